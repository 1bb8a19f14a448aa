"""The middle manager's loop: what the ledger says beside what people say, week by week and cause by cause."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.utils import timezone

from wellspent.estimate import Figure, Unknown
from wellspent.moments.friction.ranking import CauseTotal
from wellspent.web.access.scope import Scope, standing
from wellspent.web.changes.sight import frictions
from wellspent.web.disputes.models import Decision, Dispute
from wellspent.web.voices.pulse_figures import PulseWeek, pulse_weeks
from wellspent.web.voices.weeks import monday_named, monday_of
from wellspent.web.workshop.models import Proposal

__all__ = ["LoopWeek", "causes", "loop_weeks"]

_WEEKS: Final = 8
_NO_CONTACT: Final = Unknown("no contact of that week is in sight", "contacts of that week")


@dataclass(frozen=True, slots=True)
class LoopWeek:
    """One week: contacts in sight and their slow share, the pulse of the whole centre, disputes in sight, proposals of the workshop.

    `changed` are decisions that changed an evaluation.
    """

    week: str
    monday: date
    contacts: int
    slow: Figure
    friction: Figure
    pulse: PulseWeek
    raised: int
    decided: int
    changed: int
    proposals: int


def loop_weeks(scope: Scope) -> tuple[LoopWeek, ...]:
    """The last weeks that had contacts, and this one, the newest first; as many queries however many rows there are."""
    seen = {one.week: one for one in standing().weekly(scope.selection)}
    mondays = {found for name in seen if (found := monday_named(name)) is not None}
    mondays.add(monday_of(timezone.localdate()))
    chosen = sorted(mondays)[-_WEEKS:]
    first = chosen[0]
    raised = _by_week(scope.narrow(Dispute.objects.filter(raised__date__gte=first)).values_list("raised", flat=True))  # fmt: skip
    decisions = list(scope.narrow(Decision.objects.filter(at__date__gte=first)).values_list("at", "outcome"))  # fmt: skip
    decided = _by_week(at for at, _ in decisions)
    changed = _by_week(at for at, outcome in decisions if outcome != "rejected")
    proposals = _by_week(scope.narrow(Proposal.objects.filter(at__date__gte=first)).values_list("at", flat=True))  # fmt: skip
    weeks = []
    for pulse in reversed(pulse_weeks(chosen)):
        week = seen.get(pulse.week)
        shares: dict[str, Figure] = {kind: share for kind, share, _ in week.kinds} if week else {}
        weeks.append(
            LoopWeek(
                pulse.week, pulse.monday, week.contacts if week else 0,
                shares.get("slow", _NO_CONTACT), shares.get("friction", _NO_CONTACT), pulse,
                raised[pulse.monday], decided[pulse.monday], changed[pulse.monday], proposals[pulse.monday],
            )
        )  # fmt: skip
    return tuple(weeks)


def causes() -> tuple[CauseTotal, ...] | Unknown:
    """Each cause of friction as the ledger has it and as people say it."""
    part = frictions()
    return part if isinstance(part, Unknown) else part.causes


def _by_week(moments: object) -> Counter[date]:
    found: Counter[date] = Counter()
    for at in moments:  # type: ignore[attr-defined]
        day = timezone.localtime(at).date()
        found[day - timedelta(days=day.weekday())] += 1
    return found
