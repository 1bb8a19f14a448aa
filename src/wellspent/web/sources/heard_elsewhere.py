"""What people keep in the app that a blend needs as tables: call-backs, and advisors' pulse without names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from datetime import datetime, time

import pyarrow as pa
from django.db.models import Max

from wellspent.web.access.scope import Scope, standing
from wellspent.web.surveys.in_sight import called_back
from wellspent.web.surveys.models import CallBackDraw, CallBackSaid
from wellspent.web.voices.held import is_told
from wellspent.web.voices.models import PulseAnswer

__all__ = ["called_back", "pulse_said", "state_of"]


def state_of(scope: Scope) -> Hashable:
    """What has to be the same for an answer to hold still."""
    return (
        standing().run,
        scope.selection,
        id(standing().listening()),  # another one as soon as something is heard or named anew
        CallBackDraw.objects.aggregate(last=Max("pk"))["last"],
        CallBackSaid.objects.aggregate(last=Max("pk"))["last"],
        PulseAnswer.objects.aggregate(last=Max("changed"))["last"],
    )


def pulse_said() -> pa.Table:
    """What advisors wrote in weeks that have ended and that enough of them answered: `at`, `said`."""
    rows = list(PulseAnswer.objects.values_list("week", "customers", "in_way"))
    answered = Counter(week for week, *_ in rows)
    told = [
        (datetime.combine(week, time()), text)
        for week, *texts in rows
        if is_told(answered[week], week)
        for text in texts
        if text
    ]
    told.sort()  # by week and words: the order tells nothing of who wrote them
    return pa.table(
        {
            "at": pa.array([at for at, _ in told], pa.timestamp("us")),
            "said": pa.array([said for _, said in told], pa.string()),
        }
    )
