"""Self-service sessions, call-backs and focus groups from CSV, and how each is told from the others."""

from __future__ import annotations

from datetime import datetime

import pytest

from wellspent.errors import ColumnMissing
from wellspent.readers.record_tables import read_table_csv, record_table_of
from wellspent.tables import IMPORTED
from wellspent.workspace import connect, import_files, init_workspace

DIGITAL = """customer,at,session,kind,detail,found
C-1,2026-09-07T09:00:00,S-1,search,where is my refund,0
,2026-09-07T09:01:00,S-2,article,Refunds,
"""
GROUP = """group,at,customer,said
G-1,2026-09-20T18:00:00,C-1,I like the app
G-1,2026-09-20T18:00:00,C-2,
"""


@pytest.fixture
def file(tmp_path):
    def writing(name, text):
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return writing


def test_a_visitor_whom_nobody_knows_is_kept(file):
    table, problems = read_table_csv(file("d.csv", DIGITAL), "digital", {})
    assert table.schema == IMPORTED["digital"]
    assert table["customer"].to_pylist() == ["C-1", None]
    assert table["found"].to_pylist() == [0, None]
    assert problems == []


def test_a_step_without_a_session_is_left_out_with_its_line(file):
    text = DIGITAL + "C-3,2026-09-07T09:00:00,,visit,,\n"
    table, problems = read_table_csv(file("d.csv", text), "digital", {})
    assert (table.num_rows, [p.line for p in problems]) == (2, [4])


def test_somebody_who_said_nothing_sat_there_all_the_same(file):
    table, problems = read_table_csv(file("g.csv", GROUP), "focus_groups", {})
    assert table["said"].to_pylist() == ["I like the app", None]
    assert problems == []


def test_somebody_who_was_not_reached_is_kept_without_a_score(file):
    text = "contact,question,score,called_at\nc-1,csat,2,2026-09-20T10:00:00\nc-2,csat,,\n"
    table, _ = read_table_csv(file("c.csv", text), "callbacks", {})
    assert table.to_pylist() == [
        {"contact": "c-1", "question": "csat", "at": datetime(2026, 9, 20, 10), "score": 2.0},  # noqa: DTZ001
        {"contact": "c-2", "question": "csat", "at": None, "score": None},
    ]


@pytest.mark.parametrize(
    ("name", "header", "told"),
    [
        ("a.csv", "contact,question,score,called_at", "callbacks"),
        ("call-backs of may.csv", "contact,question,at,score", "callbacks"),
        ("a.csv", "contact,question,at,score", "surveys"),
        ("a.csv", "customer,at,session,kind,detail,found", "digital"),
        ("a.csv", "customer,at,kind,value", "outcomes"),
        ("a.csv", "group,customer,said", "focus_groups"),
        ("a.csv", "group,customer", None),
    ],
)
def test_a_header_tells_what_a_file_holds(file, name, header, told):
    assert record_table_of(file(name, header + "\n"), {}) == told


def test_the_settings_say_what_moment_tells_a_call_back(file):
    theirs = file("a.csv", "contact,question,score,rung\n")
    assert record_table_of(theirs, {"callbacks": {"at": "rung"}}) == "callbacks"
    assert record_table_of(theirs, {}) == "surveys"


def test_a_survey_whose_moment_is_called_at_stays_a_survey_if_the_settings_say_so(file):
    theirs = file("a.csv", "contact,question,score,called_at\n")
    assert record_table_of(theirs, {"surveys": {"at": "called_at"}}) == "surveys"


def test_a_missing_column_is_named(file):
    with pytest.raises(ColumnMissing, match="no column 'session'"):
        read_table_csv(file("d.csv", "customer,at,kind\n"), "digital", {})


def test_what_customers_wrote_is_redacted_before_it_is_stored(file, tmp_path):
    """Searched: 'refund jane@example.com'. Said: 'Write to jane@example.com.'"""
    centre = init_workspace(tmp_path / "centre")
    digital = DIGITAL.replace("where is my", "jane@example.com").replace("S-1", "jo@example.com")
    import_files(centre, [file("d.csv", digital), file("g.csv", GROUP.replace("the app", "jane@example.com"))])  # fmt: skip
    con = connect(centre)
    steps = con.sql('SELECT detail, session FROM digital ORDER BY "at"').fetchall()
    said = con.sql("SELECT said FROM focus_groups WHERE said IS NOT NULL").fetchall()
    assert "jane@" not in str(steps) + str(said)
    assert steps[0][0].endswith("refund")
    assert steps[0][1].startswith("masked-")


def test_the_same_step_twice_is_one_step(file, tmp_path):
    centre = init_workspace(tmp_path / "centre")
    import_files(centre, [file("d.csv", DIGITAL)])
    import_files(centre, [file("e.csv", DIGITAL + "C-9,2026-09-08T09:00:00,S-9,visit,,\n")])
    assert connect(centre).sql("SELECT count(*) FROM digital").fetchall() == [(3,)]
