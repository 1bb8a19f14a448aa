"""What `--happenings` plants beside the contacts is there to be found, and is not there without it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from wellspent.fernhill import planted, write_centre
from wellspent.fernhill import planted_occasions as figures
from wellspent.fernhill.arrivals import day_of
from wellspent.fernhill.centre import Centre, Eventful, generate_centre
from wellspent.fernhill.operation import Happening
from wellspent.fernhill.queues import queue_name
from wellspent.fernhill.truth import truth_of
from wellspent.tables import IMPORTED

TABLES = ("actions", "staff_records", "consults")


@pytest.fixture(scope="module")
def centre() -> Centre:
    return generate_centre(seed=5, contacts=2000, eventful=True)


@pytest.fixture(scope="module")
def centres() -> list[Centre]:
    """Six small ones: one alone is offered too little in the hours of its crisis."""
    return [generate_centre(seed, contacts=600, eventful=True) for seed in range(6)]


@pytest.fixture(scope="module")
def eventful(centre: Centre) -> Eventful:
    assert centre.eventful is not None
    return centre.eventful


def crisis_hours(centres: list[Centre], *weeks_before: int) -> list[dict[str, Any]]:
    """The quarters of the crisis' queue and hours, that many weeks before its day."""
    hours = range(figures.CRISIS_FROM.hour, figures.CRISIS_TO.hour)
    days = {figures.CRISIS_FROM.date() - timedelta(weeks=n) for n in weeks_before}
    ours = [c.intervals.filter(pc.equal(c.intervals["queue"], figures.CRISIS_QUEUE)) for c in centres]  # fmt: skip
    rows = pa.concat_tables(ours).to_pylist()
    return [row for row in rows if row["at"].date() in days and row["at"].hour in hours]


def total(rows: list[dict[str, Any]], name: str) -> float:
    return float(sum(row[name] for row in rows))


def given(happenings: list[Happening]) -> float:
    """The share of optional exchanges that were given, of the parts that coaching is about."""
    told = [h.told for h in happenings]
    yes = sum(ex.optional and ex.part in figures.IMPROVED_PARTS for t in told for ex in t.given)
    no = sum(ex.optional and ex.part in figures.IMPROVED_PARTS for t in told for ex in t.withheld)
    return yes / (yes + no)


def tool_seconds(happenings: list[Happening]) -> float:
    states = [s for h in happenings for s in h.told.states if s.kind == "tool" and s.end is not None]  # fmt: skip
    return sum((s.end or 0) - s.start for s in states) / len(happenings)


def test_nothing_happens_unless_it_is_asked_for(tmp_path) -> None:
    write_centre(tmp_path / "quiet", contacts=20)
    write_centre(tmp_path / "eventful", contacts=20, happenings=True)
    names = [{path.stem for path in (tmp_path / one).iterdir()} for one in ("quiet", "eventful")]
    truths = [json.loads((tmp_path / one / "truth.json").read_text()) for one in ("quiet", "eventful")]  # fmt: skip
    assert names[1] - names[0] == set(TABLES)
    assert [("happenings" in truth) for truth in truths] == [False, True]


def test_the_same_seed_has_the_same_things_happen() -> None:
    one, other = (generate_centre(seed=3, contacts=60, eventful=True) for _ in range(2))
    assert one.contacts == other.contacts
    assert one.eventful == other.eventful
    assert generate_centre(seed=4, contacts=60, eventful=True).eventful != one.eventful


def test_the_tables_are_those_that_a_workspace_stores(eventful: Eventful) -> None:
    assert all(getattr(eventful, name).schema == IMPORTED[name] for name in TABLES)


def test_in_the_crisis_far_more_are_offered_wait_and_hang_up(centres: list[Centre]) -> None:
    then, usual = crisis_hours(centres, 0), crisis_hours(centres, 1, 2)
    often = total(then, "offered") / (total(usual, "offered") / 2)
    gone = [total(of, "abandoned") / total(of, "offered") for of in (then, usual)]
    in_target = [total(of, "answered_in_target") / total(of, "answered") for of in (then, usual)]
    assert often == pytest.approx(figures.CRISIS_OFFERED, rel=0.2)
    assert gone[0] > 2 * gone[1]
    assert in_target[0] < 0.65
    assert in_target[1] > 0.8


def test_in_the_crisis_contacts_take_longer(centres: list[Centre]) -> None:
    """The planted 1.3, as far as the few hundred contacts of those hours can tell."""
    of = (crisis_hours(centres, 0), crisis_hours(centres, 1, 2))
    seconds = [sum((r["handle_seconds"] or 0) * r["answered"] for r in rows) for rows in of]
    means = [s / total(rows, "answered") for s, rows in zip(seconds, of, strict=True)]
    assert means[0] / means[1] == pytest.approx(figures.CRISIS_HANDLE, abs=0.15)


def test_the_coached_agent_gives_more_from_the_next_day_on_and_the_other_does_not(
    centre: Centre, eventful: Eventful
) -> None:
    rises = {}
    for coached in (eventful.occasions.improved, eventful.occasions.unmoved):
        assert coached is not None
        theirs = [h for h in centre.happenings if h.agent.name == coached.agent]
        before = given([h for h in theirs if day_of(h.moment) <= coached.at])
        rises[coached.by] = given([h for h in theirs if day_of(h.moment) > coached.at]) - before
    assert rises[figures.IMPROVED_BY] > 0.35
    assert abs(rises[0.0]) < 0.25


def test_those_coached_at_their_worst_come_back_to_their_usual_though_nothing_changed(
    centres: list[Centre],
) -> None:
    """On average: a bad stretch is followed by a better one, coached or not."""
    worst = [one for centre in centres if centre.eventful for one in centre.eventful.worst]
    rises = [one.after - one.before for one in worst if one.after is not None]
    assert all(one.coached.by == 0 for one in worst)
    assert np.mean(rises) > 0.05


def test_tool_waits_shorten_in_each_queue_from_its_own_day_on(centre: Centre) -> None:
    for queue, begun in figures.FIX_BEGUN.items():
        ours = [h for h in centre.happenings if queue_name(h.told.template) == queue
                and day_of(h.moment) not in planted.SLOW_SYSTEM_DAYS]  # fmt: skip
        before = tool_seconds([h for h in ours if day_of(h.moment) < begun])
        after = tool_seconds([h for h in ours if day_of(h.moment) >= begun])
        assert after / before == pytest.approx(figures.FIX_TIMES, abs=0.2)


def test_nobody_who_is_absent_holds_a_conversation_or_is_asked(
    centre: Centre, eventful: Eventful
) -> None:
    absent = eventful.occasions.absent
    asked = [(row["helper"], row["at"].date()) for row in eventful.consults.to_pylist()]
    assert not absent & {(h.agent.name, day_of(h.moment)) for h in centre.happenings}
    assert not absent & set(asked)


def test_absence_rises_in_the_crisis_team_alone(eventful: Eventful) -> None:
    first = datetime.combine(figures.CRISIS_FROM.date() + timedelta(days=1), datetime.min.time())
    kinds = [row for row in eventful.staff_records.to_pylist() if row["kind"] == "absence" and row["at"] >= first]  # fmt: skip
    days = Counter(row["team"] for row in kinds)
    team = planted.CLIENT_NAMES[figures.CRISIS_CLIENT]
    assert days[team] == max(days.values())
    assert days[team] > 2 * np.mean([days[other] for other in planted.CLIENT_NAMES.values() if other != team])  # fmt: skip


def test_personnel_records_name_no_agent(centre: Centre, eventful: Eventful) -> None:
    people = set(eventful.staff_records["person"].to_pylist())
    assert not people & {agent.name for agent in centre.agents}
    assert len(people) == len(centre.agents) + sum(figures.LEFT_OF_TEAM.values())


def test_quiet_helpers_are_asked_most_and_thanked_never(eventful: Eventful) -> None:
    asked = Counter(eventful.consults["helper"].to_pylist())
    thanked = {r["agent"] for r in eventful.actions.to_pylist() if r["kind"] == "recognition"}
    helpers = set(eventful.occasions.helpers)
    assert {name for name, _ in asked.most_common(2)} == helpers
    assert not helpers & thanked


def test_a_colleague_who_is_asked_is_another_of_the_same_team(
    centre: Centre, eventful: Eventful
) -> None:
    team = {agent.name: agent.client for agent in centre.agents}
    rows = eventful.consults.to_pylist()
    assert all(team[r["asker"]] == team[r["helper"]] and r["asker"] != r["helper"] for r in rows)
    assert len(rows) / len(centre.contacts) == pytest.approx(figures.CONSULTED, abs=0.02)


def test_the_truth_says_who_and_when(centre: Centre, eventful: Eventful) -> None:
    truth = json.loads(json.dumps(truth_of(centre)))["happenings"]
    improved = eventful.occasions.improved
    assert improved is not None
    assert truth["improvement"]["agent"] == improved.agent
    assert truth["crisis"]["queue"] == figures.CRISIS_QUEUE
    assert len(truth["coached_at_their_worst"]) == figures.WORST
    noted = {(r["agent"], r["at"].date().isoformat()) for r in eventful.actions.to_pylist()}
    assert all((one["agent"], one["at"]) in noted for one in truth["coached_at_their_worst"])


def test_an_eventful_centre_of_nobody_is_written(tmp_path) -> None:
    write_centre(tmp_path, contacts=0, happenings=True)
    assert len((tmp_path / "consults.csv").read_text().splitlines()) == 1
