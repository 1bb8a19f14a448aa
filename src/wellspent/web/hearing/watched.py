"""An alarm's series as a picture: day by day, the share of the centre's contacts."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, Final

import numpy as np

from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.report.index import NO_TIME
from wellspent.report.listening.early_warnings import EarlyWarning
from wellspent.web.access.scope import standing
from wellspent.web.hearing.pictures import Trend, draw_bars

__all__ = ["draw_series"]

_BEFORE: Final = 28  # days
_AFTER: Final = 7
_DAY: Final = 86_400_000_000  # microseconds


def draw_series(warning: EarlyWarning) -> Trend:
    """Four weeks up to the alarm and one after it, as far as there are contacts."""
    index = standing().index
    began = index.began
    known = began != NO_TIME
    first = warning.date - timedelta(days=_BEFORE)
    epoch = date(1970, 1, 1)
    day = np.where(known, began // _DAY, -1) - (first - epoch).days
    days = min(_BEFORE + 1 + _AFTER, int(day.max()) + 1 if len(day) else 0)
    inside = known & (day >= 0) & (day < days)
    contacts = np.bincount(day[inside], minlength=max(days, 0))
    hits = np.bincount(day[inside & _of_series(warning)], minlength=max(days, 0))
    return draw_bars(
        [
            ((first + timedelta(days=place)).isoformat(), int(hits[place]), int(contacts[place]))
            for place in range(max(days, 0))
        ],
        warning.date.isoformat(),
    )


def _of_series(warning: EarlyWarning) -> Any:
    """Which contacts of the index are of the series."""
    index = standing().index
    chosen = np.zeros(len(index), np.bool_)
    if warning.kind == "signal" and warning.subject in SIGNAL_KINDS:
        every = standing().heard()
        chosen[every.position[every.kind == SIGNAL_KINDS.index(warning.subject)]] = True  # type: ignore[arg-type]
    elif warning.kind == "topic":
        keys, of_contact = standing().topics()
        chosen |= of_contact == (keys.index(warning.subject) if warning.subject in keys else -2)
    elif warning.kind == "reason":
        texts = list(index.texts_of("reason"))
        place = texts.index(warning.subject) if warning.subject in texts else -2
        chosen |= index.codes_of("reason") == place
    return chosen
