"""Personal data out of conversations, before anything is stored or logged.

    from wellspent.redaction import redact
    safe = redact(contact)

No model and no network: forms with checks, dictated numbers, what follows an
identity question, names by their context, and every later mention of what was found.
"""

from wellspent.redaction.fields import mask_key, redact_form
from wellspent.redaction.redact import personal_spans, redact, redact_text

__all__ = ["mask_key", "personal_spans", "redact", "redact_form", "redact_text"]
