"""Who sat in a focus group, and what so few people cannot tell."""

from __future__ import annotations

import pyarrow as pa
import pytest
from scipy.stats import binomtest

from wellspent.listening.surveys.focus_group import focus_group_reading
from wellspent.listening.surveys.invitations import SurveyUnusable
from wellspent.report.listening.focus_groups import focus_group_of_tables

CUSTOMERS = pa.table(
    {"customer": [f"c{k}" for k in range(100)], "segment": ["vip"] * 16 + ["standard"] * 84}
)


def test_a_group_of_vips_is_told_from_its_customers_exactly():
    """Seven of nine seats are of a segment that 16 % of customers are in."""
    reading = focus_group_reading("G", {"segment": ["vip"] * 7 + ["standard"] * 2}, {"segment": {"vip": 16, "standard": 84}}, people=9, customers=100)  # fmt: skip
    seat = next(one for one in reading.traits[0].seats if one.value == "vip")
    assert seat.probability == pytest.approx(binomtest(7, 9, 0.16).pvalue)
    assert seat.standing == "over"


def test_a_view_that_some_hold_may_not_be_heard_at_all():
    """A tenth of the customers; nine people."""
    reading = focus_group_reading("G", {}, {}, people=9, customers=100)
    assert reading.not_heard[0].probability == pytest.approx(0.9**9)
    assert "10% of customers hold is not held by anybody in it in 4 of 10" in reading.words


def test_what_was_said_is_kept_in_its_words_and_never_counted():
    """Two statements."""
    reading = focus_group_reading("G", {}, {}, people=2, customers=9, said=("Too long.", "Fine."))
    assert reading.said == ("Too long.", "Fine.")


def test_members_who_are_named_are_looked_up_among_the_customers():
    """A row for each thing said; a person counts once."""
    group = pa.table({"customer": ["c1", "c1", "c50", "who"], "said": ["a", "b", "c", "d"]})
    reading = focus_group_of_tables(group, CUSTOMERS)
    assert reading.people == 3
    assert [(one.value, one.seats) for one in reading.traits[0].seats] == [("standard", 1), ("vip", 1)]  # fmt: skip


def test_a_part_of_the_customers_that_nobody_is_of_is_named():
    """No VIP sits in the group."""
    group = pa.table({"customer": ["c50", "c60"]})
    assert focus_group_of_tables(group, CUSTOMERS).unseen == ("segment 'vip', 16% of customers",)


def test_tables_that_have_nothing_in_common_are_refused_in_words():
    """Neither a customer nor a trait."""
    with pytest.raises(SurveyUnusable, match="no trait in common"):
        focus_group_of_tables(pa.table({"x": [1]}), CUSTOMERS)
