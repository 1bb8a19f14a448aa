"""Limits that what recurs raises, and measures that say it together."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.moments.crisis.limits import Scores
from wellspent.moments.crisis.recurring import with_recurring
from wellspent.moments.crisis.together import together_of

ALLOWED = 0.006
DAYS = st.lists(st.floats(0, 9), min_size=6, max_size=60)


def scores_of(worst, slots=4):
    """Days whose worst moment reaches this, in the third interval; chance alone asks for 4.4."""
    best = np.full((len(worst), slots), 0.5)
    best[:, 2] = worst
    zeros = np.zeros(best.shape, np.int64)
    return Scores(
        best, zeros, np.ones(best.shape), np.full(len(best), 4.4), np.full(len(best), 0.0)
    )


def usual_days(seed, days=40, largest=2.6, spread=0.35):
    """The worst of a day's many normal deviates."""
    return np.random.default_rng(seed).gumbel(largest, spread, days)


@given(DAYS)
def test_no_limit_is_below_what_chance_alone_asks_for(worst):
    (limit,) = with_recurring([scores_of(worst)], ALLOWED)
    assert (limit >= 4.4).all()


@given(DAYS, st.integers(1, 59), st.floats(0, 16))
def test_what_comes_later_changes_no_limit_of_before(worst, place, other):
    place = min(place, len(worst) - 1)
    changed = [*worst[:place], other, *worst[place + 1 :]]
    before, after = (with_recurring([scores_of(one)], ALLOWED)[0] for one in (worst, changed))
    assert np.array_equal(before[: place + 1], after[: place + 1])


def test_where_days_are_as_chance_makes_them_hardly_anything_is_asked_beyond_it():
    limits = [with_recurring([scores_of(usual_days(seed))], ALLOWED)[0][-1] for seed in range(30)]
    assert np.median(limits) < 6.0


def test_what_reaches_six_on_every_third_day_is_not_raised_at_seven():
    worst = usual_days(1)
    worst[::3] = 6.0
    assert with_recurring([scores_of(worst)], ALLOWED)[0][-1] > 7.0


def test_three_crises_in_four_weeks_do_not_blind_the_watch_for_the_next():
    calm = usual_days(2)
    struck = calm.copy()
    struck[[15, 22, 30]] = 12.0
    calm_limit, struck_limit = (
        with_recurring([scores_of(one)], ALLOWED)[0][-1] for one in (calm, struck)
    )
    assert struck_limit < calm_limit + 1.0


def test_queues_of_one_measure_teach_one_another():
    wild = usual_days(3)
    wild[::5] = 9.0
    strict = ALLOWED / 100
    alone = with_recurring([scores_of(usual_days(4))], strict)[0][-1]
    beside = with_recurring([scores_of(usual_days(4)), *[scores_of(wild)] * 5], strict)[0][-1]
    assert beside > alone


def test_together_one_measure_alone_says_too_little_and_four_say_enough():
    loud, still = scores_of([16.0]), scores_of([0.5])
    assert together_of([loud, still, still, still]).best.max() < 2.0
    assert together_of([scores_of([3.8])] * 4).best.max() == pytest.approx(3.8)


def test_together_a_share_lasts_over_intervals_without_a_contact():
    share = scores_of([3.0], slots=8)
    share.best[0, 3:] = -np.inf
    found = together_of([scores_of([3.0], slots=8), share]).best[0]
    assert found[3] == pytest.approx((0.5 + 3.0) / 2)
    assert found[7] == pytest.approx(0.25)
