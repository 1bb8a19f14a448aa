"""What a look back can measure, contact by contact: which unit it has, and which way is good.

slow_share       the share of a contact's handle time in slow parts
part/<part>      whether the contact has it from the agent: over contacts, the share with it
times/<part>     how many exchanges of it the contact has: runs of its turns in which the agent speaks
friction_seconds seconds of friction in a contact
handle_seconds   seconds of a contact: neither fewer nor more is good by itself
answer/<question> whether the scorecard's question is answered with yes, where there was an occasion
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellspent.moments.moment import Unit
from wellspent.parts import FRICTIONS, QUICK_PARTS, SLOW_PARTS

__all__ = ["PLAIN_MEASURES", "Measure", "measure_about", "measure_of"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One number a contact; `name` is what its mean is called, `more_is_better` None where neither is."""

    key: str
    name: str
    unit: Unit
    more_is_better: bool | None


PLAIN_MEASURES: Final[tuple[Measure, ...]] = (
    Measure("slow_share", "share of time in slow parts", "share", True),
    Measure("friction_seconds", "friction per contact", "seconds", False),
    Measure("handle_seconds", "handle time", "seconds", None),
)
_PLAIN: Final = {one.key: one for one in PLAIN_MEASURES}
_CALLED: Final = {"proactive": "proactive help"}
_MEANT: Final[dict[str, str]] = {
    "slow": "slow_share",
    "slow time": "slow_share",
    "friction": "friction_seconds",
    "handle time": "handle_seconds",
    "aht": "handle_seconds",
    **dict.fromkeys(map(str, FRICTIONS), "friction_seconds"),
}


def measure_of(key: str) -> Measure | None:
    """The measure of this key; None where there is no such.

    >>> measure_of("part/empathy").name
    'share of contacts with empathy'
    >>> measure_of("times/empathy").name
    'exchanges of empathy a contact'
    """
    if key in _PLAIN:
        return _PLAIN[key]
    kind, _, name = key.partition("/")
    if kind in {"part", "times"} and name in {*SLOW_PARTS, *QUICK_PARTS}:
        good, called = (True if name in SLOW_PARTS else None), _CALLED.get(name, name)
        if kind == "times":
            return Measure(key, f"exchanges of {called} a contact", "count", good)
        return Measure(key, f"share of contacts with {called}", "share", good)
    if kind == "answer" and name:
        return Measure(key, f"share of contacts with '{name.replace('_', ' ')}'", "share", True)
    return None


def measure_about(about: str | None) -> Measure | None:
    """The measure of what an action was about: a part, a friction, or a question of the scorecard.

    A slow part is counted in exchanges: nearly every contact has some that nobody could leave out.

    >>> measure_about("tool_trouble").key, measure_about("offered_callback").key
    ('friction_seconds', 'answer/offered_callback')
    """
    word = (about or "").strip()
    if not word:
        return None
    low = word.lower()
    way = "times" if low in SLOW_PARTS else "part"
    known = measure_of(word) or measure_of(_MEANT.get(low, "")) or measure_of(f"{way}/{low}")
    return known or measure_of(f"answer/{word}")
