"""An experiment is analysed by what was drawn, and says so where it cannot be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.contrast import contrast_of
from wellspent.worth.looks import looks_at
from wellspent.worth.trial import Trial, trial_of


def centre(seed: int = 1, agents: int = 40, effect: float = 0.0, steady: float = 0.8):
    """Synthetic: agents differ, and have unequal numbers of contacts; half are in the arm."""
    rng = np.random.default_rng(seed)
    arm_of = rng.permutation(np.arange(agents) % 2)
    agent = np.repeat(np.arange(agents), rng.integers(20, 120, agents))
    lasting = rng.normal(0, 1, agents)
    before = steady * lasting + rng.normal(0, 0.2, agents)
    outcome = 5 + lasting[agent] + effect * arm_of[agent] + rng.normal(0, 2, len(agent))
    return outcome, arm_of[agent], agent, before[agent]


def by_hand(outcome, arm, agent):
    """Welch's test on the agents' means, by another library."""
    means = np.array([outcome[agent == one].mean() for one in np.unique(agent)])
    arms = np.array([arm[agent == one][0] for one in np.unique(agent)])
    return stats.ttest_ind(means[arms == 1], means[arms == 0], equal_var=False)


def test_without_anything_known_before_it_is_welch_on_the_agents_means():
    outcome, arm, agent, _ = centre(effect=0.4)
    trial, welch = trial_of(outcome, arm, agent), by_hand(outcome, arm, agent)
    interval = welch.confidence_interval()
    assert trial.chance == pytest.approx(welch.pvalue, rel=1e-9)
    assert trial.effect.figure.low == pytest.approx(interval.low)
    assert trial.effect.figure.high == pytest.approx(interval.high)
    assert trial.effect.design == "randomised by agent"


def test_what_was_known_before_is_taken_off_as_least_squares_would():
    """The same coefficient and HC2 error, written out with matrices."""
    outcome, arm, agent, before = centre(effect=0.4)
    trial = trial_of(outcome, arm, agent, before=before)
    y, d, x = (np.array([a[agent == one].mean() for one in range(40)]) for a in (outcome, arm, before))  # fmt: skip
    design = np.column_stack([np.ones(40), d, x])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ y
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    weights = (y - design @ beta) ** 2 / (1 - leverage)
    error = np.sqrt((inverse @ (design.T * weights) @ design @ inverse)[1, 1])
    assert trial.effect.figure.value == pytest.approx(beta[1])
    assert trial.gain == pytest.approx(1 - (error / plain_error(trial)) ** 2, rel=1e-6)
    assert trial.gain > 0.5


def plain_error(trial: Trial) -> float:
    """The standard error of the figure without CUPED, from its interval: Welch's degrees are many."""
    outcome, arm, agent, _ = centre(effect=0.4)
    welch = by_hand(outcome, arm, agent)
    return (trial.plain.high - trial.plain.low) / 2 / stats.t.ppf(0.975, welch.df)


def test_blocks_and_the_past_together_are_least_squares_with_a_constant_a_block():
    """Unequal blocks and unequal arms in them, against matrices written out."""
    rng = np.random.default_rng(4)
    block = np.repeat([0, 1, 2], [7, 9, 12])
    arm = rng.permutation(np.arange(28) % 3 > 0).astype(int)
    known = rng.normal(size=28)
    y = arm + block + known + rng.normal(size=28)
    design = np.column_stack([np.eye(3)[block], arm, known])
    inverse = np.linalg.inv(design.T @ design)
    maker = np.eye(28) - design @ inverse @ design.T
    row = (inverse @ design.T)[3]
    hc2 = np.sqrt((row**2 * (maker @ y) ** 2 / np.diag(maker)).sum())
    found = contrast_of(y, arm, block, known)
    assert found.value == pytest.approx(row @ y)
    assert found.error == pytest.approx(hc2)


def test_blocks_take_what_teams_differ_by_out_of_the_error():
    """Two teams far apart, half of each in the arm: the interval is the one within teams."""
    outcome, arm, agent, _ = centre()
    team = (agent % 4 < 2).astype(int)  # agents alternate between arms at random
    apart = outcome + 30 * team
    within = trial_of(apart, arm, agent, block=team).effect.figure
    across = trial_of(apart, arm, agent).effect.figure
    assert within.high - within.low < (across.high - across.low) / 5


@given(st.integers(0, 50))
def test_the_order_of_contacts_says_nothing(seed):
    outcome, arm, agent, before = centre(seed, agents=24)
    order = np.random.default_rng(seed).permutation(len(outcome))
    one = trial_of(outcome, arm, agent, before=before).effect.figure
    other = trial_of(outcome[order], arm[order], agent[order], before=before[order]).effect.figure
    assert (one.value, one.low) == pytest.approx((other.value, other.low))


@given(st.floats(-5, 5))
def test_a_planted_shift_moves_the_figure_by_itself_and_leaves_the_interval_as_wide(shift):
    """So the power of any effect can be read off the same simulations."""
    outcome, arm, agent, before = centre(agents=24)
    plain = trial_of(outcome, arm, agent, before=before).effect.figure
    moved = trial_of(outcome + shift * arm, arm, agent, before=before).effect.figure
    assert moved.value - plain.value == pytest.approx(shift, abs=1e-9)
    assert moved.high - moved.low == pytest.approx(plain.high - plain.low)


def test_a_planned_look_in_between_has_a_wider_interval_and_says_why():
    outcome, arm, agent, _ = centre(effect=1.2)
    early, _last = looks_at([0.5, 1.0])
    whole, looked = trial_of(outcome, arm, agent), trial_of(outcome, arm, agent, look=early)
    assert looked.effect.figure.low < whole.effect.figure.low
    assert "boundary of look 1, 2.96 standard errors" in looked.effect.figure.method


def test_agents_without_a_past_stay_in_and_say_nothing():
    outcome, arm, agent, before = centre()
    before[agent == 3] = np.nan
    trial = trial_of(outcome, arm, agent, before=before)
    assert trial.with_it.units + trial.without.units == 40
    assert isinstance(trial.effect.figure, Estimate)


def test_an_agent_alone_in_its_block_is_no_division_by_nothing():
    outcome, arm, agent, _ = centre()
    block = np.where(agent == 3, 9, agent % 2)
    others = agent != 3
    alone = trial_of(outcome, arm, agent, block=block).effect.figure
    without = trial_of(outcome[others], arm[others], agent[others], block=block[others])
    assert alone.value == pytest.approx(without.effect.figure.value)
    assert alone.low == pytest.approx(without.effect.figure.low)


def test_contacts_without_an_outcome_are_left_out_and_counted():
    outcome, arm, agent, _ = centre()
    outcome[:7] = np.nan
    effect = trial_of(outcome, arm, agent).effect
    assert effect.warnings == ("7 contacts have no known outcome and are left out.",)
    assert effect.n == len(outcome) - 7


def test_the_contacts_own_difference_stands_beside_it_and_is_called_too_narrow():
    outcome, arm, agent, _ = centre()
    effect = trial_of(outcome, arm, agent).effect
    assert effect.naive.high - effect.naive.low < (effect.figure.high - effect.figure.low) / 2
    assert "too narrow" in effect.naive.method


def refused(outcome, arm, agent):
    """The refusal's cause, where there is no figure."""
    effect = trial_of(outcome, arm, agent).effect
    assert isinstance(effect.figure, Unknown)
    assert effect.refusal.as_unknown() == effect.figure
    return effect.refusal.cause


def test_nine_agents_an_arm_are_too_few():
    outcome, arm, agent, _ = centre(agents=18)
    assert refused(outcome, arm, agent) == "clusters"


def test_an_agent_in_both_arms_is_no_experiment():
    outcome, arm, agent, _ = centre()
    arm = arm.copy()
    arm[0] = 1 - arm[0]
    assert refused(outcome, arm, agent) == "randomisation"


def test_one_arm_alone_is_no_experiment():
    outcome, arm, agent, _ = centre()
    assert refused(outcome, np.ones_like(arm), agent) == "treatment"


def test_too_few_who_left_and_nothing_that_differs_are_refused():
    outcome, arm, agent, _ = centre()
    left = np.zeros(len(outcome))
    assert refused(left, arm, agent) == "outcomes"
    left[np.flatnonzero(arm == 1)[:9]] = 1
    assert refused(left, arm, agent) == "outcomes"


def test_no_contrast_where_the_blocks_are_the_arms():
    values, arm = np.arange(20.0), np.repeat([0, 1], 10)
    assert contrast_of(values, arm, arm) is None


def test_many_rows_find_their_degrees_of_freedom_another_way_and_the_same(monkeypatch):
    """Beyond some hundreds of rows no matrix of all by all is made; where variances are equal it agrees."""
    rng = np.random.default_rng(2)
    arm = np.arange(500) % 2
    values, known = rng.normal(size=500), rng.normal(size=500)
    many = contrast_of(values, arm, np.arange(500) // 50, known)
    assert many.freedom == pytest.approx(500 - 12, abs=1)
    monkeypatch.setattr("wellspent.worth.contrast._FEW", 1000)
    whole = contrast_of(values, arm, np.arange(500) // 50, known)
    assert (many.value, many.error) == (whole.value, whole.error)
    assert many.freedom == pytest.approx(whole.freedom, rel=0.02)


def test_intervals_cover_the_truth_ninety_five_times_in_a_hundred():
    """Ten agents an arm, four hundred synthetic experiments; two-sided bounds of Monte Carlo error."""
    hits = 0
    for seed in range(400):
        outcome, arm, agent, before = centre(seed, agents=20, effect=0.5)
        figure = trial_of(outcome, arm, agent, before=before).effect.figure
        hits += figure.low <= 0.5 <= figure.high
    assert 0.925 <= hits / 400 <= 0.975
