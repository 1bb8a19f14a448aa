"""Intervals are neither too narrow nor too wide: what they promise is counted on planted effects."""

from __future__ import annotations

import numpy as np
import pytest

from wellspent.worth.amounts import slope_of
from wellspent.worth.association import associate
from wellspent.worth.clusters import freedom_of, mean_estimate, t_reach
from wellspent.worth.study import Study

EFFECT, ROUNDS = 2.0, 60


def contacts(seed: int, *, binary: bool) -> Study:
    """240 synthetic contacts of 30 agents: who shows the behaviour more differs in outcomes too, by chance."""
    rng = np.random.default_rng(seed)
    n, agents = 240, 30
    agent, x = np.arange(n) % agents, rng.normal(size=(n, 1))
    readiness, better = rng.normal(size=(2, agents))
    leaning = 0.5 * x[:, 0] + 1.2 * readiness[agent]
    given = (rng.random(n) < 1 / (1 + np.exp(-leaning))).astype(float) if binary else leaning + rng.normal(size=n)  # fmt: skip
    outcome = EFFECT * given + x[:, 0] + better[agent] + rng.normal(size=n)
    return Study("t", "y", given, outcome, x, ("x",), ("x",), ("x",), (agent,), ("agent",), None, (), ())  # fmt: skip


@pytest.fixture(scope="module", params=[True, False], ids=["binary", "amount"])
def counted(request):
    """Of every round: how many standard errors off, with agents' errors and with contacts' alone."""
    rows = []
    for seed in range(ROUNDS):
        study = contacts(seed, binary=request.param)
        found = associate(study) if request.param else slope_of(study)
        alone = mean_estimate(found.scores, (), "")
        reach = t_reach(freedom_of(study.n, study.clusters)), t_reach(study.n - 1)
        rows.append([
            2 * r * (f.value - EFFECT) / (f.high - f.low)
            for f, r in zip((found.figure, alone), reach, strict=True)
        ])  # fmt: skip
    return np.array(rows)


def test_errors_that_know_the_agents_are_as_large_as_the_scatter(counted):
    """One standard error off on average: 60 rounds tell it to a tenth."""
    assert 0.8 < counted[:, 0].std() < 1.25
    assert 54 <= (np.abs(counted[:, 0]) < t_reach(29)).sum() <= 59


def test_errors_that_take_contacts_alone_are_too_small(counted):
    assert counted[:, 1].std() > 1.2 * counted[:, 0].std()
