"""Says of every turn which part it is, which pace that has, and which friction it shows.

`label_table` asks the fast labeller that the package ships about many contacts at once,
`label_turns` about one; `label_by_rules` is the plain baseline. How good it is, and
what it must not be used for: `MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, Literal

import pyarrow as pa

from wellspent.contacts import Contact
from wellspent.parts import Label

__all__ = ["TIERS", "Tier", "label_by_rules", "label_many", "label_table", "label_turns"]

Tier = Literal["fast", "careful"]
TIERS: Final[tuple[Tier, ...]] = ("fast", "careful")
_AT_ONCE: Final = 200  # contacts


def label_turns(contact: Contact, tier: Tier = "fast") -> tuple[Label, ...]:
    """What every turn of the contact is for: one label a turn, in order.

    The part is `unknown` where the labeller is not sure enough; the pace is then
    still given if that is clear. Only speakers, words and their order are looked
    at, never timings or records. The same contact always gets the same labels,
    whatever else is labelled. A contact without turns gets none.
    """
    return next(label_many([contact], tier))


def label_many(contacts: Iterable[Contact], tier: Tier = "fast") -> Iterator[tuple[Label, ...]]:
    """The labels of every contact, one after another, in the order given."""
    from wellspent.labelling.labels_of_turns import decide_contacts  # noqa: PLC0415

    waiting = iter(contacts)
    while some := list(islice(waiting, _AT_ONCE)):
        yield from decide_contacts(some, tier)


def label_table(turns: pa.Table, tier: Tier = "fast") -> pa.Table:
    """The labels of many turns, Arrow in, Arrow out: `COMPUTED["labels"]`, row for row.

    `turns` has the schema of the table `turns`; the rows of a contact stand together,
    in order. The same labels as `label_turns` gives contact by contact.
    """
    from wellspent.labelling.labels_of_turns import label_table as labels_of  # noqa: PLC0415

    return labels_of(turns, tier)


def label_by_rules(contact: Contact) -> tuple[Label, ...]:
    """What every turn is for by a list of cues alone: the baseline, see `cues.toml`."""
    from wellspent.labelling.rules import label_by_rules as by_rules  # noqa: PLC0415

    return by_rules(contact)
