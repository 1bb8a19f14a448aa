"""The post: what is due is written down first, and leaves one by one.

A letter whose process dies is due again two minutes later; the same letter has the same Message-ID. What
cannot be sent is tried again after a minute, five, half an hour, two hours and six, and then given up;
what the mail server refuses for good is given up at once.
"""

from __future__ import annotations

import logging
import smtplib
import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import DatabaseError, close_old_connections
from django.db.models import Q
from django.utils import timezone

from wellspent.errors import WellspentError
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.scope import Scope, scope_of
from wellspent.web.delivery.composing import Composed, compose, ended_week
from wellspent.web.delivery.models import DeskWeek, Letter, Subscription
from wellspent.web.delivery.signals import desk_week_ready, moments_told
from wellspent.web.delivery.subscribing import RIGHT_OF, next_time
from wellspent.web.moments.inbox import inbox_of
from wellspent.web.voices.models import Desk
from wellspent.web.voices.weeks import week_name

__all__ = ["PAUSES", "announce_weeks", "deliver_next", "mail_is_on", "send_again", "start_post", "undelivered", "work", "write_due"]  # fmt: skip

PAUSES: Final = tuple(timedelta(seconds=s) for s in (60, 300, 1800, 7200, 21600))
_CLAIM: Final = timedelta(seconds=120)
_IDLE: Final = 10.0  # seconds between looks at an empty post
_WEEKS_EVERY: Final = 600.0  # seconds between looks for a week that has ended
_REFUSED_FROM: Final = 500  # a mail server's answers from here on are final


def mail_is_on() -> bool:
    """Whether the environment names a mail server."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def write_due(now: datetime | None = None) -> int:
    """Write down what is due by now, and tell other systems; gives how many subscriptions it was.

    What was missed while nothing ran is told once.
    """
    now = now or timezone.now()
    due = Subscription.objects.filter(active=True, person__is_active=True, next_due__lte=now)
    told = 0
    for one in due.select_related("person", "desk"):
        # of several processes that see the same row, one gets it
        mine = Subscription.objects.filter(pk=one.pk, next_due=one.next_due)
        if not mine.update(next_due=next_time(one.rhythm, now)):
            continue
        told += 1
        if mail_is_on() and one.person.email:
            Letter.objects.create(subscription=one, due=now)
        scope = scope_of(one.person)
        if one.desk is None and scope.may(RIGHT_OF[one.kind]):
            moments_told.send(Subscription, subscription=one, inbox=inbox_of(scope))
    return told


def announce_weeks() -> int:
    """Tell other systems which desks' weeks have ended since the last time; gives how many."""
    week = week_name(ended_week())
    known = set(DeskWeek.objects.filter(week=week).values_list("desk", flat=True))
    new = 0
    for desk in Desk.objects.exclude(pk__in=known):
        if DeskWeek.objects.get_or_create(desk=desk, week=week)[1]:
            desk_week_ready.send(Desk, desk=desk, week=week)
            new += 1
    return new


def deliver_next(now: datetime | None = None) -> Letter | None:
    """Send the letter that has been due longest; None where none is due or no server is named."""
    now = now or timezone.now()
    if not mail_is_on():
        return None
    free = Q(claimed=None) | Q(claimed__lt=now)
    letter: Letter | None = (
        Letter.objects.filter(free, due__lte=now)
        .select_related("subscription__person", "subscription__desk")
        .order_by("due", "pk")
        .first()
    )
    if letter is None:
        return None
    mine = Letter.objects.filter(free, pk=letter.pk, due=letter.due)
    if not mine.update(claimed=now + _CLAIM):
        return letter
    _tried(letter, now)
    letter.claimed = None
    letter.save()
    return letter


def undelivered(scope: Scope, number: int) -> Letter:
    """The letter of this number, in sight and not arrived. Raises `Refused`."""
    found: Letter | None = scope.narrow(Letter.objects.filter(pk=number)).first()
    if found is None:
        raise Refused("That letter is not there.", "Choose from the list.", "letter")
    if not found.can_be_sent_again:
        raise Conflict(
            f"This letter is {found.get_outcome_display()}.",
            "Only one that did not arrive is sent again.",
        )
    return found


def send_again(letter: Letter) -> Letter:
    """The same once more, from the first attempt on."""
    letter.attempts, letter.due, letter.outcome = 0, timezone.now(), ""
    letter.problem, letter.claimed = "", None
    letter.save()
    return letter


def work(until: threading.Event) -> None:
    """Write and deliver what is due until told to stop."""
    looked = -_WEEKS_EVERY
    while not until.is_set():
        close_old_connections()
        sent = None
        try:
            write_due()
            if time.monotonic() - looked >= _WEEKS_EVERY:
                looked = time.monotonic()
                announce_weeks()
            sent = deliver_next()
        except (DatabaseError, WellspentError):  # busy or away for a moment: nothing is lost
            logging.getLogger(__name__).warning("The post could not be read; trying again.")
        if sent is None:
            until.wait(_IDLE)


def start_post() -> threading.Event:
    """A thread that works on the post; set what is returned to stop it."""
    stop = threading.Event()
    threading.Thread(target=work, args=(stop,), name="post", daemon=True).start()
    return stop


def _tried(letter: Letter, now: datetime) -> None:
    """One attempt, and what came of it."""
    wish = letter.subscription
    scope = scope_of(wish.person)
    if reason := _why_not(letter):
        return _end(letter, "not_sent", reason)
    try:
        composed = compose(wish, scope)
    except WellspentError as error:
        return _wait(letter, now, str(error))
    if composed is None or _told_before(letter, composed):
        return _end(letter, "nothing", "")
    letter.attempts += 1
    problem, final = _sent(letter, composed)
    if not problem:
        letter.sent, letter.about = now, composed.about
        return _end(letter, "sent", "")
    if final or letter.attempts > len(PAUSES):
        return _end(letter, "given_up", problem)
    letter.due, letter.problem = now + PAUSES[letter.attempts - 1], problem[:300]
    return None


def _wait(letter: Letter, now: datetime, problem: str) -> None:
    """What cannot be written now may be once the figures are there again."""
    letter.due, letter.problem = now + PAUSES[-1], problem[:300]


def _end(letter: Letter, outcome: str, problem: str) -> None:
    letter.due, letter.outcome, letter.problem = None, outcome, problem[:300]


def _why_not(letter: Letter) -> str:
    """Why this is not sent whatever it would say; empty where it is."""
    wish = letter.subscription
    if not wish.active:
        return "The subscription was stopped."
    if not wish.person.is_active:
        return "Its person does not sign in any more."
    if not wish.person.email:
        return "No e-mail address is kept of its person."
    if not scope_of(wish.person).may(RIGHT_OF[wish.kind]):
        return "Its person may not read it any more."
    return ""


def _told_before(letter: Letter, composed: Composed) -> bool:
    """Whether the same was told to this person: a week that has ended is told once."""
    told = Letter.objects.filter(
        subscription=letter.subscription, outcome="sent", about=composed.about
    )
    return bool(composed.about) and told.exists()


def _sent(letter: Letter, composed: Composed) -> tuple[str, bool]:
    """What went wrong, if something did, and whether it is final."""
    mail = EmailMultiAlternatives(
        composed.subject, composed.text, to=[letter.subscription.person.email],
        headers={"Message-ID": f"<{letter.key}@wellspent>", "Auto-Submitted": "auto-generated"},
    )  # fmt: skip
    mail.attach_alternative(composed.html, "text/html")
    connection = get_connection()
    try:
        connection.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as error:
        code, words = next(iter(error.recipients.values()))
        return f"The mail server refused the address: {_words(code, words)}", code >= _REFUSED_FROM
    except smtplib.SMTPAuthenticationError as error:
        return f"The mail server refused the sign-in: {error.smtp_code}.", False
    except smtplib.SMTPResponseException as error:
        return f"The mail server answered {_words(error.smtp_code, error.smtp_error)}", error.smtp_code >= _REFUSED_FROM  # fmt: skip
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return f"The mail server could not be used: {error}.", False
    finally:
        # one that failed halfway is open still
        with suppress(smtplib.SMTPException, OSError):
            connection.close()
    return "", False


def _words(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(said.split())[:200]}."
