"""What the pages of contacts do, over HTTP."""

from __future__ import annotations

import json

import pytest
from auditlog.models import LogEntry
from examples.lines import line_out_of_sight, line_within
from examples.of_contacts import correction

from wellspent.web.access.gates import issue_token
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import standing
from wellspent.web.contacts.models import Correction


@pytest.fixture
def line(people):
    return line_within(people["analyst"])


@pytest.fixture
def ask(people, client):
    """Ask as an integration that acts for the analyst."""
    rights = frozenset({Right.READ_CONTACTS, Right.CORRECT_LABELS, Right.EXPORT})
    token = issue_token("test", people["analyst"], rights)[0]

    def asked(method, path, sent=None):
        return client.generic(
            method, f"/api/{path}", json.dumps(sent) if sent is not None else "",
            content_type="application/json", headers={"Authorization": f"Bearer {token}"},
        )  # fmt: skip

    return asked


def test_the_list_has_those_with_most_of_the_measure_first(ask):
    found = ask("GET", "contacts?measure=friction&limit=3").json()
    amounts = [one["amount"] for one in found["items"]]
    assert found["total"] > 3 == len(amounts)
    assert amounts == sorted(amounts, reverse=True)
    assert found["items"][0]["seconds_by_kind"]["friction"] == pytest.approx(amounts[0])
    second = ask("GET", "contacts?measure=friction&limit=1&offset=1").json()["items"]
    assert second == found["items"][1:2]


def test_a_contacts_ledger_sums_to_its_handle_time(ask, line):
    found = ask("GET", f"contacts/{line.contact}").json()
    assert sum(found["seconds_by_kind"].values()) == pytest.approx(found["handle_seconds"])
    lines = [amount for name, amount in found["lines"].items() if "/" in name and not name.startswith("answer/")]  # fmt: skip
    assert sum(lines) == pytest.approx(found["handle_seconds"], abs=0.01)


def test_facts_hold_nothing_that_was_said_and_open_no_transcript(ask, line):
    text = ask("GET", f"contacts/{line.contact}").content.decode()
    record = standing().read(line.contact)
    assert not [t["text"] for t in record.turns if len(t["text"]) > 20 and t["text"] in text]
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()


def test_a_transcript_has_every_turn_and_is_recorded_as_opened_by_its_person(ask, line):
    found = ask("GET", f"transcripts/{line.contact}").json()
    record = standing().read(line.contact)
    assert [one["text"] for one in found["turns"]] == [row["text"] for row in record.turns]
    kept = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert (kept.object_pk, kept.actor.username) == (line.contact, "analyst")


def test_a_quote_stands_where_it_is_said_to_stand(ask, line):
    turns = {one["turn"]: one["text"] for one in ask("GET", f"transcripts/{line.contact}").json()["turns"]}  # fmt: skip
    quotes = [
        q for one in ask("GET", f"automatic-answers/{line.contact}").json() for q in one["quotes"]
    ]
    assert quotes
    assert all(turns[q["turn"]][q["start"] : q["end"]] == q["text"] for q in quotes)


def test_a_correction_over_the_api_is_the_same_as_on_the_page(ask, line):
    sent = {"turn": 2, "part": "empathy", "friction": "none"}
    made = ask("POST", f"labels/{line.contact}", sent)
    assert made.status_code == 201
    assert made.json()["by"]["username"] == "analyst"
    assert ask("POST", f"label-checks/{line.contact}").status_code == 201
    labels = ask("GET", f"labels/{line.contact}").json()
    assert [one["part"] for one in labels["corrections"]] == ["empathy"]
    assert labels["checks"]
    shown = ask("GET", f"transcripts/{line.contact}").json()
    assert shown["turns"][1]["part"] == "empathy"
    assert shown["labels_checked"]
    assert ask("GET", "corrections").json()["total"] == 1


@pytest.mark.parametrize(
    ("sent", "place"),
    [({"turn": 9999, "part": "empathy", "friction": "none"}, "turn"), ({"turn": 1, "part": "joy", "friction": "none"}, "part"), ({"turn": 10**30, "part": "empathy", "friction": "none"}, "turn")],
)  # fmt: skip
def test_a_wrong_label_is_refused_with_its_field(ask, line, sent, place):
    answer = ask("POST", f"labels/{line.contact}", sent)
    assert answer.status_code == 422
    assert answer.json()["error"]["place"].endswith(place)
    assert not Correction.objects.exists()


def test_corrections_out_of_sight_are_not_listed_nor_exported(ask, people, line):
    correction(people, line)
    correction(people, line_out_of_sight(people["analyst"]))
    assert [one["contact"] for one in ask("GET", "corrections").json()["items"]] == [line.contact]
    exported = ask("GET", "labels").content.decode().splitlines()
    assert [json.loads(one)["id"] for one in exported] == [line.contact]
    kept = LogEntry.objects.filter(action=LogEntry.Action.ACCESS)
    assert [one.object_pk for one in kept] == [line.contact]
