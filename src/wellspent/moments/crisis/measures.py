"""What is watched of a queue, measure by measure: how it is counted, and what is too little to matter.

Shares are watched as 2·asin √p, means of seconds as logarithms: their chance then hardly depends on how large they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.moments.crisis.grid import Grid
from wellspent.moments.crisis.model import Measure
from wellspent.moments.crisis.usual import usual_amounts, usual_counts
from wellspent.moments.crisis.windows import Strays, strays_of_amounts, strays_of_counts

__all__ = ["Watched", "watched_of"]

Floats = npt.NDArray[np.float64]

_LEAST_TIMES: Final = 1.15  # of contacts
_LEAST_CONTACTS: Final = 4.0  # more than expected, in a quarter of an hour
_LEAST_HANDLE: Final = 1.08
_LEAST_LEVEL, _LEAST_ABANDONED = 0.05, 0.03  # shares
_LEAST_WAIT, _LEAST_WAIT_TIMES = 5.0, 1.2
# most wait for nothing and a few for long: the mean of a handful is theirs
_WAIT_OF_FEW: Final = 10.0
_LEAST_WAITED: Final = 3  # answered, in the window
_WAIT_FLOOR: Final = 20.0  # seconds added before the logarithm: nobody minds whether it is 2 or 5


@dataclass(frozen=True, slots=True, eq=False)
class Watched:
    """One measure of one queue: its strays, above 0 is worse, and what they are in the measure's own unit.

    `observed(day, first, beyond)` is over these slots; `expected` makes the unit of what strays expect.
    """

    measure: Measure
    strays: Strays
    expected: Callable[[float], float]
    observed: Callable[[int, int, int], float]
    matters: Callable[[float, float], bool]


def watched_of(grid: Grid) -> list[Watched]:
    """The measures that the queue's figures allow; those without any value are left out."""
    figures = grid.figures
    offered = figures["offered"]
    answered = _answered(figures)
    found = [_offered(grid, offered)] if np.isfinite(offered).any() else []
    if "within_threshold" in figures:
        found.append(_share(grid, "service_level", figures["within_threshold"], offered, worse=-1))
    if "abandoned" in figures:
        found.append(_share(grid, "abandonment", figures["abandoned"], offered, worse=1))
    if "asa_seconds" in figures:
        found.append(
            _seconds(
                grid,
                "asa_seconds",
                figures["asa_seconds"],
                answered,
                floor=_WAIT_FLOOR,
                few=_WAIT_OF_FEW,
            )
        )
    if "aht_seconds" in figures:
        found.append(
            _seconds(grid, "aht_seconds", figures["aht_seconds"], answered, floor=0.0, few=0.0)
        )
    order: dict[Measure, int] = {"offered": 0, "aht_seconds": 1}
    watched = [one for one in found if np.isfinite(one.strays.far).any()]
    return sorted(watched, key=lambda one: order.get(one.measure, 2))


def _answered(figures: dict[str, Floats]) -> Floats:
    offered = figures["offered"]
    guess = offered - np.nan_to_num(figures.get("abandoned", np.zeros_like(offered)))
    answered = figures.get("answered", guess)
    return np.where(np.isfinite(answered), answered, guess)


def _offered(grid: Grid, offered: Floats) -> Watched:
    usual = usual_counts(offered, grid.weekday, grid.step)
    least = _LEAST_CONTACTS * min(1.0, grid.step / 900)
    return Watched(
        "offered",
        strays_of_counts(offered, usual, grid.step),
        lambda mean: mean,
        lambda day, first, beyond: float(np.nanmean(offered[day, first:beyond])),
        lambda expected, observed: (
            observed >= _LEAST_TIMES * expected and observed - expected >= least
        ),
    )


def _share(grid: Grid, measure: Measure, hits: Floats, of: Floats, *, worse: int) -> Watched:
    ok = np.isfinite(hits) & (of > 0) & (hits <= of)
    n = np.where(ok, of, np.nan)
    part = (np.where(ok, hits, np.nan) + 0.375) / (n + 0.75)
    value, noise = worse * 2 * np.arcsin(np.sqrt(part)), 1 / n
    usual = usual_amounts(value, noise, grid.weekday, grid.step)
    least = _LEAST_LEVEL if worse < 0 else _LEAST_ABANDONED

    def observed(day: int, first: int, beyond: int) -> float:
        some = ok[day, first:beyond]
        return float(hits[day, first:beyond][some].sum() / of[day, first:beyond][some].sum())

    return Watched(
        measure,
        strays_of_amounts(value, noise, usual, grid.step),
        lambda mean: float(np.sin(np.clip(worse * mean, 0, np.pi) / 2) ** 2),
        observed,
        lambda expected, seen: worse * (seen - expected) >= least,
    )


def _seconds(
    grid: Grid, measure: Measure, mean: Floats, n: Floats, *, floor: float, few: float
) -> Watched:
    ok = np.isfinite(mean) & (n > 0) & (mean + floor > 0)
    value = np.log(np.where(ok, mean + floor, np.nan))
    some = np.where(ok, n, 1.0)
    noise = np.where(ok, 1 / some + (few / some**2), np.nan)
    usual = usual_amounts(value, noise, grid.weekday, grid.step)

    def observed(day: int, first: int, beyond: int) -> float:
        some = ok[day, first:beyond]
        if few and n[day, first:beyond][some].sum() < _LEAST_WAITED:
            return float("nan")  # which is no more than anything
        return float(np.average(mean[day, first:beyond][some], weights=n[day, first:beyond][some]))

    def matters(expected: float, seen: float) -> bool:
        if measure == "aht_seconds":
            return seen >= _LEAST_HANDLE * expected
        return seen >= _LEAST_WAIT_TIMES * expected and seen - expected >= _LEAST_WAIT

    return Watched(
        measure,
        strays_of_amounts(value, noise * usual.scale[:, None], usual, grid.step),
        lambda log: max(float(np.exp(log) - floor), 0.0),
        observed,
        matters,
    )
