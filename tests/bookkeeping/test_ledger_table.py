"""The ledger of a whole batch is, row for row, the ledgers of its contacts."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from arbitrary import contacts, labels_of_seven, moments, short_moments
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.bookkeeping import LabelsMismatch, keep_ledger, ledger_table
from wellspent.bookkeeping.announcements import ANNOUNCEMENTS, says
from wellspent.bookkeeping.batch import announcements_in
from wellspent.bookkeeping.placing import count_words
from wellspent.bookkeeping.rows import text_buffers
from wellspent.contacts import Contact, Turn
from wellspent.fernhill.centre import generate_centre
from wellspent.parts import FRICTIONS, PARTS, Label
from wellspent.readers import read_each
from wellspent.tables import COMPUTED, tables_of


def labels_table(batch, labels) -> pa.Table:
    rows = [
        {"contact": c.id, "turn": n, "part": x.part, "pace": x.pace, "friction": x.friction,
         "confidence": x.confidence}
        for c, some in zip(batch, labels, strict=True)
        for n, x in enumerate(some, 1)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, COMPUTED["labels"])


def plainly(batch, labels) -> pa.Table:
    rows = [
        {"contact": contact.id} | {name: getattr(s, name) for name in s.__slots__}
        for contact, some in zip(batch, labels, strict=True)
        for s in keep_ledger(contact, some).segments
    ]
    return pa.Table.from_pylist(rows, COMPUTED["segments"])


def at_once(batch, labels) -> pa.Table:
    return ledger_table(tables_of(batch), labels_table(batch, labels))


def any_labels(batch) -> list[list[Label]]:
    """Labels that meet every rule, whatever the words; the same ones every time."""
    draw = random.Random(7)
    parts, frictions = (*PARTS, "unknown"), (*FRICTIONS, *["none"] * 5)
    return [
        [Label.of(draw.choice(parts), draw.choice(frictions)) for _ in contact.turns]
        for contact in batch
    ]


def assert_the_same(batch) -> None:
    assert batch
    labels = any_labels(batch)
    assert at_once(batch, labels).equals(plainly(batch, labels))


def test_over_the_sample_centre():
    assert_the_same(generate_centre(seed=3, contacts=80).contacts)


@pytest.mark.parametrize("folder", ["gold/sample", "gold/written", "corpora/primock57"])
def test_over_the_reference_conversations(shared, folder):
    assert_the_same([one for one in read_each([shared / folder]) if isinstance(one, Contact)])


def test_over_chats_with_work_in_a_tool(shared):
    star = read_each([shared / "corpora" / "star" / "dev.jsonl.gz"])
    assert_the_same([one for one in itertools.islice(star, 300) if isinstance(one, Contact)])


def named(batch):
    return [replace(contact, id=f"c-{9 - n}") for n, contact in enumerate(batch)]


@settings(max_examples=150)
@given(st.lists(st.one_of(contacts(moments), contacts(short_moments)), max_size=4).map(named), labels_of_seven)  # fmt: skip
def test_over_any_timings_whatsoever(batch, labels):
    some = [labels[: len(contact.turns)] for contact in batch]
    assert at_once(batch, some).equals(plainly(batch, some))


@given(
    st.lists(st.text() | st.text(" \t\x1c\x85\xa0\u1680\u2003\u2028\u202f\u205f\u3000\u200bé日x"))
)
def test_words_are_counted_as_python_splits_them(texts):
    words = np.empty(len(texts), np.int32)
    count_words(*text_buffers(pa.chunked_array([pa.array(texts, pa.string())])), words)
    assert words.tolist() == [len(text.split()) for text in texts]


spoken = st.sampled_from(
    [
        "let",
        "me",
        "i'll",
        "i’ll",
        "look",
        "checking",
        "that",
        "one",
        "moment",
        "just",
        "a",
        "second",
        "bear",
        "with",
        "hold",
        "on",
        "thanks",
        "for",
        "holding",
        "sorry",
        "waiting",
        "it",
        "is",
        "slow",
        "ſlow",
        "Keep",
        "you",
        "kept",
        ".",
        "!",
        "é",
        "naïve",
        "loading",
        "système",
    ]
)


@given(st.lists(st.lists(spoken, max_size=12).map(" ".join), min_size=1, max_size=20))
def test_words_that_announce_a_silence_are_found_alike(texts):
    found = announcements_in(pa.array(texts, pa.string()))
    for name in ANNOUNCEMENTS:
        assert found[name].tolist() == [says(text, name) for text in texts]


def test_the_rows_may_stand_in_any_order():
    batch = generate_centre(seed=4, contacts=12).contacts
    labels = any_labels(batch)
    tables, given_labels = tables_of(batch), labels_table(batch, labels)
    mixed = {name: shuffled(table) for name, table in tables.items()} | {"contacts": tables["contacts"]}  # fmt: skip
    assert ledger_table(mixed, shuffled(given_labels)).equals(plainly(batch, labels))


def shuffled(table: pa.Table) -> pa.Table:
    return table.take(pa.array(np.random.default_rng(1).permutation(len(table))))


def test_rows_of_contacts_that_were_not_asked_for_change_nothing():
    batch = generate_centre(seed=5, contacts=12).contacts
    labels = any_labels(batch)
    tables = tables_of(batch) | {"contacts": tables_of(batch[3:9])["contacts"]}
    assert ledger_table(tables, labels_table(batch, labels)).equals(plainly(batch[3:9], labels[3:9]))  # fmt: skip


@pytest.mark.parametrize("batch", [[], [Contact("c-1", ())], [Contact("c-1", ()), Contact("c-2", ())]])  # fmt: skip
def test_contacts_without_a_turn_have_no_segments(batch):
    assert at_once(batch, [[]] * len(batch)).equals(COMPUTED["segments"].empty_table())


def test_labels_that_are_not_one_a_turn_are_refused_by_the_contacts_name():
    batch = [Contact("c-1", ()), Contact("c-2", (Turn("agent", "Hello.", 0.0, 1.0),))]
    with pytest.raises(LabelsMismatch, match="'c-2' has 1 turns and was given 2 labels"):
        at_once(batch, [[], [Label.of("rapport")] * 2])
