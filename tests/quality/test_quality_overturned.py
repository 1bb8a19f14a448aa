"""Disputes: what share of the disputed answers was overturned, by question and by analyst."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.estimate import Unknown, estimate_share
from wellspent.quality import (
    DECISIONS,
    TableUnusable,
    disputes,
    disputes_by_analyst,
    disputes_by_question,
)

SCHEMA = pa.schema(
    [(name, pa.string()) for name in ("evaluation", "question", "analyst", "decision")]
)


def disputed(rows) -> pa.Table:
    """From (evaluation, question, analyst, decision)."""
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], SCHEMA)


def evaluations(n: int) -> pa.Table:
    """e0, e1, …, by Ann and Bo in turn."""
    return pa.table(
        {
            "evaluation": [f"e{i}" for i in range(n)],
            "analyst": [("Ann", "Bo")[i % 2] for i in range(n)],
        }
    )


def ten(question="resolved"):
    """Ten disputes of Ann's answers: 3 accepted, 2 partly, 4 rejected, 1 open."""
    decided = ["accepted"] * 3 + ["partly"] * 2 + ["rejected"] * 4 + [None]
    return [(f"e{2 * i}", question, "Ann", decision) for i, decision in enumerate(decided)]


def test_the_shares_are_of_decided_disputes_with_wilsons_interval():
    found = disputes(disputed(ten()), evaluations(40))
    what = "decided disputes"
    assert found.fully == estimate_share(3, 9, what)
    assert found.partly == estimate_share(2, 9, what)
    assert found.overturned == estimate_share(5, 9, what)
    assert (found.decided, found.open) == (9, 1)


def test_two_disputed_answers_of_one_evaluation_are_one_disputed_evaluation():
    rows = ten() + ten("warm_opening")
    found = disputes(disputed(rows), evaluations(40))
    assert found.decided == 18
    assert found.disputed == estimate_share(10, 40, "evaluations")


def test_each_question_and_each_analyst_stands_for_itself():
    rows = [*ten(), ("e1", "warm_opening", "Bo", "accepted")]
    by_question = disputes_by_question(disputed(rows), evaluations(40))
    by_analyst = disputes_by_analyst(disputed(rows), evaluations(40))
    assert list(by_question) == ["resolved", "warm_opening"]
    assert by_analyst["Ann"].disputed == estimate_share(10, 20, "evaluations")
    assert by_analyst["Bo"].overturned == Unknown(
        "1 decided dispute, and a figure needs 8", "7 more decided disputes"
    )


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*DECISIONS, None]), max_size=40))
def test_every_dispute_is_decided_or_open_and_counted_once(decisions):
    rows = [(f"e{i}", "q", ("Ann", "Bo")[i % 2], d) for i, d in enumerate(decisions)]
    table, made = disputed(rows), evaluations(40)
    parts = disputes_by_analyst(table, made).values()
    whole = disputes(table, made)
    assert whole.decided + whole.open == len(decisions)
    assert whole.decided == sum(part.decided for part in parts)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([("e0", "q", "Ann", "maybe")], "decision 'maybe'"),
        ([("e0", "q", "Ann", None)] * 2, "evaluation 'e0', question 'q' more than once"),
        ([("e9", "q", "Ann", None)], "lacks 'e9', which was disputed"),
    ],
)
def test_disputes_that_cannot_be_counted_say_why(rows, words):
    with pytest.raises(TableUnusable, match=words):
        disputes(disputed(rows), evaluations(5))
