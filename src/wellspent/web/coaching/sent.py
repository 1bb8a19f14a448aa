"""What the form of a session sends, read: days, chosen contacts and picked quotes."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from wellspent.web.access.refusals import Refused
from wellspent.web.coaching.sessions import Quotes, Talk, Wanted

__all__ = ["talk_sent", "wanted_sent"]


def wanted_sent(sent: Any) -> Wanted:
    """The session that the form asks for. Raises `Refused` for a day or a quote that is none."""
    planned = sent.get("when") == "planned"
    day = _day(sent.get("planned_for", ""), "planned_for") if planned else None
    if planned and day is None:
        raise Refused("No day is set for the session.", "Choose one, or note it as held.", "planned_for")  # fmt: skip
    return Wanted(
        agent=sent.get("agent", ""),
        behaviour=sent.get("behaviour", ""),
        contacts=tuple(sent.getlist("contacts")),
        talk=talk_sent(sent) if not planned else Talk(sent.get("noticed", ""), "", None),
        planned_for=day,
        quotes=_quotes(sent.getlist("quotes")),
    )


def talk_sent(sent: Any) -> Talk:
    """What came of the talk, as the form has it."""
    return Talk(
        sent.get("noticed", ""),
        sent.get("agreed", ""),
        _day(sent.get("look_back", ""), "look_back"),
    )


def _day(text: str, place: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refused(f"'{text[:40]}' is no day.", "Write it as 2026-12-31.", place) from None


def _quotes(keys: list[str]) -> Quotes:
    found: dict[str, tuple[tuple[int, str], ...]] = {}
    for key in keys:
        try:
            contact, turn, words = json.loads(key)
            quote = (int(turn), str(words))
        except (ValueError, TypeError, OverflowError, RecursionError):
            raise Refused("A picked quote cannot be read.", "Pick it again.", "contacts") from None
        found[str(contact)] = (*found.get(str(contact), ()), quote)
    return found
