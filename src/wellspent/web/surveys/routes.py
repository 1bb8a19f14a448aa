"""Surveys over HTTP: what they tell, draws by lot, and what came of calling."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from wellspent.report.listening.as_json import to_json
from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.surveys.calling import draw, record
from wellspent.web.surveys.in_sight import counting, focus_groups, newest_said, readings
from wellspent.web.surveys.models import CallBack, CallBackDraw, CallBackSaid

__all__ = ["router"]

router = Router(tags=["surveys"])

Seed = Annotated[int, Field(ge=0, lt=2**31)]
Outcome = Literal["answered", "not_reached", "refused"]


class CallBackDrawIn(Schema):
    """How many to draw of those in sight who did not answer; `seen` is the id of the newest draw that was read."""

    question: str
    n: int = 150
    seed: Seed | None = None
    seen: int = 0


class CallBackDrawOut(Schema):
    """A draw by lot: so many of so many, the seed that draws the same again, and whether it counts in your figures."""

    id: int
    question: str
    seed: int
    drawn: int
    waiting: int
    counts: bool
    by: str
    at: dt.datetime


class CallBackOut(Schema):
    """One contact to call; `said` is the id of what was recorded last, 0 where nothing was."""

    id: int
    draw: int
    contact: str
    question: str
    place: int
    inclusion_probability: float
    said: int
    outcome: Outcome | None
    score: float | None


class CallBackSaidIn(Schema):
    """What came of a call; `seen` is the id of what was recorded last, 0 where nothing was."""

    outcome: Outcome
    score: float | None = None
    seen: int = 0


class CallBackSaidOut(Schema):
    """What was recorded."""

    id: int
    callback: int
    outcome: Outcome
    score: float | None
    by: str
    at: dt.datetime


@router.get("/surveys", auth=gates(Right.READ_SOURCES), response=list[dict[str, Any]])
def list_surveys(request: HttpRequest) -> Any:
    """Every question asked of the contacts in sight: response, raw, corrected, bounds, claims."""
    return [to_json(one) for one in readings(request.access)]


@router.get("/focus-groups", auth=gates(Right.READ_SOURCES), response=list[dict[str, Any]])
def list_focus_groups(request: HttpRequest) -> Any:  # noqa: ARG001 - ninja's signature
    """Who sat in each group beside the customers; nothing that was said is counted or shown."""
    return [{**to_json(one), "said": []} for one in focus_groups()]


@router.get("/survey-draws", auth=gates(Right.READ_SOURCES), response=Paged[CallBackDrawOut])
def list_draws(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The draws of call-backs in sight, the newest first."""
    rows = request.access.narrow(CallBackDraw.objects.select_related("by").order_by("-pk"))
    counts = counting(request.access.selection)
    return page(rows, limit, offset, lambda one: _draw(one, one.pk in counts))


@router.post("/survey-draws", auth=gates(Right.CALL_BACK), response={201: CallBackDrawOut})
def make_draw(request: HttpRequest, wish: CallBackDrawIn) -> Status[dict[str, Any]]:
    """Draw call-backs by lot from those in sight who did not answer and are in no draw that counts."""
    made = draw(request.access, wish.question, wish.n, wish.seed, wish.seen)
    return Status(201, _draw(made, True))


@router.get("/call-backs", auth=gates(Right.READ_SOURCES), response=Paged[CallBackOut])
def list_callbacks(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Whom to call, in the order of the lot, and what came of it."""
    found = page(request.access.narrow(CallBack.objects.all()), limit, offset)
    said = newest_said(found["items"])
    return {**found, "items": [_call(one, said.get(one.pk)) for one in found["items"]]}


@router.get("/call-backs/{int:callback}", auth=gates(Right.READ_SOURCES), response=CallBackOut)
def read_callback(request: HttpRequest, callback: int) -> dict[str, Any]:
    """One contact to call."""
    one = request.access.find(CallBack, callback)
    return _call(one, newest_said([one]).get(one.pk))


@router.post("/call-backs/{int:callback}/said", auth=gates(Right.CALL_BACK), response={201: CallBackSaidOut})  # fmt: skip
def record_said(
    request: HttpRequest, callback: int, said: CallBackSaidIn
) -> Status[dict[str, Any]]:
    """Record what came of a call: a score, nobody reached, or an answer refused."""
    one = request.access.find(CallBack, callback)
    made = record(request.access, one, said.outcome, said.score, said.seen)
    return Status(201, {"id": made.pk, "callback": one.pk, "outcome": made.outcome, "score": made.score, "by": made.by.username, "at": made.at})  # fmt: skip


def _draw(one: CallBackDraw, counts: bool) -> dict[str, Any]:
    return {
        "id": one.pk, "question": one.question, "seed": one.seed, "drawn": one.drawn,
        "waiting": one.waiting, "counts": counts, "by": one.by.username, "at": one.at,
    }  # fmt: skip


def _call(one: CallBack, said: CallBackSaid | None) -> dict[str, Any]:
    return {
        "id": one.pk, "draw": one.draw_id, "contact": one.contact, "question": one.question,
        "place": one.place, "inclusion_probability": one.inclusion_probability,
        "said": said.pk if said else 0, "outcome": said.outcome if said else None,
        "score": said.score if said else None,
    }  # fmt: skip
