"""What was heard, for any choice of contacts, beside a plain count of the same rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_centre import connect, tiny

from wellspent.contacts import Contact, Turn
from wellspent.estimate import Estimate
from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.report import EVERYTHING, Selection, build_index
from wellspent.report.heard_index import (
    EVERY_SIGNAL,
    HeardFilter,
    index_signals,
    index_topics,
    topic_shares,
)
from wellspent.settings import Settings
from wellspent.tables import COMPUTED

FIRST = datetime.fromisoformat("2026-03-02T08:00")
CONTACTS = [
    Contact(
        f"c{i}", (Turn("customer", "hello", 0, 1), Turn("agent", "hello", 1, 2)), began=FIRST + timedelta(days=i),
        queue=f"q{i % 3}", agent="Ann", customer=f"p{i}",
    )
    for i in range(20)
]  # fmt: skip


def signal(contact: int, turn: int = 1, kind: str = "effort", *, name=None, asked=False, up=False):
    return {
        "contact": f"c{contact}", "turn": turn, "kind": kind, "start": 0, "end": 5, "quote": "hello",
        "confidence": 0.9, "name": name, "asked": asked, "followed_up": up,
    }  # fmt: skip


@cache
def index_of_contacts():
    return build_index(connect(tiny(CONTACTS)), Settings())


def heard(rows):
    connection = duckdb.connect()
    connection.register("signals", pa.Table.from_pylist(rows, COMPUTED["signals"]))
    connection.register("contacts", tiny(CONTACTS)["contacts"])
    return index_of_contacts(), index_signals(connection, index_of_contacts())


@pytest.fixture(scope="module")
def found():
    return heard(
        [
            signal(1), signal(1, 2), signal(4, kind="competitor", name="Brightwell"),
            signal(7, asked=True), signal(19, kind="compliment", up=True),
        ]
    )  # fmt: skip


def test_the_newest_contacts_signals_come_first(found):
    index, every = found
    assert [index.contact(p) for p in every.position] == ["c19", "c7", "c4", "c1", "c1"]
    assert every.turn.tolist()[-2:] == [1, 2]


def test_a_rate_counts_contacts_and_not_signals(found):
    index, every = found
    mask = index.mask(EVERYTHING)
    effort = next(r for r in every.rates(mask, every.chosen(index, mask)) if r.kind == "effort")
    assert (effort.hits, effort.contacts, effort.signals, effort.unspoken) == (2, 20, 3, 2)
    assert isinstance(effort.share, Estimate)
    assert effort.share.value == 0.1


def test_fewer_than_eight_contacts_have_no_rate(found):
    index, every = found
    mask = index.mask(Selection(queues=frozenset({"q1"})))
    assert {r.hits for r in every.rates(mask, every.chosen(index, mask)) if r.kind == "effort"} == {2}  # fmt: skip
    assert not isinstance(
        every.rates(mask, every.chosen(index, mask))[0].share, Estimate
    )  # seven contacts


@pytest.mark.parametrize(
    ("wanted", "places"),
    [
        (HeardFilter(kinds=frozenset({"competitor"})), 1),
        (HeardFilter(unspoken=False), 2),
        (HeardFilter(name="Brightwell"), 1),
        (HeardFilter(name="Nobody"), 0),
        (HeardFilter(since=date(2026, 3, 9)), 2),
        (HeardFilter(until=date(2026, 3, 3)), 2),
        (HeardFilter(topic="t1"), 3),
        (HeardFilter(topic="t9"), 0),
    ],
)
def test_a_filter_lets_through_what_it_says(found, wanted, places):
    index, every = found
    topics = index_topics(pa.table({"contact": ["c1", "c4", "gone"], "topic": ["t1", "t1", "t1"]}), index)  # fmt: skip
    assert len(every.chosen(index, index.mask(EVERYTHING), wanted, topics)) == places


def test_every_contact_is_about_a_topic_or_none(found):
    index, _ = found
    topics = pa.table({"contact": ["c1", "c4", "c5"], "topic": ["t2", "t1", "t2"]})
    shares = topic_shares(*index_topics(topics, index), index.mask(EVERYTHING))
    assert [(s.key, s.hits) for s in shares] == [("t2", 2), ("t1", 1), (None, 17)]


@given(
    st.lists(st.tuples(st.integers(0, 19), st.sampled_from(SIGNAL_KINDS)), max_size=40),
    st.sampled_from([EVERYTHING, Selection(queues=frozenset({"q0", "q2"}))]),
)
def test_rates_are_those_of_a_plain_count(rows, selection):
    index, every = heard([signal(i, 1 + k % 2, kind) for k, (i, kind) in enumerate(rows)])
    mask = index.mask(selection)
    let = {f"c{i}" for i in range(20) if selection == EVERYTHING or i % 3 != 1}
    plain = {k: {f"c{i}" for i, kind in rows if kind == k} & let for k in SIGNAL_KINDS}
    rates = every.rates(mask, every.chosen(index, mask, EVERY_SIGNAL))
    assert {r.kind: r.hits for r in rates} == {k: len(v) for k, v in plain.items()}
    assert np.count_nonzero(mask) == len(let)
