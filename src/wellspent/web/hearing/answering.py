"""People answer alarms: acknowledged, explained, dismissed; what is dismissed teaches the threshold.

What is in force is written into the workspace, where `wellspent listen` learns from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from wellspent.listening.alarms.model import AlarmAnswer
from wellspent.report.listening.as_json import to_json
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.said import said
from wellspent.web.access.scope import standing
from wellspent.web.hearing.models import WarningAnswer
from wellspent.workspace import keep_said

__all__ = ["answer_warning", "answers_in_force", "history_of_warnings"]

_MISSING = {
    WarningAnswer.Kind.EXPLAINED: (
        "An explanation without words explains nothing.", "Say what it was.",
    ),
    WarningAnswer.Kind.DISMISSED: (
        "Nothing is learned from a dismissal without a reason.", "Say why it was no reason to warn.",
    ),
}  # fmt: skip


@transaction.atomic
def answer_warning(
    person: Person, alarm: str, topic: str, *, answer: str, why: str, seen: int
) -> WarningAnswer:
    """Keep an answer to an alarm; the ones before stay beside it.

    `seen` is the number of the answer that the person saw, 0 where there was none. Raises
    `Refused`, or `Conflict` where somebody answered meanwhile.
    """
    list(WarningAnswer.objects.select_for_update().order_by("pk")[:1])  # who comes second waits
    if answer not in WarningAnswer.Kind.values:
        raise Refused(
            "No answer is chosen.", "Choose acknowledged, explained or dismissed.", "answer"
        )
    newest = answers_in_force([alarm]).get(alarm)
    if (newest.pk if newest else 0) != seen:
        raise _seen_otherwise(newest)
    words = said(why, "why", *_MISSING.get(answer, ()))  # type: ignore[call-overload]
    made: WarningAnswer = WarningAnswer.objects.create(
        alarm=alarm, topic=topic, answer=answer, why=words, by=person
    )
    _write_through()
    return made


def answers_in_force(alarms: Iterable[str] | None = None) -> dict[str, WarningAnswer]:
    """The newest answer of each alarm that has one."""
    rows = WarningAnswer.objects.select_related("by")
    if alarms is not None:
        rows = rows.filter(alarm__in=list(alarms))
    return {one.alarm: one for one in rows}


def history_of_warnings(alarm: str) -> Any:
    """Every answer to one alarm, the oldest first."""
    return WarningAnswer.objects.filter(alarm=alarm).select_related("by")


def _seen_otherwise(newest: WarningAnswer | None) -> Conflict:
    if newest is None:
        return Conflict(
            "Nobody has answered this alarm yet.", "Open it again, then answer.", "answer"
        )
    return Conflict(
        f"{newest.by} answered meanwhile: {newest.answer}. {newest.why}".strip(),
        "Read that, then answer again if you must.", "answer",
    )  # fmt: skip


def _write_through() -> None:
    answers = [
        AlarmAnswer(one.alarm, one.topic, one.answer, one.why, one.at)
        for one in answers_in_force().values()
    ]
    keep_said(standing().workspace, "alarm_answers", json.dumps(to_json(answers)))
