"""Personal data that its own form gives away, wherever it stands: cards, IBANs, e-mail.

Every expression runs in time that grows with the text alone: no two parts of one
can match the same character.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wellspent.redaction.checksums import CARD_LENGTHS, cards_in, is_iban
from wellspent.redaction.lines import Line, Span
from wellspent.redaction.vocabulary import WORDS

__all__ = ["form_spans", "written_spans"]

_DIGITS: Final = re.compile(r"\d(?:[\W_]{0,3}\d){12,}")
_DIGIT: Final = re.compile(r"\d")
_GROUP: Final = re.compile(r"\d+")
_SORT_CODE: Final = re.compile(r"(?<![\w-])\d\d-\d\d-\d\d(?=\D{1,12}\d{7,8}(?!\d))")
_CODE: Final = re.compile(r"(?<![\w@.])[A-Z]{5,8}-?\d{4,12}(?![\w@])")
_IBAN: Final = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}(?![^\W_])", re.IGNORECASE)
_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}[ ]?@[ ]?[^\W_][\w-]{0,62}(?:\.[\w-]{1,62}){0,5}"
)
_WHOLE_EMAIL: Final = re.compile(
    r"(?<![\w.+-])[\w.+-]{1,64}[ ]?@[ ]?[^\W_][\w-]{0,62}(?:\.[\w-]{1,62}){1,5}"
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
_NATIONAL_PHONE: Final = re.compile(
    r"(?<![\d.,/£$€-])(?:\(?0[1-9]\d{1,3}\)?(?:[ ./-]{1,3}\d{3,8}){1,3}"  # 020 7946 0183
    r"|0[1-9](?:[ .-]\d\d){4}|00[1-9]\d{0,2}(?: \d{2,8}){1,5}"  # 06 12 34 56 78, 0044 20 ...
    r"|(?:1[ .-])?[2-9]\d\d[ .-]\d{3}[ .-]\d{4})(?![\d-])"  # 1-555-010-4477
)
_PHONE_LENGTHS: Final = range(9, 16)
_BARE_EMAIL: Final = re.compile(
    r"(?<![\w@.])(?:[^\W\d_]{1,30} )?(?:\d{1,8} )?[^\W_]{0,40}"
    r"(?:(?:gmail|yahoo|ymail|hotmail|outlook|icloud|rediffmail|rediff|protonmail) ?\.?(?:com|net|org|in|couk)"
    r"|(?:mail|aol|msn)com)\b"
)


_BARE_DOMAIN: Final = re.compile(
    r"(?<![\w@.])(?:[^\W\d_]{1,30} \d{1,8} |\d{1,8} )?([^\W\d_]{5,60}(?:com|net|couk))(?![\w@])"
)
_NO_DOMAIN: Final = (
    "telecom",
    "intercom",
    "sitcom",
    "dotcom",
    "ternet",
    "hernet",
    "binet",
    "planet",
)


def written_spans(line: Line) -> Iterator[Span]:
    """Spans of personal data that need no context, from most to least certain."""
    text = line.text
    if "@" in text:
        yield from (Span(*found.span(), "email", 9) for found in _EMAIL.finditer(text))
    if digits := len(_DIGIT.findall(text)):
        if digits >= CARD_LENGTHS.start:
            yield from _cards(text)
        yield from _by_form(text, digits)
    if "com" in line.low or "net" in line.low:
        yield from (Span(*found.span(), "email", 6) for found in _BARE_EMAIL.finditer(line.low))
        for found in _BARE_DOMAIN.finditer(line.low):
            if found[1] not in WORDS and not found[1].endswith(_NO_DOMAIN):
                yield Span(*found.span(), "email", 6)


def form_spans(text: str) -> Iterator[Span]:
    """Spans that are personal data by their form alone, outside of any conversation.

    >>> [span.kind for span in form_spans("4111-1111-1111-1111 or +44 20 7946 0183")]
    ['card', 'phone']
    """
    if "@" in text:
        yield from (Span(*found.span(), "email", 9) for found in _WHOLE_EMAIL.finditer(text))
    yield from _cards(text)
    yield from _ibans(text)
    for form in (_PLUS_PHONE, _PHONE, _NATIONAL_PHONE):
        for found in form.finditer(text):
            if sum(map(str.isdecimal, found[0])) in _PHONE_LENGTHS:
                yield Span(*found.span(), "phone", 7)


def _cards(text: str) -> Iterator[Span]:
    """Card numbers among digits; one begins and ends where a group of digits does."""
    for row in _DIGITS.finditer(text):
        groups = [(row.start() + g.start(), row.start() + g.end()) for g in _GROUP.finditer(row[0])]
        digits = "".join(text[start:end] for start, end in groups)
        places = [place for start, end in groups for place in range(start, end)]
        starts = {start for start, _ in groups}
        ends = {end for _, end in groups}
        for start, end in cards_in(digits):
            if places[start] in starts and places[end - 1] + 1 in ends:
                yield Span(places[start], places[end - 1] + 1, "card", 9)


def _ibans(text: str) -> Iterator[Span]:
    """Bank accounts, without the words that may follow them."""
    for found in _IBAN.finditer(text):
        ends = [found.end()]
        ends += [n for n in range(found.end() - 1, found.start(), -1) if text[n] == " "]
        for end in ends:
            if is_iban(text[found.start() : end].replace(" ", "").upper()):
                yield Span(found.start(), end, "account", 9)
                break


_FORMS: Final = (  # with the fewest digits that one has
    ("national_id", 9, _SSN),
    ("national_id", 6, _INSURANCE),
    ("postcode", 2, _POSTCODE),
    ("phone", 8, _PLUS_PHONE),
    ("phone", 9, _PHONE),
    ("order", 4, _CODE),
    ("account", 13, _SORT_CODE),
)


def _by_form(text: str, digits: int) -> Iterator[Span]:
    """What a text with so many digits holds by its form."""
    if digits > 1:
        yield from _ibans(text)
    for kind, least, form in _FORMS:
        if digits >= least:
            yield from (Span(*found.span(), kind, 7) for found in form.finditer(text))
