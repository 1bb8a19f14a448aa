"""What is known of a centre's self-service, and what is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wellspent.estimate import Figure

__all__ = [
    "About",
    "Article",
    "Fate",
    "NonUsers",
    "SearchGroup",
    "SelfService",
    "SolvedElsewhere",
    "Visit",
]


@dataclass(frozen=True, slots=True)
class Visit:
    """One session of a known customer that could be followed for the whole window.

    `contact` is the first contact within the window after it, with its recorded reason and its
    discovered topic where there is one; all three None where there was none.
    """

    session: str
    customer: str
    articles: tuple[str, ...]
    vain: tuple[str, ...]
    contact: str | None = None
    reason: str | None = None
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What contacts were about, in the words of the centre (a reason) or of the discovery (a topic)."""

    name: str
    contacts: int


@dataclass(frozen=True, slots=True)
class Article:
    """One page of help: how often its readers were in touch within the window.

    `share` is of its sessions, `others` of the sessions that read another page and not this one, and
    `difference` is the one less the other. `fails`: the share is higher than the others' beyond chance,
    with 5 % of such verdicts expected to be false. `contacts` are some of those that followed.
    """

    title: str
    sessions: int
    followed: int
    share: Figure
    others: Figure
    difference: Figure
    fails: bool
    reasons: tuple[About, ...]
    topics: tuple[About, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SearchGroup:
    """Searches for the same thing that found nothing, in the words that were typed (redacted).

    `share` is of all searches. `followed` sessions were followed by a contact, about `reasons`.
    """

    words: tuple[str, ...]
    searches: int
    share: Figure
    sessions: int
    followed: int
    reasons: tuple[About, ...]
    topics: tuple[About, ...]
    contacts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fate:
    """What is known of the sessions that came to the same end; `share` is of all sessions."""

    key: str
    words: str
    sessions: int
    share: Figure


@dataclass(frozen=True, slots=True)
class SolvedElsewhere:
    """A contact reason whose help left other readers without a contact: who was in touch all the same.

    Of its `contacts`, `after_session` came after a session within the window, `sent_round` of them after
    the bot had said the same thing three times or more; `online_before` had no session before this one,
    and were seen online at another time; the rest were never seen there. `no_contact` is the
    share of the readers of `article` who were not in touch within the window, which is not known to be
    success. `friction_minutes` is the mean of its contacts.
    """

    reason: str
    contacts: int
    after_session: int
    sent_round: int
    online_before: int
    never_online: int
    article: str
    no_contact: Figure
    friction_minutes: Figure
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NonUsers:
    """The blind spot: contacts of a segment whose customer was never seen online; None: all segments."""

    segment: str | None
    contacts: int
    share: Figure


@dataclass(frozen=True, slots=True)
class SelfService:
    """Everything that is known of self-service, within `window_hours` after each session.

    `followed` is the share of sessions after which the customer was in touch, among those of known
    customers that could be watched for the whole window; `found_nothing` is the share of searches in
    vain, and `vain` the 200 largest groups of them. `fates` part all sessions into what is known to have come next, and what is not.
    """

    window_hours: int
    since: datetime
    until: datetime
    sessions: int
    customers: int
    searches: int
    followed: Figure
    found_nothing: Figure
    fates: tuple[Fate, ...]
    articles: tuple[Article, ...]
    vain: tuple[SearchGroup, ...]
    solved_elsewhere: tuple[SolvedElsewhere, ...]
    sent_round: Figure
    non_users: tuple[NonUsers, ...]
    blind: tuple[str, ...]
