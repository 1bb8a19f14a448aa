"""Personal data in fields of a record: what its own form gives away, and keys that must still join.

field  a word of the centre, such as a queue; personal only if it has the form of personal data
key    what records are joined by; a personal one is replaced by the same mask wherever it stands
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import replace
from typing import Final

from wellspent.contacts import Contact
from wellspent.redaction.lines import Span, masked, settle, unredacted
from wellspent.redaction.patterns import form_spans

__all__ = ["mask_key", "mask_person", "redact_fields", "redact_form"]

_MASK: Final = re.compile(r"masked-[0-9a-f]{16}")
_HEX_DIGITS: Final = 16
_PLAIN_PHONE: Final = re.compile(r"(?<![^\W_])(?:0\d{9,10}|\+\d{10,11})(?![^\W_])")
_SHORT_NUMBER: Final = re.compile(r"\d{1,12}")


def redact_form(text: str) -> str:
    """A field or a file's name, with what its form gives away replaced by its kind.

    Only e-mail, cards (Luhn), IBAN (mod 97) and phones written as such are looked for:
    a name is not known by its form, and stays.

    >>> redact_form("billing"), redact_form("export jane@example.com.csv")
    ('billing', 'export [email]')
    """
    return masked(text, _forms(text))


def mask_key(text: str, secret: bytes = b"", *, customer: bool = False) -> str:
    """A key that is safe to store: itself, or `masked-` and 16 hex digits if it is personal.

    The digits begin the HMAC-SHA256 (RFC 2104) of the whole key under `secret`, so equal keys stay
    equal and joins survive. A masked key stays as it is, as does a plain number of up to 12
    digits; with `customer`, one of 10 or 11 digits that begins with 0 or + is a phone's.

    >>> mask_key("C-1042"), mask_key("jane@example.com", b"secret")
    ('C-1042', 'masked-fb817989d942e7ff')
    """
    phone = customer and _PLAIN_PHONE.search(text)
    plain = _MASK.fullmatch(text) or _SHORT_NUMBER.fullmatch(text) or not _forms(text)
    if plain and not phone:
        return text
    return _mask_of(text, secret)


def mask_person(text: str, secret: bytes = b"") -> str:
    """Whom a record of the staff is about: `masked-` and 16 hex digits, whatever it was.

    A name has no form, so all of it is masked; equal ones stay equal, and what is masked stays as it is.

    >>> mask_person("Dana Reed", b"secret") == mask_person(mask_person("Dana Reed", b"secret"))
    True
    """
    return text if _MASK.fullmatch(text) else _mask_of(text, secret)


def _mask_of(text: str, secret: bytes) -> str:
    digest = hmac.new(secret, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()
    return f"masked-{digest[:_HEX_DIGITS]}"


def redact_fields(contact: Contact, secret: bytes = b"") -> Contact:
    """The same contact with its fields redacted by form and its two keys masked."""
    return replace(
        contact,
        id=mask_key(contact.id, secret),
        customer=contact.customer and mask_key(contact.customer, secret, customer=True),
        source=redact_form(contact.source),
        queue=contact.queue and redact_form(contact.queue),
        reason=contact.reason and redact_form(contact.reason),
        segment=contact.segment and redact_form(contact.segment),
        agent=contact.agent and redact_form(contact.agent),
        team=contact.team and redact_form(contact.team),
        resolved=contact.resolved and redact_form(contact.resolved),
    )


def _forms(text: str) -> list[Span]:
    return settle(form_spans(unredacted(text)))
