"""What agents tell of routing: held to plain regressions, to the level it promises, and to planted routing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from routed import TRUTH, Routed, both_left, left, study
from scipy import stats

from wellspent.estimate import Unknown
from wellspent.worth.amounts import slope_of
from wellspent.worth.cutoffs import ROUTING_CHANCE
from wellspent.worth.routing import gap_of, routing_of, spread_of, varies_within


def judged(seed=1, **how):
    asked = Routed(**how).draw(seed)
    return routing_of(asked, *both_left(asked))


def plain_slopes(agent, t, y):
    """Within: a column of 0 and 1 an agent. Between: agents' means, weighted by their contacts."""
    known = np.unique(agent)
    dummies = (agent[:, None] == known).astype(float)
    within = np.linalg.lstsq(np.column_stack([t, dummies]), y, rcond=None)[0][0]
    n = np.array([(agent == one).sum() for one in known])
    means = [np.array([v[agent == one].mean() for one in known]) for v in (t, y)]
    between = np.polyfit(*means, 1, w=np.sqrt(n))[0]
    return np.array([within, between, between - within])


def test_both_effects_are_those_of_plain_regressions():
    asked = Routed(agents=15, each=20, better=0.3).draw(1)
    asked = asked.where(np.random.default_rng(1).random(asked.n) < 0.7)
    t, y = both_left(asked)
    gap = gap_of(asked, t, y)
    found = [one.value for one in (gap.within, gap.between, gap.figure)]
    assert found == pytest.approx(plain_slopes(asked.clusters[0], t, y))


def test_its_error_is_that_of_leaving_out_one_agent_after_the_other():
    """With one way of clustering and few agents the jackknife is the larger of the two errors."""
    asked = Routed(agents=12, each=20, agent_effect=0.5).draw(2)
    agent, (t, y) = asked.clusters[0], both_left(asked)
    whole = plain_slopes(agent, t, y)
    without = np.array([plain_slopes(agent[agent != j], t[agent != j], y[agent != j]) for j in range(12)])  # fmt: skip
    error = np.sqrt(11 / 12 * ((without - whole) ** 2).sum(axis=0))
    gap = gap_of(asked, t, y)
    assert gap.figure.high - gap.figure.value == pytest.approx(stats.t(10).ppf(0.975) * error[2])
    assert gap.chance == pytest.approx(2 * stats.t(10).sf(abs(whole[2]) / error[2]))


def test_what_the_gap_adds_to_both_together_is_their_difference_from_within():
    asked = Routed(hidden_route=0.5).draw(3)
    t, y = both_left(asked)
    gap = gap_of(asked, t, y)
    assert gap.pooled == pytest.approx(t @ y / (t @ t))
    assert gap.within.value + gap.bias == pytest.approx(gap.pooled)


def test_where_the_design_holds_it_seldom_refuses():
    """200 centres whose agents differ in readiness and in outcomes: 1.5 in 100 are to be refused."""
    refused = sum(judged(seed, agents=20, each=30).refusal is not None for seed in range(200))
    assert refused <= stats.binom(200, ROUTING_CHANCE).ppf(0.999)


def test_customers_who_come_again_do_not_make_it_refuse():
    refused = sum(judged(seed, agents=20, each=30, customers=True).refusal is not None for seed in range(100))  # fmt: skip
    assert refused <= stats.binom(100, ROUTING_CHANCE).ppf(0.999)


def test_routing_by_hidden_difficulty_is_refused():
    """Those who recap more get the harder contacts, and the table does not know which are hard."""
    found = [judged(seed, hidden_route=0.5, each=100) for seed in range(20)]
    assert sum(one.refusal is not None for one in found) >= 19
    refusal = found[0].refusal
    assert refusal.cause == "routing"
    assert refusal.reason.startswith("Between agents the behaviour goes with -")
    assert "let chance decide" in refusal.lift
    assert found[0].warning is None


def test_there_the_effect_within_agents_is_right_and_that_between_them_is_not():
    found = judged(1, hidden_route=0.5, each=100)
    assert found.within.low < TRUTH < found.within.high
    assert found.between.high < 0


def test_agents_who_show_it_more_and_are_otherwise_better_are_refused():
    assert sum(judged(seed, better=0.3).refusal is not None for seed in range(20)) >= 19


def test_a_hidden_cause_among_the_contacts_of_agents_who_differ_is_refused_too():
    """It moves the effect within agents, and their differing readiness owes nothing to it."""
    found = [judged(seed, confounded=1.0, agent_effect=0.0, each=100) for seed in range(20)]
    assert sum(one.refusal is not None for one in found) >= 17
    assert min(one.within.low for one in found) > TRUTH


def test_where_agents_are_alike_in_readiness_such_a_cause_is_not_seen():
    """The limit that its words name: it moves both alike, and no comparison of agents finds it."""
    found = [judged(seed, confounded=1.0, agent_effect=0.0, readiness=0.0) for seed in range(20)]
    assert sum(one.refusal is not None for one in found) <= 2
    assert min(one.within.low for one in found) > TRUTH


def test_routing_by_what_is_known_is_said_and_not_refused():
    found = judged(1, seen_route=0.5, each=100)
    assert found.refusal is None
    assert found.warning.startswith("Who answers depends on 'mood' (2")
    assert found.spread.low > 0.02


def test_where_contacts_come_by_chance_nothing_lies_between_agents():
    found = [spread_of(one, one.clusters[0]) for one in (Routed().draw(s) for s in range(60))]
    assert not any(one.seen for one in found)
    covered = sum(one.figure.low < 0 < one.figure.high for one in found)
    assert covered >= 52
    assert abs(np.mean([one.figure.value for one in found])) < 0.002


def test_the_share_beyond_chance_is_that_of_a_plain_analysis_of_variance():
    asked = Routed(agents=10, each=15, seen_route=0.6).draw(4)
    agent, mood = asked.clusters[0], asked.covariates[:, 0]
    groups = [mood[agent == one] for one in range(10)]
    inside = sum(((one - one.mean()) ** 2).sum() for one in groups) / (150 - 10)
    found = spread_of(asked, agent)
    assert (found.most, found.share) == ("mood", pytest.approx(1 - inside / mood.var(ddof=1)))
    assert found.chance == pytest.approx(2 * stats.f_oneway(*groups).pvalue)


def test_what_belongs_to_the_agent_is_no_routing():
    """An agent's years in the centre lie between agents, whoever is put through to whom."""
    asked = Routed().draw(5)
    years = asked.clusters[0] % 7.0
    told = study(asked.treatment, asked.outcome, {"years": years, "mood": asked.covariates[:, 0]}, asked.clusters)  # fmt: skip
    assert not spread_of(told, told.clusters[0]).seen
    alone = study(asked.treatment, asked.outcome, {"years": years}, asked.clusters)
    assert isinstance(spread_of(alone, alone.clusters[0]).figure, Unknown)


def test_few_contacts_of_agents_who_differ_much_say_that_they_say_little():
    said = judged(1, agents=12, each=30, agent_effect=0.6)
    assert said.refusal is None
    assert "that agents agree says little here" in said.warning


def test_a_gap_that_is_nearly_rare_enough_is_told():
    """Chance between refusing (1.5 %) and 10 %."""
    found = [(asked, gap_of(asked, *both_left(asked))) for asked in (Routed(better=0.08).draw(s) for s in range(30))]  # fmt: skip
    asked = next(asked for asked, gap in found if 0.02 < gap.chance < 0.09)
    said = routing_of(asked, *both_left(asked))
    assert said.refusal is None
    assert "chance makes such a gap in" in said.warning


def test_nine_agents_are_too_few_to_compare():
    said = judged(1, agents=9)
    assert isinstance(said.within, Unknown)
    assert said.refusal is None
    assert said.warning == "Routing by skill cannot be looked for: 9 agents, and comparing them needs 10."  # fmt: skip


def test_without_agents_it_is_said_that_nobody_looked():
    asked = replace(Routed().draw(1), clusters=(), cluster_names=())
    said = routing_of(asked, *both_left(asked))
    assert said.warning.startswith("Who answered is not known")
    assert isinstance(said.spread, Unknown)


def test_where_no_agents_means_differ_there_is_nothing_between_them():
    asked = Routed(agents=20).draw(2)
    t = np.tile([0.5, -0.5], asked.n // 2)
    said = routing_of(asked.asking(treatment=t + 0.5), t, left(asked, asked.outcome))
    assert isinstance(said.between, Unknown)
    assert "differs only within agents, or only between them" in said.warning


@settings(max_examples=15)
@given(st.randoms())
def test_the_order_of_rows_and_the_names_of_agents_change_nothing(random):
    asked = Routed(agents=12, each=15, customers=True).draw(6)
    order = np.array(random.sample(range(asked.n), asked.n))
    t, y = both_left(asked)
    names = np.array(random.sample(range(100), 12))
    mixed = asked.where(order)
    mixed = replace(mixed, clusters=(names[mixed.clusters[0]], mixed.clusters[1]))
    one, two = gap_of(asked, t, y), gap_of(mixed, t[order], y[order])
    assert (one.chance, one.unseen, one.between.low) == pytest.approx((two.chance, two.unseen, two.between.low))  # fmt: skip
    assert spread_of(asked, asked.clusters[0]).share == pytest.approx(spread_of(mixed, mixed.clusters[0]).share)  # fmt: skip


@settings(max_examples=15)
@given(st.floats(0.01, 100), st.floats(0.01, 100))
def test_the_units_of_behaviour_and_outcome_change_no_chance(minutes, money):
    asked = Routed(agents=12, each=15).draw(7)
    t, y = both_left(asked)
    one, two = gap_of(asked, t, y), gap_of(asked, t * minutes, y * money)
    assert two.chance == pytest.approx(one.chance)
    assert two.bias == pytest.approx(one.bias * money / minutes)


def test_what_is_left_by_learning_tells_the_same():
    """Out of fold, by LightGBM and linear models, as `assess` takes the covariates off."""
    honest, routed = (Routed(each=50, hidden_route=r).draw(8) for r in (0.0, 0.6))
    found = [routing_of(one, s.treatment_left, s.outcome_left) for one, s in ((honest, slope_of(honest)), (routed, slope_of(routed)))]  # fmt: skip
    assert [one.refusal is not None for one in found] == [False, True]


def test_a_behaviour_that_differs_only_between_agents_is_refused_without_a_figure_within_them():
    """What a model leaves of it varies within agents all the same: noise, which tells nothing."""
    asked = Routed(agents=24, each=60).draw(6)
    always = (asked.clusters[0] % 2).astype(float)
    noise = np.random.default_rng(6).normal(0, 0.02, asked.n)
    told = replace(asked, treatment=always)
    found = routing_of(told, left(told, always) + noise, left(told, asked.outcome))
    assert found.refusal.cause == "routing"
    assert found.refusal.reason.startswith("The behaviour differs only between agents")
    assert "wellspent experiment" in found.refusal.lift
    assert isinstance(found.within, Unknown)


def test_one_agent_who_shows_it_sometimes_is_enough_to_compare():
    asked = Routed(agents=24, each=60).draw(7)
    always = (asked.clusters[0] % 2).astype(float)
    assert not varies_within(replace(asked, treatment=always))
    always[0] = 1 - always[0]
    assert varies_within(replace(asked, treatment=always))
