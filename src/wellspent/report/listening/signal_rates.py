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

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Figure, estimate_share
from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.report.gather import query_rows
from wellspent.report.listening.customer_shares import METHOD, customer_codes, share_by_codes
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
    needs = heard.by_kind["unmet_need"]
    return SignalSummary(
        contacts=heard.contacts,
        customers=heard.customers,
        signals=len(heard.signals),
        kinds=tuple(heard.kind(kind) for kind in SIGNAL_KINDS),
        names=tuple(_names(heard, settings)),
        compliments=_compliments(heard),
        missed=missed_of(_missed(heard), impact),
        hidden_needs=hidden_needs_of(needs, heard.rows(_contacts_of(needs))),
        method=METHOD,
    )


_Row = dict[str, Any]


class _Heard:
    """The contacts and signals of a centre: contacts by column, in the order of their ids."""

    def __init__(self, con: DuckDBPyConnection) -> None:
        found: Any = con.sql(_CONTACTS).to_arrow_table()
        self._columns = {name: found[name].to_pylist() for name in found.column_names}
        self._place = {contact: place for place, contact in enumerate(self._columns["contact"])}
        self._customers = customer_codes(self._columns["customer"])
        self.contacts, self.customers = len(self._place), len(np.unique(self._customers))
        self.by_kind: dict[str, list[_Row]] = defaultdict(list)
        self.signals = _rows(con, _SIGNALS)
        for signal in self.signals:
            self.by_kind[signal["kind"]].append(signal)
        self._members = {column: self._grouped(column) for column in _GROUPS}

    def kind(self, kind: str) -> KindRate:
        signals = self.by_kind[kind]
        having = _contacts_of(signals)
        unspoken = sum(not one["asked"] and not one["followed_up"] for one in signals)
        began = [self._columns["began"][self._place[one]] for one in having]
        moments = sorted(moment for moment in began if moment is not None)
        return KindRate(
            kind, len(having), self.contacts, self.share(having),
            len(signals), unspoken, estimate_share(unspoken, len(signals), "signals"),
            moments[0] if moments else None, moments[-1] if moments else None,
            tuple(self.groups(having)), quoted(signals),
        )  # fmt: skip

    def share(self, having: set[str]) -> Figure:
        return share_by_codes(self._marked(having), self._customers)

    def groups(self, having: set[str], by: Sequence[str] = _GROUPS) -> Iterable[GroupRate]:
        marked = self._marked(having)
        for column in by:
            for name, places in self._members[column].items():
                share = share_by_codes(marked[places], self._customers[places])
                yield GroupRate(column, name, int(marked[places].sum()), len(places), share)

    def rows(self, contacts: Iterable[str]) -> list[_Row]:
        """These contacts as rows."""
        places = [self._place[one] for one in contacts]
        return [{name: column[k] for name, column in self._columns.items()} for k in places]

    def _marked(self, having: set[str]) -> npt.NDArray[np.bool_]:
        marked = np.zeros(self.contacts, np.bool_)
        marked[[self._place[one] for one in having]] = True
        return marked

    def _grouped(self, column: str) -> dict[str, npt.NDArray[np.int64]]:
        """The places of the contacts of each value, by value; those without one are in none."""
        groups: dict[str, list[int]] = defaultdict(list)
        for place, value in enumerate(self._columns[column]):
            if value is not None:
                groups[value].append(place)
        return {name: np.array(groups[name]) for name in sorted(groups)}


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
            name, competitor, len(having), heard.contacts, heard.share(having),
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
                heard.contacts,
            )
        )
    return tuple(found)


def _rows(con: DuckDBPyConnection, query: str) -> list[_Row]:
    names = [column[0] for column in con.execute(f"DESCRIBE {query}").fetchall()]
    return [dict(zip(names, row, strict=True)) for row in query_rows(con, query)]
