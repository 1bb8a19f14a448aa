"""Many turns made ready for the kernels: bytes, offsets, speakers, and where contacts begin."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.contacts import SPEAKERS
from wellspent.labelling.cues import phrase_table, read_cues
from wellspent.labelling.features import MILESTONES
from wellspent.labelling.kernel_reading import fill_table, read_turns
from wellspent.labelling.kernel_scores import NAMES, score_turns
from wellspent.labelling.kernel_words import split_words, survey
from wellspent.labelling.reading import PERSONAL, SPOKEN_DIGITS, names_inside, words_of
from wellspent.labelling.weights import feature_hash

__all__ = ["Batch", "Table", "batch_of", "hash_table", "scores_of"]

_BETWEEN: Final = "\x1f"

# keys and rows of an open-addressing table
Table = tuple[npt.NDArray[np.uint64], npt.NDArray[np.int32]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Turns of whole contacts in the form that kernels read.

    `contacts` (contacts + 1) are the first turns of the contacts, `speakers` (turns)
    0 agent, 1 customer, 2 system; `read` is what `split_words` and `read_turns` gave.
    """

    contacts: npt.NDArray[np.int64]
    speakers: npt.NDArray[np.int64]
    words: tuple[npt.NDArray[Any], ...]
    read: tuple[npt.NDArray[Any], ...]


def batch_of(turns: pa.Table) -> Batch:
    """The turns of a table whose rows of one contact stand together, read."""
    texts = pc.replace_substring(_whole(turns["text"]), "’", "'")
    plain, capital = survey(*_bytes(texts))
    rows = np.flatnonzero(~plain)
    given_of = np.full(len(texts), -1, np.int64)
    given_of[rows] = np.arange(len(rows))
    said = texts.take(pa.array(rows)).to_pylist()
    given = pa.array((_BETWEEN.join(words_of(text)) for text in said), pa.large_string())
    for row, text in zip(rows.tolist(), said, strict=True):
        capital[row] = names_inside(text)
    words = split_words(*_bytes(texts), *_bytes(given), given_of)
    return Batch(
        _starts(_whole(turns["contact"])),
        _codes(_whole(turns["speaker"])),
        words,
        read_turns(*words, capital, *_phrases(), *_marks()),
    )


def scores_of(
    batch: Batch, table: Table, values: npt.NDArray[np.float32]
) -> npt.NDArray[np.float64]:
    """What every turn's features say, shape (turns, columns); `table` finds the rows of `values`."""
    scores = np.zeros((len(batch.speakers), values.shape[1]))
    cues, traits, hashes = batch.read
    score_turns(
        *batch.words, hashes, cues, traits, batch.speakers, batch.contacts, *_names(), _milestones(),
        *table, values, scores,
    )  # fmt: skip
    return scores


def hash_table(keys: npt.NDArray[np.uint64]) -> Table:
    """A table that finds the place of each key among `keys`, at most half full."""
    size = 16
    while size < 2 * len(keys) + 1:
        size *= 2
    held, rows = np.zeros(size, np.uint64), np.full(size, -1, np.int32)
    fill_table(held, rows, keys)
    return held, rows


def _whole(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    if isinstance(whole, pa.ChunkedArray):
        whole = pa.concat_arrays(whole.chunks) if whole.num_chunks else pa.array([], whole.type)
    return whole.cast(pa.large_string())


def _bytes(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    _, offsets, data = texts.buffers()
    if not len(texts):
        return np.zeros(1, np.uint8), np.zeros(1, np.int64)
    places = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    return np.frombuffer(data, np.uint8) if data is not None and data.size else np.zeros(
        1, np.uint8
    ), places


def _starts(contacts: pa.Array) -> npt.NDArray[np.int64]:
    if not len(contacts):
        return np.zeros(1, np.int64)
    changes = pc.not_equal(contacts[1:], contacts[:-1]).to_numpy(zero_copy_only=False)
    return np.concatenate([[0], np.flatnonzero(changes) + 1, [len(contacts)]]).astype(np.int64)


def _codes(speakers: pa.Array) -> npt.NDArray[np.int64]:
    known = pa.array(SPEAKERS, speakers.type)
    return pc.index_in(speakers, known).to_numpy(zero_copy_only=False).astype(np.int64)


@cache
def _phrases() -> tuple[Table, npt.NDArray[np.uint64]]:
    names = list(read_cues())
    phrases = phrase_table()
    keys = np.array([feature_hash(phrase) for phrase in phrases], np.uint64)
    bits = [sum(1 << names.index(name) for name in found) for found in phrases.values()]
    return hash_table(keys), np.array(bits, np.uint64)


@cache
def _marks() -> tuple[Table, npt.NDArray[np.uint8]]:
    words = sorted(PERSONAL | SPOKEN_DIGITS)
    bits = [
        (word in PERSONAL) + 2 * (word in SPOKEN_DIGITS) + 4 * (word == "[name]") for word in words
    ]
    keys = np.array([feature_hash(word) for word in words], np.uint64)
    return hash_table(keys), np.array(bits, np.uint8)


@cache
def _names() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int64]]:
    names = [name.encode() for name in (*NAMES, *read_cues())]
    edges = np.concatenate([[0], np.cumsum([len(name) for name in names])]).astype(np.int64)
    return np.frombuffer(b"".join(names), np.uint8), edges


@cache
def _milestones() -> np.uint64:
    return np.uint64(sum(1 << k for k, name in enumerate(read_cues()) if name in MILESTONES))
