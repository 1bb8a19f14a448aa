"""Briefs on screen: the same page for leader and agent, within their scope, and a talk prepared from it."""

from __future__ import annotations

import dataclasses
import html
import json
import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone
from examples.of_coaching import session

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.briefs import Growth
from wellspent.quality.correction import FairScore
from wellspent.report.selection import Selection
from wellspent.scorecard.forms import default_form
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.briefs import joining, seeing, telling
from wellspent.web.briefs.joining import scored
from wellspent.web.briefs.seeing import brief_in_sight, briefs_in_sight

LATER = timezone.localdate() + timedelta(days=21)


@pytest.fixture
def brief(people):
    return brief_in_sight(scope_of(people["agent"]), people["agent"].agent)


def page_of(client, agent):
    return client.get(f"/briefs/{quote(agent)}")


def words_of(answer):
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split()))


def talked(people, brief, **fields):
    """A talk about proactive help that was held with this agent."""
    line = standing().line(brief.quoted[0].contact)
    said = {"question": "proactive_help", "held": timezone.now(), "noticed": "Much.", "agreed": "Offer one tip a day.", "look_back": LATER}  # fmt: skip
    return session(people, line, **said | fields)


def test_an_agent_sees_the_own_brief_and_no_other(people, signed_in, brief):
    client = signed_in("agent")
    assert client.get("/briefs").url == f"/briefs/{quote(brief.agent)}"
    other = next(one.agent for one in standing().agents(Selection()) if one.agent not in {None, brief.agent})  # fmt: skip
    assert page_of(client, other).status_code == 404


def test_a_lead_sees_the_briefs_of_the_team_alone(people, signed_in):
    shown = briefs_in_sight(scope_of(people["lead"]))
    team = people["lead"].teams.get().name
    assert shown
    assert {one.team for one in shown} == {team}
    other = next(one for one in briefs_in_sight(scope_of(people["director"])) if one.team != team)
    assert page_of(signed_in("lead"), other.agent).status_code == 404
    assert signed_in("lead").get(f"/api/briefs/{quote(other.agent)}").status_code == 404


def test_leader_and_agent_read_the_same_words(people, signed_in, brief):
    talked(people, brief)
    mine = words_of(page_of(signed_in("agent"), brief.agent))
    theirs = words_of(page_of(signed_in("lead"), brief.agent))
    assert part(mine) == part(theirs)
    for one in brief.quoted:
        assert " ".join(one.quote.split()) in mine


def part(words):
    """What stands from the first question to the last figure."""
    found = words[words.index("Begin by asking") : words.index("Answers and parts are read by machine")]  # fmt: skip
    # whom friction is not to be laid at is named on the leader's page and addressed on the agent's
    return re.sub(r"centre owes, not .*?;", "", found)


def test_every_quote_of_a_brief_is_the_agents_and_may_be_opened(people, brief):
    scope = scope_of(people["agent"])
    assert brief.quoted
    assert all(scope.sees(standing().line(one.contact)) for one in brief.quoted)


def test_from_a_brief_a_talk_is_prepared_with_both_contacts_and_their_quotes(signed_in, people):
    brief = next(one for one in briefs_in_sight(scope_of(people["lead"])) if isinstance(one.growth, Growth))  # fmt: skip
    client = signed_in("lead")
    address = html.unescape(re.search(r'href="([^"]*coaching/new\?[^"]*)"', page_of(client, brief.agent).content.decode())[1])  # fmt: skip
    form = client.get(address).content.decode()
    for one in (brief.growth.done, brief.growth.missed):
        assert re.search(rf'name="contacts" value="{re.escape(one.contact)}" checked', form)
    asked = next(one.text for one in default_form().questions if one.id == brief.growth.behaviour)
    assert f"<h2>{html.escape(asked)}</h2>" in form


def test_what_was_agreed_last_time_stands_on_the_page(people, signed_in, brief):
    talked(people, brief)
    words = words_of(page_of(signed_in("agent"), brief.agent))
    assert "Offer one tip a day." in words
    assert "What became of what we agreed last time?" in words


def test_without_scored_contacts_the_score_says_what_would_tell(people, signed_in, brief):
    assert isinstance(scored(brief).corrected, Unknown)
    assert "no random sample of their contacts" in words_of(page_of(signed_in("lead"), brief.agent))


@pytest.mark.parametrize("alike", ["people", "corrected"])
def test_scores_that_are_all_alike_give_no_interval_without_width(alike):
    """8 drawn, 8 scored, all 76 %: not '76 % (76 % to 76 %)'."""
    sure, flat = Estimate(0.76, 0.6, 0.9, 8, "made up"), Estimate(0.76, 0.76, 0.76, 8, "made up")
    figures = {"people": sure, "corrected": sure} | {alike: flat}
    found = FairScore(sure, **figures, scatter=None, contacts=40, without_automatic=0, drawn=8, scored=8)  # fmt: skip
    assert isinstance(joining.with_scatter(found), Unknown)
    assert joining.with_scatter(dataclasses.replace(found, **{alike: sure})) == sure


def test_who_opened_the_words_of_a_brief_is_recorded(people, signed_in, brief):
    from auditlog.models import LogEntry

    page_of(signed_in("lead"), brief.agent)
    opened = set(LogEntry.objects.filter(actor=people["lead"], additional_data={"where": "brief"}).values_list("object_pk", flat=True))  # fmt: skip
    assert opened == {one.contact for one in brief.quoted}


def test_machines_read_the_same_brief(people, signed_in, brief):
    talked(people, brief)
    client = signed_in("lead")
    found = client.get(f"/api/briefs/{quote(brief.agent)}").json()
    assert [one["name"] for one in found["strengths"]] == [one.name for one in brief.strengths]
    assert found["score"]["corrected"]["kind"] == "unknown"
    assert found["last_time"]["agreed"] == "Offer one tip a day."
    listed = client.get("/api/briefs?limit=2").json()
    assert listed["total"] == len(briefs_in_sight(scope_of(people["lead"])))
    assert "quote" not in json.dumps(listed)


def test_more_agents_take_no_more_queries(people, signed_in, django_assert_max_num_queries):
    client = signed_in("director")
    client.get("/briefs")
    with django_assert_max_num_queries(12):
        client.get("/briefs")


def test_where_there_can_be_no_brief_the_page_says_why(signed_in, monkeypatch):
    lack = Unknown("no contact says which agent held it", "the column agent")
    monkeypatch.setattr(seeing, "_briefs", lambda: lack)
    assert "the column agent" in words_of(signed_in("lead").get("/briefs"))
    assert signed_in("lead").get("/api/briefs").json() == {"total": 0, "items": []}


def test_a_talk_that_was_held_is_told_without_a_word_of_it(people, brief, monkeypatch):
    kept = {}
    monkeypatch.setattr(telling, "keep_moments_said", lambda _place, name, text: kept.update({name: text}))  # fmt: skip
    talked(people, brief)
    telling.write_talks()
    [told] = json.loads(kept["coaching"])
    assert (told["agent"], told["about"]) == (brief.agent, "proactive_help")
    assert "tip" not in kept["coaching"]


def test_figures_of_a_brief_are_of_enough_contacts(people):
    for brief in briefs_in_sight(scope_of(people["director"])):
        shares = [one.share for one in brief.strengths if isinstance(one.share, Estimate)]
        assert all(one.n >= 8 for one in shares)
