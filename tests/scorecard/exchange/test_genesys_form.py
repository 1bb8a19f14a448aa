"""Forms go to Genesys Cloud and come back, through the vendor's own models."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from made_forms import answered, forms

from wellspent.scorecard import default_form
from wellspent.scorecard.exchange.genesys_form import genesys_form
from wellspent.scorecard.exchange.genesys_form_reading import form_of_genesys
from wellspent.scorecard.exchange.traffic import FormForeign
from wellspent.scorecard.form_score import score_form
from wellspent.scorecard.forms import form_from_dict, form_to_dict


class Told:
    """What the vendor's client takes for an answer over the network."""

    def __init__(self, document):
        """`document` is the answer's body."""
        self.data = json.dumps(document)

    def getheader(self, _name):
        """What kind of body it is."""
        return "application/json"


@pytest.fixture(scope="module")
def client():
    vendor = pytest.importorskip(
        "PureCloudPlatformClientV2", reason="the vendor's models are not installed"
    )
    return vendor.ApiClient()


@settings(max_examples=15)
@given(form=forms())
def test_nothing_is_lost_in_the_vendors_own_models(client, form):
    document = genesys_form(form).document
    model = client.deserialize(Told(document), "EvaluationForm")
    back = json.loads(json.dumps(client.sanitize_for_serialization(model)))
    assert numbers(back) == numbers(json.loads(json.dumps(document)))
    assert "outdated_sdk_version" not in json.dumps(back)


def numbers(document):
    """The document with whole numbers as such: the models make 50 and 50.0 one."""
    return json.loads(json.dumps(document), parse_float=lambda number: round(float(number), 6))


def test_the_models_would_drop_a_key_that_they_do_not_know(client):
    document = genesys_form(default_form()).document | {"colour": "red"}
    model = client.deserialize(Told(document), "EvaluationForm")
    assert "colour" not in client.sanitize_for_serialization(model)


def test_the_default_form_comes_back_but_for_whose_turns_count():
    exported = genesys_form(default_form())
    assert {problem.found.split("'")[2] for problem in exported.problems} == {
        " says whose turns count, which Genesys Cloud cannot."
    }
    back = form_of_genesys(exported.document, "f.json")
    assert not back.problems
    said, wanted = form_to_dict(back.form), form_to_dict(default_form())
    for document in (said, wanted):
        for section in document["sections"]:
            section["weight"] = None
            for question in section["questions"]:
                question["hears"] = question["shown_by"] = question["weight"] = None
    assert said == wanted


@settings(max_examples=40)
@given(answered(kinds=("answers", "answers", "choice", "text")))
def test_a_form_that_lost_nothing_scores_there_and_back_alike(drawn):
    form, answers = drawn
    exported = genesys_form(form)
    back = form_of_genesys(exported.document, "f.json")
    harmless = ("whose turns", "weighs groups")
    lost = [p for p in exported.problems if not any(word in p.found for word in harmless)]
    if lost or back.problems:
        assert all(problem.remedy.endswith(".") for problem in (*lost, *back.problems))
        return
    ours, theirs = score_form(form, answers), score_form(back.form, answers)
    assert ours.not_asked == theirs.not_asked
    assert ours.percent == (
        None if theirs.percent is None else pytest.approx(theirs.percent, abs=1e-3)
    )
    assert ours.failed_by == theirs.failed_by


@settings(max_examples=20)
@given(forms())
def test_what_came_back_asks_the_same_in_the_same_order(form):
    back = form_of_genesys(genesys_form(form).document, "f.json").form
    assert [(q.id, q.text, q.guidance) for q in back.questions] == [
        (q.id, q.text, q.guidance) for q in form.questions
    ]
    assert (back.id, back.version, back.title) == (form.id, form.version, form.title)


@settings(max_examples=20)
@given(forms())
def test_weights_sum_to_a_hundred_and_values_are_whole_and_not_below_nought(form):
    groups = genesys_form(form).document["questionGroups"]
    weights = [group["weight"] for group in groups if group["weight"]]
    assert not weights or sum(weights) == pytest.approx(100)
    for group in groups:
        for question in group["questions"]:
            for option in question.get("answerOptions", []):
                assert isinstance(option["value"], int)
                assert option["value"] >= 0


def small(**keys):
    """A form of one question, with some keys set."""
    question = {"id": "q", "text": "Q?", "guidance": "G."} | keys
    section = {
        "id": "s",
        "title": "S",
        "questions": [question, question | {"id": "r", "bonus": False}],
    }
    return {"id": "f", "version": 3, "title": "F", "scoring": "questions", "sections": [section]}


def options(*scores, kind="choice"):
    rows = [{"id": f"o{i}", "text": f"O{i}", "score": score} for i, score in enumerate(scores)]
    if kind == "number":
        rows = [row | {"low": i, "high": i} for i, row in enumerate(rows)]
    return {"kind": kind, "options": rows}


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (small(), "weighs groups"),
        (small(bonus=True), "is a bonus"),
        (small(hears=["agent"]), "whose turns count"),
        (small(critical="section"), "fails its section"),
        (small(critical="form", fails=["no", "partly"]), "fails at other answers"),
        (small(**options(0.5, 0)), "no answer of full worth"),
        (small(**options(1, 1 / 7, 1 / 11, 1 / 13)), "to the last digit"),
        (small(**options(0.5, 0.25, kind="several")), "sum to 0.75"),
        (small(**options(1, 0, kind="number")), "asks for a number"),
    ],
)
def test_what_genesys_cannot_say_is_named_with_its_place_and_a_remedy(document, said):
    problems = genesys_form(form_from_dict(document)).problems
    assert any(said in problem.found for problem in problems), problems
    assert all(problem.remedy.endswith(".") for problem in problems)


def test_a_condition_that_mixes_all_and_any_is_named():
    document = small()
    mixed = {
        "all": [{"question": "q", "among": ["yes", "no"]}, {"question": "r", "among": ["yes"]}]
    }
    document["sections"][0]["questions"].append(
        {"id": "p", "text": "P?", "guidance": "G.", "asked_if": mixed}
    )
    exported = genesys_form(form_from_dict(document))
    assert any("'p' is asked after answers" in problem.found for problem in exported.problems)


def test_a_form_of_theirs_is_read_and_what_is_strange_named():
    document = {
        "id": "uuid", "name": "Theirs", "evaluationSettings": {"disputesEnabled": True},
        "questionGroups": [
            {"name": "First", "weight": 100, "manualWeight": True, "naEnabled": True, "questions": [
                {"text": "Read this.", "type": "readOnlyTextBlockQuestion"},
                {"text": "Was it named?", "type": "multipleChoiceQuestion", "isKill": True,
                 "commentsRequired": True, "answerOptions": [
                     {"text": "In full", "value": 4}, {"text": "Not", "value": 0},
                     {"text": "Wrongly", "value": -2}]},
                {"text": "Which?", "helpText": "Tick.", "type": "multipleSelectQuestion",
                 "multipleSelectOptionQuestions": [
                     {"text": "A", "answerOptions": [
                         {"builtInType": "Selected", "value": 1},
                         {"builtInType": "Unselected", "value": 0}]}],
                 "visibilityCondition": {"combiningOperation": "OR", "predicates": [
                     "../question/1/answer/0", "/form/questionGroup/0/question/1/answer/1"]}},
                {"text": "How likely?", "helpText": "0 to 10.", "type": "npsQuestion",
                 "visibilityCondition": {"predicates": ["weather"]}},
                {"text": "Critical?", "helpText": "Yes.", "type": "freeTextQuestion", "isCritical": True}]},
            {"name": "Last", "questions": [{"text": "Bye.", "type": "readOnlyTextBlockQuestion"}]},
        ],
    }  # fmt: skip
    found = form_of_genesys(document, "theirs.json")
    named, which, *_ = found.form.questions
    assert (found.form.id, found.form.sections[0].guidance, len(found.form.sections)) == (
        "uuid", "Read this.", 1,
    )  # fmt: skip
    assert (named.critical, named.fails, named.weight) == ("form", ("Not", "Wrongly"), 4.0)
    assert [when.among for when in which.asked_if.whens] == [("In-full", "Not")]
    said = " ".join(str(problem) for problem in found.problems)
    for word in ("evaluationSettings", "commentsRequired", "N/A as a whole", "takes 2 off",
                 "npsQuestion", "visible on 'weather'", "asks nothing", "critical without", "no help text"):  # fmt: skip
        assert word in said, word


@pytest.mark.parametrize("document", [{}, {"name": "N"}, {"name": "N", "questionGroups": [{"questions": [{}]}]}])  # fmt: skip
def test_what_is_no_form_of_genesys_is_refused(document):
    with pytest.raises(FormForeign, match="no form of Genesys Cloud"):
        form_of_genesys(document, "x.json")
