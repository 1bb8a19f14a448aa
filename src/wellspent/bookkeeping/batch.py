"""The ledgers of a whole batch, from Arrow to Arrow: `keep_ledger` for every contact at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.bookkeeping import placing, silence, tiling, timeline
from wellspent.bookkeeping.announcements import ANNOUNCEMENTS, READ_ALIKE, Announcement, says
from wellspent.bookkeeping.ledger import LabelsMismatch, Who
from wellspent.bookkeeping.rows import (
    Rows,
    booleans,
    codes_of,
    grouped,
    one_array,
    seconds_of,
    text_buffers,
)
from wellspent.contacts import SPEAKERS, STATE_KINDS
from wellspent.parts import FRICTIONS, PACE_OF, PARTS, Pace
from wellspent.tables import COMPUTED

__all__ = ["announcements_in", "ledgers_of"]

_PARTS: Final = (*PARTS, "unknown")
_FRICTIONS: Final = ("none", *FRICTIONS)
_WORDS: Final[dict[str, Sequence[str]]] = {
    "part": _PARTS,
    "pace": get_args(Pace),
    "friction": _FRICTIONS,
    "speaker": get_args(Who),
    "timing": get_args(timeline.Timing),
}
_BITS: Final[dict[Announcement, int]] = {
    "waited": tiling.WAITED,
    "slow": tiling.SLOW,
    "working": tiling.WORKING,
    "asking": tiling.ASKING,
}
_Integers = npt.NDArray[np.int64]


def ledgers_of(tables: Mapping[str, pa.Table], labels: pa.Table) -> pa.Table:
    """The table `segments` of these contacts, whose turns carry these labels.

    The same rows as those of `keep_ledger`, contact by contact in the order of the
    table `contacts`; a contact of whose time nothing is known has none. Raises
    `LabelsMismatch` unless there is one label for every turn.
    """
    ids = one_array(tables["contacts"]["contact"])
    of_turns, of_states = grouped(tables["turns"], ids, "turn"), grouped(tables["states"], ids)
    contacts = _contacts(tables["contacts"], of_turns, of_states)
    turns = _turns(of_turns, _aligned(grouped(labels, ids, "turn"), of_turns, ids))
    states = _states(of_states)
    rates = np.array([timeline.SPOKEN_WORDS_PER_SECOND, timeline.TYPED_WORDS_PER_SECOND])
    placing.place(contacts, turns, states, rates, STATE_KINDS.index("queued"))
    most = 2 * int(of_turns.length.sum() + of_states.length.sum()) + len(ids)
    pieces, rules = np.empty((most, len(tiling.PIECE_COLUMNS)), np.int64), _rules()
    pieces = pieces[: tiling.tile(contacts, turns, states, rules, pieces)]
    turns[:, placing.TURN_COLUMNS.index("said")] = _said(of_turns.table["text"], pieces)
    tiling.settle(pieces, turns, rules)
    return _segments(ids, pieces[: tiling.join(pieces)])


def _contacts(table: pa.Table, turns: Rows, states: Rows) -> _Integers:
    """The contacts in the columns of `placing`; their handle time comes later."""
    missing = np.full(len(table), placing.MISSING)
    typed = _typed(table, turns)
    columns = (turns.first, turns.length, states.first, states.length, typed, missing, missing)
    return np.stack(columns, axis=1)


def _typed(contacts: pa.Table, turns: Rows) -> _Integers:
    """`Contact.typed` of every contact."""
    ends = np.concatenate(([0], np.cumsum(booleans(turns.table["end"].is_valid()))))
    no_ends = ends[turns.first + turns.length] == ends[turns.first]
    voice: Any = pc.equal(contacts["channel"], pa.scalar("voice"))
    spoken = booleans(voice.fill_null(False))
    known = booleans(contacts["channel"].is_valid())
    return np.where(known, ~spoken, no_ends).astype(np.int64)


def _turns(rows: Rows, labels: pa.Table) -> _Integers:
    """The turns in the columns of `placing`."""
    table = rows.table
    turns = np.zeros((len(table), len(placing.TURN_COLUMNS)), np.int64)
    words = np.empty(len(table), np.int64)
    placing.count_words(*text_buffers(table["text"]), words)
    given = {
        "start": _milliseconds(table["start"]),
        "end": _milliseconds(table["end"]),
        "words": words,
        "speaker": codes_of(table["speaker"], SPEAKERS),
        **{name: codes_of(labels[name], _WORDS[name]) for name in ("part", "pace", "friction")},
    }
    for name, column in given.items():
        turns[:, placing.TURN_COLUMNS.index(name)] = column
    return turns


def _states(rows: Rows) -> _Integers:
    """The states in the columns of `placing`."""
    start, end = _milliseconds(rows.table["start"]), _milliseconds(rows.table["end"])
    return np.stack((start, end, codes_of(rows.table["kind"], STATE_KINDS)), axis=1)


def _milliseconds(column: pa.ChunkedArray[Any]) -> _Integers:
    out = np.empty(len(column), np.int64)
    placing.milliseconds_of(seconds_of(column), timeline.LONGEST_SECONDS, out)
    return out


def _aligned(given: Rows, turns: Rows, contacts: pa.Array[Any]) -> pa.Table:
    """The labels in the rows of their turns."""
    wrong = np.flatnonzero(given.length != turns.length)
    if len(wrong):
        at = int(wrong[0])
        raise LabelsMismatch(contacts[at].as_py(), int(turns.length[at]), int(given.length[at]))
    if len(given.table) == len(turns.table) and np.array_equal(given.first, turns.first):
        return given.table
    # how far a contact's labels lie from its turns, for each of its turns
    shift = np.repeat(given.first - turns.first, turns.length)
    before = np.repeat(np.cumsum(turns.length) - turns.length, turns.length)
    rows = np.arange(len(shift)) - before + np.repeat(turns.first, turns.length)
    places = np.zeros(len(turns.table), np.int64)
    places[rows] = rows + shift
    return (
        given.table.take(pa.array(places, pa.int64()))
        if len(rows)
        else COMPUTED["labels"].empty_table()
    )


def _rules() -> tiling.Rules:
    """The rules of `silence` as codes."""
    kinds = np.full((len(STATE_KINDS), 4), -1, np.int64)
    for rank, (kind, (part, friction)) in enumerate(silence.FILLS.items()):
        filling = (rank, _PARTS.index(part), _FRICTIONS.index(friction), kind in silence.TOOLS)
        kinds[STATE_KINDS.index(kind)] = filling
    numbers = {
        "pause": silence.PAUSE_MILLISECONDS,
        "reach": silence.ANNOUNCEMENT_REACH,
        "acknowledgement": silence.ACKNOWLEDGEMENT_WORDS,
        **{part: _PARTS.index(part) for part in ("waiting", "navigation", "unknown")},
        **{cause: _FRICTIONS.index(cause) for cause in ("none", "wait", "tool_trouble")},
    }
    return tiling.Rules(
        kinds=kinds,
        pace_of=np.array([_WORDS["pace"].index(PACE_OF[part]) for part in _PARTS], np.int64),
        trouble=np.array([cause not in silence.NO_TROUBLE for cause in _FRICTIONS], np.int64),
        numbers=np.array([numbers[name] for name in tiling.NUMBERS], np.int64),
    )


def _said(texts: pa.ChunkedArray[Any], pieces: _Integers) -> _Integers:
    """What the turns say of a silence, by row and in bits: only of those that are asked."""
    asked = np.zeros(len(texts), np.bool_)
    for name in ("after", "announcer"):
        rows = pieces[:, tiling.PIECE_COLUMNS.index(name)]
        asked[rows[rows >= 0]] = True
    said = np.zeros(len(texts), np.int64)
    for name, found in announcements_in(one_array(texts.filter(pa.array(asked)))).items():
        said[asked] |= _BITS[name] * found
    return said


def announcements_in(texts: pa.Array[Any]) -> dict[Announcement, npt.NDArray[np.bool_]]:
    """What `says` of every text, by announcement."""
    found = {
        name: booleans(pc.match_substring_regex(texts, pattern, ignore_case=True))
        for name, pattern in ANNOUNCEMENTS.items()
    }
    alike = booleans(pc.match_substring_regex(texts, READ_ALIKE))
    for place in np.flatnonzero(~alike):
        text = texts[int(place)].as_py()
        for name, column in found.items():
            column[place] = says(text, name)
    return found


def _segments(contacts: pa.Array[Any], pieces: _Integers) -> pa.Table:
    column = dict(zip(tiling.PIECE_COLUMNS, pieces.T, strict=True))
    start, end, turn = (np.ascontiguousarray(column[name]) for name in ("start", "end", "turn"))
    arrays = {
        "contact": contacts.take(pa.array(column["contact"])),
        "start": pa.array(start / 1000),
        "end": pa.array(end / 1000),
        "seconds": pa.array((end - start) / 1000),
        "turn": pa.array(turn.astype(np.int32), pa.int32(), mask=turn == 0),
        **{
            name: pa.array(words, pa.string()).take(pa.array(column[name]))
            for name, words in _WORDS.items()
        },
    }
    return pa.table(arrays, schema=COMPUTED["segments"])
