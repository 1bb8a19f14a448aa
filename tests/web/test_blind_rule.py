"""Who has to score a contact by the eye alone, or could take it, is told no automatic answer of it."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from examples.lines import line_within
from examples.of_scoring import finished_evaluation, form

from wellspent.report.one_conversation import conversation_of
from wellspent.web.access.models import AboutContact, Queue
from wellspent.web.access.scope import scope_of, standing
from wellspent.web.scoring.blind import still_blind
from wellspent.web.scoring.models import Given, Sample, SampledContact, Task

HIDDEN = "Automatic answers are hidden"


@pytest.fixture
def line(people):
    """A contact that agent, lead and analyst all see."""
    found = line_within(people["agent"])
    people["analyst"].queues.add(Queue.objects.get_or_create(name=found.queue)[0])
    return found


@pytest.fixture
def measure(line):
    """A measure of an automatic answer that the contact has."""
    amounts = conversation_of(standing().read(line.contact)).measures
    return next(name for name, _ in amounts if name.startswith("answer/documented/"))


def blind_task(line, assignee=None, **more):
    return Task.objects.create(
        **{"form": form(), "purpose": "audit", "blind": True} | more,
        assignee=assignee, **AboutContact.of(line),
    )  # fmt: skip


def listed(client, measure):
    """Every contact that the API's list names, and its total."""
    found, total = [], None
    while total is None or len(found) < total:
        query = {"measure": measure, "limit": 200, "offset": len(found)}
        answer = client.get("/api/contacts", query).json()
        total = answer["total"]
        found += [one["contact"] for one in answer["items"]]
    return found


def test_a_list_of_an_answer_leaves_out_what_is_still_to_be_scored_blindly(
    signed_in, people, line, measure
):
    before = listed(signed_in("analyst"), measure)
    blind_task(line, people["analyst"])
    after = listed(signed_in("analyst"), measure)
    assert line.contact in before
    assert sorted([*after, line.contact]) == sorted(before)
    for address in ("/contacts", "/read"):
        page = signed_in("analyst").get(address, {"measure": measure})
        assert page.context["total"] == len(after)
    assert line.contact in listed(signed_in("director"), measure)


def test_a_list_of_anything_else_leaves_nothing_out(signed_in, people, line):
    blind_task(line, people["analyst"])
    assert line.contact in listed(signed_in("analyst"), "handle")


@pytest.mark.parametrize("given_to", ["lead", None])
def test_coaching_offers_no_automatic_answer_of_such_a_contact(signed_in, people, line, given_to):
    query = {
        "agent": line.agent, "contact": line.contact, "behaviour": "value-driven:documented",
    }  # fmt: skip
    assert b"the automatic answer" in signed_in("lead").get("/coaching/new", query).content
    blind_task(line, people[given_to] if given_to else None)
    assert b"the automatic answer" not in signed_in("lead").get("/coaching/new", query).content


@pytest.mark.parametrize("role", ["lead", "analyst", "administrator"])
def test_who_could_take_a_blind_task_sees_no_automatic_answer_either(
    signed_in, people, line, measure, role
):
    """The sample waits for whoever is free, and somebody only has a look first."""
    done = finished_evaluation(people, line, grader="director")
    done.given.update(outcome="accepted", suggested="yes", suggested_by="a scorer")
    client = signed_in(role)
    assert HIDDEN not in client.get(f"/score/{line.contact}").content.decode()
    blind_task(line)
    assert HIDDEN in client.get(f"/score/{line.contact}").content.decode()
    assert client.get(f"/api/panel/{line.contact}").json()["hidden"]
    assert client.get(f"/api/automatic-answers/{line.contact}").status_code == 409
    assert line.contact not in listed(client, measure)
    page = client.get(f"/contacts/{line.contact}").content.decode()
    assert "<mark data-numbers" not in page
    shown = client.get(f"/evaluations/{done.pk}")
    assert not shown.context["automatic"]
    assert "accepted" not in shown.content.decode()
    answers = client.get(f"/api/evaluations/{done.pk}").json()["answers"]
    assert {(one["suggested"], one["outcome"]) for one in answers} == {("", "own")}


@pytest.mark.parametrize("role", ["agent", "director"])
def test_who_scores_nobody_sees_what_they_saw_before(signed_in, people, line, role):
    blind_task(line)
    assert not still_blind(scope_of(people[role]))
    assert signed_in(role).get(f"/api/automatic-answers/{line.contact}").status_code == 200


def test_the_rule_ends_with_the_task_with_the_scope_and_where_another_has_it(people, line):
    task = blind_task(line)
    people["analyst"].queues.clear()
    assert not still_blind(scope_of(people["analyst"]))
    assert still_blind(scope_of(people["lead"])) == {line.contact}
    Task.objects.filter(pk=task.pk).update(assignee=people["administrator"])
    assert not still_blind(scope_of(people["lead"]))
    Task.objects.filter(pk=task.pk).update(assignee=None, done=timezone.now())
    assert not still_blind(scope_of(people["lead"]))


def test_who_has_scored_first_is_not_blind_for_the_second_score_that_others_wait_to_take(
    people, line
):
    sample = Sample.objects.create(
        title="August", form=form(), stratum_by="agent", per_stratum=1, seed=1, frame_size=1,
        drawn_by=people["analyst"], audit="random-0123456789abcdef",
    )  # fmt: skip
    drawn = SampledContact.objects.create(
        sample=sample, stratum="", inclusion_probability=0.5, **AboutContact.of(line)
    )
    blind_task(line, people["lead"], sampled=drawn, done=timezone.now())
    blind_task(line, purpose="double", sampled=drawn)
    assert not still_blind(scope_of(people["lead"]))
    assert still_blind(scope_of(people["analyst"])) == {line.contact}


def test_a_token_that_may_not_score_shows_no_more_than_its_person_may_see(people, line):
    from wellspent.web.access.roles import Right

    blind_task(line)
    reading = scope_of(people["lead"], frozenset({Right.READ_CONTACTS}))
    assert still_blind(reading) == {line.contact}


def test_what_was_hidden_cannot_be_taken_nor_told_by_what_comes_of_an_answer(
    signed_in, people, line
):
    blind_task(line)
    said = standing().read(line.contact).answers[0]
    signed_in("lead").post(
        f"/api/answers/{line.contact}",
        {"question": said["question"], "value": said["answer"], "seen": 0},
        content_type="application/json",
    )
    given = Given.objects.get()
    assert (given.outcome, given.suggested, given.quotes) == ("own", "", [])


def test_the_rule_is_one_query_however_many_tasks_there_are(people, line):
    def queries():
        scope = scope_of(people["lead"])
        with CaptureQueriesContext(connection) as asked:
            still_blind(scope)
        return len(asked)

    blind_task(line)
    few = queries()
    for _ in range(20):
        blind_task(line)
    assert few == queries() == 1
    assert not LogEntry.objects.filter(action=LogEntry.Action.ACCESS).exists()
