"""Coaching: one behaviour, contacts of the own team, seen by the agent, followed in random samples."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from examples.lines import line_out_of_sight, line_within
from examples.of_coaching import session as planned
from examples.of_disputes import finished_evaluation

from wellspent.estimate import Estimate, Unknown
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.coaching.follow_up import follow_up
from wellspent.web.coaching.models import CoachingSession
from wellspent.web.coaching.sessions import Talk, Wanted, acknowledge, close, hold, make_session
from wellspent.web.scoring.models import Evaluation, Given, Sample, SampledContact

SOON = timezone.localdate() + timedelta(days=21)
TALK = Talk("She asks before she answers.", "Read the reference number out.", SOON)
BEHAVIOUR = "value-driven:documented"


@pytest.fixture
def line(people):
    return line_within(people["agent"])


@pytest.fixture
def lead(people):
    return scope_of(people["lead"])


def wanted(line, **fields):
    given = {"agent": line.agent, "behaviour": BEHAVIOUR, "contacts": (line.contact,), "talk": TALK}
    return Wanted(**given | fields)


def test_a_leader_notes_a_session_with_an_agent_of_the_own_team(lead, line):
    made = make_session(lead, wanted(line))
    assert (made.agent, made.team, made.question) == (line.agent, line.team, "documented")
    assert made.held is not None
    assert made.look_back == SOON
    assert [one.contact for one in made.contacts.all()] == [line.contact]


def test_a_planned_session_is_held_later_and_once(lead, line):
    made = make_session(lead, wanted(line, planned_for=SOON, talk=Talk("", "", None)))
    assert made.held is None
    assert hold(made, TALK).agreed == TALK.agreed
    with pytest.raises(Conflict, match=r"was noted on .*Read the reference"):
        hold(made, TALK)


def test_quotes_are_those_that_stand_in_the_contact(lead, line):
    words = standing().read(line.contact).turns[0]["text"][:12].strip()
    made = make_session(lead, wanted(line, quotes={line.contact: ((1, words),)}))
    (quote,) = made.contacts.get().quotes
    assert (quote["turn"], quote["start"], quote["quote"]) == (1, 0, words)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"agent": ""}, "agent"),
        ({"agent": "Nobody At All"}, "agent"),
        ({"behaviour": ""}, "behaviour"),
        ({"behaviour": "value-driven:polite"}, "behaviour"),
        ({"contacts": ()}, "contacts"),
        ({"contacts": ("no-such",)}, "contacts"),
        ({"talk": Talk("", "a", SOON)}, "noticed"),
        ({"talk": Talk("a", " ", SOON)}, "agreed"),
        ({"talk": Talk("a", "b", None)}, "look_back"),
        ({"talk": Talk("a", "b", timezone.localdate())}, "look_back"),
        ({"talk": Talk("a", "b", date(2999, 1, 1))}, "look_back"),
        ({"planned_for": date(2020, 1, 1)}, "planned_for"),
    ],
)
def test_what_is_missing_or_cannot_be_is_said_at_its_field(lead, line, fields, place):
    with pytest.raises(Refused) as caught:
        make_session(lead, wanted(line, **fields))
    assert caught.value.place == place
    assert not CoachingSession.objects.exists()


def test_words_that_nobody_said_are_no_quote(lead, line):
    with pytest.raises(Exception, match="does not stand in turn 1"):
        make_session(lead, wanted(line, quotes={line.contact: ((1, "qwertz uiop"),)}))


def test_another_teams_agent_and_contact_are_out_of_reach(people, lead, line):
    far = line_out_of_sight(people["lead"])
    with pytest.raises(Refused, match="no contact that you may see"):
        make_session(lead, wanted(far))
    with pytest.raises(Refused, match="is no contact of"):
        make_session(lead, wanted(line, contacts=(far.contact,)))


def test_the_agent_acknowledges_once_and_the_moment_is_kept(people, lead, line):
    made = make_session(lead, wanted(line))
    kept = acknowledge(made, people["agent"], "Turn 3 was the customer's wish.")
    assert kept.acknowledged_by == people["agent"]
    assert timezone.now() - kept.acknowledged < timedelta(minutes=1)
    with pytest.raises(Conflict, match="You acknowledged this on"):
        acknowledge(made, people["agent"], "Again.")


def test_a_planned_session_is_neither_acknowledged_nor_closed(people, line):
    made = planned(people, line)
    with pytest.raises(Conflict, match="not been held"):
        acknowledge(made, people["agent"], "")
    with pytest.raises(Conflict, match="not been held"):
        close(made, people["lead"], "It rose.")


def test_looking_back_closes_the_session_once_with_what_was_seen(people, lead, line):
    made = make_session(lead, wanted(line))
    with pytest.raises(Refused, match="what you saw"):
        close(made, people["lead"], "")
    CoachingSession.objects.update(look_back=timezone.localdate())
    made.refresh_from_db()
    assert made.due
    assert not close(made, people["lead"], "It rose.").due
    with pytest.raises(Conflict, match="It rose"):
        close(made, people["lead"], "It fell.")


@pytest.fixture
def sampled(people, lead, line):
    """A session in the middle of 24 contacts of a random sample: documented in none, then in all."""
    lines = [
        one for one in standing().contacts(lead.selection, "handle", 0, 200).lines if one.began
    ]
    lines = sorted(lines, key=lambda one: one.began)[:24]
    moment = lines[10].began.replace(tzinfo=timezone.get_current_timezone())
    held = moment - timedelta(seconds=1)
    made = make_session(lead, wanted(line))
    CoachingSession.objects.update(held=held)
    made.refresh_from_db()
    for n, one in enumerate(lines):
        finished = held - timedelta(hours=1) if n < 10 else held + timedelta(days=30)
        audit(people, one, finished, documented="no" if n < 10 else "yes")
    # as though all of them were this agent's
    Evaluation.objects.update(agent=line.agent)
    return made


def audit(people, line, finished, **answers):
    """The contact, drawn at random and scored at that moment."""
    evaluation = finished_evaluation(people, line, **answers)
    sample = Sample.objects.first() or Sample.objects.create(
        title="s", form=evaluation.form, stratum_by="agent", per_stratum=20, seed=1,
        frame_size=200, drawn_by=people["administrator"],
    )  # fmt: skip
    drawn = SampledContact.objects.create(
        sample=sample, stratum=line.agent, inclusion_probability=0.5, contact=line.contact,
        agent=line.agent, team=line.team or "", queue=line.queue or "",
    )  # fmt: skip
    Evaluation.objects.filter(pk=evaluation.pk).update(
        purpose="audit", sampled=drawn, finished=finished
    )


def test_a_behaviour_that_rose_is_said_to_have_changed_since_and_not_because(sampled):
    found = follow_up(sampled)
    assert found.movement.change.value == pytest.approx(1.0)
    assert (found.movement.before.n, found.movement.after.n) == (10, 14)
    assert found.movement.direction == "up"
    assert "changed since, not because" in found.sentence
    assert found.change.startswith("+100 points (+")


def test_other_contacts_count_on_neither_side(sampled):
    """Those scored after the session that began before it, and those that nobody drew."""
    early = Evaluation.objects.filter(finished__lt=sampled.held).first()
    Evaluation.objects.filter(pk=early.pk).update(finished=timezone.now())
    late = Evaluation.objects.filter(finished__gt=sampled.held).exclude(pk=early.pk).first()
    Evaluation.objects.filter(pk=late.pk).update(purpose="standard")
    found = follow_up(sampled).movement
    assert (found.before.n, found.after.n) == (9, 13)


def test_no_occasion_counts_in_no_share(sampled):
    one = Given.objects.filter(question="documented", value="yes").first()
    Given.objects.filter(pk=one.pk).update(value="no_occasion")
    assert follow_up(sampled).movement.after.n == 13


def test_below_eight_contacts_it_says_what_is_missing(lead, line):
    made = make_session(lead, wanted(line))
    found = follow_up(made)
    assert found.sentence == "Not enough to say yet."
    assert isinstance(found.movement.after, Unknown)
    assert "8 more" in found.movement.after.lift


def test_a_planned_session_has_no_follow_up(people, line):
    assert follow_up(planned(people, line)) is None


def test_leader_and_agent_see_the_same_figure(sampled, signed_in):
    seen = {
        role: " ".join(signed_in(role).get(f"/coaching/{sampled.pk}").content.decode().split())
        for role in ("lead", "agent")
    }
    moved = {page.split('class="moved">')[1].split("</p>")[0] for page in seen.values()}
    assert len(moved) == 1
    assert "changed since, not because" in moved.pop()
    assert isinstance(follow_up(sampled).movement.change, Estimate)
