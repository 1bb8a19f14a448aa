"""Reasons: beside the recorded ones, never without those that have none, named and merged by people."""

from __future__ import annotations

import json

import pytest
from auditlog.models import LogEntry
from examples.lines import line_out_of_sight, line_within
from heard_said import forget_heard, forget_said, heard_in, put_topics

from wellspent.estimate import Unknown
from wellspent.report.selection import Selection
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.hearing.models import TopicMerge, TopicName
from wellspent.web.hearing.naming import merge_topic, name_topic, said_of_topics, undo_merge
from wellspent.workspace import said

KEYS = ("t1", "t2", "t3")


def text_of(client, address, query=None):
    return " ".join(client.get(address, query or {}).content.decode().split())


@pytest.fixture
def found(people, monkeypatch):
    """Three reasons: 30, 20 and 10 of the 240 contacts; the agent's is of the first, all else has none."""
    own = line_within(people["agent"]).contact
    lines = [one.contact for one in standing().contacts(Selection(), "handle", 0, 80).lines]
    others = [one for one in lines if one != own][:59]
    topics = {own: "t1"} | dict(zip(others, ["t1"] * 29 + ["t2"] * 20 + ["t3"] * 10, strict=True))
    put_topics(monkeypatch, topics)
    heard_in(monkeypatch)
    yield topics
    forget_said()


def told():
    """What the command line knows of names and merges."""
    return json.loads(said(standing().workspace, "topic_names"))


def test_the_list_says_first_what_is_most_frequent_and_how_many_have_no_reason(found, signed_in):
    text = text_of(signed_in("director"), "/listening/reasons")
    assert "Most often parcel late: 30 of 240 contacts, 12 % (8.9 to 17)." in text
    assert "180 of 240 contacts, 75 % (69 to 80), have no reason that was found." in text
    assert text.count("180 of 240 contacts") == 2


def test_every_share_opens_what_customers_say_and_so_do_those_without_a_reason(found, signed_in):
    page = signed_in("analyst").get("/listening/reasons").content.decode()
    assert page.count('data-label="Share"><a class="open"') == page.count('data-label="Share"')
    without = signed_in("analyst").get("/listening/without-reason").content.decode()
    assert "<blockquote" in without
    assert "have no reason" not in without


def test_reasons_stand_beside_what_was_recorded(found, signed_in):
    text = text_of(signed_in("director"), "/listening/reasons")
    for shown in ("over 200 contacts of the whole centre", "0.35 to 0.47", "shuffled reach 0.05",
                  "<strong>general</strong>, 60 contacts", "the largest category, billing, holds"):  # fmt: skip
        assert shown in text, shown


def test_a_reason_that_is_seldom_found_again_is_marked(found, signed_in):
    text = text_of(signed_in("director"), "/listening/reasons")
    row = text[text.index(">card refused<") : text.index("No reason that was found")]
    assert "unsteady" in row
    assert text.count(">unsteady<") == 1


def test_shares_are_those_of_the_selection(found, signed_in, people):
    line = line_within(people["agent"])
    found = signed_in("agent").get("/api/reasons").json()
    own = next(one for one in found["items"] if one["topic"] == "t1")
    assert own["hits"] >= 1
    assert own["contacts"] == sum(
        one.contacts for one in standing().agents(scope_of(people["agent"]).selection)
    )
    assert found["unassigned"]["contacts"] == own["contacts"]
    assert line.agent == people["agent"].agent


def test_a_reason_shows_its_words_its_quotes_and_what_was_recorded(found, signed_in):
    text = text_of(signed_in("director"), "/listening/reasons/t2")
    assert '<li class="tag">parcel</li>' in text
    assert text.count('<blockquote class="heard">') == 5
    assert "of 20 contacts" in text
    assert signed_in("director").get("/listening/reasons/t99").status_code == 404


def test_quotes_are_of_contacts_in_sight_and_their_reading_is_recorded(found, people, signed_in):
    far = line_out_of_sight(people["agent"]).contact
    text = text_of(signed_in("agent"), "/listening/reasons/t1")
    assert far not in text
    assert line_within(people["agent"]).contact in text
    opened = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, actor=people["agent"])
    assert opened.filter(object_pk=line_within(people["agent"]).contact).exists()


def test_a_name_is_kept_with_its_history_and_told_to_the_command_line(found, signed_in):
    client = signed_in("analyst")
    client.post("/listening/reasons/t1/name", {"name": "  Where is my   parcel ", "seen": 0})
    text = text_of(client, "/listening/reasons/t1")
    assert "<h1>Where is my parcel</h1>" in text
    assert "It was found as “parcel late”" in text
    assert told() == {"names": {"t1": "Where is my parcel"}, "merged": {}}
    made = TopicName.objects.get()
    assert LogEntry.objects.filter(object_pk=str(made.pk), action=LogEntry.Action.CREATE).exists()


def test_an_empty_name_goes_back_to_the_one_that_was_found(found, people):
    first = name_topic(people["analyst"], KEYS, "t1", "Parcels", 0)
    name_topic(people["analyst"], KEYS, "t1", "", first.pk)
    assert told() == {"names": {}, "merged": {}}
    assert TopicName.objects.count() == 2


def test_who_names_second_sees_the_firsts_name(found, people, signed_in):
    name_topic(people["administrator"], KEYS, "t1", "Parcels", 0)
    answer = signed_in("analyst").post("/listening/reasons/t1/name", {"name": "Lost", "seen": 0})
    assert answer.status_code == 409
    assert "named it meanwhile: Parcels" in answer.content.decode()
    assert 'value="Lost"' in answer.content.decode()


def test_a_number_of_a_name_that_was_never_given_is_a_conflict(found, signed_in):
    """Somebody sends the number of a name, and nobody has named the reason."""
    client, sent = signed_in("analyst"), {"name": "X", "seen": 99}
    answer = client.post("/api/reasons/t1/name", json.dumps(sent), content_type="application/json")
    assert answer.status_code == 409
    page = client.post("/listening/reasons/t1/name", sent)
    assert (page.status_code, TopicName.objects.count()) == (409, 0)
    assert "Nobody has named it yet" in page.content.decode()


def test_the_name_that_another_reason_has_by_itself_is_taken(found, people, signed_in):
    """Also where that other one is called otherwise now: it may go back to the found name."""
    client = signed_in("analyst")
    for _ in range(2):
        answer = client.post("/listening/reasons/t1/name", {"name": "Card refused", "seen": 0})
        assert answer.status_code == 422
        assert "called &#x27;Card refused&#x27; already" in answer.content.decode()
        if not TopicName.objects.exists():
            name_topic(people["administrator"], KEYS, "t3", "Money", 0)
    sent = json.dumps({"name": "card refused", "seen": 0})
    told_so = client.post("/api/reasons/t1/name", sent, content_type="application/json")
    assert "called 'card refused' already" in told_so.json()["error"]["fact"]
    assert not TopicName.objects.filter(topic="t1").exists()
    assert 'maxlength="80"' in client.get("/listening/reasons/t1").content.decode()


@pytest.mark.parametrize(("name", "fact"), [("x" * 81, "81 letters"), ("bill wrong", "called")])
def test_a_name_that_cannot_be_is_refused_at_its_field(found, people, signed_in, name, fact):
    name_topic(people["administrator"], KEYS, "t2", "Bill wrong", 0)
    answer = signed_in("analyst").post("/listening/reasons/t1/name", {"name": name, "seen": 0})
    assert answer.status_code == 422
    assert fact in answer.content.decode()
    assert 'id="name-error"' in answer.content.decode()


def test_merged_reasons_count_as_one_until_it_is_undone(found, people, signed_in):
    client = signed_in("analyst")
    client.post("/listening/reasons/t2/merge", {"into": "t1"})
    director = signed_in("director")
    assert "bill wrong</td>" not in text_of(director, "/listening/reasons")
    row = director.get("/api/reasons").json()["items"][0]
    assert (row["topic"], row["hits"]) == ("t1", 50)
    assert told()["merged"] == {"t2": "t1"}
    text = text_of(signed_in("analyst"), "/listening/reasons")
    assert "Undo<span" in text
    merge = TopicMerge.objects.get()
    signed_in("analyst").post(f"/listening/merges/{merge.pk}/undo")
    assert told()["merged"] == {}
    assert signed_in("director").get("/api/reasons").json()["items"][0]["hits"] == 30
    merge.refresh_from_db()
    assert merge.undone_by == people["analyst"]


def test_a_merge_of_a_merged_reason_leads_to_the_last(found, people):
    merge_topic(people["analyst"], KEYS, "t3", "t2")
    merge_topic(people["analyst"], KEYS, "t2", "t1")
    assert said_of_topics()["merged"] == {"t3": "t1", "t2": "t1"}


def test_no_merge_goes_round_in_a_circle(found, people):
    merge_topic(people["analyst"], KEYS, "t2", "t1")
    with pytest.raises(Refused, match="merged into another itself"):
        merge_topic(people["analyst"], KEYS, "t1", "t2")
    with pytest.raises(Refused, match="into itself"):
        merge_topic(people["analyst"], KEYS, "t1", "t1")


def test_a_merge_is_made_and_undone_once(found, people):
    made = merge_topic(people["analyst"], KEYS, "t2", "t1")
    with pytest.raises(Conflict):
        merge_topic(people["analyst"], KEYS, "t2", "t3")
    undo_merge(people["analyst"], made)
    with pytest.raises(Conflict, match="undone already"):
        undo_merge(people["analyst"], made)


def test_only_who_may_name_reasons_sees_the_forms(found, signed_in):
    for role in ("agent", "lead", "director"):
        client = signed_in(role)
        assert "Call it otherwise" not in text_of(client, "/listening/reasons/t1")
        assert client.post("/listening/reasons/t1/name", {"name": "x"}).status_code == 403


def test_the_routes_do_what_the_pages_do(found, signed_in):
    client = signed_in("analyst")
    read = client.get("/api/reasons/t1").json()
    body = {"name": "Parcels", "seen": read["named"]}
    sent = client.post("/api/reasons/t1/name", json.dumps(body), content_type="application/json")
    assert (sent.status_code, sent.json()["name"]) == (201, "Parcels")
    assert client.get("/api/topic-names").json()["total"] == 1
    body = json.dumps({"into": "t1"})
    merged = client.post("/api/reasons/t2/merge", body, content_type="application/json").json()
    undone = client.post(f"/api/topic-merges/{merged['id']}/undo").json()
    assert undone["undone_by"] == "analyst"
    assert client.get("/api/topic-merges").json()["items"][0]["topic"] == "t2"


def test_no_reasons_say_why(people, monkeypatch, signed_in):
    heard_in(monkeypatch, reasons=Unknown("12 texts say what they are about", "8 more"))
    assert "12 texts say what they are about" in text_of(signed_in("lead"), "/listening/reasons")
    answer = signed_in("lead").get("/api/reasons")
    assert (answer.status_code, answer.json()["error"]["remedy"]) == (409, "What would tell: 8 more.")  # fmt: skip


def test_before_anybody_listened_the_command_is_named(people, signed_in):
    forget_heard()
    client = signed_in("director")
    assert "wellspent listen DIR" in text_of(client, "/listening/reasons")
    assert client.get("/api/reasons").status_code == 409


def test_the_queries_do_not_grow_with_the_reasons(found, signed_in, django_assert_max_num_queries):
    client = signed_in("director")
    with django_assert_max_num_queries(8):
        client.get("/listening/reasons")


def test_a_name_cannot_run(found, people, signed_in):
    name_topic(people["analyst"], KEYS, "t1", "<script>alert(1)</script>", 0)
    for address in ("/listening/reasons", "/listening/reasons/t1", "/listening/signals"):
        assert "<script>alert" not in text_of(signed_in("director"), address)
