"""What happened after a contact, and what was known before it.

Every table here is small enough to be read: one customer, moments in days.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.worth.outcomes import (
    CovariateLater,
    OutcomeRule,
    check_known_before,
    contacts_before,
    days_since_contact,
    outcomes_after,
    outcomes_before,
    repeats_within,
)

DAY = datetime.fromisoformat("2026-03-02T09:00")


def contacts_of(*rows: tuple[str | None, float | None]) -> pa.Table:
    """Contacts as (customer, day)."""
    began = [None if day is None else DAY + timedelta(days=day) for _, day in rows]
    return pa.table({"customer": pa.array([who for who, _ in rows], pa.string()), "began": pa.array(began, pa.timestamp("us"))})  # fmt: skip


def rows_of(*rows: tuple[str, float | None, float | None], kind: str = "spend") -> pa.Table:
    """Outcomes as (customer, day, value)."""
    at = [None if day is None else DAY + timedelta(days=day) for _, day, _ in rows]
    return pa.table({"customer": [who for who, _, _ in rows], "at": pa.array(at, pa.timestamp("us")), "kind": [kind] * len(rows), "value": pa.array([value for _, _, value in rows], pa.float64())})  # fmt: skip


def test_rows_of_the_window_are_summed_and_those_outside_are_not():
    after = outcomes_after(contacts_of(("a", 0)), rows_of(("a", 1, 5), ("a", 10, 7), ("a", 11, 100)), OutcomeRule("spend", 10))  # fmt: skip
    assert after.values.tolist() == [12.0]


def test_an_outcome_of_the_very_moment_of_the_contact_came_before_it():
    after = outcomes_after(contacts_of(("a", 0)), rows_of(("a", 0, 5), ("a", 10, 7)), OutcomeRule("spend", 10))  # fmt: skip
    assert after.values.tolist() == [7.0]


@pytest.mark.parametrize(("how", "value"), [("sum", 3.0), ("any", 1.0), ("last", 0.0)])
def test_several_rows_become_one_value_by_the_rule(how, value):
    rows = rows_of(("a", 1, 1), ("a", 2, 2), ("a", 3, 0), ("b", 40, 1))
    assert outcomes_after(contacts_of(("a", 0)), rows, OutcomeRule("spend", 10, how)).values[0] == value  # fmt: skip


def test_no_row_is_unknown_unless_the_rule_says_that_it_means_zero():
    contacts, rows = contacts_of(("a", 0)), rows_of(("b", 40, 1))
    unknown = outcomes_after(contacts, rows, OutcomeRule("spend", 10))
    assert np.isnan(unknown.values[0])
    assert unknown.unknown == (("no row within the window", 1),)
    assert outcomes_after(contacts, rows, OutcomeRule("spend", 10, absent="zero")).values[0] == 0


def test_a_window_that_is_not_over_is_unknown_whatever_it_holds_so_far():
    rows = rows_of(("a", 1, 5), ("a", 6, 5))
    after = outcomes_after(contacts_of(("a", 0)), rows, OutcomeRule("spend", 10, absent="zero"))
    assert np.isnan(after.values[0])
    assert after.unknown == (("10 days are not over where the file ends", 1),)


def test_one_row_is_the_outcome_of_every_contact_whose_window_holds_it():
    after = outcomes_after(contacts_of(("a", 0), ("a", 5), ("a", 9)), rows_of(("a", 10, 4), ("b", 30, 1)), OutcomeRule("spend", 10))  # fmt: skip
    assert after.values.tolist() == [4.0, 4.0, 4.0]


def test_rows_that_are_nobodys_outcome_are_counted_by_their_reason():
    rows = rows_of(("a", -3, 1), ("a", 2, 1), ("a", 90, 1), ("stranger", 2, 1), ("a", 3, None))
    after = outcomes_after(contacts_of(("a", 0)), rows, OutcomeRule("spend", 10))
    assert dict(after.unused) == {
        "before every contact of the customer": 1,
        "later than the window of every contact": 1,
        "the customer has no contact": 1,
        "no moment or no value": 1,
    }
    assert after.values.tolist() == [1.0]


def test_a_kind_whose_every_row_lies_before_every_contact_is_refused():
    after = outcomes_after(contacts_of(("a", 0), ("b", 1)), rows_of(("a", -1, 5), ("b", 0, 5)), OutcomeRule("spend"))  # fmt: skip
    assert after.refusal is not None
    assert after.refusal.cause == "leakage"
    assert after.refusal.reason == "all 2 rows of 'spend' lie before every contact of their customers"  # fmt: skip


def test_a_contact_without_customer_or_moment_has_no_outcome_and_is_counted():
    after = outcomes_after(contacts_of((None, 0), ("a", None), ("a", 1)), rows_of(("a", 5, 2), ("a", 40, 1)), OutcomeRule("spend", 10))  # fmt: skip
    assert np.isnan(after.values[:2]).all()
    assert after.values[2] == 2
    assert after.unknown == (("no customer or no moment", 2),)


def test_who_comes_back_within_the_days_repeats_and_only_windows_that_are_over_count():
    back = repeats_within(contacts_of(("a", 0), ("a", 7), ("a", 15), ("b", 20)), 7)
    assert back.values[:2].tolist() == [1.0, 0.0]
    assert np.isnan(back.values[2:]).all()


def test_history_is_what_lies_strictly_before_the_contact():
    contacts = contacts_of(("a", 0), ("a", 0), ("a", 10), ("a", 40), ("b", 10))
    assert contacts_before(contacts, 30).tolist() == [0, 0, 2, 1, 0]
    since = days_since_contact(contacts)
    assert since[2] == 10
    assert since[3] == 30
    assert np.isnan(since[[0, 4]]).all()


def test_earlier_outcomes_are_unknown_where_the_file_begins_later_than_the_window():
    rows = rows_of(("a", -30, 1), ("a", -5, 2), ("a", 0, 100))
    early = outcomes_before(contacts_of(("a", 0), ("a", 3)), rows, OutcomeRule("spend", 30))
    assert early[0] == 3.0
    late = outcomes_before(contacts_of(("a", -10)), rows, OutcomeRule("spend", 30))
    assert np.isnan(late[0])


@pytest.mark.parametrize("name", ["handle_seconds", "Wrap time", "csat", "resolved", "hold", "churn", "spend"])  # fmt: skip
def test_what_is_known_only_after_the_contact_cannot_be_adjusted_for(name):
    with pytest.raises(CovariateLater) as refused:
        check_known_before((name,), ("spend",))
    assert refused.value.fact.startswith(f"'{name}' cannot be adjusted for: ")


def test_what_was_known_before_may_be_adjusted_for():
    check_known_before(("tenure", "plan", "region", "age"), ("spend",))


moments = st.integers(-20, 60)
people = st.sampled_from(["a", "b", "c", None])
named = st.sampled_from(["a", "b", "c", "d"])
values = st.one_of(st.none(), st.integers(-3, 9))


@given(
    st.lists(st.tuples(people, st.one_of(st.none(), moments)), max_size=12),
    st.lists(st.tuples(named, st.one_of(st.none(), moments), values), max_size=15),
    st.sampled_from(["sum", "any", "last"]),
    st.sampled_from(["zero", "unknown"]),
)
def test_windows_by_arrays_are_those_of_a_plain_loop(contacts, rows, how, absent):
    found = outcomes_after(contacts_of(*contacts), rows_of(*rows), OutcomeRule("spend", 10, how, absent))  # fmt: skip
    plain = [_plainly(one, rows, how, absent) for one in contacts]
    np.testing.assert_array_equal(found.values, np.array(plain, dtype=float))


def _plainly(contact, rows, how, absent):
    """One contact's outcome, said as it is meant."""
    who, day = contact
    dated = [(w, d, v) for w, d, v in rows if d is not None and v is not None]
    if who is None or day is None or day + 10 > max([d for _, d, _ in dated], default=-99):
        return np.nan
    inside = [(d, v) for w, d, v in dated if w == who and day < d <= day + 10]
    if not inside:
        return 0.0 if absent == "zero" else np.nan
    last = [v for d, v in inside if d == max(d for d, _ in inside)][-1]
    return {"sum": sum(v for _, v in inside), "any": any(v for _, v in inside), "last": last}[how]
