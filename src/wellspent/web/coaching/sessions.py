"""What happens to a session: planned or held, acknowledged by the agent, looked back on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from wellspent.report import NoSuchContact
from wellspent.report.index import ContactLine
from wellspent.web.access.models import AboutContact, Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.said import said
from wellspent.web.access.scope import Scope, standing
from wellspent.web.coaching.behaviours import find_behaviour
from wellspent.web.coaching.models import CoachedContact, CoachingSession
from wellspent.web.scoring.material import material_of
from wellspent.web.scoring.quoting import find_quotes

__all__ = ["Talk", "Wanted", "acknowledge", "close", "hold", "make_session"]

_FARTHEST: Final = timedelta(days=366)
_MOST_CONTACTS: Final = 20

Quotes = Mapping[str, tuple[tuple[int, str], ...]]


@dataclass(frozen=True, slots=True)
class Talk:
    """What came of the talk: what was noticed, what is agreed, and when both look back."""

    noticed: str
    agreed: str
    look_back: date | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A session as somebody wants it: with whom, about what, and on which contacts.

    `quotes` are turn and words by contact. `planned_for` is its day; None where it was held.
    """

    agent: str
    behaviour: str
    contacts: tuple[str, ...]
    talk: Talk
    planned_for: date | None = None
    quotes: Quotes = field(default_factory=dict)


def make_session(scope: Scope, wanted: Wanted) -> CoachingSession:
    """A session, planned or held just now, with an agent in sight.

    Raises `Refused` at the field that is missing or cannot be, such as a contact that is
    another agent's or out of sight.
    """
    team = _team_of(scope, wanted.agent)
    behaviour = find_behaviour(wanted.behaviour)
    lines = _lines(scope, wanted.agent, wanted.contacts)
    quotes = {line.contact: _quotes(line.contact, wanted.quotes) for line in lines}
    session = CoachingSession(
        agent=wanted.agent, team=team, queue=lines[0].queue or "", leader=scope.person,
        form=behaviour.form, question=behaviour.question.id, planned_for=wanted.planned_for,
    )  # fmt: skip
    if wanted.planned_for is None:
        _note(session, wanted.talk)
    else:
        _in_reach(wanted.planned_for, "planned_for", timezone.localdate())
        session.noticed = said(wanted.talk.noticed, "noticed")
    with transaction.atomic():
        session.save()
        for line in lines:
            CoachedContact.objects.create(
                session=session, quotes=quotes[line.contact], **AboutContact.of(line)
            )
    return session


def hold(session: CoachingSession, talk: Talk) -> CoachingSession:
    """What came of a planned session's talk. Raises `Conflict` where it is noted already."""
    with transaction.atomic():
        row: CoachingSession = _locked(session)
        if row.held:
            raise Conflict(
                f"This session was noted on {_say(row.held)}: “{row.agreed}”",
                "Nothing of yours was kept by us; what you typed still stands in the form.",
            )
        _note(row, talk)
        row.save()
    return row


def acknowledge(session: CoachingSession, person: Person, reply: str) -> CoachingSession:
    """The agent has seen it, with words of their own or none; once, and the moment is kept."""
    words = said(reply, "reply")
    with transaction.atomic():
        row: CoachingSession = _locked(session)
        if not row.held:
            raise Conflict(
                "This session has not been held yet.", "Acknowledge it when you have talked."
            )
        if row.acknowledged:
            raise Conflict(f"You acknowledged this on {_say(row.acknowledged)}.", "It is kept.")
        row.acknowledged, row.acknowledged_by, row.reply = timezone.now(), person, words
        row.save()
    return row


def close(session: CoachingSession, person: Person, closing: str) -> CoachingSession:
    """Both have looked back: what they saw ends the session."""
    words = said(
        closing, "closing", "There is nothing yet of what you saw.",
        "Say what changed and what did not, and what follows.",
    )  # fmt: skip
    with transaction.atomic():
        row: CoachingSession = _locked(session)
        if not row.held:
            raise Conflict("This session has not been held yet.", "Hold it first.")
        if row.closed:
            raise Conflict(
                f"{row.closed_by} looked back on {_say(row.closed)}: “{row.closing}”",
                "Nothing of yours was kept by us; what you typed still stands in the form.",
            )
        row.closed, row.closed_by, row.closing = timezone.now(), person, words
        row.save()
    return row


def _locked(session: CoachingSession) -> Any:
    return CoachingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)


def _note(session: CoachingSession, talk: Talk) -> None:
    session.noticed = said(
        talk.noticed, "noticed", "There is nothing yet of what was noticed.",
        "Say what you both saw and heard in the contacts.",
    )  # fmt: skip
    session.agreed = said(
        talk.agreed, "agreed", "There is nothing yet of what is agreed.",
        "Say what the agent will try, and what you will do.",
    )  # fmt: skip
    if talk.look_back is None:
        raise Refused(
            "No day is set to look back.", "Choose one, two to six weeks on.", "look_back"
        )
    _in_reach(talk.look_back, "look_back", timezone.localdate() + timedelta(days=1))
    session.look_back, session.held = talk.look_back, timezone.now()


def _in_reach(day: date, place: str, first: date) -> None:
    if not first <= day <= first + _FARTHEST:
        raise Refused(
            f"{_say(day)} is not within the year from {_say(first)}.", "Choose a day within it.",
            place,
        )  # fmt: skip


def _say(day: Any) -> str:
    return str(date_format(day, "j F Y"))


def _team_of(scope: Scope, agent: str) -> str:
    """The team of an agent in sight."""
    for one in standing().agents(scope.selection):
        if agent and one.agent == agent:
            return one.team or ""
    if not agent:
        raise Refused("No agent is chosen.", "Choose with whom you talk.", "agent")
    raise Refused(
        f"'{agent[:100]}' has no contact that you may see.",
        "Choose an agent of your team.",
        "agent",
    )


def _lines(scope: Scope, agent: str, contacts: Iterable[str]) -> list[ContactLine]:
    names = list(dict.fromkeys(contacts))
    if not names:
        raise Refused(
            "No contact is chosen.", "Choose at least one to look at together.", "contacts"
        )
    if len(names) > _MOST_CONTACTS:
        raise Refused(
            f"{len(names)} contacts are chosen, and a talk has room for {_MOST_CONTACTS}.",
            "Choose the few that show it best.", "contacts",
        )  # fmt: skip
    found = []
    for name in names:
        line = standing().line(name)
        if line is None or not scope.sees(line) or line.agent != agent:
            raise Refused(
                f"'{name[:100]}' is no contact of {agent} that you may see.",
                "Choose contacts of this agent.", "contacts",
            )  # fmt: skip
        found.append(line)
    return found


def _quotes(contact: str, wanted: Quotes) -> list[dict[str, Any]]:
    """The quotes of a contact, each found in its turn."""
    if not wanted.get(contact):
        return []
    try:
        record = standing().read(contact)
    except NoSuchContact:
        raise Refused(f"'{contact}' has gone.", "Choose another contact.", "contacts") from None
    return list(find_quotes(material_of(record), wanted[contact], "contacts"))
