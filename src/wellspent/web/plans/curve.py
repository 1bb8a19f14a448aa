"""A curve with its band and the points marked on it, as an SVG's coordinates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wellspent.rendering.axes import Axis, axis_over

__all__ = ["Curve", "Mark", "Point", "draw_curve"]

WIDTH: Final = 640
HEIGHT: Final = 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 616, 34, 252
_LETTER: Final = 7.0  # how wide a letter of a mark's words is, about


@dataclass(frozen=True, slots=True)
class Point:
    """Where the curve runs, and the ends of its interval there, where there is one."""

    x: float
    y: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A point that is marked: `kind` is `today`, `chosen` or `best`.

    `x` and `y` are the drawing's own; the words stand at `words_x`, `words_y` from `anchor`.
    """

    kind: str
    words: str
    x: float
    y: float
    words_x: float = 0.0
    words_y: float = 0.0
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Curve:
    """A drawing of 640 × 300 units: `path` and `band` are SVG's `points`."""

    path: str
    band: str
    x: Axis
    y: Axis
    marks: tuple[Mark, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT
    top: int = _TOP
    bottom: int = _BOTTOM


def draw_curve(points: Sequence[Point], marks: Sequence[Mark]) -> Curve:
    """The curve through these points, in order of x; `marks` are given in the curve's units."""
    heights = [y for p in points for y in (p.y, p.low, p.high) if y is not None]
    x = axis_over([p.x for p in points] + [m.x for m in marks], _LEFT, _RIGHT, wanted=8, tight=True)
    y = axis_over(heights + [m.y for m in marks], _BOTTOM, _TOP)
    upper = [(p.x, p.high) for p in points if p.low is not None and p.high is not None]
    lower = [(p.x, p.low) for p in points if p.low is not None and p.high is not None]
    return Curve(
        path=_points(x, y, [(p.x, p.y) for p in points]),
        band=_points(x, y, [*upper, *reversed(lower)]),
        x=x,
        y=y,
        marks=_placed([_on(x, y, mark) for mark in marks]),
    )


def _points(x: Axis, y: Axis, points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x.at(one):g},{y.at(other):g}" for one, other in points)


def _on(x: Axis, y: Axis, mark: Mark) -> Mark:
    return Mark(mark.kind, mark.words, x.at(mark.x), y.at(mark.y))


def _placed(marks: Sequence[Mark]) -> tuple[Mark, ...]:
    """The marks with their words beside them, out of the way of a rising curve and of each other."""
    placed: list[Mark] = []
    for mark in marks:
        long = _LETTER * len(mark.words)
        anchor = "end" if mark.x + long > _RIGHT else "start"
        words_x = mark.x - 6 if anchor == "end" else mark.x + 6
        rows = (mark.y + 22, mark.y - 14, mark.y + 38, mark.y - 30)
        words_y = next((row for row in rows if _is_free(row, placed)), rows[0])
        placed.append(
            Mark(
                mark.kind, mark.words, mark.x, mark.y, round(words_x, 1), round(words_y, 1), anchor
            )
        )
    return tuple(placed)


def _is_free(row: float, placed: Sequence[Mark]) -> bool:
    return _TOP - 20 < row < _BOTTOM - 4 and all(abs(row - one.words_y) > 14 for one in placed)
