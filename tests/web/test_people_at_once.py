"""Two windows with one person in them: the older one is told, and overwrites nothing."""

from __future__ import annotations

import json
import re

import pytest

from wellspent.web.access.models import Queue


def seen_in(answer):
    return re.search(r'name="seen" value="(\w+)"', answer.content.decode())[1]


def sent(seen, **more):
    """The analyst's form as one window has it."""
    return {
        "username": "analyst", "email": "analyst@example.com", "role": "analyst",
        "active": "on", "seen": seen,
    } | more  # fmt: skip


@pytest.fixture
def windows(people, signed_in):
    """A browser, the address of the form, and the stamp that two windows were opened with."""
    person = people["analyst"]
    person.queues.clear()
    client = signed_in("administrator")
    page = client.get(f"/people/{person.pk}/")
    return client, f"/people/{person.pk}/change/", seen_in(page), person


def test_the_older_window_saves_last_and_is_shown_what_changed(windows):
    client, change, seen, person = windows
    assert client.post(change, sent(seen, queues="Cards")).status_code == 302
    answer = client.post(change, sent(seen, name="Ana Lyst"))
    assert answer.status_code == 409
    assert "queues is now “Cards”, and you sent “”" in answer.content.decode()
    assert 'value="Ana Lyst"' in answer.content.decode()
    assert [queue.name for queue in person.queues.all()] == ["Cards"]


def test_who_has_seen_both_keeps_theirs(windows):
    client, change, seen, person = windows
    client.post(change, sent(seen, queues="Cards"))
    told = client.post(change, sent(seen, name="Ana Lyst"))
    again = sent(seen_in(told), name="Ana Lyst", queues="Cards")
    assert client.post(change, again).status_code == 302
    person.refresh_from_db()
    assert (str(person), person.queues.count()) == ("Ana Lyst", 1)


def test_a_mistake_in_a_field_does_not_renew_what_was_seen(windows):
    """Otherwise who mends the mistake would overwrite what they have never been shown."""
    client, change, seen, _ = windows
    client.post(change, sent(seen, queues="Cards"))
    refused = client.post(change, sent(seen, email="nowhere"))
    assert (refused.status_code, seen_in(refused)) == (422, seen)


def test_both_windows_wanting_the_same_is_no_conflict(windows):
    client, change, seen, _ = windows
    for _ in range(2):
        assert client.post(change, sent(seen, queues="Cards")).status_code == 302


def test_a_machine_that_states_what_it_has_read_is_told_as_well(people, signed_in):
    client, person = signed_in("administrator"), people["analyst"]
    address = f"/api/people/{person.pk}"
    seen = client.get(address).json()["seen"]
    person.queues.add(Queue.objects.create(name="Cards"))

    def change(**body):
        return client.patch(address, json.dumps(body), content_type="application/json")

    refused = change(queues=[], seen=seen)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "conflict")
    assert change(queues=[]).json()["queues"] == []
