"""What the answers to a form come to, against a plain second calculation and its laws."""

from __future__ import annotations

import doctest
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_forms import answered

from wellspent.estimate import Unknown
from wellspent.scorecard import Answer, default_form, form_score, section_scores
from wellspent.scorecard.form_answers import AnswerInvalid, given_of
from wellspent.scorecard.form_score import score_form
from wellspent.scorecard.forms import form_from_dict, parse_form

DOCS = Path(__file__).resolve().parents[2] / "docs" / "method" / "forms.md"
LAW = settings(max_examples=20)
SILENT = ("no_occasion", "cannot_tell")


def plain_percent(form, answers):
    """The whole form's percentage, worked out once more as a person would, in one sweep."""
    asked, sections, form_failed = {}, [], False

    def meets(condition):
        if not condition:
            return True
        hits = [bool(set(when.among) & asked.get(when.question, set())) for when in condition.whens]
        return all(hits) if condition.mode == "all" else any(hits)

    for section in form.sections:
        open_section = meets(section.asked_if)
        got, could, failed = 0.0, 0.0, False
        for q in section.questions:
            if not open_section or not meets(q.asked_if) or q.id not in answers:
                continue
            answer = answers[q.id]
            asked[q.id] = picked = picks(q, answer)
            if answer in SILENT:
                continue
            if picked & set(q.fails):
                form_failed |= q.critical == "form"
                failed |= q.critical == "section"
            if q.scored and section.scored:
                value, most = earns(form, q, picked)
                got += value
                could += 0 if q.bonus else most
        sections.append((section.weight, 0.0 if failed else got, could, failed))
    return whole(form, sections, form_failed)


def picks(q, answer):
    if isinstance(answer, tuple):
        return set(answer)
    if isinstance(answer, int):
        return {o.id for o in q.options if o.low <= answer <= o.high}
    return {answer}


def earns(form, q, picked):
    if form.scoring == "points":
        values = {o.id: o.points for o in q.options}
        most = {"several": sum(values.values())}.get(q.kind, max(values.values(), default=q.points))
        values = values or {"yes": most, "partly": most / 2, "no": 0}
        return sum(values[p] for p in picked), most
    values = {o.id: o.score for o in q.options} or {"yes": 1, "partly": 0.5, "no": 0}
    return min(1, sum(values[p] for p in picked)) * q.weight, q.weight


def whole(form, sections, form_failed):
    if form_failed:
        return 0.0
    if form.scoring == "sections":
        told = [(w, 0.0 if f else min(1, g / c)) for w, g, c, f in sections if c or f]
        return 100 * sum(w * s for w, s in told) / sum(w for w, _ in told) if told else None
    could = sum(c for _, _, c, _ in sections)
    return min(100, 100 * sum(g for _, g, _, _ in sections) / could) if could else None


@settings(max_examples=60)
@given(answered())
def test_two_calculations_come_to_the_same(drawn):
    form, answers = drawn
    percent = score_form(form, answers).percent
    expected = plain_percent(form, answers)
    assert percent == (None if expected is None else pytest.approx(expected))


@LAW
@given(answered())
def test_every_percentage_lies_between_nought_and_a_hundred_or_has_a_reason(drawn):
    score = score_form(*drawn)
    for found in (score, *score.sections):
        assert (found.percent is None) == (found.reason is not None)
        assert found.percent is None or 0 <= found.percent <= 100


@LAW
@given(answered(), st.randoms())
def test_the_order_of_the_answers_does_not_matter(drawn, random):
    form, answers = drawn
    rows = list(answers.items())
    random.shuffle(rows)
    assert score_form(form, dict(rows)) == score_form(form, answers)


@LAW
@given(answered(), st.randoms())
def test_the_order_of_questions_that_depend_on_nothing_does_not_matter(drawn, random):
    form, answers = drawn
    free = replace(form, sections=tuple(map(unconditional, form.sections)))
    sections = [replace(s, questions=mixed(s.questions, random)) for s in free.sections]
    shuffled = replace(form, sections=mixed(sections, random))
    assert score_form(shuffled, answers).percent == score_form(free, answers).percent


def unconditional(section):
    questions = tuple(replace(question, asked_if=None) for question in section.questions)
    return replace(section, asked_if=None, questions=questions)


def mixed(rows, random):
    return tuple(random.sample(rows, len(rows)))


def depends_on(form, name):
    conditions = [x.asked_if for x in (*form.questions, *form.sections) if x.asked_if]
    return any(when.question == name for condition in conditions for when in condition.whens)


def without(form, name):
    """The form as if the question had never been in it; None where nothing would be left."""
    sections = [
        replace(section, questions=left)
        for section in form.sections
        if (left := tuple(q for q in section.questions if q.id != name))
    ]
    return replace(form, sections=tuple(sections)) if sections else None


def same_without(form, answers, name):
    smaller = without(form, name)
    assume(smaller is not None)
    rest = {q: answer for q, answer in answers.items() if q != name}
    ours, theirs = score_form(form, answers), score_form(smaller, rest)
    assert (ours.percent, ours.earned, ours.possible) == (
        theirs.percent, theirs.earned, theirs.possible,
    )  # fmt: skip


@LAW
@given(answered(), st.data())
def test_no_occasion_counts_as_if_the_question_were_not_in_the_form(drawn, data):
    form, answers = drawn
    name = data.draw(st.sampled_from([q.id for q in form.questions]))
    assume(not depends_on(form, name))
    same_without(form, answers | {name: "cannot_tell"}, name)


@LAW
@given(answered(finished=True))
def test_a_question_that_is_not_asked_counts_as_if_it_were_not_in_the_form(drawn):
    form, answers = drawn
    off = [q for q in score_form(form, answers).not_asked if not depends_on(form, q)]
    assume(off)
    same_without(form, answers, off[0])


@LAW
@given(answered())
def test_a_bonus_never_lowers_the_score(drawn):
    form, answers = drawn
    bonus = [q.id for q in form.questions if q.bonus and not depends_on(form, q.id)]
    with_it = score_form(form, answers).percent
    rest = score_form(form, {q: a for q, a in answers.items() if q not in bonus}).percent
    assert (with_it is None) == (rest is None)
    assert with_it is None or with_it >= rest


@LAW
@given(answered())
def test_a_critical_answer_that_fails_a_section_zeroes_that_section_alone(drawn):
    form, answers = drawn
    mild = tuple(
        replace(s, questions=tuple(replace(q, critical=None, fails=()) for q in s.questions))
        for s in form.sections
    )
    harsh, soft = score_form(form, answers), score_form(replace(form, sections=mild), answers)
    for ours, theirs in zip(harsh.sections, soft.sections, strict=True):
        assert ours.percent == (0 if ours.failed_by else theirs.percent)


@LAW
@given(answered(finished=True))
def test_a_form_is_finished_when_every_question_that_is_asked_has_an_answer(drawn):
    score = score_form(*drawn)
    assert score.finished
    assert len(score.questions) == len(drawn[0].questions)


@given(st.fixed_dictionaries({}, optional={
    q.id: st.sampled_from(["yes", "partly", "no", *SILENT]) for q in default_form().questions
}))  # fmt: skip
def test_the_default_form_scores_its_sections_as_it_always_did(answers):
    before = section_scores(
        [Answer(q, a, (), "hand", 1.0) for q, a in answers.items() if a in {*SILENT, "yes", "partly", "no"}],
        default_form(),
    )  # fmt: skip
    for section in score_form(default_form(), answers).sections:
        share = before[section.section]
        if isinstance(share, Unknown):
            assert section.percent is None
        else:
            assert section.percent == pytest.approx(100 * share)


LOAN = """
id = "loan"
version = 1
title = "Loan"
scoring = "points"

[[sections]]
id = "law"
title = "What the law asks"
[[sections.questions]]
id = "warned"
text = "Was the risk read out?"
guidance = "Yes where the warning is read."
points = 4
critical = "form"
[[sections.questions]]
id = "rates"
text = "Which rates were named?"
guidance = "Tick each that is said aloud."
kind = "several"
options = [{ id = "yearly", text = "yearly", points = 2 }, { id = "monthly", text = "monthly", points = 1 }]
[[sections.questions]]
id = "asked_again"
text = "How often was the date of birth asked for?"
guidance = "Count the agent's questions."
kind = "number"
options = [{ id = "once", low = 0, high = 1, points = 3 }, { id = "often", low = 2, high = 9, points = 0 }]
"""


def test_points_are_added_up():
    score = score_form(
        parse_form(LOAN), {"warned": "partly", "rates": ("yearly",), "asked_again": 1}
    )
    assert (score.earned, score.possible, score.percent) == (7.0, 10.0, 70.0)


def test_a_failed_critical_question_fails_the_form_and_is_told_apart():
    score = score_form(parse_form(LOAN), {"warned": "no", "rates": (), "asked_again": 0})
    assert (score.percent, score.failed_by, score.critical_percent) == (0.0, ("warned",), 0.0)
    assert score.sections[0].percent == 30.0


def test_what_is_not_answered_yet_is_named_and_the_score_so_far_given():
    score = score_form(parse_form(LOAN), {"warned": "yes"})
    assert (score.percent, score.finished, score.unanswered) == (
        100.0,
        False,
        ("rates", "asked_again"),
    )


@pytest.mark.parametrize(
    ("answers", "remedy"),
    [
        ({"warned": "perhaps"}, "Answer by one of: yes, partly, no, no_occasion, cannot_tell."),
        ({"rates": ("daily",)}, "Answer by those that apply, each once, of: yearly, monthly."),
        ({"rates": ("yearly", "yearly")}, "Answer by those that apply"),
        ({"asked_again": 10}, "Answer by a whole number from 0 to 9."),
        ({"asked_again": True}, "Answer by a whole number from 0 to 9."),
        ({"asked_again": "1"}, "Answer by a whole number from 0 to 9."),
        ({"weather": "yes"}, "The form asks: warned, rates, asked_again."),
    ],
)
def test_an_answer_that_its_question_does_not_know_is_refused(answers, remedy):
    with pytest.raises(AnswerInvalid) as refusal:
        score_form(parse_form(LOAN), answers)
    assert refusal.value.place in answers
    assert refusal.value.remedy.startswith(remedy)


@pytest.mark.parametrize(
    ("name", "raw", "meant"),
    [
        ("warned", " yes ", "yes"),
        ("rates", ["yearly"], ("yearly",)),
        ("rates", "yearly", ("yearly",)),
        ("rates", [], ()),
        ("rates", "no_occasion", "no_occasion"),
        ("asked_again", "7", 7),
        ("asked_again", 7, 7),
    ],
)
def test_what_a_web_page_sends_is_read_as_what_is_meant(name, raw, meant):
    question = next(q for q in parse_form(LOAN).questions if q.id == name)
    assert given_of(question, raw) == meant


@pytest.mark.parametrize("raw", [None, "", "ten", "7.5", "99999999999", ["7"], True, {}])
def test_what_is_no_number_is_refused_where_one_is_asked_for(raw):
    with pytest.raises(AnswerInvalid):
        given_of(parse_form(LOAN).questions[2], raw)


def test_no_occasion_has_to_be_allowed():
    form = form_from_dict(
        {"id": "f", "version": 1, "title": "F", "sections": [{"id": "s", "title": "S", "questions": [
            {"id": "q", "text": "Q?", "guidance": "G.", "answers": ["yes", "no"]}]}]}
    )  # fmt: skip
    with pytest.raises(AnswerInvalid, match="no_occasion"):
        score_form(form, {"q": "no_occasion"})


def test_the_worked_example_and_the_docstrings_hold():
    assert doctest.testmod(form_score).failed == 0
    assert doctest.testfile(str(DOCS), module_relative=False).failed == 0
    assert doctest.testfile(str(DOCS), module_relative=False).attempted > 3
