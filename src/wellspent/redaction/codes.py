"""Which kind of personal data a row of digits and letters is: by its cue, the question, its form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from wellspent.redaction.checksums import CARD_LENGTHS, is_luhn
from wellspent.redaction.cues import Cue
from wellspent.redaction.lines import Line, Span
from wellspent.redaction.spoken_numbers import Run
from wellspent.redaction.vocabulary import listed

__all__ = ["LINKS", "NUMBERED", "code_spans"]

NUMBERED: Final = frozenset(
    {"card", "phone", "account", "order", "national_id", "postcode", "dob", "password"}
)
"""Kinds that an answer of digits and letters may be."""

_POSTCODE: Final = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2,3}")
_INSURANCE: Final = re.compile(r"[A-Z]{2}\d{6}[A-D]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_ENDING: Final = re.compile(r"\b(?:ending|ends|last (?:four|4|three|3|two|2))\b")
LINKS: Final = listed(
    "number numbers no num is it's its was be the my your our her his their ending ends in with of "
    "on id code ref reference digits digit last four three two first as to um uh er erm that's here "
    "for and this be a but so new old full said that s under at are which now please new it same"
)
_LOOKS: Final = {  # from so many digits on, kinds from the likeliest
    20: "account order",
    13: "card account order phone national_id password",
    9: "phone account national_id order dob card password",
    5: "account order dob postcode password phone card national_id",
    4: "national_id card password postcode account order phone",
    0: "password card account order national_id phone postcode",
}
_NEAR: Final = 9
_DATED: Final = re.compile(r"(?:[0-3]?\d[01]?\d|[01]?\d[0-3]?\d)(?:19|20)\d\d")
_MONEY: Final = re.compile(r" (?:and a|pounds?|dollars?|or so|grand|quid)\b")


def code_spans(
    line: Line, runs: Sequence[Run], cues: Sequence[Cue], wanted: frozenset[str]
) -> Iterator[Span]:
    """Spans of the runs that are personal; `wanted` are the kinds that were asked for."""
    for run in runs:
        kind, sure = _kind(line, run, cues, wanted)
        if kind:
            yield Span(run.start, run.end, kind, sure)


def _kind(line: Line, run: Run, cues: Sequence[Cue], wanted: frozenset[str]) -> tuple[str, int]:
    if not run.digits or _is_time(run):
        return "", 0
    if form := _by_form(run):
        return form, 6
    if kind := _by_cue(line, run, cues):
        return kind, 5
    if kind := _by_question(line, run, wanted):
        return kind, 4
    return _by_look(line, run), 2


def _is_time(run: Run) -> bool:
    """Three digits in two words: "two-forty", "seven forty-nine", "two hundred"."""
    return len(run.value) == 3 == len(run.digits) and run.spoken == 3 and run.parts < 3


def _by_form(run: Run) -> str:
    """Forms so particular that they need no context."""
    count = len(run.digits)
    if not run.letters and (count == 16 or (count in CARD_LENGTHS and is_luhn(run.digits))):
        return "card"
    if _INSURANCE.fullmatch(run.value):
        return "national_id"
    return "postcode" if _POSTCODE.fullmatch(run.value) and len(run.digits) <= 4 else ""


def _by_cue(line: Line, run: Run, cues: Sequence[Cue]) -> str:
    """The nearest cue before the run, with nothing but link words between."""
    if len(run.digits) + run.letters < 3 or not run.digits:
        return ""
    for cue in reversed(cues):
        if cue.place >= run.first:
            continue
        between = line.words[cue.place + 1 : run.first]
        if len(between) > _NEAR or not all(word.low in LINKS for word in between):
            break
        if cue.kind in {"name", "address"}:
            continue
        if _YEAR.fullmatch(run.value) and len(between) and between[-1].low in {"in", "of"}:
            return ""
        return cue.kind if cue.kind in NUMBERED else ""
    if _ENDING.search(line.low, max(run.start - 40, 0), run.start) and not run.letters:
        return _nearest(cues, run, {"card", "account", "phone"}) or "card"
    return ""


def _nearest(cues: Sequence[Cue], run: Run, kinds: Iterable[str]) -> str:
    near = [cue for cue in cues if cue.kind in kinds and cue.place < run.first]
    return near[-1].kind if near else ""


def _by_question(line: Line, run: Run, wanted: frozenset[str]) -> str:
    """Of the kinds that were asked for, the one that the run looks most like."""
    kinds = wanted & NUMBERED
    if not _answers(line, run) or not kinds:
        return ""
    if len(run.digits) < 5:
        kinds -= {"dob", "phone"} if len(run.digits) < 3 else {"dob"}
    for kind in _likely(run):
        if kind in kinds:
            return kind
    return ""


def _answers(line: Line, run: Run) -> bool:
    """Long enough for an answer; three signs are only where little else is said."""
    if len(run.value) < 3 or len(run.digits) < 2 or _MONEY.match(line.low, run.end):
        return False
    if len(run.digits) < 4 and not run.letters and run.value.endswith("00") and run.spoken:
        return False
    return len(run.value) > 3 or len(line.words) <= 8


def _likely(run: Run) -> list[str]:
    """Kinds by how much the run looks like them."""
    count = len(run.digits)
    if run.letters:
        looks = "order account password national_id phone card"
        return ["postcode" if _POSTCODE.fullmatch(run.value) else "order", *looks.split()]
    longest = next(length for length in _LOOKS if count >= length)
    return _LOOKS[longest].split()


def _by_look(line: Line, run: Run) -> str:
    """A long number that nothing announces."""
    count = len(run.digits)
    capitals = line.text[run.start : run.end].isupper() or bool(run.spoken)
    if run.letters:
        enough = count >= 4 or (count >= 2 and len(run.value) >= 6)
        enough = enough or (run.spoken >= 3 and run.letters >= 2)
        return "order" if enough and capitals else ""
    if (count in {10, 11} and run.digits[0] == "0") or (count == 12 and run.digits[:2] == "44"):
        return "phone"
    if count == 10 and not run.spoken and line.text[run.start : run.end] != run.digits:
        return "phone"
    if _DATED.fullmatch(run.digits) and not run.spoken:
        return ""
    return "account" if count >= 7 or (run.spoken >= 6 and count >= 6) else ""
