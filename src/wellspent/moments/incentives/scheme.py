"""A scheme of incentives: what is paid for, to whom and how much, as a leader writes it down.

name = "Balanced"
per = "agent"          # agent | team
period_days = 28       # paid once a period
adjusted = true        # each contact beside what such contacts usually take
pays = "top"           # top: the best share | above: whoever has the threshold | by_points: so much a point
share = 0.2
amount = 150.0
cap = 2.0              # a measure counts for no more than so many standard deviations

[measures]
handle_seconds = 1
no_repeat = 3
"part/empathy" = 2
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from types import MappingProxyType
from typing import Any, Final, Literal

from wellspent.errors import BadInput
from wellspent.estimate import MINIMUM_N
from wellspent.moments.incentives.measures import BEHAVIOURS, RESULTS, measure_of

__all__ = ["Scheme", "SchemeInvalid", "Weighed", "scheme_as_toml", "scheme_of", "scheme_of_text"]

Per = Literal["agent", "team"]
Pays = Literal["top", "above", "by_points"]


class SchemeInvalid(BadInput):
    """A scheme that cannot be tried; `place` is the field that is wrong."""

    status = 422

    def __init__(self, place: str | None, fact: str, remedy: str) -> None:
        """`fact` and `remedy` are one sentence each."""
        super().__init__(fact, remedy)
        self.place = place


@dataclass(frozen=True, slots=True)
class Weighed:
    """A measure and how much it counts beside the others; weights are above 0."""

    measure: str
    weight: float


@dataclass(frozen=True, slots=True)
class Scheme:
    """What is paid for, to whom, and how much.

    Every unit's mean of each measure is put beside the other units' in standard deviations, no more than `cap`
    of them, and weighed: those are its points. `top` pays `amount` to the best `share` of units, `above` to
    each that has `threshold` points, `by_points` so much for each point above the threshold, `most` at most.
    Of a team everybody is paid. Who has fewer than `least_contacts` in a period is out of it.
    """

    name: str
    measures: tuple[Weighed, ...]
    per: Per = "agent"
    period_days: int = 28
    adjusted: bool = False
    pays: Pays = "top"
    share: float = 0.2
    threshold: float = 0.5
    amount: float = 100.0
    most: float = 200.0
    cap: float = 3.0
    least_contacts: int = MINIMUM_N

    @property
    def weights(self) -> dict[str, float]:
        """The share of each measure in all points."""
        whole = sum(one.weight for one in self.measures)
        return {one.measure: one.weight / whole for one in self.measures}


_CHOICES: Final = {"per": ("agent", "team"), "pays": ("top", "above", "by_points")}
_BOUNDS: Final[dict[str, tuple[float, float]]] = {
    "period_days": (1, 366), "share": (0.01, 0.9), "threshold": (-3, 3), "amount": (0.01, 1e7),
    "most": (0.01, 1e8), "cap": (0.1, 10), "least_contacts": (MINIMUM_N, 100_000),
}  # fmt: skip
_AS_WRITTEN: Final[Mapping[str, str]] = MappingProxyType({})
_WHOLE: Final = ("period_days", "least_contacts")
_LONGEST_NAME: Final = 80
_MOST_WEIGHT: Final = 1e6


def scheme_of_text(text: str) -> Scheme:
    """The scheme that a TOML text writes down. Raises `SchemeInvalid`."""
    try:
        return scheme_of(tomllib.loads(text))
    except ValueError as error:  # TOML's own, and a number of more digits than Python reads
        raise SchemeInvalid(None, f"The scheme is not TOML: {error}.", "Mend that line.") from None


def scheme_of(said: Mapping[str, Any], called: Mapping[str, str] = _AS_WRITTEN) -> Scheme:
    """The scheme of these fields, each checked. Raises `SchemeInvalid` with the field that is wrong.

    `called` has the words by which who wrote it knows fields, measures and choices, as a form's labels; keys else.
    """
    known = [one.name for one in fields(Scheme)]
    for key in said:
        if key not in known:
            raise SchemeInvalid(key, f"A scheme has no field '{key}'.", f"Use: {', '.join(known)}.")
    name = said.get("name", "")
    if (
        not isinstance(name, str)
        or not name.strip()
        or len(name) > _LONGEST_NAME
        or not name.isprintable()
    ):
        raise SchemeInvalid("name", "The scheme has no name, or one that cannot be kept.", f"Give it one of up to {_LONGEST_NAME} letters.")  # fmt: skip
    stated: dict[str, Any] = {
        "name": name.strip(),
        "measures": _measures(said.get("measures"), called),
    }
    for key, choices in _CHOICES.items():
        if key in said and said[key] not in choices:
            words = ", ".join(called.get(one, one) for one in choices)
            raise SchemeInvalid(key, f"{called.get(key, key)} is '{said[key]}'.", f"Use one of: {words}.")  # fmt: skip
    if not isinstance(said.get("adjusted", False), bool):
        raise SchemeInvalid("adjusted", f"adjusted is '{said['adjusted']}'.", "Use true or false.")
    stated |= {key: said[key] for key in (*_CHOICES, "adjusted") if key in said}
    stated |= {key: _number(key, said[key], _BOUNDS[key], called) for key in _BOUNDS if key in said}
    return Scheme(**stated)


def scheme_as_toml(scheme: Scheme) -> str:
    """The scheme as `scheme_of_text` reads it."""
    lines = [
        f"{one.name} = {json.dumps(getattr(scheme, one.name), ensure_ascii=False)}"
        for one in fields(Scheme)
        if one.name != "measures"
    ]
    weights = [f"{json.dumps(one.measure)} = {one.weight:g}" for one in scheme.measures]
    return "\n".join([*lines, "", "[measures]", *weights]) + "\n"


def _measures(said: Any, called: Mapping[str, str]) -> tuple[Weighed, ...]:
    if isinstance(said, list | tuple):  # as they are kept
        said = {one["measure"]: one["weight"] for one in said}
    if not isinstance(said, Mapping) or not said:
        raise SchemeInvalid("measures", "The scheme pays for nothing.", "Give one or more measures a weight.")  # fmt: skip
    for key in said:
        if key.startswith("friction"):
            raise SchemeInvalid(
                "measures", f"The scheme counts '{key}': friction is never counted against an agent.",
                "Take it out; ask for a process change where it costs most.",
            )  # fmt: skip
        if measure_of(key) is None or not key.isprintable():
            known = ", ".join(called.get(one.key, one.key) for one in (*RESULTS, *BEHAVIOURS))
            raise SchemeInvalid("measures", f"There is no measure {ascii(key) if not key.isprintable() else repr(key)}.", f"Use: {known}, answer/<question>.")  # fmt: skip
    return tuple(Weighed(key, _number(key, value, (1e-6, _MOST_WEIGHT), called)) for key, value in said.items())  # fmt: skip


def _number(key: str, value: Any, bounds: tuple[float, float], called: Mapping[str, str]) -> float:
    name, (low, high) = called.get(key, key), bounds
    number = not isinstance(value, bool) and isinstance(value, int | float)
    if not number or not low <= value <= high:  # no number that is none, or has no end, is between
        raise SchemeInvalid(key, f"{name} is '{_quoted(value)}'.", f"Use a number from {low:g} to {high:g}.")  # fmt: skip
    if key in _WHOLE and value != int(value):
        raise SchemeInvalid(key, f"{name} is {value}.", "Use a whole number.")
    return int(value) if key in _WHOLE else float(value)


def _quoted(value: Any) -> str:
    """What was given, as far as it can be shown."""
    try:
        return str(value)[:_LONGEST_NAME]
    except ValueError:  # more digits than Python writes
        return "a number of thousands of digits"
