"""Shrunk scores lie nearer to the truth on average, and their intervals hold it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from simulated_team import fair, hits, team, unknown

from wellspent.estimate import Unknown
from wellspent.quality import probability_below, shrink_scores
from wellspent.quality.shrinkage import paule_mandel

SCALE = (-9.0, 9.0)
TEAMS = 300

values = st.lists(st.floats(-3, 3), min_size=8, max_size=20)


def plain_shrinkage(y, v, between):
    """Morris 1983, section 5, written out agent by agent."""
    k = len(y)
    w = [1 / (each + between) for each in v]
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / sum(w)
    usual = sum(a * b for a, b in zip(w, v, strict=True)) / sum(w)
    found = []
    for i in range(k):
        b = (k - 3) / (k - 1) * v[i] / (v[i] + between)
        nu = 2 / (k - 3) * b**2 * (usual + between) / (v[i] + between)
        s2 = v[i] * (1 - (1 - w[i] / sum(w)) * b) + nu * (y[i] - mean) ** 2
        found.append(((1 - b) * y[i] + b * mean, s2**0.5, b))
    return found


@settings(max_examples=40)
@given(values, st.integers(0, 99))
def test_it_is_morris_formula(y, seed):
    rng = np.random.default_rng(seed)
    errors, n = rng.uniform(0.1, 0.5, len(y)), rng.integers(8, 40, len(y))
    scores = {
        f"a{i:02d}": fair(*each) for i, each in enumerate(zip(y, errors, n.tolist(), strict=True))
    }
    found = shrink_scores(scores, SCALE)
    unit = n * errors**2
    joined = ((n - 1) * unit + 8 * ((n - 1) @ unit / (n - 1).sum())) / (n - 1 + 8) / n
    expected = plain_shrinkage(np.clip(y, *SCALE), joined, found.between**2)
    for agent, (value, error, share) in zip(found.agents.values(), expected, strict=True):
        assert (agent.shrunk.value, agent.scatter.error, agent.share) == pytest.approx(
            (value, error, share)
        )


@settings(max_examples=40)
@given(values, st.integers(0, 99))
def test_paule_and_mandel_leave_as_much_scatter_as_there_are_degrees_of_freedom(y, seed):
    v = np.random.default_rng(seed).uniform(0.01, 0.5, len(y))
    y = np.array(y)

    def excess(between):
        w = 1 / (v + between)
        return float(w @ np.square(y - w @ y / w.sum())) - (len(y) - 1)

    between = paule_mandel(y, v)
    assert between == 0 if excess(0) <= 0 else excess(between) == pytest.approx(0, abs=1e-6)


@settings(max_examples=40)
@given(values)
def test_nobody_passes_the_teams_mean_or_leaves_it(y):
    scores = {f"a{i:02d}": fair(each, 0.3, 10) for i, each in enumerate(y)}
    found = shrink_scores(scores, SCALE)
    for agent in found.agents.values():
        low, high = sorted((agent.own.value, found.mean.value))
        assert low - 1e-9 <= agent.shrunk.value <= high + 1e-9
        assert 0 < agent.share < 1


@pytest.mark.parametrize(
    ("agents", "between", "n", "spread", "bounds"),
    [
        (12, 0.06, 10, 0.2, (0.94, 0.97)),
        (30, 0.06, 20, 0.2, (0.935, 0.965)),
        (12, 0.06, 10, np.linspace(0.1, 0.3, 12), (0.94, 0.975)),
        (12, 0.02, 8, 0.2, (0.97, 1.0)),  # hardly any difference: wide, since τ could be larger
    ],
)
def test_shrunk_intervals_hold_the_truth_and_err_less(agents, between, n, spread, bounds):
    """Over whole teams of 12 or 30 simulated agents; each agent's interval counts once."""
    rng, inside, errors, own = np.random.default_rng(20261122), [], 0.0, 0.0
    for _ in range(TEAMS):
        true, scores = team(rng, agents, between, n, spread=spread)
        for truth, agent in zip(true, shrink_scores(scores, SCALE).agents.values(), strict=True):
            inside.append(hits(agent.shrunk, truth))
            errors += (agent.shrunk.value - truth) ** 2
            own += (agent.own.value - truth) ** 2
    assert len(inside) >= 2_000
    assert bounds[0] <= np.mean(inside) <= bounds[1]
    assert errors < 0.75 * own


def test_a_team_of_seven_is_too_small_and_every_agent_says_why():
    _, scores = team(np.random.default_rng(1), 7, 0.1, 10)
    found = shrink_scores(scores | {"zoe": unknown()})
    assert found.mean.reason == "7 scored agents, and a figure needs 8"
    assert found.between is None
    assert found.agents["a00"] == found.mean
    assert found.agents["zoe"].reason == "3 scored contacts, and a figure needs 8"


def test_an_agent_without_score_stays_unknown_among_the_others():
    _, scores = team(np.random.default_rng(1), 9, 0.1, 10)
    found = shrink_scores({"zoe": unknown(), **scores})
    assert list(found.agents) == [*scores, "zoe"]
    assert isinstance(found.agents["zoe"], Unknown)
    assert found.mean.n == 9


# --- the probability of lying below a standard -----------------------------------------------


def test_the_probability_is_students():
    found = probability_below(fair(0.7, 0.05, 10), 0.65)
    assert found.probability == pytest.approx(stats.t(9).cdf(-1))
    assert (found.basis, found.standard, found.score.value) == ("corrected", 0.65, 0.7)


@given(st.floats(0, 1), st.floats(0.01, 0.3), st.floats(0, 1), st.floats(0, 1))
def test_a_higher_standard_is_missed_more_likely(value, error, one, other):
    low, high = sorted((one, other))
    score = fair(value, error, 10)
    assert probability_below(score, low).probability <= probability_below(score, high).probability


def test_at_the_standard_itself_every_probability_is_as_likely():
    """The corrected score's: of agents who are just at the standard, 30 % are said below .3."""
    rng = np.random.default_rng(2)
    said = []
    for _ in range(300):
        _, scores = team(rng, 10, 0.0, 9, mean=0.7)
        said += [probability_below(score, 0.7).probability for score in scores.values()]
    assert stats.kstest(said, "uniform").pvalue > 0.01


def test_the_shrunk_probability_is_right_in_the_long_run_over_teams():
    """Teams of 20 that differ in mean and in how much their agents do; the standard is .65."""
    rng, said, below = np.random.default_rng(3), [], []
    for _ in range(400):
        true, scores = team(rng, 20, rng.uniform(0.05, 0.15), 12, mean=rng.uniform(0.55, 0.8))
        agents = shrink_scores(scores, SCALE).agents.values()
        said += [probability_below(agent, 0.65).probability for agent in agents]
        below += (true < 0.65).tolist()
    place = np.digitize(said, [0.2, 0.4, 0.6, 0.8])
    for bin_of in range(5):
        chosen = place == bin_of
        off = np.mean(np.array(said)[chosen]) - np.mean(np.array(below)[chosen])
        assert abs(off) < 0.05


def test_below_eight_there_is_no_probability():
    assert isinstance(probability_below(unknown(), 0.7), Unknown)
    assert isinstance(probability_below(Unknown("few", "more"), 0.7), Unknown)


def test_where_all_was_scored_it_is_below_or_it_is_not():
    assert probability_below(fair_whole(0.7), 0.71).probability == 1
    assert probability_below(fair_whole(0.7), 0.7).probability == 0


def fair_whole(value):
    from dataclasses import replace

    from wellspent.quality.intervals import Scatter

    return replace(fair(value, 0.1, 10), scatter=Scatter(0.0, 9.0))
