"""What follows an identity question: the customer's answer, of the kind that was asked for.

waiting   the kinds asked for and not yet given, and for how many more of the customer's turns
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass
from typing import Final

from wellspent.redaction.addresses import asked_address
from wellspent.redaction.cues import Cue, asked_kinds
from wellspent.redaction.lines import Line, Span
from wellspent.redaction.names import asked_names
from wellspent.redaction.spoken_numbers import Run
from wellspent.redaction.vocabulary import COMMON, WORDS

__all__ = ["Waiting", "answers", "heard", "listened"]

_PATIENCE: Final = 3
_AGAIN: Final = re.compile(r"\b(?:again|spell|sorry|pardon|repeat|one more time|go on|say that)\b")
_FILLERS: Final = frozenset(
    "it's its it is yes yeah yep the my um uh er erm oh okay ok sure so well that's that would be "
    "password was i think hang on right a hello hi please don't know no not try".split()
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Kinds asked for and not yet given; `turns` of the customer's are left to give them."""

    kinds: frozenset[str] = frozenset()
    turns: int = 0


def listened(waiting: Waiting, line: Line, cues: list[Cue]) -> Waiting:
    """What is waited for after a turn of the agent's."""
    kinds = asked_kinds(line, cues)
    if kinds:
        return Waiting(kinds, _PATIENCE)
    if "?" in line.low and not _AGAIN.search(line.low):
        return Waiting(waiting.kinds - {"name", "address", "password"}, waiting.turns - 1)
    return waiting


def heard(waiting: Waiting, spans: list[Span]) -> Waiting:
    """What is still waited for after a turn of the customer's that holds `spans`."""
    given = {span.kind for span in spans}
    if not given & waiting.kinds:
        return Waiting(waiting.kinds, waiting.turns - 1)
    return Waiting(
        waiting.kinds - (given & {"name", "address", "password"}), max(waiting.turns - 1, 2)
    )


def answers(
    line: Line, runs: list[Run], waiting: Waiting, taken: list[Span], stay: Set[str]
) -> Iterator[Span]:
    """Spans of the answer that no other way of finding has taken."""
    if waiting.turns <= 0 or not waiting.kinds:
        return
    if "name" in waiting.kinds and not any(span.kind == "name" for span in taken):
        named = asked_names(line, taken, stay)
        yield from named
        taken = [*taken, *named]
    if "address" in waiting.kinds:
        yield from asked_address(line, [s for s in taken if s.kind != "address"])
    if "email" in waiting.kinds:
        yield from (Span(run.start, run.end, "email", 2) for run in runs if run.letters >= 3)
    if waiting.kinds & {"password"} and waiting.turns >= _PATIENCE - 1:
        yield from _secret(line, taken)
    if "account" in waiting.kinds:
        yield from _handle(line)


def _secret(line: Line, taken: list[Span]) -> Iterator[Span]:
    """A short answer whole but for its fillers; of a long one, its strange words."""
    words = [w for w in line.words if not any(s.start < w.end and s.end > w.start for s in taken)]
    core = [word for word in words if word.low not in _FILLERS]
    if not core:
        return
    if len(core) <= 3 and len(words) <= 8 and any(word.low not in COMMON for word in core):
        yield Span(core[0].start, core[-1].end, "password", 2)
        return
    for word in core:
        strange = word.low not in WORDS and word.low.isalpha() and len(word.low) > 2
        if strange and (line.capital(word) or not line.cased):
            yield Span(word.start, word.end, "password", 2)


_HANDLE: Final = re.compile(r"(?<![\w.@])(?=[^\W_]*\d)[^\W\d_]{2,}[\w.]*\d[\w.]*")


def _handle(line: Line) -> Iterator[Span]:
    """A user name: letters and digits in one word."""
    yield from (Span(*found.span(), "account", 2) for found in _HANDLE.finditer(line.text))
