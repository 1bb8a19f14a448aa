"""Contacts as vCons, with what was computed of them as analyses.

Every body is a JSON-encoded string, which all readers of vCons take. The transcript
is an analysis over all dialogs: a text dialog a turn where every turn was typed at a
known time, otherwise one recording without its media. Holds are its `party_history`.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from wellspent.contacts import Contact, Speaker, Turn
from wellspent.errors import WellspentError
from wellspent.readers.jsonl import contact_to_json
from wellspent.readers.vcon_schema import breaches

__all__ = ["OWN_TYPE", "OWN_VENDOR", "VconInvalid", "contact_to_vcon"]

OWN_VENDOR: Final = "wellspent"
OWN_TYPE: Final = "contact"
_NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "urn:wellspent:contact")
_PARTIES: Final[tuple[Speaker, ...]] = ("agent", "customer", "system")
# where a contact does not say when it began, times count from here
_UNKNOWN_BEGINNING: Final = datetime(1970, 1, 1)  # noqa: DTZ001 - ours are naive UTC


class VconInvalid(WellspentError):
    """A vCon that would break the IETF's schema."""

    def __init__(self, contact: str, breach: str) -> None:
        """`breach` says where and which rule."""
        super().__init__(
            f"Contact '{contact}' cannot be written as a vCon: {breach}.",
            "Check the analyses that were handed over: each is a type and an object.",
        )


def contact_to_vcon(
    contact: Contact, analyses: Sequence[tuple[str, dict[str, Any]]] = ()
) -> dict[str, Any]:
    """The vCon of a contact, checked against the IETF's schema; it reads as the contact again.

    `analyses` are pairs of type and content, such as `("ledger", {...})`; each becomes
    an analysis of the vendor wellspent, its body a JSON-encoded string. `uuid` is the
    contact's id where that is a UUID, and otherwise the version 5 UUID made of it.

    Raises `VconInvalid`.
    """
    own = [(OWN_TYPE, contact_to_json(contact)), *analyses]
    vcon = {
        "uuid": _uuid_of(contact.id),
        "extensions": ["CC"],
        "created_at": _rfc3339(datetime.now(UTC).replace(tzinfo=None)),
        "parties": [_party(contact, role) for role in _PARTIES],
        "dialog": _dialogs(contact),
        "analysis": [_transcript(contact), *(_analysis(kind, body) for kind, body in own)],
    }
    for breach in breaches(vcon):
        raise VconInvalid(contact.id, breach)
    return vcon


def _uuid_of(identity: str) -> str:
    try:
        return str(uuid.UUID(identity))
    except ValueError:
        return str(uuid.uuid5(_NAMESPACE, identity))


def _party(contact: Contact, role: Speaker) -> dict[str, Any]:
    party: dict[str, Any] = {"role": role}
    if role == "agent" and contact.agent:
        party["name"] = contact.agent
    if role == "customer" and contact.customer:
        party["uuid"] = contact.customer
    return party


def _dialogs(contact: Contact) -> list[dict[str, Any]]:
    """A text dialog for every typed turn, or one recording without its media."""
    began = contact.began or _UNKNOWN_BEGINNING
    starts = [turn.start for turn in contact.turns if turn.start is not None]
    if contact.typed and len(starts) == len(contact.turns):
        times = [_rfc3339(began + timedelta(seconds=start)) for start in starts]
        return [_text_dialog(turn, at) for turn, at in zip(contact.turns, times, strict=True)]
    recording: dict[str, Any] = {
        "type": "recording",
        "start": _rfc3339(began),
        "parties": list(range(len(_PARTIES))),
        "duration": max([turn.end or turn.start or 0.0 for turn in contact.turns], default=0.0),
        "party_history": _holds(contact, began),
    }
    return [recording | ({"skill": contact.queue} if contact.queue else {})]


def _text_dialog(turn: Turn, at: str) -> dict[str, Any]:
    return {
        "type": "text",
        "start": at,
        "parties": [_PARTIES.index(turn.speaker)],
        "mediatype": "text/plain",
        "encoding": "none",
        "body": turn.text,
    }


def _holds(contact: Contact, began: datetime) -> list[dict[str, Any]]:
    customer = _PARTIES.index("customer")
    moments = [
        (at, event)
        for state in contact.states
        if state.kind == "hold"
        for at, event in ((state.start, "hold"), (state.end, "unhold"))
        if at is not None
    ]
    return [
        {"party": customer, "time": _rfc3339(began + timedelta(seconds=at)), "event": event}
        for at, event in moments
    ]


def _transcript(contact: Contact) -> dict[str, Any]:
    entries = [
        {"party": _PARTIES.index(turn.speaker), "speaker": turn.speaker, "text": turn.text,
         "start": turn.start, "end": turn.end}
        for turn in contact.turns
    ]  # fmt: skip
    return _analysis("transcript", entries) | {"dialog": list(range(len(_dialogs(contact))))}


def _analysis(kind: str, body: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "vendor": OWN_VENDOR,
        "mediatype": "application/json",
        "encoding": "json",
        "body": json.dumps(body, ensure_ascii=False),
    }


def _rfc3339(moment: datetime) -> str:
    return f"{moment.isoformat()}Z"
