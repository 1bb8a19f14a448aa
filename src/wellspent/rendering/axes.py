"""The axes of a drawing: round numbers to write beside it, and where a number stands on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Axis", "axis_over"]


@dataclass(frozen=True, slots=True)
class Axis:
    """A straight scale from `low` at `start` to `high` at `end`, in units of the drawing.

    `ticks` are round numbers, each with where it stands.
    """

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[tuple[float, float], ...] = ()

    def at(self, number: float) -> float:
        """Where a number stands; beyond an end, at that end."""
        share = (min(max(number, self.low), self.high) - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def axis_over(
    numbers: Sequence[float],
    start: float,
    end: float,
    *,
    wanted: int = 5,
    from_zero: bool = False,
    tight: bool = False,
) -> Axis:
    """An axis on which all these numbers stand, with about `wanted` ticks at round numbers.

    One that is `tight` ends at the outermost numbers, else at ticks.

    >>> [tick for tick, _ in axis_over([31.0, 47.5], 0, 100).ticks]
    [30, 35, 40, 45, 50]
    """
    known = [number for number in numbers if math.isfinite(number)] or [0.0]
    low, high = min(known), max(known)
    low = min(low, 0.0) if from_zero else low
    high = high if high > low else low + 1.0
    step = _round_step((high - low) / max(wanted - 1, 1))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    axis = Axis(low, high, start, end) if tight else Axis(first * step, last * step, start, end)
    ticks = [_tidy(place * step) for place in range(first, last + 1)]
    ticks = [tick for tick in ticks if axis.low <= tick <= axis.high]
    return Axis(axis.low, axis.high, start, end, tuple((tick, axis.at(tick)) for tick in ticks))


def _round_step(rough: float) -> float:
    """The nearest of 1, 2, 2.5, 5 and 10 times a power of ten that is not smaller."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * (1 - 1e-9))


def _tidy(number: float) -> float:
    """The number without what adding up has left of it: 30, not 30.000000000000004."""
    tidy = round(number, 9)
    return int(tidy) if tidy == int(tidy) else tidy
