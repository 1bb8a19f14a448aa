"""A hundred thousand pools at once say what one pool says."""

from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest

from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.erlang import Unstable, perform
from wellspent.staffing.erlang_kernel import (
    UNREACHABLE,
    RowInvalid,
    perform_many,
    smallest_many,
)
from wellspent.staffing.required import TargetUnreachable, smallest

FIGURES = (
    "waiting", "service_level", "wait_seconds", "answered_wait_seconds", "abandonment", "occupancy",
)  # fmt: skip


def arbitrary_pools(n: int, seed: int) -> np.ndarray:
    """Agents (whole or not), contacts per hour, handle, patience, threshold: one column a pool."""
    rng = np.random.default_rng(seed)
    agents = np.where(rng.random(n) < 0.5, rng.integers(1, 300, n), np.exp(rng.uniform(-2, 9.2, n)))
    per_agent = np.where(
        rng.random(n) < 0.5, rng.uniform(0.9, 1.1, n), np.exp(rng.uniform(-4, 2, n))
    )
    handle = rng.uniform(1, 3_000, n)
    contacts = np.minimum(1e7, agents * per_agent * 3600 / handle)
    patience = np.where(rng.random(n) < 0.2, math.inf, handle * np.exp(rng.uniform(-4, 4, n)))
    threshold = np.where(rng.random(n) < 0.2, 0, rng.uniform(0, 300, n))
    return np.array([agents, contacts, handle, patience, threshold])


def test_every_row_is_what_the_readable_formula_says():
    pools = arbitrary_pools(2_000, seed=1)
    reached = asdict(perform_many(*pools))
    for row, (agents, contacts, handle, patience, threshold) in enumerate(pools.T):
        try:
            plain = asdict(perform(agents, Demand(contacts, handle, patience), threshold))
        except Unstable:
            plain = dict(zip(FIGURES, (1, 0, math.inf, math.inf, 0, 1), strict=True))
        for name in FIGURES:
            assert reached[name][row] == pytest.approx(plain[name], rel=1e-12, abs=1e-12), pools[
                :, row
            ]


def test_one_number_holds_for_every_row():
    reached = perform_many([49, 50.5], 2880, 60, [120, math.inf])
    assert reached.agents.tolist() == [49, 50.5]
    assert reached.service_level[0] == pytest.approx(
        perform(49, Demand(2880, 60, 120)).service_level
    )


def test_rows_at_the_edge_are_answered_too():
    """Nobody comes; nobody answers; too few answer and nobody hangs up."""
    reached = perform_many([3, 0, 2], [0, 100, 100], 300, [60, 60, math.inf])
    assert reached.service_level.tolist() == [1, 0, 0]
    assert reached.waiting.tolist() == [0, 1, 1]
    assert reached.wait_seconds.tolist() == [0, 60, math.inf]
    assert reached.occupancy.tolist() == [0, 1, 1]
    assert reached.abandonment.tolist() == [0, 1, 0]


def test_the_fewest_agents_are_those_of_the_readable_search():
    _, contacts, handle, patience, seconds = arbitrary_pools(150, seed=2)
    rng = np.random.default_rng(3)
    share, cap = rng.choice([0.5, 0.8, 0.95, 1.0], 150), rng.choice([0.4, 0.65, 0.85, 1.0], 150)
    found = smallest_many(contacts, handle, patience, share, seconds, cap)
    for row in range(150):
        demand = Demand(contacts[row], handle[row], patience[row])
        try:
            plain = smallest(demand, Target(share[row], seconds[row]), cap[row])
        except TargetUnreachable:
            plain = UNREACHABLE
        assert found[row] == plain


def test_nobody_is_needed_where_nobody_comes_and_too_many_are_no_answer():
    assert smallest_many([0, 1e6, 60], 300, 90, [0.8, 0.8, 1], 20, [1, 0.01, 1]).tolist() == [
        0,
        -1,
        -1,
    ]


@pytest.mark.parametrize(
    ("columns", "fact"),
    [
        (([5, -1], 100, 300), "agents is -1 in row 1"),
        ((5, [100, math.nan], 300), "contacts_per_hour is nan in row 1"),
        ((5, 100, 0), "handle_seconds is 0 in row 0"),
        ((5, 100, 300, -2), "patience_seconds is -2 in row 0"),
        ((5, 1e7, 80_000), "load in erlangs is 222,222,222"),
        ((5, 100, 300, 60, math.inf), "threshold_seconds is inf in row 0"),
    ],
)
def test_a_row_that_cannot_be_is_named(columns, fact):
    with pytest.raises(RowInvalid, match=fact):
        perform_many(*columns)


@pytest.mark.parametrize(("share", "cap"), [(0, 1), (80, 1), (0.8, 0), (0.8, 85)])
def test_a_target_that_cannot_be_is_named(share, cap):
    with pytest.raises(RowInvalid, match="in row 0"):
        smallest_many(100, 300, 60, share, 20, cap)
