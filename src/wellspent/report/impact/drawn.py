"""Of a large centre some customers are drawn, whole, so that links are found in minutes.

A link of 40,000 contacts has an interval that nobody needs narrower than the doubt that an association
leaves; and a customer is drawn with all contacts, since they hang together.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.report.impact.facts import CUSTOMER, Facts

__all__ = ["MOST_CONTACTS", "draw_customers"]

MOST_CONTACTS: Final = 40_000


def draw_customers(facts: Facts, seed: int, most: int = MOST_CONTACTS) -> Facts:
    """The facts of about so many contacts, of customers drawn at random; all where there are no more.

    Contacts without a customer are in no link, and are left out of the draw. It is noted.
    """
    if facts.contacts <= most:
        return facts
    coded: Any = pc.dictionary_encode(facts.table[CUSTOMER].combine_chunks())
    codes = np.asarray(pc.fill_null(coded.indices, -1))
    each = np.bincount(codes[codes >= 0], minlength=len(coded.dictionary))
    order = np.random.default_rng(seed).permutation(len(each))
    reached = np.searchsorted(np.cumsum(each[order]), most, side="right")
    chosen = np.zeros(len(each) + 1, dtype=bool)
    chosen[order[: max(reached, 1)]] = True
    kept = chosen[codes]  # the last place is that of code -1, no customer
    note = (
        f"Links are found from {int(kept.sum()):,} of {facts.contacts:,} contacts: all those of"
        f" {int(chosen.sum()):,} customers, drawn at random."
    )
    return replace(
        facts,
        table=facts.table.filter(pa.array(kept)),
        earlier={name: values[kept] for name, values in facts.earlier.items()},
        notes=(*facts.notes, note),
    )
