"""The pages and routes of disputes: nothing typed is lost, and everything is said plainly."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from examples.lines import line_within
from examples.of_disputes import dispute as disputed
from examples.of_disputes import finished_evaluation, other_person

from wellspent.web.access.scope import scope_of
from wellspent.web.disputes.deciding import decide
from wellspent.web.disputes.models import Dispute, Disputed
from wellspent.web.disputes.overturned import overturned_shares
from wellspent.web.disputes.raising import raise_dispute
from wellspent.web.scoring.models import Evaluation, Task

REASON = "Turn 7 reads the reference number out."


@pytest.fixture
def line(people):
    return line_within(people["agent"])


@pytest.fixture
def dispute(people, line):
    return disputed(people, line)


def text_of(answer):
    return " ".join(answer.content.decode().split())


def lines_of(agent, n):
    from wellspent.web.access.scope import standing

    return standing().contacts(scope_of(agent).selection, "handle", 0, n).lines


def test_an_agent_raises_a_dispute_and_sees_what_becomes_of_it(people, line, signed_in):
    evaluation = finished_evaluation(people, line)
    agent = signed_in("agent")
    page = agent.get(f"/evaluations/{evaluation.pk}/dispute?question=documented")
    assert 'value="documented" checked' in text_of(page)
    sent = {"questions": ["documented"], "comment": REASON}
    made = agent.post(f"/evaluations/{evaluation.pk}/dispute", sent, follow=True)
    assert REASON in text_of(made)
    assert "A decision is due by" in text_of(made)
    assert 'data-taken="dispute-' in text_of(made)


def test_a_dispute_without_reason_keeps_what_was_chosen_and_says_so_at_the_field(
    people, line, signed_in
):
    evaluation = finished_evaluation(people, line)
    answer = signed_in("agent").post(
        f"/evaluations/{evaluation.pk}/dispute", {"questions": ["documented"], "comment": " "}
    )
    assert answer.status_code == 422
    assert 'value="documented" checked' in text_of(answer)
    assert 'id="comment-error">A dispute without a reason' in text_of(answer)


def test_after_the_window_the_page_says_the_date_and_has_no_button(people, line, signed_in):
    evaluation = finished_evaluation(people, line)
    Evaluation.objects.update(finished=timezone.now() - timedelta(days=20))
    address = f"/evaluations/{evaluation.pk}/dispute"
    page = text_of(signed_in("agent").get(address))
    assert "could be disputed until" in page
    assert "Raise the dispute" not in page
    late = signed_in("agent").post(address, {"questions": ["documented"], "comment": REASON})
    assert late.status_code == 409
    assert REASON in text_of(late)


def test_a_lead_decides_and_the_history_shows_before_and_after(dispute, signed_in):
    sent = {"level": 1, "outcome": "partly", "comment": REASON, "answer-documented": "partly"}
    page = text_of(signed_in("lead").post(f"/disputes/{dispute.pk}/decide", sent, follow=True))
    assert "<del>No</del>" in page
    assert "<ins>Partly</ins>" in page
    assert "the score went from" in page
    assert "take this further until" in page
    assert "Take it further" in text_of(signed_in("agent").get(f"/disputes/{dispute.pk}"))


def test_who_decides_second_sees_the_firsts_decision_and_keeps_the_own_words(
    people, dispute, signed_in
):
    decide(dispute, people["lead"], 1, "accepted", REASON, {})
    lead = other_person(people, "lead", "lead.two")
    client = signed_in("lead")
    client.force_login(lead, backend="allauth.account.auth_backends.AuthenticationBackend")
    sent = {"level": 1, "outcome": "rejected", "comment": "I hear nothing of the kind."}
    answer = client.post(f"/disputes/{dispute.pk}/decide", sent)
    assert answer.status_code == 409
    page = text_of(answer)
    assert "lead has decided this meanwhile: accepted" in page
    assert "I hear nothing of the kind." in page


def test_a_decision_without_reason_keeps_the_choice_and_the_new_answer(dispute, signed_in):
    sent = {"level": 1, "outcome": "accepted", "comment": "", "answer-documented": "yes"}
    answer = signed_in("lead").post(f"/disputes/{dispute.pk}/decide", sent)
    page = text_of(answer)
    assert answer.status_code == 422
    assert "A decision without a reason" in page
    assert 'value="accepted" required checked' in page
    assert 'value="yes" selected' in page


def test_the_grader_is_told_why_there_is_no_button(people, line, signed_in):
    mine = raise_dispute(
        finished_evaluation(people, line, "lead"), people["agent"], ["documented"], REASON
    )
    page = text_of(signed_in("lead").get(f"/disputes/{mine.pk}"))
    assert "You scored this contact: somebody else decides." in page
    assert "<form" not in page.split("<main")[1].replace("hidden", "")


@pytest.mark.usefixtures("dispute")
def test_an_overdue_decision_is_marked_and_found(signed_in):
    lead = signed_in("lead")
    assert "No decision is overdue." in text_of(lead.get("/disputes/?show=overdue"))
    Dispute.objects.update(waiting_since=timezone.now() - timedelta(days=8))
    page = text_of(lead.get("/disputes/?show=overdue"))
    assert "1 dispute," in page
    assert "overdue since" in page


@pytest.mark.parametrize(
    ("role", "show", "there"),
    [
        ("agent", "mine", True),
        ("lead", "mine", False),
        ("administrator", "mine", True),
        ("lead", "open", True),
        ("lead", "decided", False),
        ("lead", "nonsense", True),
    ],
)
def test_the_list_shows_those_of_a_kind(dispute, signed_in, role, show, there):
    page = text_of(signed_in(role).get(f"/disputes/?show={show}"))
    assert (f'href="/disputes/{dispute.pk}"' in page) is there


def test_who_has_still_to_score_blindly_does_not_see_the_dispute(people, dispute, signed_in):
    Task.objects.create(
        contact=dispute.contact,
        agent=dispute.agent,
        team=dispute.team,
        queue=dispute.queue,
        form=dispute.evaluation.form,
        assignee=people["lead"],
        blind=True,
    )
    lead = signed_in("lead")
    assert lead.get(f"/disputes/{dispute.pk}").status_code == 404
    assert f"/disputes/{dispute.pk}" not in text_of(lead.get("/disputes/"))


def test_a_longer_list_asks_the_database_no_more(people, signed_in, django_assert_max_num_queries):
    lead = signed_in("lead")
    lines = lines_of(people["agent"], 6)
    disputed(people, lines[0])
    with django_assert_max_num_queries(100) as few:
        lead.get("/disputes/")
    for line in lines[1:]:
        decide(disputed(people, line), people["lead"], 1, "rejected", REASON, {})
    with django_assert_max_num_queries(len(few)):
        lead.get("/disputes/")
    with django_assert_max_num_queries(len(few) + 1):
        lead.get("/disputes/?show=all")


def test_overturned_says_not_enough_below_eight_and_a_share_from_there(people, signed_in):
    """Eight disputes of one question: six accepted, one in part, one rejected; 7 of 8."""
    lines = lines_of(people["agent"], 8)
    outcomes = ["accepted"] * 6 + ["partly", "rejected"]
    for n, (line, outcome) in enumerate(zip(lines, outcomes, strict=True)):
        if n == 7:
            page = text_of(signed_in("lead").get("/disputes/overturned"))
            assert "7 decided disputes, and a figure needs 8" in page
        decide(disputed(people, line), people["lead"], 1, outcome, REASON, {})
    shares = overturned_shares(scope_of(people["lead"]))
    ((_, _, documented),) = shares.questions
    assert (documented.overturned.value, documented.overturned.n) == (7 / 8, 8)
    assert [name for name, _ in shares.analysts] == ["administrator"]
    assert "88 %" in text_of(signed_in("lead").get("/disputes/overturned"))


def test_what_was_accepted_in_part_overturns_the_questions_whose_answers_changed(people, line):
    evaluation = finished_evaluation(people, line)
    made = raise_dispute(evaluation, people["agent"], ["documented", "warm_opening"], REASON)
    decide(made, people["lead"], 1, "partly", REASON, {"documented": "yes"})
    from wellspent.web.disputes.overturned import _disputed

    table = _disputed(scope_of(people["lead"]), {evaluation.pk})
    assert table["decision"].to_pylist() == ["partly", "rejected"]


def test_a_machine_raises_decides_and_takes_further(people, line, signed_in):
    evaluation = finished_evaluation(people, line)
    agent = signed_in("agent")
    sent = {"questions": ["documented"], "comment": REASON}
    address = f"/api/evaluations/{evaluation.pk}/disputes"
    made = agent.post(address, sent, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["questions"] == ["documented"]
    again = agent.post(address, sent, content_type="application/json")
    assert again.status_code == 409
    assert again.json()["error"]["place"] == "questions"
    key = made.json()["id"]
    decision = {
        "level": 1,
        "outcome": "accepted",
        "comment": REASON,
        "answers": {"documented": "yes"},
    }
    decided = signed_in("lead").post(
        f"/api/disputes/{key}/decisions", decision, content_type="application/json"
    )
    assert decided.json()["decisions"][0]["after"] == {"documented": "yes"}
    second = signed_in("lead").post(
        f"/api/disputes/{key}/decisions", decision, content_type="application/json"
    )
    assert second.status_code == 409
    assert REASON in second.json()["error"]["fact"]
    further = signed_in("agent").post(
        f"/api/disputes/{key}/further", {"comment": REASON}, content_type="application/json"
    )
    assert further.status_code == 201
    assert further.json()["level"] == 2
    listed = signed_in("agent").get("/api/disputes?show=open").json()
    assert listed["total"] == 1
    assert listed["items"][0]["id"] == key
    assert Disputed.objects.count() == 1


def test_a_disputed_evaluation_says_so_and_offers_only_what_is_left(people, dispute, signed_in):
    address = f"/evaluations/{dispute.evaluation_id}"
    page = text_of(signed_in("agent").get(address))
    assert "Disputed on" in page
    assert f'href="/disputes/{dispute.pk}"' in page
    assert "Dispute this evaluation" not in page
    whole = raise_dispute(dispute.evaluation, people["agent"], [""], REASON)
    page = text_of(signed_in("agent").get(address))
    assert f'href="/disputes/{whole.pk}"' in page
    assert f"{address}/dispute" not in page


def test_who_decides_sees_the_score_before_and_after_and_decides_nothing_by_looking(
    dispute, signed_in
):
    percent = dispute.evaluation.percent
    lead, address = signed_in("lead"), f"/disputes/{dispute.pk}/weigh"
    for answer, words in (("yes", "the score changes"), ("no", "the score stays")):
        page = text_of(lead.post(address, {"answer-documented": answer, "comment": REASON}))
        assert words in page
        assert REASON in page
    dispute.refresh_from_db()
    assert dispute.open
    assert dispute.evaluation.percent == percent


def test_a_decision_that_would_lower_the_score_says_so(people, line, signed_in):
    evaluation = finished_evaluation(people, line)
    good = evaluation.given.exclude(question="documented").filter(value="yes").first()
    one = raise_dispute(evaluation, people["agent"], [good.question], REASON)
    sent = {f"answer-{good.question}": "no"}
    page = signed_in("lead").post(f"/disputes/{one.pk}/weigh", sent, headers={"HX-Request": "true"})
    assert "would lower the score" in text_of(page)
    assert "→" in text_of(page)
