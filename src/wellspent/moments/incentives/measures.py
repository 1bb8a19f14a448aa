"""What a scheme may pay for: results, and behaviours that support them.

Friction is none of them: it is time that tools, knowledge and processes take from people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from wellspent.moments.moment import Unit
from wellspent.parts import SLOW_PARTS

__all__ = ["BEHAVIOURS", "RESULTS", "Measure", "measure_of"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number of a contact: its key, what it is called, its unit, and which way is good."""

    key: str
    name: str
    unit: Unit
    kind: Literal["result", "behaviour"]
    more_is_better: bool


RESULTS: Final[tuple[Measure, ...]] = (
    Measure("handle_seconds", "handle time", "seconds", "result", more_is_better=False),
    Measure("resolved", "resolved, as recorded", "share", "result", more_is_better=True),
    Measure("no_repeat", "customer did not come back", "share", "result", more_is_better=True),
    Measure("satisfied", "satisfied, of those who answered", "share", "result", more_is_better=True),
)  # fmt: skip
BEHAVIOURS: Final[tuple[Measure, ...]] = (
    Measure("slow_seconds", "slow time", "seconds", "behaviour", more_is_better=True),
    *(
        Measure(f"part/{part}", f"contacts with {part}", "share", "behaviour", more_is_better=True)
        for part in SLOW_PARTS
    ),
)
_ANSWER: Final = "answer/"


def measure_of(key: str) -> Measure | None:
    """The measure of this key; `answer/<question>` is any question of a form. None where there is none."""
    known = next((one for one in (*RESULTS, *BEHAVIOURS) if one.key == key), None)
    if known is None and key.startswith(_ANSWER) and len(key) > len(_ANSWER):
        name = key.removeprefix(_ANSWER).replace("_", " ")
        return Measure(key, f"'{name}' answered yes", "share", "behaviour", more_is_better=True)
    return known
