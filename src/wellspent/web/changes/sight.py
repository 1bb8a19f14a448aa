"""Friction as somebody sees it: of the queues whose contacts they see, and quotes from those contacts alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from wellspent.estimate import Unknown
from wellspent.moments.friction.changes import ChangeFound
from wellspent.moments.friction.ranking import ORDERS, FrictionRow, Order, by_order
from wellspent.moments.moment import Shown
from wellspent.report.moments.frictions import Frictions
from wellspent.web.access.filters import values_in_sight
from wellspent.web.access.scope import Scope, standing
from wellspent.web.changes.models import Fix, FrictionVote
from wellspent.web.changes.telling import votes_by_key

__all__ = [
    "NOT_PREPARED",
    "Seen",
    "found_of",
    "frictions",
    "places_in_sight",
    "seen_rows",
    "shown_in_sight",
]

NOT_PREPARED: Final = Unknown("friction was not ranked for this run", "wellspent moments DIR")


@dataclass(frozen=True, slots=True)
class Seen:
    """One friction on screen: the row with its votes as of now, and whether one voted oneself."""

    row: FrictionRow
    mine: bool
    fixes: int


def frictions() -> Frictions | Unknown:
    """The part, or the reason why there is none."""
    found = standing().part(Frictions)
    return NOT_PREPARED if found is None else found


def seen_rows(scope: Scope, order: str = "money") -> tuple[Seen, ...]:
    """The friction of queues in sight, in this order; the votes are as of now."""
    part = frictions()
    if isinstance(part, Unknown):
        return ()
    queues = None if scope.everything else values_in_sight(scope, "queue")
    votes = votes_by_key()
    rows = [
        replace(row, votes=votes.get(row.key, 0))
        for row in part.rows
        if queues is None or row.queue in queues
    ]
    mine = set(FrictionVote.objects.filter(person=scope.person).values_list("key", flat=True))
    proposed: dict[str, int] = {}
    for cause, queue in Fix.objects.exclude(state="declined").values_list("cause", "queue"):
        proposed[f"{cause}/{queue}"] = proposed.get(f"{cause}/{queue}", 0) + 1
    wanted: Order = next((one for one in ORDERS if one == order), "money")
    return tuple(Seen(row, row.key in mine, proposed.get(row.key, 0)) for row in by_order(rows, wanted))  # fmt: skip


def shown_in_sight(scope: Scope, row: FrictionRow) -> tuple[Shown, ...]:
    """The quotes of contacts that somebody sees."""
    lines = ((one, standing().line(one.contact)) for one in row.shown)
    return tuple(one for one, line in lines if line is not None and scope.sees(line))


def found_of(fix: Fix) -> ChangeFound | None:
    """What the fix brought, where it was worked out since it began in the last of its places."""
    part = frictions()
    found = None if isinstance(part, Unknown) else part.change(fix.key)
    places = {str(one) for one in fix.starts.all()}
    return found if found and {one.unit for one in found.change.starts} == places else None


def places_in_sight(scope: Scope, by: str) -> tuple[str, ...]:
    """The queues or teams in which somebody can begin a fix."""
    if by not in {"queue", "team"}:
        return ()
    values = values_in_sight(scope, by)
    return tuple(sorted(value for value in values if value))
