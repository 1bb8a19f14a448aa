"""What people do against friction: vote, propose, see to it, begin, end, decline.

Two people at once: everybody says which version of a fix they saw, and the second is told.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from wellspent.parts import FRICTIONS
from wellspent.redaction import redact_text
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.roles import Role
from wellspent.web.access.said import said
from wellspent.web.changes.models import Fix, FixStart, FixStep, FrictionVote
from wellspent.web.changes.telling import write_changes, write_votes

__all__ = ["Beginning", "begin", "decline", "end", "propose", "see_to", "vote"]

_LONGEST_TITLE: Final = 120
_FARTHEST: Final = timedelta(days=3 * 365)


def vote(person: Person, key: str, in_the_way: bool, known: Collection[str]) -> None:
    """An agent says that a friction gets in their way, or no longer. `known` are keys in sight."""
    if person.role != Role.AGENT:
        raise Refused(
            "Only agents say what gets in their way.", "Ask them; propose a fix yourself.", "key"
        )
    if key not in known:
        raise Refused(
            f"'{key[:80]}' is no friction that you can see.", "Choose one of the list.", "key"
        )
    with transaction.atomic():
        if in_the_way:
            FrictionVote.objects.get_or_create(person=person, key=key)
        else:
            for one in FrictionVote.objects.filter(person=person, key=key):
                one.delete()
        transaction.on_commit(write_votes)


def propose(person: Person, key: str, title: str, words: str, known: Collection[str]) -> Fix:
    """A fix of one friction. Raises `Refused` with the field that is wrong, `Conflict` where the person has it open."""
    cause, _, queue = key.partition("/")
    if cause not in FRICTIONS or key not in known:
        raise Refused(
            f"'{key[:80]}' is no friction that you can see." if key else "No friction is chosen.",
            "Choose one of the list.", "key",
        )  # fmt: skip
    called = said(title, "title", "It has no name yet.", "Give it a few words.")
    if len(called) > _LONGEST_TITLE:
        raise Refused(f"The name has {len(called)} letters.", f"Use {_LONGEST_TITLE} at most.", "title")  # fmt: skip
    what = said(words, "words", "It is not said what should change.", "Say it in a sentence or two.")  # fmt: skip
    kept = redact_text(called)[:_LONGEST_TITLE]
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)  # the second of two at once waits
        _require_new(person, cause, queue, kept)
        made: Fix = Fix.objects.create(
            cause=cause, queue=queue, title=kept, words=redact_text(what), by=person
        )
        _step(made, person, Fix.State.PROPOSED)
    return made


def _require_new(person: Person, cause: str, queue: str, title: str) -> None:
    same = Fix.objects.filter(by=person, cause=cause, queue=queue, title__iexact=title)
    if any(not one.closed for one in same):
        raise Conflict(
            f"You have proposed '{title}' against this friction already.",
            "See what becomes of it on the page Changes, or give this one another name.", "title",
        )  # fmt: skip


def see_to(fix: Fix, person: Person, seen: int) -> Fix:
    """The person sees to it from now on, in the place of whoever did."""
    with transaction.atomic():
        row = _held(fix, seen)
        if row.closed:
            raise Conflict(f"'{row.title}' is {row.state} already.", "Propose it anew.")
        row.owner = person
        if row.state == Fix.State.PROPOSED:
            row.state = Fix.State.TAKEN
        return _kept(row, person, Fix.State.TAKEN)


@dataclass(frozen=True, slots=True)
class Beginning:
    """Where a fix begins and when: by queue or by team."""

    by: str
    places: Sequence[str]
    day: date | None


def begin(fix: Fix, person: Person, wish: Beginning, seen: int, known: Collection[str]) -> Fix:
    """It begins in some queues or teams on a day; others may follow later.

    `known` are the places of this kind in sight. Raises `Refused` and `Conflict`.
    """
    day, by, places = _checked(wish, known), wish.by, list(dict.fromkeys(wish.places))
    with transaction.atomic():
        row = _held(fix, seen)
        if row.closed:
            raise Conflict(f"'{row.title}' is {row.state} already.", "Propose it anew.")
        before = list(row.starts.all())
        if any(bool(one.queue) != (by == "queue") for one in before):
            other = "queues" if before[0].queue else "teams"
            raise Refused(f"'{row.title}' began in {other}.", f"Choose {other} again, so that they can be compared.", "by")  # fmt: skip
        there = {str(one) for one in before} & set(places)
        if there:
            raise Refused(f"It has begun in {min(there)} already.", "Choose others.", "places")
        for one in places:
            FixStart.objects.create(fix=row, day=day, **{by: one})
        row.state, row.owner = Fix.State.BEGUN, row.owner or person
        words = f"{', '.join(places)}, from {day:%Y-%m-%d}"
        return _kept(row, person, Fix.State.BEGUN, words)


def end(fix: Fix, person: Person, day: date | None, words: str, seen: int) -> Fix:
    """It holds until this day and no longer."""
    why = redact_text(said(words, "words", "It is not said why it ends.", "Who proposed it reads it."))  # fmt: skip
    with transaction.atomic():
        row = _held(fix, seen)
        if row.state != Fix.State.BEGUN:
            raise Conflict(f"'{row.title}' is {row.state}.", "Only what has begun can end.")
        first = row.starts.first()
        if day is None or (first and day < first.day) or not _in_reach(day):
            raise Refused("That is no day on which it can have ended.", "Choose one after it began.", "day")  # fmt: skip
        row.state, row.ended, row.answer = Fix.State.ENDED, day, why
        return _kept(row, person, Fix.State.ENDED, why)


def decline(fix: Fix, person: Person, words: str, seen: int) -> Fix:
    """It will not be done, and why."""
    why = redact_text(said(words, "words", "It is not said why not.", "Who proposed it reads it."))
    with transaction.atomic():
        row = _held(fix, seen)
        if row.state not in {Fix.State.PROPOSED, Fix.State.TAKEN}:
            raise Conflict(f"'{row.title}' is {row.state}.", "End it, if it has begun.")
        row.state, row.answer = Fix.State.DECLINED, why
        return _kept(row, person, Fix.State.DECLINED, why)


def _checked(wish: Beginning, known: Collection[str]) -> date:
    by, places, day = wish.by, wish.places, wish.day
    if by not in {"queue", "team"}:
        raise Refused(f"It cannot begin by '{by[:20]}'.", "Choose queue or team.", "by")
    if not places:
        raise Refused("No place is chosen.", f"Choose a {by} or several.", "places")
    unknown = sorted(set(places) - set(known))
    if unknown:
        raise Refused(f"There is no {by} '{unknown[0][:60]}' in your sight.", f"Choose a {by} of the list.", "places")  # fmt: skip
    if day is None or not _in_reach(day):
        raise Refused("No day is set, or one that is out of reach.", "Choose the day on which it began or begins.", "day")  # fmt: skip
    return day


def _in_reach(day: date) -> bool:
    today: date = timezone.localdate()
    return abs(day - today) <= _FARTHEST


def _held(fix: Fix, seen: int) -> Fix:
    """The row as it is kept now; raises `Conflict` where somebody was first."""
    row: Fix = Fix.objects.select_for_update().get(pk=fix.pk)
    if row.version != seen:
        raise Conflict(
            f"Somebody has changed '{row.title}' since you opened it: it is {row.state}.",
            "Look at it as it is now; what you typed still stands.",
        )
    return row


def _kept(row: Fix, person: Person, did: Any, words: str = "") -> Fix:
    row.version += 1
    row.save()
    _step(row, person, did, words)
    return row


def _step(row: Fix, person: Person, did: Any, words: str = "") -> None:
    FixStep.objects.create(fix=row, did=did, by=person, words=words)
    transaction.on_commit(write_changes)
