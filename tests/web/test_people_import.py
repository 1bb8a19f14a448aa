"""A table of people: seen before it is done, harmless twice, and nothing else is lost by a bad line."""

from __future__ import annotations

import csv
import io

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.web.access.models import Person
from wellspent.web.people.importing import plan_import, take
from wellspent.web.people.table import read_lines, write_table
from wellspent.web.people.wanted import Wanted

TABLE = """\
name,email,username,role,agent,teams,queues
Ida Lund,ida@example.com,ida,lead,,North;South,
Ole Berg,ole@example.com,ole,agent,A-77,North,
,,,agent,,,
Bad Role,bad@example.com,bad,chief,,,
Twice,twice@example.com,ida,agent,,,
"""


def do(text, people):
    plan = plan_import(text if isinstance(text, bytes) else text.encode(), "table.csv")
    take(plan, people["administrator"])
    return plan


def test_a_table_makes_people_teams_and_queues(people):
    do(TABLE, people)
    ida = Person.objects.get(username="ida")
    assert (ida.get_full_name(), ida.role) == ("Ida Lund", "lead")
    assert [team.name for team in ida.teams.all()] == ["North", "South"]
    assert not ida.has_usable_password()


def test_a_bad_line_is_named_with_its_remedy_and_nothing_else_is_lost(people):
    plan = plan_import(TABLE.encode(), "table.csv")
    assert [one.after.username for one in plan.new] == ["ida", "ole"]
    assert [(one.line, one.found) for one in plan.problems] == [
        (4, "The line has neither a username nor an e-mail address."),
        (5, "No role is called 'chief'."),
        (6, "Line 2 has the same username."),
    ]
    assert plan.missing == len(people)


def test_the_same_table_again_changes_nothing(people):
    do(TABLE, people)
    entries = LogEntry.objects.count()
    again = do(TABLE, people)
    assert (again.new, again.changed, again.same) == ([], [], 2)
    assert LogEntry.objects.count() == entries


def test_a_column_that_is_not_there_leaves_what_is_known(people):
    do(TABLE, people)
    plan = do("username,role\nIDA,director\n", people)
    assert plan.changed[0].differences == {"role": ("lead", "director")}
    assert Person.objects.get(username="ida").teams.count() == 2


def test_an_empty_cell_empties(people):
    do(TABLE, people)
    do("username,teams\nida,\n", people)
    assert not Person.objects.get(username="ida").teams.exists()


@pytest.mark.parametrize(
    "data",
    [
        TABLE.replace(",", "\t").encode(),
        "\ufeffname;email;username\nÅse Ødegård;ase@example.com;åse\n".encode(),
        b'name,email,username\r\n"Lund, Ida",i@example.com,i\r\n',
    ],
)
def test_tables_of_spreadsheets_are_read(people, data):
    assert do(data, people).new


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"name\nIda\n", "neither a column"),
        (b"", "neither a column"),
        (b"username,username\n", "two columns"),
        ("username\nåse\n".encode("latin-1"), "is not UTF-8 text (byte 9)"),
    ],
)
def test_what_is_no_table_of_people_is_refused_at_the_field(signed_in, data, said):
    answer = signed_in("administrator").post(
        "/people/import/", {"file": SimpleUploadedFile("t.csv", data)}
    )
    assert answer.status_code == 422
    assert said in answer.content.decode()


def test_what_is_somebody_elses_is_not_taken(people):
    theirs = people["lead"].email.upper()
    plan = plan_import(f"username,email\nnew,{theirs}\n".encode(), "t.csv")
    assert plan.problems[0].found == "The email is already that of 'lead'."


def test_the_last_administrator_stays(people):
    plan = plan_import(b"username,role\nadministrator,agent\n", "t.csv")
    assert plan.problems[0].found == "'administrator' is the last administrator."
    assert not plan.changed


def test_each_person_taken_in_is_in_the_audit_log(people):
    do(TABLE, people)
    entry = LogEntry.objects.get(object_repr="Ida Lund")
    assert entry.actor == people["administrator"]
    assert entry.changes["teams"] == ["nothing", "North, South"]


def test_nothing_is_changed_before_it_was_seen(signed_in):
    browser = signed_in("administrator")
    sent = SimpleUploadedFile("t.csv", TABLE.encode())
    page = browser.post("/people/import/", {"file": sent})
    assert "Nothing is changed yet" in page.content.decode()
    assert not Person.objects.filter(username="ida").exists()
    taken = {"table": page.context["text"], "name": page.context["name"]}
    assert browser.post("/people/import/take/", taken).url == "/people/"
    assert Person.objects.filter(username="ida").exists()


def test_ten_thousand_people_take_some_hundred_queries(people, django_assert_max_num_queries):
    rows = "".join(f"p{n},agent,Agent {n},Team {n % 40}\n" for n in range(10_000))
    with django_assert_max_num_queries(400):
        plan = do("username,role,agent,teams\n" + rows, people)
    assert len(plan.new) == 10_000
    assert Person.objects.get(username="p77").teams.get().name == "Team 37"


def test_what_is_taken_out_is_taken_in_unchanged(signed_in, people):
    do(TABLE, people)
    sent = b"".join(signed_in("administrator").get("/people/people.csv").streaming_content)
    plan = plan_import(sent, "people.csv")
    assert (plan.new, plan.changed, plan.problems) == ([], [], [])
    assert plan.same == Person.objects.count()


def test_no_cell_is_a_formula_to_a_spreadsheet():
    text = "".join(write_table([Wanted(username="x", name="=HYPERLINK(1)", agent="-2+3")]))
    cells = list(csv.reader(io.StringIO(text)))[1]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@"}]


WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r;"), max_size=12).map(
    str.strip
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=4, max_size=4))
def test_every_cell_comes_back_as_it_was(cells):
    name, email, agent, team = cells
    one = Wanted(username="x", name=name, email=email, agent=agent, teams=(team,) if team else ())
    (line,), problems = read_lines("".join(write_table([one])).encode(), "t.csv")
    back = (line.cells["name"], line.cells["email"], line.cells["agent"], line.several("teams"))
    assert back == (name, email, agent, one.teams)
    assert not problems
