"""Money: the user's prices, intervals carried through, and nothing that overlaps is summed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.money import (
    OVERLAPS,
    PriceInvalid,
    Prices,
    bought,
    friction_removed,
    money_of,
)
from wellspent.worth.ratio import product_of, ratio_of, sum_of

ALL = Prices("EUR", 0.4, 300.0, 80.0, 36.0, 5.0)
NOT = Unknown("may be 0", "more")
figures = st.builds(
    lambda value, half: Estimate(value, value - half, value + half, 100, "m"),
    st.floats(-50, 50), st.floats(0, 20),
)  # fmt: skip


def an(value: float, half: float = 1.0, n: int = 100) -> Estimate:
    return Estimate(value, value - half, value + half, n, "m")


def test_a_spend_is_worth_its_margin_and_a_lost_customer_costs_what_one_is_worth():
    assert money_of(an(10), "spend", ALL) == Estimate(4, 3.6, 4.4, 100, "m")
    lost = money_of(an(0.02, 0.01), "churn", ALL)
    assert (lost.value, lost.low, lost.high) == pytest.approx((-6, -9, -3))


def test_a_price_that_nobody_said_is_unknown_and_names_its_setting():
    assert "margin_of_spend" in money_of(an(1), "spend", Prices()).lift
    assert "cost_of_repeat" in money_of(an(1), "repeat/7 days", Prices()).lift
    assert isinstance(money_of(an(1), "survey", ALL), Unknown)
    assert money_of(NOT, "spend", ALL) == NOT


@pytest.mark.parametrize("bad", [{"margin_of_spend": 1.2}, {"cost_per_hour": -1.0}])
def test_a_price_that_cannot_be_is_refused(bad):
    with pytest.raises(PriceInvalid):
        Prices(**bad)


def test_spend_and_churn_of_a_customer_are_never_summed_and_a_repeats_handling_is_added():
    found = bought(
        {"churn": an(-0.1, 0), "repeat": an(-0.2, 0), "spend": an(10, 0)}, an(30, 0), ALL
    )
    assert found.counted == ("spend", "repeat")
    assert found.beside == ("churn",)
    assert found.brings.value == pytest.approx(10 * 0.4 + 0.2 * 5)
    assert found.costs.value == pytest.approx(0.3)
    assert found.net.value == pytest.approx(4.7)
    assert found.per_second.value == pytest.approx(5 / 30)
    assert "churn is shown beside it and not added" in found.words


@given(st.dictionaries(st.sampled_from(["spend", "churn", "kept", "referral", "repeat", "repeat_seconds", "transfer", "survey"]), figures))  # fmt: skip
def test_no_two_outcomes_that_are_counted_overlap_and_none_is_lost(effects):
    found = bought(effects, an(30), ALL)
    assert not [pair for pair in OVERLAPS if pair <= set(found.counted)]
    assert sorted(found.counted + found.beside + found.missing) == sorted(effects)


def test_what_is_refused_leaves_its_purse_to_the_next_and_is_named():
    found = bought({"spend": NOT, "churn": an(-0.1, 0.05)}, an(30), ALL)
    assert (found.counted, found.missing) == (("churn",), ("spend",))
    assert "Not known in money: spend" in found.words
    assert bought({"spend": NOT}, an(30), ALL).brings == NOT


def test_a_second_that_may_not_be_taken_at_all_has_no_price():
    assert isinstance(bought({"spend": an(1)}, an(1, 2), ALL).per_second, Unknown)


def test_friction_less_is_the_effect_turned_round_and_the_agents_second_saved():
    found = friction_removed({"spend": an(-60, 6)}, ALL, unit_seconds=60)
    assert found.per_second.value == pytest.approx(0.4 + 0.01)
    assert found.per_second.low == pytest.approx(0.4 - 0.04 + 0.01)
    assert isinstance(found.costs, Unknown)
    assert friction_removed({}, ALL).brings.value == pytest.approx(0.01)


@given(figures, st.floats(0.5, 40), st.floats(0.01, 0.9), st.sampled_from([1, -1]))
def test_a_ratio_has_fiellers_interval(top, bottom, share, sign):
    """The set of r where (top − r·bottom)² ≤ half-widths² of top + r² of bottom."""
    found = ratio_of(top, an(sign * bottom, share * bottom), NOT, "m")
    h1, h2 = (top.high - top.low) / 2, share * bottom
    ends = np.roots([bottom**2 - h2**2, -2 * top.value * sign * bottom, top.value**2 - h1**2])
    assert [found.low, found.high] == pytest.approx(sorted(ends.real), rel=1e-3, abs=1e-3)


def test_an_uneven_divisor_still_gives_an_interval_around_the_value():
    found = ratio_of(an(4), Estimate(1.0, 0.5, 3.0, 9, "m"), NOT, "m")
    assert found.low <= found.value <= found.high


def test_a_product_by_what_may_be_0_is_unknown():
    assert product_of(an(5), an(0.5), NOT, "m") == NOT
    sure = product_of(an(5), an(2, 1e-9), NOT, "m")
    assert (sure.value, sure.low, sure.high) == pytest.approx((10, 8, 12))


@given(st.lists(figures, min_size=1, max_size=4))
def test_a_sum_is_at_least_as_wide_as_independent_errors_make_it(parts):
    total = sum_of(tuple(parts), "m")
    independent = sum(((p.high - p.low) / 2) ** 2 for p in parts) ** 0.5
    assert (total.high - total.low) / 2 >= independent - 1e-9
