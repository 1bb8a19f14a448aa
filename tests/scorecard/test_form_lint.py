"""The lint names what two people will answer differently, and leaves sound questions in peace."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from made_forms import forms

from wellspent.scorecard import default_form
from wellspent.scorecard.form_lint import REMARK_KINDS, lint_form
from wellspent.scorecard.forms import form_from_dict

QUESTIONS = Path(__file__).resolve().parents[2] / "evidence" / "form_questions.toml"
GUIDANCE = "Yes where it is said. Partly where half of it is said. No where it is not."
SOUND = ("Did the agent name the fee?", "Did the agent ask for the street?")


def form(*texts, **keys):
    """A form of these questions after two sound ones; `keys` go to the last."""
    rows = [
        {"id": f"q{i}", "text": t, "guidance": GUIDANCE} for i, t in enumerate((*SOUND, *texts))
    ]
    rows[-1] |= keys
    return form_from_dict(
        {"id": "f", "version": 1, "title": "F", "sections": [{"id": "s", "title": "S", "questions": rows}]}
    )  # fmt: skip


def remarks(text, **keys):
    return [(r.kind, r.words) for r in lint_form(form(text, **keys))]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Was the greeting appropriate?", "ambiguous", "appropriate"),
        ("Did the agent greet the customer and ask for the name?", "double", "and"),
        ("Was it calm, clear, kind?", "double", "calm, clear, kind"),
        ("Did the agent ask? Did they wait?", "double", "Did they wait?"),
        ("Did the agent probe; was it repeated?", "double", ";"),
        ("Was the customer happy?", "unanswerable", "happy"),
        ("Did the agent not interrupt?", "negated", "not"),
        ("Wasn't the price said?", "leading", "Wasn't"),
        ("The price was said, wasn't it?", "leading", "wasn't it?"),
        ("Did the agent always ask first?", "absolute", "always"),
    ],
)
def test_the_offending_words_are_named(text, kind, words):
    assert dict(remarks(text))[kind] == words


@pytest.mark.parametrize(
    "text",
    [
        "Did the agent ask for two of name, address and date of birth?",
        "Did the agent read the terms and conditions?",
        "Did the agent ask if the parcel had come?",
        "Did the agent mention the no-claims bonus?",
        "Did the agent say 'good morning'?",
        "Did the agent state the price without being asked?",
    ],
)
def test_harmless_phrases_are_left_in_peace(text):
    assert not remarks(text)


def test_an_occasion_in_words_needs_a_way_to_say_that_there_was_none():
    text = "If the customer complained, did the agent name a step?"
    assert ("conditional", "If the customer complained") in remarks(text, answers=["yes", "no"])
    assert not remarks(text, answers=["yes", "no", "no_occasion"])
    asked_if = {"all": [{"question": "q0", "among": ["yes"]}]}
    assert not remarks(text, answers=["yes", "no"], asked_if=asked_if)


def test_guidance_has_to_say_what_the_grades_mean():
    assert ("unanchored", "See training.") in remarks("Was a date given?", guidance="See training.")
    assert remarks("Was a date given?", guidance="Yes where the day of the month is said.") == [
        ("unanchored", "Yes where the day of the month is said.")
    ]


def test_a_scale_of_bare_grades_has_to_be_explained():
    options = [{"id": str(i), "text": str(i), "score": i / 2} for i in range(3)]
    scale = {"kind": "choice", "options": options}
    vague, said = "Grade how the contact ends.", "0 for no close, 1 for a bye, 2 for thanks."
    assert [kind for kind, _ in remarks("How did it end?", guidance=vague, **scale)] == [
        "unanchored"
    ]
    assert not remarks("How did it end?", guidance=said, **scale)


def test_what_fails_a_form_has_to_be_beyond_dispute():
    thin = "Yes where it is read. Partly where half of it is."
    assert [kind for kind, _ in remarks("Was a date given?", critical="form", guidance=thin)] == [
        "unguided"
    ]
    assert not remarks("Was a date given?", critical="form")


def test_a_question_that_outweighs_all_others_is_named_with_its_share():
    assert remarks("Was a date given?", weight=8) == [("alone", "80% of the score")]
    assert not remarks("Was a date given?", weight=2)
    assert not remarks("Was a date given?", weight=8, bonus=True)
    assert not remarks("Was a date given?", weight=8, scored=False)


@pytest.mark.parametrize("scoring", ["questions", "points"])
def test_weights_are_weighed_as_the_form_is_scored(scoring):
    document = {"id": "f", "version": 1, "title": "F", "scoring": scoring, "sections": [
        {"id": "s", "title": "S", "questions": [
            {"id": f"q{i}", "text": f"Was the word {word} said?", "guidance": GUIDANCE}
            | ({"points": size} if scoring == "points" else {"weight": size})
            for i, (word, size) in enumerate((("fee", 1), ("tax", 1), ("rate", 4)))]}]}  # fmt: skip
    (remark,) = lint_form(form_from_dict(document))
    assert (remark.question, remark.kind, remark.words) == ("q2", "alone", "67% of the score")
    assert remark.place[-1] == ("points" if scoring == "points" else "weight")


def test_the_same_matter_asked_twice_is_named_by_the_first():
    assert remarks("Was the fee named by the agent?") == [("duplicate", SOUND[0])]
    assert not remarks("Did the customer name the fee?")


def test_a_remark_says_its_place_and_what_to_write_instead():
    (remark,) = lint_form(form("Was the greeting appropriate?"))
    assert remark.place == ("sections", 0, "questions", 2, "text")
    assert str(remark).startswith("q2: ambiguous (“appropriate”). Say what is to be heard")


@settings(max_examples=15)
@given(forms())
def test_every_form_can_be_linted_and_every_remark_leads_to_its_question(form):
    for remark in lint_form(form):
        _, i, _, j, _ = remark.place
        assert form.sections[i].questions[j].id == remark.question
        assert remark.kind in REMARK_KINDS
        assert remark.instead.endswith(".")


def test_the_form_that_ships_is_not_spared():
    found = {(remark.question, remark.kind) for remark in lint_form(default_form())}
    assert ("resolved", "ambiguous") in found
    assert "no_needless_wait" not in {question for question, _ in found}


def test_the_questions_that_it_is_measured_by_are_many_half_sound_and_never_twice():
    document = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    rows = [row for half, rows in document.items() if half != "usual" for row in rows]
    assert len({row["text"] for row in rows}) == len(rows) >= 120
    assert 0.4 < sum("wants" not in row for row in rows) / len(rows) < 0.6
    assert {kind for row in rows for kind in row.get("wants", ())} == set(REMARK_KINDS)
