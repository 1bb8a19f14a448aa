"""Steering on screen: where an hour buys most, what people say, teams as data, permission."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Unknown
from wellspent.moments.allocation import GIVERS, Use, in_order
from wellspent.report.moments.allocations import Allocation, fix_use
from wellspent.report.moments.paradoxes import Paradox, verdict_of
from wellspent.report.moments.permissions import Permissions
from wellspent.report.moments.relations import Relations
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.filters import values_in_sight
from wellspent.web.access.refusals import page_status, place_of
from wellspent.web.access.roles import Right
from wellspent.web.access.scope import Scope, standing
from wellspent.web.access.typed_numbers import seen_typed
from wellspent.web.changes.sight import NOT_PREPARED, rows_in_sight
from wellspent.web.steering.deciding import hours_now, say_hours
from wellspent.web.steering.loop import causes, loop_weeks

__all__ = [
    "allocation_now",
    "keep_hours",
    "relations_in_sight",
    "show_allocation",
    "show_loop",
    "show_paradox",
    "show_permission",
    "show_teams",
]


@door(Right.READ_STEERING)
def show_allocation(request: Asked) -> HttpResponse:
    """Where an hour of leaders, of agents or of a change buys most, and the balance over time."""
    return _allocation(request)


@door(Right.ACT_ON_MOMENTS, methods=("POST",))
def keep_hours(request: Asked) -> HttpResponse:
    """Say how many hours a change takes."""
    key, hours, seen = (request.POST.get(one, "") for one in ("key", "hours", "seen"))
    try:
        say_hours(key, hours, seen_typed(seen), request.access)
    except WellspentError as error:
        return _allocation(request, error, key, hours)
    messages.success(request, "Kept. The list is in its new order.")
    return redirect("steering")


@door(Right.READ_STEERING)
def show_loop(request: Asked) -> HttpResponse:
    """What the ledger says beside what people say."""
    shown = {"weeks": loop_weeks(request.access), "tab": "steering_loop"}
    return render(request, "steering/loop.html", {**shown, **_part("causes", causes())})


@door(Right.READ_STEERING)
def show_teams(request: Asked) -> HttpResponse:
    """Absence, engagement, pulse and consults of teams that are large enough, beside their slow share."""
    found = relations_in_sight(request.access)
    shown = {"tab": "steering_teams", **_part("part", found)}
    if isinstance(found, Relations):
        told = [one for one in found.months if one.team is None or one.people >= found.least]
        few = Counter(str(one.team) for one in found.months if one not in told)
        shown |= {"months": told, "few": sorted(few.items())}
    return render(request, "steering/teams.html", shown)


@door(Right.READ_STEERING)
def show_permission(request: Asked) -> HttpResponse:
    """Where people hurry, what goes with it, and where they are told to take the time."""
    found = standing().part(Permissions) or NOT_PREPARED
    return render(request, "steering/permission.html", {"tab": "steering_permission", **_part("part", found)})  # fmt: skip


@door(Right.READ_STEERING)
def show_paradox(request: Asked) -> HttpResponse:
    """Coaching and slow time as investments, and what followed by which design."""
    found = standing().part(Paradox) or NOT_PREPARED
    shown = {"tab": "steering_paradox", **_part("part", found)}
    if isinstance(found, Paradox):
        shown["investments"] = [
            (one, [(each, verdict_of(each)) for each in one.followed]) for one in found.investments
        ]
    return render(request, "steering/paradox.html", shown)


def allocation_now(scope: Scope) -> Allocation | Unknown:
    """What was prepared, of changes those of queues in sight, with the hours that people have said since."""
    found = standing().part(Allocation)
    if found is None or isinstance(found, Unknown):
        return found or NOT_PREPARED
    rows, hours = {f"fix/{row.key}": row for row in rows_in_sight(scope)}, hours_now()
    cut = standing().workspace.settings.staffing.friction_cut
    uses = tuple(
        fix_use(rows[one.key], hours[rows[one.key].key].hours, cut, one.costs)
        if one.key in rows and rows[one.key].key in hours
        else one
        for one in found.uses
        if one.giver != "fix" or one.key in rows
    )
    return replace(found, uses=in_order(uses))


def relations_in_sight(scope: Scope) -> Relations | Unknown:
    """The months of teams in sight; the whole centre's are for those who see all of it."""
    found = standing().part(Relations)
    if found is None or isinstance(found, Unknown):
        return found or NOT_PREPARED
    if scope.everything:
        return found
    teams = values_in_sight(scope, "team")
    return replace(
        found, months=tuple(one for one in found.months if one.team and one.team in teams)
    )


def _allocation(
    request: Asked, error: WellspentError | None = None, key: str = "", typed: str = ""
) -> HttpResponse:
    found = allocation_now(request.access)
    shown: dict[str, Any] = {"tab": "steering", **_part("part", found)}
    if isinstance(found, Allocation):
        hours = hours_now()
        rows = [_row(one, hours, key, typed) for one in found.uses]
        shown["groups"] = [
            (words, [row for row in rows if row["use"].giver == giver])
            for giver, words in GIVERS.items()
        ]
        shown["best"] = [row["use"] for row in rows if isinstance(row["use"].net, Estimate)][:3]
        shown["may_say"] = request.access.may(Right.ACT_ON_MOMENTS)
    shown |= {"error": error, "place": place_of(error) if error else None, "key": key}
    return render(request, "steering/allocation.html", shown, status=page_status(error))


def _row(use: Use, hours: dict[str, Any], key: str, typed: str) -> dict[str, Any]:
    of = use.key.removeprefix("fix/")
    said = hours.get(of) if use.giver == "fix" else None
    value = typed if key == of else (f"{said.hours:g}" if said else "")
    return {"use": use, "key": of, "said": said, "hours": value}


def _part(name: str, found: Any) -> dict[str, Any]:
    """The part by its name, or why there is none; and the centre's currency."""
    currency = standing().workspace.settings.currency
    return {"unknown": found} if isinstance(found, Unknown) else {name: found, "currency": currency}
