"""Labels are read from what annotators, `label` and `score` write; a bad line is a problem."""

from __future__ import annotations

import json

import pytest

from wellspent.comparison import read_labelled


def read(*records: object):
    lines = [(n, r if isinstance(r, str) else json.dumps(r)) for n, r in enumerate(records, 1)]
    return read_labelled(lines, "f.jsonl")


def one(record: dict):
    found = read(record)
    assert found.problems == ()
    return found.conversations[0]


def test_an_annotators_line_gives_part_pace_friction_and_answers():
    found = one({
        "id": "c",
        "turns": [{"speaker": "agent", "text": "Hi"}, {"speaker": "customer", "text": "Again!"}],
        "labels": {
            "parts": ["rapport", None],
            "friction": {"2": "repetition"},
            "scorecard": {"resolved": ["na", []], "documented": ["partly", [1]]},
        },
    })  # fmt: skip
    assert (found.parts, found.paces) == (("rapport", None), ("slow", None))
    assert found.frictions == ("none", "repetition")
    assert found.answers == {"resolved": "no_occasion", "documented": "partly"}
    assert [turn.text for turn in found.turns] == ["Hi", "Again!"]


def test_a_labellers_line_gives_confidence_and_a_pace_where_the_part_is_withheld():
    turn = {"n": 1, "part": "unknown", "pace": "quick", "friction": "none", "confidence": 0.25}
    found = one({"id": "c", "turns": [turn]})
    assert (found.parts, found.paces, found.confidences) == ((None,), ("quick",), (0.25,))


def test_a_scorecards_line_gives_answers_and_names_those_that_could_not_be_told():
    answers = [
        {"question": "resolved", "answer": "yes", "evidence": []},
        {"question": "documented", "answer": "cannot_tell"},
    ]
    found = one({"id": "c", "answers": answers})
    assert (found.answers, found.untold) == ({"resolved": "yes"}, ("documented",))


def test_a_conversation_that_is_only_planned_is_counted_and_not_compared():
    found = read({"id": "c", "turns": [{"text": "a"}], "labels": {"parts": [None], "friction": {}}})
    assert (found.conversations, found.not_begun) == ((), 1)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "The line is not JSON"),
        ("[1]", "The line is not a JSON object"),
        ({"turns": []}, "The line has no id"),
        ({"id": "c", "turns": [{"text": "a secret"}]}, "The line has no labels"),
        ({"id": "c", "labels": {"parts": ["a secret"]}}, "The part of turn 1 is none of: identity"),
        ({"id": "c", "labels": {"parts": ["other"], "friction": {"9": "wait"}}},
         "Friction names a turn that is not there"),
        ({"id": "c", "turns": [{"text": "a"}, {"text": "b"}], "labels": {"parts": ["other"]}},
         "It has 2 turns and 1 parts"),
        ({"id": "c", "turns": [{"n": 2, "part": "other"}]}, "Its turns are not numbered"),
        ({"id": "c", "turns": [{"n": 1, "part": "other", "confidence": 7}]},
         "The confidence of turn 1 is not between 0 and 1"),
        ({"id": "c", "answers": [{"question": "q", "answer": "a secret"}]}, "Answer 1 is none of"),
        ({"id": "c", "labels": {"parts": "other"}}, "Parts is not a list"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_used_is_a_problem_with_its_place_and_without_its_words(line, said):
    found = read({"id": "good", "labels": {"parts": ["other"]}}, line)
    assert [each.contact for each in found.conversations] == ["good"]
    (problem,) = found.problems
    assert str(problem).startswith(f"f.jsonl:2: {said}")
    assert "secret" not in str(problem)


def test_of_two_lines_with_one_id_the_first_is_kept():
    found = read(*({"id": "c", "labels": {"parts": [part]}} for part in ("other", "process")))
    assert found.conversations[0].parts == ("other",)
    assert "f.jsonl:1" in str(found.problems[0])
