"""A whole batch is scored row for row as its contacts are, one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, get_args

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.contacts import CHANNELS, SPEAKERS, STATE_KINDS, Contact, State, Turn
from wellspent.parts import PARTS, Friction, Label
from wellspent.scorecard import score_contact, score_tables
from wellspent.scorecard.cue_set import cue_masks, plain_texts
from wellspent.scorecard.cues import CUES, PHRASES, cues_in, plain
from wellspent.scorecard.examples import read_examples, redacted
from wellspent.tables import COMPUTED, tables_of

Case = tuple[Contact, Sequence[Label]]

# of every phrase's own letters, and of what may stand around them
_SNIPPETS = [
    "Hello, how can I help you?", "thank you for calling", "I’m so sorry", "HELP ME NOW", "??", "!!",
    "one moment", "“Really?” she said.", "ref AB-1234", "ſorry K İ ß", "[name]", "[", "don't]", "…",
    "I can see it\nwas sent.", "no\u00a0way", "\u2003", "\x1c", "é", "😡", "12,5", "٣٤", "anything else",
    "have a lovely day. ", "I think so", "waited 20 min", "[hold music]", "that sounds really awful",
]  # fmt: skip
_TEXTS = st.lists(
    st.sampled_from(_SNIPPETS) | st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
    max_size=6,
).map(" ".join)
_SECONDS = st.none() | st.floats(0, 1e5, width=32)
_CONTACTS = st.builds(
    Contact,
    id=st.just(""),
    turns=st.lists(
        st.builds(Turn, st.sampled_from(SPEAKERS), _TEXTS, _SECONDS, _SECONDS), max_size=7
    ).map(tuple),
    states=st.lists(
        st.builds(State, st.sampled_from(STATE_KINDS), _SECONDS, _SECONDS), max_size=3
    ).map(tuple),
    channel=st.none() | st.sampled_from(CHANNELS),
)
_LABELS = st.lists(
    st.builds(Label.of, st.sampled_from([*PARTS, "unknown"]), st.sampled_from(get_args(Friction))),
    min_size=7, max_size=7,
)  # fmt: skip


def labels_table(cases: Iterable[Case]) -> pa.Table:
    rows = [
        {"contact": contact.id, "turn": number, "part": label.part, "pace": label.pace,
         "friction": label.friction, "confidence": label.confidence}
        for contact, labels in cases
        for number, (label, _) in enumerate(zip(labels, contact.turns, strict=False), 1)
    ]  # fmt: skip
    return pa.Table.from_pylist(rows, COMPUTED["labels"])


def one_by_one(cases: Iterable[Case]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    answers, evidence = [], []
    for contact, labels in cases:
        for each in score_contact(contact, labels[: len(contact.turns)]):
            asked = {"contact": contact.id, "question": each.question}
            answers.append(
                asked | {"answer": each.answer, "by": each.by, "confidence": each.confidence}
            )
            evidence += [
                asked | {"turn": e.turn, "start": e.start, "end": e.end, "quote": e.quote}
                for e in each.evidence
            ]
    return answers, evidence


def at_once(cases: Sequence[Case]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    tables = tables_of(contact for contact, _ in cases)
    answers, evidence = score_tables(tables, labels_table(cases))
    assert answers.schema.equals(COMPUTED["answers"])
    assert evidence.schema.equals(COMPUTED["evidence"])
    return answers.to_pylist(), evidence.to_pylist()


def named(cases: Iterable[Case]) -> list[Case]:
    """The same contacts under names of their own, not in the order of the alphabet."""
    return [
        (Contact(f"{9 - n % 10}-{n}", c.turns, c.states, channel=c.channel), labels)
        for n, (c, labels) in enumerate(cases)
    ]


@pytest.mark.parametrize(
    "folder", ["sample", "written", "training.jsonl.gz", "reference-dev.jsonl.gz"]
)
def test_real_and_written_contacts_get_the_same_answers_and_quotes(
    shared: Path, folder: str
) -> None:
    examples = read_examples(shared / "gold" / folder)[::3]
    cases = [(redacted(each).contact, each.labels) for each in examples]
    assert at_once(cases) == one_by_one(cases)


@settings(max_examples=60)
@given(st.lists(st.tuples(_CONTACTS, _LABELS), max_size=4))
def test_contacts_of_any_kind_get_the_same_answers_and_quotes(cases: list[Case]) -> None:
    assert at_once(named(cases)) == one_by_one(named(cases))


@settings(max_examples=200)
@given(_TEXTS)
def test_the_automaton_finds_the_cues_that_the_patterns_find(text: str) -> None:
    texts = pa.array([text], pa.string())
    assert plain_texts(texts).to_pylist() == [plain(text)]
    mask = int(cue_masks(texts, plain_texts(texts))[0])
    assert {cue for bit, cue in enumerate(CUES) if mask >> bit & 1} == cues_in(text)


def test_cues_fit_into_one_mask() -> None:
    assert len(CUES) == len(PHRASES) + 1 <= 64


def test_labels_that_do_not_stand_beside_their_turns_are_brought_to_them(contact: Contact) -> None:
    """
    A: Hello, how can I help?
    C: My order never came and I'm furious.
    A: I'm sorry. I've sent another.
    """
    other = Contact("c2", contact.turns[::-1])
    cases = [(each, [Label.of("empathy")] * 3) for each in (contact, other)]
    swapped = labels_table(cases[::-1])
    answers, evidence = score_tables(tables_of([contact, other]), swapped)
    assert (answers.to_pylist(), evidence.to_pylist()) == one_by_one(cases)


def test_the_same_words_count_for_whoever_says_them_and_wherever(contact: Contact) -> None:
    """
    A: Hello, how can I help? I'm sorry to hear that.
    C: My order never came. I'm furious, thank you.
    A: I'm sorry to hear that. I've sent another. Anything else?
    C: Hello, how can I help? I'm sorry to hear that.
    """
    words = [turn.text for turn in contact.turns]
    speakers = ["customer", "system", "agent", "agent"]
    turned = tuple(map(Turn, speakers, words[::-1]))
    shared = Contact("c2", tuple(Turn(who, words[0]) for who in SPEAKERS))
    cases = [(each, [Label.of("empathy")] * 4)
             for each in (contact, Contact("c0", turned), shared)]  # fmt: skip
    assert at_once(cases) == one_by_one(cases)


def test_a_batch_without_contacts_gives_tables_without_rows() -> None:
    assert at_once([]) == ([], [])


def test_contacts_are_answered_in_their_own_order_with_and_without_turns(contact: Contact) -> None:
    """
    A: Hello, how can I help?
    C: Is it open? Thank you, bye.
    """
    cases = [(Contact("z", ()), []), (contact, [Label.of("rapport")] * 2), (Contact("a", ()), [])]
    answers, evidence = at_once(cases)
    assert [row["contact"] for row in answers[::8]] == ["z", "c1", "a"]
    assert {row["answer"] for row in answers if row["contact"] != "c1"} == {"cannot_tell"}
    assert {row["contact"] for row in evidence} == {"c1"}
