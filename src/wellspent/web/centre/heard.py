"""What was heard in a workspace, kept ready for pages: signals, topics, and what `wellspent listen` kept."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.report import ContactLine, Selection
from wellspent.report.heard_index import (
    EVERY_SIGNAL,
    HeardFilter,
    HeardIndex,
    SignalRate,
    TopicShare,
    index_signals,
    index_topics,
    topic_shares,
)
from wellspent.report.listening.kept import merged, read_listening, topic_names
from wellspent.report.listening.model import Listening
from wellspent.web.centre.standing import Standing
from wellspent.workspace import connect_analysed, kept_listening, kept_topics, said

__all__ = ["EVERY_SIGNAL", "HeardFilter", "HeardStanding", "SignalLine", "SignalPage", "SignalRate", "TopicShare"]  # fmt: skip

_LOOKED_EVERY: Final = 1.0  # seconds between two looks for what was kept


@dataclass(frozen=True, slots=True)
class SignalLine:
    """One signal in a list: its contact, its words, and the key of its contact's topic."""

    line: ContactLine
    turn: int
    kind: str
    start: int
    end: int
    quote: str
    confidence: float
    name: str | None
    asked: bool
    followed_up: bool
    topic: str | None

    @property
    def unspoken(self) -> bool:
        """Said, but not asked for and not followed up."""
        return not self.asked and not self.followed_up


@dataclass(frozen=True, slots=True)
class SignalPage:
    """Some of `total` signals, which come from `hits` of the selected `contacts`."""

    total: int
    hits: int
    contacts: int
    lines: tuple[SignalLine, ...]


class HeardStanding(Standing):
    """A Standing that also answers what customers said. Every question may raise as there."""

    _looked_for_heard = -_LOOKED_EVERY
    _heard: tuple[tuple[str | None, str | None], Listening | None] = ((None, None), None)

    def listening(self) -> Listening | None:
        """What `wellspent listen` kept and still holds, its topics called as people named them.

        None where nothing was kept. Somebody looks once a second.
        """
        now = time.monotonic()
        if now - self._looked_for_heard >= _LOOKED_EVERY:
            texts = kept_listening(self.workspace), said(self.workspace, "topic_names")
            if texts != self._heard[0]:
                found, names = texts
                self._heard = texts, None if found is None else read_listening(found, names)
            self._looked_for_heard = now
        return self._heard[1]

    def look_again(self) -> None:
        """Have the next question see what somebody has decided just now."""
        self._looked_for_heard = -_LOOKED_EVERY

    def heard(self) -> HeardIndex:
        """Every signal of the run, read once."""

        def read(index: Any) -> HeardIndex:
            with connect_analysed(self.workspace) as connection:
                return index_signals(connection, index)

        return self.derived("signals", read)

    def topics(self) -> tuple[tuple[str, ...], Any]:
        """The keys of the topics, and for every contact of the index the place of its own, or −1.

        What people merged counts as one.
        """
        self.listening()
        texts = self._heard[0]

        def read(index: Any) -> tuple[tuple[str, ...], Any]:
            return index_topics(merged(kept_topics(self.workspace), topic_names(texts[1])), index)

        return self.derived(("topics", texts), read)

    def signals(
        self,
        selection: Selection,
        heard: HeardFilter = EVERY_SIGNAL,
        offset: int = 0,
        limit: int = 25,
    ) -> SignalPage:
        """The signals of the selected contacts that the filter lets through, the newest first."""
        index, mask = self.selected(selection)
        every, topics = self.heard(), self.topics()
        places = every.chosen(index, mask, heard, topics)
        shown = places[max(offset, 0) : max(offset, 0) + max(limit, 0)]
        lines = tuple(self._line(int(place)) for place in shown)
        return SignalPage(len(places), every.contacts_of(places), int(mask.sum()), lines)

    def signal_rates(
        self, selection: Selection, heard: HeardFilter = EVERY_SIGNAL
    ) -> tuple[SignalRate, ...]:
        """How often each kind is heard in the selected contacts."""
        every, topics = self.heard(), self.topics()
        return self._asked(
            ("signal_rates", heard, self._heard[0], id(every)),
            selection,
            lambda index, mask: every.rates(mask, every.chosen(index, mask, heard, topics)),
        )

    def topic_shares(self, selection: Selection) -> tuple[TopicShare, ...]:
        """What the selected contacts are about, the most frequent topic first, none last."""
        _, mask = self.selected(selection)
        keys, of_contact = self.topics()
        return topic_shares(keys, of_contact, mask)

    def topic_of(self, contact: str) -> str | None:
        """The key of the topic that a contact is about; None where it is about none of them."""
        position = self.index.position(contact)
        keys, of_contact = self.topics()
        code = -1 if position is None else int(of_contact[position])
        return keys[code] if code >= 0 else None

    def _line(self, place: int) -> SignalLine:
        every, (keys, of_contact) = self.heard(), self.topics()
        position, turn = int(every.position[place]), int(every.turn[place])
        line = self.index.line(position)
        row = _row_of(self.read(line.contact).signals, turn, int(every.kind[place]))
        topic = int(of_contact[position])
        return SignalLine(
            line, turn, row["kind"], row["start"], row["end"], row["quote"], row["confidence"],
            row["name"], row["asked"], row["followed_up"], keys[topic] if topic >= 0 else None,
        )  # fmt: skip


def _row_of(rows: tuple[Mapping[str, Any], ...], turn: int, kind: int) -> Mapping[str, Any]:
    """The row of a contact's signals that is of this turn and kind."""
    return next(row for row in rows if row["turn"] == turn and row["kind"] == SIGNAL_KINDS[kind])
