"""Everything personal in one conversation: each way of finding, one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from wellspent.redaction.addresses import street_addresses
from wellspent.redaction.asked_for import Waiting, answers, heard, listened
from wellspent.redaction.codes import code_spans
from wellspent.redaction.cues import Cue, read_cues
from wellspent.redaction.dates import birth_dates
from wellspent.redaction.emails import spoken_emails
from wellspent.redaction.lines import Line, Span, settle
from wellspent.redaction.mentions import Known, learn, mentions
from wellspent.redaction.names import known_to_stay, names_in, spelled_names
from wellspent.redaction.patterns import written_spans
from wellspent.redaction.spoken_numbers import Run, read_runs

__all__ = ["find_spans"]

_PLAYER: Final = re.compile(r"(?<![\w@.])[^\W\d_]{3,}#\d{3,5}\b")


def find_spans(lines: Sequence[Line], agent: str | None = None) -> list[list[Span]]:
    """For each line its spans, in order and without overlap; `agent` is not taken for a customer."""
    opening = next((line for line in lines if line.speaker == "agent"), None)
    stay = known_to_stay(opening, agent) if opening else set()
    runs = [read_runs(line) for line in lines]
    found: list[list[Span]] = []
    waiting, known = Waiting(), Known()
    for line, row in zip(lines, runs, strict=True):
        cues = read_cues(line)
        if line.speaker == "agent":
            waiting = listened(waiting, line, cues)
        wanted = waiting if line.speaker == "customer" else Waiting()
        spans = settle(_in_line(line, row, cues, wanted, stay))
        if line.speaker == "customer":
            waiting = heard(waiting, spans)
        learn(known, line, row, spans)
        found.append(spans)
    known.names.difference_update(stay)
    return [
        settle([*spans, *mentions(known, line, row)])
        for line, row, spans in zip(lines, runs, found, strict=True)
    ]


def _in_line(
    line: Line, runs: list[Run], cues: list[Cue], waiting: Waiting, stay: set[str]
) -> list[Span]:
    wanted = waiting.kinds if waiting.turns > 0 else frozenset()
    born = "dob" in wanted or any(cue.kind == "dob" for cue in cues)
    spans = [
        *written_spans(line),
        *birth_dates(line, asked=born),
        *spoken_emails(line),
        *street_addresses(line),
        *_players(line),
    ]
    free = [run for run in runs if not _meets(run, spans)]
    spans += code_spans(line, free, cues, wanted)
    spans += names_in(line, stay)
    spans += answers(line, free, waiting, spans, stay)
    spans += spelled_names(line, [(run.start, run.end, run.value) for run in free])
    return spans


def _players(line: Line) -> Iterator[Span]:
    if "#" in line.text:
        yield from (Span(*found.span(), "account", 6) for found in _PLAYER.finditer(line.text))


def _meets(run: Run, spans: Sequence[Span]) -> bool:
    return any(span.start < run.end and span.end > run.start for span in spans)
