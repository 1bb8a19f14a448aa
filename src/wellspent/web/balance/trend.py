"""The split as a bar, and week by week: what a contact takes, by kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wellspent.estimate import Estimate
from wellspent.report.model import Kind, Line
from wellspent.report.selected import Week
from wellspent.report.words import name_line, say_figure

__all__ = ["WEEK_WIDTH", "Bar", "split_as_bar", "weeks_as_bars"]

WEEK_WIDTH: Final = 44
_HEIGHT: Final = 150.0
_SHOWN: Final = 26


@dataclass(frozen=True)
class Bar:
    """One week: its words, and its stacked pieces as (kind, y, height) within 150 units."""

    week: str
    words: str
    x: float
    pieces: tuple[tuple[Kind, str, str], ...]


def split_as_bar(kinds: Sequence[Line]) -> tuple[tuple[Kind, str, str, str], ...]:
    """Kind, x, width and words of each kind's share of handle time, on 1,000 units."""
    pieces: list[tuple[Kind, str, str, str]] = []
    x = 0.0
    for line in kinds:
        share = line.share.value if isinstance(line.share, Estimate) else 0.0
        words = f"{name_line(line.kind, line.name)}: {say_figure(line.share, 'share')}"
        pieces.append((line.kind, f"{x:.1f}", f"{1000 * share:.1f}", words))
        x += 1000 * share
    return tuple(pieces)


def weeks_as_bars(weeks: Sequence[Week]) -> tuple[Bar, ...]:
    """The last half year; a week with too few contacts has words and no bar."""
    shown = weeks[-_SHOWN:]
    means = [week.mean.value for week in shown if isinstance(week.mean, Estimate)]
    tallest = max(means, default=0.0)
    return tuple(_bar(week, float(WEEK_WIDTH * place), tallest) for place, week in enumerate(shown))


def _bar(week: Week, x: float, tallest: float) -> Bar:
    pieces: list[tuple[Kind, str, str]] = []
    top = _HEIGHT
    if isinstance(week.mean, Estimate) and tallest > 0:
        for kind, _, mean in week.kinds:
            height = _HEIGHT * mean.value / tallest if isinstance(mean, Estimate) else 0.0
            top -= height
            pieces.append((kind, f"{top:.1f}", f"{height:.1f}"))
    words = f"{week.week}: {say_figure(week.mean, 'seconds')} a contact, {week.timed:,} contacts"
    return Bar(week.week or "", words, x, tuple(pieces))
