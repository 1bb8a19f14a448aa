"""What every reader promises, held over all of them."""

import gzip
import json
import math
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_examples import EXAMPLES, written

from wellspent.contacts import SPEAKERS, STATE_KINDS, Contact
from wellspent.errors import EncodingUnknown, NothingFound, WellspentError
from wellspent.readers import forms, read, read_each
from wellspent.readers.jsonl import contact_to_json
from wellspent.readers.registry import reader_of
from wellspent.tables import contacts_of, tables_of

every_form = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.form)


def test_every_known_form_has_an_example():
    assert sorted(forms()) == sorted(example.form for example in EXAMPLES)


@every_form
def test_a_reader_has_what_its_form_promises(example):
    reader = reader_of(example.form)
    assert all(suffix == suffix.lower() and suffix[0] == "." for suffix in reader.SUFFIXES)
    assert callable(reader.looks_like)
    assert callable(reader.read_records)


@every_form
def test_good_files_give_their_contacts_and_no_problems(example, tmp_path):
    reading = read(written(tmp_path, example.good), example.form)
    assert (len(reading), reading.problems) == (example.contacts, ())


@every_form
def test_the_form_of_good_files_is_recognised(example, tmp_path):
    folder = written(tmp_path, example.good)
    assert read(folder) == read(folder, example.form)


@every_form
def test_ids_are_unique_and_every_turn_is_sound(example, tmp_path):
    contacts = read(written(tmp_path, example.good), example.form).contacts
    assert len({contact.id for contact in contacts}) == len(contacts)
    for contact in contacts:
        assert len(contact.turns) >= 2
        assert {turn.speaker for turn in contact.turns} == {"agent", "customer"}
        sound(contact)


def sound(contact: Contact) -> None:
    assert contact.id
    assert isinstance(contact.id, str)
    assert contact.source is not None
    assert all(turn.speaker in SPEAKERS and isinstance(turn.text, str) for turn in contact.turns)
    assert all(state.kind in STATE_KINDS for state in contact.states)
    for item in (*contact.turns, *contact.states):
        least = -math.inf if getattr(item, "kind", "") == "queued" else 0
        assert all(
            at is None or (math.isfinite(at) and at >= least) for at in (item.start, item.end)
        )
        assert item.start is None or item.end is None or item.start <= item.end


@every_form
def test_contacts_can_be_stored_as_they_are(example, tmp_path):
    contacts = read(written(tmp_path, example.good), example.form).contacts
    assert contacts_of(tables_of(contacts)) == list(contacts)
    assert json.dumps([contact_to_json(contact) for contact in contacts])


@every_form
def test_a_bad_record_is_a_problem_and_the_good_ones_are_there(example, tmp_path):
    reading = read(written(tmp_path, example.with_bad), example.form)
    lost = [problem for problem in reading.problems if "left out" in problem.found]
    assert (len(reading), len(lost)) == (example.kept, 1)
    assert Path(lost[0].file).name == example.bad_file
    assert lost[0].found.endswith(".")
    assert lost[0].remedy.endswith(".")


@every_form
def test_problems_quote_nothing_of_what_was_said(example, tmp_path):
    reading = read(written(tmp_path, example.with_bad), example.form)
    told = " ".join(problem.found + problem.remedy for problem in reading.problems)
    assert not {"cat", "quist", "morning", "boiler"} & set(told.lower().split())


@every_form
def test_reading_twice_gives_the_same(example, tmp_path):
    folder = written(tmp_path, example.with_bad)
    assert read(folder, example.form) == read(folder, example.form)
    assert list(read_each([folder], example.form)) == list(read_each(folder, example.form))


@every_form
def test_gzipped_files_are_read_as_they_are(example, tmp_path):
    plain = read(written(tmp_path / "plain", example.good), example.form)
    zipped = tmp_path / "zipped"
    for name, text in example.good.items():
        (zipped / name).parent.mkdir(parents=True, exist_ok=True)
        (zipped / f"{name}.gz").write_bytes(gzip.compress(text.encode()))
    assert read(zipped, example.form) == plain
    assert read(zipped) == plain


@every_form
def test_a_byte_order_mark_and_windows_line_ends_change_nothing(example, tmp_path):
    plain = read(written(tmp_path / "plain", example.good), example.form)
    windows = {name: "\ufeff" + text.replace("\n", "\r\n") for name, text in example.good.items()}
    assert read(written(tmp_path / "windows", windows), example.form) == plain


@every_form
def test_an_empty_file_alone_is_an_error_with_its_name(example, tmp_path):
    path = written(tmp_path, {example.empty: " \n"}) / example.empty
    with pytest.raises(NothingFound) as raised:
        read(path, example.form)
    assert example.empty in raised.value.fact


@every_form
def test_an_empty_file_among_others_is_a_problem(example, tmp_path):
    name = f"zz_{example.empty}"
    reading = read(written(tmp_path, {**example.good, name: ""}), example.form)
    assert len(reading) == example.contacts
    assert [Path(problem.file).name for problem in reading.problems] == [name]


@every_form
def test_a_file_that_is_not_utf8_is_an_error_alone_and_a_problem_among_others(example, tmp_path):
    folder = written(tmp_path, example.good)
    bad = folder / f"zz_{example.empty}"
    bad.write_bytes(b"Agent: caf\xe9\n")
    reading = read(folder, example.form)
    assert len(reading) == example.contacts
    assert ["UTF-8" in problem.found for problem in reading.problems] == [True]
    with pytest.raises(EncodingUnknown, match="byte 10"):
        read(bad, example.form)


@every_form
@pytest.mark.parametrize("garbage", ["[" * 100_000, '{"id": ' + "9" * 5000 + "}", "\x00\x01{[\x7f"])
def test_garbage_is_an_error_of_ours_or_problems(example, garbage, tmp_path):
    path = tmp_path / example.empty
    path.write_text(garbage)
    try:
        reading = read(path, example.form)
    except WellspentError:
        return
    assert reading.problems
    assert not reading.contacts


@every_form
@given(data=st.binary(max_size=300))
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_bytes_raise_anything_but_our_errors(example, data, tmp_path):
    path = tmp_path / example.empty
    path.write_bytes(data)
    for form in (example.form, None):
        try:
            reading = read(path, form)
        except WellspentError:
            continue
        for contact in reading:
            sound(contact)


@every_form
@given(data=st.data())
@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_single_damage_to_a_good_file_raises_anything_but_our_errors(example, data, tmp_path):
    name = data.draw(st.sampled_from(sorted(example.good)))
    text = example.good[name]
    at = data.draw(st.integers(0, len(text)))
    width = data.draw(st.integers(0, 12))
    new = data.draw(st.sampled_from(
        ["", "null", "-1", "1e999", "NaN", '"x"', "[]", "{}", "true", '"', "\\ud800", ",", "\x00"]
    ))  # fmt: skip
    damaged = {**example.good, name: text[:at] + new + text[at + width :]}
    try:
        reading = read(written(tmp_path, damaged), example.form)
    except WellspentError:
        return
    for contact in reading:
        sound(contact)
    assert contacts_of(tables_of(reading)) == list(reading)
