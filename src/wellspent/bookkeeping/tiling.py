"""The tiling of a whole batch at once, in compiled loops over the tables of `placing`.

piece    a stretch between two neighbouring moments of a contact, see `ledger`: a row
         of `PIECE_COLUMNS`
settle   to say what a silence was, once the words around it have been read

The rules are those of `ledger` and `silence`, which stay what is meant.
"""
# ruff: noqa: PLR0917, SIM102 - arguments are tables, and conditions are read one by one

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["ASKING", "NUMBERS", "PIECE_COLUMNS", "SLOW", "WAITED", "WORKING", "Rules", "join", "settle", "tile"]  # fmt: skip

Table = npt.NDArray[Any]

_MISSING: Final = np.int64(np.iinfo(np.int64).min)

# the columns of `placing`, again: what another file says is compiled in, see `compiling`
_TURNS, _TURN_COUNT, _STATES, _STATE_COUNT, _TYPED, _BEGIN, _STOP = range(7)
(
    _START, _END, _MEASURED, _ORDER, _WORDS, _SPEAKER, _PART, _PACE, _FRICTION, _SAID,
) = range(10)  # fmt: skip
_KIND: Final = 2

# the bits of `said`, see `announcements`
WAITED, SLOW, WORKING, ASKING = 1, 2, 4, 8

# the turn counts from 1, 0 for none; `after` and `announcer` are the rows of the turns
# whose words say what a silence was, -1 for none
PIECE_COLUMNS: Final = (
    "start", "end", "contact", "turn", "part", "pace", "friction", "speaker", "timing",
    "after", "announcer",
)  # fmt: skip
_CONTACT, _TURN, _PIECE_PART, _WHO, _TIMING, _AFTER, _ANNOUNCER = 2, 3, 4, 7, 8, 9, 10

# codes of speakers and timings: their order in `ledger.Who` and `timeline.Timing`
_AGENT, _BOTH, _NOBODY = 0, 3, 4
_IS_MEASURED, _IS_ESTIMATED = 0, 1


class Rules(NamedTuple):
    """What `silence` names, as codes.

    `kinds` has for every kind of state its rank (of several the lowest counts, below 0
    none), part, friction, and whether it is a tool; `pace_of` the pace of every part;
    `trouble` whether a friction says what was wrong with a tool; `numbers` those below.
    """

    kinds: Table
    pace_of: Table
    trouble: Table
    numbers: Table


NUMBERS: Final = (
    "pause", "reach", "acknowledgement", "waiting", "navigation", "unknown", "none", "wait",
    "tool_trouble",
)  # fmt: skip
_PAUSE, _REACH, _ACKNOWLEDGEMENT, _WAITING, _NAVIGATION, _UNKNOWN, _NONE, _WAIT, _TOOL_TROUBLE = (
    range(9)
)


@kernel
def tile(contacts: Table, turns: Table, states: Table, rules: Rules, pieces: Table) -> int:
    """All pieces of all contacts, into `pieces`; gives how many."""
    found = 0
    for contact in range(len(contacts)):
        if contacts[contact, _BEGIN] == _MISSING:
            continue
        of_contact = contacts[contact]
        moments = _moments(of_contact, turns, states)
        begun = of_contact[_TURNS]
        high = begun + of_contact[_TURN_COUNT]
        speaking, voices = np.empty(high - begun, np.int64), 0
        for place in range(len(moments) - 1):
            start, end = moments[place], moments[place + 1]
            if start == end:
                continue
            while begun < high and turns[turns[begun, _ORDER], _START] <= start:
                speaking[voices] = turns[begun, _ORDER]
                voices, begun = voices + 1, begun + 1
            voices = _still_speaking(turns, speaking, voices, start)
            piece = pieces[found]
            piece[0], piece[1], piece[_CONTACT] = start, end, contact
            piece[_AFTER] = piece[_ANNOUNCER] = -1
            _own(of_contact, turns, states, rules, piece, speaking[:voices], begun)
            found += 1
    return found


@step
def _moments(contact: Table, turns: Table, states: Table) -> Table:
    """Every moment of a contact at which something begins or ends, in order, some of them twice."""
    moments = np.empty(2 * (contact[_TURN_COUNT] + contact[_STATE_COUNT]) + 2, np.int64)
    moments[0], moments[1] = contact[_BEGIN], contact[_STOP]
    found = 2
    for row in range(contact[_TURNS], contact[_TURNS] + contact[_TURN_COUNT]):
        moments[found], moments[found + 1] = turns[row, _START], turns[row, _END]
        found += 2
    for state in range(contact[_STATES], contact[_STATES] + contact[_STATE_COUNT]):
        for edge in range(2):
            if states[state, _START] != _MISSING and states[state, edge] >= contact[_BEGIN]:
                moments[found] = states[state, edge]
                found += 1
    return np.sort(moments[:found])


@step
def _still_speaking(turns: Table, speaking: Table, voices: int, at: int) -> int:
    """Drop the turns that have ended from the first `voices` of `speaking`; gives how many stay."""
    kept = 0
    for voice in range(voices):
        if turns[speaking[voice], _END] > at:
            speaking[kept] = speaking[voice]
            kept += 1
    return kept


@step
def _own(
    contact: Table, turns: Table, states: Table, rules: Rules, piece: Table, speaking: Table,
    begun: int,
) -> None:  # fmt: skip
    """Whose a piece is: measured speech, then states, then estimated speech, then silence."""
    measured = 0
    for voice in range(len(speaking)):
        measured += turns[speaking[voice], _MEASURED]
    if measured:
        _spoken(contact, turns, piece, speaking, _IS_MEASURED)
        return
    kind = _state_at(contact, states, rules, piece[0])
    last = turns[begun - 1, _ORDER] if begun > contact[_TURNS] else -1
    after = turns[begun, _ORDER] if begun < contact[_TURNS] + contact[_TURN_COUNT] else -1
    if kind >= 0:
        _recorded(turns, rules, piece, kind, last, after)
    elif len(speaking):
        _spoken(contact, turns, piece, speaking, _IS_ESTIMATED)
    else:
        _silent(contact, turns, rules, piece, last, after)
        if piece[_AFTER] >= 0:
            _ask_back(contact, turns, rules, piece, begun)


@step
def _state_at(contact: Table, states: Table, rules: Rules, at: int) -> int:
    """The kind of state that counts at a moment; -1 for none."""
    kind, rank = -1, 0
    for state in range(contact[_STATES], contact[_STATES] + contact[_STATE_COUNT]):
        named = states[state, _KIND]
        if named < 0 or rules.kinds[named, 0] < 0 or states[state, _START] == _MISSING:
            continue
        if states[state, _START] <= at < states[state, _END]:
            if kind < 0 or rules.kinds[named, 0] < rank:
                kind, rank = named, rules.kinds[named, 0]
    return kind


@step
def _give(piece: Table, part: int, pace: int, friction: int) -> None:
    piece[_PIECE_PART], piece[_PIECE_PART + 1], piece[_PIECE_PART + 2] = part, pace, friction


@step
def _give_to_turn(contact: Table, turns: Table, piece: Table, row: int) -> None:
    piece[_TURN] = row - contact[_TURNS] + 1
    _give(piece, turns[row, _PART], turns[row, _PACE], turns[row, _FRICTION])


@step
def _spoken(contact: Table, turns: Table, piece: Table, speaking: Table, timing: int) -> None:
    """Who began first has the floor."""
    floor, speaker = -1, -1
    for voice in range(len(speaking)):
        row = speaking[voice]
        if timing == _IS_MEASURED and turns[row, _MEASURED] == 0:
            continue
        if floor < 0:
            floor, speaker = row, turns[row, _SPEAKER]
        elif turns[row, _SPEAKER] != speaker:
            speaker = _BOTH
    _give_to_turn(contact, turns, piece, floor)
    piece[_WHO], piece[_TIMING] = speaker, timing


@step
def _recorded(turns: Table, rules: Rules, piece: Table, kind: int, last: int, after: int) -> None:
    part, friction = rules.kinds[kind, 1], rules.kinds[kind, 2]
    if rules.kinds[kind, 3]:
        for row in (last, after):  # what ends it says more than what came before it
            if row >= 0 and turns[row, _SPEAKER] == _AGENT:
                cause = turns[row, _FRICTION]
                friction = cause if rules.trouble[cause] else friction
    piece[_TURN] = 0
    _give(piece, part, rules.pace_of[part], friction)
    piece[_WHO], piece[_TIMING] = _NOBODY, _IS_MEASURED


@step
def _silent(
    contact: Table, turns: Table, rules: Rules, piece: Table, last: int, after: int
) -> None:
    """A silence is unknown, or its next turn's, or to be settled by the words around it."""
    piece[_WHO], piece[_TIMING] = _NOBODY, _IS_MEASURED
    for row in (last, after):
        if row >= 0 and turns[row, _MEASURED] == 0:
            piece[_TIMING] = _IS_ESTIMATED
    unknown = rules.numbers[_UNKNOWN]
    piece[_TURN] = 0
    _give(piece, unknown, rules.pace_of[unknown], rules.numbers[_NONE])
    if after < 0:
        return
    if turns[after, _SPEAKER] != _AGENT or piece[1] - piece[0] <= rules.numbers[_PAUSE]:
        _give_to_turn(contact, turns, piece, after)
    else:
        piece[_AFTER] = after


@step
def _ask_back(contact: Table, turns: Table, rules: Rules, piece: Table, begun: int) -> None:
    """The agent's last turn before a silence, if only an acknowledgement came after it."""
    earliest = max(contact[_TURNS], begun - rules.numbers[_REACH])
    for place in range(begun - 1, earliest - 1, -1):
        row = turns[place, _ORDER]
        if turns[row, _SPEAKER] == _AGENT:
            piece[_ANNOUNCER] = row
            return
        if turns[row, _WORDS] > rules.numbers[_ACKNOWLEDGEMENT]:
            return


@kernel
def settle(pieces: Table, turns: Table, rules: Rules) -> None:
    """Say what the silences were of which the words around them tell it."""
    tool_trouble = rules.numbers[_TOOL_TROUBLE]
    for number in range(len(pieces)):
        piece = pieces[number]
        if piece[_AFTER] < 0:
            continue
        part, friction = _said_after(turns, rules, piece[_AFTER])
        announced, cause = _announced(turns, rules, piece[_ANNOUNCER])
        # a slow tool tells why there was a wait, thanks only that there was one
        if part < 0 or (cause == tool_trouble and friction != tool_trouble):
            part, friction = announced, cause
        if part >= 0:
            _give(piece, part, rules.pace_of[part], friction)


@step
def _said_after(turns: Table, rules: Rules, row: int) -> tuple[int, int]:
    """The part and the friction that a turn after a silence tells; -1, -1 for none."""
    if turns[row, _SAID] & SLOW:
        return rules.numbers[_NAVIGATION], rules.numbers[_TOOL_TROUBLE]
    if turns[row, _SAID] & WAITED:
        return rules.numbers[_WAITING], _or_wait(turns, rules, row)
    return -1, -1


@step
def _announced(turns: Table, rules: Rules, row: int) -> tuple[int, int]:
    """The same of the agent's last turn before a silence, where there is one."""
    if row < 0:
        return -1, -1
    said, part = turns[row, _SAID], turns[row, _PART]
    if said & SLOW:
        return rules.numbers[_NAVIGATION], rules.numbers[_TOOL_TROUBLE]
    if part == rules.numbers[_NAVIGATION] or said & WORKING:
        return rules.numbers[_NAVIGATION], turns[row, _FRICTION]
    if part == rules.numbers[_WAITING] or said & ASKING:
        return rules.numbers[_WAITING], _or_wait(turns, rules, row)
    return -1, -1


@step
def _or_wait(turns: Table, rules: Rules, row: int) -> int:
    friction: int = turns[row, _FRICTION]
    if friction == rules.numbers[_NONE]:
        friction = rules.numbers[_WAIT]
    return friction


@kernel
def join(pieces: Table) -> int:
    """Make neighbouring pieces of one owner one, in place; gives how many are left."""
    left = 0
    for number in range(len(pieces)):
        same = left > 0
        for column in range(_CONTACT, _AFTER):
            same = same and pieces[left - 1, column] == pieces[number, column]
        if same:
            pieces[left - 1, 1] = pieces[number, 1]
            continue
        pieces[left] = pieces[number]
        left += 1
    return left
