"""Everything personal in one conversation: each way of finding, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from wellspent.redaction.addresses import street_addresses, told_address
from wellspent.redaction.asked_for import (
    Asked,
    Waiting,
    answers,
    asked_of,
    heard,
    listened,
    told_secrets,
)
from wellspent.redaction.asked_names import spelled_names
from wellspent.redaction.codes import NUMBERED, code_spans
from wellspent.redaction.cues import Cue, read_cues
from wellspent.redaction.dates import birth_dates
from wellspent.redaction.dictation import dictated
from wellspent.redaction.emails import spoken_emails
from wellspent.redaction.lines import Line, Span, read_line, settle
from wellspent.redaction.mentions import Known, learn, mentions, sought
from wellspent.redaction.names import agent_names, names_in
from wellspent.redaction.patterns import written_spans
from wellspent.redaction.spoken_numbers import Run, read_runs

__all__ = ["find_spans"]

_LONGEST: Final = 1_000  # characters; a turn is seldom longer
_PLAYER: Final = re.compile(r"(?<![\w@.])[^\W\d_]{3,}#\d{3,5}\b")


class _Read(NamedTuple):
    """A line with its rows of digits and its cues."""

    line: Line
    runs: list[Run]
    cues: list[Cue]


def find_spans(lines: Sequence[Line], agent: str | None = None) -> list[list[Span]]:
    """For each line its spans, in order and without overlap; `agent` is not taken for a customer.

    A very long line is read in pieces, so that time grows with its length alone.
    """
    if all(len(line.text) <= _LONGEST for line in lines):
        return _find(lines, agent)
    cuts = [(n, start, end) for n, line in enumerate(lines) for start, end in _cuts(line.text)]
    pieces = [
        read_line(lines[n].number, lines[n].speaker, lines[n].text[start:end])
        for n, start, end in cuts
    ]
    whole: list[list[Span]] = [[] for _ in lines]
    for (n, offset, _), spans in zip(cuts, _find(pieces, agent), strict=True):
        whole[n] += [s._replace(start=s.start + offset, end=s.end + offset) for s in spans]
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


def _find(lines: Sequence[Line], agent: str | None) -> list[list[Span]]:
    stay = _staying(lines, agent)
    read = [_Read(line, read_runs(line), read_cues(line)) for line in lines]
    found: list[list[Span]] = []
    known = Known()
    waiting = Waiting(unheard=_one_sided(lines))
    numbers: list[frozenset[str]] = []
    for each in read:
        if each.line.speaker == "agent":
            waiting = listened(waiting, each.line, each.cues)
        asked = asked_of(waiting, each.line, each.runs)
        numbers.append(NUMBERED & asked.kinds.union(cue.kind for cue in each.cues))
        spans = settle(_in_line(each, asked, stay, known))
        if each.line.speaker == "customer":
            waiting = heard(waiting, spans)
        learn(known, each.line, each.runs, spans)
        found.append(spans)
    pieces = [] if waiting.unheard else dictated(lines, [each.runs for each in read], numbers)
    for place, span in pieces:
        found[place].append(span)
        learn(known, lines[place], read[place].runs, [span])
    known.names.difference_update(stay)
    again = sought(known, (run for each in read for run in each.runs))
    return [
        settle([*spans, *mentions(again, each.line, each.runs)])
        for each, spans in zip(read, found, strict=True)
    ]


def _staying(lines: Sequence[Line], agent: str | None) -> set[str]:
    """Words that name the agent or the company, as the conversation says them."""
    stay: set[str] = set()
    opening = True
    for line in lines:
        stay |= agent_names(line, agent, opening=opening and line.speaker == "agent")
        opening = opening and line.speaker != "agent"
    return stay


def _one_sided(lines: Sequence[Line]) -> bool:
    """Whether the agent's side is missing, so that no question can be heard."""
    return len(lines) > 1 and all(line.speaker == "customer" for line in lines)


def _in_line(read: _Read, asked: Asked, stay: set[str], known: Known) -> list[Span]:
    """The spans of one line, each way of finding after the surer ones."""
    line, runs, cues = read
    born = "dob" in asked.kinds or any(cue.kind == "dob" for cue in cues)
    spans = [
        *written_spans(line),
        *birth_dates(line, asked=born, identified=bool(asked.kinds)),
        *spoken_emails(line),
        *street_addresses(line),
        *told_address(line, cues),
        *told_secrets(line, cues),
        *_players(line),
    ]
    free = [run for run in runs if not _covers(spans, run.start, run.end)]
    spans += code_spans(line, free, cues, asked.kinds)
    spans += names_in(line, stay)
    spans += answers(line, free, asked, spans, stay)
    letters = [run for run in runs if not run.digits]
    if letters:
        names = known.names | {w.low for w in line.words if _covers(spans, w.start, w.end)}
        spans += spelled_names(letters, names - stay, asked.kinds)
    return spans


def _players(line: Line) -> Iterator[Span]:
    if "#" in line.text:
        yield from (Span(*found.span(), "account", 6) for found in _PLAYER.finditer(line.text))


def _covers(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)
