"""What was heard, as arrays beside the live index, for any choice of contacts.

A signal stands for one row of the table `signals`; the newest contact's come first. Texts are not
kept here: who shows a quote reads its contact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import Figure, estimate_share
from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.report.index import NO_TIME, ContactIndex, Mask
from wellspent.report.listening.customer_shares import customer_codes, share_by_codes

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "EVERY_SIGNAL",
    "HeardFilter",
    "HeardIndex",
    "SignalRate",
    "TopicShare",
    "index_signals",
    "index_topics",
    "topic_shares",
]

Array = npt.NDArray[Any]
_QUERY: Final = "SELECT contact, turn, kind, name, asked, followed_up FROM signals"
_DAY: Final = 86_400_000_000  # microseconds


@dataclass(frozen=True, slots=True)
class HeardFilter:
    """Which signals are meant; None lets everything through. `until` is the last day that counts."""

    kinds: frozenset[str] | None = None
    unspoken: bool | None = None
    name: str | None = None
    topic: str | None = None
    since: date | None = None
    until: date | None = None


EVERY_SIGNAL: Final = HeardFilter()


@dataclass(frozen=True, slots=True)
class SignalRate:
    """How often one kind of signal is heard in the selected contacts.

    `hits` of `contacts` have one or more; `share` says so, contacts of one customer taken together. `unspoken` of its `signals`
    were neither asked for nor followed up.
    """

    kind: str
    hits: int
    contacts: int
    share: Figure
    signals: int
    unspoken: int


@dataclass(frozen=True, slots=True)
class TopicShare:
    """How many of the selected contacts are about a topic; its key is None for those about none."""

    key: str | None
    hits: int
    contacts: int
    share: Figure


@dataclass(frozen=True)
class HeardIndex:
    """Every signal of a centre as arrays, the newest contact's first; m signals."""

    position: Array  # int32, m: the contact's place in the live index
    turn: Array  # int32, m
    kind: Array  # int8, m: the place in SIGNAL_KINDS
    name: Array  # int32, m: the place in `names`, −1 where none is named
    unspoken: Array  # bool, m
    customer: Array  # int64, n: the customer's number of every contact of the live index
    names: tuple[str, ...]

    def chosen(
        self,
        index: ContactIndex,
        mask: Mask,
        heard: HeardFilter = EVERY_SIGNAL,
        topics: tuple[Sequence[str], Array] | None = None,
    ) -> Array:
        """The places of the signals of masked contacts that a filter lets through, int64.

        `topics` are the keys and each contact's, as `index_topics` gives them.
        """
        let = mask[self.position]
        if heard.kinds is not None:
            let &= np.isin(self.kind, [SIGNAL_KINDS.index(k) for k in SIGNAL_KINDS if k in heard.kinds])  # fmt: skip
        if heard.unspoken is not None:
            let &= self.unspoken == heard.unspoken
        if heard.name is not None:
            let &= self.name == (self.names.index(heard.name) if heard.name in self.names else -2)
        if heard.topic is not None:
            keys, of_contact = topics or ((), np.full(len(index), -1))
            wanted = list(keys).index(heard.topic) if heard.topic in keys else -2
            let &= of_contact[self.position] == wanted
        if heard.since is not None or heard.until is not None:
            began = index.began[self.position]
            let &= began != NO_TIME
            if heard.since is not None:
                let &= began >= _microseconds(heard.since)
            if heard.until is not None:
                let &= began < _microseconds(heard.until) + _DAY
        return np.flatnonzero(let)

    def contacts_of(self, places: Array) -> int:
        """How many contacts these signals come from."""
        return len(np.unique(self.position[places]))

    def rates(self, mask: Mask, places: Array) -> tuple[SignalRate, ...]:
        """Each kind among the masked contacts; `places` are their signals."""
        contacts = int(np.count_nonzero(mask))
        customers = self.customer[mask]
        found = []
        for code, kind in enumerate(SIGNAL_KINDS):
            own = places[self.kind[places] == code]
            having = np.zeros(len(mask), np.bool_)
            having[self.position[own]] = True
            hits = int(np.count_nonzero(having))
            unspoken = int(np.count_nonzero(self.unspoken[own]))
            share = share_by_codes(having[mask], customers)
            found.append(SignalRate(kind, hits, contacts, share, len(own), unspoken))
        return tuple(found)


def index_signals(connection: DuckDBPyConnection, index: ContactIndex) -> HeardIndex:
    """The signals of a run's tables, by the places of their contacts in the run's index."""
    table: Any = connection.sql(_QUERY).to_arrow_table()
    position = _positions(index, table["contact"])
    kind: Any = pc.index_in(table["kind"], value_set=pa.array(SIGNAL_KINDS)).fill_null(-1)
    names: Any = pc.drop_null(pc.unique(table["name"]))
    texts = tuple(sorted(names.to_pylist()))
    name: Any = pc.index_in(table["name"], value_set=pa.array(texts, pa.string())).fill_null(-1)
    heard: Any = pc.or_(pc.fill_null(table["asked"], False), pc.fill_null(table["followed_up"], False))  # fmt: skip
    turn = table["turn"].to_numpy()
    known = (position >= 0) & (kind.to_numpy() >= 0)
    began = np.where(position >= 0, index.began[np.maximum(position, 0)], NO_TIME)
    order = np.lexsort((turn, position, -began.astype(np.float64)))
    order = order[known[order]]
    return HeardIndex(
        position[order].astype(np.int32),
        turn[order].astype(np.int32),
        kind.to_numpy()[order].astype(np.int8),
        name.to_numpy()[order].astype(np.int32),
        ~heard.to_numpy()[order],
        _customers(connection, index),
        texts,
    )


def index_topics(topics: pa.Table, index: ContactIndex) -> tuple[tuple[str, ...], Array]:
    """The keys of the topics, and for every contact of the index the place of its own, or −1."""
    kept: Any = topics.filter(pc.is_valid(topics["topic"]))
    keys = tuple(sorted(set(kept["topic"].to_pylist())))
    of_contact = np.full(len(index), -1, np.int32)
    position = _positions(index, kept["contact"])
    codes: Any = pc.index_in(kept["topic"], value_set=pa.array(keys, pa.string()))
    own = position >= 0
    of_contact[position[own]] = codes.to_numpy()[own]
    return keys, of_contact


def topic_shares(keys: Sequence[str], of_contact: Array, mask: Mask) -> tuple[TopicShare, ...]:
    """How many of the masked contacts are about each topic, the most frequent first, none last."""
    contacts = int(np.count_nonzero(mask))
    counts = np.bincount(of_contact[mask] + 1, minlength=len(keys) + 1).tolist()
    named = sorted(zip(keys, counts[1:], strict=True), key=lambda one: (-one[1], one[0]))
    every = [*named, (None, counts[0])]
    return tuple(TopicShare(key, n, contacts, estimate_share(n, contacts)) for key, n in every)


def _customers(connection: DuckDBPyConnection, index: ContactIndex) -> Array:
    """The number of each contact's customer; a contact without one is a customer of its own."""
    table: Any = connection.sql("SELECT contact, customer FROM contacts").to_arrow_table()
    position = _positions(index, table["contact"])
    own = position >= 0
    numbers = np.arange(len(index), dtype=np.int64) + len(table)
    numbers[position[own]] = customer_codes(table["customer"].to_pylist())[own]
    return numbers


def _positions(index: ContactIndex, contacts: Any) -> Array:
    """The place of each of these contacts in the index, or −1."""
    edges: Any = np.ascontiguousarray(index.id_edges, np.int64)
    letters: Any = np.ascontiguousarray(index.ids)
    ids: Any = pa.LargeStringArray.from_buffers(len(index), pa.py_buffer(edges), pa.py_buffer(letters))  # fmt: skip
    found: Any = pc.index_in(contacts.cast(pa.large_string()), value_set=ids)
    return np.asarray(found.fill_null(-1).to_numpy())


def _microseconds(day: date) -> int:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return int(moment.timestamp()) * 1_000_000
