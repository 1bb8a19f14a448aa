"""Wherever words of a contact are shown, or its recording is heard, that is recorded: once a sitting."""

from __future__ import annotations

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone
from examples.lines import line_within
from examples.of_coaching import session
from examples.of_contacts import recording
from examples.of_scoring import calibration, finished_evaluation

from wellspent.web.access.models import Queue
from wellspent.web.access.opening import record_sitting
from wellspent.web.scoring.models import Calibration


@pytest.fixture
def line(people):
    """A contact that agent, lead and analyst all see."""
    found = line_within(people["agent"])
    people["analyst"].queues.add(Queue.objects.get_or_create(name=found.queue)[0])
    return found


@pytest.fixture
def quoted(people, line):
    """An evaluation of it with a quote."""
    made = finished_evaluation(people, line)
    words = {"turn": 1, "start": 0, "end": 5, "quote": "Hello"}
    made.given.filter(question="documented").update(quotes=[words])
    return made


@pytest.fixture
def coached(people, line):
    made = session(people, line)
    made.contacts.update(quotes=[{"turn": 1, "start": 0, "end": 5, "quote": "Hello"}])
    return made


def openings():
    return [
        (one.actor.username, one.object_pk, one.additional_data["where"])
        for one in LogEntry.objects.filter(action=LogEntry.Action.ACCESS).order_by("pk")
    ]


def a_while_ago(**ago):
    """Let what is recorded be so old."""
    LogEntry.objects.update(timestamp=timezone.now() - timedelta(**ago))


@pytest.mark.parametrize(
    "asked", ["bytes=00-", "bytes=1-", "bytes=-99999", "bytes=0-", "bytes=0-0,1-", None]
)
@pytest.mark.parametrize("api", ["", "api "])
def test_nobody_listens_unrecorded_whatever_range_is_asked_for(signed_in, people, line, asked, api):
    recording(people, line)
    address = f"{'/api' if api else ''}/recordings/wav/{line.contact}"
    headers = {"Range": asked} if asked else {}
    for _ in range(3):
        signed_in("analyst").get(address, headers=headers)
    assert openings() == [("analyst", line.contact, f"{api}recording")]


def test_who_listens_again_later_and_who_else_listens_is_recorded_again(signed_in, people, line):
    recording(people, line)
    address = f"/recordings/wav/{line.contact}"
    signed_in("analyst").get(address)
    signed_in("lead").get(address)
    a_while_ago(minutes=11)
    signed_in("lead").get(address)
    assert [who for who, *_ in openings()] == ["analyst", "lead", "lead"]


def test_who_read_the_transcript_just_now_is_recorded_as_listening_too(people, line):
    for where in ("score", "recording", "api recording", "evaluation"):
        record_sitting([line.contact], people["lead"], where)
    assert [where for *_, where in openings()] == ["score", "recording"]


@pytest.mark.parametrize(
    ("address", "where"),
    [("/score/{contact}", "score"), ("/api/panel/{contact}", "api panel"), ("/evaluations/{evaluation}", "evaluation"), ("/api/evaluations/{evaluation}", "api evaluation"), ("/coaching/{session}", "coaching"), ("/api/coaching/{session}", "api coaching"), ("/api/coaching", "api coaching")],
)  # fmt: skip
def test_quotes_of_a_transcript_are_not_shown_unrecorded(
    signed_in, quoted, coached, address, where
):
    asked = address.format(contact=quoted.contact, evaluation=quoted.pk, session=coached.pk)
    for _ in range(2):
        assert signed_in("lead").get(asked).status_code == 200
    assert openings() == [("lead", quoted.contact, where)]


def test_new_coaching_that_offers_quotes_is_an_opening(signed_in, line, quoted):
    query = {"agent": line.agent, "behaviour": "value-driven:documented"}
    (offered,) = signed_in("lead").get("/coaching/new", query).context["offered"]
    assert offered.quotes
    assert openings() == [("lead", line.contact, "coaching")]


@pytest.mark.parametrize(
    ("address", "where"),
    [("/calibrations/{}", "calibration"), ("/api/calibrations/{}/differences", "api calibration")],
)
def test_quotes_of_a_closed_session_are_an_opening(signed_in, people, line, address, where):
    made = calibration(people, line)
    for grader, value in (("administrator", "yes"), ("lead", "no")):
        row = finished_evaluation(
            people, line, grader=grader, purpose="calibration", calibration=made
        )
        quote = {"turn": 1, "start": 0, "end": 5, "quote": "Hello"}
        row.given.filter(question="documented").update(value=value, quotes=[quote])
    Calibration.objects.update(closed=timezone.now())
    page = signed_in("lead").get(address.format(made.pk))
    assert b"Hello" in page.content
    assert openings() == [("lead", line.contact, where)]


def test_scoring_answer_by_answer_is_one_opening_a_sitting(signed_in, line):
    client = signed_in("analyst")
    for question in ("resolved", "documented", "resolved"):
        client.post(
            f"/score/{line.contact}", {"question": question, f"value-{question}": "no"},
            headers={"HX-Request": "true"},
        )  # fmt: skip
    assert openings() == [("analyst", line.contact, "score")]


def test_what_shows_no_quote_is_no_opening(signed_in, people, line, monkeypatch):
    from dataclasses import replace

    from wellspent.web.access.scope import standing

    bare = replace(standing().read(line.contact), answers=[], evidence=[])
    monkeypatch.setattr(type(standing()), "read", lambda _self, _contact: bare)
    row, planned = finished_evaluation(people, line), session(people, line)
    for address in (f"/evaluations/{row.pk}", f"/api/evaluations/{row.pk}",
                    f"/coaching/{planned.pk}", f"/score/{line.contact}"):  # fmt: skip
        assert signed_in("lead").get(address).status_code == 200
    assert openings() == []


def test_many_contacts_cost_two_queries(people, django_assert_num_queries):
    record_sitting(["a"], people["lead"], "coaching")
    with django_assert_num_queries(2):
        record_sitting([f"c{n}" for n in range(30)], people["lead"], "coaching")
    with django_assert_num_queries(1):
        record_sitting([f"c{n}" for n in range(30)], people["lead"], "coaching")
