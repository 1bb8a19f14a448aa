"""The price of a slow minute by weekday and hour, as a table whose cells are shaded.

A shade is a class of the style sheet: `free` where whoever is there anyway can give the minute,
`h1` to `h5` from cheap to dear, `dear` where it costs something and how much is not said,
`unknown` where there is no figure, `closed` where the centre is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.slow_minute import HourPrice

__all__ = ["DAYS", "Cell", "HeatMap", "Shade", "draw_free_hours", "draw_heat_map", "say_hours"]

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHADES: Final = 5
_NOTHING: Final = 0.005  # what would be printed as 0.00, and taken for surely free


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of one weekday: its shade, the few letters in it, and what it is about."""

    day: str
    hour: int
    shade: str
    words: str
    price: HourPrice | None

    @property
    def span(self) -> str:
        """`9–10`."""
        return f"{self.hour}–{self.hour + 1}"


@dataclass(frozen=True, slots=True)
class Shade:
    """One entry of the legend."""

    shade: str
    words: str


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A row a weekday, a column an hour; `reasons` says how many cells are unknown, and why."""

    hours: tuple[int, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    legend: tuple[Shade, ...]
    reasons: tuple[tuple[Unknown, int], ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cell of every hour in which the centre is open, day by day."""
        return tuple(cell for _, row in self.rows for cell in row if cell.price is not None)

    @property
    def free(self) -> tuple[Cell, ...]:
        """The hours in which a slow minute is free."""
        return tuple(cell for cell in self.cells if cell.shade == "free")


def draw_heat_map(prices: Sequence[HourPrice], currency: str) -> HeatMap:
    """The map of these prices, in money per slow minute.

    Hours and days in which the centre is never open have no column and no row.
    """
    dear = [p.price.value for p in prices if isinstance(p.price, Estimate) and not p.free]
    edges = _edges(dear)

    def shade(price: HourPrice) -> tuple[str, str]:
        if price.free:
            return "free", "free"
        if isinstance(price.price, Unknown):
            return "unknown", "?"
        if price.price.value < _NOTHING:
            return "h1", "0?"
        above = int(np.searchsorted(edges, price.price.value))
        return f"h{1 + above}", _few_letters(price.price.value)

    legend = _legend(dear, edges, currency)
    return _draw(prices, shade, legend, [p.price for p in prices if not p.free])


def draw_free_hours(prices: Sequence[HourPrice]) -> HeatMap:
    """The same without money: where the minute is free, and where it may need more agents."""

    def shade(price: HourPrice) -> tuple[str, str]:
        if price.free is None:
            return "unknown", "?"
        return ("free", "time") if price.free else ("dear", "busy")

    legend = (
        Shade("free", "there is time: those who are there are enough with a minute more"),
        Shade("dear", "busy: a minute more may need more agents"),
    )
    unknown = Unknown(
        "nobody recorded who was there, or what came", "agents and contacts in the ACD's intervals"
    )
    return _draw(prices, shade, legend, [unknown for p in prices if p.free is None])


def say_hours(cells: Sequence[Cell]) -> str:
    """Hours in words, neighbours joined: `Monday 7–9 and 19–20; Sunday 8–12`."""
    by_day: dict[str, list[int]] = {}
    for cell in cells:
        by_day.setdefault(cell.day, []).append(cell.hour)
    return "; ".join(f"{day} {_say_spans(hours)}" for day, hours in by_day.items())


def _draw(
    prices: Sequence[HourPrice],
    shade: Callable[[HourPrice], tuple[str, str]],
    legend: tuple[Shade, ...],
    figures: Sequence[Figure],
) -> HeatMap:
    at: Mapping[tuple[int, int], HourPrice] = {(p.weekday, p.hour): p for p in prices}
    hours, days = sorted({hour for _, hour in at}), sorted({day for day, _ in at})

    def cell(day: int, hour: int) -> Cell:
        price = at.get((day, hour))
        look, words = ("closed", "") if price is None else shade(price)
        return Cell(DAYS[day], hour, look, words, price)

    rows = tuple((DAYS[day], tuple(cell(day, hour) for hour in hours)) for day in days)
    unknown = Counter(one for one in figures if isinstance(one, Unknown))
    more = (Shade("unknown", "not known"),) if unknown else ()
    return HeatMap(tuple(hours), rows, legend + more, tuple(unknown.items()))


def _say_spans(hours: Sequence[int]) -> str:
    spans: list[list[int]] = []
    for hour in hours:
        if spans and spans[-1][1] == hour:
            spans[-1][1] = hour + 1
        else:
            spans.append([hour, hour + 1])
    said = [f"{first}–{last}" for first, last in spans]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _edges(dear: Sequence[float]) -> tuple[float, ...]:
    """Where one shade ends and the next begins: a few dear hours do not make all others pale."""
    if not dear:
        return ()
    quantiles = np.quantile(dear, np.linspace(0, 1, _SHADES + 1)[1:-1])
    return tuple(float(edge) for edge in quantiles)


def _legend(dear: Sequence[float], edges: Sequence[float], currency: str) -> tuple[Shade, ...]:
    said = [Shade("free", "free: who is there anyway can give it")]
    if dear:
        if min(dear) < _NOTHING:
            said.append(Shade("h1", "0?: perhaps free, but not surely"))
        ends = [min(dear), *edges, max(dear)]
        for place, (low, high) in enumerate(pairwise(ends), 1):
            if place == 1 or high > low:
                words = f"{_few_letters(low)}–{_few_letters(high)} {currency}".strip()
                said.append(Shade(f"h{place}", words))
    return tuple(said)


def _few_letters(price: float) -> str:
    return f"{price:.2f}" if abs(price) < 9.995 else f"{price:.0f}"
