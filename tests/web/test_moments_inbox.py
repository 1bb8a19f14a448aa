"""The inbox: few moments, each to whom it belongs, taken, done or dismissed, and passed on to agents."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from examples.lines import line_out_of_sight, line_within
from examples.of_moments import keep, moment, recognition

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.crisis import CrisisMoment
from wellspent.moments.crisis.raising import raise_crisis
from wellspent.moments.moment import NamedFigure
from wellspent.report.moments.briefs import Briefs
from wellspent.report.moments.crises import Crises, Crisis, Watched
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.briefs.seeing import briefs_in_sight
from wellspent.web.moments.inbox import inbox_of
from wellspent.web.moments.models import MomentRow, PassedOn
from wellspent.workspace.moments import moments_said

NOW = datetime.fromisoformat("2026-10-04T09:00")


@pytest.fixture
def team(people):
    return people["lead"].teams.get().name


def keys(person):
    return [one.key for one in inbox_of(scope_of(person)).open]


def do(client, key, did, seen=0, **sent):
    return client.post(f"/moments/do/{key}", {"did": did, "seen": seen, **sent})


def test_a_lead_gets_five_moments_of_the_own_team_and_none_of_another(people, team):
    keep(*(moment(f"performance/{n}", team=team if n < 7 else "Elsewhere") for n in range(9)))
    inbox = inbox_of(scope_of(people["lead"]))
    assert len(inbox.open) == 5
    assert inbox.waiting == 2
    assert all(one.moment.team == team for one in inbox.open)


def test_levels_are_kept_apart_and_an_agent_has_no_inbox(people, team):
    queue = people["analyst"].queues.get().name
    keep(
        moment("a", team=team),
        moment("b", level="middle manager", whom="queue", queue=queue, about=queue),
        moment("c", level="middle manager", whom="queue", queue="Elsewhere", about="Elsewhere"),
        moment("d", level="director", whom="centre", about="the centre"),
    )
    found = {role: keys(one) for role, one in people.items()}
    assert found == {"lead": ["a"], "analyst": ["b"], "administrator": ["b", "c"], "director": ["d"], "agent": []}  # fmt: skip


def test_nothing_is_raised_that_the_data_cannot_carry(people, team):
    keep(moment("a", team=team, certainty=0.49))
    assert keys(people["lead"]) == []


def test_what_is_out_of_sight_is_not_there(people, signed_in):
    keep(moment("a", team="Elsewhere"), moment("b", team=None))
    for key in ("a", "b", "never raised"):
        assert signed_in("lead").get(f"/moments/of/{key}").status_code == 404
        assert do(signed_in("lead"), key, "taken").status_code == 404
    assert signed_in("director").get("/moments/of/a").status_code == 200


def test_rows_are_seen_by_the_same_rule_as_what_is_raised(people, team):
    """Every place and level, acted on by the administrator: sight and rows agree for every role."""
    from wellspent.web.moments.acting import Step, act
    from wellspent.web.moments.held import Held
    from wellspent.web.moments.sight import sees

    queue = people["analyst"].queues.get().name
    every = [
        moment(f"{level}/{whom}/{one}/{other}", level=level, whom=whom, team=one, queue=other)
        for level in ("team lead", "middle manager", "director")
        for whom in ("agent", "queue")
        for one in (None, team, "Elsewhere")
        for other in (None, queue, "Elsewhere")
    ]
    keep(*every)
    for one in every:
        act(Held(one), people["administrator"], Step("taken"))
    for role in ("lead", "analyst", "director", "administrator", "agent"):
        scope = scope_of(people[role])
        rows = set(scope.narrow(MomentRow.objects.all()).values_list("key", flat=True))
        assert rows == {one.key for one in every if sees(scope, one)}, role


def test_what_is_taken_stays_first_and_is_nobody_elses(people, team, signed_in):
    from examples.of_disputes import other_person

    keep(*(moment(f"performance/{n}", team=team, certainty=0.9 - n / 100) for n in range(6)))
    signed_in("lead")
    assert do(signed_in("lead"), "performance/4", "taken").status_code == 302
    assert keys(people["lead"])[0] == "performance/4"
    assert "performance/4" not in keys(other_person(people, "lead", "lead two"))


def test_what_was_taken_is_still_there_when_a_later_run_raises_it_no_more(people, team, signed_in):
    keep(moment("a", team=team, title="As it was"))
    do(signed_in("lead"), "a", "taken")
    keep()
    assert keys(people["lead"]) == ["a"]
    page = signed_in("lead").get("/moments/of/a").content.decode()
    assert "As it was" in page
    assert "does not raise this any more" in page


def test_a_dismissal_needs_a_reason_and_nothing_typed_is_lost(people, team, signed_in):
    keep(moment("a", team=team))
    client = signed_in("lead")
    refused = do(client, "a", "dismissed", words="  ")
    assert refused.status_code == 422
    assert 'id="dismiss-words-error"' in refused.content.decode()
    assert do(client, "a", "dismissed", words="Dana is on leave, Dr Smith said.").status_code == 302
    assert keys(people["lead"]) == []
    assert MomentRow.objects.get(key="a").reason.startswith("Dana is on leave")
    assert "Smith" not in MomentRow.objects.get(key="a").reason


def test_who_comes_second_is_told_who_was_first(people, team, signed_in):
    keep(moment("a", team=team))
    do(signed_in("director"), "a", "taken")
    late = do(signed_in("lead"), "a", "done", words="Said it.")
    assert late.status_code == 409
    assert "director took it" in late.content.decode()
    assert do(signed_in("lead"), "a", "taken", seen=1).status_code == 302
    assert keys(people["lead"]) == ["a"]


def test_a_day_that_is_none_is_refused_at_its_field(team, signed_in):
    keep(moment("a", team=team))
    for day in ("soon", "1999-01-01"):
        refused = do(signed_in("lead"), "a", "taken", due=day)
        assert refused.status_code == 422
        assert 'id="due-error"' in refused.content.decode()


def test_done_is_kept_in_the_workspace_and_looked_back_on_four_weeks_later(people, signed_in):
    line = line_within(people["lead"])
    one = recognition(line)
    keep(one)
    do(signed_in("lead"), one.key, "done")
    row = MomentRow.objects.get(key=one.key)
    assert row.look_back == row.ended.date() + timedelta(days=28)
    kept = json.loads(moments_said(standing().workspace, "states"))
    assert [(said["key"], said["state"], said["aim"]["measure"]) for said in kept] == [
        (one.key, "done", "part/empathy")
    ]
    MomentRow.objects.update(look_back=row.ended.date())
    assert [one.key for one in inbox_of(scope_of(people["lead"])).looking_back] == [one.key]
    do(signed_in("lead"), one.key, "looked_back", seen=1, words="More of it.")
    assert not inbox_of(scope_of(people["lead"])).looking_back


def test_a_matter_that_arises_anew_is_raised_anew(people, team, signed_in):
    keep(moment("a", team=team, arose=datetime.fromisoformat("2026-09-01T09:00")))
    do(signed_in("lead"), "a", "done")
    assert keys(people["lead"]) == []
    ended = MomentRow.objects.get(key="a").ended
    keep(moment("a", team=team, arose=ended.replace(tzinfo=None) + timedelta(days=30)))
    assert keys(people["lead"]) == ["a"]
    assert do(signed_in("lead"), "a", "taken", seen=1).status_code == 302


def test_a_recognition_passed_on_is_read_by_the_agent_with_the_quote(people, signed_in):
    line = line_within(people["agent"])
    one = recognition(line)
    keep(one)
    client = signed_in("lead")
    assert client.post(f"/moments/pass-on/{one.key}", {"words": " "}).status_code == 422
    assert client.post(f"/moments/pass-on/{one.key}", {"words": "Well asked, 01632 960123."}).status_code == 302  # fmt: skip
    assert keys(people["lead"]) == []
    page = signed_in("agent").get("/moments").content.decode()
    assert "Well asked" in page
    assert "960123" not in page
    assert one.shown[0].quote[:20] in page.replace("&#x27;", "'")
    assert PassedOn.objects.get().seen is not None
    assert signed_in("agent").get(f"/moments/of/{one.key}").url == "/moments/passed-on"


def test_an_agent_reads_no_word_that_leaders_left_with_the_moment(people, signed_in):
    """The lead takes it, noting "Not sure she means it.", and passes it on in other words."""
    one = recognition(line_within(people["agent"]))
    keep(one)
    lead = signed_in("lead")
    do(lead, one.key, "taken", words="Not sure she means it.")
    lead.post(f"/moments/pass-on/{one.key}", {"words": "Well asked.", "seen": 1})
    assert "Not sure" in lead.get(f"/moments/of/{one.key}").content.decode()
    agent = signed_in("agent")
    told = [
        agent.get(path).content.decode()
        for path in ("/moments", "/moments/passed-on", "/api/recognitions")
    ]
    assert all("Well asked" in each and "Not sure" not in each for each in told)
    assert agent.get(f"/api/moments/{one.key}").status_code == 422
    assert agent.get("/api/moment-steps").json()["total"] == 0


@pytest.mark.parametrize("page", ["crises", "busy", "all", "matrix"])
def test_pages_for_leaders_lead_an_agent_to_what_was_passed_on(signed_in, page):
    assert signed_in("agent").get(f"/moments/{page}").url == "/moments/passed-on"


def test_no_other_agent_reads_what_was_passed_on(people, signed_in):
    line = line_out_of_sight(people["agent"])
    keep(recognition(line))
    signed_in("administrator").post(f"/moments/pass-on/{recognition(line).key}", {"words": "Well asked."})  # fmt: skip
    assert PassedOn.objects.count() == 1
    assert "Well asked" not in signed_in("agent").get("/moments").content.decode()
    assert signed_in("agent").get(f"/moments/of/{recognition(line).key}").status_code == 404


def test_quotes_out_of_sight_are_counted_and_not_shown(people, team, signed_in):
    line = line_out_of_sight(people["lead"])
    one = moment("a", team=team, shown=recognition(line).shown)
    keep(one)
    page = signed_in("lead").get("/moments/of/a").content.decode()
    assert "1 more is in contacts out of your sight" in page
    assert line.contact not in page


def test_the_front_page_says_how_many_moments_wait(team, signed_in):
    keep(moment("a", team=team), moment("b", team=team))
    client = signed_in("lead")
    assert 'hx-get="/moments"' in client.get("/").content.decode()
    part = client.get("/moments", headers={"HX-Request": "true"}).content.decode()
    assert "2 moments for you" in part
    assert "<html" not in part


def test_a_busy_hour_shows_what_takes_two_minutes(people, team, signed_in):
    line = line_within(people["lead"])
    keep(recognition(line), moment("talk", team=team, title="A long talk"))
    page = signed_in("lead").get("/moments/busy").content.decode()
    assert f"Two minutes with {line.agent}" in page
    assert "A long talk" not in page
    back = do(signed_in("lead"), recognition(line).key, "done", busy="1")
    assert back.url.startswith("/moments/busy")


def test_a_busy_hour_has_room_to_pass_on_and_to_dismiss(people, signed_in):
    one = recognition(line_within(people["lead"]))
    keep(one)
    client = signed_in("lead")
    page = client.get("/moments/busy").content.decode()
    assert f'action="/moments/pass-on/{one.key}"' in page
    assert 'value="dismissed"' in page
    back = client.post(f"/moments/pass-on/{one.key}", {"words": "Well asked.", "busy": "1"})
    assert back.url.startswith("/moments/busy")
    assert PassedOn.objects.get().words == "Well asked."


def test_where_no_talk_is_in_the_inbox_it_says_why_and_leads_to_briefs(people, team, signed_in):
    """Five crises come before everything; the talk waits."""
    brief = next(one for one in briefs_in_sight(scope_of(people["lead"])))
    crises = (
        moment(f"crisis/{n}", kind="crisis", team=team, whom="queue", queue="bank", arose=NOW)
        for n in range(5)
    )
    rests = {"briefs": Briefs((brief,), 28)}
    keep(*(replace(one, certainty=0.99) for one in crises), parts=rests)
    page = signed_in("lead").get("/moments").content.decode()
    assert "No talk for you today" in page
    assert "1 brief is prepared" in page
    assert '<a href="/briefs">' in page
    keep(moment("talk", team=team), parts=rests)
    assert "No talk for you" not in signed_in("lead").get("/moments").content.decode()
    assert '"/briefs"' not in signed_in("analyst").get("/moments").content.decode()


def test_a_cards_figure_is_the_first_that_is_known(team, signed_in):
    unknown = NamedFigure("what nobody knows", Unknown("too few", "more"), "share")
    known = NamedFigure("what is known", Estimate(0.5, 0.4, 0.6, 40, "share"), "share")
    keep(moment("a", team=team, figures=(unknown, known)))
    page = signed_in("lead").get("/moments").content.decode()
    assert "what is known" in page
    assert "what nobody knows" not in page


def test_the_matrix_counts_kinds_by_levels_in_sight(people, team, signed_in):
    keep(moment("a", team=team), moment("b", level="director", kind="process", whom="centre"))
    own = signed_in("lead").get("/api/moments-matrix").json()
    assert {cell["level"] for cell in own} == {"team lead"}
    every = signed_in("director").get("/api/moments-matrix").json()
    assert [(one["kind"], one["level"]) for one in every if one["open"]] == [
        ("performance", "team lead"), ("process", "director"),
    ]  # fmt: skip


def test_the_api_does_what_the_pages_do(people, team, signed_in):
    keep(moment("a/b c", team=team))
    client = signed_in("lead")
    assert [one["key"] for one in client.get("/api/moments").json()["items"]] == ["a/b c"]
    post = {"path": "/api/moment-steps/a/b c", "content_type": "application/json"}
    assert client.post(data={"did": "dismissed"}, **post).json()["error"]["place"] == "words"
    assert client.post(data={"did": "taken"}, **post).status_code == 201
    assert client.post(data={"did": "done"}, **post).status_code == 409
    done = client.post(data={"did": "done", "seen": 1}, **post).json()
    assert [step["did"] for step in done["steps"]] == ["taken", "done"]
    assert client.get("/api/moment-steps").json()["total"] == 2


def test_without_prepared_moments_the_inbox_says_how_to_prepare_them(signed_in, monkeypatch):
    monkeypatch.setattr(standing(), "prepared", lambda: None, raising=False)
    page = signed_in("lead").get("/moments").content.decode()
    assert "wellspent moments DIR" in page


def test_queries_do_not_grow_with_moments(people, team, signed_in, django_assert_max_num_queries):
    client = signed_in("lead")
    keep(*(moment(f"performance/{n}", team=team) for n in range(40)))
    for n in range(20):
        do(client, f"performance/{n}", "taken")
    for path in ("/moments", "/moments/all", "/moments/busy", "/moments/matrix", "/moments/crises"):
        with django_assert_max_num_queries(16):
            assert client.get(path).status_code == 200


def crises_of(queue, team):
    """A crisis of this queue that is over, served by this team."""
    start = datetime.fromisoformat("2026-09-21T10:00")
    found = CrisisMoment(start, start + timedelta(hours=2), "asa_seconds", 30.0, 300.0, start + timedelta(minutes=30), 9.0, queue)  # fmt: skip
    cost = (NamedFigure("more days absent afterwards", Unknown("too few", "more"), "share"),)
    return Crises(Watched(1, 900, 20, 0.01), (Crisis(found, team, cost),), ())


def test_a_crisis_that_is_over_is_reviewed_with_its_cost_by_whose_queue_it_was(people, team, signed_in):  # fmt: skip
    """The ACD's waits of one queue: 5 minutes where half a minute was usual, seen after half an hour."""
    queue = line_within(people["lead"]).queue
    keep(parts={"crises": crises_of(queue, team)})
    page = " ".join(signed_in("lead").get("/moments/crises").content.decode().split())
    assert "waiting 5 min 00 s where 30 s was usual; seen after 30 min" in page
    assert "more days absent afterwards" in page
    keep(parts={"crises": crises_of(queue, "Elsewhere")})
    assert "seen after" not in signed_in("lead").get("/moments/crises").content.decode()
    assert "seen after" in signed_in("director").get("/moments/crises").content.decode()


def test_machines_read_the_review_that_the_page_shows(people, team, signed_in):
    keep(parts={"crises": crises_of(line_within(people["lead"]).queue, team)})
    found = signed_in("lead").get("/api/crises").json()
    assert (found["total"], found["days"], found["lacking"]) == (1, 20, "")
    assert (found["items"][0]["observed"], found["items"][0]["seen_after"]) == ("5 min 00 s", 30)
    assert found["items"][0]["cost"][0]["figure"]["kind"] == "unknown"
    assert signed_in("agent").get("/api/crises").json()["total"] == 0


def test_a_crisis_that_is_over_is_not_on_now(people, team, signed_in):
    """14 crises, of which the last has not ended: that one is on, the newest twelve are to be looked back on."""
    queue, day = line_within(people["lead"]).queue, NOW - timedelta(days=20)
    found = [
        CrisisMoment(at, at + timedelta(hours=2) if n < 13 else None, "asa_seconds", 30.0, 300.0, at, 9.0, queue)
        for n in range(14) for at in [day + timedelta(days=n)]
    ]  # fmt: skip
    raised = [
        one for each in found for one in raise_crisis(each, team=team, now=NOW, certainty=0.9)
    ]
    part = Crises(
        Watched(1, 900, 20, 0.01), tuple(Crisis(one, team, ()) for one in found), tuple(raised)
    )
    keep(parts={"crises": part})
    page = signed_in("lead").get("/moments/crises").content.decode()
    assert "<h1>1 crisis moment on now</h1>" in page
    assert page.count("What leaders say and do") == 1
    assert "13 moments of crises that are over, open; the newest 12." in page
    assert page.count(f">After the crisis in {queue}<") == 12
