"""Intervals hold the truth as often as they say, over simulated centres whose truth is known.

Two thousand draws each with fixed seeds; bounds on both sides, since an interval that is too
wide tells less than people paid for.
"""

from __future__ import annotations

import numpy as np
import pytest
from simulated_centre import DRAWS, centre, covered, within_strata

from wellspent.quality.correction import _design
from wellspent.quality.intervals import difference_reach, share_reach, t_quantile

SEED = 20261122


@pytest.fixture
def rng():
    return np.random.default_rng(SEED)


def test_the_corrected_score_is_covered_and_the_automatic_one_alone_never(rng):
    """A good scorer, 0.15 too kind; 60 of 300 contacts scored by people."""
    found = covered(centre(rng), within_strata((300,), (60,)), rng)
    assert found["automatic"][0] == 0
    assert 0.935 <= found["people"][0] <= 0.965
    assert 0.935 <= found["corrected"][0] <= 0.965
    assert found["corrected"][1] < 0.4 * found["people"][1]


@pytest.mark.parametrize(
    ("sizes", "each", "noise"),
    [
        ((300,), (10,), 0.05),  # few
        ((16,), (8,), 0.05),  # half of all there are
        ((300,), (60,), 0.35),  # a scorer that is nearly blind
        ((20,) * 10, (2,) * 10, 0.05),  # two of each agent
        ((20, 60, 200), (12, 12, 12), 0.1),  # agents of whom much and of whom little was drawn
    ],
)
def test_few_contacts_poor_scorers_and_strata_are_covered(rng, sizes, each, noise):
    """By the design's own arithmetic; `correct_score` is held to it elsewhere."""
    means = np.linspace(0.4, 0.8, len(sizes))
    whole, draw = centre(rng, sizes, noise=noise, means=means), within_strata(sizes, each)
    all_of = np.asarray(sizes, dtype=float)
    hits = 0
    for _ in range(DRAWS):
        drawn, chance = draw(rng)
        e = whole.person[drawn] - whole.automatic[drawn]
        design = _design(whole.stratum[drawn], chance, all_of)
        scatter = design.scatter(e)
        off = whole.automatic.mean() + design.mean(e) - whole.truth
        hits += abs(off) <= t_quantile(scatter.freedom) * scatter.error
    assert 0.935 <= hits / (DRAWS) <= 0.965


def test_chances_that_differ_inside_a_stratum_are_covered(rng):
    """Long contacts are drawn up to five times as often as short ones, by their length."""
    n, draws = 400, DRAWS
    length = rng.uniform(1, 5, n)
    person = np.clip(0.4 + 0.08 * length + rng.normal(0, 0.15, n), 0, 1)
    automatic = person - 0.1 + rng.normal(0, 0.1, n)
    chance = 60 * length / length.sum()
    hits, naive = 0, 0
    for _ in range(draws):
        drawn = np.flatnonzero(_systematic(rng, chance))
        e = (person - automatic)[drawn]
        design = _design(np.zeros(len(drawn), dtype=int), chance[drawn], np.array([float(n)]))
        scatter = design.scatter(e)
        off = automatic.mean() + design.mean(e) - person.mean()
        hits += abs(off) <= t_quantile(scatter.freedom) * scatter.error
        naive += abs(person[drawn].mean() - person.mean()) <= 1.96 * person[drawn].std() / 60**0.5
    assert 0.935 <= hits / draws <= 0.965
    assert naive / draws < 0.9  # people's plain mean leans to the long ones


def _systematic(rng, chance):
    """Exactly one contact for each whole number that the mixed running sum of chances passes."""
    order = rng.permutation(len(chance))
    ends = np.floor(np.cumsum(chance[order]) + rng.uniform())
    hit = np.zeros(len(chance), dtype=bool)
    hit[order] = np.diff(ends, prepend=0) > 0
    return hit


def test_answers_that_seldom_differ_are_covered_where_t_alone_is_not(rng):
    """Nine in ten yes; scorer and people differ on one contact in twenty; 30 of 200 scored."""
    kinds = np.array(["yes", "partly", "no"])
    person = rng.choice(kinds, 200, p=[0.9, 0.04, 0.06])
    automatic = np.where(
        rng.random(200) < 0.75, person, rng.choice(kinds, 200, p=[0.9, 0.04, 0.06])
    )
    worth = {"yes": 1.0, "partly": 0.5, "no": 0.0}
    y, a = (np.array([worth[each] for each in said]) for said in (person, automatic))
    hits = people = plain = 0
    for _ in range(DRAWS):
        drawn = rng.choice(200, 30, replace=False)
        design = _design(np.zeros(30, dtype=int), np.full(30, 0.15), np.array([200.0]))
        e = (y - a)[drawn]
        off = y.mean() - (a.mean() + e.mean())
        down, up = difference_reach(e, design, 1.0)
        hits += -down <= off <= up
        plain += abs(off) <= t_quantile(29) * design.scatter(e).error
        mean = y[drawn].mean()
        down, up = share_reach(mean, design.scatter(y[drawn]), design.unseen_n(30))
        people += mean - down <= y.mean() <= mean + up
    assert plain / DRAWS < 0.93
    assert 0.94 <= people / DRAWS <= 0.985
    assert 0.95 <= hits / DRAWS <= 1.0  # wide rather than narrow: what was not seen may be there
