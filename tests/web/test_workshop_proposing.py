"""The team changes its own list: proposed, voted on, decided, published, remembered."""

from __future__ import annotations

import json

import pytest

from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.workshop import proposing
from wellspent.web.workshop.models import Proposal, Taxonomy, Vote
from wellspent.web.workshop.stages import COVERED, current_stages, current_taxonomy, stages_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(people):
    return renaming(people["agent"], "waiting", "On hold")


def renaming(by, target, name):
    return proposing.propose(by, "rename", target, {"name": name}, "That is our word.")


def accept(row, people):
    return proposing.decide(row, people["analyst"], "accepted", "Yes.", row.state)


def publish(people, rows, after=1):
    return proposing.publish(people["analyst"], "", after, [row.pk for row in rows])


def test_the_first_list_is_our_twelve_parts_by_their_own_names():
    assert current_stages() == {part: part for part in COVERED}
    assert current_taxonomy() == current_taxonomy()
    assert Taxonomy.objects.get().version == 1


def test_a_proposal_becomes_the_next_version_with_its_history(people, proposal):
    for role, value in (("agent", 1), ("lead", 1), ("analyst", -1)):
        proposing.vote(proposal, people[role], value)
    made = publish(people, [accept(proposal, people)])
    assert current_stages()["waiting"] == "On hold"
    assert made.changes == ["“waiting” is now called “On hold”."]
    record = made.record[0]
    assert (record["by"], record["up"], record["down"]) == ("agent", 2, 1)
    assert (record["accepted_by"], record["comment"]) == ("analyst", "Yes.")
    assert {stage.name for stage in stages_of(Taxonomy.objects.get(version=1))} == set(COVERED)


def test_a_person_has_one_vote_and_may_change_it(people, proposal):
    for value in (1, -1, 0, 1):
        proposing.vote(proposal, people["agent"], value)
    assert Vote.objects.get().value == 1
    counted = Proposal.objects.counted().get()
    assert (counted.up, counted.down) == (1, 0)


def test_nobody_votes_on_what_is_decided(people, proposal):
    accept(proposal, people)
    with pytest.raises(Conflict, match="accepted already"):
        proposing.vote(proposal, people["agent"], 1)


def test_a_decision_says_why(people, proposal):
    with pytest.raises(Refused, match="comment is empty"):
        proposing.decide(proposal, people["analyst"], "declined", " ", "open")


def test_who_decides_second_is_told(people, proposal):
    accept(proposal, people)
    with pytest.raises(Conflict, match="decided meanwhile"):
        proposing.decide(proposal, people["administrator"], "declined", "No.", "open")


def test_what_was_accepted_may_be_declined_until_it_is_published(people, proposal):
    row = accept(proposal, people)
    again = proposing.decide(row, people["analyst"], "declined", "After all not.", "accepted")
    assert again.state == "declined"
    publish(people, [accept(again, people)])
    with pytest.raises(Conflict, match="closed"):
        proposing.decide(row, people["analyst"], "declined", "Too late.", "accepted")


def test_two_names_for_one_stage_are_not_published(people, proposal):
    both = [proposal, renaming(people["lead"], "waiting", "Hold")]
    for row in both:
        accept(row, people)
    with pytest.raises(Conflict, match="both give 'waiting' a name"):
        publish(people, both)
    assert current_taxonomy().version == 1


def test_a_list_that_leaves_a_part_without_a_stage_is_not_published(people):
    row = proposing.propose(people["agent"], "remove", "waiting", {}, "We never wait.")
    accept(row, people)
    with pytest.raises(Conflict, match="No stage would stand for the part 'waiting'"):
        publish(people, [row])


def test_who_publishes_what_has_changed_meanwhile_is_told(people, proposal):
    accept(proposal, people)
    for seen in ([], [proposal.pk, 999]):
        with pytest.raises(Conflict, match="meanwhile"):
            proposing.publish(people["analyst"], "", 1, seen)
    with pytest.raises(Conflict, match="meanwhile"):
        publish(people, [proposal], after=7)
    publish(people, [proposal])
    with pytest.raises(Conflict, match="No proposal is accepted"):
        publish(people, [proposal])


def test_open_proposals_about_a_stage_that_is_gone_are_overtaken(people, proposal):
    kept = renaming(people["agent"], "empathy", "Heart")
    merge = proposing.propose(people["lead"], "merge", "waiting", {"into": "process"}, "One thing.")
    publish(people, [accept(merge, people)])
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {proposal.pk: "superseded", kept.pk: "open", merge.pk: "accepted"}
    assert current_stages()["waiting"] == "process"


@pytest.mark.parametrize(
    ("kind", "target", "content", "reason", "place"),
    [
        ("paint", "waiting", {}, "x", "kind"),
        ("rename", "nowhere", {"name": "A"}, "x", "target"),
        ("rename", "waiting", {"name": " "}, "x", "name"),
        ("rename", "waiting", {"name": "x" * 61}, "x", "name"),
        ("rename", "waiting", {"name": {"a": 1}}, "x", "name"),
        ("rename", "waiting", {"name": "waiting"}, "x", "name"),
        ("rename", "waiting", {"name": "A"}, "", "reason"),
        ("describe", "waiting", {"sentence": "a\0b"}, "x", "sentence"),
        ("move", "waiting", {"pace": "medium", "parts": ["waiting"]}, "x", "pace"),
        ("move", "waiting", {"pace": ["quick"], "parts": ["waiting"]}, "x", "pace"),
        ("move", "waiting", {"pace": "slow", "parts": ["other"]}, "x", "parts"),
        ("move", "waiting", {"pace": "slow", "parts": 5}, "x", "parts"),
        ("move", "waiting", {"pace": "slow", "parts": [["waiting"]]}, "x", "parts"),
        ("merge", "waiting", {"into": "waiting"}, "x", "into"),
        ("merge", "waiting", {"into": []}, "x", "into"),
        ("add", "", {"name": "A", "pace": "slow", "parts": []}, "x", "parts"),
    ],
)  # fmt: skip
def test_a_proposal_that_cannot_be_is_refused(kind, target, content, reason, place):
    with pytest.raises(Refused) as refused:
        proposing.propose(None, kind, target, {"sentence": "S.", **content}, reason)
    assert refused.value.place == place


# pages


def test_a_proposal_that_is_refused_keeps_what_was_typed(signed_in):
    page = signed_in("agent").post(
        "/workshop/propose/", {"kind": "rename", "target": "waiting", "name": "Kept & so", "reason": ""}
    )  # fmt: skip
    html = page.content.decode()
    assert page.status_code == 422
    assert "Kept &amp; so" in html
    assert "The reason is empty" in html


def test_the_pages_tell_counts_and_never_who_voted(people, proposal, signed_in):
    proposing.vote(proposal, people["lead"], -1)
    for path in (
        "/workshop/",
        f"/workshop/proposals/{proposal.pk}/",
        f"/api/proposals/{proposal.pk}",
    ):
        html = signed_in("director").get(path).content.decode()
        assert "lead" not in html.replace("leads", "")
    assert "<strong>1</strong> against" in signed_in("agent").get("/workshop/").content.decode()


def test_the_whole_way_on_pages(signed_in):
    client = signed_in("agent")
    path = client.post(
        "/workshop/propose/",
        {"kind": "move", "target": "context", "pace": "quick", "parts": ["context"], "reason": "R."},
    ).url.split("?")[0]  # fmt: skip
    assert client.post(path + "vote/", {"value": "1"}).status_code == 302
    assert client.post(path + "comment/", {"comment": "Yes!"}).status_code == 302
    assert client.post(path + "comment/", {"comment": ""}).status_code == 422
    assert client.post(path + "vote/", {"value": "x"}).status_code == 422
    client = signed_in("analyst")
    refused = client.post(path + "decide/", {"state": "accepted", "seen": "open", "comment": ""})
    assert refused.status_code == 422
    client.post(path + "decide/", {"state": "accepted", "seen": "open", "comment": "Good."})
    page = client.get("/workshop/publish/").content.decode()
    assert "“context” was slow and is quick." in page
    number = Proposal.objects.get().pk
    made = client.post("/workshop/publish/", {"after": "1", "proposal": [number], "note": "N."})
    html = client.get(made.url).content.decode()
    assert "“context” was slow and is quick." in html
    assert "The ledger counts context as slow all the same" in html
    assert client.post("/workshop/publish/", {"after": "²"}).status_code == 409


def test_the_list_of_proposals_asks_no_more_for_more_rows(
    people, signed_in, django_assert_max_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    renaming(people["agent"], "waiting", "Name")
    client = signed_in("agent")
    client.get("/workshop/")
    with CaptureQueriesContext(connection) as few:
        client.get("/workshop/")
    for i in range(20):
        proposing.vote(renaming(people["agent"], "waiting", f"Name {i}"), people["agent"], 1)
    with django_assert_max_num_queries(len(few)):
        client.get("/workshop/")


def test_the_whole_way_by_the_api(signed_in):
    def ask(role, method, path, body=None):
        answer = signed_in(role).generic(
            method, "/api" + path, json.dumps(body or {}), content_type="application/json"
        )
        return answer.status_code, answer.json()

    body = {"kind": "rename", "target": "waiting", "content": {"name": "Hold"}, "reason": "R."}
    _, made = ask("agent", "POST", "/proposals", body)
    path = f"/proposals/{made['id']}"
    assert ask("agent", "PUT", path + "/vote", {"value": 1})[1]["up"] == 1
    assert ask("lead", "POST", path + "/comments", {"comment": "Yes"})[0] == 201
    assert ask("lead", "GET", path + "/comments")[1]["total"] == 1
    decision = {"state": "accepted", "comment": "Good.", "seen": "open"}
    assert ask("agent", "POST", path + "/decision", decision)[0] == 403
    assert ask("analyst", "POST", path + "/decision", decision)[1]["state"] == "accepted"
    assert ask("analyst", "POST", path + "/decision", decision)[0] == 409
    publication = {"after": 1, "proposals": [made["id"]]}
    assert ask("analyst", "POST", "/taxonomies", publication)[1]["version"] == 2
    assert ask("analyst", "POST", "/taxonomies", publication)[0] == 409
    assert ask("agent", "GET", "/stages")[1]["waiting"] == "Hold"
    assert ask("agent", "GET", "/taxonomies")[1]["total"] == 2
    assert ask("agent", "GET", "/proposals?state=accepted")[1]["items"][0]["published_in"] == 2


def test_every_decision_is_in_the_audit_log(people, proposal):
    from auditlog.models import LogEntry

    accept(proposal, people)
    changes = LogEntry.objects.get_for_object(proposal).first().changes
    assert changes["state"] == ["open", "accepted"]
