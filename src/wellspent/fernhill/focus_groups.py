"""Fernhill's focus group: nine people, seven of them VIPs, and what they said. All of it is made up."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from importlib import resources
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.fernhill import planted
from wellspent.fernhill.operation import Happening
from wellspent.tables import IMPORTED

__all__ = ["focus_groups_table"]

_EVENING: Final = datetime.combine(planted.FIRST_DAY + timedelta(days=24), time(18))


def focus_groups_table(rng: np.random.Generator, happenings: Sequence[Happening]) -> pa.Table:
    """The table `focus_groups`: a row a statement, two from each who sat there.

    A centre with fewer customers of a segment than it has seats leaves the others empty.
    """
    written = tomllib.loads(
        (resources.files("wellspent.fernhill") / "focus_groups.toml").read_text("utf-8")
    )
    rows: list[dict[str, Any]] = []
    for segment, seats in planted.GROUP_SEATS.items():
        theirs = list({h.customer.key: None for h in happenings if h.customer.segment == segment})
        for customer in rng.permutation(theirs)[:seats] if theirs else ():
            said = rng.permutation(written[segment])[:2]
            rows += [_statement(str(customer), str(words)) for words in said]
    return pa.Table.from_pylist(rows, IMPORTED["focus_groups"])


def _statement(customer: str, said: str) -> dict[str, Any]:
    return {"group": "G-1", "at": _EVENING, "customer": customer, "said": said}
