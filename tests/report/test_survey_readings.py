"""A centre's own surveys and focus groups, read with what is known of everybody."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from wellspent.parts import FRICTIONS
from wellspent.report.listening.focus_groups import gather_focus_groups
from wellspent.report.listening.survey_readings import (
    comments_of,
    gather_surveys,
    measure_of,
    non_respondents,
    survey_table,
)
from wellspent.settings import parse_settings
from wellspent.tables import COMPUTED, IMPORTED

FIRST = datetime(2026, 9, 7, 9)  # noqa: DTZ001 - moments are naive UTC
SETTINGS = parse_settings('[centre]\nname = "Test"\n')


@pytest.fixture
def con():
    """300 contacts of 100 customers: VIPs are satisfied; they answer, the others hardly do."""
    random = np.random.default_rng(1)
    ids = [f"K-{k:03}" for k in range(300)]
    vip = [k % 3 == 0 for k in range(300)]
    moments = [FIRST + timedelta(hours=2 * k) for k in range(300)]
    given = [(random.random() < (0.7 if one else 0.25)) for one in vip]
    scores = [(5.0 if random.random() < 0.8 else 2.0) if one else (4.0 if random.random() < 0.3 else 1.0) for one in vip]  # fmt: skip
    rows = {
        "contacts": {"contact": ids, "began": moments, "segment": ["vip" if one else "standard" for one in vip], "queue": ["orders"] * 300, "channel": ["voice"] * 300, "customer": [f"C-{k % 100}" for k in range(300)], "handle_seconds": random.normal(300, 40, 300).tolist()},
        "surveys": {"contact": ids, "question": ["csat"] * 300, "at": moments, "score": [one if yes else None for one, yes in zip(scores, given, strict=True)]},
        "segments": {"contact": ids, "seconds": [10.0] * 300, "friction": [FRICTIONS[0]] * 300, "pace": ["quick"] * 300},
        "answers": {"contact": ids, "question": ["resolved"] * 300, "answer": ["yes" if k % 2 else "no" for k in range(300)]},
        "focus_groups": {"group": ["G"] * 3, "at": [FIRST] * 3, "customer": ["C-0", "C-0", "C-3"], "said": ["Fine.", "Quick.", None]},
        "callbacks": {"contact": ["K-001"], "question": ["csat"], "at": [FIRST], "score": [4.0]},
    }  # fmt: skip
    made = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        columns = rows.get(name, {})
        n = len(next(iter(columns.values()), []))
        made.register(name, pa.table([pa.array(columns.get(one.name, [None] * n), one.type) for one in schema], schema=schema))  # fmt: skip
    return made


def test_everything_that_is_known_of_everybody_is_weighted_on(con):
    """The segment that answers most is the satisfied one: the corrected share is lower than the raw one."""
    reading = gather_surveys(con, SETTINGS)[0]
    assert {"segment", "handle seconds", "resolved, as scored"} <= set(reading.known)
    assert reading.corrected.value < reading.raw.value - 0.05
    assert reading.claims == "trend_only"
    assert [one.trait for one in reading.groups] == ["segment", "segment"]
    assert reading.trend[0].period == "2026-W37"


def test_what_is_known_stands_beside_every_invitation(con):
    """A row an invitation; friction and the scorer's answers are numbers."""
    table = survey_table(con, "csat")
    assert table.num_rows == 300
    assert table["friction seconds"][0].as_py() == 10
    assert table["resolved, as scored"].to_pylist()[:2] == [0, 1]
    assert table["called back"].to_pylist()[:2] == [False, True]
    assert table["said then"].to_pylist()[:2] == [None, 4.0]


def test_call_backs_that_are_given_go_before_those_that_were_imported(con):
    """The app has heard 2 of the contact whom the file has with a 4."""
    given = pa.table({"contact": ["K-001", "K-002"], "question": ["csat"] * 2, "score": pa.array([2.0, None], pa.float64())})  # fmt: skip
    table = survey_table(con, "csat", given)
    assert table["called back"].to_pylist()[:3] == [False, True, True]
    assert table["said then"].to_pylist()[1:3] == [2.0, None]


def test_some_contacts_alone_may_be_looked_at(con):
    """Those of a team, in the app."""
    some = frozenset(f"K-{k:03}" for k in range(0, 300, 3))
    assert gather_surveys(con, SETTINGS, contacts=some)[0].invited == 100
    assert all(one in some for one in non_respondents(con, "csat", some))


def test_the_newest_comments_are_of_the_contacts_that_are_looked_at(con):
    """An empty one is none."""
    wrote = (
        "CASE contact WHEN 'K-001' THEN 'Slow.' WHEN 'K-002' THEN 'Kind.' ELSE ' ' END AS comment"
    )
    con.register("surveys", con.sql(f"SELECT * REPLACE ({wrote}) FROM surveys").to_arrow_table())
    assert {text for *_, text in comments_of(con, "csat")} == {"Slow.", "Kind."}
    assert [one for one, *_ in comments_of(con, "csat", {"K-002"})] == ["K-002"]


def test_the_measure_follows_from_the_question():
    """By its name, and by what the centre calls its satisfaction."""
    assert [measure_of(one, SETTINGS) for one in ("csat", "nps", "ces", "kindness")] == ["csat", "nps", "ces", "mean"]  # fmt: skip


def test_a_focus_group_stands_beside_the_customers_who_had_a_contact(con):
    """Two people; one said two things."""
    group = gather_focus_groups(con)[0]
    assert (group.people, group.base, group.said) == (2, 100, ("Fine.", "Quick."))


def test_a_centre_that_asked_nobody_has_no_reading(con):
    """No row in the table."""
    con.register("surveys", IMPORTED["surveys"].empty_table())
    con.register("focus_groups", IMPORTED["focus_groups"].empty_table())
    assert gather_surveys(con, SETTINGS) == ()
    assert gather_focus_groups(con) == ()
