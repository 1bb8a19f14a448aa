"""The pulse beside the data: of each subject, who saw it first, and how many days earlier.

advisors   the first day within the weeks looked at on which one of them said it; of the pulse the
           week alone is told, so that it was from its Monday to its Sunday
data       the earliest of: an alarm on it; a hint of it by several customers; the third signal of
           it, where the weeks before had contacts and not one signal of it
claim      who was first is said where both are there, and nowhere else; of a week it is said by how
           many days at least, and nothing is said of what the data showed within it
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from wellspent.report.selection import Selection
from wellspent.web.access.scope import Scope, standing
from wellspent.web.voices.alarmed import alarmed_first
from wellspent.web.voices.in_data import heard_filter, in_weeks
from wellspent.web.voices.sayings import Saying, by_subject, sayings
from wellspent.web.voices.seen import Seen
from wellspent.web.voices.subjects import known_hints, known_names, known_topics, subject_words
from wellspent.web.voices.weeks import before

__all__ = ["WEEKS", "Beside", "beside_data"]

WEEKS: Final = 12
_ENOUGH: Final = 3  # signals: one or two are said of anything
First = Literal["advisors", "data", "same day", "same week", ""]


@dataclass(frozen=True, slots=True)
class Beside:
    """One subject on both sides."""

    subject: str
    words: str
    advisors: Seen | None
    data: Seen | None

    @property
    def days(self) -> int | None:
        """How many days the advisors were earlier, at least, negative where the data were; None: no claim."""
        if self.advisors is None or self.data is None:
            return None
        if self.data.day > self.advisors.surely:
            return (self.data.day - self.advisors.surely).days
        return min((self.data.day - self.advisors.day).days, 0)

    @property
    def at_least(self) -> bool:
        """Whether the days are the fewest that it may have been."""
        return bool(self.days and self.advisors and self.advisors.last)

    @property
    def apart(self) -> int:
        """How many days lie between the two."""
        return abs(self.days or 0)

    @property
    def first(self) -> First:
        """Who saw it first, where that can be said."""
        if self.days is None:
            return ""
        if not self.days:
            assert self.advisors is not None  # noqa: S101 - there are days
            return "same week" if self.advisors.last else "same day"
        return "advisors" if self.days > 0 else "data"


def beside_data(scope: Scope, monday: date) -> tuple[Beside, ...]:
    """Every subject that was seen on either side in the twelve weeks up to this one's end.

    Those that can be compared come first, then the ones that advisors alone have said.
    """
    topics = known_topics()
    mondays = (*before(monday, WEEKS - 1), monday)
    since, until = mondays[0], monday + timedelta(days=6)
    hints = known_hints()
    said = by_subject(sayings(scope, since, until, topics, hints=hints))
    alarmed = alarmed_first(scope, since, until)
    names = {f"name:{one}" for one in known_names()}
    hinted = {f"hint:{key}" for key in hints}
    rows = []
    for subject in {*said, *alarmed, *names}:
        seen = _said_first(said.get(subject, ()))
        heard = None if subject in hinted else _third_signal(subject, scope, mondays)
        data = _earliest(alarmed.get(subject), heard)
        if seen or data:
            rows.append(Beside(subject, subject_words(subject, {**topics, **hints}), seen, data))
    return tuple(sorted(rows, key=lambda row: (not row.first, row.advisors is None, row.subject)))


def _said_first(found: Sequence[Saying]) -> Seen | None:
    """The words that were surely said first; they may have been said since the earliest of them all."""
    if not found:
        return None
    one, day = found[0], min(other.day for other in found)
    last = one.last if one.last != day else None
    return Seen(day, one.source, one.quote, one.contact, last=last)


def _earliest(*found: Seen | None) -> Seen | None:
    return min((one for one in found if one), key=lambda one: one.day, default=None)


def _third_signal(subject: str, scope: Scope, mondays: tuple[date, ...]) -> Seen | None:
    """The day of the third signal in these weeks, of something that the weeks before had none of."""
    earlier = in_weeks(Selection(), before(mondays[0], WEEKS))
    past = standing().signals(earlier, heard_filter(subject), limit=0)
    if not past.contacts or past.total:
        return None
    some = in_weeks(Selection(), mondays)
    total = standing().signals(some, heard_filter(subject), limit=0).total
    if total < _ENOUGH:
        return None
    # the newest come first
    lines = standing().signals(some, heard_filter(subject), total - _ENOUGH, _ENOUGH).lines
    began = lines[0].line.began
    if began is None:
        return None
    for one in reversed(lines):
        if scope.sees(one.line):
            return Seen(began.date(), "signals", one.quote, one.line.contact, one.turn)
    return Seen(began.date(), "signals")
