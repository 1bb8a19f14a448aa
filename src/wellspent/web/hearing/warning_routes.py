"""Early warnings over HTTP: what is more than its past explains, and what people answered."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wellspent.estimate import Unknown
from wellspent.report.listening.concentration import Concentration
from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.refusals import Conflict
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import EstimateOut, FigureOut, UnknownOut, figure_out
from wellspent.web.access.scope import Scope
from wellspent.web.hearing.answering import answer_warning, history_of_warnings
from wellspent.web.hearing.in_force import in_force
from wellspent.web.hearing.models import WarningAnswer
from wellspent.web.hearing.sight import quotes_in_sight, record_quotes
from wellspent.web.hearing.warned import Shown, next_thresholds, shown_warnings, warning_of

__all__ = ["router"]

router = Router(tags=["listening"])

State = Literal["waiting", "acknowledged", "explained", "dismissed"]


class HeardQuoteOut(Schema):
    """What a customer said, where."""

    contact: str
    turn: int
    quote: str


class GatheringOut(Schema):
    """The queue or segment that stands out: how many of the contacts, and how many usually."""

    where: Literal["queue", "segment"]
    name: str
    contacts: int
    share: EstimateOut
    usual: float


class WarningAnswerOut(Schema):
    """What somebody said to an alarm."""

    id: int
    alarm: str
    topic: str
    answer: Literal["acknowledged", "explained", "dismissed"]
    why: str
    by: str
    at: dt.datetime


class WarningAnswerIn(Schema):
    """An answer; `why` is needed to explain and to dismiss.

    `seen` is the id of the newest answer that was read, 0 where there was none.
    """

    answer: Literal["acknowledged", "explained", "dismissed"]
    why: str = ""
    seen: int = 0


class WarningRow(Schema):
    """One alarm: `observed` of `contacts` in `window` days up to `date`, where `baseline` were expected.

    `series` is what was counted, such as `topic:t3`, `signal:churn_risk` or `reason:returns`. `q` is the
    share of false ones among alarms as clear on that day; `expected_false_share` that of the day's list, at
    most.
    """

    key: str
    kind: Literal["topic", "signal", "reason"]
    series: str
    name: str
    date: dt.date
    last: dt.date
    alarm_days: int
    window: int
    observed: int
    contacts: int
    baseline: float
    share: FigureOut
    ratio: EstimateOut
    q: float
    expected_false_share: float
    new: bool
    surged: bool
    state: State


class WarningOut(WarningRow):
    """One alarm with its first quotes in sight (`hidden` counts the others) and its answers."""

    quotes: list[HeardQuoteOut]
    hidden: int
    queue: GatheringOut | UnknownOut
    segment: GatheringOut | UnknownOut
    answers: list[WarningAnswerOut]


class WarningsOut(Paged[WarningRow]):
    """Alarms, those that wait first, and how the watch stands.

    `false_alarms` is how many false ones are allowed over all days. `stricter` are the factors on the
    threshold of series whose alarms were dismissed, `next` those that the answers of now will teach.
    """

    days: int
    first_day: dt.date
    last_day: dt.date
    series: dict[str, int]
    expected_false_share: float
    false_alarms: float
    stricter: dict[str, float]
    next: dict[str, float]


class NoDayJudged(Conflict):
    """The centre's past is too short to judge any day."""

    def __init__(self, why: Unknown) -> None:
        """`why` is what was found instead."""
        super().__init__(f"No day can be judged: {why.reason}.", f"What would tell: {why.lift}.")


@router.get("/warnings", auth=gates(Right.READ_SOURCES), response=WarningsOut)
def list_warnings(
    request: HttpRequest,  # noqa: ARG001 - ninja's signature
    state: State | None = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Early warnings of the whole centre, without a word that was said; `state` narrows them."""
    listening = in_force()
    found = listening.warnings
    if isinstance(found, Unknown):
        raise NoDayJudged(found)
    every = [one for one in shown_warnings(listening, found) if state in {None, one.state}]
    return page(every, limit, offset, _row) | {
        "days": found.days, "first_day": found.first_day, "last_day": found.last_day,
        "series": dict(found.series), "expected_false_share": found.expected_false_share,
        "false_alarms": found.false_alarms, "stricter": dict(found.stricter),
        "next": dict(next_thresholds()),
    }  # fmt: skip


@router.get("/warnings/{path:alarm}", auth=gates(Right.READ_SOURCES), response=WarningOut)
def read_warning(request: HttpRequest, alarm: str) -> dict[str, Any]:
    """One alarm. That its quotes were read is recorded."""
    return _whole(request.access, warning_of(in_force(), alarm), "api warning")


@router.get("/warning-answers", auth=gates(Right.READ_SOURCES), response=Paged[WarningAnswerOut])
def list_answers(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Every answer, the newest first; those to alarms that are no longer raised too."""
    rows = request.access.narrow(WarningAnswer.objects.select_related("by").order_by("-pk"))
    return page(rows, limit, offset, _answer)


@router.post(
    "/warning-answers/{path:alarm}",
    auth=gates(Right.ANSWER_ALARMS),
    response={201: WarningAnswerOut},
)
def answer(request: HttpRequest, alarm: str, said: WarningAnswerIn) -> Status[dict[str, Any]]:
    """Acknowledge, explain or dismiss an alarm; what is dismissed teaches its series' threshold."""
    shown = warning_of(in_force(), alarm)
    made = answer_warning(
        request.access.person,
        alarm,
        shown.warning.topic,
        answer=said.answer,
        why=said.why,
        seen=said.seen,
    )
    return Status(201, _answer(made))


def _whole(scope: Scope, shown: Shown, where: str) -> dict[str, Any]:
    one = shown.warning
    seen = quotes_in_sight(scope, one.quotes)
    record_quotes(scope, seen.quotes, where)
    return _row(shown) | {
        "quotes": [
            {"contact": said.line.contact, "turn": said.turn, "quote": said.quote}
            for said in seen.quotes
        ],
        "hidden": seen.hidden,
        "queue": _gathering(one.queue),
        "segment": _gathering(one.segment),
        "answers": [_answer(row) for row in history_of_warnings(one.key)],
    }


def _row(shown: Shown) -> dict[str, Any]:
    one = shown.warning
    return {
        "key": one.key, "kind": one.kind, "series": one.topic, "name": shown.name, "date": one.date,
        "last": one.last, "alarm_days": one.alarm_days, "window": one.window,
        "observed": one.observed, "contacts": one.total, "baseline": one.baseline,
        "share": figure_out(one.share), "ratio": figure_out(one.ratio), "q": one.q,
        "expected_false_share": one.expected_false_share, "new": one.new, "surged": one.surged,
        "state": shown.state,
    }  # fmt: skip


def _gathering(found: Concentration | Unknown) -> Any:
    if isinstance(found, Unknown):
        return figure_out(found)
    return {
        "where": found.where, "name": found.name, "contacts": found.contacts,
        "share": figure_out(found.share), "usual": found.usual,
    }  # fmt: skip


def _answer(one: WarningAnswer) -> dict[str, Any]:
    return {
        "id": one.pk, "alarm": one.alarm, "topic": one.topic, "answer": one.answer, "why": one.why,
        "by": one.by.username, "at": one.at,
    }  # fmt: skip
