"""An agent disagrees: which evaluations can be disputed, until when, and how it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from wellspent.web.access.models import AboutContact, Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.said import said
from wellspent.web.access.scope import standing
from wellspent.web.disputes.models import Dispute, Disputed, Objection
from wellspent.web.scoring.models import Evaluation

__all__ = ["WHOLE", "Window", "raise_dispute", "take_further", "window_of"]

WHOLE = ""  # the whole evaluation, where a question stands


@dataclass(frozen=True, slots=True)
class Window:
    """Until when an evaluation can be disputed, and what of it has been already.

    `closed` says in a sentence why nothing more can be disputed; empty where it can.
    """

    until: datetime
    disputed: frozenset[str]
    closed: str


def window_of(evaluation: Evaluation) -> Window:
    """What can still be disputed in this evaluation."""
    days = standing().workspace.settings.quality.dispute_days
    until = (evaluation.finished or evaluation.started) + timedelta(days=days)
    rows = Disputed.objects.filter(evaluation=evaluation)
    disputed = frozenset(rows.values_list("question", flat=True))
    return Window(until, disputed, _closed(evaluation, until, days, disputed))


def _closed(evaluation: Evaluation, until: datetime, days: int, disputed: frozenset[str]) -> str:
    if not evaluation.shared:
        return "This evaluation is not finished, or not shared with the agent."
    if timezone.now() > until:
        return (
            f"This evaluation could be disputed until {date_format(until, 'j F Y, H:i')}, "
            f"{days} days after it was finished."
        )
    if WHOLE in disputed:
        return "The whole of this evaluation is disputed already."
    return ""


@transaction.atomic
def raise_dispute(
    evaluation: Evaluation, person: Person, questions: Iterable[str], comment: str
) -> Dispute:
    """The agent disputes these questions of the evaluation; `WHOLE` is the whole of it.

    Raises `Conflict` after the window, or for a question that is disputed already, and
    `Refused` without comment, without questions, or for one that the form does not ask.
    """
    # two browser tabs of the same agent: the second waits here for the first
    evaluation = Evaluation.objects.select_for_update(of=("self",)).get(pk=evaluation.pk)
    window = window_of(evaluation)
    if window.closed:
        raise Conflict(window.closed, "Talk with your team lead about it.")
    chosen = _chosen(evaluation, tuple(dict.fromkeys(questions)), window)
    words = said(
        comment, "comment",
        "A dispute without a reason cannot be decided.",
        "Say what you saw differently, and where in the conversation.",
    )  # fmt: skip
    dispute: Dispute = Dispute.objects.create(
        evaluation=evaluation, raised_by=person, **AboutContact.of(evaluation)
    )
    for question in chosen:
        Disputed.objects.create(dispute=dispute, evaluation=evaluation, question=question)
    Objection.objects.create(dispute=dispute, level=1, by=person, comment=words)
    return dispute


def _chosen(evaluation: Evaluation, questions: tuple[str, ...], window: Window) -> tuple[str, ...]:
    if not questions:
        raise Refused(
            "No question is chosen.", "Choose what you dispute, or the whole evaluation.",
            "questions",
        )  # fmt: skip
    asked = set(evaluation.given.values_list("question", flat=True)) | {WHOLE}
    for question in questions:
        if question not in asked:
            raise Refused(
                f"This evaluation has no answer to the question '{question[:100]}'.",
                "Choose among the questions that it answers.", "questions",
            )  # fmt: skip
        if question in window.disputed:
            raise Conflict(
                f"The question '{question}' is disputed already, and each can be once.",
                "Take that dispute further, if it was decided.", "questions",
            )  # fmt: skip
    return (WHOLE,) if WHOLE in questions else questions


@transaction.atomic
def take_further(dispute: Dispute, person: Person, comment: str) -> Dispute:
    """The agent takes a first decision to the second level, where another person decides.

    Raises `Conflict` where nothing was decided, at the last level or after the window, and
    `Refused` without comment.
    """
    dispute = Dispute.objects.select_for_update(of=("self",)).get(pk=dispute.pk)
    if dispute.open:
        raise Conflict("This dispute waits for its decision.", "Wait until it is decided.")
    if dispute.further_until is None:
        raise Conflict("The second decision is final.", "Talk with your team lead about it.")
    if timezone.now() > dispute.further_until:
        raise Conflict(
            "This decision could be taken further until "
            f"{date_format(dispute.further_until, 'j F Y, H:i')}.",
            "Talk with your team lead about it.",
        )
    words = said(
        comment, "comment",
        "It cannot be looked at again without a reason.",
        "Say what the first decision does not answer.",
    )  # fmt: skip
    now = timezone.now()
    dispute.level += 1
    dispute.waiting_since = now
    dispute.save(update_fields=["level", "waiting_since"])
    try:
        with transaction.atomic():
            Objection.objects.create(
                dispute=dispute, level=dispute.level, by=person, at=now, comment=words
            )
    except IntegrityError:  # a database that does not lock rows
        raise Conflict("This was taken further already.", "Open the dispute again.") from None
    return dispute
