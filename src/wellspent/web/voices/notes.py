"""Notes: what an advisor heard in one contact, said while it is fresh."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.redaction import redact_text
from wellspent.report.index import ContactLine
from wellspent.web.access.models import AboutContact
from wellspent.web.access.opening import read_record
from wellspent.web.access.refusals import Refused
from wellspent.web.access.said import said
from wellspent.web.access.scope import Scope
from wellspent.web.voices.mining import Found, mine, renew
from wellspent.web.voices.models import Note
from wellspent.web.voices.signals import note_raised

__all__ = ["NoteWish", "notes_in_sight", "raise_note"]


@dataclass(frozen=True, slots=True)
class NoteWish:
    """A note as somebody types it; `kind` is a signal kind or "", `turn` counts from 1."""

    text: str
    kind: str = ""
    turn: int | None = None


def raise_note(
    scope: Scope, line: ContactLine, wish: NoteWish, now: datetime | None = None
) -> Note:
    """A note on a contact in sight, its text redacted. Raises `Refused` at the field."""
    text = redact_text(
        said(wish.text, "text", "The note has no words yet.", "Say what you heard, in a sentence.")
    )
    if wish.kind and wish.kind not in SIGNAL_KINDS:
        raise Refused(
            f"'{wish.kind[:40]}' is no kind of signal.",
            f"Choose from: {', '.join(SIGNAL_KINDS)}.", "kind",
        )  # fmt: skip
    if wish.turn is not None:
        turns = len(read_record(line).turns)
        if not 1 <= wish.turn <= turns:
            raise Refused(
                f"The contact has no turn {wish.turn}.", f"Choose from 1 to {turns}.", "turn"
            )
    now = now or timezone.now()
    with transaction.atomic():
        note: Note = Note.objects.create(
            **AboutContact.of(line), raised_by=scope.person, raised=now, kind=wish.kind, text=text,
            turn=wish.turn,
        )  # fmt: skip
        renew({"note": note}, "text", _subjects(text, wish.kind), now)
        transaction.on_commit(lambda: note_raised.send_robust(Note, note=note))
    return note


def notes_in_sight(scope: Scope) -> QuerySet[Note]:
    """Every note on a contact that this person may see, the newest first."""
    rows: QuerySet[Note] = scope.narrow(Note.objects.select_related("raised_by"))
    return rows


def _subjects(text: str, kind: str) -> tuple[Found, ...]:
    """What was heard in the text; the kind that the advisor chose comes before it."""
    chosen = (Found(f"signal:{kind}", 0, len(text), text, None),) if kind else ()
    return (*chosen, *(one for one in mine(text) if one.subject != f"signal:{kind}"))
