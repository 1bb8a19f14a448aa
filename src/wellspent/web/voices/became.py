"""What became of what one advisor said: each text, its subjects, and what owners answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from wellspent.web.access.scope import Scope
from wellspent.web.voices.answering import answers_by_subject
from wellspent.web.voices.models import Desk, DeskAnswer, Note, PulseAnswer
from wellspent.web.voices.sayings import sayings
from wellspent.web.voices.subjects import known_topics, subject_words
from wellspent.web.voices.weeks import week_name

__all__ = ["Became", "Joined", "own_texts"]

_EVER: Final = (date(1970, 1, 1), date(9998, 12, 31))


@dataclass(frozen=True, slots=True)
class Joined:
    """A subject that a text was joined to: who listens for it, and what they answered since."""

    subject: str
    words: str
    desks: tuple[str, ...]
    answers: tuple[DeskAnswer, ...]


@dataclass(frozen=True, slots=True)
class Became:
    """One text of one's own, where it was said, and what became of it."""

    source: str
    place: str
    texts: tuple[str, ...]
    contact: str
    at: date
    subjects: tuple[Joined, ...]


def own_texts(scope: Scope) -> tuple[Became, ...]:
    """Every text of this person, the newest first, with the answers of every desk."""
    topics = known_topics()
    found: dict[tuple[str, int], list[str]] = {}
    for one in sayings(scope, *_EVER, topics, own=True):
        subjects = found.setdefault((one.source, one.row), [])
        if one.subject not in subjects:
            subjects.append(one.subject)
    every = {subject for subjects in found.values() for subject in subjects}
    answers = answers_by_subject(every)
    desks = list(Desk.objects.all())

    def joined(source: str, row: int) -> tuple[Joined, ...]:
        return tuple(
            Joined(
                subject, subject_words(subject, topics),
                tuple(desk.name for desk in desks if subject in desk.subjects),
                tuple(answers.get(subject, ())),
            )
            for subject in found.get((source, row), ())
        )  # fmt: skip

    pulse = [
        Became("pulse", week_name(one.week), tuple(t for t in (one.customers, one.in_way) if t), "",
               one.changed.date(), joined("pulse", one.pk))
        for one in PulseAnswer.objects.filter(person=scope.person)
    ]  # fmt: skip
    notes = [
        Became("note", one.contact, (one.text,), one.contact, one.raised.date(),
               joined("note", one.pk))
        for one in scope.narrow(Note.objects.filter(raised_by=scope.person))
    ]  # fmt: skip
    return tuple(sorted([*pulse, *notes], key=lambda one: one.at, reverse=True))
