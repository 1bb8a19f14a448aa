"""The law of evidence: every quote stands where it is said to stand."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.contacts import SPEAKERS, Contact, Turn
from wellspent.parts import PARTS, Friction, Label
from wellspent.scorecard import (
    ANSWERS,
    Answer,
    Evidence,
    check_evidence,
    default_form,
    keep_proven,
    score_contact,
)

_SAID = st.sampled_from(
    [
        "Hello, how can I help you today?",
        "Thank you, [name]. I can see the order. It is sent.",
        "I'm so sorry, that sounds awful…\n\nLet me see.",
        "Not sure, I think so.",
        "Anything else?",
        "",
        "   ",
        "…",
        "Thanks for calling. Have a lovely day!",
    ]
)
_TURNS = st.lists(
    st.builds(
        Turn,
        speaker=st.sampled_from(SPEAKERS),
        text=_SAID | st.text(max_size=60),
        start=st.none() | st.floats(0, 1e5),
        end=st.none() | st.floats(0, 1e5),
    ),
    max_size=9,
)
_LABELS = st.lists(
    st.builds(
        Label.of,
        st.sampled_from([*PARTS, "unknown"]),
        st.sampled_from(get_args(Friction)),
        st.floats(0, 1),
    ),
    min_size=9,
    max_size=9,
)
CONTACT = Contact("c1", (Turn("agent", "Hello."), Turn("customer", "My hat is lost.")))
ANSWER = Answer("resolved", "yes", (Evidence(2, 3, 6, "hat"),), "model-1", 0.9)


@settings(max_examples=150, deadline=None)
@given(_TURNS, _LABELS)
def test_every_answer_keeps_the_law_whatever_was_said(
    turns: list[Turn], labels: list[Label]
) -> None:
    contact = Contact("c1", tuple(turns))
    answers = score_contact(contact, labels[: len(turns)])
    assert [answer.question for answer in answers] == [q.id for q in default_form().questions]
    for answer in answers:
        assert answer.answer in ANSWERS
        assert 0 <= answer.confidence <= 1
        assert answer.evidence or answer.answer not in ("yes", "partly")
        for quote in answer.evidence:
            assert quote.quote
            assert turns[quote.turn - 1].text[quote.start : quote.end] == quote.quote


def test_a_quote_that_stands_there_is_accepted() -> None:
    assert check_evidence(CONTACT, ANSWER)
    assert keep_proven(CONTACT, ANSWER) == ANSWER


@pytest.mark.parametrize(
    "forged",
    [
        Evidence(2, 3, 6, "cat"),
        Evidence(1, 3, 6, "hat"),
        Evidence(3, 3, 6, "hat"),
        Evidence(0, 3, 6, "hat"),
        Evidence(2, 3, 3, ""),
        Evidence(2, -4, -1, "los"),
        Evidence(2, 10, 90, "lost."),
    ],
)
def test_an_answer_with_a_forged_quote_is_thrown_away(forged: Evidence) -> None:
    answer = replace(ANSWER, evidence=(*ANSWER.evidence, forged))
    assert not check_evidence(CONTACT, answer)
    kept = keep_proven(CONTACT, answer)
    assert (kept.answer, kept.evidence) == ("cannot_tell", ())


@pytest.mark.parametrize("claim", ["yes", "partly"])
def test_a_claim_without_a_quote_is_thrown_away(claim: str) -> None:
    assert keep_proven(CONTACT, replace(ANSWER, answer=claim, evidence=())).answer == "cannot_tell"


def test_a_no_may_stand_without_a_quote() -> None:
    assert check_evidence(CONTACT, replace(ANSWER, answer="no", evidence=()))
