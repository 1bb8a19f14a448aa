"""What the contacts themselves show of a subject: how many of them, with which words, since when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import hypot
from urllib.parse import urlencode

from wellspent.estimate import Estimate, Figure, Unknown, estimate_share
from wellspent.report.selection import Selection
from wellspent.web.access.filters import as_query
from wellspent.web.access.scope import standing
from wellspent.web.centre.heard import HeardFilter, SignalLine
from wellspent.web.voices.subjects import parts_of
from wellspent.web.voices.weeks import before, week_name

__all__ = [
    "BEFORE", "Counted", "change_between", "count_subject", "heard_filter", "in_weeks", "opens",
    "weeks_before",
]  # fmt: skip

BEFORE = 4  # weeks that a week is compared with


@dataclass(frozen=True, slots=True)
class Counted:
    """Of so many contacts, in how many it was heard; `lines` are some quotes of it."""

    hits: int
    contacts: int
    share: Figure
    lines: tuple[SignalLine, ...]


def in_weeks(selection: Selection, mondays: Iterable[date]) -> Selection:
    """The selected contacts that began in these weeks."""
    return Selection(weeks=frozenset(week_name(one) for one in mondays)).within(selection)


def heard_filter(subject: str, since: date | None = None, until: date | None = None) -> HeardFilter:
    """The signals of a subject: of a topic, those of its contacts."""
    sort, key = parts_of(subject)
    return HeardFilter(
        kinds=frozenset({key}) if sort == "signal" else None,
        name=key if sort == "name" else None,
        topic=key if sort == "topic" else None,
        since=since, until=until,
    )  # fmt: skip


def count_subject(subject: str, selection: Selection, quotes: int = 0) -> Counted:
    """How many of the selected contacts carry the subject, and some of their words."""
    page = standing().signals(selection, heard_filter(subject), limit=quotes)
    sort, key = parts_of(subject)
    hits = page.hits
    if sort == "topic":  # a contact is about it whether or not a signal was heard
        shares = standing().topic_shares(selection)
        hits = next((one.hits for one in shares if one.key == key), 0)
    return Counted(hits, page.contacts, estimate_share(hits, page.contacts), page.lines)


def opens(subject: str, selection: Selection) -> tuple[str, str]:
    """The page that shows the contacts of a subject, `signals` or `reason` or `listening`, and its query."""
    sort, key = parts_of(subject)
    said = as_query(selection)
    if sort == "topic":
        return "reason", urlencode(said)
    if sort == "hint":
        return "listening", ""
    return "signals", urlencode([*said, ("kind" if sort == "signal" else "name", key)])


def change_between(now: Figure, earlier: Figure) -> Figure:
    """How much more often than before, in the same unit, with Newcombe's interval (1998, method 10)."""
    if not (isinstance(now, Estimate) and isinstance(earlier, Estimate)):
        lacking = now if isinstance(now, Unknown) else earlier
        assert isinstance(lacking, Unknown)  # noqa: S101 - one of both is, or both are Estimates
        return lacking
    value = now.value - earlier.value
    low = value - hypot(now.value - now.low, earlier.high - earlier.value)
    high = value + hypot(now.high - now.value, earlier.value - earlier.low)
    return Estimate(
        value, low, high, now.n + earlier.n, "difference of shares, Newcombe's interval"
    )


def weeks_before(monday: date) -> tuple[date, ...]:
    """The weeks that a week is compared with."""
    return before(monday, BEFORE)
