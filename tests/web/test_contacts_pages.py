"""From a figure to its contacts, to five transcripts, to one: what the pages promise."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from auditlog.models import LogEntry
from django.urls import reverse
from examples.lines import line_within

from wellspent.web.access.scope import scope_of, standing
from wellspent.web.scoring.models import Purpose, Task

WAIT = {"measure": "friction/wait"}


def openings():
    return list(
        LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
        .order_by("pk")
        .values_list("actor__username", "object_pk", "content_type__model")
    )


def page_of(contact):
    return reverse("contact", kwargs={"contact": contact})


def words_of(answer):
    return unescape(answer.content.decode())


def test_the_list_names_those_with_most_of_the_measure_first(signed_in):
    rows = signed_in("director").get("/contacts", WAIT).context["rows"]
    seconds = [amount for _, amount in rows]
    assert len(rows) == 25
    assert seconds == sorted(seconds, reverse=True)
    assert seconds[0] > 0


def test_a_filter_narrows_the_list_and_never_widens_the_sight(signed_in, people):
    page = signed_in("analyst").get(
        "/contacts", {"queue": [q or "~" for q in standing().values("queue")]}
    )
    own = scope_of(people["analyst"]).queues
    assert page.context["total"]
    assert {line.queue for line, _ in page.context["rows"]} == own


def test_a_director_gets_from_a_figure_to_five_transcripts_in_three_clicks(signed_in):
    """The balance's figure opens the list, the list opens the first five to read."""
    client = signed_in("director")
    balance = words_of(client.get("/"))
    figure = "/contacts?measure=friction%2Fwait"
    assert f'href="{figure}"' in balance
    listing = words_of(client.get(figure))
    assert 'href="/read?measure=friction%2Fwait"' in listing
    read = client.get("/read", WAIT)
    assert len(read.context["opened"]) == 5 == words_of(read).count('class="reading"')
    assert all("shows" in words_of(read).split('class="reading"')[n] for n in range(1, 6))


def test_reading_goes_on_with_the_next_five(signed_in):
    client = signed_in("director")
    first = client.get("/read", WAIT)
    then = client.get("/read?" + first.context["after"])
    ids = [line.contact for page in (first, then) for line, *_ in page.context["opened"]]
    assert len(set(ids)) == 10
    assert then.context["before"] == "measure=friction%2Fwait"


@pytest.mark.parametrize("start", ["-1", "x", "²", "99999999999999999999", "1e3"])
def test_a_start_that_is_no_number_is_the_beginning(signed_in, start):
    assert signed_in("lead").get("/contacts", {"start": start}).context["first"] == 1


def test_a_measure_that_nobody_has_says_so(signed_in):
    page = signed_in("director").get("/contacts", {"measure": "<b>no such</b>"})
    assert "No contact in your sight has it" in words_of(page)
    assert b"<b>no such" not in page.content


def test_a_contacts_page_shows_every_turn_with_its_label_and_its_evidence(signed_in, people):
    line = line_within(people["analyst"])
    record = standing().read(line.contact)
    page = words_of(signed_in("analyst").get(page_of(line.contact)))
    assert page.count("data-turn=") >= len(record.turns) > 5
    quoted = {row["turn"] for row in record.evidence}
    assert quoted
    assert all(f'id="turn-{turn}"' in page for turn in quoted)
    assert page.count("evidence ") >= len(quoted)
    assert "<mark data-numbers=" in page
    assert 'aria-label="Quick and slow parts over time' in page


def test_what_was_said_is_never_markup(signed_in, people, monkeypatch):
    """customer: <script>alert(1)</script>"""
    line = line_within(people["analyst"])
    kept = standing().read(line.contact)
    first = dict(kept.turns[0]) | {"text": "<script>alert(1)</script>"}
    record = replace(kept, turns=[first, *kept.turns[1:]])
    monkeypatch.setattr(type(standing()), "read", lambda _self, _contact: record)
    for address in (page_of(line.contact), "/read?measure=handle", f"/labels/1/{line.contact}"):
        page = signed_in("analyst").get(address).content
        assert b"<script>alert" not in page
        assert b"&lt;script&gt;alert" in page


def test_every_opening_of_a_transcript_is_recorded_once(signed_in, people):
    line = line_within(people["analyst"])
    signed_in("analyst").get(page_of(line.contact))
    assert openings() == [("analyst", line.contact, "transcript")]


def test_reading_five_records_five_openings(signed_in):
    read = signed_in("director").get("/read", WAIT)
    ids = [line.contact for line, *_ in read.context["opened"]]
    assert openings() == [("director", contact, "transcript") for contact in ids]


def test_no_word_of_a_transcript_goes_into_the_audit_log(signed_in, people):
    line = line_within(people["analyst"])
    signed_in("analyst").get(page_of(line.contact))
    signed_in("analyst").post(f"/labels/1/{line.contact}", {"part": "rapport", "friction": "none"})
    kept = str(list(LogEntry.objects.values()))
    words = [row["text"] for row in standing().read(line.contact).turns if len(row["text"]) > 15]
    assert words
    assert not [text for text in words if text in kept]


def test_who_has_still_to_score_by_the_eye_alone_sees_no_automatic_answer(signed_in, people):
    line = line_within(people["analyst"])
    from wellspent.web.access.models import AboutContact
    from wellspent.web.forms.first import keep_default_form

    Task.objects.create(
        **AboutContact.of(line), form=keep_default_form(), purpose=Purpose.DOUBLE, blind=True,
        assignee=people["analyst"],
    )  # fmt: skip
    page = words_of(signed_in("analyst").get(page_of(line.contact)))
    assert "<mark data-numbers" not in page
    assert "evidence " not in page
    assert signed_in("analyst").get(f"/api/automatic-answers/{line.contact}").status_code == 409
    assert "<mark data-numbers" in words_of(signed_in("director").get(page_of(line.contact)))


def test_no_page_asks_more_of_the_database_for_more_rows(
    signed_in, people, django_assert_max_num_queries
):
    client = signed_in("director")
    client.get("/contacts")
    with django_assert_max_num_queries(8):
        client.get("/contacts", {"measure": "friction"})
    # each transcript is one entry in the audit log, and nothing else
    with django_assert_max_num_queries(8 + 5):
        client.get("/read", WAIT)
    line = line_within(people["director"])
    client.get(page_of(line.contact))
    with django_assert_max_num_queries(24):
        client.get(page_of(line.contact))


def test_corrections_of_many_turns_cost_no_more_queries_than_of_one(
    signed_in, people, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from wellspent.web.contacts.correcting import correct_label

    line = line_within(people["analyst"])
    record = standing().read(line.contact)
    client = signed_in("analyst")

    def correct(turn, person):
        correct_label(line, record, people[person], turn=turn, part="context", friction="none")

    correct(1, "lead")
    client.get(page_of(line.contact))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(page_of(line.contact))
    for turn in range(1, 6):
        correct(turn, "analyst")
    with django_assert_num_queries(len(few)):
        client.get(page_of(line.contact))
