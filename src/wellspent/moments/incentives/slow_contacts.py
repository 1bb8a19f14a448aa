"""Whether a scheme punishes slow contacts: those of slow kinds, and slow time that is given.

slow kinds  contacts of the kinds that usually take most slow time, a quarter of all: what it does to somebody's points
            that a tenth more of their contacts are such, which is nobody's doing
slow time   what ten more slow seconds in every contact go with, between contacts of the same person and kind

Both are in standard deviations of points between units; each person's own contacts are compared, and the interval
is over persons.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_mean, too_few
from wellspent.moments.incentives.points import Points
from wellspent.moments.incentives.rows import Codes, Floats, Rows

__all__ = ["given_slow_time", "slow_kinds", "slow_kinds_cost"]

_QUARTER: Final = 0.25
_TENTH: Final = 0.1
_MORE_SECONDS: Final = 10.0
_SLOW: Final = "slow_seconds"
_UNTOLD: Final = Unknown("no contact says how much slow time it had", "timings of turns")


def slow_kinds(rows: Rows) -> np.ndarray[tuple[int], np.dtype[np.bool_]] | None:
    """Which contacts are of the kinds with most slow time, about a quarter; None where that is not known."""
    slow = rows.values.get(_SLOW)
    if slow is None or not np.isfinite(slow).any():
        return None
    kinds = int(rows.kind.max()) + 1
    known = np.isfinite(slow)
    n = np.bincount(rows.kind[known], minlength=kinds)
    usual = np.bincount(rows.kind[known], slow[known], kinds) / np.maximum(n, 1)
    order = np.argsort(-usual, kind="stable")
    all_of = np.bincount(rows.kind, minlength=kinds)
    before = np.cumsum(all_of[order]) - all_of[order]
    chosen = np.zeros(kinds, dtype=bool)
    chosen[order[before < _QUARTER * len(rows.kind)]] = True
    found = chosen[rows.kind]
    return None if found.all() or not found.any() else found


def slow_kinds_cost(rows: Rows, points: Points) -> Figure:
    """What a tenth more contacts of slow kinds does to somebody's points."""
    chosen = slow_kinds(rows)
    if chosen is None:
        return _UNTOLD if _SLOW not in rows.values else Unknown("contacts are all of one kind", "queues and reasons")  # fmt: skip
    per_row = _points_of_rows(rows, points)
    agents = len(rows.agents)
    among = np.bincount(rows.agent[chosen], per_row[chosen], agents), np.bincount(rows.agent[chosen], minlength=agents)  # fmt: skip
    rest = np.bincount(rows.agent[~chosen], per_row[~chosen], agents), np.bincount(rows.agent[~chosen], minlength=agents)  # fmt: skip
    both = (among[1] >= 2) & (rest[1] >= 2)
    gap = among[0][both] / among[1][both] - rest[0][both] / rest[1][both]
    return _in_spreads(gap * _TENTH, points, "mean over agents of their own contacts, t interval")


def given_slow_time(rows: Rows, points: Points) -> Figure:
    """What ten more slow seconds in every contact go with, between contacts of one person and kind."""
    slow = rows.values.get(_SLOW)
    if slow is None or not np.isfinite(slow).any():
        return _UNTOLD
    both = rows.agent * (int(rows.kind.max()) + 1) + rows.kind
    seconds = _within(np.nan_to_num(slow, nan=float(np.nanmean(slow))), both)
    made = _within(_points_of_rows(rows, points), both)
    top = np.bincount(rows.agent, seconds * made, len(rows.agents))
    bottom = np.bincount(rows.agent, np.square(seconds), len(rows.agents))
    some = bottom > 0
    if some.sum() < MINIMUM_N:
        return too_few(int(some.sum()), "agents")
    top, bottom = top[some], bottom[some]
    slope = float(top.sum() / bottom.sum())
    # clustered by person, as a sandwich has it
    error = float(np.sqrt(np.square(top - slope * bottom).sum()) / bottom.sum())
    scale = _MORE_SECONDS / _spread(points)
    half = 2.0 * error * scale
    return Estimate(slope * scale, slope * scale - half, slope * scale + half, int(some.sum()), "slope between contacts of one agent and kind, errors by agent")  # fmt: skip


def _points_of_rows(rows: Rows, points: Points) -> Floats:
    """What each contact's measures add to its unit's points, were all its contacts such."""
    made = np.zeros(len(rows.kind))
    for one in points.rulers:
        values = rows.judged.get(one.measure)
        if values is not None:
            made += one.per_unit * np.nan_to_num(values - one.mean)
    return made


def _within(values: Floats, groups: Codes) -> Floats:
    dense = np.unique(groups, return_inverse=True)[1]
    mean = np.bincount(dense, values) / np.bincount(dense)
    found: Floats = values - mean[dense]
    return found


def _in_spreads(values: Floats, points: Points, method: str) -> Figure:
    figure = estimate_mean(values / _spread(points), "agents")
    if isinstance(figure, Unknown):
        return figure
    return Estimate(figure.value, figure.low, figure.high, figure.n, method)


def _spread(points: Points) -> float:
    return max(float(points.points.std(ddof=1)) if len(points.points) > 1 else 0.0, 1e-9)
