"""A week of levels as an SVG's coordinates: agents needed as a line, agents present as an area."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wellspent.rendering.axes import Axis, axis_over
from wellspent.web.plans.heat_map import DAYS

__all__ = ["Day", "Level", "Week", "draw_week"]

HEIGHT: Final = 240
_LEFT, _TOP, _BOTTOM, _HOUR, _GAP = 44, 14, 206, 12, 10


@dataclass(frozen=True, slots=True)
class Level:
    """One hour of a usual week: agents needed and present; None where it is not known."""

    day: int
    hour: int
    needed: float | None
    present: float | None


@dataclass(frozen=True, slots=True)
class Day:
    """One weekday in the drawing: where it begins, how wide it is, and its two outlines."""

    name: str
    x: float
    width: float
    needed: str
    present: str
    short: tuple[tuple[float, float, float, float], ...]
    """Rectangles (x, y, width, height) of the hours in which fewer are present than needed."""


@dataclass(frozen=True, slots=True)
class Week:
    """The drawing, with the vertical axis in agents."""

    days: tuple[Day, ...]
    y: Axis
    width: float
    height: int = HEIGHT
    left: int = _LEFT
    bottom: int = _BOTTOM


def draw_week(levels: Sequence[Level]) -> Week:
    """The week of these levels; a day has as many hours as the centre's longest."""
    hours = sorted({level.hour for level in levels})
    agents = [n for level in levels for n in (level.needed, level.present) if n is not None]
    y = axis_over(agents, _BOTTOM, _TOP, from_zero=True)
    by_day: dict[int, dict[int, Level]] = {}
    for level in levels:
        by_day.setdefault(level.day, {})[level.hour] = level
    width = float(_HOUR * len(hours))
    days = tuple(
        _day(day, by_day[day], hours, y, _LEFT + place * (width + _GAP))
        for place, day in enumerate(sorted(by_day))
    )
    return Week(days, y, _LEFT + len(days) * (width + _GAP))


def _day(day: int, levels: Mapping[int, Level], hours: Sequence[int], y: Axis, x: float) -> Day:
    needed: list[str] = []
    present: list[str] = []
    short: list[tuple[float, float, float, float]] = []
    for place, hour in enumerate(hours):
        level = levels.get(hour, Level(day, hour, None, None))
        begin, end = x + place * _HOUR, x + (place + 1) * _HOUR
        there = y.at(level.present or 0.0)
        present.append(f"{begin:g},{there:g} {end:g},{there:g}")
        wanted = y.at(level.needed or 0.0)
        needed.append(f"{begin:g},{wanted:g} {end:g},{wanted:g}")
        if level.needed is not None and level.present is not None and level.needed > level.present:
            short.append((begin, wanted, float(_HOUR), round(there - wanted, 1)))
    end = x + _HOUR * len(hours)
    area = f"{x:g},{_BOTTOM} {' '.join(present)} {end:g},{_BOTTOM}"
    return Day(DAYS[day], x, float(_HOUR * len(hours)), " ".join(needed), area, tuple(short))
