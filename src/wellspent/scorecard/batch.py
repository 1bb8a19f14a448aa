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
from wellspent.scorecard.batch_texts import Texts, read_texts
from wellspent.scorecard.cue_set import Masks, mask_of
from wellspent.scorecard.reading import MEETS_FEELING, SHOWS_FEELING
from wellspent.scorecard.trait_places import FRICTION_NAMES, PART_NAMES

__all__ = ["Batch", "Whole", "named", "read_batch"]

Whole = npt.NDArray[Any]
_EMPATHY: Final = PART_NAMES.index("empathy")


@dataclass(frozen=True, slots=True)
class Batch:
    """Contacts in the order of their turns, and one value a turn.

    `edges[c]` to `edges[c + 1]` are the turns of the c-th contact that has turns;
    `of[c]` is its row in the table `contacts`; `said[t]` is which of the texts turn t says.
    """

    contacts: Any
    of: Whole
    edges: Whole
    texts: Texts
    said: Whole
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
    written = _column(turns, "text")
    if written.null_count or len(pc.unique(contacts)) != len(contacts):
        return None
    speakers = _codes(_column(turns, "speaker"), SPEAKERS)
    if speakers.min() < 0:
        return None
    encoded = pc.dictionary_encode(written)
    texts, said = read_texts(encoded.dictionary), encoded.indices.to_numpy()
    return Batch(
        contacts, of, edges, texts, said, speakers,
        _codes(_column(labels, "part"), PART_NAMES),
        _codes(_column(labels, "friction"), FRICTION_NAMES),
        texts.masks[said],
    )  # fmt: skip


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


def _codes(values: Any, names: tuple[str, ...]) -> Whole:
    """The place of each value among the names; −1 where it is none of them."""
    places: Any = pc.index_in(values, value_set=pa.array(names, pa.string()))
    return np.asarray(pc.fill_null(places, -1).to_numpy(), np.int32)
