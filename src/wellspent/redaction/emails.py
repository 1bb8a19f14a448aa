"""E-mail addresses that are spoken: "v dot slade at example dot com"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wellspent.redaction.lines import Line, Span, Word
from wellspent.redaction.spoken_numbers import NUMBER_WORDS
from wellspent.redaction.vocabulary import COMMON, listed

__all__ = ["spoken_emails"]

POINTS: Final = frozenset({"dot", "point"})
_GLUE: Final = POINTS | {"underscore", "dash", "hyphen"}
HOSTS: Final = listed(
    "gmail googlemail hotmail yahoo outlook icloud aol btinternet protonmail live msn rediffmail"
)
_TOPS: Final = listed(
    "com co org net example uk ie au nz ca in us de fr es it nl eu edu gov ac io info biz me"
)
_WIDEST_DOMAIN: Final = 6


def spoken_emails(line: Line) -> Iterator[Span]:
    """Spans of e-mail addresses said in words, whole, or a half of one.

    >>> from wellspent.redaction.lines import read_line
    >>> [span[:2] for span in spoken_emails(read_line(1, "customer", "it's v dot slade at gmail dot com"))]
    [(5, 33)]
    """
    words = line.words
    lows = [word.low for word in words]
    if not POINTS.intersection(lows) and not HOSTS.intersection(lows):
        return
    for at, low in enumerate(lows):
        if low == "at" and (end := _domain_end(lows, at)):
            yield Span(words[_local_start(words, at)].start, words[end - 1].end, "email", 9)


def _domain_end(lows: list[str], at: int) -> int:
    """Past the last word of the domain that follows "at"; 0 if none follows."""
    near = lows[at + 1 : at + 1 + _WIDEST_DOMAIN]
    point = next((n for n, low in enumerate(near) if low in POINTS), None)
    if not near or (point is None and near[0] not in HOSTS) or point == 0:
        return 0
    if point is None:
        return at + 2
    if point + 1 >= len(near) or near[point + 1] not in _TOPS:
        return 0
    end = at + 1 + point + 2
    while end + 1 < len(lows) and lows[end] in POINTS:
        end += 2
    return min(end, len(lows))


def _local_start(words: list[Word], at: int) -> int:
    """The first word of what stands before "at"."""
    start = at
    while start > 0:
        low = words[start - 1].low
        glued = start < at and words[start].low in _GLUE
        numbered = low in NUMBER_WORDS or low[0].isdecimal() or (len(low) == 1 and low != "i")
        if (
            start == at
            or glued
            or low in _GLUE
            or numbered
            or (start == at - 1 and low not in COMMON)
        ) or (words[start].low in NUMBER_WORDS and low not in COMMON):
            start -= 1
        else:
            break
    return start
