"""What leaders did, records of the staff and consults between colleagues, from CSV."""

from __future__ import annotations

import pytest

from wellspent.readers.record_tables import read_table_csv, record_table_of
from wellspent.tables import IMPORTED
from wellspent.workspace import connect, import_files, init_workspace

ACTIONS = """at,kind,agent,team,queue,about,hours
2026-09-14T09:00:00,coaching,Dana,Quayside,,empathy,1
2026-09-15T09:00:00,process_change,,,retail-returns,tool,
2026-09-16T09:00:00,training,,,,,2.5
"""
STAFF = """at,person,team,kind,value
2026-09-14,Dana Reed,Quayside,absence,7.5
2026-09-15,Dana Reed,Quayside,left,
2026-09-15,jo@example.com,Quayside,engagement,6
"""
CONSULTS = """contact,at,asker,helper,seconds
c-1,2026-09-14T10:00:00,Dana,Yusuf,95
,2026-09-14T11:00:00,Dana,Yusuf,
"""


@pytest.fixture
def file(tmp_path):
    def writing(name, text):
        (tmp_path / name).write_text(text)
        return tmp_path / name

    return writing


@pytest.mark.parametrize(
    ("text", "told"),
    [(ACTIONS, "actions"), (STAFF, "staff_records"), (CONSULTS, "consults"), ("at,kind\n", None)],
)
def test_a_header_tells_which_of_the_three_a_file_holds(file, text, told):
    assert record_table_of(file("a.csv", text), {}) == told


@pytest.mark.parametrize(
    ("name", "text", "rows"), [("actions", ACTIONS, 3), ("staff_records", STAFF, 3), ("consults", CONSULTS, 2)]
)  # fmt: skip
def test_what_is_not_known_of_a_row_is_empty_and_the_row_is_kept(file, name, text, rows):
    table, problems = read_table_csv(file("a.csv", text), name, {})
    assert table.schema == IMPORTED[name]
    assert (table.num_rows, problems) == (rows, [])


def test_a_record_without_a_person_is_left_out_with_its_line(file):
    table, problems = read_table_csv(
        file("s.csv", STAFF + "2026-09-16,,Quayside,absence,8\n"), "staff_records", {}
    )
    assert (table.num_rows, [one.line for one in problems]) == (3, [5])


def test_nobody_is_named_beside_their_absence(file, tmp_path):
    """Imported: absences of Dana Reed and of jo@example.com."""
    centre = init_workspace(tmp_path / "centre")
    import_files(centre, [file("s.csv", STAFF), file("a.csv", ACTIONS), file("c.csv", CONSULTS)])
    con = connect(centre)
    people = con.sql('SELECT person FROM staff_records ORDER BY "at", kind').fetchall()
    assert all(one.startswith("masked-") for (one,) in people)
    assert people[0] == people[2] != people[1]
    assert con.sql("SELECT DISTINCT asker, helper FROM consults").fetchall() == [("Dana", "Yusuf")]
    assert con.sql("SELECT about FROM actions WHERE kind = 'coaching'").fetchall() == [("empathy",)]


def test_the_same_record_again_replaces_the_first(file, tmp_path):
    centre = init_workspace(tmp_path / "centre")
    import_files(centre, [file("s.csv", STAFF), file("c.csv", CONSULTS), file("a.csv", ACTIONS)])
    import_files(centre, [file("t.csv", STAFF.replace("7.5", "4")), file("d.csv", CONSULTS.replace("95", "9")), file("b.csv", ACTIONS.replace("2.5", "3"))])  # fmt: skip
    con = connect(centre)
    counts = "SELECT (SELECT count(*) FROM staff_records), (SELECT count(*) FROM consults), (SELECT count(*) FROM actions)"
    assert con.sql(counts).fetchall() == [(3, 2, 3)]
    assert con.sql("SELECT value FROM staff_records WHERE kind = 'absence'").fetchall() == [(4.0,)]


def test_what_a_leader_wrote_down_is_redacted(file, tmp_path):
    centre = init_workspace(tmp_path / "centre")
    text = ACTIONS.replace("tool", "mail to jane@example.com").replace("empathy", "rapport")
    import_files(centre, [file("a.csv", text)])
    about = str(connect(centre).sql("SELECT about FROM actions").fetchall())
    assert "jane@" not in about
    assert "'rapport'" in about  # a word of the centre is no name
