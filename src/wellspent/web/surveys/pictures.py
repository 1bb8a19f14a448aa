"""A reading as a picture: raw beside corrected beside what is left without an assumption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellspent.estimate import Estimate, Figure
from wellspent.listening.surveys.model import SurveyReading

__all__ = ["Picture", "PictureRow", "draw_reading", "say_number"]

WIDTH: Final = 640
_LEFT: Final = 150.0
_RIGHT: Final = 620.0
_TOP: Final = 14.0
_STEP: Final = 34.0
_TICKS: Final = 4


@dataclass(frozen=True, slots=True)
class PictureRow:
    """One line: its name, where it reaches on the scale, and its value where it has one."""

    kind: str
    name: str
    y: float
    x: float
    width: float
    value_x: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Rows above an axis of the scale."""

    width: int
    height: float
    left: float
    right: float
    bottom: float
    rows: tuple[PictureRow, ...]
    ticks: tuple[tuple[float, str], ...]


def draw_reading(reading: SurveyReading) -> Picture:
    """The rows that there are, from the widest to the narrowest."""
    found: list[tuple[str, str, float, float, float | None]] = []
    if reading.bounds:
        found.append(("bounds", "no assumption", reading.bounds.low, reading.bounds.high, None))
    if reading.sensitivity:
        found.append(("sensitivity", "if others differ", reading.sensitivity.low, reading.sensitivity.high, None))  # fmt: skip
    found += _of_figure("corrected", "corrected", reading.corrected)
    found += _of_figure("raw", "those who answered", reading.raw)
    rows = tuple(
        _row(reading, k, kind, name, low, high, value)
        for k, (kind, name, low, high, value) in enumerate(found)
    )
    bottom = _TOP + _STEP * len(rows)
    span = reading.high - reading.low
    ticks = tuple(
        (_x(reading, end), say_number(end, reading.unit, 0 if reading.unit == "share" else 1))
        for end in (reading.low + span * k / _TICKS for k in range(_TICKS + 1))
    )
    return Picture(WIDTH, bottom + 26, _LEFT, _RIGHT, bottom, rows, ticks)


def say_number(value: float, unit: str, digits: int = 1) -> str:
    """A value of the scale in words: a percentage, or points."""
    said = (
        f"{value * 100:.{digits}f} %"
        if unit == "share"
        else f"{value:.{max(digits, 2) if digits != 1 else 1}f}"
    )
    return said.replace("-", "−")


def _of_figure(
    kind: str, name: str, figure: Figure
) -> list[tuple[str, str, float, float, float | None]]:
    if not isinstance(figure, Estimate):
        return []
    return [(kind, name, figure.low, figure.high, figure.value)]


def _row(  # noqa: PLR0917 - what a line is
    reading: SurveyReading,
    place: int,
    kind: str,
    name: str,
    low: float,
    high: float,
    value: float | None,
) -> PictureRow:
    x, end = _x(reading, low), _x(reading, high)
    said = f"{say_number(low, reading.unit)} to {say_number(high, reading.unit)}"
    words = f"{name}: {said}" if value is None else f"{name}: {say_number(value, reading.unit)}, {said}"  # fmt: skip
    return PictureRow(
        kind, name, _TOP + _STEP * place, x, max(round(end - x, 1), 2.0),
        None if value is None else _x(reading, value), words,
    )  # fmt: skip


def _x(reading: SurveyReading, value: float) -> float:
    share = (value - reading.low) / (reading.high - reading.low)
    return round(_LEFT + (_RIGHT - _LEFT) * min(max(share, 0.0), 1.0), 1)
