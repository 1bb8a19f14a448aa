"""The columns of a batch of whole contacts as arrays, for the kernels.

A batch that is not as the interface says (turns of a contact apart, labels that do
not stand beside their turns) is not read: `read_batch` gives None, and the contacts
are read one by one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.contacts import SPEAKERS
from wellspent.scorecard.cue_set import Masks, cue_masks, mask_of, plain_texts
from wellspent.scorecard.reading import MEETS_FEELING, SHOWS_FEELING
from wellspent.scorecard.trait_places import FRICTION_NAMES, PART_NAMES

__all__ = ["Batch", "Whole", "named", "read_batch", "text_arrays"]

Whole = npt.NDArray[Any]
_EMPATHY: Final = PART_NAMES.index("empathy")


@dataclass(frozen=True, slots=True)
class Batch:
    """Contacts in the order of their turns, and one value a turn.

    `edges[c]` to `edges[c + 1]` are the turns of the c-th contact that has turns;
    `of[c]` is its row in the table `contacts`.
    """

    contacts: Any
    of: Whole
    edges: Whole
    texts: Any
    data: Whole
    offsets: Whole
    speakers: Whole
    parts: Whole
    frictions: Whole
    masks: Masks

    @property
    def felt(self) -> Whole:
        """Which turns show a feeling or a hardship."""
        return self._shows(mask_of(SHOWS_FEELING))

    @property
    def meets(self) -> Whole:
        """Which turns answer a feeling."""
        return self._shows(mask_of(MEETS_FEELING))

    def _shows(self, cues: np.uint64) -> Whole:
        return np.asarray((self.parts == _EMPATHY) | ((self.masks & cues) != 0))

    def blank(self) -> Whole:
        """Which turns hold nothing but blanks."""
        return self._without("[!-~]", lambda text: not text.strip())

    def silent(self) -> Whole:
        """Which turns hold no letter and no digit."""
        return self._without("[0-9A-Za-z]", lambda text: not any(map(str.isalnum, text)))

    def _without(self, pattern: str, judge: Any) -> Whole:
        """True where no ASCII character of the pattern stands, and the text is judged so."""
        lacking = ~pc.match_substring_regex(self.texts, pattern=pattern).to_numpy(
            zero_copy_only=False
        )
        for turn in np.flatnonzero(lacking):
            lacking[turn] = judge(self.texts[int(turn)].as_py())
        return np.asarray(lacking)


def read_batch(tables: Mapping[str, pa.Table], labels: pa.Table) -> Batch | None:
    """The batch as arrays; None where it has to be read contact by contact."""
    contacts = _column(tables["contacts"], "contact")
    turns = tables["turns"]
    if not len(turns) or not _beside(turns, labels):
        return None
    ids = pc.dictionary_encode(_column(turns, "contact"))
    edges, of = _groups(ids, contacts)
    if of is None or not _in_order(turns, edges):
        return None
    texts = _column(turns, "text")
    if texts.null_count or len(pc.unique(contacts)) != len(contacts):
        return None
    plain, back = _distinct(texts)
    data, offsets = text_arrays(plain_texts(texts))
    return Batch(
        contacts, of, edges, texts, data, offsets,
        _codes(_column(turns, "speaker"), SPEAKERS),
        _codes(_column(labels, "part"), PART_NAMES),
        _codes(_column(labels, "friction"), FRICTION_NAMES),
        cue_masks(plain, plain_texts(plain))[back],
    )  # fmt: skip


def text_arrays(texts: Any) -> tuple[Whole, Whole]:
    """The bytes of the texts, and where each begins and ends."""
    _, held_offsets, held = texts.buffers()
    offsets = np.frombuffer(held_offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(held, np.uint8) if held is not None else np.zeros(0, np.uint8)
    return data, offsets.astype(np.int64)


def named(names: Sequence[str], places: Whole) -> Any:
    """The names that stand at these places."""
    values: Any = pa.array(names, pa.string())
    return values.take(pa.array(places, pa.int64()))


def _column(table: pa.Table, name: str) -> Any:
    column = table.column(name).combine_chunks()
    return pa.concat_arrays(column.chunks) if isinstance(column, pa.ChunkedArray) else column


def _beside(turns: pa.Table, labels: pa.Table) -> bool:
    """Whether the labels stand row by row beside their turns."""
    return len(turns) == len(labels) and all(
        _column(turns, name).equals(_column(labels, name)) for name in ("contact", "turn")
    )


def _groups(ids: Any, contacts: Any) -> tuple[Whole, Whole | None]:
    """Where each contact's turns begin and end, and its row in `contacts`; None where turns of
    one contact stand apart or belong to none.
    """
    codes = ids.indices.to_numpy()
    begins = np.flatnonzero(np.diff(codes, prepend=-1))
    edges = np.append(begins, len(codes))
    rows = pc.index_in(ids.dictionary, value_set=contacts)
    if rows.null_count or len(begins) != len(ids.dictionary):
        return edges, None
    return edges, rows.to_numpy()[codes[begins]]


def _in_order(turns: pa.Table, edges: Whole) -> bool:
    numbers = _column(turns, "turn").to_numpy()
    rising = np.diff(numbers) > 0
    rising[edges[1:-1] - 1] = True
    return bool(rising.all())


def _distinct(texts: Any) -> tuple[Any, Whole]:
    """The texts without repetition, and which of them each one is."""
    encoded = pc.dictionary_encode(texts)
    return encoded.dictionary, encoded.indices.to_numpy()


def _codes(values: Any, names: tuple[str, ...]) -> Whole:
    """The place of each value among the names; −1 where it is none of them."""
    places: Any = pc.index_in(values, value_set=pa.array(names, pa.string()))
    return np.asarray(pc.fill_null(places, -1).to_numpy(), np.int32)
