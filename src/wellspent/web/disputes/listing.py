"""Which disputes somebody looks for, among those in sight."""

from __future__ import annotations

from datetime import timedelta
from typing import Final, Literal, get_args

from django.db.models import Q, QuerySet
from django.utils import timezone

from wellspent.web.access.scope import Scope, standing
from wellspent.web.disputes.models import Decision, Dispute

__all__ = ["SHOWN", "Shown", "disputes_in_sight", "shown"]

Shown = Literal["all", "open", "overdue", "mine", "decided"]
SHOWN: Final[dict[Shown, str]] = {
    "open": "Open", "overdue": "Overdue", "mine": "Mine", "decided": "Decided", "all": "All",
}  # fmt: skip
assert set(SHOWN) == set(get_args(Shown))  # noqa: S101 - two ways to say the same


def disputes_in_sight(scope: Scope) -> QuerySet[Dispute]:
    """Every dispute that this person may see, with what a list says of each."""
    rows: QuerySet[Dispute] = scope.narrow(Dispute.objects.all())
    return rows.select_related("evaluation__form", "evaluation__grader", "raised_by").prefetch_related(
        "disputed", "objections__by", "decisions__by", "decisions__revision"
    )  # fmt: skip


def shown(rows: QuerySet[Dispute], which: Shown, scope: Scope) -> QuerySet[Dispute]:
    """Those of a kind. `mine` are raised by me, about what I scored, or decided by me.

    What waits comes with the longest wait first, everything else with the newest first.
    """
    if which == "mine":
        decided = Decision.objects.filter(by=scope.person).values("dispute")
        return rows.filter(
            Q(raised_by=scope.person) | Q(evaluation__grader=scope.person) | Q(pk__in=decided)
        )
    if which == "decided":
        return rows.filter(waiting_since=None).order_by("-decided", "-pk")
    if which == "all":
        return rows
    waiting = rows.exclude(waiting_since=None).order_by("waiting_since", "pk")
    if which == "overdue":
        days = standing().workspace.settings.quality.review_days
        return waiting.filter(waiting_since__lt=timezone.now() - timedelta(days=days))
    return waiting
