"""What plans take slow time to be worth: found from outcomes where they tell it, else assumed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.report.impact.model import ValueOfSlowTime
from wellspent.report.slow_worth import is_found, slow_value_of
from wellspent.settings import SegmentWorth, StaffingSettings

ASSUMED = StaffingSettings(slow_worth=0.6, slow_seconds=40, segments={"vip": SegmentWorth(2.0, 60)})
SECONDS = Estimate(30.0, 20.0, 45.0, 900, "fitted")


def worth(low: float = 1.0) -> Estimate:
    return Estimate(1.5, low, 2.0, 900, "fitted")


def operation(*curves: ValueOfSlowTime, staffing: StaffingSettings = ASSUMED) -> SimpleNamespace:
    return SimpleNamespace(staffing=staffing, value_curves=curves)


def test_a_curve_of_the_segment_itself_takes_the_place_of_what_was_assumed():
    value = slow_value_of(operation(ValueOfSlowTime("vip", worth(), SECONDS, "")), "vip")
    assert (value.worth, value.seconds, value.source) == (worth(), 30.0, "worth")


def test_what_was_assumed_of_a_segment_comes_before_what_was_found_of_everybody():
    everybody = operation(ValueOfSlowTime(None, worth(), SECONDS, ""))
    assert slow_value_of(everybody, "vip").source == "assumed"
    assert slow_value_of(everybody, "new").source == "worth"
    assert is_found(everybody, None)


@pytest.mark.parametrize(
    "curve",
    [
        ValueOfSlowTime(None, Unknown("no", "more"), SECONDS, ""),
        ValueOfSlowTime(None, worth(), Unknown("no", "more"), ""),
        ValueOfSlowTime(None, worth(low=-0.1), SECONDS, ""),
        ValueOfSlowTime(None, worth(), Estimate(9000.0, 8000.0, 9900.0, 900, "fitted"), ""),
    ],
)
def test_a_curve_that_does_not_say_surely_leaves_the_assumption(curve):
    value = slow_value_of(operation(curve), None)
    assert (value.worth, value.seconds, value.source) == (0.6, 40, "assumed")


def test_where_nothing_was_found_or_assumed_there_is_no_value():
    assert slow_value_of(operation(staffing=StaffingSettings()), None) is None
