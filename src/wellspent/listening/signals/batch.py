"""Many contacts at once: the same signals as `turn_kinds.kinds_of` hears one by one."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.compiling import frozen
from wellspent.contacts import SPEAKERS
from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.listening.signals.cues import NAMED, cue_names, phrase_table
from wellspent.listening.signals.features import grade
from wellspent.listening.signals.kernel_reading import read_turns, readable
from wellspent.listening.signals.kernel_scoring import (
    Around,
    fill_table,
    hear_turns,
    read_cues,
    settle,
)
from wellspent.listening.signals.reading import CALENDAR, MOST_WORDS, sentences_of
from wellspent.listening.signals.weights import (
    SCALE,
    SHIFT,
    SignalModel,
    feature_hash,
    run_hash,
    shipped_model,
)

__all__ = ["Found", "hear_table"]

Numbers = npt.NDArray[Any]
_Columns = tuple[Numbers, Numbers, Numbers, Numbers, Numbers]
_HIGHEST: Final = 40  # steps that `grade` tells apart


class Found(NamedTuple):
    """What is heard, in order of rows and kinds: the row of the table, the kind, the span, how sure."""

    rows: Numbers
    kinds: Numbers
    starts: Numbers
    ends: Numbers
    confidences: Numbers


class _Lookup(NamedTuple):
    table: Numbers
    values: Numbers
    around: Around
    bias: Numbers
    thresholds: Numbers
    scale: Numbers


def hear_table(turns: pa.Table, near: int) -> Found:
    """The signals of these turns; the rows of a contact stand together, in order."""
    model = shipped_model()
    lookup = _shipped_lookup()
    texts = _whole(turns["text"]).fill_null("")
    data, offsets = _bytes(texts)
    can, plain = readable(data, offsets)
    words, first, begins, ends, named, of = read_turns(
        data, offsets, *_given(texts, np.flatnonzero(~can)), _calendar()
    )
    cues = read_cues(words, first, named, *_phrases())
    contacts = _starts(_whole(turns["contact"]))
    best, where = hear_turns(
        words, first, cues, of, _codes(_whole(turns["speaker"])), contacts, lookup.table,
        lookup.values, lookup.around, lookup.bias, lookup.scale, SHIFT,
    )  # fmt: skip
    rows, kinds = np.nonzero(settle(best, lookup.thresholds, contacts, near))
    sentences = where[rows, kinds]
    starts, stops = begins[sentences].astype(np.int64), ends[sentences].astype(np.int64)
    for k in np.flatnonzero((can & ~plain)[rows]):  # bytes to characters
        said = data[offsets[rows[k]] : offsets[rows[k] + 1]]
        inner = (said & 0xC0) == 0x80
        starts[k] -= int(inner[: starts[k]].sum())
        stops[k] -= int(inner[: stops[k]].sum())
    return Found(rows, kinds, starts, stops, model.confidences(kinds, best[rows, kinds]))


def _given(texts: pa.Array[Any], rows: Numbers) -> tuple[Numbers, _Columns]:
    """The turns that the kernel cannot read: which they are, and their sentences as it wants them."""
    given_of = np.full(len(texts), -1, np.int64)
    given_of[rows] = np.arange(len(rows))
    words: list[int] = []
    first, begins, ends, of = [0], [], [], [0]
    for text in texts.take(rows).to_pylist():
        for sentence in sentences_of(str(text)):
            words += [feature_hash(word) for word in sentence.words]
            first.append(len(words))
            begins.append(sentence.start)
            ends.append(2 * sentence.end + sentence.named)
        of.append(len(begins))
    return given_of, (
        np.array(words, np.uint64), np.array(first, np.int64), np.array(begins, np.int64),
        np.array(ends, np.int64), np.array(of, np.int64),
    )  # fmt: skip


@cache
def _shipped_lookup() -> _Lookup:
    return _lookup_of(shipped_model())


def _lookup_of(model: SignalModel) -> _Lookup:
    rows: dict[int, Numbers] = dict(zip(model.hashes.tolist(), model.values, strict=True))
    nothing = np.zeros(len(SIGNAL_KINDS), np.int16)
    cues = cue_names()

    def row(name: str) -> Numbers:
        return rows.get(feature_hash(name), nothing)

    def graded(where: str, most: int) -> npt.NDArray[np.int64]:
        return np.stack([row(f"{where}:{grade(n)}") for n in range(most + 1)]).astype(np.int64)

    def near(where: str) -> npt.NDArray[np.int64]:
        return np.array(
            [[row(f"{where}:{who[0]}{cue}") for cue in cues] for who in SPEAKERS], np.int64
        )

    return _Lookup(
        _table_of(model.hashes),
        frozen(model.values),
        Around(
            np.array([row(f"c:{cue}") for cue in cues], np.int64),
            np.array([[row(f"cc:{one}&{two}") for two in cues] for one in cues], np.int64),
            np.array([row(f"o:{cue}") for cue in cues], np.int64),
            near("p"), near("n"),
            graded("len", MOST_WORDS), graded("at", _HIGHEST), graded("end", _HIGHEST),
        ),
        model.bias, model.thresholds, np.array(SCALE, np.int64),
    )  # fmt: skip


@cache
def _phrases() -> tuple[Numbers, Numbers, np.uint64]:
    names = cue_names()
    phrases = phrase_table()
    keys = np.array([run_hash(phrase.split(" ")) for phrase in phrases], np.uint64)
    bits = [sum(1 << names.index(name) for name in found) for found in phrases.values()]
    return _table_of(keys), np.array(bits, np.uint64), np.uint64(1 << names.index(NAMED))


@cache
def _calendar() -> Numbers:
    return np.sort(np.array([feature_hash(word) for word in CALENDAR], np.uint64))


def _table_of(keys: Numbers) -> Numbers:
    table = np.zeros((1 << max(4, (2 * len(keys)).bit_length()), 2), np.uint64)
    fill_table(table, frozen(keys))
    return table


def _whole(column: pa.ChunkedArray[Any]) -> pa.Array[Any]:
    whole = column.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], whole.type)
    return whole.cast(pa.large_string())


def _bytes(texts: pa.Array[Any]) -> tuple[Numbers, Numbers]:
    """The bytes of all texts and where each begins."""
    buffers: list[Any] = texts.buffers()
    _, offsets, data = buffers
    if not len(texts) or data is None or not data.size:
        return frozen(np.zeros(1, np.uint8)), frozen(np.zeros(len(texts) + 1, np.int64))
    edges = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return frozen(np.frombuffer(data, np.uint8)), frozen(edges)


def _starts(contacts: pa.Array[Any]) -> Numbers:
    """The first turn of every contact, and the number of turns."""
    if not len(contacts):
        return np.zeros(1, np.int64)
    changes = pc.not_equal(contacts[1:], contacts[:-1]).to_numpy(zero_copy_only=False)
    return np.concatenate([[0], np.flatnonzero(changes) + 1, [len(contacts)]]).astype(np.int64)


def _codes(speakers: pa.Array[Any]) -> Numbers:
    """The place of each speaker in `SPEAKERS`; whoever is not there is a system."""
    known = pa.array(SPEAKERS, speakers.type)
    places = pc.index_in(speakers, known).fill_null(SPEAKERS.index("system"))
    return places.to_numpy(zero_copy_only=False).astype(np.int64)
