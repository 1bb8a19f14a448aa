"""V and τ from the dose response: where the points bend, and where they do not it is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as laws
from hypothesis import strategies as st
from scipy import optimize

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.clusters import t_reach
from wellspent.worth.dose import DosePoint, DoseResponse
from wellspent.worth.effect import Refusal
from wellspent.worth.value_curve import value_curve_of

SECONDS = ((10.0, 15.0, 20.0), (40.0, 50.0, 60.0), (90.0, 110.0, 150.0))


def dose(values, error=0.1, *, together=0.5, freedom=200, bands=SECONDS) -> DoseResponse:
    """Points with these values, all of the same error, whose errors hang together."""
    k = len(values)
    covariance = error**2 * (together * np.ones((k, k)) + (1 - together) * np.eye(k))
    reach = t_reach(freedom) * error
    points = tuple(
        DosePoint(own[0] - 1, own[-1], float(np.mean(own)), 500, Estimate(v, v - reach, v + reach, 3000, "m"), own)
        for v, own in zip(values, bands, strict=True)
    )  # fmt: skip
    return DoseResponse(points, 3000, "m", 1500, tuple(map(tuple, covariance)), freedom, 0.0, (), 0.0, None)  # fmt: skip


def planted(worth: float, tau: float, bands=SECONDS):
    return [float(np.mean([worth * (1 - np.exp(-x / tau)) for x in own])) for own in bands]


@laws(max_examples=25)
@given(st.floats(2, 50), st.floats(15, 70), st.sampled_from([1.0, -1.0]))
def test_points_on_a_curve_give_back_its_v_and_tau(worth, tau, sign):
    found = value_curve_of(dose(planted(sign * worth, tau), error=0.002 * worth), 1.0)
    assert found.worth.value == pytest.approx(sign * worth, rel=1e-3)
    assert found.seconds.value == pytest.approx(tau, rel=1e-3)
    assert found.worth.low <= sign * worth <= found.worth.high
    assert found.seconds.low < tau < found.seconds.high


def test_a_plain_two_dimensional_search_finds_the_same_fit_and_interval():
    """V and τ by least squares in both at once; τ's ends where the best fit is worse by t²."""
    given_points = dose([3.1, 7.2, 9.4], 0.4)
    found = value_curve_of(given_points, 1.0)
    inverse = np.linalg.inv(np.array(given_points.covariance))
    y = np.array([3.1, 7.2, 9.4])

    def distance(v, tau):
        left = y - np.array([np.mean([v * (1 - np.exp(-x / tau)) for x in own]) for own in SECONDS])
        return left @ inverse @ left

    best = optimize.minimize(lambda p: distance(p[0], np.exp(p[1])), (8, 3.5), method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-12})  # fmt: skip
    assert found.worth.value == pytest.approx(best.x[0], rel=1e-4)
    assert found.seconds.value == pytest.approx(np.exp(best.x[1]), rel=1e-4)
    within = best.fun + t_reach(200) ** 2

    def at_v(v):
        return optimize.minimize_scalar(lambda t: distance(v, np.exp(t)), bounds=(0, 8), method="bounded").fun - within  # fmt: skip

    def at_tau(t):
        return optimize.minimize_scalar(lambda v: distance(v, t)).fun - within

    assert found.worth.high == pytest.approx(optimize.brentq(at_v, best.x[0], 30), rel=0.01)
    assert found.worth.low == pytest.approx(optimize.brentq(at_v, 5, best.x[0]), rel=0.01)
    assert found.seconds.high == pytest.approx(optimize.brentq(at_tau, 40, 400), rel=0.03)


def test_points_on_a_line_leave_tau_and_v_unknown():
    found = value_curve_of(dose([1.5, 5.0, 11.6], 0.5), 1.0)
    assert "the last seconds seem worth as much as the first" in found.seconds.reason
    assert isinstance(found.worth, Unknown)


def test_an_effect_whose_interval_reaches_0_has_no_v_and_never_0():
    found = value_curve_of(dose([0.1, 0.2, 0.2], 0.4), 1.0)
    assert isinstance(found.worth, Unknown)
    assert "reaches 0" in found.worth.reason
    assert "not known" in found.words


def test_a_first_band_that_brings_as_much_as_the_last_gives_v_and_a_bound_for_tau():
    found = value_curve_of(dose([5.0, 5.1, 4.9], 0.2), 2.0)
    assert found.worth.value == pytest.approx(10, abs=0.6)
    assert "anything up to" in found.seconds.reason
    assert "anything up to" in found.words


def test_points_that_rise_and_fall_are_no_curve():
    found = value_curve_of(dose([9.0, 2.0, 8.0], 0.3), 1.0)
    assert "unlike a curve" in found.worth.reason
    assert found.misfit < 0.01


@laws(max_examples=20)
@given(st.floats(0.1, 20), st.floats(0.5, 60))
def test_money_scales_v_alone_and_units_of_time_tau_alone(price, unit):
    one = value_curve_of(dose(planted(10, 40), 0.2), 1.0)
    other = value_curve_of(dose(planted(10, 40), 0.2), price, unit_seconds=unit)
    for end in ("value", "low", "high"):
        assert getattr(other.worth, end) == pytest.approx(price * getattr(one.worth, end))
        assert getattr(other.seconds, end) == pytest.approx(unit * getattr(one.seconds, end))


def test_an_uncertain_price_makes_v_more_uncertain():
    sure = value_curve_of(dose(planted(10, 40), 0.2), 2.0).worth
    found = value_curve_of(dose(planted(10, 40), 0.2), Estimate(2.0, 1.5, 2.5, 50, "m")).worth
    assert found.value == pytest.approx(sure.value)
    assert found.low < sure.low < sure.high < found.high
    assert isinstance(value_curve_of(dose(planted(10, 40), 0.2), Estimate(1, -1, 3, 9, "m")).worth, Unknown)  # fmt: skip


def test_harm_is_said_as_harm():
    assert "loses at most" in value_curve_of(dose(planted(-10, 40), 0.1), 1.0).words
    assert "63 % of it in the first 40 seconds" in value_curve_of(dose(planted(10, 40), 0.1), 1.0).words  # fmt: skip


def test_a_refused_or_short_dose_response_gives_its_reason():
    refused = replace(dose([1, 2, 3]), refusal=Refusal("overlap", "too few alike", "others"))
    assert value_curve_of(refused, 1.0).worth.reason == "too few alike"
    two = dose([1.0, 2.0], bands=SECONDS[:2])
    assert "2 bands" in value_curve_of(two, 1.0).worth.reason


def test_nearly_unbiased_intervals_hold_v_and_tau_as_often_as_they_say():
    """400 draws of the points: each interval holds the planted figure 92 to 98 times in a hundred."""
    rng = np.random.default_rng(1)
    truth = dose(planted(10, 40), 0.25)
    held = []
    for _ in range(400):
        drawn = rng.multivariate_normal([p.figure.value for p in truth.points], truth.covariance)
        found = value_curve_of(dose(drawn.tolist(), 0.25), 1.0)
        if isinstance(found.seconds, Estimate):
            held.append((found.worth.low <= 10 <= found.worth.high, found.seconds.low <= 40 <= found.seconds.high))  # fmt: skip
    assert len(held) > 380
    assert np.all((np.mean(held, axis=0) >= 0.92) & (np.mean(held, axis=0) <= 0.98))
