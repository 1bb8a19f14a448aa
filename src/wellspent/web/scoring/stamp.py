"""What tells one state of some evaluations from another, so that figures are worked out once."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Max, QuerySet, Sum

from wellspent.web.scoring.models import Evaluation

__all__ = ["stamp_of"]


def stamp_of(rows: QuerySet[Evaluation]) -> tuple[Any, ...]:
    """How many there are, when the last was finished, and how often they were changed."""
    found = rows.order_by().aggregate(
        n=Count("pk"), last=Max("finished"), latest=Max("pk"), changes=Sum("seen")
    )
    return tuple(found.values())
