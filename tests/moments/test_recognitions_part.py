"""Recognitions of a whole centre: Fernhill, which is fictional, with the labels of its writer."""

from __future__ import annotations

import json
from datetime import datetime

import duckdb
import pyarrow as pa
import pytest

from wellspent.estimate import Unknown
from wellspent.fernhill.centre import generate_centre
from wellspent.parts import PACE_OF
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.moments.before import NOTHING_BEFORE, Before
from wellspent.report.moments.recognitions import Recognitions, gather_recognitions
from wellspent.report.moments.relations import Relations, gather_relations
from wellspent.settings import Settings
from wellspent.tables import COMPUTED, IMPORTED, tables_of


@pytest.fixture(scope="module")
def centre():
    return generate_centre(3, 400, eventful=True)


@pytest.fixture(scope="module")
def tables(centre):
    labels = [
        {"contact": one.id, "turn": n, "part": part, "pace": PACE_OF[part], "friction": "none", "confidence": 0.9}
        for one in centre.happenings
        for n, part in enumerate(one.told.parts, 1)
    ]  # fmt: skip
    last = centre.contacts[-1]
    said = next((n, t.text) for n, t in enumerate(last.turns, 1) if t.speaker == "customer")
    praise = [{"contact": last.id, "turn": said[0], "kind": "compliment", "quote": said[1], "confidence": 0.8}]  # fmt: skip
    computed = {"labels": labels, "signals": praise}
    return (
        tables_of(centre.contacts)
        | {name: pa.Table.from_pylist(rows, COMPUTED[name]) for name, rows in computed.items()}
        | {name: getattr(centre.eventful, name) for name in ("actions", "staff_records", "consults")}
    )  # fmt: skip


def connection(tables):
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, tables.get(name, schema.empty_table()))
    return con


@pytest.fixture(scope="module")
def found(tables):
    return gather_recognitions(connection(tables), Settings(), NOTHING_BEFORE)


def test_every_quote_stands_in_its_turn(found, tables):
    texts = {(row["contact"], row["turn"]): row["text"] for row in tables["turns"].to_pylist()}
    shown = [one for moment in found.moments for one in moment.shown if one.quote]
    assert shown
    assert all(one.quote in texts[one.contact, one.turn] for one in shown)


def test_the_praise_of_the_day_is_passed_on(found, centre):
    last = centre.contacts[-1]
    [praise] = [one for one in found.moments if one.key.startswith("recognition/compliment/")]
    assert (praise.about, praise.due_days) == (last.agent, 1)


def test_a_lead_gets_few_moments_and_one_an_agent(found):
    leads = [one for one in found.moments if one.level == "team lead"]
    for team in {one.team for one in leads}:
        people = [one.about for one in leads if one.team == team]
        assert len(people) == len(set(people)) <= 5
    assert found.waiting > 0


def test_every_moment_has_a_question_and_is_sure_enough(found):
    assert all(one.opening.endswith("?") and one.certainty >= 0.5 for one in found.moments)


def test_the_planted_helpers_are_seen_and_recognition_that_goes_to_few(found, centre):
    """Two helpers are planted; of the recognitions seven in ten go to one agent of each team."""
    assert {one.agent for one in found.helpers} <= set(centre.eventful.occasions.helpers)
    assert found.spread.same_people
    assert any(one.level == "middle manager" for one in found.moments)


def test_somebody_with_few_contacts_is_not_told_by_figures(found):
    few = [
        one for side in found.agents for one in side.behaviours if isinstance(one.figure, Unknown)
    ]
    assert few
    assert all("a figure needs 8" in one.figure.reason for one in few)


def test_it_is_kept_as_json_and_read_as_it_was(found):
    text = json.dumps(to_json(found))
    assert from_json(json.loads(text), Recognitions) == found


def test_whoever_was_recognised_yesterday_comes_later_and_what_is_closed_is_not_raised(found, tables):  # fmt: skip
    moment = next(one for one in found.moments if "/connection/" in one.key)
    states = [{"key": moment.key, "state": "done", "at": "2026-10-04T12:00:00+00:00"}]
    again = gather_recognitions(connection(tables), Settings(), Before(said={"states": json.dumps(states)}))  # fmt: skip
    assert moment.key not in {one.key for one in again.moments}
    assert again.spread.recognitions == found.spread.recognitions + 1


def test_what_was_closed_long_before_it_arose_is_raised_again(found, tables):
    """Passed on a year ago; the inbox opens it anew, and so does what prepares it."""
    moment = next(one for one in found.moments if "/connection/" in one.key)
    states = [{"key": moment.key, "state": "done", "at": "2025-10-04T12:00:00+00:00"}]
    again = gather_recognitions(connection(tables), Settings(), Before(said={"states": json.dumps(states)}))  # fmt: skip
    assert moment.key in {one.key for one in again.moments}


def test_what_somebody_took_stays_whoever_comes_first(found, tables):
    states = [{"key": one.key, "state": "taken", "at": "2026-10-04"} for one in found.moments]
    recognitions = [
        {"at": datetime.fromisoformat("2026-10-04"), "kind": "recognition", "agent": one.about}
        for one in found.moments
    ]
    more = tables | {"actions": pa.Table.from_pylist(recognitions, IMPORTED["actions"])}
    again = gather_recognitions(connection(more), Settings(), Before(said={"states": json.dumps(states)}))  # fmt: skip
    leads = {one.key for one in found.moments if one.level == "team lead"}
    assert leads <= {one.key for one in again.moments}


def test_without_agents_it_is_said_why_there_is_nothing():
    assert isinstance(gather_recognitions(connection({}), Settings(), NOTHING_BEFORE), Unknown)


def test_relations_show_the_larger_teams_and_refuse_associations_of_six(tables):
    found = gather_relations(connection(tables), Settings(), NOTHING_BEFORE)
    absent = {row.team for row in found.months if not isinstance(row.absence, Unknown)}
    assert absent == {None, "Quayside Bank", "Bramble & Co", "Larkline"}
    assert all(isinstance(one.between, Unknown) for one in found.associations)
    assert from_json(json.loads(json.dumps(to_json(found))), Relations) == found


def test_relations_without_records_say_what_is_missing():
    found = gather_relations(connection({}), Settings(), NOTHING_BEFORE)
    assert "staff_records" in found.reason
