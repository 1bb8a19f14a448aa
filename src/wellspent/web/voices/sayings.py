"""Everything that advisors said of subjects within some days: the pulse and notes in one list.

A pulse is everybody's, without its writer and day, once its week is told; until then it is its
writer's. A note is said of a contact, and is read by whoever may see that contact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, Literal

from django.db.models import Q
from django.utils import timezone

from wellspent.web.access.scope import Scope
from wellspent.web.voices.held import told_weeks
from wellspent.web.voices.models import Mention, Note, PulseAnswer
from wellspent.web.voices.topics import Topic, match_topic
from wellspent.web.voices.weeks import monday_of

__all__ = ["Saying", "by_subject", "sayings"]

NO_HINTS: Final[Mapping[str, Topic]] = {}
_TEXTS: Final = ("customers", "in_way")


@dataclass(frozen=True, slots=True)
class Saying:
    """What an advisor said of a subject: the words, when, and whether whoever looks wrote it.

    A note was said on its `day`, which is its `last` too; a pulse in its week, from `day` to `last`.
    `contact` is the one that a note is on; of the pulse it is "".
    """

    subject: str
    quote: str
    day: date
    last: date
    source: Literal["pulse", "note"]
    row: int
    contact: str
    own: bool


def sayings(
    scope: Scope, since: date, until: date, topics: Mapping[str, Topic], *,
    hints: Mapping[str, Topic] = NO_HINTS, own: bool = False,
) -> tuple[Saying, ...]:  # fmt: skip
    """What was said from one day to another, first what was surely said first; `own`: by this person alone.

    Texts are joined to `topics` and `hints` by the words that they share with them.
    """
    notes = scope.narrow(Note.objects.all())
    answers = PulseAnswer.objects.all()
    if own:
        notes = notes.filter(raised_by=scope.person)
        answers = answers.filter(person=scope.person)
    else:
        told = told_weeks(monday_of(since), until)
        answers = answers.filter(Q(person=scope.person) | Q(week__in=told))
    first, last = _moments(since, until)
    mentions = Mention.objects.filter(
        Q(note__in=notes.values("pk")) | Q(answer__in=answers.values("pk")),
        at__gte=first, at__lt=last,
    ).select_related("note", "answer")  # fmt: skip
    found = [_of_mention(one, scope) for one in mentions]
    if topics or hints:
        by_words = {"topic": topics, "hint": hints}
        for row in answers.filter(changed__gte=first, changed__lt=last):
            found += _matched(row, [getattr(row, field) for field in _TEXTS], by_words, scope)
        for row in notes.filter(raised__gte=first, raised__lt=last):
            found += _matched(row, [row.text], by_words, scope)
    return tuple(sorted(found, key=lambda one: (one.last, one.day, one.subject, one.quote)))


def by_subject(found: Iterable[Saying]) -> dict[str, list[Saying]]:
    """The same by subject; of one text each subject once."""
    grouped: dict[str, list[Saying]] = {}
    for one in found:
        some = grouped.setdefault(one.subject, [])
        if all((one.source, one.row) != (other.source, other.row) for other in some):
            some.append(one)
    return grouped


def _of_mention(mention: Mention, scope: Scope) -> Saying:
    row = mention.note or mention.answer
    return _saying(mention.subject, mention.quote, mention.at, row, scope)


def _matched(
    row: PulseAnswer | Note, texts: Iterable[str], by_words: Mapping[str, Mapping[str, Topic]],
    scope: Scope,
) -> list[Saying]:  # fmt: skip
    at = row.raised if isinstance(row, Note) else row.changed
    return [
        _saying(f"{sort}:{key}", text, at, row, scope)
        for text in texts
        for sort, topics in by_words.items()
        if (key := match_topic(text, topics))
    ]


def _saying(subject: str, quote: str, at: datetime, row: Any, scope: Scope) -> Saying:
    noted = isinstance(row, Note)
    writer = row.raised_by_id if noted else row.person_id
    day = timezone.localdate(at) if noted else row.week
    return Saying(
        subject=subject,
        quote=quote,
        day=day,
        last=day if noted else day + timedelta(days=6),
        source="note" if noted else "pulse",
        row=row.pk,
        contact=row.contact if noted else "",
        own=writer == scope.person.pk,
    )


def _moments(since: date, until: date) -> tuple[datetime, datetime]:
    """The moments at which the first day begins and the last one ends."""
    first, last = (datetime.combine(day, time.min) for day in (since, until + timedelta(days=1)))
    return timezone.make_aware(first), timezone.make_aware(last)
