"""A digest in words, written from what its person may see at this moment.

It holds no quote: what customers and advisors said is read in the app, where who read it is recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from wellspent.moments.moment import Moment
from wellspent.report.words import say_share
from wellspent.web.access.scope import Scope, standing
from wellspent.web.delivery.models import Subscription
from wellspent.web.moments.inbox import inbox_of
from wellspent.web.voices.digest import DigestRow, make_digest
from wellspent.web.voices.models import Desk
from wellspent.web.voices.weeks import monday_of, week_name, week_shown

__all__ = ["Composed", "compose", "ended_week"]


@dataclass(frozen=True, slots=True)
class Composed:
    """One e-mail: its subject, its words plain and as HTML, and what it is about."""

    subject: str
    text: str
    html: str
    about: str


def compose(subscription: Subscription, scope: Scope) -> Composed | None:
    """What the subscription has to tell this person now; None where that is nothing."""
    if subscription.desk is not None:
        return _desk_week(subscription.desk, scope)
    return _moments(scope)


def ended_week() -> date:
    """The Monday of the newest ended week that anything is known of."""
    return min(week_shown(""), monday_of(timezone.localdate()) - timedelta(days=7))


def _moments(scope: Scope) -> Composed | None:
    inbox = inbox_of(scope)
    if not (inbox.open or inbox.looking_back):
        return None
    shown = [
        {
            "title": _unquoted(one.moment.title, one.moment),
            "kind": one.kind_name, "reason": _unquoted(one.moment.reason, one.moment),
            "opening": _to_begin(one.moment),
            "taken": one.state == "taken", "due": one.due, "due_now": one.due_now,
            "address": _address("moment", one.key),
        }
        for one in inbox.open
    ]  # fmt: skip
    context = {
        "shown": shown, "waiting": inbox.waiting,
        "looking_back": [
            {"title": _unquoted(one.moment.title, one.moment), "address": _address("moment", one.key)}
            for one in inbox.looking_back
        ],
    }  # fmt: skip
    return _written("moments", _subject_of(len(shown)), context, "")


def _unquoted(text: str, moment: Moment) -> str:
    """The text without the words of a contact that it may repeat."""
    for one in moment.shown:
        if one.quote.strip():
            text = text.replace(one.quote, "…")
    return text


def _to_begin(moment: Moment) -> str:
    """The sentence to start from; where it is nothing without a contact's words, what to do instead."""
    if _unquoted(moment.opening, moment) == moment.opening:
        return moment.opening
    if moment.whom == "agent":
        return f"tell {moment.about} what was said that stayed with you; the words are to be read in the app."
    return "read in the app what was said, and ask about it."


def _subject_of(count: int) -> str:
    if count:
        return f"{count} moment{'s' * (count != 1)} for you"
    return "Time to look back"


def _desk_week(desk: Desk, scope: Scope) -> Composed | None:
    monday = ended_week()
    digest = make_digest(desk, monday, scope)
    heard = [row for row in digest.rows if row.heard or row.open]
    if not heard:
        return None
    week = week_name(monday)
    context = {
        "desk": desk, "week": week, "monday": monday, "sunday": monday + timedelta(days=6),
        "contacts": digest.contacts, "in_sight": not scope.everything,
        "waiting": len(digest.open), "held": digest.held,
        "rows": [_row(row) for row in heard],
        "address": f"{_address('desk', desk.pk)}?week={week}" if settings.APP_ADDRESS else "",
    }  # fmt: skip
    return _written("desk", f"{desk}: what customers said in {week}", context, week)


def _row(row: DigestRow) -> dict[str, Any]:
    return {
        "words": row.words, "said": say_share(row.now.hits, row.now.contacts, row.now.share),
        "advisors": row.advisors, "waits": row.open, "answer": row.answer,
    }  # fmt: skip


def _written(template: str, subject: str, context: dict[str, Any], about: str) -> Composed:
    centre = standing().workspace.settings
    whole = {
        **context, "centre": centre, "subject": subject, "digests_address": _address("digests"),
    }  # fmt: skip
    return Composed(
        # a name that somebody typed is one line in a header
        " ".join(f"{subject} ({centre.name})".split())[:200],
        render_to_string(f"delivery/{template}.txt", whole),
        render_to_string(f"delivery/{template}_mail.html", whole),
        about,
    )


def _address(name: str, *of: Any) -> str:
    """Where it is opened; empty where the environment does not say where people open the app."""
    return f"{settings.APP_ADDRESS}{reverse(name, args=of)}" if settings.APP_ADDRESS else ""
