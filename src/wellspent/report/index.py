"""The live index: what a figure needs of every contact, as arrays, for any choice of contacts.

position  a contact's place in the index, from 0; contacts of one queue stand together, and
          within it those of one team and of one week
code      the place of a field's value among its values in alphabetical order; one more is None
column    handle time, its measured part, the seconds of each kind, and those of each line
          (`kind/name`): one row a contact
measure   what a list of contacts is for: `handle`, a kind, `kind/name`, `answer/…`, `flag/…`;
          its contacts stand in ascending order, so that ranks are counted and not sorted

The arrays of a large centre may lie on disk and be mapped into memory.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.report.model import KINDS, Kind
from wellspent.report.monday import LINE_NAMES
from wellspent.report.selection import Selection

__all__ = [
    "CHOICES",
    "KIND_COLUMNS",
    "LINES",
    "NO_TIME",
    "ContactIndex",
    "ContactLine",
    "Mask",
    "as_bytes",
    "read_only",
]

# the fields that can be chosen by, each with its filter
CHOICES: Final = {
    "queue": "queues",
    "team": "teams",
    "channel": "channels",
    "reason": "reasons",
    "segment": "segments",
    "week": "weeks",
    "agent": "agents",
}
LINES: Final[tuple[tuple[Kind, str], ...]] = tuple(
    (kind, name) for kind in KINDS for name in LINE_NAMES[kind]
)
# the kinds stand apart from the lines: most questions are about them alone, and read less
KIND_COLUMNS: Final = ("handle", "measured", *KINDS)
# `other` and `unknown` have one line, which is the kind; what could be cut comes first
LINE_COLUMNS: Final = tuple(
    f"{kind}/{name}" for kind in ("friction", "quick", "slow") for name in LINE_NAMES[kind]
)
NO_TIME: Final = np.iinfo(np.int64).min
_EPOCH: Final = datetime.fromtimestamp(0, UTC).replace(tzinfo=None)
Mask = npt.NDArray[np.bool_]
Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact in a list: what was recorded of it, and its seconds by kind.

    `handle_seconds` is the ledger's; None, with no kinds, where the contact has no timing.
    """

    contact: str
    began: datetime | None
    channel: str | None
    queue: str | None
    reason: str | None
    segment: str | None
    agent: str | None
    team: str | None
    handle_seconds: float | None
    kinds: tuple[tuple[Kind, float], ...]


@dataclass(frozen=True)
class ContactIndex:
    """Every contact of a centre, n of them, as arrays that nobody may write to.

    Made by `build_index`, or by `from_arrays` from what `arrays` gave.
    """

    texts: Array  # uint8: JSON of the values of the fields and of the measures
    ids: Array  # uint8: the ids one after the other, UTF-8
    id_edges: Array  # int64, n + 1
    by_id: Array  # int32, n: the positions in the order of the ids
    began: Array  # int64, n: microseconds from 1970, the least number where not recorded
    codes: Array  # int32, fields × n, in the order of CHOICES
    timed: Array  # bool, n: whether the contact has any timing
    basis: Array  # int32, n: 0 where every second was measured, 1 where any was estimated
    kinds: Array  # float64, n × KIND_COLUMNS and one more, for rows of 64 bytes
    lines: Array  # float64, n × LINE_COLUMNS and one more
    empty_contact: Array  # int32: positions of contacts that have a line of no seconds
    empty_line: Array  # int32: its place in LINES
    measure_edges: Array  # int64, measures + 1
    measure_contact: Array  # int32: positions, ascending in seconds
    measure_seconds: Array  # float64: how much each has, of the measures in seconds alone

    def arrays(self) -> Mapping[str, Array]:
        """The arrays by name; whoever stores them needs nothing else."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, Array]) -> ContactIndex:
        """The index of these arrays, memory-mapped or not."""
        return cls(**{one.name: read_only(arrays[one.name]) for one in fields(cls)})

    def __len__(self) -> int:
        """How many contacts it has."""
        return len(self.began)

    @cached_property
    def _texts(self) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(self.texts.tobytes())
        return said

    @cached_property
    def _measures(self) -> dict[str, int]:
        places = {name: place for place, name in enumerate(self._texts["measures"])}
        one_line = {f"{kind}/{kind}": places[kind] for kind in ("other", "unknown")}
        return {**places, **one_line}

    @cached_property
    def whole(self) -> Array:
        """The one group that everybody is in: int32, n × 1."""
        return read_only(np.zeros((len(self), 1), np.int32))

    @cached_property
    def ways_of_timing(self) -> Array:
        """Everybody is in group 0, in 1 or 2 by `basis`, and in 3 and on by channel."""
        ways = (self.whole[:, 0], self.basis + 1, self.codes_of("channel") + 3)
        return read_only(np.column_stack(ways).astype(np.int32))

    @cached_property
    def places(self) -> Array:
        """The queue of every contact and, numbered behind all queues, its reason: int32, n × 2."""
        reasons = self.codes_of("reason") + len(self.texts_of("queue"))
        return read_only(np.column_stack([self.codes_of("queue"), reasons]).astype(np.int32))

    def member_of(self, field: str) -> Array:
        """The code of every contact in a field, as groups: int32, n × 1."""
        return self.codes_of(field)[:, None]

    def texts_of(self, field: str) -> tuple[str | None, ...]:
        """The value of each code of a field, None behind the others."""
        return (*self._texts["values"][field], None)

    def codes_of(self, field: str) -> Array:
        """The code of every contact in a field."""
        return np.asarray(self.codes[list(CHOICES).index(field)])

    def values(self, field: str) -> tuple[str | None, ...]:
        """The values of a field that occur, the most frequent first, None last."""
        texts = self.texts_of(field)
        counts = np.bincount(self.codes_of(field), minlength=len(texts))
        order = sorted(range(len(texts)), key=lambda code: (texts[code] is None, -counts[code]))
        return tuple(texts[code] for code in order if counts[code])

    def mask(self, selection: Selection) -> Mask:
        """Which contacts are selected, by position."""
        chosen = np.ones(len(self), np.bool_)
        for field, name in CHOICES.items():
            wanted = getattr(selection, name)
            if wanted is not None:
                allowed = np.array([text in wanted for text in self.texts_of(field)])
                chosen &= allowed[self.codes_of(field)]
        if selection.contacts is not None:
            named = np.zeros(len(self), np.bool_)
            places = (self.position(one) for one in selection.contacts if one is not None)
            named[[place for place in places if place is not None]] = True
            chosen &= named
        chosen.flags.writeable = False
        return chosen

    def lets_through(self, selection: Selection, position: int) -> bool:
        """Whether one contact is selected, without looking at the others."""
        for row, (field, name) in enumerate(CHOICES.items()):
            wanted = getattr(selection, name)
            if wanted is not None and self.texts_of(field)[self.codes[row, position]] not in wanted:
                return False
        return selection.contacts is None or self.contact(position) in selection.contacts

    def contact(self, position: int) -> str:
        """The id of the contact at a position."""
        return self._id(position).decode("utf-8", "surrogatepass")

    def position(self, contact: str) -> int | None:
        """Where a contact stands; None where there is none of that id."""
        wanted = contact.encode("utf-8", "surrogatepass")
        place = bisect_left(self.by_id, wanted, key=self._id)
        found = int(self.by_id[place]) if place < len(self) else None
        return found if found is not None and self._id(found) == wanted else None

    def line(self, position: int) -> ContactLine:
        """The contact at a position, as it stands in a list."""
        said = {
            field: self.texts_of(field)[self.codes[row, position]]
            for row, field in enumerate(CHOICES)
            if field != "week"
        }
        seconds = self.kinds[position].tolist() if self.timed[position] else None
        return ContactLine(
            contact=self.contact(position),
            began=_moment(int(self.began[position])),
            handle_seconds=seconds[0] if seconds else None,
            kinds=tuple(zip(KINDS, seconds[2:], strict=False)) if seconds else (),
            **said,
        )

    def ordered(self, measure: str) -> tuple[Array, Array]:
        """The contacts that have something of a measure, ascending, and how much each has.

        Of an answer or a flag everybody has one, and who began last stands last. Both are
        empty where nobody has any, or where no measure is called that.
        """
        place = self._measures.get(measure)
        start, stop = (0, 0) if place is None else self.measure_edges[place : place + 2].tolist()
        # unsigned, so that kernels need not ask whether a position counts from the end
        contacts = self.measure_contact[start:stop].view(np.uint32)
        if stop > len(self.measure_seconds):
            return contacts, np.broadcast_to(1.0, len(contacts))
        return contacts, self.measure_seconds[start:stop]

    def _id(self, position: int) -> bytes:
        return self.ids[self.id_edges[position] : self.id_edges[position + 1]].tobytes()


def as_bytes(mask: Mask) -> Array:
    """A mask as kernels take it: one byte a contact, 0 or 1."""
    return read_only(mask.view(np.uint8))


def read_only(array: Array) -> Array:
    """A plain view that nobody can write to, so that kernels are compiled once."""
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


def _moment(microseconds: int) -> datetime | None:
    return None if microseconds == NO_TIME else _EPOCH + timedelta(microseconds=microseconds)
