"""Signals over HTTP: how often, which words, and what people judged of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from wellspent.report.index import ContactLine
from wellspent.web.access.gates import gates
from wellspent.web.access.opening import read_record, record_opening
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import FigureOut, figure_out
from wellspent.web.access.scope import standing
from wellspent.web.centre.heard import SignalLine
from wellspent.web.hearing.judging import judge_signal, judgements_to_learn, tell_missed
from wellspent.web.hearing.listing import HeardList
from wellspent.web.hearing.models import SignalJudgement
from wellspent.web.hearing.sight import record_quotes
from wellspent.web.hearing.wanted import Wanted
from wellspent.web.hearing.words import say_share

__all__ = ["router"]

router = Router(tags=["listening"])


class HeardFilters(Schema):
    """Which signals: those of contacts by their records, and those of a kind, name or topic.

    All but `unspoken`, `name`, `topic`, `since` and `until` may be given several times; `~` stands for
    "not recorded". `unspoken` says yes or no.
    """

    queue: list[str] = []
    team: list[str] = []
    channel: list[str] = []
    reason: list[str] = []
    segment: list[str] = []
    week: list[str] = []
    agent: list[str] = []
    kind: list[str] = []
    unspoken: Literal["yes", "no", ""] = ""
    name: str = ""
    topic: str = ""
    since: date | None = None
    until: date | None = None


class SignalOut(Schema):
    """One signal: characters `start` to `end` of a turn, with the words; `topic` is the contact's."""

    contact: str
    turn: int
    kind: str
    start: int
    end: int
    quote: str
    confidence: float
    name: str | None
    asked: bool
    followed_up: bool
    unspoken: bool
    topic: str | None
    began: datetime | None
    queue: str | None
    team: str | None
    segment: str | None


class SignalRateOut(Schema):
    """How often a kind is heard: `hits` of `contacts` have one or more, in words in `said`."""

    kind: str
    hits: int
    contacts: int
    share: FigureOut
    said: str
    signals: int
    unspoken: int


class JudgementIn(Schema):
    """What a person says of a turn.

    Of a signal that was found, `found` is its kind and `right` the one that it should have, empty for no
    signal. Of one that was missed, `found` is empty, and `quote` are the words that carry it.
    """

    turn: Annotated[int, Query(ge=1)]
    found: str = ""
    right: str = ""
    quote: str = ""


class JudgementOut(Schema):
    """One judgement; `found` is empty where the signal had been missed, `right` where there is none."""

    id: int
    contact: str
    turn: int
    found: str
    right: str
    start: int
    end: int
    by: str
    at: datetime


@router.get("/signals", auth=gates(Right.READ_LISTENING), response=Paged[SignalOut])
def list_signals(
    request: HttpRequest,
    filters: Query[HeardFilters],  # noqa: ARG001 - they are read by the pages' own rule
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """The signals in sight with their words, the newest first. That they were read is recorded."""
    every = HeardList(request.access, Wanted.of(request.GET))
    lines = every[offset : offset + limit]
    record_quotes(request.access, lines, "api signals")
    return {"total": len(every), "items": [_signal(one) for one in lines]}


@router.get("/signal-rates", auth=gates(Right.READ_LISTENING), response=list[SignalRateOut])
def read_rates(
    request: HttpRequest,
    filters: Query[HeardFilters],  # noqa: ARG001 - as above
) -> list[dict[str, Any]]:
    """How often each kind is heard in the contacts in sight; `kind` and the like narrow the signals."""
    wanted = Wanted.of(request.GET)
    rates = standing().signal_rates(wanted.selection.within(request.access.selection), wanted.heard)
    return [
        {
            "kind": one.kind, "hits": one.hits, "contacts": one.contacts,
            "share": figure_out(one.share), "said": say_share(one.hits, one.contacts, one.share),
            "signals": one.signals, "unspoken": one.unspoken,
        }
        for one in rates
    ]  # fmt: skip


@router.get("/signal-judgements", auth=gates(Right.READ_LISTENING), response=Paged[JudgementOut])
def list_judgements(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """What people judged of signals in sight, the oldest first."""
    rows = request.access.narrow(SignalJudgement.objects.select_related("by"))
    return page(rows, limit, offset, _judgement)


@router.post(
    "/signal-judgements/{path:contact}",
    auth=gates(Right.CORRECT_LABELS),
    response={201: JudgementOut},
)
def judge(request: HttpRequest, contact: str, said: JudgementIn) -> Status[dict[str, Any]]:
    """Say that a signal is right, none, or of another kind; or tell one that was missed."""
    line: ContactLine = request.access.contact(contact)
    record, person = read_record(line), request.access.person
    if said.found:
        made = judge_signal(line, record, person, turn=said.turn, kind=said.found, right=said.right)
    else:
        made = tell_missed(line, record, person, turn=said.turn, kind=said.right, quote=said.quote)
    return Status(201, _judgement(made))


@router.get("/signal-labels", auth=gates(Right.EXPORT))
def export_judgements(request: HttpRequest) -> HttpResponse:
    """The judged turns with their words and right and wrong kinds, a contact a line, to learn from.

    Each is an opened transcript, and recorded as such.
    """
    lines = []
    for contact, line in judgements_to_learn(request.access.narrow(SignalJudgement.objects.all())):
        record_opening(contact, request.access.person, "api signal labels")
        lines.append(f"{line}\n")
    return HttpResponse("".join(lines), content_type="application/x-ndjson")


def _signal(one: SignalLine) -> dict[str, Any]:
    line = one.line
    return {
        "contact": line.contact, "turn": one.turn, "kind": one.kind, "start": one.start,
        "end": one.end, "quote": one.quote, "confidence": one.confidence, "name": one.name,
        "asked": one.asked, "followed_up": one.followed_up, "unspoken": one.unspoken,
        "topic": one.topic, "began": line.began, "queue": line.queue, "team": line.team,
        "segment": line.segment,
    }  # fmt: skip


def _judgement(one: SignalJudgement) -> dict[str, Any]:
    return {
        "id": one.pk, "contact": one.contact, "turn": one.turn, "found": one.found,
        "right": one.right, "start": one.start, "end": one.end, "by": one.by.username, "at": one.at,
    }  # fmt: skip
