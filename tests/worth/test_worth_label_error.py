"""Errors of labels: the effect corrected by people's sample, or bounded, and it says which."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.label_error import (
    Attenuation,
    ScoredUnusable,
    account_for_labels,
    attenuation_of,
    bounded,
    corrected,
)

EFFECT = Estimate(6.0, 5.0, 7.0, 4000, "m")


def counted(tp: int, fp: int, fn: int, tn: int, **more) -> pa.Table:
    """A sample of yes and no: label and people agree on tp and tn of them."""
    automatic = np.repeat([1.0, 1.0, 0.0, 0.0], [tp, fp, fn, tn])
    person = np.repeat([1.0, 0.0, 1.0, 0.0], [tp, fp, fn, tn])
    return pa.table({"contact": np.arange(len(person)), "automatic": automatic, "person": person} | more)  # fmt: skip


def world(seed: int, n: int = 4000, *, differential: float = 0.0):
    """People's truth, a label that errs, what is known before, and the outcome; effect 10."""
    rng = np.random.default_rng(seed)
    known = rng.normal(size=n)
    truth = (rng.random(n) < 1 / (1 + np.exp(-1.5 * known))).astype(float)
    outcome = 10 * truth + 5 * known + rng.normal(size=n)
    wrong = rng.random(n) < 0.2 + differential * (outcome > np.median(outcome))
    return known, truth, np.where(wrong, 1 - truth, truth), outcome


def test_the_factor_of_yes_and_no_is_ppv_plus_npv_less_1():
    found = attenuation_of(counted(80, 20, 10, 90))
    assert found.factor.value == pytest.approx(0.8 + 0.9 - 1)
    assert found.kind == "yes or no"


def test_the_interval_of_the_factor_is_newcombes():
    """56 of 70 against 48 of 80: 0.0524 to 0.3339, Newcombe 1998, table II, method 10."""
    found = attenuation_of(counted(56, 14, 48, 32)).factor
    assert (found.value, found.low, found.high) == pytest.approx((0.2, 0.0524, 0.3339), abs=1e-4)


def test_a_sample_without_an_error_still_leaves_the_factor_uncertain():
    found = attenuation_of(counted(20, 0, 0, 20)).factor
    assert found.value == 1
    assert found.low < 0.9
    assert attenuation_of(counted(20, 0, 0, 20, expected=np.linspace(0.1, 0.9, 40))).factor.low < 0.9  # fmt: skip


def test_the_factor_of_amounts_is_the_slope_of_peoples_on_the_automatic():
    rng = np.random.default_rng(1)
    automatic = rng.gamma(2, 30, 200)
    person = 5 + 0.7 * automatic + rng.normal(0, 10, 200)
    found = attenuation_of(pa.table({"contact": np.arange(200), "automatic": automatic, "person": person}))  # fmt: skip
    assert found.factor.value == pytest.approx(np.polyfit(automatic, person, 1)[0])
    assert found.kind == "amount"


@given(st.integers(0, 20))
def test_contacts_drawn_seldom_count_for_more(seed):
    """Twice as many with half the chance each: the same factor as all of them with any chance."""
    rng = np.random.default_rng(seed)
    automatic, person = rng.integers(0, 2, (2, 60)).astype(float)
    automatic[:20] = np.repeat([0, 1], 10)
    chance = np.where(rng.random(60) < 0.5, 0.25, 0.5)
    one = pa.table({"contact": np.arange(60), "automatic": automatic, "person": person, "inclusion_probability": chance})  # fmt: skip
    twice = one.take(np.repeat(np.arange(60), np.where(chance == 0.25, 2, 1)))
    plain = twice.drop_columns("inclusion_probability")
    assert attenuation_of(one).factor.value == pytest.approx(attenuation_of(plain).factor.value)


def test_the_corrected_effect_is_the_one_that_was_planted():
    """A label that errs in 20 % lets an adjusted effect through by less than an unadjusted one."""
    known, truth, label, outcome = world(3)
    regressors = np.column_stack([label, np.ones(4000), known])
    seen = np.linalg.lstsq(regressors, outcome, rcond=None)[0][0]
    expected = regressors[:, 1:] @ np.linalg.lstsq(regressors[:, 1:], label, rcond=None)[0]
    table = {"contact": np.arange(4000), "automatic": label, "person": truth}
    adjusted = attenuation_of(pa.table(table | {"expected": expected}))
    assert seen / adjusted.factor.value == pytest.approx(10, abs=0.7)
    assert seen / attenuation_of(pa.table(table)).factor.value < 8.5


def test_the_interval_of_the_corrected_effect_is_fiellers():
    factor = Attenuation(Estimate(0.6, 0.5, 0.7, 200, "m"), 200, "yes or no", True, Unknown("a", "b"))  # fmt: skip
    found = corrected(EFFECT, factor)
    ends = np.roots([0.36 - 0.01, -2 * 6 * 0.6, 36 - 1])
    assert (found.value, found.low, found.high) == pytest.approx((10, *sorted(ends)))
    assert "labels let through" in found.method


def test_labels_that_may_say_nothing_correct_nothing():
    found = account_for_labels(EFFECT, attenuation_of(counted(20, 15, 18, 17)))
    assert (found.how, type(found.figure)) == ("not known", Unknown)
    assert "do not show that the labels say anything" in found.words
    assert isinstance(corrected(EFFECT, attenuation_of(counted(5, 60, 60, 5))), Unknown)


def test_errors_that_hang_together_with_the_outcome_are_named_and_not_corrected():
    known, truth, label, outcome = world(5, differential=0.5)
    left = outcome - np.poly1d(np.polyfit(known, outcome, 1))(known)
    table = pa.table({"contact": np.arange(4000), "automatic": label, "person": truth, "outcome": left})  # fmt: skip
    found = attenuation_of(table.slice(0, 400))
    assert found.is_differential
    assert "hang together with the outcome" in account_for_labels(EFFECT, found, least_factor=0.5).words  # fmt: skip


def test_errors_that_do_not_are_seldom_taken_for_it():
    found = []
    for seed in range(100):
        known, truth, label, outcome = world(seed, 200)
        table = {"contact": np.arange(200), "automatic": label, "person": truth, "expected": known, "outcome": outcome - 5 * known}  # fmt: skip
        found.append(attenuation_of(pa.table(table)).is_differential)
    assert 0 <= np.mean(found) <= 0.12


def test_without_a_sample_the_effect_is_bounded_or_it_is_said_that_nothing_is_known():
    assert account_for_labels(EFFECT).how == "not known"
    found = account_for_labels(EFFECT, least_factor=0.5)
    assert found.how == "bounded"
    assert (found.figure.value, found.figure.low, found.figure.high) == (6.0, 5.0, 14.0)
    assert account_for_labels(Unknown("a", "b")).figure == Unknown("a", "b")


@given(st.floats(-9, 9), st.floats(0, 5), st.floats(0.05, 1), st.floats(0, 1))
def test_whatever_the_factor_is_the_bounds_hold_the_effect_over_it(value, half, least, place):
    figure = Estimate(value, value - half, value + half, 9, "m")
    low, high = bounded(figure, least)
    factor = least + place * (1 - least)
    assert low <= figure.low / factor + 1e-9
    assert figure.high / factor <= high + 1e-9


def test_the_words_say_whether_the_factor_is_adjusted_and_whether_errors_were_looked_into():
    plain = account_for_labels(EFFECT, attenuation_of(counted(80, 20, 10, 90))).words
    assert "not adjusted" in plain
    assert "no outcomes to look for it" in plain
    looked = counted(80, 20, 10, 90, outcome=np.tile([0.0, 1.0], 100), expected=np.tile([0.4, 0.6], 100))  # fmt: skip
    words = account_for_labels(EFFECT, attenuation_of(looked)).words
    assert "not adjusted" not in words
    assert "shows no sign of it" in words


@pytest.mark.parametrize(("table", "says"), [(counted(3, 0, 0, 3), "6 scored contacts"), (counted(30, 9, 0, 0), "the same automatic label"), (counted(30, 9, 2, 2), "4 scored contacts without")])  # fmt: skip
def test_too_small_a_sample_gives_no_factor(table, says):
    found = attenuation_of(table)
    assert says in found.factor.reason
    assert account_for_labels(EFFECT, found).how == "not known"


def test_a_sample_that_cannot_be_read_is_refused_with_a_remedy():
    with pytest.raises(ScoredUnusable, match="'person'"):
        attenuation_of(pa.table({"contact": [1], "automatic": [1]}))
    with pytest.raises(ScoredUnusable, match="inclusion probability"):
        attenuation_of(counted(9, 9, 9, 9, inclusion_probability=np.full(36, 1.5)))
    with pytest.raises(ScoredUnusable, match="let through"):
        bounded(EFFECT, 0.0)


def test_no_wrong_label_in_the_sample_leaves_differential_errors_unknown():
    found = attenuation_of(counted(20, 0, 0, 20, outcome=np.arange(40.0)))
    assert isinstance(found.differential, Unknown)
