"""A turn read once for all the conversations that say it: much is said in the same words.

reading   a turn by itself: its words, its rows of digits and letters, its cues, what it holds

What a turn holds depends on the conversation by the question that is open alone, unless it
says a word that stays, or spells letters: then it is gone through anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from typing import Final

from wellspent.contacts import Speaker
from wellspent.redaction.addresses import street_addresses, told_address
from wellspent.redaction.asked_for import Asked, answers, told_secrets
from wellspent.redaction.asked_names import spelled_names
from wellspent.redaction.codes import code_spans
from wellspent.redaction.cues import Cue, asked_kinds, read_cues
from wellspent.redaction.dates import birth_dates
from wellspent.redaction.emails import spoken_emails
from wellspent.redaction.hints import DATES, LETTERS, NAMES, NUMBERS, NUMERALS, STREETS
from wellspent.redaction.lines import Line, Span, read_line, settle
from wellspent.redaction.mentions import Known
from wellspent.redaction.names import agent_names, bare, names_in
from wellspent.redaction.patterns import written_spans
from wellspent.redaction.spoken_numbers import Run, read_runs

__all__ = ["Reading", "read_turn"]

_PLAYER: Final = re.compile(r"(?<![\w@.])[^\W\d_]{3,}#\d{3,5}\b")
_NOBODY: Final[frozenset[str]] = frozenset()


class Reading:
    """A turn with its words, and, each when it is asked for, what it holds."""

    def __init__(self, speaker: Speaker, text: str, hints: int) -> None:
        """Cuts the text into words."""
        self.line = read_line(0, speaker, text)
        self.hints = hints
        self._told: dict[Asked, list[Span]] = {}
        self._agent: dict[bool, set[str]] = {}

    @cached_property
    def runs(self) -> list[Run]:
        """The rows of digits and letters, where they could matter."""
        return read_runs(self.line) if self.hints & (NUMBERS | NUMERALS | LETTERS) else []

    @cached_property
    def cues(self) -> list[Cue]:
        """The words that announce personal data."""
        return read_cues(self.line)

    @cached_property
    def announced(self) -> frozenset[str]:
        """The kinds that they announce."""
        return frozenset(cue.kind for cue in self.cues)

    @cached_property
    def asks(self) -> frozenset[str]:
        """The kinds that the turn asks for, if it is the agent's."""
        return asked_kinds(self.line, self.cues)

    @cached_property
    def words(self) -> frozenset[str]:
        """Its words, and those with a possessive without it."""
        lows = {word.low for word in self.line.words}
        return frozenset(lows | {bare(low) for low in lows})

    @cached_property
    def spells(self) -> bool:
        """Whether it has a row of nothing but letters."""
        return any(not run.digits for run in self.runs)

    @cached_property
    def names(self) -> list[Span]:
        """The names that it gives away by itself, wherever no word stays."""
        return settle(names_in(self.line, _NOBODY))

    def named(self, stay: AbstractSet[str]) -> list[Span]:
        """The same where these words stay."""
        if not self.names or self.words.isdisjoint(stay):
            return self.names.copy()
        return settle(names_in(self.line, stay))

    def told(self, asked: Asked, stay: AbstractSet[str], known: Known) -> list[Span]:
        """All that it holds as an answer to what is asked."""
        if self.spells or not self.words.isdisjoint(stay):
            return settle(_in_line(self, asked, stay, known.names))
        spans = self._told.get(asked)
        if spans is None:
            spans = self._told[asked] = settle(_in_line(self, asked, _NOBODY, _NOBODY))
        return spans.copy()

    def agent(self, *, opening: bool) -> set[str]:
        """Words by which it names the agent or the company."""
        names = self._agent.get(opening)
        if names is None:
            names = self._agent[opening] = agent_names(self.line, opening=opening)
        return names


@lru_cache(maxsize=1 << 13)
def read_turn(speaker: Speaker, text: str, hints: int) -> Reading:
    """What somebody says, read; `hints` (`wellspent.redaction.hints`) spare what cannot be there."""
    return Reading(speaker, text, hints)


def _in_line(
    reading: Reading, asked: Asked, stay: AbstractSet[str], known: AbstractSet[str]
) -> list[Span]:
    """The spans of one line, each way of finding after the surer ones; `known` are names."""
    line, runs, cues, hints = reading.line, reading.runs, reading.cues, reading.hints
    born = "dob" in asked.kinds or any(cue.kind == "dob" for cue in cues)
    spans: list[Span] = []
    if hints & DATES:
        spans += birth_dates(line, asked=born, identified=bool(asked.kinds))
    if hints & NUMBERS:
        spans += written_spans(line)
        spans += spoken_emails(line)
        if hints & STREETS:
            spans += street_addresses(line)
        spans += told_address(line, cues)
        spans += told_secrets(line, cues)
        spans += _players(line)
    free = [run for run in runs if not _covers(spans, run.start, run.end)] if spans else runs
    if free:
        spans += code_spans(line, free, cues, asked.kinds)
    if hints & NAMES:
        spans += names_in(line, stay)
    if asked.kinds:
        spans += answers(line, free, asked, spans, stay)
    if letters := [run for run in runs if not run.digits]:
        names = known | {w.low for w in line.words if _covers(spans, w.start, w.end)}
        spans += spelled_names(letters, names - stay, asked.kinds)
    return spans


def _players(line: Line) -> Iterator[Span]:
    if "#" in line.text:
        yield from (Span(*found.span(), "account", 6) for found in _PLAYER.finditer(line.text))


def _covers(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)
