"""Disputes: raised within a window, decided by somebody else with a reason, and kept as they were."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from examples.lines import line_within
from examples.of_disputes import dispute as disputed
from examples.of_disputes import finished_evaluation, other_person

from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.disputes.deciding import decide, why_not_decide
from wellspent.web.disputes.models import Decision, Dispute, Objection
from wellspent.web.disputes.raising import WHOLE, raise_dispute, take_further, window_of
from wellspent.web.disputes.signals import dispute_decided
from wellspent.web.scoring.models import Evaluation

REASON = "Turn 7 reads the reference number out."


@pytest.fixture
def line(people):
    return line_within(people["agent"])


@pytest.fixture
def evaluation(people, line):
    return finished_evaluation(people, line)


@pytest.fixture
def dispute(people, line):
    return disputed(people, line)


def finished_days_ago(evaluation, days):
    when = timezone.now() - timedelta(days=days)
    Evaluation.objects.filter(pk=evaluation.pk).update(finished=when)
    evaluation.refresh_from_db()


def accept(dispute, person, answers=None, level=1, outcome="accepted"):
    return decide(dispute, person, level, outcome, REASON, answers or {})


def test_an_agent_disputes_several_questions_with_one_reason(people, evaluation):
    made = raise_dispute(evaluation, people["agent"], ["documented", "warm_opening"], REASON)
    assert [one.question for one in made.disputed.all()] == ["documented", "warm_opening"]
    assert made.open
    assert made.level == 1
    assert made.contact == evaluation.contact


def test_the_whole_of_an_evaluation_can_be_disputed_and_then_nothing_more(people, evaluation):
    raise_dispute(evaluation, people["agent"], [WHOLE], REASON)
    with pytest.raises(Conflict, match="whole of this evaluation is disputed already"):
        raise_dispute(evaluation, people["agent"], ["documented"], REASON)


def test_a_question_is_disputed_once(people, dispute):
    with pytest.raises(Conflict, match="each can be once"):
        raise_dispute(dispute.evaluation, people["agent"], ["documented"], REASON)


@pytest.mark.parametrize(
    ("questions", "comment", "place"),
    [
        (["documented"], " \n", "comment"),
        (["documented"], "x" * 5001, "comment"),
        ([], REASON, "questions"),
        (["polite"], REASON, "questions"),
    ],
)
def test_what_is_missing_is_said_at_its_field(people, evaluation, questions, comment, place):
    with pytest.raises(Refused) as caught:
        raise_dispute(evaluation, people["agent"], questions, comment)
    assert caught.value.place == place
    assert not Dispute.objects.exists()


def test_after_fourteen_days_the_window_is_closed_and_says_its_date(people, evaluation):
    finished_days_ago(evaluation, 13.9)
    assert not window_of(evaluation).closed
    finished_days_ago(evaluation, 14.1)
    window = window_of(evaluation)
    assert f"until {window.until.day} " in window.closed
    assert "14 days" in window.closed
    with pytest.raises(Conflict):
        raise_dispute(evaluation, people["agent"], ["documented"], REASON)


def test_a_score_that_is_not_shared_is_not_disputed(evaluation):
    Evaluation.objects.filter(pk=evaluation.pk).update(purpose="calibration")
    evaluation.refresh_from_db()
    assert "not shared" in window_of(evaluation).closed


def test_accepting_changes_the_answer_and_the_score_and_keeps_what_was(people, dispute):
    before = dispute.evaluation.percent
    made = accept(dispute, people["lead"], {"documented": "yes"})
    dispute.evaluation.refresh_from_db()
    assert dispute.evaluation.given.get(question="documented").value == "yes"
    assert dispute.evaluation.percent > before
    assert (made.revision.before, made.revision.after) == (
        {"documented": "no"},
        {"documented": "yes"},
    )
    assert (made.revision.reason, made.revision.by) == (REASON, people["lead"])


def test_an_answer_that_stays_as_it_was_is_no_change(people, dispute):
    assert accept(dispute, people["lead"], {"documented": "no"}).revision is None


@pytest.mark.parametrize(
    ("outcome", "comment", "answers", "place"),
    [
        ("accepted", "", {}, "comment"),
        ("", REASON, {}, "outcome"),
        ("maybe", REASON, {}, "outcome"),
        ("rejected", REASON, {"documented": "yes"}, "outcome"),
        ("accepted", REASON, {"documented": "very"}, "answer-documented"),
        ("accepted", REASON, {"warm_opening": "yes"}, "answer-warm_opening"),
    ],
)
def test_a_decision_that_cannot_be_says_so_at_its_field_and_changes_nothing(  # noqa: PLR0917 - what a decision is made of
    people, dispute, outcome, comment, answers, place
):
    with pytest.raises(Refused) as caught:
        decide(dispute, people["lead"], 1, outcome, comment, answers)
    assert caught.value.place == place
    assert not Decision.objects.exists()
    assert not dispute.evaluation.revisions.exists()


def test_neither_the_grader_nor_the_agent_decides(people, line):
    mine = raise_dispute(
        finished_evaluation(people, line, "lead"), people["agent"], ["documented"], REASON
    )
    assert "You scored this" in why_not_decide(mine, people["lead"])
    assert "your own contact" in why_not_decide(mine, people["agent"])
    with pytest.raises(Refused, match="somebody else decides"):
        accept(mine, people["lead"])
    assert not why_not_decide(mine, people["administrator"])


def test_who_decides_second_finds_the_firsts_decision(people, dispute):
    accept(dispute, people["lead"])
    with pytest.raises(Conflict, match=f"lead has decided this meanwhile: accepted. “{REASON}”"):
        accept(dispute, people["director"], outcome="rejected")
    assert Decision.objects.get().outcome == "accepted"


def test_a_decision_can_be_taken_further_once_and_another_person_decides_finally(people, dispute):
    accept(dispute, people["lead"], outcome="rejected")
    take_further(dispute, people["agent"], "It does not say what turn 7 is.")
    dispute.refresh_from_db()
    assert dispute.open
    assert dispute.level == 2
    with pytest.raises(Refused, match="You decided this first"):
        accept(dispute, people["lead"], level=2)
    accept(dispute, other_person(people, "lead", "lead.two"), {"documented": "partly"}, level=2)
    dispute.refresh_from_db()
    assert dispute.final
    assert dispute.outcome == "accepted"
    with pytest.raises(Conflict, match="second decision is final"):
        take_further(dispute, people["agent"], REASON)
    assert [o.level for o in Objection.objects.all()] == [1, 2]


def test_what_is_not_decided_yet_is_not_taken_further(people, dispute):
    with pytest.raises(Conflict, match="waits for its decision"):
        take_further(dispute, people["agent"], REASON)


def test_a_first_decision_is_final_after_the_window(people, dispute):
    accept(dispute, people["lead"])
    Dispute.objects.update(decided=timezone.now() - timedelta(days=15))
    dispute.refresh_from_db()
    assert dispute.final
    with pytest.raises(Conflict, match="could be taken further until"):
        take_further(dispute, people["agent"], REASON)


def test_a_decision_for_an_older_level_is_refused(people, dispute):
    accept(dispute, people["lead"])
    take_further(dispute, people["agent"], REASON)
    with pytest.raises(Conflict, match="moved on meanwhile"):
        accept(dispute, people["administrator"], level=1)


def test_a_decision_is_overdue_after_seven_days(dispute):
    assert not dispute.overdue
    dispute.waiting_since = timezone.now() - timedelta(days=7, minutes=1)
    assert dispute.overdue


def test_a_decided_dispute_is_announced_once_it_is_kept(
    people, dispute, django_capture_on_commit_callbacks
):
    heard = []

    def hear(dispute, **_):
        heard.append((dispute.pk, dispute.outcome))

    dispute_decided.connect(hear)
    with django_capture_on_commit_callbacks(execute=True):
        accept(dispute, people["lead"])
        assert not heard
    dispute_decided.disconnect(hear)
    assert heard == [(dispute.pk, "accepted")]


def test_every_step_is_in_the_audit_log(people, dispute):
    from auditlog.models import LogEntry

    made = accept(dispute, people["lead"])
    assert LogEntry.objects.get_for_object(made).count() == 1
    changes = [entry.changes for entry in LogEntry.objects.get_for_object(dispute)]
    assert any(change.get("outcome") == ["", "accepted"] for change in changes)
