"""Personal data out of conversations, before anything is stored or logged.

    from wellspent.redaction import redact
    safe = redact(contact)

No network: forms with checks, dictated numbers, what follows an identity question, names by
their context, a small trained tagger, and every later mention of what was found.
`redact_contacts` does the same for many contacts at once, and `redact_tables` table to table:
both several times faster.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wellspent.contacts import Contact
from wellspent.redaction.fields import mask_key, mask_person, redact_form
from wellspent.redaction.redact import personal_spans, redact, redact_text

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "mask_key",
    "mask_person",
    "personal_spans",
    "redact",
    "redact_contacts",
    "redact_form",
    "redact_tables",
    "redact_text",
]


def redact_contacts(contacts: Iterable[Contact], secret: bytes = b"") -> list[Contact]:
    """What `redact` makes of each of these contacts, in their order."""
    from wellspent.redaction import batches  # noqa: PLC0415 - compiled code is loaded when needed

    return batches.redact_contacts(contacts, secret)


def redact_tables(tables: Mapping[str, pa.Table], secret: bytes = b"") -> dict[str, pa.Table]:
    """The tables `contacts`, `turns`, `states` and `redactions` of the same contacts, redacted.

    They are what `redact` makes of every contact; see `wellspent.redaction.batches`.
    """
    from wellspent.redaction import batches  # noqa: PLC0415 - compiled code is loaded when needed

    return batches.redact_tables(tables, secret)
