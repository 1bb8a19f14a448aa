"""The first alarm and the first hint of each subject, as `wellspent listen` kept them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from wellspent.report.listening.early_warnings import EarlyWarning, Warnings
from wellspent.web.access.scope import Scope, standing
from wellspent.web.voices.seen import Seen

__all__ = ["alarmed_first"]


def alarmed_first(scope: Scope, since: date, until: date) -> dict[str, Seen]:
    """Of each subject the earliest alarm or hint from one day to another.

    What somebody dismissed was no alarm. Words are those of contacts that this person may see.
    """
    warnings: Any = getattr(standing().listening(), "warnings", None)
    found: dict[str, Seen] = {}
    for one in _in_order(warnings) if isinstance(warnings, Warnings) else ():
        if since <= one.date <= until and not (one.answer and one.answer.answer == "dismissed"):
            found.setdefault(f"{one.kind}:{one.subject}", _seen(one, scope))
    return found


def _in_order(warnings: Warnings) -> Iterable[EarlyWarning]:
    return sorted(warnings.warnings, key=lambda one: (one.date, one.topic))


def _seen(warning: EarlyWarning, scope: Scope) -> Seen:
    for quote in warning.quotes:
        line = standing().line(quote.contact)
        if line is not None and scope.sees(line):
            return Seen(warning.date, "alarm", quote.quote, quote.contact, quote.turn)
    return Seen(warning.date, "alarm")
