"""Many turns at once, made ready for the compiled loops, and what weights say of them."""

from __future__ import annotations

from functools import cache
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.compiling import frozen
from wellspent.contacts import SPEAKERS
from wellspent.errors import WellspentError
from wellspent.labelling.closed_features import closed_features, milestones, wording
from wellspent.labelling.cues import phrase_table, read_cues
from wellspent.labelling.kernel_reading import fill_table, number_words, read_turns
from wellspent.labelling.kernel_repeats import repeated
from wellspent.labelling.kernel_scores import WIDTH, Closed, Turns, score_turns
from wellspent.labelling.kernel_words import BETWEEN, survey, words_of_turns
from wellspent.labelling.reading import PERSONAL, SPOKEN_DIGITS, names_inside, words_of
from wellspent.labelling.repeats import BACK, COMMON, MARKS
from wellspent.labelling.spelling import Respelling, spellings
from wellspent.labelling.weights import Weights, feature_hash

__all__ = ["Lookup", "SpeakerUnknown", "batch_of", "lookup_of", "scores_of"]

_BETWEEN: Final = chr(BETWEEN)
_MARKS: Final = np.frombuffer(MARKS.encode(), np.uint8)

# keys by open addressing, see `kernel_reading`
Table = npt.NDArray[np.uint64]


class Lookup(NamedTuple):
    """Weights in the form that the compiled loops read."""

    table: Table
    closed: Closed
    values: npt.NDArray[np.int64]  # (features and sums of them, `WORDS`)
    most: int  # of them to add up at once


class SpeakerUnknown(WellspentError):
    """A turn of somebody who is neither agent, customer nor system."""

    def __init__(self, said: str | None) -> None:
        """`said` is what stands in the column `speaker`."""
        super().__init__(f"A turn's speaker is {said!r}.", f"Use one of: {', '.join(SPEAKERS)}.")


def lookup_of(weights: Weights) -> Lookup:
    """These weights, to be found by the hash of a feature."""
    return Lookup(_table_of(weights.hashes), *closed_features(weights))


def batch_of(turns: pa.Table) -> Turns:
    """The turns of a table whose rows of one contact stand together, read."""
    texts = pc.replace_substring(_whole(turns["text"]), "’", "'")
    readable, capital = survey(*_bytes(texts))
    rows = np.flatnonzero(~readable)
    given_of = np.full(len(texts), -1, np.int64)
    given_of[rows] = np.arange(len(rows))
    said: list[Any] = texts.take(rows).to_pylist()
    given = pa.array((_BETWEEN.join(words_of(text)) for text in said), pa.large_string())
    capital[rows] = [names_inside(text) for text in said]
    words, starts, ends, first = words_of_turns(
        *_bytes(texts), *_bytes(given), given_of, _respelling()
    )
    numbers, places, hashes = number_words(words, starts, ends, _empty_table(len(starts)))
    cues, traits = read_turns(
        words, starts, ends, first, numbers, places, hashes, capital, *_phrases(), *_marks()
    )
    speakers, contacts = _codes(_whole(turns["speaker"])), _starts(_whole(turns["contact"]))
    begins = words[starts[places]]
    content = ~np.isin(hashes, _common()) & ~np.isin(begins, _MARKS)
    asks = _asking(first, numbers, begins)
    again = repeated(first, numbers, content, asks, speakers, contacts, BACK)
    return Turns(
        words, starts, ends, first, numbers, places, cues, traits, speakers, contacts, asks, again
    )


def scores_of(turns: Turns, lookup: Lookup) -> npt.NDArray[np.int32]:
    """What every turn's features say, shape (turns, `WIDTH`), in `weights.UNIT`."""
    scores = np.zeros((len(turns.speakers), WIDTH), np.int32)
    score_turns(turns, lookup.closed, _wording(), _milestones(), lookup.table, lookup.values,
                lookup.most, scores)  # fmt: skip
    return scores


def _asking(
    first: npt.NDArray[np.int64], numbers: npt.NDArray[np.int32], begins: npt.NDArray[np.uint8]
) -> npt.NDArray[np.bool_]:
    """Whether a question mark is among the words of each turn; `begins`: a number's first byte."""
    marks = np.concatenate([[0], np.cumsum(begins[numbers] == ord("?"))])
    return np.diff(marks[first]) > 0


def _empty_table(keys: int) -> Table:
    """Room for so many keys, at most half full."""
    return np.zeros((1 << max(4, (2 * keys).bit_length()), 2), np.uint64)


def _table_of(keys: npt.NDArray[np.uint64]) -> Table:
    """A table that finds the place of each key among `keys`."""
    table = _empty_table(len(keys))
    fill_table(table, frozen(keys))
    return frozen(table)


def _whole(column: pa.ChunkedArray[Any]) -> pa.Array[Any]:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], whole.type)
    return whole.cast(pa.large_string())


def _bytes(texts: pa.Array[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """The bytes of all texts and where each begins."""
    if not len(texts):
        return frozen(np.zeros(1, np.uint8)), frozen(np.zeros(1, np.int64))
    buffers: list[Any] = texts.buffers()
    _, offsets, data = buffers
    edges = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    said = (
        np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(1, np.uint8)
    )
    return frozen(said), frozen(edges)


def _starts(contacts: pa.Array[Any]) -> npt.NDArray[np.int64]:
    """The first turn of every contact, and the number of turns."""
    if not len(contacts):
        return np.zeros(1, np.int64)
    changes = pc.not_equal(contacts[1:], contacts[:-1]).to_numpy(zero_copy_only=False)
    return np.concatenate([[0], np.flatnonzero(changes) + 1, [len(contacts)]]).astype(np.int64)


def _codes(speakers: pa.Array[Any]) -> npt.NDArray[np.int64]:
    found: Any = pc.index_in(speakers, pa.array(SPEAKERS, speakers.type))
    if found.null_count:
        raise SpeakerUnknown(speakers.filter(pc.is_null(found))[0].as_py())
    codes: npt.NDArray[np.int64] = found.to_numpy(zero_copy_only=False).astype(np.int64)
    return codes


@cache
def _phrases() -> tuple[Table, npt.NDArray[np.uint64]]:
    names = list(read_cues())
    phrases = phrase_table()
    keys = np.array([feature_hash(phrase) for phrase in phrases], np.uint64)
    bits = [sum(1 << names.index(name) for name in found) for found in phrases.values()]
    return _table_of(keys), np.array(bits, np.uint64)


@cache
def _respelling() -> Respelling:
    known = spellings()
    words = [word.encode() for instead in known.values() for word in instead]
    ends = np.cumsum([len(word) for word in words])
    counts = [len(instead) for instead in known.values()]
    return Respelling(
        _table_of(np.array([feature_hash(word) for word in known], np.uint64)),
        frozen(np.concatenate([[0], np.cumsum(counts)])),
        frozen(np.concatenate([[0], ends[:-1]])),
        frozen(ends),
        frozen(np.frombuffer(b"".join(words), np.uint8)),
    )


@cache
def _marks() -> tuple[Table, npt.NDArray[np.uint8]]:
    words = sorted(PERSONAL | SPOKEN_DIGITS)
    bits = [
        (word in PERSONAL) + 2 * (word in SPOKEN_DIGITS) + 4 * (word == "[name]") for word in words
    ]
    keys = np.array([feature_hash(word) for word in words], np.uint64)
    return _table_of(keys), np.array(bits, np.uint8)


@cache
def _common() -> npt.NDArray[np.uint64]:
    return np.array([feature_hash(word) for word in sorted(COMMON)], np.uint64)


_wording = cache(wording)
_milestones = cache(milestones)
