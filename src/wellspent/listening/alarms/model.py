"""What a watch over topics says.

series   one topic's counts by day, with how many contacts there were that day
window   the last 1, 3 or 7 days (of weekly counts 1 or 2 weeks) that are judged together
alarm    a topic whose share in a window is larger than its own past explains
run      an alarm with the ones that follow it: the same matter, still going on
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from wellspent.estimate import Estimate, Unknown

__all__ = ["ANSWERS", "Alarm", "AlarmAnswer", "Alarms", "Answer", "Judged", "Mode", "Run"]

Mode = Literal["share", "strict"]
Judged = Literal["share", "count", "amount"]
Answer = Literal["acknowledged", "explained", "dismissed"]
ANSWERS: Final[tuple[Answer, ...]] = ("acknowledged", "explained", "dismissed")


@dataclass(frozen=True, slots=True)
class Alarm:
    """A topic that is larger than its own past explains, as it stood on `date`.

    Of `total` contacts in the `window` (days) that ends on `date`, `observed` were about the topic, and
    `baseline` were expected. `ratio` is observed over expected, with its interval. `q` is the share of
    false alarms among all that are at least as clear on that date (Benjamini–Hochberg); in strict mode the
    number of false alarms a date, at most. `expected_false_share` is that of all alarms of the date. `new`: there was nothing like it before.
    `surged`: all contacts together were unusually many that day, which explains nothing here.
    """

    topic: str
    date: dt.date
    window: int
    observed: float
    baseline: float
    total: float
    ratio: Estimate
    p: float
    q: float
    new: bool
    surged: bool
    expected_false_share: float

    @property
    def first_day(self) -> dt.date:
        """The first day of the window."""
        return self.date - dt.timedelta(days=self.window - 1)


@dataclass(frozen=True, slots=True)
class Run:
    """One matter from its first alarm on: the last date with an alarm so far, and dates with one."""

    topic: str
    first: dt.date
    last: dt.date
    alarm_dates: int


@dataclass(frozen=True, slots=True)
class Alarms:
    """What was found in all dates that could be judged, each as of its own date.

    `alarms` are the first of each run, in order of dates. `period` is the days between two dates, 1 or 7.
    `judged` says what was compared: shares of all contacts, or plain counts where nothing tells how many
    contacts there were. `dates` are judged dates, of which `first_date` is the first.

    `expected_false_share` is what Benjamini–Hochberg promises of one date's first alarms: the share of false
    ones among them, on average over dates, where a date without any counts as none (in strict mode: false
    alarms a date). `false_alarms` is how many false ones that allows over all these dates, at most about:
    with few true ones and many dates it may well be most of them.

    `not_counted` are the topics and dates whose count was given and could not be read: not known, not 0.
    """

    alarms: tuple[Alarm, ...]
    runs: tuple[Run, ...]
    mode: Mode
    judged: Judged
    period: int
    topics: int
    dates: int
    first_date: dt.date | None
    expected_false_share: float
    false_alarms: float
    not_judged: Unknown | None = None
    not_counted: tuple[tuple[str, dt.date], ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmAnswer:
    """What somebody said of an alarm: `acknowledged`, `explained` (why), or `dismissed`.

    `key` is the alarm's, as in `Alarm` by topic and date; `topic` is the series that it was about.
    """

    key: str
    topic: str
    answer: Answer
    why: str
    at: dt.datetime
