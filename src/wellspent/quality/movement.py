"""Whether a behaviour moved after coaching: random samples before and after, and what may be said.

change    after − before of one agent's contacts
others    agents of the same team who were not coached; their change is what happened anyway
beside    the coached agent's change less the others' mean change

Without others it is a change since the coaching and not one caused by it: what was low by chance
rises by itself, and seasons, products and queues change. With others it is still no
experiment, but what moved everybody is taken off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pyarrow as pa

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.quality.columns import Floats, names, numbers, require, rows_of
from wellspent.quality.intervals import Scatter, mover, share_reach, t_quantile
from wellspent.quality.randomness import refuse_unless_random

__all__ = ["LEAST_OTHERS", "Direction", "Movement", "behaviour_moved"]

Direction = Literal["up", "down", "no movement shown", "not enough to say"]

# other agents whose changes show how much agents move anyway
LEAST_OTHERS: Final = 4
_COLUMNS: Final = ("contact", "inclusion_probability", "audit", "value")


@dataclass(frozen=True, slots=True)
class Movement:
    """One agent's behaviour before and after, how it changed, and how it changed beside others.

    `beside_others` is Unknown where no others are known; `name` is what the change may be called.
    """

    before: Figure
    after: Figure
    change: Figure
    beside_others: Figure
    others: int

    @property
    def figure(self) -> Figure:
        """The change to go by: beside others where that is known, else the plain change."""
        return self.change if isinstance(self.beside_others, Unknown) else self.beside_others

    @property
    def direction(self) -> Direction:
        """Where it moved: only where the whole interval lies on one side of 0."""
        figure = self.figure
        if isinstance(figure, Unknown):
            return "not enough to say"
        if figure.low > 0:
            return "up"
        return "down" if figure.high < 0 else "no movement shown"

    @property
    def name(self) -> str:
        """What this change may honestly be called."""
        if isinstance(self.beside_others, Unknown):
            return "change since coaching, not caused by it: nobody to compare with"
        return (
            f"change since coaching beyond that of {self.others} agents of the team who were not "
            "coached; no experiment"
        )


@dataclass(frozen=True, slots=True)
class _Level:
    """A mean of values brought to [0, 1], its scatter, and how many it rests on."""

    mean: float
    scatter: Scatter
    n: int

    @property
    def reach(self) -> tuple[float, float]:
        return share_reach(self.mean, self.scatter, self.n)


def behaviour_moved(
    before: pa.Table,
    after: pa.Table,
    others_before: pa.Table | None = None,
    others_after: pa.Table | None = None,
    scale: tuple[float, float] = (0.0, 1.0),
) -> Movement:
    """How one agent's behaviour changed from one random sample to a later one.

    `before` and `after` are one agent's contacts as `draw_sample` drew them: contact,
    inclusion_probability, audit and value, the points of one question (or a score) on `scale`;
    null where there was no occasion or nobody has scored it. `others_…` are the same of
    agents of the team who were not coached, with the column agent.

    Means: Σ w y / Σ w, w = 1/inclusion probability (Hájek). No finite population correction:
    the question is how the agent behaves, not what those very contacts were like. Intervals:
    Wilson's for each mean, joined by MOVER for their difference (Newcombe 1998; Zou & Donner 2008).

    Beside others: change − mean of the others' changes (difference in differences), with t's
    interval on V = v + τ² + s²/k, freedom by Satterthwaite; v is the sampling variance of the
    change, s² the variance of the k others' changes, τ² = max(0, s² − their mean sampling
    variance) how much agents move anyway (after Conley & Taber 2011). Others count who have
    `MINIMUM_N` contacts on each side; it takes `LEAST_OTHERS` of them.

    Raises `TableUnusable`, and `SampleNotRandom` for contacts that nobody drew.
    """
    low, high = scale
    first, second = _level(before, scale), _level(after, scale)
    span = high - low
    change = _change(first, second, span)
    beside, k = _beside(first, second, others_before, others_after, scale)
    return Movement(_figure(first, scale), _figure(second, scale), change, beside, k)


def _level(sample: pa.Table, scale: tuple[float, float]) -> _Level:
    require(sample, "sample", _COLUMNS)
    refuse_unless_random(sample)
    values = (numbers(sample["value"]) - scale[0]) / (scale[1] - scale[0])
    known = ~np.isnan(values)
    return _weighted(values[known], 1 / numbers(sample["inclusion_probability"])[known])


def _weighted(values: Floats, weights: Floats) -> _Level:
    n = len(values)
    if n < 2:
        return _Level(float(values.sum()), Scatter(0.0, 0.0), n)
    shares = weights / weights.sum()
    mean = float(shares @ values)
    variance = n / (n - 1) * float(np.square(shares * (values - mean)).sum())
    return _Level(mean, Scatter(variance**0.5, n - 1.0), n)


def _figure(level: _Level, scale: tuple[float, float]) -> Figure:
    if level.n < MINIMUM_N:
        return too_few(level.n, "scored contacts")
    low, high = scale
    down, up = level.reach
    ends = [level.mean, level.mean - down, level.mean + up]
    value, bottom, top = (low + (high - low) * float(np.clip(end, 0, 1)) for end in ends)
    return Estimate(value, bottom, top, level.n, "mean of the random sample, Wilson interval")


def _change(before: _Level, after: _Level, span: float) -> Figure:
    fewer = min(before.n, after.n)
    if fewer < MINIMUM_N:
        side = "before" if before.n < MINIMUM_N else "after"
        few = too_few(fewer, "scored contacts")
        return Unknown(f"{side} coaching {few.reason}", f"{few.lift} {side} coaching")
    value = after.mean - before.mean
    down, up = mover(after.reach, before.reach)
    ends = np.clip([value - down, value + up], -1, 1) * span
    return Estimate(
        value * span, float(ends[0]), float(ends[1]), before.n + after.n,
        "difference of random samples, MOVER interval",
    )  # fmt: skip


def _beside(
    before: _Level,
    after: _Level,
    others_before: pa.Table | None,
    others_after: pa.Table | None,
    scale: tuple[float, float],
) -> tuple[Figure, int]:
    if others_before is None or others_after is None:
        return Unknown("no agents to compare with", "agents of the team who were not coached"), 0
    if min(before.n, after.n) < MINIMUM_N:
        return _change(before, after, 1.0), 0
    changes = _changes(others_before, others_after, scale)
    k = len(changes)
    if k < LEAST_OTHERS:
        return Unknown(
            f"{k} agents who were not coached have {MINIMUM_N} scored contacts before and after, "
            f"and a comparison needs {LEAST_OTHERS}",
            f"random samples of {LEAST_OTHERS - k} more",
        ), k
    return _compared(before, after, changes, scale[1] - scale[0]), k


def _compared(before: _Level, after: _Level, changes: Floats, span: float) -> Estimate:
    """The change less the others'; `changes` has a row each: change and its sampling variance."""
    moves, sampling = changes.T
    k, n = len(moves), before.n + after.n
    own = before.scatter.error**2 + after.scatter.error**2
    spread = float(moves.var(ddof=1))
    beyond = max(0.0, spread - float(sampling.mean()))
    total = own + beyond + spread / k
    # τ² is as uncertain as the whole spread from which it was taken
    uncertain = spread * (1 + 1 / k) if beyond else spread / k
    squares = own**2 / (n - 2) + uncertain**2 / (k - 1)
    freedom = max(total**2 / squares, k - 1) if squares > 0 else k - 1
    half = t_quantile(freedom) * total**0.5
    value = after.mean - before.mean - float(moves.mean())
    ends = np.clip([value - half, value + half], -2, 2) * span
    method = f"difference in differences with {k} other agents, t interval"
    return Estimate(value * span, float(ends[0]), float(ends[1]), n, method)


def _changes(before: pa.Table, after: pa.Table, scale: tuple[float, float]) -> Floats:
    """Each other agent's change and its sampling variance, of those with enough contacts."""
    for table in (before, after):
        require(table, "others' sample", (*_COLUMNS, "agent"))
    found = []
    for name in names(before["agent"]):
        sides = [_level(rows_of(side, "agent", name), scale) for side in (before, after)]
        if min(side.n for side in sides) >= MINIMUM_N:
            variance = sum(side.scatter.error**2 for side in sides)
            found.append((sides[1].mean - sides[0].mean, variance))
    return np.array(found, dtype=np.float64).reshape(-1, 2)
