"""The balance: the Monday answer of the contacts in sight, live, by whatever filter."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from wellspent.estimate import Estimate
from wellspent.report.model import FIELDS, Field
from wellspent.report.words import say_monday, say_price, say_worth
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.filters import choices, selection_of
from wellspent.web.access.roles import Right, Role
from wellspent.web.access.scope import standing
from wellspent.web.balance.links import opening, within_place
from wellspent.web.balance.trend import WEEK_WIDTH, split_as_bar, weeks_as_bars
from wellspent.web.scoring.models import Evaluation

__all__ = ["show_balance", "show_breakdown"]


@door(Right.READ_BALANCE)
def show_balance(request: Asked) -> HttpResponse:
    """Where the seconds of a contact go: which to cut, which to protect; every figure opens."""
    asked = selection_of(request.GET)
    selection = asked.within(request.access.selection)
    monday = standing().answer(selection)
    names = ("queue", "team", "channel", "reason", "segment", "week")
    return render(
        request,
        "balance/balance.html",
        {
            "monday": monday,
            "sentences": say_monday(monday),
            "price": say_price(monday.price),
            "worth": say_worth(monday.worth),
            "split": split_as_bar(monday.kinds),
            "kinds": [(line, opening(asked, line.rows)) for line in monday.kinds],
            "cuts": [
                (cut, opening(asked, cut.line.rows), within_place(asked, cut.place))
                for cut in monday.cut
                if isinstance(cut.line.mean_seconds, Estimate)
            ],
            "protect": [
                (line, opening(asked, line.rows))
                for line in monday.protect
                if isinstance(line.mean_seconds, Estimate)
            ],
            "lines": [(line, opening(asked, line.rows)) for line in monday.lines],
            "all_contacts": opening(asked, None),
            "weeks": (weeks := weeks_as_bars(standing().weekly(selection))),
            "weeks_width": WEEK_WIDTH * len(weeks),
            "latest": _latest(request),
            "filters": choices(request.access, asked, names),
            "fields": FIELDS,
            "whose": _whose(request),
            "query": request.GET.urlencode(),
        },
    )


@door(Right.READ_BALANCE)
def show_breakdown(request: Asked, field: Field) -> HttpResponse:
    """The same by the values of one field, the largest group first, which is no ranking."""
    asked = selection_of(request.GET)
    breakdown = standing().breakdown(asked.within(request.access.selection), field)
    groups = [(group, opening(asked, None, field, group.value)) for group in breakdown.groups]
    return render(
        request,
        "balance/breakdown.html",
        {
            "field": field,
            "groups": groups,
            "fields": FIELDS,
            "filters": choices(request.access, asked),
            "query": request.GET.urlencode(),
        },
    )


def _whose(request: Asked) -> str:
    """Whose contacts these figures are of."""
    scope = request.access
    if scope.everything:
        return "the whole centre"
    if scope.role is Role.AGENT:
        return "your own contacts"
    names = sorted(scope.teams if scope.role is Role.LEAD else scope.queues)
    return ", ".join(names) or "no team or queue yet: ask an administrator"


def _latest(request: Asked) -> Evaluation | None:
    """An agent's last score that was shared with them; nothing for others."""
    if request.access.role is not Role.AGENT:
        return None
    rows = Evaluation.objects.select_related("form", "grader").order_by("-finished", "-pk")
    latest: Evaluation | None = request.access.narrow(rows).first()
    return latest
