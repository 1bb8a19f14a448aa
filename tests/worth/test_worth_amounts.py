"""What one more unit goes with, held to plain algebra and to planted truth."""

from __future__ import annotations

import numpy as np
import pytest
from planted import Planted

from wellspent.worth.amounts import expected_outcome, slope_of
from wellspent.worth.study import Study, study_of

PER_MINUTE = 3.0


@pytest.fixture(scope="module")
def minutes() -> Study:
    """Synthetic minutes of slow time, more where x is high, each worth `PER_MINUTE`."""
    table = Planted().table(3)
    study = study_of(table, treatment="t", outcome="y", adjust=["x", "vip"], clusters=["agent", "customer"])  # fmt: skip
    rng = np.random.default_rng(3)
    amount = np.exp(0.5 * study.covariates[:, 0] + rng.normal(0, 0.5, study.n))
    outcome = study.outcome - 6 * study.treatment + PER_MINUTE * amount
    return study.asking(treatment=amount, outcome=outcome)


def test_a_minute_is_worth_what_was_planted_and_naively_more(minutes: Study) -> None:
    found = slope_of(minutes)
    assert minutes.kind == "amount"
    assert found.figure.low < PER_MINUTE < found.figure.high
    assert found.naive.low > PER_MINUTE


def test_it_is_least_squares_of_what_is_left_on_what_is_left(minutes: Study) -> None:
    found = slope_of(minutes)
    plain = sum(a * b for a, b in zip(found.treatment_left, found.outcome_left, strict=True)) / sum(
        a * a for a in found.treatment_left
    )
    assert found.figure.value == pytest.approx(plain)


def test_seconds_are_worth_a_sixtieth_of_minutes(minutes: Study) -> None:
    by_second = slope_of(minutes.asking(treatment=60 * minutes.treatment)).figure
    assert by_second.value == pytest.approx(slope_of(minutes).figure.value / 60, rel=0.02)


def test_what_covariates_tell_of_an_amount_is_said(minutes: Study) -> None:
    told = minutes.asking(treatment=2 * minutes.covariates[:, 0] + 10)
    assert slope_of(told).left < 0.05
    assert slope_of(minutes).left > 0.5


def test_the_expected_outcome_is_that_of_contacts_alike(minutes: Study) -> None:
    left = minutes.outcome - expected_outcome(minutes)
    assert abs(left.mean()) < 1.0
    assert left.var() < 0.6 * minutes.outcome.var()
