"""Whether payouts go where the work is: each queue's, shift's and reason's share of both.

A unit's payout is shared out by where its contacts of the period were. The interval is Wilson's over payouts. A group stands
out where payouts dealt to units by lot hardly ever differ as much from the work, all groups together (Bonferroni).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown, estimate_share
from wellspent.moments.incentives.points import Points
from wellspent.moments.incentives.rows import Codes, Floats, Rows

__all__ = ["Spread", "spreads_of"]

_DRAWS: Final = 2000
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
    share_of_paid = float(given.sum() / all_paid)
    ratio = share_of_paid / share_of_work
    payouts = int(all_paid**2 / float(np.square(paid).sum()))
    found = estimate_share(round(share_of_paid * payouts), payouts, "payouts")
    if isinstance(found, Unknown):
        return Spread(field, name, share_of_work, share_of_paid, found, stands_out=False)
    low, high = (min(found.low, share_of_paid), max(found.high, share_of_paid))
    figure = Estimate(ratio, low / share_of_work, high / share_of_work, payouts, f"share of payouts over share of contacts, Wilson interval over payouts of {what}")  # fmt: skip
    far = ratio < 2 / 3 or ratio > 3 / 2
    out = far and _chance(work, points, paid, share_of_paid - share_of_work, rng) < 0.05 / groups
    return Spread(field, name, share_of_work, share_of_paid, figure, out)


def _chance(
    work: Floats, points: Points, paid: Floats, gap: float, rng: np.random.Generator
) -> float:
    """How often payouts dealt by lot to units are as far from the work; units keep theirs of all periods together."""
    units, place = np.unique(points.unit, return_inverse=True)
    own = np.bincount(place, work) / np.bincount(place, points.contacts)
    had = np.bincount(place, paid)
    expected = float(work.sum() / points.contacts.sum())
    dealt = np.array([rng.permutation(len(units)) for _ in range(_DRAWS)])
    gaps = (had[dealt] * own).sum(axis=1) / had.sum() - expected
    return float((1 + (np.abs(gaps) >= abs(gap) - 1e-12).sum()) / (1 + _DRAWS))
