"""How far ahead some customers are let in the queue."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.staffing.records.head_start import QueueInvalid, fit_head_start


def queue(rng, head_start, n=600, noise=0.0):
    """One agent; who waits longest, favoured customers `head_start` ahead, is taken next.

    With a chance of `noise` the agent takes anybody who waits.
    """
    came = np.cumsum(rng.exponential(60, n))
    favoured = rng.random(n) < 0.4
    left = np.full(n, np.inf)
    free, waiting, following = 0.0, [], 0
    for _ in range(n):
        free = max(free, came[following]) if not waiting and following < n else free
        while following < n and came[following] <= free:
            waiting.append(following)
            following += 1
        taken = min(waiting, key=lambda k: came[k] - head_start * favoured[k])
        if rng.random() < noise:
            taken = int(rng.choice(waiting))
        waiting.remove(taken)
        left[taken] = free
        free += rng.exponential(56)
    return came, left, np.ones(n, bool), favoured


@pytest.mark.parametrize("head_start", [0.0, 30.0, 90.0, 200.0])
def test_a_planted_head_start_is_found(head_start):
    found = fit_head_start(*queue(np.random.default_rng(3), head_start, 1500))
    assert found.low - 2 <= head_start <= found.high + 2
    assert found.value == pytest.approx(head_start, abs=6)


def test_agents_who_take_anybody_now_and_then_do_not_hide_it():
    found = fit_head_start(*queue(np.random.default_rng(4), 90.0, 2500, noise=0.2))
    assert found.value == pytest.approx(90, abs=12)


def test_the_interval_holds_the_planted_head_start():
    rng = np.random.default_rng(5)
    found = [fit_head_start(*queue(rng, 90.0)) for _ in range(20)]
    assert np.mean([f.low <= 90 <= f.high for f in found]) >= 0.85


@settings(max_examples=10)
@given(st.permutations(range(150)))
def test_the_order_of_the_customers_changes_nothing(order):
    columns = queue(np.random.default_rng(6), 30.0, 150)
    mixed = [column[list(order)] for column in columns]
    assert fit_head_start(*mixed) == fit_head_start(*columns)
    assert isinstance(fit_head_start(*columns), Estimate)


def test_kinds_that_hardly_meet_say_nothing():
    found = fit_head_start([0.0, 100.0], [50.0, 150.0], [True, True], [True, False])
    assert isinstance(found, Unknown)
    assert "of 0 answers" in found.reason


@pytest.mark.parametrize("left", [[-1.0], [np.nan], [5.0, 6.0]])
def test_a_wait_that_ends_before_it_begins_is_refused(left):
    with pytest.raises(QueueInvalid, match="Give for each"):
        fit_head_start([0.0], left, [True], [True])
