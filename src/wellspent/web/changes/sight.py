"""Friction as somebody sees it: of the queues whose contacts they see, and quotes from those contacts alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from wellspent.estimate import Estimate, Figure, Unknown
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
    "TopCause",
    "found_of",
    "frictions",
    "places_in_sight",
    "rows_in_sight",
    "seen_rows",
    "shown_in_sight",
    "top_cause",
]

NOT_PREPARED: Final = Unknown("nothing was prepared from this run", "wellspent moments DIR")


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


def rows_in_sight(scope: Scope) -> tuple[FrictionRow, ...]:
    """The friction of queues in sight, as it was prepared; nothing where nothing was."""
    part = frictions()
    if isinstance(part, Unknown):
        return ()
    if scope.everything:
        return part.rows
    queues = values_in_sight(scope, "queue")
    return tuple(row for row in part.rows if row.queue in queues)


@dataclass(frozen=True, slots=True)
class TopCause:
    """The cause that takes most time of what somebody sees; `seconds` of an average contact is of the whole centre alone."""

    cause: str
    seconds: Figure | None
    weekly_seconds: Figure
    weekly_money: Figure


def top_cause(scope: Scope) -> TopCause | None:
    """The whole centre's for those who see it all, else the sum over the rows in sight; None where there is none."""
    part = frictions()
    if isinstance(part, Unknown):
        return None
    if scope.everything:
        causes = part.causes[:1]
        return next((TopCause(it.cause, it.seconds, it.weekly_seconds, it.weekly_money) for it in causes), None)  # fmt: skip
    of: dict[str, list[FrictionRow]] = {}
    for row in rows_in_sight(scope):
        of.setdefault(row.cause, []).append(row)
    found = [
        TopCause(
            cause,
            None,
            _sum([row.weekly_seconds for row in rows]),
            _sum([row.weekly_money for row in rows]),
        )
        for cause, rows in of.items()
    ]
    return max(found, key=lambda one: _value(one.weekly_seconds), default=None)


def _sum(figures: list[Figure]) -> Figure:
    """The sum with the ends summed, too: a tool that fails for a day fails in every queue."""
    known = [one for one in figures if isinstance(one, Estimate)]
    if len(known) < len(figures):
        return next(one for one in figures if isinstance(one, Unknown))
    value, low, high = (sum(getattr(one, end) for one in known) for end in ("value", "low", "high"))
    return Estimate(value, low, high, sum(one.n for one in known), "sum over the queues in sight, ends summed")  # fmt: skip


def _value(figure: Figure) -> float:
    return figure.value if isinstance(figure, Estimate) else -1.0


def seen_rows(scope: Scope, order: str = "money") -> tuple[Seen, ...]:
    """The friction of queues in sight, in this order; the votes are as of now."""
    votes = votes_by_key()
    rows = [replace(row, votes=votes.get(row.key, 0)) for row in rows_in_sight(scope)]
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
