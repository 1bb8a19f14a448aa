"""What can be chosen on the page, and what an address says of it, read and checked.

An address holds what people see: `friction=30` is 30 %. What it leaves out, or leaves empty,
is as the centre has it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from wellspent.report.words import say_seconds
from wellspent.web.access.refusals import Refused

__all__ = ["NO_CAP", "Slider", "Unit", "read_sliders"]

Unit = Literal["seconds", "percent", "cap"]
NO_CAP: Final = 100.0  # agents who may be busy all the time
_MUCH: Final = 60  # letters of what was typed that a message repeats


@dataclass(frozen=True, slots=True)
class Slider:
    """One number to choose: its name in an address, its words, its ends, and where it stands.

    `takes` are the ends of what an address may say, where they are wider: the slider then reaches so far.
    """

    name: str
    label: str
    hint: str
    low: float
    high: float
    step: float
    unit: Unit
    value: float
    error: Refused | None = None
    takes: tuple[float, float] | None = None

    @property
    def field(self) -> str:
        """Its id on the page."""
        return "s-" + "".join(c if c.isalnum() else f"-{ord(c):x}-" for c in self.name)

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        return _say(self.value, self.unit)

    @property
    def ends(self) -> str:
        """Its ends in words."""
        unit = "seconds" if self.unit == "seconds" else "percent"
        low, high = self.takes or (self.low, self.high)
        return f"{low:g} to {high:,.10g} {unit}".replace("-", "−")

    @property
    def shown(self) -> str:
        """The number as an address and an input have it: `30`, `12.5`."""
        return f"{self.value:g}"


def read_sliders(sliders: Sequence[Slider], query: Mapping[str, str]) -> tuple[Slider, ...]:
    """The sliders where an address puts them; one that it puts nowhere says so in `error`."""
    return tuple(_read(slider, query.get(slider.name) or "") for slider in sliders)


def _read(slider: Slider, typed: str) -> Slider:
    if not typed.strip():
        return slider
    try:
        number = float(typed) if len(typed) <= _MUCH else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        fact = f"'{_shortened(typed)}' is no number for “{slider.label}”."
    elif not _takes(slider, number):
        fact = f"{number:,.10g} is out of reach for “{slider.label}”."
    else:
        low, high = min(slider.low, number), max(slider.high, number)
        return replace(slider, value=number, low=low, high=high)
    refused = Refused(fact, f"Give a number from {slider.ends}.", slider.name)
    return replace(slider, error=refused)


def _takes(slider: Slider, number: float) -> bool:
    low, high = slider.takes or (slider.low, slider.high)
    return low <= number <= high


def _shortened(typed: str) -> str:
    return typed if len(typed) <= _MUCH else f"{typed[:_MUCH]}…"


def _say(value: float, unit: Unit) -> str:
    if unit == "cap" and value == NO_CAP:
        return "no cap"
    return say_seconds(value) if unit == "seconds" else f"{value:g} %"
