"""Agents as an instrument: right where its assumption holds, badly wrong where it does not, and it says so."""

from __future__ import annotations

import numpy as np
import pytest
from routed import TRUTH, Routed, left, study

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.instrument import instrument_of


def asked_of(seed, **how):
    asked = Routed(**{"agents": 40, "each": 100, "readiness": 1.0, "agent_effect": 0.0, **how}).draw(seed)  # fmt: skip
    return asked, instrument_of(asked, asked.clusters[0])


def plain_ujive(of, agent):
    """Two regressions without the contact itself, contact by contact."""
    known = np.unique(agent)
    dummies = (agent[:, None] == known).astype(float)
    with_agents = np.column_stack([dummies, of.covariates])
    alone = np.column_stack([np.ones(of.n), of.covariates])

    def without_oneself(given, i):
        rest = np.arange(of.n) != i
        return given[i] @ np.linalg.lstsq(given[rest], of.treatment[rest], rcond=None)[0]

    lenient = np.array([without_oneself(with_agents, i) - without_oneself(alone, i) for i in range(of.n)])  # fmt: skip
    return lenient @ of.outcome / (lenient @ of.treatment)


def test_it_is_two_regressions_that_leave_the_contact_out():
    asked, found = asked_of(1, agents=12, each=15, readiness=9.0)
    assert found.figure.value == pytest.approx(plain_ujive(asked, asked.clusters[0]))


def test_the_first_stage_is_the_f_test_of_agents_given_the_covariates():
    asked, found = asked_of(2, agents=12, each=15, readiness=9.0)
    dummies = (asked.clusters[0][:, None] == np.arange(12)).astype(float)
    both = np.column_stack([dummies, asked.covariates])
    full = ((asked.treatment - both @ np.linalg.lstsq(both, asked.treatment, rcond=None)[0]) ** 2).sum()  # fmt: skip
    less = (left(asked, asked.treatment) ** 2).sum()
    assert found.first_stage_f == pytest.approx((less - full) / 11 / (full / (180 - 14)))


def test_where_agents_differ_in_nothing_else_it_is_right():
    found = [asked_of(seed)[1].figure for seed in range(60)]
    assert np.mean([one.value for one in found]) == pytest.approx(TRUTH, abs=0.05)
    assert 52 <= sum(one.low <= TRUTH <= one.high for one in found) <= 60


def test_it_is_right_under_a_hidden_cause_inside_agents_where_adjusting_is_not():
    asked, found = asked_of(3, confounded=1.0)
    assert found.figure.low < TRUTH < found.figure.high
    t, y = left(asked, asked.treatment), left(asked, asked.outcome)
    assert t @ y / (t @ t) > 2 * TRUTH


def test_where_helpful_agents_are_otherwise_better_it_is_badly_wrong_with_a_strong_first_stage():
    """Why it is never the headline: the F is large, nothing is refused, the interval is far off."""
    _, found = asked_of(4, better=0.4)
    assert found.refusal is None
    assert found.first_stage_f > 15
    assert found.figure.low > 4 * TRUTH


def test_its_words_name_the_assumption_and_that_no_f_makes_it_true():
    _, found = asked_of(4, better=0.4)
    assert found.words.startswith("Diagnostic only.")
    assert "agents who show 'recap' more differ in nothing else that matters to 'spend'" in found.words  # fmt: skip
    assert "however large the first-stage F" in found.words
    assert found.figure.method.startswith("diagnostic")


def test_contacts_that_do_not_come_by_chance_are_refused():
    _, found = asked_of(5, seen_route=0.4)
    assert found.refusal.cause == "routing"
    assert "'mood' lies between agents, beyond chance" in found.refusal.reason
    assert isinstance(found.figure, Unknown)


def test_agents_who_hardly_differ_tell_nothing():
    _, found = asked_of(6, readiness=0.1)
    assert isinstance(found.figure, Unknown)
    assert "agents hardly differ in 'recap'" in found.figure.reason


def test_nine_agents_are_too_few():
    _, found = asked_of(7, agents=9)
    assert found.figure.reason == "9 agents with two contacts or more, and it needs 10"


def test_an_agents_only_contact_has_no_others_to_be_judged_by():
    asked, found = asked_of(8)
    single = asked.clusters[0].copy()
    single[0] = 1000
    assert instrument_of(asked, single).figure.n == found.figure.n - 1


def test_customers_who_come_again_widen_it():
    asked, _ = asked_of(9, customers=True)
    both = instrument_of(asked, asked.clusters[0])
    assert isinstance(both.figure, Estimate)
    assert both.figure.low < TRUTH < both.figure.high


def test_a_column_of_times_in_seconds_takes_no_other_column_away():
    asked, found = asked_of(10)
    mood, length = asked.covariates.T
    large = study(asked.treatment, asked.outcome, {"mood": mood, "at": 1.7e9 + 1e6 * length}, asked.clusters)  # fmt: skip
    assert instrument_of(large, large.clusters[0]).figure.value == pytest.approx(found.figure.value, rel=1e-5)  # fmt: skip


def test_without_covariates_it_compares_agents_plainly():
    asked, _ = asked_of(11)
    bare = study(asked.treatment, asked.outcome, {}, asked.clusters)
    found = instrument_of(bare, bare.clusters[0])
    assert found.refusal is None
    assert found.figure.low < TRUTH < found.figure.high
