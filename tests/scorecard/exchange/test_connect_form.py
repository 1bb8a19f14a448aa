"""Forms go to Amazon Connect and come back, as its own service model has it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from made_forms import answered, forms

from wellspent.scorecard import default_form
from wellspent.scorecard.exchange.connect_form import connect_form
from wellspent.scorecard.exchange.connect_form_reading import form_of_connect
from wellspent.scorecard.exchange.traffic import FormForeign
from wellspent.scorecard.form_score import score_form
from wellspent.scorecard.forms import form_from_dict, form_to_dict

botocore = pytest.importorskip("botocore", reason="the vendor's model is not installed")


@pytest.fixture(scope="module")
def model():
    from botocore.session import Session

    return Session().get_service_model("connect")


def faults(model, document):
    """What the service's own model says against a request to create the form."""
    from botocore.validate import ParamValidator

    shape = model.operation_model("CreateEvaluationForm").input_shape
    found = ParamValidator().validate(document | {"InstanceId": "i"}, shape)
    return found.generate_report()


@settings(max_examples=20)
@given(form=forms())
def test_every_form_is_what_the_services_own_model_takes(model, form):
    assert not faults(model, connect_form(form).document)


def test_the_model_finds_fault_with_a_form_that_it_does_not_know(model):
    document = connect_form(default_form()).document
    document["Items"][0]["Section"]["Colour"] = "red"
    assert "Colour" in faults(model, document)


def test_the_default_form_comes_back_but_for_whose_turns_count():
    exported = connect_form(default_form())
    assert {problem.found.split("'")[2] for problem in exported.problems} == {
        " says whose turns count, which Amazon Connect cannot."
    }
    back = form_of_connect(json.loads(json.dumps(exported.document)), "f.json")
    assert not back.problems
    said = form_to_dict(back.form)
    wanted = form_to_dict(default_form())
    for document in (said, wanted):
        for section in document["sections"]:
            section["weight"] = None
            for question in section["questions"]:
                question["hears"] = question["shown_by"] = None
    assert said == wanted


@settings(max_examples=20)
@given(forms())
def test_what_came_back_goes_over_again_as_it_was(form):
    first = connect_form(form)
    back = form_of_connect(first.document, "f.json")
    again = connect_form(back.form)
    assert plain(again.document) == plain(first.document)


def plain(document):
    """The document as JSON, with weights to four decimals."""
    return json.loads(json.dumps(document), parse_float=lambda number: round(float(number), 4))


@settings(max_examples=20)
@given(answered())
def test_a_form_that_lost_nothing_scores_there_and_back_alike(drawn):
    form, answers = drawn
    exported = connect_form(form)
    back = form_of_connect(exported.document, "f.json")
    worth = [
        p for p in exported.problems if "whose turns" not in p.found and "a name" not in p.found
    ]
    if worth or back.problems:
        assert all(problem.remedy.endswith(".") for problem in (*worth, *back.problems))
        return
    ours, theirs = score_form(form, answers), score_form(back.form, answers)
    assert ours.not_asked == theirs.not_asked
    assert ours.percent == (
        None if theirs.percent is None else pytest.approx(theirs.percent, abs=1e-3)
    )


@settings(max_examples=20)
@given(forms())
def test_weights_sum_to_a_hundred_and_limits_hold(form):
    document = connect_form(form).document
    sections = [item["Section"] for item in document["Items"]]
    questions = [item["Question"] for section in sections for item in section["Items"]]
    for rows in (sections, questions):
        weights = [row["Weight"] for row in rows if "Weight" in row]
        assert not weights or sum(weights) == pytest.approx(100)
    assert len(document["Title"]) <= 100
    assert all(len(row["RefId"]) <= 40 for row in (*sections, *questions))


def small(**keys):
    """A form of one question, with some keys set."""
    question = {"id": "q", "text": "Q?", "guidance": "G."} | keys
    section = {"id": "s", "title": "S", "questions": [question]}
    return {"id": "f", "version": 3, "title": "F", "scoring": "questions", "sections": [section]}


CHOICE = {"kind": "choice", "options": [{"id": "a", "text": "A", "score": 0.33}, {"id": "b", "text": "B", "score": 0}]}  # fmt: skip
NUMBER = {"kind": "number", "options": [{"id": "few", "low": 0, "high": 3, "score": 1}]}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (small(id="été d'or"), "is called"),
        (small(text="x" * 351), "text of 351 characters"),
        (small(guidance="x" * 1025), "guidance of 1025 characters"),
        (small(bonus=True), "is a bonus"),
        (small(hears=["agent"]), "whose turns count"),
        (small(**CHOICE), "scores 0.33"),
        (small(**NUMBER), "has a name"),
        (small(points=2.5) | {"scoring": "points"}, "2.5 points"),
        (small() | {"title": "x" * 129}, "title of 129 characters"),
        (small() | {"id": "f\n"[0] + "*" * 300}, "as a tag"),
    ],
)
def test_what_connect_cannot_say_is_named_with_its_place_and_a_remedy(document, said):
    problems = connect_form(form_from_dict(document)).problems
    assert any(said in problem.found for problem in problems), problems
    assert all(problem.remedy.endswith(".") for problem in problems)


def test_a_condition_on_a_number_or_on_no_occasion_is_named():
    document = small(**NUMBER)
    document["sections"][0]["questions"] += [
        {"id": "p", "text": "P?", "guidance": "G.",
         "asked_if": {"any": [{"question": "q", "among": ["few"]}]}},
        {"id": "o", "text": "O?", "guidance": "G.",
         "asked_if": {"any": [{"question": "p", "among": ["yes", "no_occasion"]}]}},
    ]  # fmt: skip
    exported = connect_form(form_from_dict(document))
    assert [p.found.split("; ")[1] for p in exported.problems if "asked after" in p.found] == [
        "that condition is left out.", "the rest of the condition is kept.",
    ]  # fmt: skip


def test_questions_beyond_a_hundred_are_named_and_not_sent():
    document = small()
    document["sections"][0]["questions"] = [
        {"id": f"q{i}", "text": "Q?", "guidance": "G."} for i in range(103)
    ]
    exported = connect_form(form_from_dict(document))
    assert len(exported.document["Items"][0]["Section"]["Items"]) == 100
    assert sum("is left out" in problem.found for problem in exported.problems) == 3


def test_a_form_as_connect_describes_it_is_read_and_what_is_strange_named():
    question = {
        "Title": "Was the fee named?", "RefId": "fee", "QuestionType": "SINGLESELECT",
        "NotApplicableEnabled": True, "Weight": 60.0,
        "MetricConfiguration": {"MetricType": "BUSINESS_OUTCOME", "MetricName": "sale"},
        "QuestionTypeProperties": {"SingleSelect": {"DisplayAs": "RADIO", "Options": [
            {"RefId": "o1", "Text": "In full", "Score": 10},
            {"RefId": "o2", "Text": "Not at all", "Score": 0, "AutomaticFail": True}]}},
    }  # fmt: skip
    when = {
        "Title": "When?", "RefId": "when", "Instructions": "The day.", "QuestionType": "DATETIME",
        "Enablement": {"Action": "DISABLE", "Condition": {"Operands": []}},
    }  # fmt: skip
    number = {
        "Title": "How many?", "RefId": "many", "Instructions": "Count.", "QuestionType": "NUMERIC",
        "Weight": 40, "QuestionTypeProperties": {"Numeric": {"MinValue": 0, "MaxValue": 9, "Options": [
            {"MinValue": 5, "MaxValue": 9, "Score": 0}, {"MinValue": 0, "MaxValue": 5, "Score": 10}]}},
    }  # fmt: skip
    inner = {"Section": {"Title": "Inner", "RefId": "i", "Items": [{"Question": number}]}}
    section = {
        "Title": "Outer",
        "RefId": "o",
        "Items": [{"Question": question}, {"Question": when}, inner],
    }
    described = {"EvaluationForm": {
        "EvaluationFormId": "uuid", "EvaluationFormVersion": 4, "Title": "Theirs", "Status": "ACTIVE",
        "Items": [{"Section": section}], "ScoringStrategy": {"Mode": "QUESTION_ONLY", "Status": "ENABLED"},
    }}  # fmt: skip
    found = form_of_connect(described, "theirs.json")
    fee, day, many = found.form.questions
    assert (found.form.id, found.form.version, [s.id for s in found.form.sections]) == (
        "uuid",
        4,
        ["o", "i"],
    )
    assert (fee.critical, fee.fails, fee.options[0].score, fee.answers[0]) == (
        "form", ("o2",), 1.0, "no_occasion",
    )  # fmt: skip
    assert (day.kind, many.scored, many.options[0].high) == ("text", False, 9)
    said = " ".join(str(problem) for problem in found.problems)
    for word in (
        "MetricConfiguration",
        "no instructions",
        "DATETIME",
        "disabled by",
        "overlap",
        "lies inside",
    ):
        assert word in said


@pytest.mark.parametrize(
    "document", [{}, {"Title": "T"}, {"Title": "T", "Items": [{"Section": {"Title": "S"}}]}]
)
def test_what_is_no_form_of_connects_is_refused(document):
    with pytest.raises(FormForeign, match="no form of Amazon Connect"):
        form_of_connect(document, "x.json")


def test_a_form_that_is_not_scored_there_is_not_scored_here():
    document = connect_form(default_form()).document
    document["ScoringStrategy"]["Status"] = "DISABLED"
    found = form_of_connect(document, "x.json")
    assert not any(section.scored for section in found.form.sections)
    assert "not scored there" in found.problems[0].found
