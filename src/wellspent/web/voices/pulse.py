"""The weekly pulse of one person: given, changed until the week has ended, and its draft kept.

Texts are redacted before they are stored, drafts too.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from wellspent.parts import FRICTIONS
from wellspent.redaction import redact_text
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.said import said
from wellspent.web.voices.causes_kept import write_causes
from wellspent.web.voices.mining import mine, renew
from wellspent.web.voices.models import PulseAnswer, PulseDraft
from wellspent.web.voices.weeks import monday_of

__all__ = ["NOTHING_SAID", "OwnPulse", "PulseWords", "give", "keep_draft", "own_pulse"]

_TEXTS: Final = ("customers", "in_way")


@dataclass(frozen=True, slots=True)
class PulseWords:
    """The three answers as somebody says them; `mood` is from 1 to 5."""

    customers: str = ""
    in_way: str = ""
    cause: str = ""
    mood: int | None = None


NOTHING_SAID: Final = PulseWords()


@dataclass(frozen=True, slots=True)
class OwnPulse:
    """What a person finds in the form: the words, what was sent, and whether they are a draft's.

    `left_from` is the week of a draft that was begun in an earlier one.
    """

    week: date
    words: PulseWords
    answer: PulseAnswer | None
    drafted: bool = False
    left_from: date | None = None

    @property
    def version(self) -> int:
        """The change that the form is made from; 0 before anything was sent."""
        return self.answer.version if self.answer else 0


def own_pulse(person: Person) -> OwnPulse:
    """The person's own form for this week."""
    week = monday_of(timezone.localdate())
    answer = PulseAnswer.objects.filter(person=person, week=week).first()
    draft = PulseDraft.objects.filter(person=person).first()
    sent = _words(answer) if answer else NOTHING_SAID
    if draft is None or _words(draft) in {sent, NOTHING_SAID}:
        return OwnPulse(week, sent, answer)
    if draft.week != week and answer:
        # what was begun last week would take the place of what was sent this week
        return OwnPulse(week, sent, answer)
    left = draft.week if draft.week != week else None
    return OwnPulse(week, _words(draft), answer, drafted=True, left_from=left)


def keep_draft(person: Person, words: PulseWords) -> PulseDraft:
    """What is typed so far, redacted; it waits until it is sent."""
    safe = _safe(words)
    kept: PulseDraft = PulseDraft.objects.update_or_create(
        person=person, defaults={"week": monday_of(timezone.localdate()), **asdict(safe)}
    )[0]
    return kept


def give(person: Person, words: PulseWords, seen: int, now: datetime | None = None) -> PulseAnswer:
    """The person's answer of the week of `now`, new or changed; its draft is done with.

    Raises `Refused` where nothing is said, and `Conflict` where another window of the same
    person has sent since: `seen` is the version that this one was made from.
    """
    now = now or timezone.now()
    safe = _safe(words)
    if safe == NOTHING_SAID:
        raise Refused(
            "Nothing is said yet.", "Answer one of the three questions at least.", "customers"
        )
    week = monday_of(timezone.localdate(now))
    with transaction.atomic():
        answer = _versioned(person, week, safe, seen, now)
        for field in _TEXTS:
            renew({"answer": answer}, field, mine(getattr(safe, field)), now)
        PulseDraft.objects.filter(person=person).delete()
        transaction.on_commit(lambda: write_causes(week))
    return answer


def _versioned(
    person: Person, week: date, safe: PulseWords, seen: int, now: datetime
) -> PulseAnswer:
    rows = PulseAnswer.objects.filter(person=person, week=week)
    if seen:
        changed = rows.filter(version=seen).update(**asdict(safe), version=seen + 1, changed=now)
        if not changed:
            raise _elsewhere()
        found: PulseAnswer = rows.get()
        return found
    try:
        with transaction.atomic():
            made: PulseAnswer = PulseAnswer.objects.create(
                person=person, week=week, given=now, changed=now, **asdict(safe)
            )
    except IntegrityError:
        raise _elsewhere() from None
    return made


def _elsewhere() -> Conflict:
    return Conflict(
        "You have sent this week's pulse from another window since.",
        "What you typed still stands here; look at both, and send it again if it should take its place.",
    )


def _safe(words: PulseWords) -> PulseWords:
    if words.cause and words.cause not in FRICTIONS:
        raise Refused(
            f"'{words.cause[:40]}' is no cause of friction.",
            f"Choose from: {', '.join(FRICTIONS)}.", "cause",
        )  # fmt: skip
    if words.mood is not None and not 1 <= words.mood <= 5:
        raise Refused(f"{words.mood} is not from 1 to 5.", "Choose one of the five.", "mood")
    texts = {field: redact_text(said(getattr(words, field), field)) for field in _TEXTS}
    return PulseWords(**texts, cause=words.cause, mood=words.mood)


def _words(row: PulseAnswer | PulseDraft) -> PulseWords:
    return PulseWords(row.customers, row.in_way, row.cause, row.mood)
