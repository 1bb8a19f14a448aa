"""`timeline.place` for a whole batch at once, in compiled loops over tables of integers.

contacts, turns, states  a row each; their columns are named below; times in milliseconds
MISSING                  a time that is not known
"""
# ruff: noqa: PLR1714 - a set is nothing that a kernel knows

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = [
    "CONTACT_COLUMNS",
    "MISSING",
    "STATE_COLUMNS",
    "TURN_COLUMNS",
    "Table",
    "count_words",
    "milliseconds_of",
    "place",
]

Table = npt.NDArray[Any]

MISSING: Final = np.int64(np.iinfo(np.int64).min)
_NEVER: Final = np.int64(np.iinfo(np.int64).max)

# where a contact's rows of turns and of states begin, and how many they are; typed, 0 or 1;
# its handle time, both MISSING where nothing is known of it
CONTACT_COLUMNS: Final = ("turns", "turn_count", "states", "state_count", "typed", "start", "end")
_TURNS, _TURN_COUNT, _STATES, _STATE_COUNT, _TYPED, _BEGIN, _STOP = range(7)

# `order` lists a contact's rows by their beginning; `said` are bits, see `tiling`
TURN_COLUMNS: Final = (
    "start", "end", "measured", "order", "words", "speaker", "part", "pace", "friction", "said",
)  # fmt: skip
_START, _END, _MEASURED, _ORDER, _WORDS = range(5)

STATE_COLUMNS: Final = ("start", "end", "kind")
_KIND: Final = 2


@step
def _space_at(data: Table, at: int, end: int) -> int:
    """How many bytes of white space beyond ASCII begin here, as `str.split` has it; 0 for none."""
    one = data[at]
    if one == 0xC2:
        return 2 if at + 1 < end and (data[at + 1] == 0x85 or data[at + 1] == 0xA0) else 0
    if at + 2 >= end or one < 0xE1 or one > 0xE3:
        return 0
    two, three = data[at + 1], data[at + 2]
    if one == 0xE2 and two == 0x80:
        general = three <= 0x8A or three == 0xA8 or three == 0xA9 or three == 0xAF
        return 3 if general else 0
    ogham = one == 0xE1 and two == 0x9A and three == 0x80
    mathematical = one == 0xE2 and two == 0x81 and three == 0x9F
    ideographic = one == 0xE3 and two == 0x80 and three == 0x80
    return 3 if ogham or mathematical or ideographic else 0


@kernel
def count_words(offsets: Table, data: Table, words: Table) -> None:
    """`len(text.split())` of every text, into `words`."""
    for row in range(len(words)):
        at, end = offsets[row], offsets[row + 1]
        count, inside = 0, False
        while at < end:
            one = data[at]
            if one < 0x80:
                blank, size = one == 32 or 9 <= one <= 13 or 28 <= one <= 31, 1
            else:
                size = _space_at(data, at, end)
                blank, size = size > 0, max(size, 1)
            count += not blank and not inside
            inside, at = not blank, at + size
        words[row] = count


@kernel
def milliseconds_of(seconds: Table, longest: float, out: Table) -> None:
    """Every time in whole milliseconds, into `out`; what is no time counts as missing."""
    for row in range(len(seconds)):
        value = seconds[row]
        known = np.isfinite(value) and abs(value) <= longest
        out[row] = np.int64(np.rint(value * 1000)) if known else MISSING


@kernel
def place(contacts: Table, turns: Table, states: Table, rates: Table, queued: int) -> None:
    """Place every turn and state, and find every contact's handle time.

    Times come in as recorded and go out as placed. `rates` are words a second, spoken
    and typed; `queued` is the code of queueing, which is taken out of the states, as
    those are that miss a time: they start at MISSING.
    """
    for contact in range(len(contacts)):
        low = contacts[contact, _TURNS]
        high = low + contacts[contact, _TURN_COUNT]
        typed = contacts[contact, _TYPED]
        if typed:
            for row in range(low, high):
                if turns[row, _END] == MISSING:  # a typed turn's only time is its sending, its end
                    turns[row, _END], turns[row, _START] = turns[row, _START], MISSING
        _estimate(turns, low, high, rates[typed])
        _put_in_order(turns, low, high)
        _bound(contacts, turns, states, contact, queued)


@step
def _estimate(turns: Table, low: int, high: int, rate: float) -> None:
    """The times of one contact's turns, those that were not recorded from the words."""
    following = np.empty(high - low, np.int64)
    moment = _NEVER
    for row in range(high - 1, low - 1, -1):
        following[row - low] = moment
        known = turns[row, _START] if turns[row, _START] != MISSING else turns[row, _END]
        moment = moment if known == MISSING else known
    reached = np.int64(0)
    for row in range(low, high):
        begin, stop = turns[row, _START], turns[row, _END]
        needed = np.int64(np.rint(1000 * turns[row, _WORDS] / rate))
        turns[row, _MEASURED] = begin != MISSING and stop != MISSING
        if begin != MISSING and stop != MISSING:
            stop = max(begin, stop)
        elif stop != MISSING:
            begin = max(stop - needed, min(reached, stop))
        else:
            begin = reached if begin == MISSING else begin
            stop = max(begin, min(begin + needed, following[row - low]))
        turns[row, _START], turns[row, _END] = begin, stop
        reached = max(reached, stop)


@step
def _put_in_order(turns: Table, low: int, high: int) -> None:
    """List a contact's rows by their beginning, equal ones as they stand."""
    in_order = True
    for row in range(low, high):
        turns[row, _ORDER] = row
        in_order = in_order and (row == low or turns[row - 1, _START] <= turns[row, _START])
    if in_order:
        return
    begins = turns[low:high, _START].copy()
    spare = np.empty((2, high - low), np.int64)
    for row in range(high - low):
        spare[0, row] = row
    ordered = _merged(begins, spare)
    for row in range(high - low):
        turns[low + row, _ORDER] = low + ordered[row]


@step
def _merged(begins: Table, spare: Table) -> Table:
    """Merge sort of the places in `spare[0]` by `begins`: stable, and quick to compile."""
    size, width, here = len(begins), 1, 0
    while width < size:
        for low in range(0, size, 2 * width):
            middle, high = min(low + width, size), min(low + 2 * width, size)
            left, right = low, middle
            for place in range(low, high):
                from_left = right >= high or (
                    left < middle and begins[spare[here, left]] <= begins[spare[here, right]]
                )
                spare[1 - here, place] = spare[here, left if from_left else right]
                left, right = left + from_left, right + (not from_left)
        width, here = 2 * width, 1 - here
    merged: Table = spare[here]
    return merged


@step
def _bound(contacts: Table, turns: Table, states: Table, contact: int, queued: int) -> None:
    """The handle time of one contact, after its queueing was taken out of its states."""
    begin, stop, present = np.int64(0), MISSING, False
    first = contacts[contact, _STATES]
    for state in range(first, first + contacts[contact, _STATE_COUNT]):
        start, end = states[state, _START], states[state, _END]
        if start == MISSING or end == MISSING:
            states[state, _START] = MISSING
            continue
        states[state, _END] = max(start, end)
        if states[state, _KIND] == queued:
            states[state, _START] = MISSING
            begin = max(begin, states[state, _END]) if start <= 0 else begin
        else:
            present, stop = True, max(stop, states[state, _END])
    first = contacts[contact, _TURNS]
    for row in range(first, first + contacts[contact, _TURN_COUNT]):
        begin, stop = min(begin, turns[row, _START]), max(stop, turns[row, _END])
        if turns[row, _MEASURED] == 1 or turns[row, _END] > turns[row, _START]:
            present = True
    contacts[contact, _BEGIN] = begin if present else MISSING
    contacts[contact, _STOP] = max(begin, stop) if present else MISSING
