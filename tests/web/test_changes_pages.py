"""Friction on a board: voted on, fixes proposed, begun, and what they brought, told to who proposed them."""

from __future__ import annotations

import json

import pytest
from examples import of_changes
from examples.lines import line_out_of_sight, line_within

from wellspent.report.moments.friction_rows import votes_said
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.changes import keeping
from wellspent.web.changes.models import Fix, FrictionVote
from wellspent.web.changes.sight import places_in_sight, seen_rows, top_cause
from wellspent.workspace.moments import moments_said

pytestmark = pytest.mark.django_db(transaction=False)


@pytest.fixture
def kept(people):
    line = line_within(people["agent"])
    of_changes.keep(line=line)
    return f"tool_trouble/{line.queue}"


@pytest.fixture
def fix(people, kept, django_capture_on_commit_callbacks) -> Fix:
    with django_capture_on_commit_callbacks(execute=True):
        return keeping.propose(people["agent"], kept, "A faster tool", "Anna Miller, 0171 5551234, waits a minute.", {kept})  # fmt: skip


def said(name):
    return json.loads(moments_said(standing().workspace, name) or "null")


def test_an_agent_says_what_gets_in_the_way_and_takes_it_back(people, kept, signed_in, django_capture_on_commit_callbacks):  # fmt: skip
    """Twice pressed is once said; the count reaches the workspace without a name."""
    agent = signed_in("agent")
    for value, wanted in (("1", 1), ("1", 1), ("0", 0)):
        with django_capture_on_commit_callbacks(execute=True):
            assert agent.post("/changes/vote/", {"key": kept, "value": value}).status_code == 302
        assert FrictionVote.objects.filter(key=kept).count() == wanted
        assert votes_said({"friction_votes": json.dumps(said("friction_votes"))}).get(kept, 0) == wanted  # fmt: skip


def test_misery_is_the_agents_own(people, kept):
    with pytest.raises(Refused, match="Only agents"):
        keeping.vote(people["lead"], kept, in_the_way=True, known={kept})


def test_what_most_agents_suffer_is_first_by_misery(people, kept):
    keys = [one.row.key for one in seen_rows(scope_of(people["director"]), "seconds")]
    keeping.vote(people["agent"], keys[-1], in_the_way=True, known=keys)
    assert seen_rows(scope_of(people["director"]), "misery")[0].row.key == keys[-1]


@pytest.mark.parametrize("role", ["agent", "lead", "analyst"])
def test_friction_is_seen_of_the_queues_of_ones_own_contacts_alone(people, kept, role):
    scope = scope_of(people[role])
    seen = {one.row.queue for one in seen_rows(scope)}
    assert seen == set(places_in_sight(scope, "queue"))
    assert len(seen) < len({one.row.queue for one in seen_rows(scope_of(people["director"]))})


def test_quotes_of_contacts_out_of_sight_are_not_shown(people, signed_in):
    line = line_out_of_sight(people["agent"])
    own = line_within(people["agent"])
    of_changes.keep(line=line)
    page = signed_in("agent").get("/changes/friction/", {"key": f"tool_trouble/{own.queue}"})
    assert page.status_code == 200
    assert line.contact not in page.content.decode()
    assert line.contact in signed_in("director").get("/changes/friction/", {"key": f"tool_trouble/{own.queue}"}).content.decode()  # fmt: skip


def test_a_friction_that_is_none_of_the_list_is_not_there(kept, signed_in):
    agent = signed_in("agent")
    assert agent.get("/changes/friction/", {"key": "wait/elsewhere"}).status_code == 404
    assert agent.get("/changes/friction/").url == "/changes/"


def test_what_is_proposed_is_redacted(fix):
    assert "5551234" not in fix.words


def test_from_the_proposal_to_what_it_brought(people, fix, signed_in, django_capture_on_commit_callbacks):  # fmt: skip
    """The lead sees to it and begins it in one queue; the agent who proposed it reads the result."""
    lead = signed_in("lead")
    queue = fix.queue
    with django_capture_on_commit_callbacks(execute=True):
        lead.post(f"/changes/{fix.pk}/see-to/", {"seen": 1})
        done = lead.post(f"/changes/{fix.pk}/begin/", {"by": "queue", "places": [queue], "day": "2026-09-21", "seen": 2})  # fmt: skip
    assert done.status_code == 302
    (told,) = said("changes")
    assert (told["state"], told["owned"], told["starts"]) == ("begun", True, [{"queue": queue, "team": None, "at": "2026-09-21"}])  # fmt: skip
    assert "agent" not in json.dumps(told)
    of_changes.keep(of_changes.brought(fix.key, queue))
    page = signed_in("agent").get("/changes/").content.decode()
    assert "What became of what you proposed" in page
    assert "Since then a contact has 15 s less." in page


def test_a_fix_that_ends_says_why_to_who_proposed_it(people, fix, signed_in):
    places = places_in_sight(scope_of(people["lead"]), "queue")
    keeping.begin(fix, people["lead"], keeping.Beginning("queue", places[:1], of_changes.date(2026, 9, 21)), 1, places)  # fmt: skip
    with pytest.raises(Refused, match="no day"):
        keeping.end(fix, people["lead"], of_changes.date(2026, 9, 1), "No use.", 2)
    keeping.end(fix, people["lead"], of_changes.date(2026, 10, 1), "The vendor mended it.", 2)
    assert "The vendor mended it." in signed_in("agent").get("/changes/").content.decode()
    with pytest.raises(Conflict):
        keeping.decline(fix, people["lead"], "Too late.", 3)


def test_the_same_is_not_proposed_twice_while_it_is_open(people, fix, kept, signed_in):
    """In other letters it is the same; somebody else may, and so may who was declined."""
    typed = {"key": kept, "title": "a faster TOOL", "words": "It loads for a minute."}
    page = signed_in("agent").post("/changes/propose/", typed)
    assert page.status_code == 409
    assert 'aria-describedby="title-error"' in page.content.decode()
    assert "It loads for a minute." in page.content.decode()
    assert Fix.objects.count() == 1
    keeping.propose(people["lead"], kept, "A faster tool", "Mine.", {kept})
    keeping.decline(fix, people["lead"], "No money.", 1)
    assert keeping.propose(people["agent"], kept, "A faster tool", "Still slow.", {kept}).pk


def test_what_most_time_goes_to_is_of_what_one_sees(people, kept, signed_in):
    """The whole centre for a director; for others the sum over their queues, and it says which."""
    rows = [one.row for one in seen_rows(scope_of(people["lead"])) if one.row.cause == "tool_trouble"]  # fmt: skip
    found = top_cause(scope_of(people["lead"]))
    assert found.cause == "tool_trouble"
    assert found.weekly_seconds.value == pytest.approx(sum(row.weekly_seconds.value for row in rows))  # fmt: skip
    assert found.weekly_seconds.low == pytest.approx(sum(row.weekly_seconds.low for row in rows))
    assert "in the queues that you see goes to" in signed_in("lead").get("/changes/").content.decode()  # fmt: skip
    assert "in the whole centre goes to" in signed_in("director").get("/changes/").content.decode()


def test_two_people_at_once_do_not_undo_each_other(people, fix):
    keeping.see_to(fix, people["lead"], 1)
    with pytest.raises(Conflict, match="since you opened it"):
        keeping.decline(fix, people["analyst"], "No money.", 1)


def test_a_fix_begins_in_queues_or_in_teams_and_nowhere_twice(people, fix):
    lead, day = people["lead"], of_changes.date(2026, 9, 21)
    queues, teams = (places_in_sight(scope_of(lead), by) for by in ("queue", "team"))
    keeping.begin(fix, lead, keeping.Beginning("queue", queues[:1], day), 1, queues)
    for wish, known in (
        (keeping.Beginning("team", teams[:1], day), teams),
        (keeping.Beginning("queue", queues[:1], day), queues),
        (keeping.Beginning("queue", ["elsewhere"], day), queues),
        (keeping.Beginning("queue", [], day), queues),
        (keeping.Beginning("queue", queues[1:2], None), queues),
        (keeping.Beginning("agent", ["Dana"], day), queues),
    ):
        with pytest.raises(Refused):
            keeping.begin(fix, lead, wish, 2, known)


def test_nothing_typed_is_lost_where_a_field_is_empty(kept, signed_in):
    page = signed_in("agent").post("/changes/propose/", {"key": kept, "title": "", "words": "It loads for a minute."})  # fmt: skip
    assert page.status_code == 422
    assert "It loads for a minute." in page.content.decode()
    assert 'aria-describedby="title-error"' in page.content.decode()


def test_before_anything_was_prepared_the_page_says_what_would_tell(people, signed_in):
    standing()._prepared = (None, None)
    standing()._looked_for_moments = float("inf")
    try:
        page = signed_in("director").get("/changes/").content.decode()
    finally:
        standing()._looked_for_moments = -1.0
    assert "wellspent moments DIR" in page


def test_queries_do_not_grow_with_fixes(people, kept, signed_in, django_assert_max_num_queries):
    director = signed_in("director")
    director.get("/changes/")
    for n in range(12):
        keeping.propose(people["agent"], kept, f"Another {n}", "One more.", {kept})
    with django_assert_max_num_queries(22):
        assert director.get("/changes/").status_code == 200


def test_the_api_does_what_the_pages_do(people, kept, signed_in):
    agent = signed_in("agent")
    voted = agent.put("/api/frictions/vote", json.dumps({"key": kept, "in_the_way": True}), "application/json")  # fmt: skip
    assert (voted.json()["votes"], voted.json()["mine"]) == (1, True)
    made = agent.post("/api/fixes", json.dumps({"key": kept, "title": "T", "words": "W"}), "application/json")  # fmt: skip
    pk = made.json()["id"]
    lead = signed_in("lead")
    begun = lead.post(f"/api/fixes/{pk}/starts", json.dumps({"seen": 1, "by": "queue", "places": [kept.partition("/")[2]], "day": "2026-09-21"}), "application/json")  # fmt: skip
    assert begun.json()["state"] == "begun"
    ended = lead.post(f"/api/fixes/{pk}/end", json.dumps({"seen": 1, "day": "2026-10-01", "words": "W"}), "application/json")  # fmt: skip
    assert ended.status_code == 409
    assert agent.get("/api/frictions?by=misery").json()["items"][0]["key"] == kept
