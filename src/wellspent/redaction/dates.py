"""Dates of birth: any date where a birth is spoken of, and full dates of long ago anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wellspent.redaction.lines import Line, Span

__all__ = ["birth_dates"]

_MONTH: Final = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)"
)
_ONES: Final = "(?:one|two|three|four|five|six|seven|eight|nine)"
_TEEN: Final = "(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TENS: Final = "(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_ORDINAL: Final = (
    "(?:(?:twenty|thirty)[ -])?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    "|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth"
    "|nineteenth|twentieth|thirtieth"
)
_DAY: Final = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?|{_ORDINAL}|(?:twenty|thirty)[ -]{_ONES}|{_ONES}|{_TEEN}|twenty|thirty)"
_SHORT_YEAR: Final = rf"(?:oh[ -]{_ONES}|{_TENS}(?:[ -]{_ONES})?|{_TEEN})"
_YEAR: Final = (
    rf"(?:(?:19|20)\d\d|['’]?\d\d(?!\d)|nineteen[ -]{_SHORT_YEAR}"
    rf"|two thousand(?: and)?(?: (?:{_TEEN}|{_TENS}(?:[ -]{_ONES})?|{_ONES}))?|twenty[ -](?:{_TEEN}|{_TENS}(?:[ -]{_ONES})?)|{_SHORT_YEAR})"
)
_GAP: Final = r"[ ,.]{1,3}"
DATE_WORDS: Final = frozenset(
    re.findall(r"[a-z]+", _MONTH) + re.findall(r"[a-z]+(?:st|nd|rd|th)\b", _ORDINAL)
)
"""Words without which a date in words is none: months and days."""
_DATES: Final = re.compile(
    rf"\b(?:the )?{_DAY}(?: of)?(?: the)?[ -]{_MONTH}(?:(?:{_GAP}|-|(?: in)? )(?P<y1>{_YEAR}))?\b"
    rf"|\b{_MONTH}(?: the)?[ -]{_DAY}\b(?:(?:{_GAP}|-)(?P<y2>{_YEAR}))?\b"
    rf"|\b(?:the )?(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))(?: of)?(?: the)? (?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th))(?:{_GAP}(?P<y3>{_YEAR}))?\b"
    rf"|\b\d{{1,2}}[ ]?[/.-][ ]?\d{{1,2}}[ ]?[/.-][ ]?(?P<y4>(?:19|20)?\d\d)\b"
    rf"|\b(?P<y7>{_YEAR}){_GAP}(?:the )?{_DAY}(?: of)?(?: the)? {_MONTH}\b"
    rf"|\b(?P<y5>(?:19|20)\d\d)-\d\d-\d\d\b"
    rf"|\b(?P<y6>)\d{{1,2}}[/.]\d{{1,2}}\b"
)
_LONG_AGO: Final = re.compile(
    r"19\d\d|200\d|nineteen|two thousand|['’][3-9]\d|(?:thirt|fort|fift|sixt|sevent|eight|ninet)y"
)
_HINT: Final = re.compile(rf"\d[/.-]\d|{_MONTH}|{_ORDINAL}|\d(?:st|nd|rd|th)\b")
_OLD_TENS: Final = "(?:thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_AGES_AGO: Final = re.compile(
    rf"19\d\d|200\d|nineteen[ -]{_TENS}|two thousand|['’][3-9]\d|{_OLD_TENS}[ -]{_ONES}"
)


def birth_dates(line: Line, *, asked: bool, identified: bool = False) -> Iterator[Span]:
    """Dates of birth in a line; `asked`: a birth is asked for or spoken of;
    `identified`: proof of identity is given, and any date with a year may be the birth's.

    >>> from wellspent.redaction.lines import read_line
    >>> [span[:2] for span in birth_dates(read_line(1, "customer", "March ninth, '78"), asked=True)]
    [(0, 16)]
    """
    if not asked and not identified and _LONG_AGO.search(line.low) is None:
        return
    if _HINT.search(line.low) is None:
        return
    for found in _DATES.finditer(line.low):
        year = next((year for year in found.groups() if year), "")
        if asked or _AGES_AGO.match(year) or (identified and year and not year.startswith("20")):
            yield Span(*found.span(), "dob", 8)
