"""A centre as staffing sees it: who shares agents, what arrives, what a contact takes, what is missing."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from counted_centre import MONDAY, SETTINGS, contacts, half_hours, interval, labels, operation
from hypothesis import given
from hypothesis import strategies as st
from small_centre import connect, sample_tables, tiny

from wellspent.estimate import Estimate, Unknown
from wellspent.fernhill import planted
from wellspent.fernhill.arrivals import quarter_weights
from wellspent.fernhill.centre import generate_centre
from wellspent.report import gather_operation
from wellspent.report.gather import gather
from wellspent.report.operation_facts import facts_of_arrays, gather_facts, to_arrays
from wellspent.report.pooling import pool_queues
from wellspent.settings import SegmentWorth, Settings, StaffingSettings


def test_queues_of_one_team_are_one_pool_whose_intervals_add_up():
    found = operation(half_hours("billing") + half_hours("refunds", offered=11, answered=10))
    (pool,) = found.pools
    assert (pool.name, pool.queues, pool.told_by) == ("north", ("billing", "refunds"), "teams")
    assert set(pool.history.offered) == {32.0}
    assert set(pool.history.agents) == {12.0}


def test_the_centres_own_pools_come_first():
    settings = replace(SETTINGS, staffing=StaffingSettings(pools={"money": ("refunds",)}))
    found = operation(half_hours("billing"), settings=settings)
    assert [(one.name, one.told_by) for one in found.pools] == [("money", "settings"), ("north", "teams")]  # fmt: skip


def test_without_teams_queues_whose_agents_mostly_serve_both_are_one_pool():
    held = [
        *contacts(3, team=None, queue="a", agent="Ann"),
        *contacts(3, team=None, queue="b", agent="Ann"),
        *contacts(3, team=None, queue="c", agent="Cem"),
    ]
    found = operation([], held)
    assert [(one.queues, one.told_by) for one in found.pools] == [(("a", "b"), "agents"), (("c",), "alone")]  # fmt: skip


def test_a_team_that_helps_out_once_takes_no_queue_over():
    served = [("a", "north", 99), ("a", "south", 1), ("b", "south", 5)]
    found = pool_queues(["a", "b"], {}, served, [])
    assert [(one.name, one.queues) for one in found] == [("north", ("a",)), ("south", ("b",))]


@given(
    st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("xyz"), st.integers(1, 9))),
    st.lists(st.tuples(st.sampled_from("abcde"), st.sampled_from("abcde"), st.floats(0, 1))),
    st.dictionaries(st.sampled_from("xq"), st.lists(st.sampled_from("ab"), max_size=1), max_size=1),
)
def test_every_queue_is_in_exactly_one_pool_and_no_two_pools_share_a_name(served, shared, named):
    found = pool_queues("abcde", named, served, shared)
    assert sorted(queue for pool in found for queue in pool.queues) == list("abcde")
    assert len({pool.name for pool in found}) == len(found)


def test_the_usual_week_is_what_a_plain_count_of_its_rows_gives():
    rows = [
        interval("billing", row["at"], offered=20 + n % 7, answered=18 + n % 5, agents=5.0 + n % 3)
        for n, row in enumerate(half_hours("billing"))
    ]
    offered, agents, hours = defaultdict(float), defaultdict(list), defaultdict(float)
    for row in rows:
        cell = row["at"].weekday(), row["at"].hour
        offered[cell] += row["offered"]
        agents[cell].append(row["agents"])
        hours[cell] += 0.5
    week = operation(rows).pools[0].week
    assert {tuple(cell) for cell in np.argwhere(week.open).tolist()} == set(offered)
    for cell, total in offered.items():
        assert week.contacts_per_hour[cell] == pytest.approx(total / hours[cell])
        assert week.agents[cell] == pytest.approx(np.mean(agents[cell]))
        assert week.contacts[cell] == total


def test_a_day_without_a_contact_is_a_closed_day_and_no_part_of_any_mean():
    rows = half_hours("billing")
    closed = [
        row | {"offered": 0, "answered": 0, "abandoned": 0} if row["at"].date() == MONDAY.date() else row
        for row in rows
    ]  # fmt: skip
    week = operation(closed).pools[0].week
    assert week.contacts_per_hour[0, 9] == 42.0
    assert week.hours[0, 9] == 2.0


def test_queues_with_intervals_of_other_lengths_are_added_up_over_the_longest():
    quarters = [
        interval("refunds", row["at"] + timedelta(minutes=late), seconds=900.0, offered=5, answered=5)
        for row in half_hours("refunds")
        for late in (0, 15)
    ]  # fmt: skip
    history = operation(half_hours("billing") + quarters).pools[0].history
    assert history.seconds == 1800.0
    assert set(history.offered) == {31.0}
    assert set(history.agents) == {12.0}


def test_intervals_of_a_day_tell_no_hour_from_another():
    rows = [interval("billing", MONDAY + timedelta(days=n), seconds=86_400.0) for n in range(9)]
    week = operation(rows).pools[0].week
    assert isinstance(week, Unknown)
    assert "24 h long" in week.reason


def test_seconds_of_the_pools_and_of_contacts_without_a_queue_add_up_to_the_ledger():
    con = connect(sample_tables())
    found = gather_operation(con, SETTINGS)
    (ledger,) = con.sql("SELECT sum(seconds) FROM segments").fetchall()[0]
    (lost,) = con.sql("SELECT coalesce(sum(handle), 0) FROM handled WHERE queue IS NULL").fetchall()[0]  # fmt: skip
    splits = [one.split for one in found.pools]
    held = sum(one.contacts * one.mean.value for one in splits if isinstance(one.mean, Estimate))
    few = [one for one in splits if isinstance(one.mean, Unknown)]
    assert not few or all(one.contacts < 8 for one in few)
    assert found.split.contacts * found.split.mean.value == pytest.approx(ledger)
    if not few:
        assert held + lost == pytest.approx(ledger)
    for split in splits:
        if isinstance(split.mean, Estimate):
            kinds = sum(figure.value for _, figure in split.kinds)
            assert kinds == pytest.approx(split.mean.value)


def test_friction_by_cause_and_slow_time_by_segment_come_from_the_ledger():
    found = operation(half_hours("billing"))
    assert dict(found.split.causes)["tool_trouble"].value == pytest.approx(10.0)
    assert {one.name: one.slow_seconds.value for one in found.segments} == pytest.approx(
        {"vip": 10.0, None: 10.0}
    )


def test_the_ledger_is_brought_to_the_seconds_of_the_acd():
    split = operation(half_hours("billing")).split
    assert (split.acd.value, split.mean.value) == (pytest.approx(300.0), pytest.approx(30.0))
    assert split.scale.value == pytest.approx(10.0)


def test_patience_is_what_the_settings_say_else_seconds_waited_over_contacts_that_gave_up():
    said = replace(SETTINGS, staffing=StaffingSettings(patience_seconds=90.0))
    assert operation(half_hours("billing"), settings=said).pools[0].patience_seconds.value == 90.0
    assert operation(half_hours("billing")).pools[0].patience_seconds.value == pytest.approx(420.0)


@pytest.mark.parametrize(
    ("rows", "settings", "gap", "lift"),
    [
        ([], SETTINGS, "arrivals", "--as intervals"),
        (half_hours("billing", agents=None), SETTINGS, "agents", "column agents"),
        (half_hours("billing", handle_seconds=None), SETTINGS, "handle time by hour", "handle_seconds"),
        (half_hours("billing", abandoned=None, answered=None), SETTINGS, "patience", ""),
        (half_hours("billing", wait_seconds=None), SETTINGS, "patience", "wait_seconds"),
        (half_hours("billing"), Settings(), "wage", "cost_per_hour"),
        (half_hours("billing"), SETTINGS, "repeats", "customer"),
        (half_hours("billing"), SETTINGS, "cost of waiting", "waiting_per_hour"),
        ([*half_hours("billing"), interval("billing", MONDAY, offered=-4)], SETTINGS, "intervals left out", "import"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_named_with_what_would_lift_it_and_nothing_else_is_lost(
    rows, settings, gap, lift
):
    found = operation(rows, settings=settings)
    assert lift in dict(found.missing)[gap].lift
    assert isinstance(found.split.mean, Estimate)
    assert bool(rows) == isinstance(found.pools[0].history, type(operation(half_hours("billing")).pools[0].history))  # fmt: skip


def test_without_timing_the_arrivals_stay_known():
    held = [replace(one, turns=tuple(replace(t, start=None, end=None, text="") for t in one.turns)) for one in contacts()]  # fmt: skip
    tables = tiny(held, labels(held), intervals=half_hours("billing"))
    tables["segments"] = tables["segments"].slice(0, 0)
    found = gather_operation(connect(tables), SETTINGS)
    assert isinstance(found.split.mean, Unknown)
    assert found.pools[0].split.acd.value == pytest.approx(300.0)


def test_a_pool_without_intervals_says_so_beside_one_that_has_them():
    held = contacts() + contacts(team="south", queue="sales")
    found = operation(half_hours("billing"), held)
    assert isinstance(found.pool("south").history, Unknown)
    assert not isinstance(found.pool("north").history, Unknown)
    assert "south" in dict(found.missing)["arrivals of some"].reason


def test_the_facts_are_the_same_after_they_were_kept_as_arrays():
    con = connect(tiny(contacts(), intervals=half_hours("billing")))
    gather(con, SETTINGS)
    facts = gather_facts(con)
    again = facts_of_arrays(to_arrays(facts))
    assert all(again[name].equals(table) for name, table in facts.items())


def test_fernhills_planted_arrivals_are_recovered():
    """Answered contacts by hour of the week, against the weights that they were drawn from."""
    table = generate_centre(seed=1, contacts=0).intervals
    queues = sorted(set(table["queue"].to_pylist()))
    named = {
        client: tuple(q for q in queues if q.startswith(f"{client}-"))
        for client in planted.CLIENT_SHARE
    }
    settings = Settings(staffing=StaffingSettings(pools=named))
    found = gather_operation(connect({"intervals": table}), settings)
    quarters_of_a_week = 7 * (planted.CLOSES - planted.OPENS), 4
    drawn = planted.VOLUME * quarter_weights().reshape(4, *quarters_of_a_week).sum(axis=(0, 2))
    apart = []
    for client, share in planted.CLIENT_SHARE.items():
        answered = found.pool(client).history.answered
        hours = answered.reshape(4, *quarters_of_a_week).sum(axis=(0, 2))
        apart += (np.square(hours - share * drawn) / (share * drawn)).tolist()
    # a chi-square over its degrees of freedom: within three of its standard deviations of 1
    assert len(apart) == 504
    assert abs(np.mean(apart) - 1) < 3 * (2 / 504) ** 0.5
    opened = found.pools[0].week.open
    assert opened[:, planted.OPENS : planted.CLOSES].all()
    assert opened.sum() == 7 * (planted.CLOSES - planted.OPENS)


def week_of(found):
    return np.nansum(found.pools[0].week.contacts_per_hour)


def test_rows_that_are_missing_at_random_change_no_usual_week_and_are_said():
    """Two rows of five gone: without a word each pool had a third less to do."""
    rows = half_hours("billing", weeks=8) + half_hours("refunds", weeks=8, offered=9, answered=9)
    kept = [row for row in rows if random.Random(f"{row['queue']}{row['at']}").random() > 0.4]
    whole, gappy = operation(rows), operation(kept)
    assert week_of(gappy) == pytest.approx(week_of(whole))
    assert "rows of intervals" not in dict(whole.missing)
    assert "of north lack a queue's row" in dict(gappy.missing)["rows of intervals"].reason
    assert gappy.pools[0].history.lacking == pytest.approx(1 - 0.6**2, abs=0.05)


def test_a_queue_that_began_late_or_was_closed_for_a_day_lacks_nothing():
    late = [row for row in half_hours("refunds") if row["at"] >= MONDAY + timedelta(days=8)]
    history = operation(half_hours("billing") + late).pools[0].history
    assert history.lacking == 0
    assert sorted(set(history.offered)) == [21.0, 42.0]


def test_no_row_is_no_contact_where_a_queue_plainly_writes_no_empty_interval():
    draw = np.random.default_rng(3)
    few = [row | {"offered": int(n), "answered": int(n), "abandoned": 0} for row in half_hours("refunds", weeks=8) if (n := draw.poisson(0.7))]  # fmt: skip
    history = operation(half_hours("billing", weeks=8) + few).pools[0].history
    assert history.lacking == 0
    assert history.offered.sum() == 21 * len(history.at) + sum(row["offered"] for row in few)


def test_an_interval_against_itself_keeps_its_arrivals_alone_and_is_counted():
    wrong = [interval("billing", MONDAY + timedelta(hours=12), answered=30), interval("billing", MONDAY + timedelta(hours=13), answered_in_target=21)]  # fmt: skip
    found = operation(half_hours("billing") + wrong)
    history = found.pools[0].history
    assert (
        "2 intervals hold more answered"
        in dict(found.missing)["intervals against themselves"].reason
    )
    assert set(history.offered) == {21.0}
    assert np.isnan(history.answered).sum() == 2
    assert not (history.in_target > history.answered).any()


def test_queues_that_only_intervals_name_are_one_pool_and_so_are_said():
    strange = [row for n in range(30) for row in half_hours(f"VQ_{n}")]
    found = operation(half_hours("billing") + strange)
    assert [(one.name, one.told_by) for one in found.pools] == [("north", "teams"), ("queues without contacts", "nobody")]  # fmt: skip
    gap = dict(found.missing)["queues of intervals"]
    assert (
        "no contact names 30 queues of the intervals (VQ_0, VQ_1, VQ_10 and 27 more)" in gap.reason
    )
    assert "[staffing.pools]" in gap.lift
    assert dict(found.missing)["queues of contacts"].reason == "no interval names 1 queue of the contacts (refunds)"  # fmt: skip


@pytest.mark.parametrize(
    ("weeks", "days", "reason", "lift"),
    [
        (1, 1, "1 day of intervals, and a usual week needs 14", "13 more days"),
        (1, 5, "5 days of intervals, and a usual week needs 14", "9 more days"),
        (2, 6, "13 days of intervals, and a usual week needs 14", "1 more day"),
    ],
)
def test_a_usual_week_needs_each_weekday_twice(weeks, days, reason, lift):
    last = MONDAY + timedelta(days=7 * (weeks - 1) + days)
    rows = [interval("billing", MONDAY + timedelta(days=n, hours=9)) for n in range(14)]
    found = operation([row for row in rows if row["at"] < last])
    assert found.pools[0].week == Unknown(reason, lift)
    assert dict(found.missing)["usual week of north"] == Unknown(reason, lift)


def test_two_working_weeks_make_a_usual_week():
    assert operation(half_hours("billing", weeks=2)).pools[0].week.open.sum() == 15


def test_names_in_the_settings_that_stand_for_nothing_are_said():
    staffing = StaffingSettings(
        pools={"money": ("refunds", "reffunds"), "empty": ()}, segments={"gold": SegmentWorth(1.0, 25.0)}
    )  # fmt: skip
    gaps = dict(operation(half_hours("billing"), settings=replace(SETTINGS, staffing=staffing)).missing)  # fmt: skip
    assert gaps["pool money"].reason == "no contact and no interval has its queue reffunds"
    assert gaps["pool empty"].reason == "the settings name no queue for it"
    assert gaps["segments of the settings"].reason == "no contact has the segment gold"
    assert "vip" in gaps["segments of the settings"].lift
