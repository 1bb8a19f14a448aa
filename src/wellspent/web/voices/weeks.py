"""Weeks as the pulse counts them: ISO weeks, from Monday to Sunday, in the app's own time."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from wellspent.web.access.scope import standing
from wellspent.web.voices.models import PulseAnswer

__all__ = ["before", "ended", "monday_named", "monday_of", "week_name", "week_shown"]

_WEEK = timedelta(days=7)


def monday_of(day: date) -> date:
    """The Monday of the week that this day is in."""
    return day - timedelta(days=day.weekday())


def week_name(monday: date) -> str:
    """Its ISO name, such as `2026-W31`, as contacts bear it."""
    return f"{monday:%G-W%V}"


def monday_named(name: str) -> date | None:
    """The Monday of the week of this name; None where no week is called that."""
    year, mark, week = name.partition("-W")
    if not (mark and year.isdecimal() and week.isdecimal() and len(name) == 8):
        return None
    try:
        found = date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        return None
    # there are weeks before and after it
    return found if 1900 < found.year < 9990 else None


def ended(monday: date) -> bool:
    """Whether the week is over, so that nobody changes an answer any more."""
    return bool(timezone.localdate() >= monday + _WEEK)


def before(monday: date, weeks: int) -> tuple[date, ...]:
    """That many weeks before this one, the oldest first."""
    return tuple(monday - _WEEK * back for back in range(weeks, 0, -1))


def week_shown(asked: str) -> date:
    """The week that is asked for, or else the newest that anything is known of."""
    if (named := monday_named(asked)) is not None:
        return named
    newest = PulseAnswer.objects.order_by("-week").values_list("week", flat=True).first()
    recorded = [monday_named(name) for name in standing().values("week") if name]
    found: list[date] = [one for one in (newest, *recorded) if one]
    return max(found) if found else monday_of(timezone.localdate())
