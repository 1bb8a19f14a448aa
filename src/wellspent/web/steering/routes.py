"""Steering, for machines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wellspent.estimate import Unknown
from wellspent.moments.incentives import scheme_of
from wellspent.report.moments.paradoxes import Paradox
from wellspent.report.moments.permissions import Permissions
from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import PersonRef, plain
from wellspent.web.access.scope import standing
from wellspent.web.changes.sight import NOT_PREPARED
from wellspent.web.steering.deciding import keep_scheme, move_scheme, say_hours
from wellspent.web.steering.loop import causes, loop_weeks
from wellspent.web.steering.models import FixHours, KeptScheme
from wellspent.web.steering.pages import allocation_now, relations_in_sight
from wellspent.web.steering.trying import try_in_sight

__all__ = ["router"]

router = Router(tags=["steering"])


class SchemeOut(Schema):
    """A kept scheme; `version` counts changes of its state."""

    id: int
    name: str
    state: str
    version: int
    by: PersonRef
    at: datetime
    scheme: dict[str, Any]


class SchemeIn(Schema):
    """A scheme: its name, a weight for each measure, and what else SCHEME.toml has; what is left out is as usual."""

    name: str
    measures: dict[str, float]
    per: str = "agent"
    period_days: float = 28
    adjusted: bool = False
    pays: str = "top"
    share: float = 0.2
    threshold: float = 0.5
    amount: float = 100.0
    most: float = 200.0
    cap: float = 3.0
    least_contacts: float = 8


class StateIn(Schema):
    """The new state, and the version that was seen."""

    state: str
    seen: int


class HoursIn(Schema):
    """How many hours a change against a friction takes; `seen` is the number of what was said before, 0 of nothing."""

    key: str
    hours: float
    seen: int = 0


class HoursOut(Schema):
    """What was said, and its number."""

    id: int
    key: str
    hours: float
    by: PersonRef
    at: datetime


@router.get("/steering/allocation", auth=gates(Right.READ_STEERING), response=dict[str, Any])
def read_allocation(request: HttpRequest) -> Any:
    """Where an hour buys most, and results beside relationships over time; `reason` says why not."""
    return plain(allocation_now(request.access))


@router.post("/steering/hours", auth=gates(Right.ACT_ON_MOMENTS), response={201: HoursOut})
def say_fix_hours(request: HttpRequest, body: HoursIn) -> Any:
    """Say how many hours a change against a friction in sight takes."""
    made = say_hours(body.key, body.hours, body.seen, request.access)
    return Status(201, _hours(made))


@router.get("/steering/hours", auth=gates(Right.READ_STEERING), response=Paged[HoursOut])
def list_fix_hours(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Everything that was said of friction in sight, the newest first."""
    rows = request.access.narrow(FixHours.objects.select_related("by").order_by("-pk"))
    return page(rows, limit, offset, _hours)


@router.post("/steering/incentives/trial", auth=gates(Right.DESIGN_INCENTIVES), response=dict[str, Any])  # fmt: skip
def try_scheme_now(request: HttpRequest, body: SchemeIn) -> Any:
    """Try a scheme on the past."""
    return plain(try_in_sight(request.access, scheme_of(body.model_dump(exclude_unset=True))))


@router.get("/steering/incentives", auth=gates(Right.READ_STEERING), response=Paged[SchemeOut])
def list_schemes(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """Every kept scheme, the newest first."""
    rows = request.access.narrow(KeptScheme.objects.select_related("by"))
    return page(rows, limit, offset, _scheme)


@router.post("/steering/incentives", auth=gates(Right.DESIGN_INCENTIVES), response={201: SchemeOut})
def keep_scheme_now(request: HttpRequest, body: SchemeIn) -> Any:
    """Keep a scheme to compare with."""
    return Status(
        201,
        _scheme(keep_scheme(scheme_of(body.model_dump(exclude_unset=True)), request.access.person)),
    )


@router.get("/steering/incentives/{int:keptscheme}", auth=gates(Right.READ_STEERING), response=dict[str, Any])  # fmt: skip
def read_scheme(request: HttpRequest, keptscheme: int) -> Any:
    """A kept scheme with its trial on the contacts as they are now."""
    kept = request.access.find(KeptScheme, keptscheme)
    trial = try_in_sight(request.access, scheme_of(kept.scheme))
    return {**_scheme(kept), "trial": plain(trial)}


@router.post("/steering/incentives/{int:keptscheme}/state", auth=gates(Right.DESIGN_INCENTIVES), response=SchemeOut)  # fmt: skip
def move_scheme_now(request: HttpRequest, keptscheme: int, body: StateIn) -> Any:
    """Put a scheme in force, back, or away."""
    kept = request.access.find(KeptScheme, keptscheme)
    return _scheme(move_scheme(kept, body.state, body.seen))


@router.get("/steering/loop", auth=gates(Right.READ_STEERING), response=dict[str, Any])
def read_loop(request: HttpRequest) -> Any:
    """Figures beside voices: causes of friction, and the last weeks."""
    return {"causes": plain(causes()), "weeks": [_week(one) for one in loop_weeks(request.access)]}


@router.get("/steering/teams", auth=gates(Right.READ_STEERING), response=dict[str, Any])
def read_teams(request: HttpRequest) -> Any:
    """Teams in sight that are large enough, by month, and what goes with slow time; `reason` says why not."""
    return plain(relations_in_sight(request.access))


@router.get("/steering/paradox", auth=gates(Right.READ_STEERING), response=dict[str, Any])
def read_paradox(request: HttpRequest) -> Any:  # noqa: ARG001 - the same for all who may read it
    """Hours put in and what followed, by every design; `reason` says why not."""
    return plain(standing().part(Paradox) or NOT_PREPARED)


@router.get("/steering/permission", auth=gates(Right.READ_STEERING), response=dict[str, Any])
def read_permission(request: HttpRequest) -> Any:  # noqa: ARG001 - the same for all who may read it
    """Where people hurry, and the rules that permit them not to; `reason` says why not."""
    found = standing().part(Permissions) or NOT_PREPARED
    return plain(found) if isinstance(found, Unknown) else {**plain(found), "moments": []}


def _week(one: Any) -> dict[str, Any]:
    found: dict[str, Any] = plain(one)
    pulse = found.pop("pulse")
    kept = {key: pulse[key] for key in ("advisors", "answered", "response", "mood", "held")}
    return {**found, "monday": one.monday.isoformat(), "pulse": kept}


def _scheme(kept: KeptScheme) -> dict[str, Any]:
    return {
        "id": kept.pk, "name": kept.name, "state": kept.state, "version": kept.version,
        "by": {"id": kept.by_id, "username": kept.by.username}, "at": kept.at, "scheme": kept.scheme,
    }  # fmt: skip


def _hours(row: FixHours) -> dict[str, Any]:
    return {
        "id": row.pk, "key": row.key, "hours": row.hours, "at": row.at,
        "by": {"id": row.by_id, "username": row.by.username},
    }  # fmt: skip
