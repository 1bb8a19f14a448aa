"""How strong a hidden cause would have to be: held to what was published, to a plain rewrite, and to laws."""

from __future__ import annotations

import warnings
from math import exp, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routed import Routed, both_left, left, study
from scipy import stats

from wellspent.estimate import Estimate
from wellspent.worth.sensitivity import (
    benchmarks_of,
    e_value,
    largest_bias,
    robustness_value,
    sensitivity_of,
)


def least_squares(of):
    """The slope on the treatment with its plain error, as a textbook has it, and its df."""
    given = np.column_stack([of.treatment, np.ones(of.n), of.covariates])
    inverse = np.linalg.inv(given.T @ given)
    solved = inverse @ given.T @ of.outcome
    freedom = of.n - given.shape[1]
    error = sqrt(((of.outcome - given @ solved) ** 2).sum() / freedom * inverse[0, 0])
    half = stats.t(freedom).ppf(0.975) * error
    return Estimate(solved[0], solved[0] - half, solved[0] + half, of.n, "plain"), error, freedom


def amounts(seed, n=300, effect=0.4, pull=1.0):
    """An amount, moved by `x`, and an outcome moved by both."""
    rng = np.random.default_rng(seed)
    x, other = rng.normal(size=(2, n))
    amount = pull * x + rng.normal(size=n)
    return study(amount, effect * amount + x + rng.normal(size=n), {"x": x, "other": other})


def test_the_robustness_values_of_darfur_are_those_that_were_published():
    """Cinelli & Hazlett 2020, table 1: t = 4.18 with 783 degrees of freedom; 13.9 % and 7.6 %."""
    assert robustness_value(4.18 / sqrt(783)) == pytest.approx(0.139, abs=0.0005)
    reached = (4.18 - stats.t(782).ppf(0.975)) / sqrt(783)
    assert robustness_value(reached) == pytest.approx(0.076, abs=0.0005)


def test_a_hidden_cause_as_strong_as_being_a_woman_moves_darfur_as_was_published():
    """Ibid.: shares of .0092 and .1246 bring 0.0973 (error 0.0233) down to 0.0752."""
    bias = largest_bias(0.0233 * sqrt(783), 0.0092, 0.1246)
    assert 0.0973 - bias == pytest.approx(0.0752, abs=0.0002)


@pytest.mark.parametrize(("ratio", "published"), [(3.9, 7.26), (1.8, 3.0), (0.8, 1.81), (0.91, 1.43), (1, 1)])  # fmt: skip
def test_e_values_are_those_that_were_published(ratio, published):
    """VanderWeele & Ding 2017: bottle-fed infants 3.9 (from 1.8); leukaemia 0.80 (to 0.91)."""
    assert e_value(ratio) == pytest.approx(published, abs=0.005)


def test_for_least_squares_the_strength_is_t_over_the_root_of_its_degrees_of_freedom():
    asked = amounts(1)
    figure, error, freedom = least_squares(asked)
    found = sensitivity_of(asked, figure, *both_left(asked))
    assert found.robustness == pytest.approx(robustness_value(figure.value / error / sqrt(freedom)))
    assert found.robustness_of_interval == pytest.approx(robustness_value(figure.low / error / sqrt(freedom)))  # fmt: skip


def test_a_cause_of_the_robustness_values_strength_moves_the_figure_to_0_exactly():
    asked = amounts(2)
    figure, error, freedom = least_squares(asked)
    share = sensitivity_of(asked, figure, *both_left(asked)).robustness
    assert largest_bias(error * sqrt(freedom), share, share) == pytest.approx(figure.value)


def test_a_clustered_error_moves_the_robustness_of_the_interval_and_not_of_the_estimate():
    asked = amounts(3)
    figure, *_ = least_squares(asked)
    wide = Estimate(figure.value, 0.02, 2 * figure.value - 0.02, figure.n, "clustered")
    narrow, broad = (sensitivity_of(asked, one, *both_left(asked)) for one in (figure, wide))
    assert broad.robustness == narrow.robustness
    assert broad.robustness_of_interval < narrow.robustness_of_interval


def plain_benchmark(of, column):
    """Cinelli & Hazlett's bound for one column, from four regressions: shares of both."""

    def share(target, given, more):
        before, after = (_left(target, one).var() for one in (given, [*given, more]))
        return 1 - after / before

    def _left(target, given):
        matrix = np.column_stack([np.ones(of.n), *given])
        return target - matrix @ np.linalg.lstsq(matrix, target, rcond=None)[0]

    own = of.covariates[:, column]
    others = [one for i, one in enumerate(of.covariates.T) if i != column]
    d = share(of.treatment, others, own)
    y = share(of.outcome, [*others, of.treatment], own)
    hidden = d * d / ((1 - d) * (1 - d))
    return d / (1 - d), ((1 + sqrt(hidden)) / sqrt(1 - hidden)) ** 2 * y / (1 - y)


@settings(max_examples=15)
@given(st.integers(0, 99), st.floats(0.05, 0.6))
def test_benchmarks_are_those_of_four_plain_regressions(seed, pull):
    asked = amounts(seed, pull=pull)
    for i, one in enumerate(benchmarks_of(asked)):
        of_treatment, of_outcome = plain_benchmark(asked, i)
        assert one.of_treatment == pytest.approx(of_treatment, abs=1e-9)
        assert one.of_outcome == pytest.approx(min(of_outcome, 1.0), abs=1e-9)


def test_what_a_cause_as_strong_as_a_known_one_hides_lies_inside_the_band():
    """Two causes of the same strength, one of them not in the table: the truth is 0.4."""
    rng = np.random.default_rng(4)
    x, hidden = 0.5 * rng.normal(size=(2, 20_000))
    amount = x + hidden + rng.normal(size=20_000)
    asked = study(amount, 0.4 * amount + x + hidden + rng.normal(size=20_000), {"x": x})
    figure, *_ = least_squares(asked)
    found = sensitivity_of(asked, figure, *both_left(asked))
    assert figure.low > 0.5
    assert found.strongest == "x"
    assert 0.3 < found.as_strong[0] < 0.4


def test_a_text_is_one_column_however_many_values_it_has():
    rng = np.random.default_rng(5)
    kind = rng.integers(0, 4, 400)
    columns = {f"kind = {k}": (kind == k).astype(float) for k in range(4)}
    asked = study(kind + rng.normal(size=400), kind + rng.normal(size=400), columns)
    object.__setattr__(asked, "origin", ("kind",) * 4)
    assert [one.column for one in benchmarks_of(asked)] == ["kind"]


def test_a_column_of_times_in_seconds_hides_no_other_column():
    asked = amounts(6)
    large = study(asked.treatment, asked.outcome, {"x": asked.covariates[:, 0], "at": 1.7e9 + 1e6 * asked.covariates[:, 1]})  # fmt: skip
    for one, other in zip(benchmarks_of(asked), benchmarks_of(large), strict=True):
        assert other.of_treatment == pytest.approx(one.of_treatment, rel=1e-5)


def test_the_e_value_of_a_yes_or_no_is_that_of_its_two_risks():
    """39 of 100 with it and 10 of 100 without: a risk ratio of 3.9."""
    treatment, outcome = np.repeat([1.0, 0.0], 100), np.tile(np.arange(100), 2)
    happened = np.where(treatment == 1, outcome < 39, outcome < 10).astype(float)
    asked = study(treatment, happened, {})
    found = sensitivity_of(asked, Estimate(0.29, -0.01, 0.5, 200, ""), treatment - 0.5, happened - 0.245)  # fmt: skip
    assert found.e_value == pytest.approx(7.26, abs=0.005)
    assert found.e_value_of_interval == 1
    assert found.robustness_of_interval == 0
    assert found.words.startswith("The interval includes 0 already")


def test_the_e_value_of_an_amount_of_outcome_goes_by_its_spread():
    asked = Routed(agents=10).draw(1)
    found = sensitivity_of(asked, Estimate(-0.5, -0.7, -0.3, asked.n, ""), *both_left(asked))
    spread = asked.outcome.std()
    assert found.e_value == pytest.approx(e_value(exp(0.91 * 0.5 / spread)))
    assert found.e_value_of_interval == pytest.approx(e_value(exp(0.91 * 0.3 / spread)))


def test_a_risk_that_would_be_none_at_all_has_no_e_value():
    treatment = np.repeat([1.0, 0.0], 50)
    asked = study(treatment, np.repeat([1.0, 0.0], 50), {})
    found = sensitivity_of(asked, Estimate(1.0, 0.9, 1.1, 100, ""), treatment - 0.4, treatment - 0.5)  # fmt: skip
    assert found.e_value is None


@settings(max_examples=20)
@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_the_units_of_behaviour_and_outcome_change_no_robustness(minutes, money):
    asked = amounts(7)
    figure, *_ = least_squares(asked)
    scaled = study(asked.treatment * minutes, asked.outcome * money, {"x": asked.covariates[:, 0], "other": asked.covariates[:, 1]})  # fmt: skip
    factor = money / minutes
    other = Estimate(figure.value * factor, figure.low * factor, figure.high * factor, figure.n, "")
    one, two = (sensitivity_of(a, f, *both_left(a)) for a, f in ((asked, figure), (scaled, other)))
    assert two.robustness == pytest.approx(one.robustness)
    assert two.as_strong == pytest.approx([end * factor for end in one.as_strong])
    assert two.e_value == pytest.approx(one.e_value)


def test_a_figure_as_far_below_0_is_as_robust():
    asked = amounts(8)
    figure, *_ = least_squares(asked)
    mirrored = asked.asking(outcome=-asked.outcome)
    below = Estimate(-figure.value, -figure.high, -figure.low, figure.n, "")
    one, two = (sensitivity_of(a, f, *both_left(a)) for a, f in ((asked, figure), (mirrored, below)))  # fmt: skip
    assert (two.robustness, two.robustness_of_interval) == pytest.approx((one.robustness, one.robustness_of_interval))  # fmt: skip


def test_uneven_chances_of_the_behaviour_make_a_mean_of_all_easier_to_explain_away():
    asked = Routed(agents=10, readiness=2.0).draw(2)
    figure, outcome_left = Estimate(0.3, 0.2, 0.4, asked.n, ""), left(asked, asked.outcome)
    even = sensitivity_of(asked, figure, asked.treatment - 0.5, outcome_left)
    chance = np.where(np.arange(asked.n) % 2, 0.1, 0.9)
    uneven = sensitivity_of(asked, figure, asked.treatment - chance, outcome_left)
    assert uneven.robustness < even.robustness
    treated = sensitivity_of(asked, figure, asked.treatment - 0.1, outcome_left, estimand="treated")
    assert treated.robustness != uneven.robustness


def test_with_nothing_adjusted_for_there_is_no_strongest():
    asked = Routed(agents=10).draw(3)
    bare = study(asked.treatment, asked.outcome, {})
    found = sensitivity_of(bare, Estimate(0.3, 0.2, 0.4, bare.n, ""), *both_left(bare))
    assert (found.strongest, found.as_strong) == (None, None)
    assert "as strong as" not in found.words


def test_a_cause_as_strong_as_one_that_tells_the_behaviour_could_be_behind_any_figure():
    asked = amounts(10, pull=3.0)
    figure, *_ = least_squares(asked)
    found = sensitivity_of(asked, figure, *both_left(asked))
    assert (found.strongest, found.as_strong) == ("x", None)
    assert "one as strong as 'x' could be behind any figure at all" in found.words


@pytest.mark.parametrize("effect", [-1e6, 1e6])
def test_an_absurd_effect_has_a_finite_e_value(effect):
    asked = amounts(11)
    found = sensitivity_of(asked, Estimate(effect, effect - 1, effect + 1, asked.n, ""), *both_left(asked))  # fmt: skip
    assert 1e20 < found.e_value < 1e23


def test_the_words_comfort_nobody():
    asked = amounts(9, pull=0.4)
    figure, *_ = least_squares(asked)
    said = sensitivity_of(asked, figure, *both_left(asked)).words
    assert "as strong as 'x' would leave anything from" in said
    assert said.endswith("nothing in these data says whether there is one.")


def test_an_outcome_of_which_nothing_is_left_has_no_robustness():
    asked = study(np.tile([0.0, 1.0], 50), np.zeros(100), {})
    found = sensitivity_of(asked, Estimate(0.0, 0.0, 0.0, 100, ""), asked.treatment - 0.5, asked.outcome)  # fmt: skip
    assert found.robustness is None


def test_doubleml_gives_the_same_robustness():
    """Both from DoubleML's own expectations; it corrects the weights' spread, we bound it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import doubleml
        from sklearn.linear_model import LinearRegression, LogisticRegression

        asked = Routed(agents=40, readiness=0.0).draw(4)
        data = doubleml.DoubleMLData.from_arrays(asked.covariates, asked.outcome, asked.treatment)
        model = doubleml.DoubleMLIRM(data, LinearRegression(), LogisticRegression()).fit()
        model.sensitivity_analysis()
    value, error = float(model.coef[0]), float(model.se[0])
    chance, without, with_it = (model.predictions[one].ravel() for one in ("ml_m", "ml_g0", "ml_g1"))  # fmt: skip
    expected = chance * with_it + (1 - chance) * without
    figure = Estimate(value, value - 1.96 * error, value + 1.96 * error, asked.n, "")
    found = sensitivity_of(asked, figure, asked.treatment - chance, asked.outcome - expected)
    assert found.robustness == pytest.approx(float(model.sensitivity_params["rv"][0]), rel=0.02)
