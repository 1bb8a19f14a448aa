"""A desk's week: what customers said, how often, in which words, what advisors said, what is open.

It is worked out anew from the same rows whenever somebody opens it, so that one week, one run
and one person's sight give one digest. Contacts are those of the desk's queues that whoever
looks may see; texts of advisors are those up to the week's end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.urls import reverse

from wellspent.estimate import Figure
from wellspent.report.selection import Selection
from wellspent.web.access.scope import Scope
from wellspent.web.centre.heard import SignalLine
from wellspent.web.voices.answering import answers_by_subject
from wellspent.web.voices.held import why_week_held
from wellspent.web.voices.in_data import (
    Counted,
    change_between,
    count_subject,
    in_weeks,
    opens,
    weeks_before,
)
from wellspent.web.voices.models import Desk, DeskAnswer
from wellspent.web.voices.sayings import Saying, by_subject, sayings
from wellspent.web.voices.subjects import known_topics, parts_of, subject_words
from wellspent.web.voices.topics import Topic
from wellspent.web.voices.weeks import week_name

__all__ = ["Digest", "DigestRow", "make_digest"]

_QUOTES: Final = 3
_SAYINGS: Final = 5


@dataclass(frozen=True, slots=True)
class DigestRow:
    """One subject: this week, the weeks before, quotes, what advisors said, what was answered."""

    subject: str
    words: str
    now: Counted
    before: Counted
    change: Figure
    advisors: int
    said: tuple[Saying, ...]
    answers: tuple[DeskAnswer, ...]
    address: str

    @property
    def quotes(self) -> tuple[SignalLine, ...]:
        """What customers said, the newest contact's first."""
        return self.now.lines

    @property
    def answer(self) -> DeskAnswer | None:
        """The newest answer."""
        return self.answers[0] if self.answers else None

    @property
    def heard(self) -> bool:
        """Whether customers or advisors said anything of it in the week."""
        return bool(self.now.hits or self.said)

    @property
    def open(self) -> bool:
        """Whether it waits: something was said and nothing answered, or a plan's day has passed."""
        return self.answer.overdue if self.answer else self.heard


@dataclass(frozen=True, slots=True)
class Digest:
    """One desk's week, `contacts` of it in sight; the subject that was heard most comes first.

    `held` says why the pulse of the week is held back, "" where it is shown.
    """

    desk: Desk
    week: str
    monday: date
    contacts: int
    rows: tuple[DigestRow, ...]
    held: str = ""

    @property
    def open(self) -> tuple[DigestRow, ...]:
        """What waits for an answer."""
        return tuple(row for row in self.rows if row.open)


def make_digest(desk: Desk, monday: date, scope: Scope) -> Digest:
    """The digest of a desk's week, of the contacts that this person may see."""
    topics = known_topics()
    queues = frozenset(desk.queues) if desk.queues else None
    selection = Selection(queues=queues).within(scope.selection)
    said = by_subject(sayings(scope, monday, monday + timedelta(days=6), topics))
    answers = answers_by_subject(desk.subjects, desk)
    rows = [
        _row(subject, monday, selection, topics, said.get(subject, []), answers.get(subject, []))
        for subject in desk.subjects
    ]
    rows.sort(key=lambda row: (-row.now.hits, -row.advisors, row.subject))
    contacts = rows[0].now.contacts if rows else 0
    return Digest(
        desk, week_name(monday), monday, contacts, tuple(rows), why_week_held(monday)
    )  # fmt: skip


def _row(  # noqa: PLR0917 - what a row is put together from
    subject: str, monday: date, selection: Selection, topics: Mapping[str, Topic],
    said: Sequence[Saying], answers: Sequence[DeskAnswer],
) -> DigestRow:  # fmt: skip
    now = count_subject(subject, in_weeks(selection, [monday]), _QUOTES)
    earlier = count_subject(subject, in_weeks(selection, weeks_before(monday)))
    return DigestRow(
        subject, subject_words(subject, topics), now, earlier,
        change_between(now.share, earlier.share), len(said), tuple(said[:_SAYINGS]),
        tuple(answers), _address(subject, in_weeks(selection, [monday])),
    )  # fmt: skip


def _address(subject: str, selection: Selection) -> str:
    """Where the contacts that are counted are read."""
    page, query = opens(subject, selection)
    place = reverse(page, args=[parts_of(subject)[1]] if page == "reason" else [])
    return f"{place}?{query}" if query else place
