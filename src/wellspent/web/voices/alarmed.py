"""The first alarm and the first hint of each subject, as `wellspent listen` kept them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final, Protocol

from wellspent.estimate import Unknown
from wellspent.listening.hints import Hint
from wellspent.report.listening.early_warnings import EarlyWarning, Warnings
from wellspent.web.access.scope import Scope, standing
from wellspent.web.voices.seen import Seen, Way

__all__ = ["alarmed_first"]

_HINTED: Final = 3  # wordings: what two say may be chance


class _Quote(Protocol):
    """Words of one contact."""

    @property
    def contact(self) -> str: ...
    @property
    def turn(self) -> int: ...
    @property
    def quote(self) -> str: ...


def alarmed_first(scope: Scope, since: date, until: date) -> dict[str, Seen]:
    """Of each subject the earliest alarm, or the hint, from one day to another.

    What somebody dismissed was no alarm. Something is hinted at from its third wording on. Words
    are those of contacts that this person may see.
    """
    listening = standing().listening()
    found: dict[str, Seen] = {}
    if listening is None:
        return found
    for one in _alarms(listening.warnings):
        if since <= one.date <= until:
            subject = f"{one.kind}:{one.subject}"
            found.setdefault(subject, _seen(one.date, "alarm", one.quotes, scope))
    for hint in listening.hints:
        day = _third_wording(hint)
        if day is not None and since <= day <= until:
            found[f"hint:{hint.key}"] = _seen(day, "hint", hint.quotes, scope)
    return found


def _alarms(warnings: Warnings | Unknown) -> list[EarlyWarning]:
    """Those that nobody dismissed, the earliest first."""
    if isinstance(warnings, Unknown):
        return []
    kept = [
        one for one in warnings.warnings if not (one.answer and one.answer.answer == "dismissed")
    ]
    return sorted(kept, key=lambda one: (one.date, one.topic))


def _third_wording(hint: Hint) -> date | None:
    """The day on which it had been said in three wordings."""
    lines = [standing().line(one.contact) for one in hint.quotes]
    days = sorted(line.began.date() for line in lines if line is not None and line.began)
    return days[_HINTED - 1] if len(days) >= _HINTED else None


def _seen(day: date, way: Way, quotes: Iterable[_Quote], scope: Scope) -> Seen:
    for quote in quotes:
        line = standing().line(quote.contact)
        if line is not None and scope.sees(line):
            return Seen(day, way, quote.quote, quote.contact, quote.turn)
    return Seen(day, way)
