"""What an advisor's text is about: the signals that a customer's turn of these words would show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wellspent.contacts import Contact, Turn
from wellspent.listening.signal import Names
from wellspent.stages import signals
from wellspent.web.access.scope import standing
from wellspent.web.voices.models import Mention

__all__ = ["Found", "mine", "renew"]


@dataclass(frozen=True, slots=True)
class Found:
    """One subject in a text: the words that show it, where they stand, how sure it is."""

    subject: str
    start: int
    end: int
    quote: str
    confidence: float | None


def mine(text: str) -> tuple[Found, ...]:
    """The subjects of a text, each once, at its surest place; kinds, then names of the lists."""
    if not text:
        return ()
    heard = standing().workspace.settings.listening
    names = Names(heard.competitors, heard.products)
    best: dict[str, Found] = {}
    for one in signals(Contact("pulse", (Turn("customer", text),)), names):
        for subject in (f"signal:{one.kind}", f"name:{one.name}" if one.name else ""):
            found = Found(subject, one.start, one.end, one.quote, one.confidence)
            if subject and (
                subject not in best or one.confidence > (best[subject].confidence or 0)
            ):
                best[subject] = found
    return tuple(sorted(best.values(), key=lambda found: (found.subject, found.start)))


def renew(owner: dict[str, object], field: str, found: Iterable[Found], now: object) -> None:
    """The mentions of a text are these; one that was there before keeps the moment it was first said.

    `owner` is the row that the text is of, by the field's name: `answer` or `note`.
    """
    since = dict(Mention.objects.filter(**owner, field=field).values_list("subject", "at"))
    Mention.objects.filter(**owner, field=field).delete()
    Mention.objects.bulk_create(
        Mention(
            **owner, field=field, subject=one.subject, start=one.start, end=one.end,
            quote=one.quote, confidence=one.confidence, at=since.get(one.subject, now),
        )
        for one in found
    )  # fmt: skip
