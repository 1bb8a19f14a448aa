"""What gets in advisors' way by the pulse, counted and written into the workspace for `wellspent moments`.

pulse_causes   of the last four weeks that have ended: how many answers, and how many name each cause

Who answered is not in it, nor the words; of fewer than seven answers the reader shows nothing.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Final

from django.db.models import Count

from wellspent.web.access.scope import standing
from wellspent.web.voices.models import PulseAnswer
from wellspent.workspace.moments import keep_moments_said

__all__ = ["write_causes"]

_WEEKS: Final = timedelta(weeks=4)


def write_causes(week: date) -> None:
    """Keep the causes of the four weeks before this Monday. Raises `FileUnwritable`."""
    answers = PulseAnswer.objects.filter(week__gte=week - _WEEKS, week__lt=week)
    named = answers.exclude(cause="").values("cause").annotate(n=Count("pk")).order_by("cause")
    found = {"answers": answers.count(), "causes": {row["cause"]: row["n"] for row in named}}
    keep_moments_said(standing().workspace, "pulse_causes", json.dumps(found))
