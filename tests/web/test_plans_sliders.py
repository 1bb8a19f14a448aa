"""A slider stands where the address puts it, or says why it cannot."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.web.plans.sliders import Slider, read_sliders

SLOW = Slider("slow", "Slow seconds more", "", -30, 120, 5, "seconds", 0)
CAP = Slider("occupancy", "Occupancy, at most", "", 50, 100, 1, "cap", 85)


def read(slider, typed):
    return read_sliders([slider], {slider.name: typed})[0]


def test_a_slider_stands_where_the_address_puts_it():
    assert read(SLOW, "45").value == 45


@pytest.mark.parametrize("typed", ["", "  "])
def test_what_is_left_empty_is_as_the_centre_has_it(typed):
    assert read(CAP, typed) == CAP


@pytest.mark.parametrize("typed", ["abc", "nan", "inf", "-inf", "1e999", "9" * 400, "4 5", "0x10"])
def test_what_is_no_number_is_refused_at_the_slider_with_what_it_takes(typed):
    refused = read(SLOW, typed).error
    assert (refused.status, refused.place) == (422, "slow")
    assert typed[:40] in refused.fact
    assert refused.remedy == "Give a number from −30 to 120 seconds."


@pytest.mark.parametrize("typed", ["-31", "120.5", "1e300"])
def test_a_number_out_of_reach_is_refused_and_the_slider_stays(typed):
    found = read(SLOW, typed)
    assert found.value == SLOW.value
    assert "out of reach" in found.error.fact


def test_one_slider_that_is_refused_leaves_the_others_where_they_were_put():
    slow, cap = read_sliders([SLOW, CAP], {"slow": "many", "occupancy": "80"})
    assert (slow.error is None, cap.error, cap.value) == (False, None, 80)


def test_a_cap_of_everything_is_no_cap():
    assert (read(CAP, "100").words, read(CAP, "85").words) == ("no cap", "85 %")


@given(st.text(max_size=90))
def test_whatever_is_typed_leaves_a_number_within_reach(typed):
    found = read(SLOW, typed)
    assert math.isfinite(found.value)
    assert SLOW.low <= found.value <= SLOW.high


@given(st.floats(-30, 120))
def test_the_number_that_an_address_holds_is_read_back(number):
    assert read(SLOW, read(SLOW, repr(number)).shown).value == pytest.approx(number, rel=1e-4)
