"""Everything personal in one conversation: each way of finding, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from wellspent.redaction.addresses import street_addresses
from wellspent.redaction.asked_for import (
    Waiting,
    answers,
    heard,
    listened,
    told_secrets,
    wanted_kinds,
)
from wellspent.redaction.codes import code_spans
from wellspent.redaction.cues import Cue, read_cues
from wellspent.redaction.dates import birth_dates
from wellspent.redaction.emails import spoken_emails
from wellspent.redaction.lines import Line, Span, settle
from wellspent.redaction.mentions import Known, learn, mentions
from wellspent.redaction.asked_names import spelled_names
from wellspent.redaction.names import agent_names, names_in
from wellspent.redaction.patterns import written_spans
from wellspent.redaction.spoken_numbers import Run, read_runs

__all__ = ["find_spans"]

_PLAYER: Final = re.compile(r"(?<![\w@.])[^\W\d_]{3,}#\d{3,5}\b")


def find_spans(lines: Sequence[Line], agent: str | None = None) -> list[list[Span]]:
    """For each line its spans, in order and without overlap; `agent` is not taken for a customer."""
    stay = _staying(lines, agent)
    runs = [read_runs(line) for line in lines]
    found: list[list[Span]] = []
    known = Known()
    waiting = Waiting(unheard=_one_sided(lines))
    for line, row in zip(lines, runs, strict=True):
        cues = read_cues(line)
        if line.speaker == "agent":
            waiting = listened(waiting, line, cues)
        wanted = waiting if line.speaker == "customer" else Waiting()
        spans = settle(_in_line(line, row, cues, wanted, stay, known))
        if line.speaker == "customer":
            waiting = heard(waiting, spans)
        learn(known, line, row, spans)
        found.append(spans)
    known.names.difference_update(stay)
    return [
        settle([*spans, *mentions(known, line, row)])
        for line, row, spans in zip(lines, runs, found, strict=True)
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


def _in_line(
    line: Line,
    runs: list[Run],
    cues: list[Cue],
    waiting: Waiting,
    stay: set[str],
    known: Known,
) -> list[Span]:
    wanted = wanted_kinds(waiting, line, runs)
    born = "dob" in wanted or any(cue.kind == "dob" for cue in cues)
    spans = [
        *written_spans(line),
        *birth_dates(line, asked=born, identified=bool(wanted)),
        *spoken_emails(line),
        *street_addresses(line),
        *told_secrets(line, cues),
        *_players(line),
    ]
    free = [run for run in runs if not _covered(run, spans)]
    spans += code_spans(line, free, cues, wanted)
    spans += names_in(line, stay)
    spans += answers(line, free, waiting, wanted, spans, stay)
    letters = [run for run in runs if not run.digits]
    if letters:
        names = known.names | {w.low for w in line.words if _covers(spans, w.start, w.end)}
        spans += spelled_names(line, letters, names - stay, wanted)
    return spans


def _players(line: Line) -> Iterator[Span]:
    if "#" in line.text:
        yield from (Span(*found.span(), "account", 6) for found in _PLAYER.finditer(line.text))


def _covered(run: Run, spans: Sequence[Span]) -> bool:
    return _covers(spans, run.start, run.end)


def _covers(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(span.start <= start and end <= span.end for span in spans)
