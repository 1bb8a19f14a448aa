"""What is typed to open a calibration session. Raises `FieldUnusable` at the first wrong field."""

from __future__ import annotations

from typing import Any

from wellspent.report.selection import EVERYTHING
from wellspent.web.access.scope import Scope
from wellspent.web.scoring.calibrating import LARGEST_SESSION, SessionWish, pick_contacts
from wellspent.web.scoring.refusals import FieldUnusable
from wellspent.web.scoring.typed_wish import new_seed, read_day, read_form, read_people

__all__ = ["read_session"]


def read_session(scope: Scope, data: Any) -> SessionWish:
    """The session that the fields state: contacts by id, one a line, or a number to draw."""
    graders = read_people(data.getlist("graders"))
    experts = read_people([data.get("expert", "")])
    if not experts:
        raise FieldUnusable("No expert is chosen.", "Choose who knows the form best.", "expert")
    contacts = [line.strip() for line in data.get("contacts", "").splitlines() if line.strip()]
    number = data.get("number", "").strip()
    if not contacts and number:
        contacts = pick_contacts(
            scope, EVERYTHING, [*experts, *graders], _number(number), new_seed()
        )
    return SessionWish(
        data.get("title", "")[:200], read_form(data.get("form", "")), experts[0], graders, contacts,
        read_day(data.get("due", "")),
    )  # fmt: skip


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:9]) <= LARGEST_SESSION:
        raise FieldUnusable(
            f"'{text[:40]}' cannot be drawn.",
            f"Give a number from 1 to {LARGEST_SESSION}.",
            "number",
        )
    return int(text)
