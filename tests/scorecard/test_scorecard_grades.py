"""The last layer's regression: graded answers share one direction, and are still told apart."""

from __future__ import annotations

import numpy as np
import pytest

from wellspent.scorecard.answers import AnswerValue
from wellspent.scorecard.grades import GRADES, fit_grades
from wellspent.scorecard.model import LEAST_SHARE, ODDS_SCALE, RARITY_LEAN, ContactModel

RNG = np.random.default_rng(5)
GOODNESS = RNG.normal(size=300)
ANSWERS: list[AnswerValue] = [
    "yes" if good > 0.6 else "no" if good < -0.6 else "partly" for good in GOODNESS
]


def test_one_direction_tells_graded_answers_apart() -> None:
    """Contacts that are good, middling and bad in one respect are answered so."""
    answers, weights, bias = fit_grades(np.column_stack([3.0 * GOODNESS]), ANSWERS)
    assert answers == ("no", "partly", "yes")
    given = np.array(answers)[np.argmax(np.outer(3.0 * GOODNESS, weights[:, 0]) + bias, axis=1)]
    assert np.mean(given == ANSWERS) > 0.9


def test_what_speaks_for_yes_speaks_against_no_by_as_much() -> None:
    """The middle answer has no direction of its own where the grades say all."""
    _, weights, _ = fit_grades(np.column_stack([GOODNESS]), ANSWERS)
    no, partly, yes = weights[:, 0]
    assert yes > 0 > no
    assert abs(partly) < 0.2 * yes
    assert yes == pytest.approx(-no, rel=0.3)


def test_an_answer_outside_the_grades_is_told_by_what_it_alone_shows() -> None:
    """`no_occasion` stands on no grade; a sign that only it has still leads to it."""
    assert "no_occasion" not in GRADES
    sign = RNG.random(300) < 0.3
    target: list[AnswerValue] = [
        "no_occasion" if there else answer for there, answer in zip(sign, ANSWERS, strict=True)
    ]
    rows = np.column_stack([3.0 * GOODNESS, 3.0 * sign])
    answers, weights, bias = fit_grades(rows, target)
    given = np.array(answers)[np.argmax(rows @ weights.T + bias, axis=1)]
    assert np.mean(given[sign] == "no_occasion") > 0.9


def test_an_answer_hardly_ever_given_is_not_leaned_to_beyond_a_bound() -> None:
    """One contact in a hundred said `no_occasion`: that is too little to lean on."""
    model = ContactModel(
        ("no", "no_occasion"), np.array([0.99, 0.01]), np.zeros((2, 1)), np.zeros(2)
    )
    assert model.lean[1] == np.rint(ODDS_SCALE * RARITY_LEAN * np.log(LEAST_SHARE))
