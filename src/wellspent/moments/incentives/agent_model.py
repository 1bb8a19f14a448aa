"""What somebody could do to win, and what each way does to the measures and to customers.

These are assumptions, each a range, and no finding about any person: docs/method/incentives.md has them and their
reasons. A trial draws them anew many times, so that its figures hold the whole of each range.

deed    what a way changes in each measure's mean, what it does to customers, and its effort in shares of a payout
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.moments.incentives.rows import Floats
from wellspent.parts import SLOW_PARTS

__all__ = ["ASSUMED", "WAYS", "Deed", "Drawn", "Now", "Way"]

Drawn = Mapping[str, Floats]
_PARTS: Final = tuple(f"part/{part}" for part in SLOW_PARTS)


@dataclass(frozen=True, slots=True, eq=False)
class Now:
    """How agents work now: the mean of each measure, a number an agent and period; nan is not known.

    `shed` is what each measure as the scheme counts it would gain where the contacts of slow kinds went to others,
    `hard` their share.
    """

    means: Mapping[str, Floats]
    shed: Mapping[str, Floats]
    hard: Floats

    def mean(self, measure: str) -> Floats:
        """The mean of a measure; 0 where nothing is known of it, for then it is worth nothing to anybody."""
        return np.nan_to_num(self.means.get(measure, np.zeros(len(self.hard))))

    def rest(self, measure: str) -> Floats:
        """What is missing of a share to all contacts."""
        return 1.0 - self.mean(measure)

    @property
    def answers(self) -> tuple[str, ...]:
        """The measures that are answers of a form."""
        return tuple(one for one in self.means if one.startswith("answer/"))


@dataclass(frozen=True, slots=True, eq=False)
class Deed:
    """What comes of a way: changes of the measures' means, and per contact more repeats, fewer satisfied, seconds for nothing.

    Arrays: a row a draw of the assumptions, a column an agent and period.
    """

    changes: Mapping[str, Floats]
    repeats: Floats | float = 0.0
    dissatisfied: Floats | float = 0.0
    wasted_seconds: Floats | float = 0.0
    effort: Floats | float = 0.0


@dataclass(frozen=True, slots=True)
class Way:
    """Something to do to win: its key, in words, whether it serves customers, and what comes of it."""

    key: str
    words: str
    honest: bool
    do: Callable[[Now, Drawn], Deed]


ASSUMED: Final[dict[str, dict[str, tuple[float, float]]]] = {
    "cut_slow": {"cut": (0.4, 0.9), "repeats": (0.0, 0.04), "dissatisfied": (0.02, 0.1), "effort": (0.0, 0.1)},
    "close_early": {"cut": (0.1, 0.3), "repeats": (0.04, 0.15), "dissatisfied": (0.05, 0.15), "effort": (0.0, 0.1)},
    "pick": {"shed": (0.3, 0.8), "again_seconds": (60.0, 180.0), "effort": (0.0, 0.1)},
    "pad": {"seconds": (30.0, 120.0), "rapport": (0.5, 0.95), "dissatisfied": (0.0, 0.02), "effort": (0.0, 0.1)},
    "rote": {"parts": (0.5, 0.95), "answers": (0.2, 0.6), "seconds": (4.0, 12.0), "dissatisfied": (0.0, 0.03), "effort": (0.0, 0.1)},
    "tick": {"resolved": (0.5, 0.95), "repeats": (0.0, 0.02), "effort": (0.0, 0.1)},
    "ask_the_content": {"satisfied": (0.1, 0.5), "effort": (0.0, 0.1)},
    "serve": {
        "parts": (0.1, 0.3), "answers": (0.1, 0.3), "seconds": (5.0, 30.0), "resolved": (0.1, 0.3),
        "repeats": (0.1, 0.3), "satisfied": (0.1, 0.3), "effort": (0.02, 0.15),
    },
    "sharpen": {"cut": (0.03, 0.1), "effort": (0.02, 0.15)},
}  # fmt: skip


def _cut_slow(now: Now, drawn: Drawn) -> Deed:
    cut, slow = drawn["cut"], now.mean("slow_seconds")
    changes = {"handle_seconds": -cut * slow, "slow_seconds": -cut * slow}
    changes |= {part: -cut * now.mean(part) for part in _PARTS}
    changes |= {one: -cut / 2 * now.mean(one) for one in now.answers}
    return _with_customers(
        now, changes, drawn, repeats=drawn["repeats"], dissatisfied=drawn["dissatisfied"]
    )


def _close_early(now: Now, drawn: Drawn) -> Deed:
    changes = {one: -drawn["cut"] * now.mean(one) for one in ("handle_seconds", "slow_seconds")}
    return _with_customers(
        now, changes, drawn, repeats=drawn["repeats"], dissatisfied=drawn["dissatisfied"]
    )


def _pick(now: Now, drawn: Drawn) -> Deed:
    changes = {measure: drawn["shed"] * gain for measure, gain in now.shed.items()}
    wasted = drawn["shed"] * now.hard * drawn["again_seconds"]
    return Deed(changes, wasted_seconds=wasted, effort=drawn["effort"])


def _pad(now: Now, drawn: Drawn) -> Deed:
    more = _everywhere(now, drawn["seconds"])
    changes = {"handle_seconds": more, "slow_seconds": more}
    changes["part/rapport"] = drawn["rapport"] * now.rest("part/rapport")
    return _with_customers(
        now, changes, drawn, dissatisfied=drawn["dissatisfied"], wasted=drawn["seconds"]
    )


def _rote(now: Now, drawn: Drawn) -> Deed:
    more = _everywhere(now, drawn["seconds"])
    changes = {"handle_seconds": more, "slow_seconds": more}
    changes |= {part: drawn["parts"] * now.rest(part) for part in _PARTS}
    changes |= {one: drawn["answers"] * now.rest(one) for one in now.answers}
    return _with_customers(
        now, changes, drawn, dissatisfied=drawn["dissatisfied"], wasted=drawn["seconds"]
    )


def _tick(now: Now, drawn: Drawn) -> Deed:
    changes = {"resolved": drawn["resolved"] * now.rest("resolved")}
    return _with_customers(now, changes, drawn, repeats=drawn["repeats"])


def _ask_the_content(now: Now, drawn: Drawn) -> Deed:
    return Deed({"satisfied": drawn["satisfied"] * now.rest("satisfied")}, effort=drawn["effort"])


def _serve(now: Now, drawn: Drawn) -> Deed:
    more = _everywhere(now, drawn["seconds"])
    changes = {"handle_seconds": more, "slow_seconds": more}
    changes |= {part: drawn["parts"] * now.rest(part) for part in _PARTS}
    changes |= {one: drawn["answers"] * now.rest(one) for one in now.answers}
    changes["resolved"] = drawn["resolved"] * now.rest("resolved")
    stay = drawn["repeats"] * now.rest("no_repeat")
    pleased = drawn["satisfied"] * now.rest("satisfied")
    changes |= {"no_repeat": stay, "satisfied": pleased}
    return Deed(changes, repeats=-stay, dissatisfied=-pleased, effort=drawn["effort"])


def _sharpen(now: Now, drawn: Drawn) -> Deed:
    quick = np.maximum(now.mean("handle_seconds") - now.mean("slow_seconds"), 0.0)
    return Deed({"handle_seconds": -drawn["cut"] * quick}, effort=drawn["effort"])


def _everywhere(now: Now, values: Floats | float) -> Floats:
    """The same for every agent and period."""
    found: Floats = values + np.zeros(len(now.hard))
    return found


def _with_customers(
    now: Now, changes: dict[str, Floats], drawn: Drawn, *, repeats: Floats | float = 0.0, dissatisfied: Floats | float = 0.0, wasted: Floats | float = 0.0,
) -> Deed:  # fmt: skip
    """The deed, with what customers do and say of it among the measures."""
    customers = {
        "no_repeat": _everywhere(now, -repeats),
        "satisfied": _everywhere(now, -dissatisfied),
    }
    return Deed(customers | changes, repeats, dissatisfied, wasted, drawn["effort"])


WAYS: Final[tuple[Way, ...]] = (
    Way("cut_slow", "cut slow time short", False, _cut_slow),
    Way("close_early", "hurry customers out", False, _close_early),
    Way("pick", "leave slow kinds of contacts to others", False, _pick),
    Way("pad", "stretch small talk", False, _pad),
    Way("rote", "say the phrases in every contact", False, _rote),
    Way("tick", "tick 'resolved' whatever came of it", False, _tick),
    Way("ask_the_content", "have only content customers answer the survey", False, _ask_the_content),
    Way("serve", "give slow time where it is called for, and solve more", True, _serve),
    Way("sharpen", "be quicker in quick parts", True, _sharpen),
)  # fmt: skip
