"""What follows an identity question: the customer's answer, of the kind that was asked for.

waiting   the kinds asked for and not yet given, and for how many more of the customer's turns
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Final, NamedTuple

from wellspent.redaction.addresses import asked_address
from wellspent.redaction.asked_names import asked_names
from wellspent.redaction.codes import NUMBERED
from wellspent.redaction.cues import CUES, Cue
from wellspent.redaction.lines import Line, Span
from wellspent.redaction.spoken_numbers import Run
from wellspent.redaction.vocabulary import COMMON, FREQUENT, PLACES, WORDS, listed

__all__ = [
    "Asked",
    "Waiting",
    "answers",
    "asked_of",
    "heard",
    "listened",
    "told_secrets",
    "wondered",
]

_PATIENCE: Final = 3
_ONCE: Final = frozenset({"name", "address", "password"})
_UNHEARD: Final = (NUMBERED | {"name", "address"}) - {"dob"}
_LONGEST_BARE: Final = 7
_AND_YEAR: Final = re.compile(r"[A-Z]?\d{0,2}(?:199|20[0-3])\d")
_NOBODY: Final = re.compile(
    r"\d{1,3}|(?:19|20)\d\d|(?:[0-3]?\d[01]?\d|[01]?\d[0-3]?\d)(?:19|20)\d\d"
)
TELLING: Final = listed("is was as it's its that's it's um uh er to be")
_AGAIN: Final = re.compile(r"\b(?:again|spell|sorry|pardon|repeat|one more time|go on|say that)\b")
_FILLERS: Final = listed(
    "it's its it is yes yeah yep the my um uh er erm oh okay ok sure so well that's that would be "
    "password was i am im sorry and i'm myself this new here mine id think hang on right a hello hi please don't know no not try"
)
_BESIDE: Final = _FILLERS | PLACES | frozenset(CUES)


class Waiting(NamedTuple):
    """Kinds asked for and not yet given; `turns` of the customer's are left to give them.

    `unheard`: the agent's side is missing, so any bare answer may follow a question.
    """

    kinds: frozenset[str] = frozenset()
    turns: int = 0
    unheard: bool = False

    @property
    def open(self) -> bool:
        """Whether the customer's next turn may be an answer."""
        return self.unheard or (self.turns > 0 and bool(self.kinds))


def listened(kinds: frozenset[str]) -> Waiting:
    """What is waited for after a turn of the agent's that asks for these kinds."""
    return Waiting(kinds, _PATIENCE)


def wondered(waiting: Waiting, low: str) -> Waiting:
    """What is waited for after an agent's turn, in small letters, that asks for nothing personal."""
    if waiting.kinds and "?" in low and not _AGAIN.search(low):
        return Waiting(waiting.kinds - _ONCE, waiting.turns - 1)
    return waiting


def heard(waiting: Waiting, spans: Sequence[Span]) -> Waiting:
    """What is still waited for after a turn of the customer's that holds `spans`."""
    kinds, turns, unheard = waiting
    if unheard or not kinds:
        return waiting
    if not spans:
        return Waiting(kinds, turns - 1)
    given = {span.kind for span in spans}
    if not given & kinds:
        return Waiting(kinds, turns - 1)
    return Waiting(kinds - (given & _ONCE), max(turns - 1, 2))


class Asked(NamedTuple):
    """What a customer's line may answer: the kinds, whether the question is fresh, and was heard."""

    kinds: frozenset[str] = frozenset()
    fresh: bool = False
    heard: bool = True


_NOTHING: Final = Asked()


def asked_of(waiting: Waiting, line: Line, runs: Sequence[Run]) -> Asked:
    """What a line may be the answer to; nothing if it is not a customer's."""
    if line.speaker != "customer":
        return _NOTHING
    if waiting.unheard:
        kinds = _UNHEARD if _is_bare(line, runs) else frozenset()
        return Asked(kinds, fresh=True, heard=False)
    kinds = waiting.kinds if waiting.turns > 0 else frozenset()
    return Asked(kinds, fresh=waiting.turns >= _PATIENCE - 1)


def _is_bare(line: Line, runs: Sequence[Run]) -> bool:
    """A line that is nothing but names, numbers and what announces them.

    A year, a date and a small number by itself say nothing of anybody.
    """
    inside = {n for run in runs if run.digits for n in range(run.first, run.last + 1)}
    allowed = FREQUENT if inside else WORDS
    plain = [
        word.low
        for n, word in enumerate(line.words)
        if n not in inside and word.low in allowed and word.low not in _BESIDE
    ]
    if len(line.words) > _LONGEST_BARE + len(inside) or len(plain) > (len(inside) > 1):
        return False
    return not any(_says_nothing(run) for run in runs)


def _says_nothing(run: Run) -> bool:
    """A small number, a year, a date, or a number and a year."""
    if run.parts > 1 and not run.spoken and _AND_YEAR.fullmatch(run.value):
        return True
    return _NOBODY.fullmatch(run.digits) is not None and not run.letters


def answers(
    line: Line, runs: list[Run], asked: Asked, taken: list[Span], stay: AbstractSet[str]
) -> Iterator[Span]:
    """Spans of the answer that no other way of finding has taken."""
    wanted = asked.kinds
    if not wanted:
        return
    if "name" in wanted and asked.fresh and not any(span.kind == "name" for span in taken):
        named = asked_names(line, taken, stay, sure=asked.heard)
        yield from named
        taken = [*taken, *named]
    if "address" in wanted and asked.fresh:
        others = [span for span in taken if span.kind != "address"]
        yield from asked_address(line, others, sure=asked.heard)
    if "email" in wanted:
        yield from (Span(run.start, run.end, "email", 2) for run in runs if run.letters >= 3)
    if "password" in wanted and asked.fresh and asked.heard:
        yield from _secret(line, taken)
    if wanted & {"account", "password"}:
        kind = "account" if "account" in wanted else "password"
        yield from (Span(*found.span(), kind, 2) for found in _HANDLE.finditer(line.text))


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


def told_secrets(line: Line, cues: Sequence[Cue]) -> Iterator[Span]:
    """A password that is told without a question: "the password is …"."""
    words = line.words
    for cue in cues:
        if cue.kind != "password" or words[cue.place].low in {"code", "maiden"}:
            continue
        start = cue.place + 1
        linked = start
        while linked < len(words) and words[linked].low in TELLING:
            linked += 1
        end = linked
        while end < len(words) and end < linked + 3 and _secretive(line, end, told=linked > start):
            end += 1
        if end > linked:
            yield Span(words[linked].start, words[end - 1].end, "password", 4)


def _secretive(line: Line, index: int, *, told: bool) -> bool:
    word = line.words[index]
    gap = line.text[line.words[index - 1].end : word.start]
    if any(sign in gap for sign in ".?!,;\x00"):
        return False
    numbered = word.low[0].isdecimal()
    return numbered or (told and word.low not in COMMON) or (told and gap == "")


_HANDLE: Final = re.compile(r"(?<![\w.@])(?=[^\W_]*\d)[^\W\d_]{2,40}[\w.]{0,40}\d[\w.]{0,40}")
