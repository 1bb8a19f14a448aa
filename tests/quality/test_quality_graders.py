"""Graders are graded: against an expert, against each other, and how leniently; by name."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from wellspent.agreement import gwet_ac1, krippendorff_alpha, raw_agreement
from wellspent.estimate import Unknown
from wellspent.quality import TableUnusable, calibration_session, grade_graders
from wellspent.quality.agreeing import count_readings, estimate_agreement

ANSWERS = ("yes", "partly", "no", "no_occasion")
QUESTIONS = ("resolved", "warm_opening")


def scores(said: dict[str, list[str | None]], question: str = "resolved") -> pa.Table:
    """One row an answer, from each analyst's answers to contact after contact."""
    rows = [
        {"contact": f"c{i:02d}", "question": question, "analyst": analyst, "answer": answer}
        for analyst, answers in said.items()
        for i, answer in enumerate(answers)
    ]
    schema = pa.schema(
        [(name, pa.string()) for name in ("contact", "question", "analyst", "answer")]
    )
    return pa.Table.from_pylist(rows, schema)


def baseline(answers: list[str | None], question: str = "resolved") -> pa.Table:
    return scores({"expert": answers}, question).drop_columns("analyst")


answers_of_both = st.lists(st.tuples(*[st.sampled_from(ANSWERS)] * 2), min_size=8, max_size=30)


@settings(max_examples=40)
@given(answers_of_both)
def test_agreement_with_the_expert_is_that_of_the_product(pairs):
    own, expert = (list(side) for side in zip(*pairs, strict=True))
    found = grade_graders(scores({"Ann": own}), baseline(expert), ANSWERS)["Ann"]
    assert found.overall.raw.value == pytest.approx(raw_agreement(own, expert))
    assert found.questions["resolved"].raw == found.overall.raw
    ac1, alpha = found.overall.ac1, found.overall.alpha
    assert isinstance(ac1, Unknown) or ac1.value == pytest.approx(gwet_ac1(own, expert, ANSWERS))
    assert isinstance(alpha, Unknown) or alpha.value == pytest.approx(
        krippendorff_alpha(own, expert)
    )


@settings(max_examples=40)
@given(st.lists(st.tuples(*[st.sampled_from([*ANSWERS, None])] * 4), min_size=10, max_size=30))
def test_alpha_of_many_analysts_with_gaps_is_that_of_the_product(things):
    found = estimate_agreement(count_readings([[thing] for thing in things], ANSWERS))
    if not isinstance(found.alpha, Unknown):
        expected = krippendorff_alpha(*zip(*things, strict=True))
        assert found.alpha.value == pytest.approx(expected)


def test_leniency_is_the_mean_difference_with_ts_interval():
    """Ann gives half a point more on every other contact: .25 over ten, ± t(9) · s/√10."""
    expert = ["no", "yes"] * 5
    own = ["partly", "yes"] * 5
    found = grade_graders(scores({"Ann": own}), baseline(expert))["Ann"].leniency
    differences = np.array([0.5, 0.0] * 5)
    half = stats.t(9).ppf(0.975) * differences.std(ddof=1) / 10**0.5
    assert (found.value, found.high) == pytest.approx((0.25, 0.25 + half))


def test_an_answer_without_occasion_is_neither_lenient_nor_severe():
    expert, own = ["no_occasion", *["yes"] * 9], ["yes"] * 10
    found = grade_graders(scores({"Ann": own}), baseline(expert))["Ann"]
    assert (found.leniency.value, found.leniency.n, found.contacts) == (0.0, 9, 10)


def test_graders_stand_by_name_whatever_they_reached():
    expert = ["yes", "no"] * 10
    said = {"Zoe": expert, "Ann": ["no"] * 20, "Mia": ["yes"] * 20}
    assert list(grade_graders(scores(said), baseline(expert))) == ["Ann", "Mia", "Zoe"]


def test_below_eight_contacts_a_grader_is_not_graded():
    found = grade_graders(scores({"Ann": ["yes"] * 7}), baseline(["no"] * 7))["Ann"]
    assert found.overall.raw.reason == "7 doubly answered contacts, and a figure needs 8"
    assert found.leniency.lift == "1 more shared contact"


def test_a_question_that_everybody_finds_easy_hides_no_other():
    """Everything yes on one question and chance on the other: beyond chance is nothing."""
    rng = np.random.default_rng(1)
    both = [list(rng.choice(["yes", "no"], 200)) for _ in range(2)]
    hard = scores({"Ann": both[0]}, "resolved"), baseline(both[1], "resolved")
    easy = scores({"Ann": ["yes"] * 200}, "warm"), baseline(["yes"] * 200, "warm")
    tables = [pa.concat_tables(side) for side in zip(hard, easy, strict=True)]
    found = grade_graders(*tables)["Ann"]
    assert found.overall.raw.value == pytest.approx(0.75, abs=0.05)
    assert abs(found.overall.alpha.value) < 0.2
    assert isinstance(found.questions["warm"].alpha, Unknown)


def test_contacts_are_what_is_left_out_not_answers():
    """Four answers to each contact, all right or all wrong: twelve contacts, not forty-eight."""
    right = [True] * 9 + [False] * 3
    tables = [
        (scores({"Ann": ["yes" if r else "no" for r in right]}, q), baseline(["yes"] * 12, q))
        for q in ("a", "b", "c", "d")
    ]
    found = grade_graders(*[pa.concat_tables(side) for side in zip(*tables, strict=True)])["Ann"]
    half = stats.t(11).ppf(0.975) * np.std(right, ddof=1) / 12**0.5
    assert found.overall.raw.value - found.overall.raw.low == pytest.approx(half)


def test_a_session_shows_the_analysts_together_and_each_with_the_expert():
    expert: list[str | None] = ["yes", "no", "partly"] * 4
    said = {"Ann": expert, "Bo": [*expert[:10], "no", "no"], "Cy": [*["yes"] * 9, None, None, None]}
    found = calibration_session(scores(said), baseline(expert))
    assert found.contacts == 12
    assert found.missing == {"Ann": 0, "Bo": 0, "Cy": 3}
    assert found.graders["Ann"].overall.raw.value == 1
    assert found.graders["Ann"].overall.alpha.low == pytest.approx(0.025 ** (1 / 12))
    assert 0 < found.together.raw.value < 1
    assert found.together.contacts == 12
    assert list(found.questions) == ["resolved"]


def test_contacts_outside_the_baseline_take_no_part_in_a_session():
    found = calibration_session(scores({"Ann": ["yes"] * 20}), baseline(["yes"] * 10))
    assert (found.contacts, found.graders["Ann"].contacts) == (10, 10)


def test_an_answer_given_twice_is_named():
    twice = pa.concat_tables([scores({"Ann": ["yes"]})] * 2)
    with pytest.raises(TableUnusable, match="contact 'c00', question 'resolved', analyst 'Ann'"):
        grade_graders(twice, baseline(["yes"]))
    with pytest.raises(TableUnusable, match="no column 'analyst'"):
        grade_graders(baseline(["yes"]), baseline(["yes"]))
