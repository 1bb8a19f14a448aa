"""The balance for machines: the Monday answer of any choice of contacts in sight."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router

from wellspent.report.model import Field
from wellspent.report.words import say_monday
from wellspent.web.access.filters import FILTERS, choices, selection_of
from wellspent.web.access.gates import gates
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import plain
from wellspent.web.access.scope import standing

__all__ = ["router"]

router = Router(tags=["balance"])


@router.get("/balance", auth=gates(Right.READ_BALANCE), response=dict[str, Any])
def read_balance(request: HttpRequest) -> dict[str, Any]:
    """Where the seconds go: every line with its figures, and the answer in sentences.

    Filters as on the page: `queue`, `team`, `channel`, `reason`, `segment`, `week`, `agent`,
    each perhaps several times; `~` stands for "not recorded".
    """
    selection = selection_of(request.GET).within(request.access.selection)
    monday = standing().answer(selection)
    shown: dict[str, Any] = plain(monday)
    return shown | {"sentences": list(say_monday(monday))}


@router.get("/balance/weeks", auth=gates(Right.READ_BALANCE), response=dict[str, Any])
def read_weeks(request: HttpRequest) -> dict[str, Any]:
    """The same filters, week by week."""
    selection = selection_of(request.GET).within(request.access.selection)
    return {"items": plain(standing().weekly(selection))}


@router.get("/balance/by", auth=gates(Right.READ_BALANCE), response=dict[str, Any])
def read_breakdown(request: HttpRequest, field: Field) -> dict[str, Any]:
    """The same filters, by the values of one field; in the order of size, which is no ranking."""
    selection = selection_of(request.GET).within(request.access.selection)
    shown: dict[str, Any] = plain(standing().breakdown(selection, field))
    return shown


@router.get("/filters", auth=gates(Right.READ_BALANCE), response=dict[str, Any])
def read_filters(request: HttpRequest) -> dict[str, Any]:
    """The values that each filter takes, of teams, queues and agents those in sight."""
    shown = choices(request.access, selection_of(request.GET), tuple(FILTERS))
    return {one.name: [value for value, _, _ in one.options] for one in shown}
