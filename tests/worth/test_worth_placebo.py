"""Tests that ought to find nothing: they keep their level, find what is planted, and say where they are blind."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from planted import Planted
from routed import Routed, both_left, study
from scipy import stats

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.clusters import clustered_error
from wellspent.worth.placebo import control_effect, judge_control, placebo_of
from wellspent.worth.study import study_of


def without_effect(seed, agents=12, each=20):
    """A behaviour that does nothing; agents differ in it and in the outcome, both unevenly."""
    rng = np.random.default_rng(seed)
    agent = np.repeat(np.arange(agents), each)
    chance = rng.uniform(0.1, 0.9, agents)[agent]
    treatment = (rng.random(len(agent)) < chance) - 0.5
    outcome = rng.normal(size=agents)[agent] + rng.normal(size=len(agent)) * (1 + chance)
    return treatment, outcome, agent


def test_a_behaviour_that_does_nothing_gives_every_share_as_often():
    """200 centres in which agents differ: the shares are those of a fair die with 40 sides."""
    shares = []
    for seed in range(200):
        treatment, outcome, agent = without_effect(seed)
        shares.append(placebo_of(treatment, outcome, [agent], permutations=39, seed=seed).value)
    assert stats.kstest(shares, "uniform").pvalue > 0.01
    assert 0.04 < np.mean(np.array(shares) <= 0.1) < 0.16


def test_it_keeps_its_level_where_customers_come_again_and_get_the_same():
    """Both outcome and behaviour hang on the customer, and nothing else joins them."""
    low = 0
    for seed in range(150):
        rng = np.random.default_rng(seed)
        agent, customer = np.repeat(np.arange(20), 20), rng.integers(0, 100, 400)
        treatment = rng.normal(size=100)[customer] + 0.5 * rng.normal(size=400)
        outcome = rng.normal(size=100)[customer] + 0.5 * rng.normal(size=400)
        low += placebo_of(treatment, outcome, [agent, customer], permutations=39, seed=seed).value <= 0.1  # fmt: skip
    assert 0.03 < low / 150 < 0.17


def plain_share(treatment, outcome, agent):
    """Every permutation within agents, one after the other: the share that is at least as large."""
    rows = [np.flatnonzero(agent == one) for one in np.unique(agent)]

    def size(dealt):
        t, y = dealt.copy(), outcome.copy()
        for own in rows:
            t[own], y[own] = t[own] - t[own].mean(), y[own] - y[own].mean()
        return abs((t * y).mean() / clustered_error(t * y, [agent]))

    found, dealt = [], treatment.copy()
    for orders in product(*(permutations(own) for own in rows)):
        for own, order in zip(rows, orders, strict=True):
            dealt[own] = treatment[list(order)]
        found.append(size(dealt))
    return np.mean(np.array(found) >= size(treatment) * (1 - 1e-12))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_it_is_the_share_of_all_permutations_within_agents(seed):
    rng = np.random.default_rng(seed)
    agent = np.repeat([0, 1, 2], [3, 4, 3])
    treatment, outcome = rng.normal(size=(2, 10))
    found = placebo_of(treatment, outcome, [agent], permutations=1999)
    # within four errors of drawing
    exact = plain_share(treatment, outcome, agent)
    assert found.value == pytest.approx(exact, abs=4 * (exact * (1 - exact) / 2000) ** 0.5)
    assert found.low <= found.value <= found.high


def test_where_no_permutation_is_as_large_the_method_says_none_and_how_many_could_be():
    asked = Routed().draw(1)
    found = placebo_of(*both_left(asked), asked.clusters)
    assert found.value == 1 / 200
    assert found.method == "none of 199 permutations within agents has an effect as large; at most 2.8% of all have"  # fmt: skip


def test_a_difference_between_agents_alone_is_no_effect_within_them():
    asked = Routed(better=1.0).draw(2)
    alone = asked.asking(outcome=asked.outcome - 0.3 * asked.treatment)
    assert placebo_of(*both_left(alone), alone.clusters).value > 0.05
    assert placebo_of(*both_left(alone), alone.clusters).method.startswith("share of 199 permutations")  # fmt: skip


def test_without_agents_it_is_dealt_out_among_all():
    asked = Routed().draw(3)
    found = placebo_of(*both_left(asked), [])
    assert found.value == 1 / 200
    assert "among all contacts" in found.method


def test_the_same_seed_gives_the_same_share():
    asked = Routed(agents=12).draw(4)
    noise = np.random.default_rng(4).normal(size=asked.n)
    first, second, other = (placebo_of(asked.treatment, noise, asked.clusters, seed=one) for one in (1, 1, 2))  # fmt: skip
    assert first == second != other


def test_agents_who_always_or_never_show_it_leave_nothing_to_permute():
    rng = np.random.default_rng(5)
    agent = np.repeat(np.arange(20), 10)
    treatment = (agent % 2) - 0.5 + 0.01 * rng.normal(size=200)
    found = placebo_of(treatment, rng.normal(size=200), [agent])
    assert isinstance(found, Unknown)
    assert "always or never" in found.reason


def test_seven_contacts_are_too_few():
    assert isinstance(placebo_of(np.arange(7.0), np.arange(7.0), []), Unknown)


def asking(seed, **drawn):
    table = Planted(n=1200, **drawn).table(seed)
    asked = study_of(table, treatment="t", outcome="y", adjust=["x", "vip"], clusters=["agent", "customer"])  # fmt: skip
    return asked, np.array(table["y_before"].to_numpy())


def test_a_hidden_cause_shows_in_the_outcome_before_the_contact_and_is_refused():
    asked, earlier = asking(1, hidden=1.0)
    control = control_effect(asked, earlier)
    assert control.low > 0
    refusal, warning = judge_control(control, Estimate(6.0, 4.0, 8.0, 1200, ""))
    assert refusal.cause == "negative control"
    assert "cannot have changed it" in refusal.reason
    assert warning is None


def test_without_one_the_outcome_before_the_contact_says_nothing():
    asked, earlier = asking(2)
    earlier[:100] = np.nan
    control = control_effect(asked, earlier)
    assert control.low < 0 < control.high
    assert control.n <= 1100
    assert judge_control(control, Estimate(6.0, 4.0, 8.0, 1200, "")) == (None, None)


def test_amounts_have_a_negative_control_too():
    asked, earlier = asking(3, hidden=1.0)
    amount = asked.asking(treatment=asked.treatment + np.random.default_rng(3).gamma(2, 0.2, asked.n))  # fmt: skip
    assert control_effect(amount, earlier).low > 0


def test_a_control_that_could_hardly_fail_is_said_to_say_little():
    wide = Estimate(0.1, -4.0, 4.2, 100, "")
    refusal, warning = judge_control(wide, Estimate(1.0, 0.5, 1.5, 100, ""))
    assert refusal is None
    assert "that check could hardly fail" in warning


def test_a_control_that_is_adjusted_for_is_no_control():
    """What came before is one of the covariates, so that nothing of it is left to differ."""
    asked, _ = asking(4)
    found = control_effect(asked, 3 * asked.covariates[:, 0] + 1)
    assert isinstance(found, Unknown)
    assert "is adjusted for" in found.reason
    assert judge_control(found, Estimate(1.0, 0.5, 1.5, 100, "")) == (None, None)


def test_an_earlier_outcome_of_few_contacts_is_no_control():
    earlier = np.full(100, np.nan)
    earlier[:10] = 1.0
    asked = study(np.tile([0.0, 1.0], 50), np.arange(100.0), {})
    assert control_effect(asked, earlier).lift.startswith("the outcome before the contact of at least")  # fmt: skip
