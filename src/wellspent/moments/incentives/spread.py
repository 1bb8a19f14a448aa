"""Whether payouts go where the work is: each queue's, shift's and reason's share of both.

A unit's payout is shared out by where its contacts of the period were. The interval is a bootstrap of units; a group
stands out where an interval that holds for all groups together (Bonferroni) leaves out 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.moments.incentives.points import Points
from wellspent.moments.incentives.rows import Codes, Floats, Rows

__all__ = ["Spread", "spreads_of"]

_DRAWS: Final = 1000
_MOST_GROUPS: Final = 12  # of a field; rarer ones are not looked at
_LEAST_WORK: Final = 0.03


@dataclass(frozen=True, slots=True)
class Spread:
    """One group: its share of the work and of what was paid, and the second over the first.

    `stands_out` where that is another than 1 beyond chance, and by a third or more.
    """

    field: str
    name: str
    work: float
    paid: float
    ratio: Figure
    stands_out: bool


def spreads_of(
    rows: Rows, points: Points, paid: Floats, what: str, rng: np.random.Generator
) -> tuple[Spread, ...]:
    """Every queue, shift and reason that has some of the work."""
    found: list[tuple[str, str, Floats, Floats]] = []
    for field, (codes, names) in rows.groups.items():
        if len(names) < 2:
            continue
        work = _work(rows, points, codes, len(names))
        whole = work.sum(axis=0)
        for place in np.argsort(-whole, kind="stable")[:_MOST_GROUPS]:
            if whole[place] >= _LEAST_WORK * whole.sum():
                share = work[:, place] / points.contacts
                found.append((field, names[place], work[:, place], share * paid))
    return tuple(_spread(one, points, paid, groups=len(found), what=what, rng=rng) for one in found)


def _work(rows: Rows, points: Points, codes: Codes, groups: int) -> Floats:
    """Contacts of each cell that counts, by group."""
    flat = np.bincount(rows.cell * groups + codes, minlength=rows.cells * groups)
    return flat.reshape(rows.cells, groups)[points.cell].astype(np.float64)


def _spread(
    one: tuple[str, str, Floats, Floats], points: Points, paid: Floats, *, groups: int, what: str, rng: np.random.Generator,
) -> Spread:  # fmt: skip
    field, name, work, given = one
    all_work, all_paid = float(points.contacts.sum()), float(paid.sum())
    share_of_work = float(work.sum() / all_work)
    if all_paid <= 0:
        nothing = Unknown("nobody would have been paid", "a lower threshold")
        return Spread(field, name, share_of_work, 0.0, nothing, stands_out=False)
    units, place = np.unique(points.unit, return_inverse=True)
    share_of_paid = float(given.sum() / all_paid)
    if len(units) < MINIMUM_N:
        return Spread(field, name, share_of_work, share_of_paid, too_few(len(units), what), stands_out=False)  # fmt: skip
    of_unit = np.array([np.bincount(place, values) for values in (work, points.contacts, given, paid)])  # fmt: skip
    times = rng.multinomial(len(units), np.full(len(units), 1 / len(units)), _DRAWS)
    top, bottom = times @ of_unit[2] * (times @ of_unit[1]), times @ of_unit[3] * (times @ of_unit[0])  # fmt: skip
    drawn = np.divide(top, bottom, out=np.full(_DRAWS, np.nan), where=bottom > 0)
    drawn = drawn[np.isfinite(drawn)]
    ratio = share_of_paid / share_of_work
    low, high = np.quantile(drawn, [0.025, 0.975])
    least, most = np.quantile(drawn, [0.025 / groups, 1 - 0.025 / groups])
    out = bool((most < 1 and ratio < 2 / 3) or (least > 1 and ratio > 3 / 2))
    figure = Estimate(ratio, min(float(low), ratio), max(float(high), ratio), len(units), f"share of payouts over share of contacts; bootstrap of {what}")  # fmt: skip
    return Spread(field, name, share_of_work, share_of_paid, figure, out)
