"""Which weeks' words of the pulse are told to others than their writers, and why others are held back.

held back  until the week has ended and `pulse_minimum` advisors have answered: the words of the only one
           who answered would have a name. Averages follow the same rule, and notes, which have a name, do not.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Count

from wellspent.web.access.scope import standing
from wellspent.web.voices.models import PulseAnswer
from wellspent.web.voices.weeks import ended

__all__ = ["fewest_told", "is_told", "told_weeks", "why_held", "why_week_held"]


def fewest_told() -> int:
    """How many advisors have to answer before anything that they said is shown; two at least."""
    return max(standing().workspace.settings.listening.pulse_minimum, 2)


def is_told(answered: int, monday: date) -> bool:
    """Whether the words of a week that so many answered are shown to others."""
    return ended(monday) and answered >= fewest_told()


def told_weeks(since: date, until: date) -> frozenset[date]:
    """The Mondays from one day to another whose words are shown. One query."""
    rows = PulseAnswer.objects.filter(week__gte=since, week__lte=until)
    counted = rows.values_list("week").annotate(answered=Count("pk")).order_by()
    return frozenset(week for week, answered in counted if is_told(answered, week))


def why_held(answered: int, monday: date) -> str:
    """Why the words of a week are held back from others; "" where they are shown."""
    least = fewest_told()
    counted = f"{answered} of {least} have answered"
    if not ended(monday):
        return f"held back until the week has ended and {least} advisors have answered: {counted}"
    return "" if answered >= least else f"held back, for the week has ended and {counted}"


def why_week_held(monday: date) -> str:
    """The same, of the answers that the week has. One query."""
    return why_held(PulseAnswer.objects.filter(week=monday).count(), monday)
