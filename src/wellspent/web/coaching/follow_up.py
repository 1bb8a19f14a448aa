"""Whether the behaviour of a session moved: random samples before it, and after it.

before   sampled contacts of the 180 days before the session, scored before it
after    sampled contacts that began after the session, scored after it
others   the same of agents of the team who were not coached on this behaviour

A contact that began before the session and was scored after it counts on neither side: who
scored it may have known of the coaching. Of a contact that does not say when it began, the
moment of its score decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pyarrow as pa

from wellspent.estimate import Estimate, Figure
from wellspent.quality.movement import Movement, behaviour_moved
from wellspent.scorecard.form_answers import worth_of
from wellspent.scorecard.form_parts import LEFT_OUT
from wellspent.scorecard.forms import Form
from wellspent.web.access.scope import standing
from wellspent.web.coaching.models import CoachingSession
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.answer_text import given_of
from wellspent.web.scoring.models import Given, Purpose

__all__ = ["FollowUp", "follow_up"]

_REACH: Final = timedelta(days=180)
_COLUMNS: Final[tuple[tuple[str, Any], ...]] = (
    ("contact", pa.string()),
    ("agent", pa.string()),
    ("inclusion_probability", pa.float64()),
    ("audit", pa.string()),
    ("value", pa.float64()),
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How the behaviour moved, and what may be said of it in a sentence."""

    movement: Movement
    sentence: str

    @property
    def change(self) -> str:
        """The change to go by in percentage points, with its interval; empty where there is none."""
        return _points(self.movement.figure)


def follow_up(session: CoachingSession) -> FollowUp | None:
    """Whether the behaviour moved since the session; None while it is not held.

    The rows of the team's other agents are read whoever looks, so that the agent and the leader
    see the same figure. None of them leaves this function: only a figure of four or more does.
    """
    if session.held is None:
        return None
    before, after = _samples(session, session.held)
    coached = _coached(session)
    movement = behaviour_moved(
        _table(row for row in before if row["agent"] == session.agent),
        _table(row for row in after if row["agent"] == session.agent),
        _table(row for row in before if row["agent"] not in coached),
        _table(row for row in after if row["agent"] not in coached),
    )
    return FollowUp(movement, _sentence(movement))


def _coached(session: CoachingSession) -> frozenset[str]:
    """The agents of the team who were coached on this behaviour, and the agent."""
    rows = CoachingSession.objects.filter(
        team=session.team, form__form=session.form.form, question=session.question
    ).exclude(held=None)
    return frozenset(rows.order_by().values_list("agent", flat=True)) | {session.agent}


def _samples(session: CoachingSession, held: datetime) -> tuple[list[Any], list[Any]]:
    """The sampled answers of the team, and of the agent wherever, before the session and after."""
    rows = (
        Given.objects.filter(
            question=session.question,
            evaluation__state="finished",
            evaluation__purpose=Purpose.AUDIT,
            evaluation__sampled__isnull=False,
            evaluation__form__form=session.form.form,
            evaluation__team=session.team,
            evaluation__finished__gte=held - _REACH,
            evaluation__finished__lte=held + _REACH,
        )
        .order_by("evaluation__finished")
        .values_list(
            "evaluation__contact", "evaluation__agent", "evaluation__finished",
            "evaluation__form_id", "value", "evaluation__sampled__inclusion_probability",
            "evaluation__sampled__sample_id",
        )
    )  # fmt: skip
    worth = _Worth(session.question)
    # of a contact that was sampled twice the later score counts
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for contact, agent, finished, form, value, chance, sample in rows:
        side = _side(contact, finished, held)
        if side is None:
            continue
        (after if side == "after" else before)[contact] = {
            "contact": contact,
            "agent": agent,
            "inclusion_probability": chance,
            "audit": f"sample-{sample}",
            "value": worth.of(form, value),
        }
    return list(before.values()), list(after.values())


def _side(contact: str, finished: datetime, held: datetime) -> str | None:
    line = standing().line(contact)
    began = line.began if line and line.began else finished
    if began.tzinfo is None:
        began = began.replace(tzinfo=held.tzinfo)
    if finished > held and began > held:
        return "after"
    return "before" if finished <= held else None


class _Worth:
    """What answers to one question are worth, in [0, 1], under each version of its form."""

    def __init__(self, question: str) -> None:
        self.question = question
        self.forms: dict[int, Form] = {}
        self.known: dict[tuple[int, str], float | None] = {}

    def of(self, version: int, value: str) -> float | None:
        """The share of the question's weight; None where there was no occasion to tell."""
        key = (version, value)
        if key not in self.known:
            self.known[key] = self._work_out(version, value)
        return self.known[key]

    def _work_out(self, version: int, value: str) -> float | None:
        if value in LEFT_OUT:
            return None
        if version not in self.forms:
            self.forms[version] = FormVersion.objects.get(pk=version).parsed()
        form = self.forms[version]
        question = next(one for one in form.questions if one.id == self.question)
        given = given_of(form, {self.question: value})[self.question]
        return worth_of(question, given, by_points=form.scoring == "points")[0]


def _table(rows: Iterable[Any]) -> pa.Table:
    return pa.Table.from_pylist(list(rows), pa.schema(_COLUMNS))


def _sentence(movement: Movement) -> str:
    if movement.direction == "not enough to say":
        return "Not enough to say yet."
    if movement.direction == "no movement shown":
        return "No movement is shown: it may have risen, fallen or stayed."
    moved = "higher" if movement.direction == "up" else "lower"
    return f"It is {moved} since the session, by more than chance alone would show: changed since, not because."


def _points(figure: Figure) -> str:
    if not isinstance(figure, Estimate):
        return ""
    value, low, high = (_signed(100 * one) for one in (figure.value, figure.low, figure.high))
    return f"{value} points ({low} to {high}; n = {figure.n:,})"


def _signed(number: float) -> str:
    return f"{number:+.0f}".replace("-", "−") if round(number) else "0"
