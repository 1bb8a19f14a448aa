"""Where things stand on the impact chart: the two columns, the lines between them, room for words.

box    what a behaviour or an outcome takes in its column
port   where one of its lines begins or ends
room   what labels have taken; a label slides along its line until it covers none
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

__all__ = ["LEFT", "RIGHT", "Box", "Layout", "Path", "Place", "Room", "lay_out"]

LEFT: Final = 270.0
RIGHT: Final = 880.0
_ROW: Final = 54.0  # two lines of words and what lies between
_OUTCOME: Final = 92.0  # four lines of words
# nearer to where they begin lines are still apart
_SLIDES: Final = (0.3, 0.25, 0.35, 0.4, 0.46, 0.52, 0.58, 0.64, 0.7, 0.76)


@dataclass(frozen=True, slots=True)
class Box:
    """A stretch of a column, at `x`."""

    x: float
    top: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.top + self.height / 2

    def port(self, place: int, of: int) -> tuple[float, float]:
        """Where the line number `place` of `of` touches the box."""
        return self.x, self.top + self.height * (place + 0.5) / of


@dataclass(frozen=True, slots=True)
class Layout:
    """Both columns, and how far down they go."""

    behaviours: tuple[Box, ...]
    outcomes: tuple[Box, ...]
    bottom: float


@dataclass(frozen=True, slots=True)
class Path:
    """A line that leaves and arrives level: a cubic curve between its ends."""

    begin: tuple[float, float]
    end: tuple[float, float]

    @property
    def text(self) -> str:
        """The same as SVG's `d`."""
        (x0, y0), (x1, y1) = self.begin, self.end
        half = (x0 + x1) / 2
        return f"M{x0:g} {y0:.1f}C{half:g} {y0:.1f} {half:g} {y1:.1f} {x1:g} {y1:.1f}"

    def at(self, t: float) -> tuple[float, float]:
        """The point at `t` of the curve, from 0 to 1."""
        (x0, y0), (x1, y1) = self.begin, self.end
        half, u = (x0 + x1) / 2, 1 - t
        x = u**3 * x0 + 3 * u * t * half + t**3 * x1
        return x, (u**3 + 3 * u**2 * t) * y0 + (3 * u * t**2 + t**3) * y1


@dataclass(frozen=True, slots=True)
class Place:
    """Where a label stands: its middle and its size."""

    x: float
    y: float
    width: float
    height: float

    def covers(self, other: Place) -> bool:
        """Whether the two touch, with two units of air."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 + 2
            and abs(self.y - other.y) < (self.height + other.height) / 2 + 2
        )


@dataclass(slots=True)
class Room:
    """The labels placed so far."""

    taken: list[Place] = field(default_factory=list)

    def take(self, path: Path, width: float, height: float, *, late: bool = False) -> Place | None:
        """The first free place along the path, kept from now on; None where there is none.

        It is looked for from the path's beginning, or from its end where that is to be `late`.
        """
        for t in reversed(_SLIDES) if late else _SLIDES:
            x, y = path.at(t)
            place = Place(x, y, width, height)
            inside = x - width / 2 > path.begin[0] + 4 and x + width / 2 < path.end[0] - 20
            if inside and not any(place.covers(one) for one in self.taken):
                self.taken.append(place)
                return place
        return None


def lay_out(behaviours: int, outcomes: int, top: float) -> Layout:
    """Both columns from `top`, the shorter one spread over the height of the longer."""
    height = max(_ROW * behaviours, _OUTCOME * outcomes, _OUTCOME)
    return Layout(
        _column(LEFT, behaviours, top, height, 10.0),
        _column(RIGHT, outcomes, top, height, 14.0),
        top + height,
    )


def _column(x: float, count: int, top: float, height: float, air: float) -> tuple[Box, ...]:
    each = height / max(count, 1)
    return tuple(Box(x, top + each * n + air / 2, each - air) for n in range(count))
