"""A form that is written down reads back as the same form, and what is wrong names its place."""

from __future__ import annotations

import json
import pickle

import pytest
from hypothesis import given, settings
from made_forms import forms

from wellspent.scorecard import default_form
from wellspent.scorecard.forms import (
    FormInvalid,
    form_from_dict,
    form_to_dict,
    form_toml,
    parse_form,
)


@settings(max_examples=20)
@given(forms())
def test_a_form_written_as_toml_reads_back_equal(form):
    assert parse_form(form_toml(form)) == form


@settings(max_examples=20)
@given(forms())
def test_a_form_written_as_json_reads_back_equal(form):
    assert form_from_dict(json.loads(json.dumps(form_to_dict(form)))) == form


def test_the_default_form_reads_back_equal_and_says_no_more_than_it_needs():
    text = form_toml(default_form())
    assert parse_form(text) == default_form()
    assert "bonus" not in text
    assert "kind" not in text


def test_a_control_character_and_a_quote_survive_the_toml():
    document = form_to_dict(default_form())
    document["title"] = 'a "quoted"\ttitle\x7f with \\ and \u2028 in it ' * 4 + "end"
    form = form_from_dict(document)
    assert parse_form(form_toml(form)) == form


def changed(way, value):
    """The dict of a small form, with one key set."""
    document = {
        "id": "f", "version": 1, "title": "F",
        "sections": [
            {"id": "a", "title": "A", "questions": [
                {"id": "one", "text": "One?", "guidance": "G."},
                {"id": "two", "text": "Two?", "guidance": "G.", "kind": "choice", "options": [
                    {"id": "x", "text": "X", "score": 1}, {"id": "y", "text": "Y", "score": 0}]},
                {"id": "three", "text": "Three?", "guidance": "G.", "kind": "number", "options": [
                    {"id": "low", "low": 0, "high": 4, "score": 1},
                    {"id": "high", "low": 5, "high": 9, "score": 0}]}]},
            {"id": "b", "title": "B", "questions": [
                {"id": "four", "text": "Four?", "guidance": "G.", "kind": "text"}]},
        ],
    }  # fmt: skip
    at = document
    for step in way[:-1]:
        at = at[step]
    at[way[-1]] = value
    return document


Q, TWO, THREE = ("sections", 0, "questions", 0), ("sections", 0, "questions", 1), ("sections", 0, "questions", 2)  # fmt: skip
TEXT, SECTION = ("sections", 1, "questions", 0), ("sections", 1)


def when(question, *among):
    return {"all": [{"question": question, "among": list(among)}]}


@pytest.mark.parametrize(
    ("way", "value", "place", "said"),
    [
        (("scoring",), "fair", ("scoring",), "scoring = 'fair'"),
        (("version",), 0, ("version",), "version = 0"),
        ((*Q, "text"), " ", (*Q, "text"), "has no text in question 'one'"),
        ((*Q, "text"), "half \ud800", (*Q, "text"), "half a character"),
        ((*Q, "kind"), "essay", (*Q, "kind"), "kind = 'essay'"),
        ((*Q, "kind"), "choice", (*Q, "options"), "has no options in question 'one'"),
        ((*Q, "bonus"), "yes", (*Q, "bonus"), "bonus = 'yes'"),
        ((*Q, "points"), 3, (*Q, "points"), "points = 3"),
        ((*Q, "points"), -1, (*Q, "points"), "points = -1"),
        ((*Q, "critical"), "team", (*Q, "critical"), "critical = 'team'"),
        ((*Q, "fails"), ["no"], (*Q, "critical"), "does not say what that fails"),
        ((*Q, "fails"), "no", (*Q, "fails"), "fails = 'no'"),
        ((*Q, "asked_if"), when("one", "yes"), (*Q, "asked_if", "all", 0, "question"), "not asked before"),
        ((*Q, "asked_if"), when("two", "x"), (*Q, "asked_if", "all", 0, "question"), "not asked before"),
        ((*TWO, "asked_if"), when("ten", "x"), (*TWO, "asked_if", "all", 0, "question"), "does not exist"),
        ((*TWO, "asked_if"), when("one", "x"), (*TWO, "asked_if", "all", 0, "among"), "no answer to 'one'"),
        ((*TWO, "asked_if"), when("one"), (*TWO, "asked_if", "all", 0, "among"), "names no answer"),
        ((*TWO, "asked_if"), "one", (*TWO, "asked_if"), "asked_if = 'one'"),
        ((*TWO, "critical"), "form", (*TWO, "fails"), "which answers fail"),
        ((*TWO, "options", 0, "score"), 2, (*TWO, "options", 0, "score"), "score = 2"),
        ((*TWO, "options", 0, "score"), None, (*TWO, "options", 0, "score"), "says no score"),
        ((*TWO, "options", 0, "points"), 2, (*TWO, "options", 0, "points"), "counts nowhere"),
        ((*TWO, "options", 1, "id"), "x", (*TWO, "options", 1, "id"), "two option of question"),
        ((*TWO, "options", 1, "id"), "cannot_tell", (*TWO, "options", 1, "id"), "has already"),
        ((*TWO, "options", 1, "low"), 1, (*TWO, "options", 1, "low"), "has none"),
        ((*TWO, "scored"), False, (*TWO, "options", 0, "score"), "counts nowhere"),
        ((*THREE, "options", 1, "low"), 6, (*THREE, "options"), "from 6 after"),
        ((*THREE, "options", 1, "high"), 4, (*THREE, "options", 1, "low"), "from 5 to 4"),
        ((*THREE, "options", 1, "high"), 9.5, (*THREE, "options", 1, "high"), "high = 9.5"),
        ((*TEXT, "scored"), True, (*TEXT, "scored"), "free text"),
        ((*TEXT, "options"), [{"id": "x"}], (*TEXT, "options"), "does not have"),
        ((*TEXT, "answers"), ["yes"], (*TEXT, "answers"), "'yes'"),
        ((*SECTION, "asked_if"), when("four", "yes"), (*SECTION, "asked_if", "all", 0, "question"), "not asked before"),
        ((*SECTION, "weight"), 0, (*SECTION, "weight"), "weight 0"),
        ((*SECTION, "colour"), "red", (*SECTION, "colour"), "'colour'"),
        ((*SECTION, "id"), "a", (*SECTION, "id"), "two sections called 'a'"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_with_its_place_and_a_remedy(way, value, place, said):
    with pytest.raises(FormInvalid) as refusal:
        form_from_dict(changed(way, value))
    assert (refusal.value.place, refusal.value.remedy[-1]) == (place, ".")
    assert said in refusal.value.fact


def marked(**marks):
    document = changed(("id",), "f")
    document["sections"][0]["questions"][0] |= marks
    return document


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (marked(bonus=True, critical="form"), "never lowers a score"),
        (marked(bonus=True, scored=False), "does not score it"),
        (marked(critical="form", fails=["cannot_tell"]), "says nothing"),
        (changed(("scoring",), "points"), "points = None"),
    ],
)
def test_a_question_that_contradicts_itself_is_refused(document, said):
    with pytest.raises(FormInvalid, match=said):
        form_from_dict(document)


def test_a_section_that_is_not_scored_cannot_be_failed():
    document = marked(critical="section")
    document["sections"][0]["scored"] = False
    with pytest.raises(FormInvalid, match="which is not scored"):
        form_from_dict(document)


def test_a_section_of_nothing_but_bonus_questions_has_nothing_to_add_to():
    document = changed(("id",), "f")
    for question in document["sections"][0]["questions"]:
        question["bonus"] = True
    with pytest.raises(FormInvalid, match="nothing but bonus"):
        form_from_dict(document)
    assert form_from_dict(document | {"scoring": "questions"}).questions[0].bonus


def test_the_place_survives_the_way_to_another_process():
    error = FormInvalid("is odd", "Mend it.", ("sections", 0))
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (again.place, again.fact, str(again)) == (error.place, error.fact, str(error))
