"""What every page of voices shows around its own: which pages there are, and the weeks around."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from wellspent.web.access.doors import Asked
from wellspent.web.access.roles import Right
from wellspent.web.voices.weeks import before, ended, week_name

__all__ = ["tabs", "weeks_around"]


def tabs(request: Asked) -> dict[str, Any]:
    """Which of the pages of voices this person may open."""
    return {
        "may_answer": request.access.may(Right.ANSWER_PULSE),
        "may_keep": request.access.may(Right.KEEP_DESKS),
    }


def weeks_around(monday: date) -> dict[str, Any]:
    """The week that is shown, with those before and after it."""
    return {
        "week": week_name(monday),
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "week_before": week_name(before(monday, 1)[0]),
        "week_after": week_name(monday + timedelta(days=7)) if ended(monday) else "",
    }
