"""Which seconds of handle time to cut, which to protect, what each is worth and what it costs.

    from wellspent import read, redact, label, ledger, score

    for contact in map(redact, read("conversations.jsonl")):
        for line in ledger(contact).lines:
            print(contact.id, line)

Names are imported when they are first used, so that `import wellspent` is quick.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from wellspent.bookkeeping import Ledger, Line, Segment
    from wellspent.contacts import Contact, Redaction, State, Turn
    from wellspent.errors import Problem, WellspentError
    from wellspent.estimate import Estimate, Unknown
    from wellspent.listening.signal import Names, Signal
    from wellspent.parts import Label
    from wellspent.readers import Reading
    from wellspent.scorecard import Answer, Evidence
    from wellspent.stages import label, ledger, read, redact, score, signals

__all__ = [
    "Answer",
    "Contact",
    "Estimate",
    "Evidence",
    "Label",
    "Ledger",
    "Line",
    "Names",
    "Problem",
    "Reading",
    "Redaction",
    "Segment",
    "Signal",
    "State",
    "Turn",
    "Unknown",
    "WellspentError",
    "label",
    "ledger",
    "read",
    "redact",
    "score",
    "signals",
]

__version__ = "0.1.0"

_HOME: Final = {
    "bookkeeping": ("Ledger", "Line", "Segment"),
    "contacts": ("Contact", "Redaction", "State", "Turn"),
    "errors": ("Problem", "WellspentError"),
    "estimate": ("Estimate", "Unknown"),
    "listening.signal": ("Names", "Signal"),
    "parts": ("Label",),
    "readers": ("Reading",),
    "scorecard": ("Answer", "Evidence"),
    "stages": ("label", "ledger", "read", "redact", "score", "signals"),
}
_MODULE_OF: Final = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in _MODULE_OF:
        raise AttributeError(f"module 'wellspent' has no attribute {name!r}")
    value = getattr(import_module(f"wellspent.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
