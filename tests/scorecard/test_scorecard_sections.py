"""A section's score against a calculation by hand."""

from __future__ import annotations

import pytest

from wellspent.estimate import Unknown
from wellspent.scorecard import Answer, AnswerValue, default_form, parse_form, section_scores

WEIGHED = """
id = "weighed"
version = 1
title = "Weighed"
[[sections]]
id = "s"
title = "S"
[[sections.questions]]
id = "heavy"
text = "?"
guidance = "."
weight = 3
[[sections.questions]]
id = "light"
text = "?"
guidance = "."
weight = 1
"""


def given(**answers: AnswerValue) -> list[Answer]:
    return [Answer(question, answer, (), "hand", 1.0) for question, answer in answers.items()]


def test_a_score_is_the_mean_of_yes_one_partly_half_and_no_nothing() -> None:
    answers = given(
        resolved="yes", verified_knowledge="partly", documented="no", no_needless_wait="yes"
    )
    assert section_scores(answers, default_form())["quick"] == pytest.approx((1 + 0.5 + 0 + 1) / 4)


def test_weights_count() -> None:
    scores = section_scores(given(heavy="yes", light="no"), parse_form(WEIGHED))
    assert scores == {"s": pytest.approx(3 / 4)}


@pytest.mark.parametrize("silent", ["no_occasion", "cannot_tell"])
def test_what_says_nothing_leaves_the_denominator(silent: AnswerValue) -> None:
    scores = section_scores(given(heavy=silent, light="partly"), parse_form(WEIGHED))
    assert scores == {"s": pytest.approx(0.5)}


def test_a_section_without_an_answer_is_unknown_and_not_nought() -> None:
    scores = section_scores(given(heavy="no_occasion", light="cannot_tell"), parse_form(WEIGHED))
    assert isinstance(scores["s"], Unknown)


def test_the_order_of_answers_does_not_matter() -> None:
    answers = given(resolved="yes", documented="no", warm_opening="partly")
    form = default_form()
    assert section_scores(answers[::-1], form) == section_scores(answers, form)
