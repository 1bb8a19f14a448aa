"""Crises of a whole centre: Fernhill, which is fictional, with its planted crisis."""

from __future__ import annotations

import json

import duckdb
import pyarrow as pa
import pytest

from wellspent.estimate import Estimate, Unknown
from wellspent.fernhill.centre import generate_centre
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.moments.before import NOTHING_BEFORE
from wellspent.report.moments.crises import Crises, gather_crises
from wellspent.settings import Settings
from wellspent.tables import COMPUTED, IMPORTED, tables_of


@pytest.fixture(scope="module")
def centre():
    return generate_centre(3, 400, eventful=True)


def connection(tables):
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, tables.get(name, schema.empty_table()))
    return con


def of_queues(intervals, queue):
    """Three queues will do: the one of the crisis among them."""
    kept = pa.array([queue, "bank-cards", "travel-bookings"])
    return intervals.filter(pa.compute.is_in(intervals["queue"], kept))


@pytest.fixture(scope="module")
def tables(centre):
    segments = [
        {"contact": one.id, "start": 0.0, "end": 100.0, "seconds": 50.0, "pace": pace}
        for one in centre.contacts
        for pace in ("slow", "quick")
    ]
    return tables_of(centre.contacts) | {
        "intervals": of_queues(centre.intervals, centre.eventful.occasions.crisis.queue),
        "staff_records": centre.eventful.staff_records,
        "segments": pa.Table.from_pylist(segments, COMPUTED["segments"]),
    }


@pytest.fixture(scope="module")
def found(tables):
    return gather_crises(connection(tables), Settings(), NOTHING_BEFORE)


@pytest.fixture(scope="module")
def planted(found, centre):
    crisis = centre.eventful.occasions.crisis
    return next(one for one in found.crises if one.moment.queue == crisis.queue and crisis.began < one.moment.detected_at <= crisis.ended)  # fmt: skip


def figure(crisis, name):
    return next(one.figure for one in crisis.cost if one.name.startswith(name))


def test_the_planted_crisis_is_seen_within_two_hours(planted, centre):
    crisis = centre.eventful.occasions.crisis
    assert (planted.moment.detected_at - crisis.began).total_seconds() <= 7200


def test_its_cost_in_results_has_intervals_above_nothing(planted):
    assert figure(planted, "longer wait").low > 0
    assert figure(planted, "more who hung up").low > 0


def test_its_cost_in_relationships_is_of_the_team_or_refused(planted):
    assert planted.team is not None
    for name in ("slow share", "larger share of hours absent", "pulse"):
        assert isinstance(figure(planted, name), Estimate | Unknown)
    assert figure(planted, "larger share of hours absent").low > 0


def test_nothing_is_told_of_the_people_of_a_small_team(tables, planted):
    few = tables["staff_records"].filter(pa.compute.field("team") == planted.team)
    people = sorted(set(few["person"].to_pylist()))[:6]
    small = few.filter(pa.compute.is_in(few["person"], pa.array(people)))
    found = gather_crises(connection(tables | {"staff_records": small}), Settings(), NOTHING_BEFORE)
    again = next(one for one in found.crises if one.moment.start == planted.moment.start)
    assert "fewer than 7" in figure(again, "larger share of hours absent").reason


def test_it_is_raised_for_the_teams_lead_and_the_middle_manager(found, planted):
    raised = [one for one in found.moments if one.queue == planted.moment.queue]
    assert {one.level for one in raised} == {"team lead", "middle manager"}
    lead = max((one for one in raised if one.level == "team lead"), key=lambda one: one.certainty)
    assert lead.team == planted.team
    assert lead.opening.endswith("?")
    assert 0.5 < lead.certainty < 1  # of those found, a share is by chance
    assert len(lead.checklist) >= 5


def test_while_it_lasts_leaders_are_told_what_to_say_and_what_to_pause(tables, planted):
    now = planted.moment.detected_at
    known = tables["intervals"].filter(pa.compute.field("at") < pa.scalar(now, pa.timestamp("us")))
    found = gather_crises(connection(tables | {"intervals": known}), Settings(), NOTHING_BEFORE)
    lead = next(one for one in found.moments if one.queue == planted.moment.queue and one.level == "team lead" and one.title.startswith("Crisis in"))  # fmt: skip
    assert any(step.startswith("Pause:") for step in lead.checklist)
    assert any("Slow time is protected" in step for step in lead.checklist)


def test_it_is_kept_and_read_again_as_it_was(found):
    assert from_json(json.loads(json.dumps(to_json(found))), Crises) == found


def test_without_intervals_and_warnings_the_reason_is_said():
    assert isinstance(gather_crises(connection({}), Settings(), NOTHING_BEFORE), Unknown)
