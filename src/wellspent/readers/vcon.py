"""vCon, the IETF's container for conversations, one a file; the key `vcon` may be absent.

Turns come from analyses of type `transcript` (a list, or an object with `segments`,
of entries with speaker or party, text, start and end) and from `text` dialogs that no
transcript covers. `hold` and `unhold` in a dialog's `party_history` are states of kind
`hold`, a `transfer` dialog one of kind `transfer`. Who a party is says `role` (CC
extension), else `meta.role`, `type`, or the settings by the party's name.

A vCon that wellspent wrote holds an analysis from which the contact comes back whole.

Source: https://datatracker.ietf.org/doc/draft-ietf-vcon-vcon-core/
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

from wellspent.contacts import Channel, Contact, Speaker, State, Turn
from wellspent.errors import Problem
from wellspent.readers.files import base_name, head_of, text_of
from wellspent.readers.jsonl import contact_from_json
from wellspent.readers.records import Flaw, Found, Unusable, one_by_one, record
from wellspent.readers.transcripts import named_or_unusable
from wellspent.readers.values import (
    json_value,
    moment,
    optional_text,
    required_id,
    required_list,
    required_object,
    required_text,
    seconds,
    span,
    speaker_named,
    speakers_of,
)
from wellspent.readers.vcon_schema import breaches
from wellspent.readers.vcon_writing import OWN_TYPE, OWN_VENDOR, contact_to_vcon

__all__ = ["SUFFIXES", "contact_to_vcon", "looks_like", "read_records"]

SUFFIXES: Final = (".vcon", ".json")

_REMEDY: Final = "Ask the system that wrote it for a vCon that keeps to the schema."


class _Vcon(NamedTuple):
    """A vCon taken apart: who its parties are, and its dialogs with their beginnings."""

    speakers: tuple[Speaker | None, ...]
    dialogs: tuple[Mapping[str, Any], ...]
    began: datetime | None
    starts: tuple[float | None, ...]  # of each dialog, in seconds from the first
    words: Mapping[str, Speaker]


def looks_like(path: Path) -> bool:
    """Whether the file is called `.vcon` or begins as a vCon."""
    head = head_of(path)
    begins = '"uuid"' in head and ('"dialog"' in head or '"parties"' in head)
    return base_name(path).endswith(".vcon") or begins


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files, one a file, and the problems; settings: `speakers`."""
    words = speakers_of(settings, "vcon")
    return one_by_one(files, partial(_read_file, words=words))


def _read_file(path: Path, words: Mapping[str, Speaker]) -> Iterator[Found]:
    return record(path, None, partial(_contact, text_of(path), words))


def _contact(text: str, words: Mapping[str, Speaker], flaws: list[Flaw]) -> Contact:
    fields = required_object(json_value(text, flaws), "the file")
    flaws += [Flaw(breach, _REMEDY) for breach in breaches(fields)]
    own = _own(fields)
    if own is not None:
        return contact_from_json(json_value(own, flaws), words, flaws)
    identity = required_id(fields.get("uuid"), "/uuid", flaws)
    parties = [
        required_object(party, f"/parties/{n}")
        for n, party in enumerate(required_list(fields.get("parties", []), "/parties"))
    ]
    vcon = _taken_apart(fields, parties, words, flaws)
    turns = _turns(fields, vcon, flaws)
    return Contact(
        id=identity,
        turns=tuple(sorted(turns, key=lambda turn: turn.start or 0.0)),
        states=tuple(_states(vcon, flaws)),
        source="vcon",
        channel=_channel(vcon),
        began=vcon.began,
        queue=_first(vcon.dialogs, "skill", flaws),
        agent=_party_key(parties, vcon, "agent", ("name", "uuid"), flaws),
        customer=_party_key(parties, vcon, "customer", ("uuid",), flaws),
    )


def _own(fields: Mapping[str, Any]) -> str | None:
    """The contact that wellspent put into the vCon when it wrote it."""
    for analysis in _objects(fields.get("analysis")):
        if analysis.get("vendor") == OWN_VENDOR and analysis.get("type") == OWN_TYPE:
            body = analysis.get("body")
            return body if isinstance(body, str) else None
    return None


def _taken_apart(
    fields: Mapping[str, Any],
    parties: Sequence[Mapping[str, Any]],
    words: Mapping[str, Speaker],
    flaws: list[Flaw],
) -> _Vcon:
    dialogs = [
        required_object(dialog, f"/dialog/{n}")
        for n, dialog in enumerate(required_list(fields.get("dialog", []), "/dialog"))
    ]
    moments = [
        moment(dialog.get("start"), f"/dialog/{n}/start", flaws) for n, dialog in enumerate(dialogs)
    ]
    began = min((at for at in moments if at is not None), default=None)
    starts = [
        None if at is None or began is None else (at - began).total_seconds() for at in moments
    ]
    speakers = tuple(_role(party, words) for party in parties)
    return _Vcon(speakers, tuple(dialogs), began, tuple(starts), words)  # fmt: skip


def _role(party: Mapping[str, Any], words: Mapping[str, Speaker]) -> Speaker | None:
    meta = party.get("meta")
    role_in_meta = meta.get("role") if isinstance(meta, Mapping) else None
    named = (party.get("role"), role_in_meta, party.get("type"), party.get("name"))
    roles = (speaker_named({"supervisor": "agent", "sme": "agent"}.get(name, name), words)
             for name in named if isinstance(name, str))  # fmt: skip
    return next((role for role in roles if role is not None), None)


def _turns(fields: Mapping[str, Any], vcon: _Vcon, flaws: list[Flaw]) -> list[Turn]:
    """The turns of the transcripts, and of the text dialogs that none of them covers."""
    turns: list[Turn] = []
    covered: set[int] = set()
    for n, analysis in enumerate(_objects(fields.get("analysis"))):
        if analysis.get("type") == "transcript":
            over = _indices(analysis.get("dialog"))
            covered.update(over)
            offset = next((vcon.starts[i] for i in over if i < len(vcon.starts)), None)
            turns += _transcribed(analysis, f"/analysis/{n}/body", offset or 0.0, vcon, flaws)
    for n, dialog in enumerate(vcon.dialogs):
        if dialog.get("type") == "text" and n not in covered:
            turns.append(_typed(dialog, n, vcon, flaws))
    return turns


def _transcribed(
    analysis: Mapping[str, Any], what: str, offset: float, vcon: _Vcon, flaws: list[Flaw]
) -> list[Turn]:
    """The turns of one transcript, whose times count from its dialog."""
    body = analysis.get("body")
    value = json_value(body, flaws) if isinstance(body, str) else body
    for key in ("segments", "transcript", "turns", "utterances", "messages"):
        if isinstance(value, Mapping) and key in value:
            value = value[key]
    turns = []
    for n, item in enumerate(required_list(value, what)):
        entry, place = required_object(item, f"{what}/{n}"), f"{what}/{n}"
        start = seconds(entry.get("start"), f"{place}/start", flaws)
        end = seconds(entry.get("end"), f"{place}/end", flaws)
        said = required_text(entry.get("text", entry.get("message")), f"{place}/text", flaws)
        times = span(_moved(start, offset), _moved(end, offset), place, flaws)
        turns.append(Turn(_speaker(entry, place, vcon), said, *times))
    return turns


def _moved(at: float | None, offset: float) -> float | None:
    return None if at is None else round(at + offset, 6)


def _speaker(entry: Mapping[str, Any], what: str, vcon: _Vcon) -> Speaker:
    """Who speaks an entry of a transcript: a party by number, or somebody by name."""
    party = entry.get("party", entry.get("speaker"))
    if isinstance(party, int):
        return _of_party(party, what, vcon)
    return named_or_unusable(party, vcon.words, what, "vcon")


def _of_party(party: int, what: str, vcon: _Vcon) -> Speaker:
    speaker = vcon.speakers[party] if 0 <= party < len(vcon.speakers) else None
    if speaker is None:
        remedy = "Give every party a role, or name it in [readers.vcon.speakers]."
        raise Unusable(f"the party of {what} has no role that is known", remedy)
    return speaker


def _typed(dialog: Mapping[str, Any], n: int, vcon: _Vcon, flaws: list[Flaw]) -> Turn:
    """The turn that a text dialog is."""
    what = f"/dialog/{n}"
    sender = dialog.get("originator")
    if not isinstance(sender, int):
        sender = next(iter(_indices(dialog.get("parties"))), -1)
    text = _decoded(dialog, what, flaws)
    return Turn(_of_party(sender, what, vcon), text, vcon.starts[n])


def _decoded(dialog: Mapping[str, Any], what: str, flaws: list[Flaw]) -> str:
    body = required_text(dialog.get("body"), f"{what}/body", flaws)
    if dialog.get("encoding") != "base64url":
        return body
    try:
        data = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
        return data.decode("utf-8")
    except (binascii.Error, ValueError):
        raise Unusable(f"{what}/body is not base64url text", _REMEDY) from None


def _states(vcon: _Vcon, flaws: list[Flaw]) -> Iterator[State]:
    for n, dialog in enumerate(vcon.dialogs):
        if dialog.get("type") == "transfer":
            yield State("transfer", vcon.starts[n])
        yield from _holds(dialog, n, vcon, flaws)


def _holds(dialog: Mapping[str, Any], n: int, vcon: _Vcon, flaws: list[Flaw]) -> Iterator[State]:
    """From each `hold` to the same party's `unhold`, or to the end of the dialog."""
    held: dict[Any, float] = {}
    for place, event in enumerate(_objects(dialog.get("party_history"))):
        what = f"/dialog/{n}/party_history/{place}/time"
        at = moment(event.get("time"), what, flaws)
        party, kind = str(event.get("party")), event.get("event")
        if at is None or vcon.began is None:
            continue
        since = seconds((at - vcon.began).total_seconds(), what, flaws)
        if kind == "hold" and since is not None:
            held.setdefault(party, since)
        elif kind == "unhold" and party in held:
            start, end = span(held.pop(party), since, what, flaws)
            yield State("hold", start, end)
    start, length = vcon.starts[n], seconds(dialog.get("duration"), f"/dialog/{n}/duration", flaws)
    over = None if start is None or length is None else round(start + length, 6)
    for since in held.values():
        yield State("hold", since, over if over is not None and over >= since else None)


def _channel(vcon: _Vcon) -> Channel | None:
    """Voice where anything was recorded; else chat where anything was typed."""
    kinds = {str(dialog.get("type")) for dialog in vcon.dialogs}
    if "recording" in kinds:
        return "voice"
    return "chat" if "text" in kinds else None


def _first(dialogs: Sequence[Mapping[str, Any]], key: str, flaws: list[Flaw]) -> str | None:
    texts = (optional_text(dialog.get(key), key, flaws) for dialog in dialogs)
    return next((text for text in texts if text), None)


def _party_key(
    parties: Sequence[Mapping[str, Any]],
    vcon: _Vcon,
    who: Speaker,
    keys: Sequence[str],
    flaws: list[Flaw],
) -> str | None:
    """The first of these fields that the first party of this role has."""
    for party, role in zip(parties, vcon.speakers, strict=True):
        if role == who:
            return _first([{"key": party.get(key)} for key in keys], "key", flaws)
    return None


def _indices(value: Any) -> list[int]:
    """The indices of a field that is one number or a list of them."""
    entries = value if isinstance(value, list) else [value]
    return [n for n in entries if isinstance(n, int) and not isinstance(n, bool) and n >= 0]


def _objects(value: Any) -> list[Mapping[str, Any]]:
    entries = value if isinstance(value, list) else []
    return [entry for entry in entries if isinstance(entry, Mapping)]
