"""A recognition passed on: a leader's words to the agent, with the quote that shows what was done well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wellspent.web.access.models import AboutContact
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.roles import Role
from wellspent.web.access.said import said
from wellspent.web.access.scope import Scope, standing
from wellspent.web.moments.acting import Step, act
from wellspent.web.moments.held import Held
from wellspent.web.moments.models import PassedOn
from wellspent.web.moments.wording import without_others

__all__ = ["can_be_passed_on", "mark_seen", "only_passed_on", "pass_on", "passed_on_in_sight"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where it is shown: the four fields of its contact, and the words; all empty where nowhere."""

    about: dict[str, str]
    quote: str = ""
    turn: int | None = None


def can_be_passed_on(held: Held) -> bool:
    """Whether it is a recognition of one agent."""
    return held.moment.kind == "recognition" and held.moment.whom == "agent"


def pass_on(scope: Scope, held: Held, words: str, seen: int) -> PassedOn:
    """Pass it on in these words, which makes it done.

    Raises `Refused` where nothing is said or there is nobody to pass it to, and `Conflict`.
    """
    if not can_be_passed_on(held):
        raise Refused(
            "This moment is no recognition of one agent.", "Say it in person, and mark it as done."
        )
    text = without_others(
        said(words, "words", "There are no words to pass on.", "Say what you saw, as you would."),
        held.moment,
    )
    if not held.open:
        raise Conflict("This moment is done already.", "Open it again first, if you must.")
    place = _place(held)
    with transaction.atomic():
        row: PassedOn = PassedOn.objects.create(
            key=held.key, words=text, quote=place.quote, turn=place.turn, by=scope.person,
            **place.about,
        )  # fmt: skip
        act(held, scope.person, Step("done", text, seen=seen))
    return row


def passed_on_in_sight(scope: Scope) -> QuerySet[Any]:
    """What was passed on, as far as this person sees its contacts; the newest first."""
    return scope.narrow(PassedOn.objects.select_related("by"))


def only_passed_on(scope: Scope, key: str) -> bool:
    """Whether it is an agent who asks for this moment, and something of it was passed on to them."""
    return scope.role is Role.AGENT and passed_on_in_sight(scope).filter(key=key).exists()


def mark_seen(scope: Scope, rows: list[PassedOn]) -> None:
    """The agent has read these."""
    if scope.role is Role.AGENT:
        fresh = [one.pk for one in rows if one.seen is None]
        PassedOn.objects.filter(pk__in=fresh, seen=None).update(seen=timezone.now())


def _place(held: Held) -> _Place:
    """The first contact of the agent's own that the moment quotes, or else shows; or none."""
    moment = held.moment
    nowhere = {"contact": "", "agent": moment.about, "team": moment.team or "", "queue": moment.queue or ""}  # fmt: skip
    found = _Place(nowhere)
    for one in moment.shown:
        line = standing().line(one.contact)
        if line is None or line.agent != moment.about:
            continue
        if one.turn and one.quote:
            return _Place(AboutContact.of(line), one.quote, one.turn)
        if not found.about["contact"]:
            found = _Place(AboutContact.of(line))
    return found
