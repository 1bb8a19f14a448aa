"""The routes of scoring: what the pages do, for machines."""

from __future__ import annotations

import pytest
from examples.lines import line_within
from examples.of_scoring import finished_evaluation, form, task

from wellspent.web.access.models import Queue
from wellspent.web.scoring.models import Calibration, Evaluation, Sample, Task


@pytest.fixture
def line(people):
    """A contact that analyst and lead both see."""
    found = line_within(people["lead"])
    people["analyst"].queues.add(Queue.objects.get_or_create(name=found.queue)[0])
    return found


@pytest.fixture
def post(signed_in):
    def send(role, path, body):
        return signed_in(role).post(f"/api/{path}", body, content_type="application/json")

    return send


def test_a_contact_is_scored_over_the_api(post, signed_in, line):
    panel = signed_in("analyst").get(f"/api/panel/{line.contact}").json()
    for one in panel["questions"]:
        kept = post(
            "analyst", f"answers/{line.contact}", {"question": one["question"], "value": "yes"}
        )
        assert kept.status_code == 200, kept.content
    done = post("analyst", f"evaluations/{kept.json()['id']}/finish", {"seen": kept.json()["seen"]})
    assert (done.status_code, done.json()["percent"]) == (200, 100.0)


def test_an_answer_that_changed_meanwhile_is_a_conflict_in_the_one_shape(post, line):
    body = {"question": "resolved", "value": "no"}
    post("analyst", f"answers/{line.contact}", body)
    late = post("analyst", f"answers/{line.contact}", body | {"value": "yes"})
    assert late.status_code == 409
    assert late.json()["error"]["place"] == "resolved"


@pytest.mark.parametrize(
    "body",
    [
        {"question": "resolved", "value": "maybe"},
        {"question": "nothing", "value": "yes"},
        {"question": "resolved", "value": "yes", "quotes": [{"turn": 1, "words": "never said"}]},
        {"question": "resolved", "value": "yes", "quotes": [{"turn": 900_000, "words": "x"}]},
    ],
)
def test_what_cannot_be_kept_is_refused_and_nothing_is_kept(body, post, line):
    answer = post("analyst", f"answers/{line.contact}", body)
    assert answer.status_code in {400, 422}
    assert answer.json()["error"]["remedy"]
    assert not Evaluation.objects.filter(given__isnull=False).exists()


def test_nobody_finishes_anothers_evaluation(people, post, line):
    row = finished_evaluation(people, line, "lead")
    assert post("analyst", f"evaluations/{row.pk}/finish", {}).status_code == 409


def test_lists_are_filtered_and_paged(people, signed_in, line):
    finished_evaluation(people, line)
    client = signed_in("analyst")
    assert client.get("/api/evaluations?state=finished&limit=1").json()["total"] == 1
    assert client.get("/api/evaluations?state=draft").json()["total"] == 0
    assert client.get("/api/evaluations?finished_from=someday").status_code == 422


def test_a_sample_is_previewed_and_drawn(post):
    body = {"title": "August", "per_stratum": 1, "seed": 3, "stratum_by": "queue"}
    planned = post("administrator", "samples/preview", body)
    assert planned.status_code == 200
    assert not Sample.objects.exists()
    drawn = post("administrator", "samples", body)
    assert drawn.status_code == 201
    assert Task.objects.count() == planned.json()["contacts"]


def test_tasks_are_taken_and_given_back(people, post, line):
    made = task(people, line)
    assert post("analyst", "tasks/next", {}).json()["task"]["id"] == made.pk
    assert post("lead", f"tasks/{made.pk}/take", {}).status_code == 409
    assert post("analyst", f"tasks/{made.pk}/return", {}).json()["assignee"] is None


def test_a_session_is_opened_compared_and_closed(people, post, signed_in, line):
    body = {
        "title": "First", "form": form().pk, "expert": people["analyst"].pk,
        "graders": [people["lead"].pk], "contacts": [line.contact],
    }  # fmt: skip
    made = post("administrator", "calibrations", body)
    assert made.status_code == 201
    address = f"calibrations/{made.json()['id']}"
    assert post("administrator", f"{address}/close", {}).status_code == 409
    assert signed_in("administrator").get(f"/api/{address}").json()["together"] is None
    assert Calibration.objects.get().tasks.count() == 2
