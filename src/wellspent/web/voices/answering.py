"""What an owner answers to a subject: heard, planned by a day, done, or not now and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from wellspent.redaction import redact_text
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.said import said
from wellspent.web.voices.models import Desk, DeskAnswer
from wellspent.web.voices.signals import answer_given

__all__ = ["AnswerWish", "answer_subject", "answers_by_subject", "is_member"]

_FARTHEST: Final = timedelta(days=3 * 366)
_STATES: Final = dict(DeskAnswer.State.choices)


@dataclass(frozen=True, slots=True)
class AnswerWish:
    """An answer as somebody types it; `seen` is the number of the last one they know, or 0."""

    subject: str
    state: str
    by_when: date | None = None
    why: str = ""
    seen: int = 0


def is_member(desk: Desk, person: Person) -> bool:
    """Whether this person answers for the desk."""
    return bool(desk.people.filter(pk=person.pk).exists())


def answer_subject(desk: Desk, person: Person, wish: AnswerWish) -> DeskAnswer:
    """One more answer to a subject of the desk, which only its members give.

    Raises `Refused` at the field, and `Conflict` where somebody answered since.
    """
    if not is_member(desk, person):
        raise PermissionDenied
    checked = _checked(desk, wish)
    last = DeskAnswer.objects.filter(desk=desk, subject=wish.subject).order_by("-number").first()
    if (last.number if last else 0) != wish.seen:
        raise _answered(last)
    try:
        with transaction.atomic():
            answer: DeskAnswer = DeskAnswer.objects.create(
                desk=desk, subject=wish.subject, number=wish.seen + 1, state=wish.state,
                by_when=checked.by_when, why=checked.why, by=person,
            )  # fmt: skip
            transaction.on_commit(lambda: answer_given.send_robust(DeskAnswer, answer=answer))
    except IntegrityError:
        raise _answered(None) from None
    return answer


def answers_by_subject(
    subjects: Iterable[str], desk: Desk | None = None
) -> dict[str, list[DeskAnswer]]:
    """What was answered to these subjects, by each of them, the newest first."""
    rows = DeskAnswer.objects.filter(subject__in=list(subjects)).select_related("desk", "by")
    found: dict[str, list[DeskAnswer]] = {}
    for one in rows.filter(desk=desk) if desk else rows:
        found.setdefault(one.subject, []).append(one)
    return found


def _checked(desk: Desk, wish: AnswerWish) -> AnswerWish:
    if wish.subject not in desk.subjects:
        raise Refused(
            f"'{wish.subject[:60]}' is nothing that {desk.name} subscribes to.",
            "Answer one of the desk's own subjects.", "subject",
        )  # fmt: skip
    if wish.state not in _STATES:
        raise Refused(
            f"'{wish.state[:40]}' is no answer." if wish.state else "No answer is chosen.",
            "Choose heard, planned, done or not now.", "state",
        )  # fmt: skip
    planned = wish.state == "planned"
    if planned:
        _in_reach(wish.by_when)
    missing = "It is not said why not now." if wish.state == "not_now" else ""
    why = redact_text(said(wish.why, "why", missing, "The advisors who raised it read it."))
    return AnswerWish(wish.subject, wish.state, wish.by_when if planned else None, why, wish.seen)


def _in_reach(day: date | None) -> None:
    today = timezone.localdate()
    if day is None:
        raise Refused("No day is set for the plan.", "Say by when.", "by_when")
    if not today <= day <= today + _FARTHEST:
        raise Refused(
            f"{date_format(day, 'j F Y')} is not within the three years from today.",
            "Choose a day within them.", "by_when",
        )  # fmt: skip


def _answered(last: DeskAnswer | None) -> Conflict:
    said_by = (
        f"{last.by} answered “{last.get_state_display()}” at {date_format(last.at, 'j F Y H:i')}."
        if last
        else "Somebody of the desk has answered it since."
    )
    return Conflict(said_by, "Read it first; what you typed still stands in the form.")
