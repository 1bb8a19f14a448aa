"""Finished evaluations leave as files: whole, by whoever may, and that is recorded."""

from __future__ import annotations

import io
import json

import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from examples.lines import line_within
from examples.of_scoring import finished_evaluation, form

KINDS = ["csv", "parquet", "connect", "zendesk"]


@pytest.fixture
def evaluation(people):
    return finished_evaluation(people, line_within(people["lead"]))


def exported(client, kind, **query):
    answer = client.get("/evaluations/export", {"as": kind, **query})
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_a_table_has_a_row_for_every_question(kind, evaluation, signed_in):
    body = exported(signed_in("lead"), kind)
    table = (pyarrow.csv.read_csv if kind == "csv" else pq.read_table)(io.BytesIO(body))
    assert table["question"].to_pylist() == [q.id for q in form().parsed().questions]
    assert {str(one) for one in table["evaluation"].to_pylist()} == {str(evaluation.pk)}


def test_connect_gets_one_document_an_evaluation(evaluation, signed_in):
    (document,) = json.loads(exported(signed_in("lead"), "connect"))
    assert document["EvaluationId"] == str(evaluation.pk)
    assert document["Metadata"]["Score"]["Percentage"] == 100.0


@pytest.mark.usefixtures("evaluation")
def test_review_rows_have_one_row_an_evaluation(signed_in):
    lines = exported(signed_in("lead"), "zendesk").decode().splitlines()
    assert len(lines) == 2
    assert "rating:resolved" in lines[0]


def test_many_pieces_make_one_file_with_one_header(people, signed_in, monkeypatch):
    from wellspent.web.access.models import Person
    from wellspent.web.scoring import exporting

    monkeypatch.setattr(exporting, "_AT_ONCE", 2)
    line = line_within(people["lead"])
    for number in range(5):
        people[f"more{number}"] = Person.objects.create(username=f"more{number}", role="lead")
        finished_evaluation(people, line, f"more{number}")
    questions = len(form().parsed().questions)
    client = signed_in("lead")
    assert pyarrow.csv.read_csv(io.BytesIO(exported(client, "csv"))).num_rows == 5 * questions
    assert pq.read_table(io.BytesIO(exported(client, "parquet"))).num_rows == 5 * questions
    assert len(exported(client, "zendesk").decode().splitlines()) == 6


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_to_export_is_a_file_without_rows(kind, signed_in):
    exported(signed_in("lead"), kind)


@pytest.mark.usefixtures("evaluation")
def test_every_export_is_recorded(people, signed_in):
    from auditlog.models import LogEntry

    exported(signed_in("lead"), "csv", state="finished")
    entry = LogEntry.objects.get(object_repr="export as csv")
    assert entry.actor == people["lead"]
    assert entry.additional_data["filters"]["state"] == "finished"


def test_an_export_that_there_is_not_is_named(signed_in):
    answer = signed_in("lead").get("/evaluations/export?as=stone")
    assert answer.status_code == 422


def test_an_export_holds_what_is_in_sight_alone(people, signed_in):
    from examples.lines import line_out_of_sight

    finished_evaluation(people, line_out_of_sight(people["lead"]), "administrator")
    assert json.loads(exported(signed_in("lead"), "connect")) == []
