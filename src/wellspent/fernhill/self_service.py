"""What Fernhill's customers did on the sites of its clients before they were in touch, or instead.

session   what one customer did there in one go: an article, a search, the bot
failed    the session's customer was in touch about the same matter within a day

Of an article that fails a share f of its readers, the sessions before contacts are the failures; beside
each of them (1 - f) / f readers went away content, so that f is what can be found again.
"""

from __future__ import annotations

import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.fernhill import planted
from wellspent.fernhill.arrivals import when
from wellspent.fernhill.operation import Happening
from wellspent.fernhill.queues import queue_name
from wellspent.tables import IMPORTED

__all__ = ["Article", "Session", "articles", "digital_table", "go_online"]

_DAY: Final = 86_400
_LAST: Final = planted.DAYS * _DAY
_HOURS_BEFORE: Final = (
    0.05,
    6.0,
)  # a session that failed is followed by its contact after this long


@dataclass(frozen=True, slots=True)
class Article:
    """One page of help: whose, for which queue, and the share of readers whom it fails."""

    title: str
    queue: str
    fails: float

    @property
    def client(self) -> str:
        """The client on whose site it stands."""
        return self.queue.split("-", 1)[0]


@dataclass(frozen=True, slots=True)
class Session:
    """One session as it truly was. `customer` is known to us where the site does not know it."""

    key: str
    customer: str
    signed_in: bool
    moment: int
    queue: str
    article: str | None
    searched: str | None  # in vain
    looked_for: str | None  # and found
    bot_loop: bool
    contact: str | None  # the contact that it failed to prevent


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(
        (resources.files("wellspent.fernhill") / "self_service.toml").read_text("utf-8")
    )


@cache
def articles() -> tuple[Article, ...]:
    """Every page of help that there is."""
    return tuple(
        Article(title, of["queue"], of.get("fails", planted.ARTICLE_FAILS))
        for title, of in _written()["articles"].items()
    )


def go_online(rng: np.random.Generator, happenings: Sequence[Happening]) -> tuple[Session, ...]:
    """Every session of the four weeks, in order of time."""
    drawn = list(_sessions(rng, happenings))
    drawn.sort(key=lambda one: (one["moment"], one["customer"]))
    return tuple(Session(key=f"S-{n:05d}", **one) for n, one in enumerate(drawn, 1))


def digital_table(sessions: Sequence[Session]) -> pa.Table:
    """The table `digital`: a row a step; the customer is null where nobody had signed in."""
    rows = [row for session in sessions for row in _steps(session)]
    return pa.Table.from_pylist(rows, IMPORTED["digital"])


def _sessions(
    rng: np.random.Generator, happenings: Sequence[Happening]
) -> Iterator[dict[str, Any]]:
    online: dict[str, bool] = {}
    moments: defaultdict[str, list[int]] = defaultdict(list)
    for one in happenings:
        moments[one.customer.key].append(one.moment)
        share = planted.ONLINE_SHARE[one.customer.segment]
        if one.customer.key not in online:
            online[one.customer.key] = bool(rng.random() < share)
    users = _users_by_client(happenings, online)
    strangers = 0
    failures: defaultdict[str | None, int] = defaultdict(int)
    fails = {article.title: article.fails for article in articles()}
    for one in happenings:
        if not (online[one.customer.key] and rng.random() < planted.ONLINE_FIRST):
            continue
        failed = _failed(rng, one)
        yield failed
        article = failed["article"]
        failures[article] += 1
        for _ in range(_content_beside(failures[article], fails.get(article))):
            strangers += 1
            known = users[one.customer.client]
            yield _content(rng, failed, known, moments, f"W-{strangers:05d}")


def _content_beside(failure: int, fails: float | None) -> int:
    """How many readers went away content beside this failure of an article, counted from 1."""
    if fails is None:
        return 0
    each = (1 - fails) / fails
    return round(failure * each) - round((failure - 1) * each)


def _users_by_client(
    happenings: Sequence[Happening], online: dict[str, bool]
) -> dict[str, list[str]]:
    users: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in happenings:
        if online[one.customer.key]:
            users[one.customer.client][one.customer.key] = None
    return {client: list(keys) for client, keys in users.items()}


def _failed(rng: np.random.Generator, happening: Happening) -> dict[str, Any]:
    """The session before this contact. As many draws whatever comes out."""
    queue = queue_name(happening.told.template)
    on_it = [article.title for article in articles() if article.queue == queue]
    missing = _written()["not_found"].get(queue, [])
    hours = rng.uniform(*_HOURS_BEFORE)
    which, in_vain, words, loops, signed = rng.random(5)
    return {
        "customer": happening.customer.key,
        "signed_in": bool(signed >= planted.NOT_SIGNED_IN),
        "moment": max(0, happening.moment - int(hours * 3600)),
        "queue": queue,
        "article": on_it[int(which * len(on_it))] if on_it else None,
        "searched": missing[int(words * len(missing))]
        if missing and in_vain < planted.SEARCHED_IN_VAIN
        else None,
        "looked_for": None,
        "bot_loop": bool(loops < planted.BOT_LOOPS),
        "contact": happening.id,
    }


def _content(
    rng: np.random.Generator,
    failed: dict[str, Any],
    users: Sequence[str],
    moments: dict[str, list[int]],
    stranger: str,
) -> dict[str, Any]:
    """Somebody who read the same article and was not in touch within a day."""
    known, signed, searches, words = rng.random(4)
    who, at = stranger, int(rng.integers(_LAST))
    if known < planted.KNOWN_FROM_CONTACTS:
        candidate = users[int(rng.integers(len(users)))]
        if not _in_touch(moments[candidate], at):
            who = candidate
    found = _written()["found"][failed["queue"].split("-", 1)[0]]
    return failed | {
        "customer": who,
        "signed_in": bool(signed >= planted.NOT_SIGNED_IN),
        "moment": at,
        "searched": None,
        "looked_for": found[int(words * len(found))] if searches < 0.4 else None,
        "bot_loop": False,
        "contact": None,
    }


def _in_touch(theirs: Sequence[int], at: int) -> bool:
    """Whether a contact begins within a day and a half after `at`: more than any session lasts."""
    place = bisect_right(theirs, at)
    return place < len(theirs) and theirs[place] <= at + 1.5 * _DAY


def _steps(session: Session) -> Iterator[dict[str, Any]]:
    did: list[tuple[str, str | None, int | None]] = [("visit", None, None)]
    if session.searched is not None:
        did.append(("search", session.searched, 0))
    if session.looked_for is not None:
        did.append(("search", session.looked_for, 3))
    if session.article is not None:
        did.append(("article", session.article, None))
    if session.bot_loop:
        did += [("bot", "not understood", None)] * 3
    elif session.looked_for is not None:
        did.append(("bot", session.looked_for, None))
    for place, (kind, detail, found) in enumerate(did):
        yield {
            "customer": session.customer if session.signed_in else None,
            "at": when(session.moment + 20 * place),
            "session": session.key,
            "kind": kind,
            "detail": detail,
            "found": found,
        }
