"""Everything personal in one conversation: each way of finding, one after the other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

from wellspent.contacts import Speaker
from wellspent.redaction.addresses import street_addresses, told_address
from wellspent.redaction.asked_for import (
    Asked,
    Waiting,
    answers,
    asked_of,
    heard,
    listened,
    told_secrets,
    wondered,
)
from wellspent.redaction.asked_names import spelled_names
from wellspent.redaction.codes import NUMBERED, code_spans
from wellspent.redaction.cues import Cue, asked_kinds, read_cues
from wellspent.redaction.dates import birth_dates
from wellspent.redaction.dictation import dictated
from wellspent.redaction.emails import spoken_emails
from wellspent.redaction.hints import (
    ASKS,
    COUNTS,
    EVERYTHING,
    NAMES,
    NUMBERS,
    NUMERALS,
    TELLS,
    WONDERS,
)
from wellspent.redaction.lines import Line, Span, read_line, settle
from wellspent.redaction.mentions import Known, learn, mentions, sought
from wellspent.redaction.names import agent_names, names_in
from wellspent.redaction.patterns import written_spans
from wellspent.redaction.spoken_numbers import Run, read_runs

__all__ = ["Said", "find_spans"]

Said = tuple[Speaker, str]
"""Who said it, and what."""

_LONGEST: Final = 1_000  # characters; a turn is seldom longer
_PLAYER: Final = re.compile(r"(?<![\w@.])[^\W\d_]{3,}#\d{3,5}\b")


class _Talk:
    """A conversation whose turns are read when somebody needs them, each once.

    `hints` say of each turn what it could hold; a turn without hints is quiet.
    """

    def __init__(self, turns: Sequence[Said], hints: Sequence[int] | None) -> None:
        self.turns = turns
        self.hints = hints if hints is not None else [EVERYTHING] * len(turns)
        self.lines: dict[int, Line] = {}
        self.runs: dict[int, list[Run]] = {}

    def line(self, place: int) -> Line:
        """The turn at a place."""
        line = self.lines.get(place)
        if line is None:
            line = self.lines[place] = read_line(place + 1, *self.turns[place])
        return line

    def numbers(self, place: int) -> tuple[Line, list[Run]]:
        """The turn at a place and its rows of digits and letters, those that matter."""
        line, runs = self.line(place), self.runs.get(place)
        if runs is None:
            read = self.hints[place] & (NUMBERS | NUMERALS)
            runs = self.runs[place] = read_runs(line) if read else []
        return line, runs


def find_spans(
    turns: Sequence[Said], agent: str | None = None, hints: Sequence[int] | None = None
) -> dict[int, list[Span]]:
    """By place the spans of each turn that has some, in order and without overlap.

    `agent` is not taken for a customer. `hints` (`screen`) spare the reading of quiet turns and
    change nothing else. A very long turn is read in pieces, so that time grows with its length
    alone.
    """
    if all(len(text) <= _LONGEST for _, text in turns):
        return _find(_Talk(turns, hints), agent)
    cuts = [(n, start, end) for n, (_, text) in enumerate(turns) for start, end in _cuts(text)]
    pieces = [(turns[n][0], turns[n][1][start:end]) for n, start, end in cuts]
    whole: dict[int, list[Span]] = {}
    for place, spans in sorted(_find(_Talk(pieces, None), agent).items()):
        n, offset, _ = cuts[place]
        moved = [s._replace(start=s.start + offset, end=s.end + offset) for s in spans]
        whole.setdefault(n, []).extend(moved)
    return whole


def _cuts(text: str) -> Iterator[tuple[int, int]]:
    """Pieces of a text that end behind a word of letters, where there is one to end behind."""
    start = 0
    while len(text) - start > _LONGEST:
        places = range(start + _LONGEST, start + _LONGEST // 2, -1)
        end = next((n for n in places if text[n - 1].isspace() and text[n - 2].isalpha()), 0)
        end = end or start + _LONGEST
        yield start, end
        start = end
    yield start, len(text)


def _find(talk: _Talk, agent: str | None) -> dict[int, list[Span]]:
    stay = _staying(talk, agent)
    found: dict[int, list[Span]] = {}
    known = Known()
    waiting = Waiting(unheard=_one_sided(talk.turns))
    numbers: dict[int, frozenset[str]] = {}
    for place, (speaker, text) in enumerate(talk.turns):
        hints = talk.hints[place]
        if hints & (ASKS | WONDERS) and speaker == "agent":
            waiting = _listened(waiting, talk, place, text)
        if hints & NUMBERS or (hints & TELLS and speaker == "customer" and waiting.open):
            line, runs = talk.numbers(place)
            cues = read_cues(line)
            asked = asked_of(waiting, line, runs)
            numbers[place] = NUMBERED & asked.kinds.union(cue.kind for cue in cues)
            spans = _in_line(line, runs, cues, hints, asked=asked, stay=stay, known=known)
            found[place] = settle(spans)
            learn(known, line, runs, found[place])
        elif hints & NAMES:
            found[place] = settle(names_in(talk.line(place), stay))
            learn(known, talk.line(place), (), found[place])
        if waiting.kinds and speaker == "customer":
            waiting = heard(waiting, found.get(place, ()))
    speakers = [speaker for speaker, _ in talk.turns]
    for place, span in () if waiting.unheard else dictated(speakers, talk.numbers, numbers):
        found[place].append(span)
        learn(known, *talk.numbers(place), [span])
    known.names.difference_update(stay)
    return _again(talk, known, found) if any(found.values()) else {}


def _listened(waiting: Waiting, talk: _Talk, place: int, text: str) -> Waiting:
    """What is waited for after the agent's turn at a place."""
    if talk.hints[place] & ASKS and (kinds := _asked_by(text)):
        return listened(kinds)
    return wondered(waiting, text.lower()) if talk.hints[place] & WONDERS else waiting


@lru_cache(maxsize=1 << 14)
def _asked_by(text: str) -> frozenset[str]:
    """The kinds that an agent's turn asks for; agents say much in the same words."""
    line = read_line(0, "agent", text)
    return asked_kinds(line, read_cues(line))


def _again(talk: _Talk, known: Known, found: dict[int, list[Span]]) -> dict[int, list[Span]]:
    """The spans of each turn that has some, with every mention of what is known."""
    if known.codes:
        for place in (n for n, hints in enumerate(talk.hints) if hints & COUNTS):
            talk.numbers(place)
    again = sought(known, (run for runs in talk.runs.values() for run in runs))
    places = _perhaps_again(talk, known)
    if again.codes:
        places.update(
            place for place, runs in talk.runs.items() if any(r.value in again.codes for r in runs)
        )
    settled = {
        place: settle(spans) if len(spans) > 1 else spans for place, spans in found.items() if spans
    }
    for place in places:
        told = [*mentions(again, talk.line(place), talk.runs.get(place, ()))]
        if told:
            settled[place] = settle([*settled.get(place, ()), *told])
    return dict(sorted(settled.items()))


def _perhaps_again(talk: _Talk, known: Known) -> set[int]:
    """The turns that may say again a name or a phrase that is known."""
    lines = talk.lines
    texts = [
        lines[n].low if n in lines else text.lower().replace("’", "'")
        for n, (_, text) in enumerate(talk.turns)
    ]
    whole = "\x00".join(texts)
    starts = [*accumulate((len(text) + 1 for text in texts), initial=0)]
    places: set[int] = set()
    for each in (*known.names, *known.phrases):
        here = whole.find(each)
        while here >= 0:
            behind = bisect_right(starts, here)
            places.add(behind - 1)
            here = whole.find(each, starts[behind])
    return places


def _staying(talk: _Talk, agent: str | None) -> set[str]:
    """Words that name the agent or the company, as the conversation says them."""
    opening = next((n for n, (speaker, _) in enumerate(talk.turns) if speaker == "agent"), -1)
    stay: set[str] = set()
    if any(speaker != "customer" for speaker, _ in talk.turns):
        stay |= {part.lower() for part in (agent or "").split() if len(part) > 1}
    for place, hints in enumerate(talk.hints):
        if hints & NAMES or place == opening:
            stay |= agent_names(talk.line(place), opening=place == opening)
    return stay


def _one_sided(turns: Sequence[Said]) -> bool:
    """Whether the agent's side is missing, so that no question can be heard."""
    return len(turns) > 1 and all(speaker == "customer" for speaker, _ in turns)


def _in_line(
    line: Line,
    runs: list[Run],
    cues: Sequence[Cue],
    hints: int,
    *,
    asked: Asked,
    stay: set[str],
    known: Known,
) -> list[Span]:
    """The spans of one line, each way of finding after the surer ones."""
    born = "dob" in asked.kinds or any(cue.kind == "dob" for cue in cues)
    spans = [*birth_dates(line, asked=born, identified=bool(asked.kinds))]
    if hints & NUMBERS:
        spans += written_spans(line)
        spans += spoken_emails(line)
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
        names = known.names | {w.low for w in line.words if _covers(spans, w.start, w.end)}
        spans += spelled_names(letters, names - stay, asked.kinds)
    return spans


def _players(line: Line) -> Iterator[Span]:
    if "#" in line.text:
        yield from (Span(*found.span(), "account", 6) for found in _PLAYER.finditer(line.text))


def _covers(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)
