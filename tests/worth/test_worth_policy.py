"""Which segments deserve slow time under a budget, and what the rule is worth on other contacts."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st
from worth_by_segment import segments

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.clusters import mean_estimate
from wellspent.worth.crossfitting import folds_of
from wellspent.worth.policy import BudgetInvalid, best_policy

STUDY, ASSOCIATION = segments(1, 4000)
SECONDS = np.full(STUDY.n, 60.0)


def rule(budget=18.0, **more):
    return best_policy(STUDY, ASSOCIATION, SECONDS, budget_seconds=budget, **more)


def test_those_to_whom_a_second_is_worth_most_come_first_until_the_budget_is_used_up():
    found = rule()
    shares = {line.segment: line.share for line in found.lines}
    assert [line.segment for line in found.lines] == ["vip", "plus", "basic"]
    assert shares["vip"] == 1
    assert 0 < shares["plus"] < 1
    assert shares["basic"] == 0
    assert found.seconds == pytest.approx(18)
    assert "vip, plus (" in found.words
    assert "of them, at random" in found.words


def test_the_value_per_second_is_the_segments_effect_over_its_seconds():
    found = {line.segment: line.value_per_second for line in rule(worth_of_outcome=2.0).lines}
    vip = STUDY.segment == STUDY.segments.index("vip")
    assert found["vip"].value == pytest.approx(2 * ASSOCIATION.scores[vip].mean() / 60)
    assert found["vip"].low < 0.4 < found["vip"].high


def test_the_value_out_of_sample_is_that_of_rules_found_from_other_agents():
    """Written out again: per fold the segments sure on the others, and the scores of this one."""
    found = rule(10_000.0)
    given_to = np.zeros(STUDY.n)
    for fold in folds_of(STUDY.n, STUDY.clusters, 1):
        assert not set(STUDY.clusters[0][fold.train]) & set(STUDY.clusters[0][fold.test])
        part = best_policy(STUDY.where(mask(fold.train)), part_of(fold.train), SECONDS[fold.train], budget_seconds=1e4)  # fmt: skip
        chosen = [STUDY.segments.index(line.segment) for line in part.lines if line.chosen]
        given_to[fold.test] = np.isin(STUDY.segment[fold.test], chosen)
    plain = mean_estimate(given_to * ASSOCIATION.scores, STUDY.clusters, "m")
    assert (found.value.value, found.value.low) == pytest.approx((plain.value, plain.low))


def mask(places):
    return np.isin(np.arange(STUDY.n), places)


def part_of(places):
    known = ASSOCIATION.nuisances
    part = {name: getattr(known, name)[places] for name in ("propensity", "untreated", "treated")}
    return replace(ASSOCIATION, scores=ASSOCIATION.scores[places], kept=ASSOCIATION.kept[places], nuisances=replace(known, **part))  # fmt: skip


def test_the_rule_beats_the_same_seconds_given_at_random():
    """True: 0.1 × 12 + a part of plus; at random 2.4 × 18 / 60."""
    found = rule()
    truth = 1.2 + 0.2 * 4
    assert found.value.low < truth < found.value.high
    assert found.against_random.low < truth - 2.4 * 0.3 < found.against_random.high
    assert found.against_random.low > 0


def test_what_it_brings_over_today_knows_what_is_given_today():
    """Half of everybody get it today, 1.2 in all; without a budget's end the rule brings 2.4."""
    found = rule(10_000.0)
    assert found.over_today.low < 1.2 < found.over_today.high
    assert found.seconds_today == pytest.approx(60 * STUDY.treatment.mean())


def test_a_segment_that_is_not_surely_above_the_price_is_not_chosen():
    lines = {line.segment: line for line in rule(10_000.0, price_per_second=0.1).lines}
    assert lines["vip"].chosen
    assert not lines["plus"].chosen
    assert lines["plus"].value_per_second.value < 0.1
    dear = rule(price_per_second=5.0)
    assert isinstance(dear.value, Unknown)
    assert "surely worth more than it costs" in dear.words


def test_the_price_is_taken_from_the_net_value():
    found = rule(6.0, price_per_second=0.05)
    spent = found.value.value - found.net.value
    assert spent == pytest.approx(0.05 * 6.0, rel=0.2)


@laws(max_examples=6)
@given(st.floats(0.5, 60), st.floats(0, 0.1))
def test_no_budget_is_exceeded_and_no_dearer_segment_comes_before_a_better_one(budget, price):
    found = rule(budget, price_per_second=price)
    assert found.seconds <= budget + 1e-9
    shares = [line.share for line in found.lines]
    assert all(later == 0 or earlier == 1 for earlier, later in pairwise(shares))  # fmt: skip


@laws(max_examples=4)
@given(st.floats(0.1, 10))
def test_another_currency_changes_no_choice(rate):
    one, other = rule(price_per_second=0.02), rule(price_per_second=0.02 * rate, worth_of_outcome=rate)  # fmt: skip
    assert [line.share for line in one.lines] == pytest.approx([line.share for line in other.lines])
    assert other.value.value == pytest.approx(rate * one.value.value)


def test_where_more_of_the_outcome_is_bad_its_worth_is_below_0():
    study, association = segments(4, effects=(0.0, -4.0, -12.0))
    found = best_policy(study, association, np.full(study.n, 60.0), budget_seconds=6, worth_of_outcome=-1.0)  # fmt: skip
    assert found.lines[0].segment == "vip"
    assert found.value.low > 0


def test_a_segment_that_cannot_be_judged_stays_with_its_reason_and_gets_nothing():
    study, association = segments(1, 1200, shares=(0.7, 0.28, 0.02))
    found = best_policy(study, association, np.full(1200, 60.0), budget_seconds=30)
    line = next(one for one in found.lines if one.segment == "vip")
    assert (line.chosen, type(line.value_per_second)) == (False, Unknown)
    assert "vip" in found.words


def test_seconds_that_are_not_taken_have_no_value():
    seconds = np.where(STUDY.segment == STUDY.segments.index("vip"), 0.0, 60.0)
    found = best_policy(STUDY, ASSOCIATION, seconds, budget_seconds=18)
    line = next(one for one in found.lines if one.segment == "vip")
    assert "takes no seconds" in line.value_per_second.reason


@pytest.mark.parametrize(("seconds", "budget"), [(SECONDS, 0.0), (SECONDS[1:], 9.0), (SECONDS - 99, 9.0)])  # fmt: skip
def test_a_budget_or_seconds_that_cannot_be_are_refused(seconds, budget):
    with pytest.raises(BudgetInvalid):
        best_policy(STUDY, ASSOCIATION, seconds, budget_seconds=budget)


def test_a_rule_found_by_chance_looks_better_where_it_was_found():
    """Effects of 0 everywhere, and whatever stands out is chosen: what is found is not there."""
    inside, outside = [], []
    for seed in range(120):
        found = best_policy(*segments(seed, 600, effects=(0.0, 0.0, 0.0), shares=(1, 1, 1)), np.full(600, 60.0), budget_seconds=60)  # fmt: skip
        if isinstance(found.value, Estimate):
            inside.append(found.in_sample.value)
            outside.append(found.value.value)
    assert 2 <= len(inside) <= 16
    assert np.mean(inside) > 0.3
    assert abs(np.mean(outside)) < np.mean(inside)
