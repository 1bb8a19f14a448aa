"""What is typed while scoring and drawing has bounds, each said at its field; a draw is made once."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from examples.lines import line_within

from wellspent.web.access.said import LONGEST
from wellspent.web.scoring.models import Evaluation, Given, Sample

BOOK = "x" * (LONGEST + 1)


@pytest.fixture
def line(people):
    return line_within(people["lead"])


def drawing(**more):
    return {"title": "August", "per_stratum": "2", "seed": "7", "stratum_by": "agent"} | more


@pytest.mark.parametrize("htmx", [True, False])
def test_a_book_as_a_note_is_refused_at_its_question_and_keeps_no_answer(signed_in, line, htmx):
    sent = {"question": "resolved", "value-resolved": "yes", "note-resolved": BOOK}
    headers = {"HX-Request": "true"} if htmx else {}
    answer = signed_in("lead").post(f"/score/{line.contact}", sent, headers=headers)
    assert answer.status_code == 422
    assert f"{LONGEST:,} have room" in answer.content.decode()
    assert not Given.objects.exists()


def test_a_book_as_the_note_about_the_whole_is_refused_at_its_field_and_stays_typed(
    signed_in, line
):
    sent = {"value-resolved": "yes", "note": BOOK, "do": "save"}
    answer = signed_in("lead").post(f"/score/{line.contact}", sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert BOOK in shown
    assert 'aria-describedby="note-error"' in shown
    assert shown.count('id="note-error"') == 1
    assert Evaluation.objects.get().note == ""


def test_the_api_has_the_same_bound_for_notes(signed_in, line):
    client = signed_in("lead")
    client.post(f"/score/{line.contact}", {"value-resolved": "yes", "do": "save"})
    address = f"/api/evaluations/{Evaluation.objects.get().pk}/note"
    answer = client.post(address, json.dumps({"note": BOOK}), content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["place"]) == (422, "note")


@pytest.mark.parametrize("days", [-3, 400, None])
def test_a_day_out_of_a_years_reach_is_refused_at_its_field(signed_in, days):
    day = "0001-01-01" if days is None else _day(days)
    answer = signed_in("administrator").post("/samples/draw", drawing(due=day))
    assert answer.status_code == 422
    assert 'id="due-error"' in answer.content.decode()
    assert not Sample.objects.exists()


@pytest.mark.parametrize("days", [0, 365])
def test_a_day_within_a_year_is_taken(signed_in, days):
    answer = signed_in("administrator").post("/samples/draw", drawing(due=_day(days)))
    assert answer.status_code == 302


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_api_takes_no_other_days_than_the_page(signed_in, day):
    sent = json.dumps({"title": "August", "per_stratum": 2, "due": day})
    answer = signed_in("administrator").post("/api/samples", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["error"]["place"]) == (422, "due")


def test_a_form_sent_twice_draws_once_and_leads_to_the_sample_that_is_there(signed_in):
    client = signed_in("administrator")
    first, second = (client.post("/samples/draw", drawing()) for _ in range(2))
    assert first.url == second.url
    assert Sample.objects.count() == 1


def test_another_frame_another_title_or_a_later_minute_is_another_draw(signed_in):
    client = signed_in("administrator")
    client.post("/samples/draw", drawing())
    client.post("/samples/draw", drawing(title="September"))
    client.post("/samples/draw", drawing(stratum_by="queue"))
    Sample.objects.update(drawn=timezone.now() - timedelta(minutes=2))
    client.post("/samples/draw", drawing())
    assert Sample.objects.count() == 4


def test_a_machine_that_draws_twice_is_told_so(signed_in):
    client = signed_in("administrator")
    sent = json.dumps({"title": "August", "per_stratum": 2, "seed": 7})
    first, second = (
        client.post("/api/samples", sent, content_type="application/json") for _ in range(2)
    )
    assert (first.status_code, second.status_code) == (201, 409)
    assert second.json()["error"]["code"] == "drawn_already"


def _day(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()
