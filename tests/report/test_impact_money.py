"""Money of behaviours: all of one size, so that rows can be read beside each other."""

from __future__ import annotations

import impacts
import pytest

from wellspent.estimate import Unknown
from wellspent.report.impact.linking import Answer
from wellspent.report.impact.pricing import purchases_of
from wellspent.worth.money import Prices


def test_friction_is_priced_by_the_minute_less_as_slow_time_is_by_the_minute_more():
    """One point more repeats a minute at 5 EUR, and a minute's wage of 30 EUR an hour."""
    friction = impacts.behaviour("friction", "friction", kind="friction")
    link = impacts.link("friction", "repeat", impacts.known(0.01, 0.002), 0.1)
    answer = Answer("friction", "repeat", link.effect, 0.1, 0.001, None)
    prices = Prices(cost_per_hour=30.0, cost_of_repeat=5.0)
    (found,) = purchases_of([friction], [answer], {"friction": Unknown("none", "none")}, prices)
    assert found.brings.value == pytest.approx(0.01 * 5 + 0.5)
    assert found.seconds.value == 60.0
