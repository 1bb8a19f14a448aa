"""What people did with moments in the app, as the command line and later runs must know it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wellspent.moments.moment import Moment

__all__ = ["NO_STATES", "States", "arose_anew", "read_states"]


@dataclass(frozen=True, slots=True)
class States:
    """Keys of moments that are closed (done or dismissed), and of those that somebody took.

    `closed_at` are the days (UTC) on which those that are closed were, as far as that is known.
    """

    closed: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    closed_at: Mapping[str, date] = field(default_factory=dict)

    def still_closed(self, moments: Iterable[Moment], look_back_days: int) -> frozenset[str]:
        """The keys that are closed, less those of matters that arose anew, as the inbox has it."""
        anew = {
            one.key
            for one in moments
            if (day := self.closed_at.get(one.key)) and arose_anew(one, day, look_back_days)
        }
        return self.closed - anew


NO_STATES = States()


def arose_anew(moment: Moment, closed: date, look_back_days: int) -> bool:
    """Whether a moment that was closed on that day arose when what was done could have moved it."""
    return moment.arose is not None and moment.arose.date() > closed + timedelta(
        days=look_back_days
    )


def read_states(text: str | None) -> States:
    """The states in a JSON list of `{"key", "state", "at", …}`; what cannot be read says nothing.

    >>> read_states('[{"key": "a", "state": "done"}, {"key": "b", "state": "taken"}]').closed
    frozenset({'a'})
    """
    try:
        rows: Any = json.loads(text or "[]")
    except ValueError:
        return NO_STATES
    known = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    closed = {
        str(one.get("key")): one for one in known if one.get("state") in {"done", "dismissed"}
    }
    days = {key: _day(one.get("at")) for key, one in closed.items()}
    return States(
        frozenset(closed),
        frozenset(str(one.get("key")) for one in known if one.get("state") == "taken"),
        {key: day for key, day in days.items() if day is not None},
    )


def _day(text: Any) -> date | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return (at.astimezone(UTC) if at.tzinfo else at).date()
