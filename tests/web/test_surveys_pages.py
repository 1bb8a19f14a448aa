"""Surveys on screen: the response first; people are drawn by lot, called, and what they say counts."""

from __future__ import annotations

import json

import pytest
from auditlog.models import LogEntry
from examples.lines import line_out_of_sight, line_within
from examples.of_surveys import call_back

from wellspent.report.listening.survey_readings import callbacks_said
from wellspent.web.access.models import Person, Queue
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.surveys.in_sight import comments, readings, silent
from wellspent.web.surveys.models import CallBack, CallBackDraw, CallBackSaid
from wellspent.workspace import said

DRAW = "/surveys/draw/csat"
CALLS = "/surveys/call-backs/csat"


def text_of(answer):
    return " ".join(answer.content.decode().split())


@pytest.fixture
def drawn(people, signed_in):
    """All in the administrator's sight who did not answer, drawn by lot."""
    administrator = signed_in("administrator")
    n = len(silent(scope_of(people["administrator"]), "csat"))
    assert administrator.post(DRAW, {"n": n, "seed": "7", "seen": "0"}).status_code == 302
    return administrator


def test_the_response_comes_before_what_was_answered(signed_in):
    """Raw, corrected and the bounds stand beside one another, and what may be claimed."""
    text = text_of(signed_in("director").get("/surveys"))
    assert text.index("answered:") < text.index("Raw") < text.index("Corrected")
    assert text.index("Corrected") < text.index("No assumption")
    assert "nothing here tells otherwise" in text
    assert '<svg class="reading"' in text


def test_what_stands_in_the_page_is_words_and_stands_once(people, signed_in):
    """How many answered; parts that tell nothing share a sentence; comments open their contact."""
    answer = signed_in("lead").get("/surveys")
    text, reading = text_of(answer), readings(scope_of(people["lead"]))[0]
    assert text.count(f"{reading.answered} of {reading.invited} answered") == 1
    assert "scorer:" not in text
    trend = answer.context["surveys"][0]["trend"]
    assert ("Too few answered for a figure" in text) == bool(trend["few"] + answer.context["surveys"][0]["groups"]["few"])  # fmt: skip
    assert len(trend["rows"]) + len(trend["few"]) == len(reading.trend)
    for contact, *_ in comments(scope_of(people["lead"]), "csat"):
        assert scope_of(people["lead"]).contact(contact)
        assert f"/contacts/{contact}" in text


def test_everybody_sees_the_surveys_of_the_own_contacts_alone(people, signed_in):
    """A lead's survey is of the team."""
    whole, mine = (readings(scope_of(people[one]))[0].invited for one in ("director", "lead"))
    assert mine < whole
    assert f"of {mine} answered" in text_of(signed_in("lead").get("/surveys"))


def test_an_agent_sees_no_survey(signed_in):
    """What customers answered about colleagues is not theirs to read."""
    assert signed_in("agent").get("/surveys").status_code == 403


def test_a_draw_is_by_lot_with_its_seed_and_in_the_audit_log(drawn, people):
    """Whom to call is listed; what they think is not known yet."""
    made = CallBackDraw.objects.get()
    assert (made.seed, made.drawn) == (7, CallBack.objects.count())
    assert LogEntry.objects.filter(content_type__model="callbackdraw").count() == 1
    text = text_of(drawn.get(CALLS))
    assert "seed 7" in text
    assert "<strong>to call</strong>" in text


def test_fewer_than_tell_anything_are_not_drawn(people, signed_in):
    """Three, where many wait; what was typed stays."""
    answer = signed_in("analyst").post(DRAW, {"n": "3", "seen": "0"})
    assert answer.status_code == 422
    assert "an estimate needs" in text_of(answer)
    assert not CallBackDraw.objects.exists()


def test_who_comes_second_with_a_draw_is_told(drawn):
    """Both had seen that nobody was drawn."""
    answer = drawn.post(DRAW, {"n": "150", "seen": "0"})
    assert answer.status_code == 409
    assert "Somebody drew call-backs meanwhile" in text_of(answer)


def test_what_is_said_on_the_telephone_moves_the_estimate(drawn, people):
    """Everybody who was drawn is reached and gives a 1; then the corrected figure may be gone by."""
    before = readings(scope_of(people["director"]))[0]
    for call in CallBack.objects.all():
        CallBackSaid.objects.create(callback=call, outcome="answered", score=1, by=people["analyst"])  # fmt: skip
    after = readings(scope_of(people["director"]))[0]
    assert (before.claims, after.claims) != ("corrected", "trend_only")
    assert after.callbacks.reached == after.callbacks.drawn > 0
    assert after.corrected.value < before.raw.value
    assert "may be gone by" in text_of(drawn.get(CALLS))


def test_an_outcome_is_recorded_and_the_command_line_knows_of_it(drawn, people):
    """A score of 4; what was recorded stands in the workspace."""
    call = CallBack.objects.first()
    answer = drawn.post(f"/surveys/call/{call.pk}", {"outcome": "answered", "score": "4", "seen": "0"})  # fmt: skip
    assert answer.status_code == 302
    kept = callbacks_said(said(standing().workspace, "callbacks")).to_pylist()
    assert {"contact": call.contact, "question": "csat", "score": 4.0} in kept
    assert len(kept) == CallBack.objects.count()
    assert LogEntry.objects.filter(content_type__model="callbacksaid").exists()


@pytest.mark.parametrize(
    ("sent", "status", "message"),
    [
        ({"outcome": "answered", "score": "9", "seen": "0"}, 422, "not on the scale"),
        ({"outcome": "answered", "score": "", "seen": "0"}, 422, "No score is given"),
        ({"outcome": "answered", "score": "five", "seen": "0"}, 422, "is no number"),
        ({"outcome": "not_reached", "score": "4", "seen": "0"}, 422, 'id="score-error"'),
        ({"outcome": "", "seen": "0"}, 422, "No outcome is chosen"),
        ({"outcome": "refused", "seen": "99"}, 409, "meanwhile"),
    ],
)
def test_what_cannot_be_recorded_is_said_at_its_field(people, signed_in, sent, status, message):
    """Off the scale, empty, or somebody was first."""
    call = call_back(people, line_within(people["analyst"]))
    answer = signed_in("analyst").post(f"/surveys/call/{call.pk}", sent)
    assert answer.status_code == status
    assert message in text_of(answer)
    assert not CallBackSaid.objects.exists()


def test_who_records_second_is_told_what_was_recorded(people, signed_in):
    """Both saw an empty form."""
    call = call_back(people, line_within(people["analyst"]))
    page, client = f"/surveys/call/{call.pk}", signed_in("analyst")
    assert client.post(page, {"outcome": "not_reached", "seen": "0"}).status_code == 302
    assert client.post(page, {"outcome": "refused", "seen": "0"}).status_code == 409


def test_call_backs_out_of_sight_are_not_there(people, signed_in):
    """A contact of another team."""
    call = call_back(people, line_out_of_sight(people["lead"]))
    assert signed_in("lead").get(f"/surveys/call/{call.pk}").status_code == 404


def test_call_backs_drawn_from_some_do_not_stand_for_all(people, signed_in):
    """The lead drew from the team: the director's estimate does not use them."""
    n = len(silent(scope_of(people["lead"]), "csat"))
    assert signed_in("lead").post(DRAW, {"n": n, "seen": "0"}).status_code == 302
    assert readings(scope_of(people["lead"]))[0].callbacks.drawn == n
    assert readings(scope_of(people["director"]))[0].callbacks is None


def test_a_draw_from_all_leaves_nobody_out_whom_a_draw_from_some_took(people, signed_in):
    """The lead draws and hears a 2; the director's lot is from all the same, has that answer, and calls nobody twice."""
    lead, director = (scope_of(people[one]) for one in ("lead", "administrator"))
    few, all_silent = len(silent(lead, "csat")), len(silent(director, "csat"))
    assert signed_in("lead").post(DRAW, {"n": few, "seen": "0"}).status_code == 302
    call = CallBack.objects.first()
    CallBackSaid.objects.create(callback=call, outcome="answered", score=2, by=people["lead"])
    administrator = signed_in("administrator")
    page = text_of(administrator.get(CALLS))
    assert "Does not count here" in page
    assert f"team {', '.join(sorted(lead.teams))}" in page
    seen = CallBackDraw.objects.get().pk
    assert administrator.post(DRAW, {"n": all_silent, "seen": seen}).status_code == 302
    told = readings(director)[0].callbacks
    assert (told.drawn, told.reached) == (all_silent, 1)
    assert {"contact": call.contact, "question": "csat", "score": 2.0} in callbacks_said(said(standing().workspace, "callbacks")).to_pylist()  # fmt: skip
    assert administrator.get("/api/call-backs").json()["total"] == few + all_silent
    assert administrator.get(CALLS).context["page"].paginator.count == all_silent


def test_who_has_every_queue_draws_from_the_whole_centre(people, signed_in):
    """The analyst's draw is in the director's figures; with fewer queues it was, and is said to be, of others."""
    own = set(people["analyst"].queues.all())
    people["analyst"].queues.set([Queue.objects.get_or_create(name=one)[0] for one in standing().values("queue") if one])  # fmt: skip
    analyst = scope_of(Person.objects.get(pk=people["analyst"].pk))
    n = len(silent(analyst, "csat"))
    assert signed_in("analyst").post(DRAW, {"n": n, "seen": "0"}).status_code == 302
    people["analyst"].queues.set(own)
    assert CallBackDraw.objects.get().selection == {}
    assert readings(scope_of(people["director"]))[0].callbacks.drawn == n


def test_a_queue_more_and_the_earlier_draw_is_said_to_be_of_others(people, signed_in):
    """It is not lost in silence."""
    analyst = signed_in("analyst")
    scope = scope_of(people["analyst"])
    assert analyst.post(DRAW, {"n": len(silent(scope, "csat")), "seen": "0"}).status_code == 302
    more = next(one for one in standing().values("queue") if one and one not in scope.queues)
    people["analyst"].queues.add(Queue.objects.get_or_create(name=more)[0])
    page = text_of(analyst.get(CALLS))
    assert "no lot from all whose contacts you see" in page
    assert f"queue {', '.join(sorted(scope.queues))}" in page


def test_draws_of_others_contacts_are_not_in_sight(people, signed_in):
    """The lead sees neither them nor who drew; an own contact among them, and they are."""
    call_back(people, line_out_of_sight(people["lead"]))
    lead = signed_in("lead")
    assert lead.get("/api/survey-draws").json()["total"] == 0
    assert "seed 1," not in text_of(lead.get(CALLS))
    call_back(people, line_within(people["lead"]))
    assert lead.get("/api/survey-draws").json()["items"][0]["counts"] is True
    assert "seed 1," in text_of(lead.get(CALLS))


def test_the_list_asks_the_database_no_more_for_more_rows(drawn, django_assert_max_num_queries):
    """25 of them on a page."""
    with django_assert_max_num_queries(20):
        assert drawn.get(CALLS).status_code == 200


def test_the_api_draws_records_and_tells_the_same(people, signed_in):
    """One draw, one record, one estimate."""
    client = signed_in("administrator")
    n = len(silent(scope_of(people["administrator"]), "csat"))

    def post(address, body):
        return client.post(f"/api/{address}", json.dumps(body), content_type="application/json")

    made = post("survey-draws", {"question": "csat", "n": n, "seed": 3})
    assert made.status_code == 201
    first = client.get("/api/call-backs", {"limit": 1}).json()
    assert first["total"] == n
    key = first["items"][0]["id"]
    assert post(f"call-backs/{key}/said", {"outcome": "not_reached"}).status_code == 201
    assert client.get(f"/api/call-backs/{key}").json()["outcome"] == "not_reached"
    assert client.get("/api/surveys").json()[0]["callbacks"]["drawn"] == n
    assert client.get("/api/survey-draws").json()["items"][0]["seed"] == 3
    assert client.get("/api/focus-groups").status_code == 200
