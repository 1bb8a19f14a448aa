"""Somebody else decides: accepted, partly or rejected, with a reason, and which answers change."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.said import said
from wellspent.web.disputes.changing import change_answers
from wellspent.web.disputes.models import Decision, Dispute, Outcome
from wellspent.web.disputes.signals import dispute_decided

__all__ = ["decide", "why_not_decide"]


def why_not_decide(dispute: Dispute, person: Person) -> str:
    """Why this person is not the one to decide; empty where they are.

    Whoever scored does not judge the own work, whoever disputes not the own dispute, and
    whoever decided first not once more.
    """
    if person.pk == dispute.raised_by_id or (person.agent and person.agent == dispute.agent):
        return "You cannot decide a dispute about your own contact."
    if person.pk == dispute.evaluation.grader_id:
        return "You scored this contact: somebody else decides."
    earlier = [one for one in dispute.decisions.all() if one.level < dispute.level]
    if any(one.by_id == person.pk for one in earlier):
        return "You decided this first: somebody else decides now."
    return ""


@transaction.atomic
def decide(  # noqa: PLR0917 - what a decision is made of
    dispute: Dispute,
    person: Person,
    level: int,
    outcome: str,
    comment: str,
    answers: Mapping[str, str],
) -> Decision:
    """The decision at this level, kept with what it changed.

    `answers` are new answers by question, as they are stored; those that are as they were
    change nothing. Raises `Conflict` where somebody has decided meanwhile, and `Refused` for
    what is missing or cannot be.
    """
    # who comes second waits here, and finds the first's decision
    dispute = (
        Dispute.objects.select_for_update(of=("self",))
        .select_related("evaluation__form")
        .get(pk=dispute.pk)
    )
    if not dispute.open or dispute.level != level:
        raise _decided_already(dispute)
    if why := why_not_decide(dispute, person):
        raise Refused(why, "Leave it to a colleague who may decide disputes.")
    if outcome not in Outcome.values:
        raise Refused("No decision is chosen.", "Accept it, in part, or reject it.", "outcome")
    words = said(
        comment, "comment",
        "A decision without a reason convinces nobody.",
        "Say what you saw in the conversation, and what follows from it.",
    )  # fmt: skip
    revision = change_answers(dispute, person, outcome, words, answers)
    try:
        with transaction.atomic():
            decision: Decision = Decision.objects.create(
                dispute=dispute, level=level, by=person, outcome=outcome, comment=words,
                revision=revision,
            )  # fmt: skip
    except IntegrityError:  # a database that does not lock rows
        raise _decided_already(dispute) from None
    dispute.outcome, dispute.decided, dispute.waiting_since = outcome, decision.at, None
    dispute.save(update_fields=["outcome", "decided", "waiting_since"])
    transaction.on_commit(lambda: dispute_decided.send_robust(Dispute, dispute=dispute))
    return decision


def _decided_already(dispute: Dispute) -> Conflict:
    last = dispute.decisions.select_related("by").order_by("-level").first()
    if last is None or dispute.open:
        return Conflict("This dispute has moved on meanwhile.", "Read its history, then decide.")
    return Conflict(
        f"{last.by} has decided this meanwhile: {last.get_outcome_display().lower()}. "
        f"“{last.comment}”",
        "Nothing of yours was kept by us; what you typed still stands in the form.",
    )
