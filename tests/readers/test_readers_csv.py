"""CSV pairs: columns, delimiters, times, and what a bad row costs."""

from datetime import datetime

import pytest
from reader_examples import CONTACTS_CSV, TURNS_CSV, written

from wellspent.contacts import State, Turn
from wellspent.errors import BadInput, ColumnMissing
from wellspent.readers import read


@pytest.fixture
def read_files(tmp_path):
    def reading(settings=None, **files):
        named = {f"{name}.csv": text for name, text in files.items()}
        return read(written(tmp_path, named), "csv", {"csv": settings or {}})

    return reading


def test_contacts_and_turns_are_told_apart_by_their_columns(read_files):
    first, second = read_files(b=CONTACTS_CSV, a=TURNS_CSV)
    assert (first.id, first.channel, first.queue, first.handle_seconds) == (
        "k1",
        "voice",
        "vets",
        250,
    )
    assert first.turns == (
        Turn("agent", "Alder Vets, good morning.", 0.5, 2.0),
        Turn("customer", "Hello.", 3.0, 4.25),
    )
    assert second.handle_seconds == 95.5


def test_moments_count_from_when_the_contact_began_or_else_from_its_first(read_files):
    _, second = read_files(contacts=CONTACTS_CSV, turns=TURNS_CSV)
    assert [turn.start for turn in second.turns] == [0.0, 20.0]
    assert second.began == datetime(2025, 3, 31, 11)  # noqa: DTZ001


def test_the_turns_alone_will_do(read_files):
    reading = read_files(turns=TURNS_CSV)
    assert [(contact.id, len(contact.turns)) for contact in reading] == [("k1", 2), ("k2", 2)]
    assert reading.problems == ()


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_found_out(read_files, delimiter):
    rows = [["contact", "speaker", "text", "start"], ["a", "agent", "Hello.", "1.5"]]
    [contact] = read_files(turns="\n".join(delimiter.join(row) for row in rows))
    assert contact.turns == (Turn("agent", "Hello.", 1.5),)


def test_decimal_commas_are_read(read_files):
    [contact] = read_files(turns="contact;speaker;text;start\na;agent;Hello.;1,5\n")
    assert contact.turns[0].start == 1.5


def test_settings_name_columns_and_speakers(read_files):
    [contact] = read_files(
        {
            "contacts": {"id": "CallID", "queue": "Line"},
            "turns": {"contact": "callid", "speaker": "Who", "text": "Said"},
            "speakers": {"A": "agent", "B": "customer"},
        },
        contacts="CallID,Line\n9,vets\n",
        turns="CallID,Who,Said\n9,A,Hello.\n9,b,Hi.\n",
    )
    assert (contact.id, contact.queue) == ("9", "vets")
    assert [turn.speaker for turn in contact.turns] == ["agent", "customer"]


def test_turns_are_put_in_the_order_of_their_numbers(read_files):
    [contact] = read_files(turns="contact,speaker,text,turn\na,agent,two,2\na,customer,one,1\n")
    assert [turn.text for turn in contact.turns] == ["one", "two"]


def test_states_are_a_third_file(read_files):
    states = (
        "contact,kind,start,end,after_turn\nk1,hold,00:00:05,12,1\nk1,nap,1,2,\nk1,tool,9,8,7\n"
    )
    reading = read_files(turns=TURNS_CSV, states=states)
    assert reading.contacts[0].states == (
        State("hold", 5.0, 12.0, "", 1),
        State("tool", 9.0, None, "", None),
    )
    assert [problem.line for problem in reading.problems] == [3, 4, 4]


def test_texts_hold_delimiters_quotes_and_line_breaks(read_files):
    [contact] = read_files(turns='contact,speaker,text\na,agent,"So, ""yes""\nand\u2028no."\n')
    assert contact.turns[0].text == 'So, "yes"\nand\u2028no.'


@pytest.mark.parametrize(
    ("row", "found"),
    [
        ("a,wizard,What?,1,2", "speaker of line 4"),
        ("a,,What?,1,2", "speaker of line 4"),
    ],
)
def test_a_turn_that_cannot_be_read_leaves_its_contact_out(read_files, row, found):
    head = "contact,speaker,text,start,end\nb,agent,Hello.,1,2\na,agent,Hello.,1,2\n"
    reading = read_files(turns=head + row + "\n")
    assert [contact.id for contact in reading] == ["b"]
    assert found in reading.problems[0].found
    assert reading.problems[0].line == 4


@pytest.mark.parametrize("bad", ["soon", "-4", "1e99999", "25:61", "nan"])
def test_a_bad_time_is_unknown_and_told(read_files, bad):
    reading = read_files(turns=f"contact,speaker,text,start\na,agent,Hello.,{bad}\n")
    assert reading.contacts[0].turns[0].start is None
    assert (reading.problems[0].line, len(reading.problems)) == (2, 1)


def test_rows_of_another_length_are_left_out_and_told(read_files):
    reading = read_files(turns="contact,speaker,text\na,agent,Hello.\na,agent,One, two.\n")
    assert len(reading.contacts[0].turns) == 1
    assert reading.problems[0].line == 3
    assert "4 cells and the header 3" in reading.problems[0].found


def test_after_a_quote_that_is_never_closed_the_other_rows_are_read(read_files):
    reading = read_files(turns='contact,speaker,text\na,agent,"Hello.\nb,agent,Hi.\nc,agent,Ho.\n')
    assert [contact.id for contact in reading] == ["b", "c"]
    assert (reading.problems[0].line, len(reading.problems)) == (2, 1)


def test_a_contact_without_turns_is_kept_and_one_not_listed_is_told(read_files):
    reading = read_files(contacts="id\nx\n", turns="contact,speaker,text\ny,agent,Hello.\n")
    assert [(contact.id, len(contact.turns)) for contact in reading] == [("x", 0), ("y", 1)]
    assert "not in the file of contacts" in reading.problems[0].found


def test_an_id_listed_twice_is_told(read_files):
    reading = read_files(contacts="id,queue\nx,one\nx,two\n,three\n")
    assert [(contact.id, contact.queue) for contact in reading] == [("x", "one")]
    assert [problem.line for problem in reading.problems] == [3, 4]


def test_a_bad_field_of_a_contact_is_told_and_the_contact_kept(read_files):
    reading = read_files(contacts="id,channel,began\nx,smoke,soon\n")
    assert (len(reading), len(reading.problems)) == (1, 2)


@pytest.mark.parametrize(
    ("settings", "text", "missing"),
    [
        ({}, "contact,text\na,Hello.\n", "'speaker'"),
        ({}, "speaker,text\nagent,Hello.\n", "'contact'"),
        ({}, "name,colour\nx,red\n", "'id'"),
        ({"turns": {"start": "From"}}, "contact,speaker,text\na,agent,Hello.\n", "'From'"),
    ],
)
def test_a_missing_column_is_an_error_that_names_it(read_files, settings, text, missing):
    with pytest.raises(ColumnMissing, match=missing):
        read_files(settings, one=text)


@pytest.mark.parametrize(
    "settings", [{"turns": {"colour": "x"}}, {"turns": 5}, {"speakers": {"a": 1}}]
)
def test_settings_that_make_no_sense_are_refused(read_files, settings):
    with pytest.raises(BadInput, match=r"\[readers\.csv"):
        read_files(settings, turns=TURNS_CSV)


def test_a_turn_that_names_no_contact_is_told(read_files):
    reading = read_files(turns="contact,speaker,text\na,agent,Hello.\n,agent,Lost.\n")
    assert [contact.id for contact in reading] == ["a"]
    assert (reading.problems[0].line, len(reading.problems)) == (3, 1)


def test_blank_lines_are_no_rows(read_files):
    reading = read_files(turns="\ncontact,speaker,text\n\na,agent,Hello.\n,,\n")
    assert (len(reading), reading.problems) == (1, ())


def test_other_tables_beside_them_are_told_and_stop_nothing(read_files):
    outcomes = "customer,at,kind,value\nc,2025-03-31,spend,5\n"
    reading = read_files(turns=TURNS_CSV, outcomes=outcomes, surveys="contact,score\nk1,4\n")
    assert len(reading) == 2
    assert ["has no column 'id'" in problem.found for problem in reading.problems] == [True, True]


def test_another_table_beside_files_of_another_form_stops_nothing(tmp_path):
    files = {"a.txt": "Agent: One.\n", "surveys.csv": "contact,score\nk1,4\n"}
    reading = read(written(tmp_path, files))
    assert (len(reading), len(reading.problems)) == (1, 1)


def test_a_null_character_in_an_id_is_replaced_and_told(read_files):
    reading = read_files(turns="contact,speaker,text\na\x00,agent,Hello.\n")
    assert reading.contacts[0].id == "a\ufffd"
    assert "The id holds 1 half or null" in reading.problems[0].found


def test_queueing_may_lie_before_the_contact_began(read_files):
    states = "contact,kind,start,end\nk1,queued,2025-03-31T09:59:30Z,0\nk1,hold,-5,1\n"
    reading = read_files(contacts=CONTACTS_CSV, turns=TURNS_CSV, states=states)
    assert [state.start for state in reading.contacts[0].states] == [-30.0, None]
    assert [problem.line for problem in reading.problems] == [3]
