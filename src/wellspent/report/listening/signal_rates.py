"""How often customers say what the company should hear: rates with denominators, and where.

rate       contacts with a kind of signal, of all contacts
unspoken   of its signals, those that nobody asked for and nobody took up
missed     sales opportunities and unmet needs that no agent took up, whether asked for or not
quoted     where the words stand: contact, turn, quote; whoever shows a number can open them

Compliments are counted by team and never by person. Money is never taken from who said what: it is the
standing figure of the analysis of worth for what was missed, or it is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from wellspent.estimate import Figure, estimate_share
from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.report.gather import query_rows
from wellspent.report.listening.customer_shares import METHOD, share_by_customer
from wellspent.report.listening.hidden_needs import HiddenNeed, Quoted, hidden_needs_of
from wellspent.report.listening.missed_worth import Missed, MissedKind, missed_of
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

    from wellspent.report.impact.model import Impact

__all__ = [
    "GroupRate",
    "KindRate",
    "NameRate",
    "Quoted",
    "SignalSummary",
    "TeamRate",
    "gather_signals",
]

_GROUPS: Final = ("queue", "segment", "team", "reason")
_QUOTES: Final = 5

_CONTACTS: Final = """
SELECT contact, customer, began, queue, segment, team, reason FROM contacts ORDER BY contact
"""
_SIGNALS: Final = """
SELECT s.contact, s.turn, s.kind, s.quote, s.confidence, s.name, s.asked, s.followed_up
FROM signals AS s SEMI JOIN contacts USING (contact)
ORDER BY s.confidence DESC, s.contact, s.turn, s.kind
"""


@dataclass(frozen=True, slots=True)
class GroupRate:
    """The rate within one queue, segment, team or recorded reason; Unknown below eight contacts."""

    by: str
    name: str
    contacts: int
    of: int
    share: Figure


@dataclass(frozen=True, slots=True)
class KindRate:
    """One kind of signal: contacts with it, of all, and how much of it stays with the customer.

    `unspoken_share` is of the signals; `first` and `last` are when the contacts began. `quotes` are the surest.
    """

    kind: str
    contacts: int
    of: int
    share: Figure
    signals: int
    unspoken: int
    unspoken_share: Figure
    first: datetime | None
    last: datetime | None
    groups: tuple[GroupRate, ...]
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class NameRate:
    """A competitor or product of the centre's lists, and how often customers name it in a signal."""

    name: str
    competitor: bool
    contacts: int
    of: int
    share: Figure
    signals: int
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class TeamRate:
    """Compliments that a team's contacts hold. Teams stand in the order of their names."""

    team: str
    contacts: int
    of: int
    share: Figure


@dataclass(frozen=True, slots=True)
class SignalSummary:
    """What customers said in a centre's contacts, kind by kind.

    `contacts` are all, `method` says how the intervals of shares of contacts are made.
    """

    contacts: int
    customers: int
    signals: int
    kinds: tuple[KindRate, ...]
    names: tuple[NameRate, ...]
    compliments: tuple[TeamRate, ...]
    missed: Missed
    hidden_needs: tuple[HiddenNeed, ...]
    method: str


def gather_signals(
    con: DuckDBPyConnection, settings: Settings, impact: Impact | None = None
) -> SignalSummary:
    """Rates of every kind and name from the tables `contacts` and `signals` of `con`.

    `impact` is what the analysis of worth found; without it what was missed has no worth in money.
    """
    heard = _Heard(con)
    return SignalSummary(
        contacts=len(heard.contacts),
        customers=len({row["customer"] or row["contact"] for row in heard.contacts}),
        signals=len(heard.signals),
        kinds=tuple(heard.kind(kind) for kind in SIGNAL_KINDS),
        names=tuple(_names(heard, settings)),
        compliments=_compliments(heard),
        missed=missed_of(_missed(heard), impact),
        hidden_needs=hidden_needs_of(heard.by_kind["unmet_need"], heard.contacts),
        method=METHOD,
    )


_Row = dict[str, Any]


class _Heard:
    """The contacts and signals of a centre, as rows."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        self.contacts = _rows(con, _CONTACTS)
        self.signals = _rows(con, _SIGNALS)
        self._began = {row["contact"]: row["began"] for row in self.contacts}
        self.by_kind: dict[str, list[_Row]] = defaultdict(list)
        for signal in self.signals:
            self.by_kind[signal["kind"]].append(signal)

    def kind(self, kind: str) -> KindRate:
        signals = self.by_kind[kind]
        having = _contacts_of(signals)
        unspoken = sum(not one["asked"] and not one["followed_up"] for one in signals)
        moments = sorted(began for one in having if (began := self._began[one]) is not None)
        return KindRate(
            kind, len(having), len(self.contacts), self.share(having),
            len(signals), unspoken, estimate_share(unspoken, len(signals), "signals"),
            moments[0] if moments else None, moments[-1] if moments else None,
            tuple(self.groups(having)), quoted(signals),
        )  # fmt: skip

    def share(self, having: set[str]) -> Figure:
        return _share(self.contacts, having)

    def groups(self, having: set[str], by: Sequence[str] = _GROUPS) -> Iterable[GroupRate]:
        for column in by:
            groups: dict[str, list[_Row]] = defaultdict(list)
            for row in self.contacts:
                if row[column] is not None:
                    groups[row[column]].append(row)
            for name, rows in sorted(groups.items()):
                hits = sum(row["contact"] in having for row in rows)
                yield GroupRate(column, name, hits, len(rows), _share(rows, having))


def quoted(signals: Iterable[_Row], most: int = _QUOTES) -> tuple[Quoted, ...]:
    """The surest of the signals, each wording once."""
    found: dict[str, Quoted] = {}
    for one in signals:
        words = " ".join(one["quote"].casefold().split())
        found.setdefault(
            words, Quoted(one["contact"], one["turn"], one["quote"], one["confidence"])
        )
        if len(found) == most:
            break
    return tuple(found.values())


def _share(rows: Sequence[_Row], having: set[str]) -> Figure:
    return share_by_customer(
        [row["contact"] in having for row in rows], [row["customer"] for row in rows]
    )


def _contacts_of(signals: Iterable[_Row]) -> set[str]:
    return {one["contact"] for one in signals}


def _names(heard: _Heard, settings: Settings) -> Iterable[NameRate]:
    """Every listed name that is in a signal, those in most contacts first."""
    named: dict[str, list[_Row]] = defaultdict(list)
    for signal in heard.signals:
        if signal["name"] is not None:
            named[signal["name"]].append(signal)
    for name, signals in sorted(
        named.items(), key=lambda each: (-len(_contacts_of(each[1])), each)
    ):
        having = _contacts_of(signals)
        competitor = name in settings.listening.competitors
        yield NameRate(
            name, competitor, len(having), len(heard.contacts), heard.share(having),
            len(signals), quoted(signals),
        )  # fmt: skip


def _compliments(heard: _Heard) -> tuple[TeamRate, ...]:
    having = _contacts_of(heard.by_kind["compliment"])
    return tuple(
        TeamRate(group.name, group.contacts, group.of, group.share)
        for group in heard.groups(having, ("team",))
    )


def _missed(heard: _Heard) -> tuple[MissedKind, ...]:
    found = []
    for kind in ("sales_opportunity", "unmet_need"):
        signals = heard.by_kind[kind]
        missed = [one for one in signals if not one["followed_up"]]
        found.append(
            MissedKind(
                kind,
                len(missed),
                len(signals),
                estimate_share(len(missed), len(signals), "signals"),
                len(_contacts_of(missed)),
                len(heard.contacts),
            )
        )
    return tuple(found)


def _rows(con: DuckDBPyConnection, query: str) -> list[_Row]:
    names = [column[0] for column in con.execute(f"DESCRIBE {query}").fetchall()]
    return [dict(zip(names, row, strict=True)) for row in query_rows(con, query)]
