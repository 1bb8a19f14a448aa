"""Where every turn and state of a contact lies on the clock, in whole milliseconds.

Whole milliseconds make the ledger exact: its lines are sums of integers, so they
add up to the handle time and not merely nearly.

placed    a turn or state with a beginning and an end; its timing says whether
          both were measured, or one at least was estimated from the words
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from wellspent.contacts import Contact, State, StateKind, Turn

__all__ = [
    "LONGEST_SECONDS",
    "SPOKEN_WORDS_PER_SECOND",
    "TYPED_WORDS_PER_SECOND",
    "PlacedState",
    "PlacedTurn",
    "Timeline",
    "Timing",
    "place",
]

Timing = Literal["measured", "estimated", "absent"]

# Conversational English runs at about 150 words a minute.
SPOKEN_WORDS_PER_SECOND: Final = 2.5
# The mean of 168,000 typists was 52 words a minute: Dhakal et al., "Observations
# on Typing from 136 Million Keystrokes", CHI 2018.
TYPED_WORDS_PER_SECOND: Final = 52 / 60

# A time further from the contact's beginning than this is no time within it, but a
# clock that was misread (a date, say, where seconds were meant).
LONGEST_SECONDS: Final = 366 * 24 * 3600


@dataclass(frozen=True, slots=True)
class PlacedTurn:
    """A turn on the clock: `number` counts from 1, `start` and `end` are milliseconds."""

    number: int
    turn: Turn
    start: int
    end: int
    timing: Timing


@dataclass(frozen=True, slots=True)
class PlacedState:
    """A recorded state on the clock, in milliseconds."""

    kind: StateKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The handle time of a contact, `start` to `end` in milliseconds, and what lies in it.

    Turns stand in the order of their beginning. Time in the queue comes before
    the handle time and is not part of it.
    """

    start: int
    end: int
    turns: tuple[PlacedTurn, ...]
    states: tuple[PlacedState, ...]


def place(contact: Contact) -> Timeline:
    """The contact's turns and states on the clock, and its handle time.

    The handle time runs from the beginning of the contact (or the end of its
    queueing) to the last end of a turn or state. A turn without an end, or
    without any time, is given the time that its words take, no longer than the
    room that its neighbours leave. A time that is not finite, or more than a year
    away, counts as missing; an end before its start counts as the start.
    """
    turns = sorted(_placed_turns(contact), key=lambda p: (p.start, p.number))
    states = [placed for state in contact.states if (placed := _placed_state(state))]
    queued = [s.end for s in states if s.kind == "queued" and s.start <= 0]
    handled = tuple(s for s in states if s.kind != "queued")
    # a turn before the queue's end shows that handling had begun
    start = min([max([0, *queued]), *(p.start for p in turns)])
    end = max([start, *(p.end for p in turns), *(s.end for s in handled)])
    return Timeline(start, end, tuple(turns), handled)


def _placed_turns(contact: Contact) -> list[PlacedTurn]:
    rate = TYPED_WORDS_PER_SECOND if contact.typed else SPOKEN_WORDS_PER_SECOND
    known = [_known_times(turn, contact.typed) for turn in contact.turns]
    following = _following_moments(known)
    placed: list[PlacedTurn] = []
    reached = 0  # the latest end so far
    for number, turn in enumerate(contact.turns, 1):
        needed = round(1000 * len(turn.text.split()) / rate)
        start, end, timing = _interval(known[number - 1], needed, reached, following[number - 1])
        placed.append(PlacedTurn(number, turn, start, end, timing))
        reached = max(reached, end)
    return placed


def _interval(
    known: tuple[int | None, int | None], needed: int, reached: int, following: float
) -> tuple[int, int, Timing]:
    """Beginning and end of a turn whose words need `needed` milliseconds.

    `reached` is the latest end before it, `following` the first moment known after it.
    """
    start, end = known
    if start is not None and end is not None:
        return start, max(start, end), "measured"
    if end is not None:
        return max(end - needed, min(reached, end)), end, "estimated"
    begin = reached if start is None else start
    return begin, max(begin, round(min(begin + needed, following))), "estimated"


def _known_times(turn: Turn, typed: bool) -> tuple[int | None, int | None]:
    """Beginning and end where they are known; a typed turn's only time is its sending, its end."""
    start, end = _milliseconds(turn.start), _milliseconds(turn.end)
    return (None, start) if typed and end is None else (start, end)


def _following_moments(known: Sequence[tuple[int | None, int | None]]) -> list[float]:
    """For every turn the first moment that is known of any turn after it; infinite if none is."""
    following = [math.inf] * len(known)
    for index in range(len(known) - 2, -1, -1):
        start, end = known[index + 1]
        moment = start if start is not None else end
        following[index] = following[index + 1] if moment is None else moment
    return following


def _placed_state(state: State) -> PlacedState | None:
    start, end = _milliseconds(state.start), _milliseconds(state.end)
    if start is None or end is None:
        return None
    return PlacedState(state.kind, start, max(start, end))


def _milliseconds(seconds: float | None) -> int | None:
    if seconds is None or not math.isfinite(seconds) or abs(seconds) > LONGEST_SECONDS:
        return None
    return round(seconds * 1000)
