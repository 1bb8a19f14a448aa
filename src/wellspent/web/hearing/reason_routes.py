"""Reasons and hints over HTTP: what was found, what was recorded, and what people named and merged."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from wellspent.estimate import Unknown
from wellspent.report.listening.reason_model import Reasons
from wellspent.web.access.filters import selection_of
from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.refusals import Conflict
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import FigureOut, figure_out, plain
from wellspent.web.hearing.examples import record_examples, what_they_said
from wellspent.web.hearing.hinted import SeenHint, hints_in_sight
from wellspent.web.hearing.in_force import as_found, in_force
from wellspent.web.hearing.models import TopicMerge, TopicName
from wellspent.web.hearing.naming import merge_topic, name_topic, newest_names, undo_merge
from wellspent.web.hearing.reasons import (
    ShownReason,
    reason_of,
    recorded_of,
    shown_reasons,
    topic_names,
)
from wellspent.web.hearing.sight import record_quotes

__all__ = ["router"]

router = Router(tags=["listening"])


class ContactFilters(Schema):
    """Which contacts: each several times for several values; `~` stands for "not recorded"."""

    queue: list[str] = []
    team: list[str] = []
    channel: list[str] = []
    reason: list[str] = []
    segment: list[str] = []
    week: list[str] = []
    agent: list[str] = []


class ReasonShareOut(Schema):
    """How many of the selected contacts have a reason, in words in `said`."""

    hits: int
    contacts: int
    share: FigureOut
    said: str


class ReasonRow(ReasonShareOut):
    """A reason that was found; `stability` is how much of it is found again in contacts drawn anew.

    `new`: this run found it first. `merged` are reasons that people made a part of it.
    """

    topic: str
    name: str
    words: list[str]
    stability: FigureOut
    steady: bool
    new: bool
    merged: list[str]


class ReasonsOut(Paged[ReasonRow]):
    """The reasons, the most frequent first; `unassigned` are contacts that have none.

    `beside` is what the recorded reasons of the whole centre make of them.
    """

    unassigned: ReasonShareOut
    beside: dict[str, Any]


class RecordedReasonOut(Schema):
    """A recorded reason of a found one's contacts; null where nothing was recorded."""

    reason: str | None
    hits: int
    share: FigureOut


class ReasonQuoteOut(Schema):
    """What a customer said, where."""

    contact: str
    turn: int
    quote: str


class ReasonOut(ReasonRow):
    """A reason with what was recorded for its contacts, and what some of their customers said.

    `named` is the id of the newest name that somebody gave it, 0 where nobody did.
    """

    recorded: list[RecordedReasonOut]
    quotes: list[ReasonQuoteOut]
    named: int


class TopicNameIn(Schema):
    """A name, empty to go back to the one that was found; `seen` is `named` as it was read."""

    name: str
    seen: int = 0


class TopicNameOut(Schema):
    """What somebody called a reason."""

    id: int
    topic: str
    name: str
    by: str
    at: dt.datetime


class TopicMergeIn(Schema):
    """The reason that another is a part of."""

    into: str


class TopicMergeOut(Schema):
    """What somebody said is a part of what, and whether it was undone."""

    id: int
    topic: str
    into: str
    by: str
    at: dt.datetime
    undone_by: str | None
    undone_at: dt.datetime | None


class HintOut(Schema):
    """Something that several customers hint at in different words; quotes are those in sight."""

    key: str
    about: list[str]
    kind: str
    team: str | None
    customers: int
    contacts: int
    of: int
    wordings: int
    said: str
    why: str
    quotes: list[ReasonQuoteOut]
    hidden: int


class NoReasonsFound(Conflict):
    """Topics could not be found."""

    def __init__(self, why: Unknown) -> None:
        """`why` is what was found instead."""
        super().__init__(f"No reasons were found: {why.reason}.", f"What would tell: {why.lift}.")


@router.get("/reasons", auth=gates(Right.READ_LISTENING), response=ReasonsOut)
def list_reasons(
    request: HttpRequest,
    filters: Query[ContactFilters],  # noqa: ARG001 - they are read by the pages' own rule
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Why customers get in touch, as they say it; shares are of the contacts in sight."""
    reasons = _reasons()
    selection = selection_of(request.GET).within(request.access.selection)
    shown, none = shown_reasons(reasons, selection)
    return page(shown, limit, offset, _row) | {
        "unassigned": _share(none),
        "beside": plain(reasons.beside),
    }


@router.get("/reasons/{topic}", auth=gates(Right.READ_LISTENING), response=ReasonOut)
def read_reason(
    request: HttpRequest,
    topic: str,
    filters: Query[ContactFilters],  # noqa: ARG001 - as above
) -> dict[str, Any]:
    """One reason. That its quotes were read is recorded."""
    listening = in_force()
    reason = reason_of(listening, topic)
    selection = selection_of(request.GET).within(request.access.selection)
    shown, _ = shown_reasons(_reasons(), selection)
    examples = what_they_said(request.access, reason, selection)
    record_examples(request.access, examples, "api reason")
    newest = newest_names().get(topic)
    return _row(next(one for one in shown if one.share.key == topic)) | {
        "recorded": [
            {"reason": one.reason, "hits": one.hits, "share": figure_out(one.share)}
            for one in recorded_of(topic, selection)
        ],
        "quotes": [_quote(one) for one in examples],
        "named": newest.pk if newest else 0,
    }


@router.post("/reasons/{topic}/name", auth=gates(Right.NAME_REASONS), response={201: TopicNameOut})
def name(request: HttpRequest, topic: str, said: TopicNameIn) -> Status[dict[str, Any]]:
    """Call a reason otherwise; it keeps the name from run to run."""
    keys = topic_names(in_force())
    found = topic_names(as_found())
    made = name_topic(request.access.person, keys, topic, said.name, said.seen, found)
    return Status(201, _name(made))


@router.post(
    "/reasons/{topic}/merge", auth=gates(Right.NAME_REASONS), response={201: TopicMergeOut}
)
def merge(request: HttpRequest, topic: str, said: TopicMergeIn) -> Status[dict[str, Any]]:
    """Make a reason a part of another."""
    keys = topic_names(in_force())
    return Status(201, _merge(merge_topic(request.access.person, keys, topic, said.into)))


@router.get("/topic-names", auth=gates(Right.READ_LISTENING), response=Paged[TopicNameOut])
def list_names(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Every name that anybody gave a reason, the oldest first."""
    rows = request.access.narrow(TopicName.objects.select_related("by"))
    return page(rows, limit, offset, _name)


@router.get("/topic-merges", auth=gates(Right.READ_LISTENING), response=Paged[TopicMergeOut])
def list_merges(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Every merge of reasons, the oldest first, undone ones too."""
    rows = request.access.narrow(TopicMerge.objects.select_related("by", "undone_by"))
    return page(rows, limit, offset, _merge)


@router.post(
    "/topic-merges/{int:topicmerge}/undo", auth=gates(Right.NAME_REASONS), response=TopicMergeOut
)
def undo(request: HttpRequest, topicmerge: int) -> dict[str, Any]:
    """Make a merged reason one of its own again."""
    return _merge(undo_merge(request.access.person, request.access.find(TopicMerge, topicmerge)))


@router.get("/hints", auth=gates(Right.READ_LISTENING), response=Paged[HintOut])
def list_hints(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """What several customers hint at in different words, as far as a quote of it is in sight."""
    found = hints_in_sight(request.access, in_force())
    shown = found[offset : offset + limit]
    record_quotes(request.access, [one for hint in shown for one in hint.seen.quotes], "api hints")
    return {"total": len(found), "items": [_hint(one) for one in shown]}


def _reasons() -> Reasons:
    found = in_force().reasons
    if isinstance(found, Unknown):
        raise NoReasonsFound(found)
    return found


def _share(one: ShownReason) -> dict[str, Any]:
    share = one.share
    return {
        "hits": share.hits, "contacts": share.contacts, "share": figure_out(share.share),
        "said": one.said,
    }  # fmt: skip


def _row(one: ShownReason) -> dict[str, Any]:
    topic = one.topic
    assert topic is not None  # noqa: S101 - what has none is no row
    return _share(one) | {
        "topic": topic.key, "name": topic.name, "words": list(topic.words),
        "stability": figure_out(topic.stability), "steady": topic.steady, "new": topic.new,
        "merged": list(topic.merged),
    }  # fmt: skip


def _quote(one: Any) -> dict[str, Any]:
    return {"contact": one.line.contact, "turn": one.turn, "quote": one.quote}


def _name(one: TopicName) -> dict[str, Any]:
    return {"id": one.pk, "topic": one.topic, "name": one.name, "by": one.by.username, "at": one.at}


def _merge(one: TopicMerge) -> dict[str, Any]:
    return {
        "id": one.pk, "topic": one.topic, "into": one.into, "by": one.by.username, "at": one.at,
        "undone_by": one.undone_by.username if one.undone_by else None, "undone_at": one.undone_at,
    }  # fmt: skip


def _hint(one: SeenHint) -> dict[str, Any]:
    hint = one.hint
    return {
        "key": hint.key, "about": list(hint.about), "kind": hint.kind, "team": hint.team,
        "customers": hint.customers, "contacts": hint.contacts, "of": hint.of,
        "wordings": hint.wordings, "said": one.said, "why": hint.why,
        "quotes": [_quote(quote) for quote in one.seen.quotes], "hidden": one.seen.hidden,
    }  # fmt: skip
