"""Personal data that its own form gives away, wherever it stands: cards, IBANs, e-mail, …

Every expression runs in time that grows with the text alone: no two parts of one
can match the same character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wellspent.redaction.checksums import card_in, is_iban
from wellspent.redaction.lines import Line, Span

__all__ = ["written_spans"]

_DIGITS: Final = re.compile(r"\d(?:[\W_]{0,3}\d){12,}")
_IBAN: Final = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![^\W_])", re.IGNORECASE)
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}[ ]?@[ ]?[^\W_][\w-]{0,62}(?:\.[\w-]{1,62}){0,5}"
)
_SSN: Final = re.compile(r"(?<![\d-])\d{3}([- ])\d{2}\1\d{4}(?![\d-])")
_INSURANCE: Final = re.compile(
    r"(?<![^\W_])[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![^\W_])", re.IGNORECASE
)
_POSTCODE: Final = re.compile(
    r"(?<![^\W_])[A-Z]{1,2}\d[A-Z\d]?[ -]?\d[A-Z]{2}(?![^\W_])", re.IGNORECASE
)
_PLUS_PHONE: Final = re.compile(r"\+\d(?:[ ().-]{0,3}\d){7,14}(?!\d)")
_PHONE: Final = re.compile(
    r"(?<![\d.,/£$€-])(?:\(\d{3,5}\) ?\d{3,4}[ .-]?\d{3,4}|\d{3}[-.]\d{3}[-.]\d{4}|\d{3}[ ,]{1,2}\d{3}-\d{4})(?![\d-])"
)
_BARE_EMAIL: Final = re.compile(
    rf"(?<![\w@.])(?:[^\W\d_]{{1,30}} )?(?:\d{{1,8}} )?[^\W_]{{0,40}}"
    rf"(?:gmail|yahoo|ymail|hotmail|outlook|icloud|rediffmail|rediff|protonmail) ?\.?(?:com|net|org|in|couk)\b"
)


def written_spans(line: Line) -> Iterator[Span]:
    """Spans of personal data that need no context, from most to least certain."""
    text = line.text
    if "@" in text:
        yield from (Span(*found.span(), "email", 9) for found in _EMAIL.finditer(text))
    if any(sign in text for sign in "0123456789"):
        yield from _cards(text)
        yield from _by_form(text)
    if "com" in line.low:
        yield from (Span(*found.span(), "email", 6) for found in _BARE_EMAIL.finditer(line.low))


def _cards(text: str) -> Iterator[Span]:
    for row in _DIGITS.finditer(text):
        places = [place for place in range(*row.span()) if text[place].isdecimal()]
        found = card_in("".join(text[place] for place in places))
        while found:
            start, end = found
            yield Span(places[start], places[end - 1] + 1, "card", 9)
            places = places[end:]
            found = card_in("".join(text[place] for place in places))


def _by_form(text: str) -> Iterator[Span]:
    for found in _IBAN.finditer(text):
        if is_iban(found[0].replace(" ", "").upper()):
            yield Span(*found.span(), "account", 9)
    for kind, form in (
        ("national_id", _SSN),
        ("national_id", _INSURANCE),
        ("postcode", _POSTCODE),
        ("phone", _PLUS_PHONE),
        ("phone", _PHONE),
    ):
        yield from (Span(*found.span(), kind, 7) for found in form.finditer(text))
