"""A finished evaluation reaches other systems whole, or what is missing is named."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_forms import answered

from wellspent.scorecard import Evidence, default_form
from wellspent.scorecard.exchange.answer_table import (
    ANSWER_SCHEMA,
    answer_table,
    said,
    table_csv,
    table_parquet,
)
from wellspent.scorecard.exchange.connect_evaluation import connect_evaluation
from wellspent.scorecard.exchange.finished import FinishedAnswer, FinishedEvaluation, Suggestion
from wellspent.scorecard.exchange.review_rows import review_csv, review_rows
from wellspent.scorecard.form_score import score_form

BEGUN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DONE = datetime(2026, 11, 22, 12, 0, 48, tzinfo=UTC)
QUOTE = Evidence(2, 0, 5, "Thank")


def finished(form, answers, purpose="standard", sampled=0.25):
    """An evaluation of a form, every other answer of it with a note and a suggestion."""
    rows = tuple(
        FinishedAnswer(
            name,
            value,
            note="=because" if i % 2 else "",
            quotes=(QUOTE,) if i % 2 else (),
            suggestion=Suggestion(value, "model-1", 0.8, "accepted", (QUOTE,)) if i % 2 else None,
        )
        for i, (name, value) in enumerate(answers.items())
    )
    return FinishedEvaluation(
        "e1", "c1", "a1", "g1", form.id, form.version, purpose, sampled, BEGUN, DONE, rows,
        score_form(form, answers),
    )  # fmt: skip


EVALUATIONS = st.builds(
    lambda drawn, purpose, sampled: (drawn[0], finished(*drawn, purpose, sampled)),
    answered(),
    st.sampled_from(["standard", "calibration", "audit", "double"]),
    st.sampled_from([None, 0.01, 1.0]),
)
DEFAULT = finished(
    default_form(),
    {"resolved": "yes", "documented": "no_occasion", "warm_opening": "partly", "proactive_help": "cannot_tell"},
)  # fmt: skip


@settings(max_examples=20)
@given(EVALUATIONS)
def test_there_is_a_row_for_every_question_and_it_says_what_was_answered(drawn):
    form, evaluation = drawn
    rows = answer_table([evaluation, evaluation]).to_pylist()
    assert [row["question"] for row in rows] == [q.id for q in form.questions] * 2
    values = {row["question"]: row["value"] for row in rows if row["value"] is not None}
    assert values == {answer.question: said(answer.value) for answer in evaluation.answers}
    assert {row["percent"] for row in rows} == {evaluation.score.percent}
    assert {row["sampled"] for row in rows} == {evaluation.sampled}


@settings(max_examples=20)
@given(EVALUATIONS)
def test_parquet_gives_the_table_back(drawn):
    table = answer_table([drawn[1]])
    assert pq.read_table(io.BytesIO(table_parquet(table))).equals(table)


def test_csv_gives_the_table_back_but_for_formulas_made_harmless():
    table = answer_table([DEFAULT])
    assert table.schema == ANSWER_SCHEMA
    read = pa_csv.read_csv(
        io.BytesIO(table_csv(table)),
        convert_options=pa_csv.ConvertOptions(
            column_types=ANSWER_SCHEMA, strings_can_be_null=True, quoted_strings_can_be_null=False
        ),
    )
    notes = pa.array([n and f"'{n}" for n in table["note"].to_pylist()])
    assert read.equals(table.set_column(table.schema.get_field_index("note"), "note", notes))


def test_a_table_of_no_evaluations_has_its_columns():
    assert answer_table([]).schema == ANSWER_SCHEMA


def test_a_review_row_has_a_rating_a_question_and_n_a_where_nothing_counts():
    (row,) = review_rows([DEFAULT], default_form())
    assert (row["rating:resolved"], row["rating:documented"], row["rating:proactive_help"]) == (
        "yes", "N/A", "N/A",
    )  # fmt: skip
    assert (row["rating:partnership_close"], row["score"], row["review_seconds"]) == ("", 75.0, 48)
    assert row["inclusion_probability"] == 0.25


def test_reviews_by_another_form_are_not_mixed_in():
    other = finished(default_form(), {})
    object.__setattr__(other, "form", "another")
    assert not review_rows([other], default_form())


def test_review_rows_are_csv_in_which_no_formula_runs():
    (row,) = csv.DictReader(io.StringIO(review_csv([DEFAULT], default_form())))
    assert row["rating:warm_opening"] == "partly"
    assert row["comment"].startswith("documented: =because")
    assert "\n=" not in row["comment"]


@pytest.fixture(scope="module")
def model():
    return pytest.importorskip(
        "botocore.session", reason="the vendor's model is not installed"
    ).Session().get_service_model("connect")  # fmt: skip


def without_ours(document):
    """The document as a reader of the model sees it: without our own keys, times as such."""
    if isinstance(document, dict):
        return {k: without_ours(v) for k, v in document.items() if k != "Wellspent"}
    return [without_ours(v) for v in document] if isinstance(document, list) else document


@settings(max_examples=20)
@given(drawn=EVALUATIONS)
def test_every_evaluation_is_what_the_services_own_model_describes(model, drawn):
    from botocore.validate import ParamValidator

    form, evaluation = drawn
    document = without_ours(connect_evaluation(evaluation, form).document)
    found = ParamValidator().validate(document, model.shape_for("Evaluation"))
    assert not found.generate_report()
    assert json.loads(json.dumps(document, default=str))


def test_an_evaluation_says_what_was_answered_suggested_and_noted():
    document = connect_evaluation(DEFAULT, default_form()).document
    assert document["Answers"]["resolved"]["Value"] == {"StringValue": "yes"}
    assert document["Answers"]["documented"]["Value"] == {"NotApplicable": True}
    assert document["Notes"] == {
        "documented": {"Value": "=because"}, "proactive_help": {"Value": "=because"},
    }  # fmt: skip
    suggested = document["Answers"]["documented"]["SuggestedAnswers"][0]
    assert suggested["AnalysisDetails"]["GenAI"]["PointsOfInterest"] == [
        {"TranscriptSegment": "Thank"}
    ]
    assert document["Wellspent"]["InclusionProbability"] == 0.25
    assert document["Metadata"]["Score"]["Percentage"] == 75.0


def test_cannot_tell_and_notes_that_are_too_long_are_named():
    long = FinishedAnswer("resolved", "cannot_tell", note="x" * 4000)
    object.__setattr__(long, "quotes", (QUOTE,))
    evaluation = FinishedEvaluation(
        "e", "c", "a", "g", "value-driven", 1, "calibration", None, BEGUN, DONE, (long,),
        score_form(default_form(), {"resolved": "cannot_tell"}),
    )  # fmt: skip
    exported = connect_evaluation(evaluation, default_form())
    assert len(exported.document["Notes"]["resolved"]["Value"]) == 3072
    assert exported.document["EvaluationType"] == "CALIBRATION"
    assert [p.found.split("' ")[1][:12] for p in exported.problems] == [
        "is cannot_te",
        "has a note o",
    ]


def test_no_more_than_a_hundred_answers_notes_and_scores_are_written():
    from wellspent.scorecard.forms import form_from_dict

    rows = [{"id": f"q{i}", "text": "Q?", "guidance": "G."} for i in range(104)]
    form = form_from_dict(
        {"id": "f", "version": 1, "title": "F", "sections": [{"id": "s", "title": "S", "questions": rows}]}
    )  # fmt: skip
    exported = connect_evaluation(finished(form, {row["id"]: "yes" for row in rows}), form)
    assert max(len(exported.document[key]) for key in ("Answers", "Notes", "Scores")) == 100
    assert sum("left out" in problem.found for problem in exported.problems) == 4
