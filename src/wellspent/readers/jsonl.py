"""JSON lines: one conversation a line, as this project writes them and corpora are kept.

`{"id", "source", "turns": [{"speaker", "text", "start", "end"}], "events": [...]}`,
with the fields of a contact beside them, or under `meta` as normalised corpora have
them. Of `meta` a stated list of keys is read and no more, since it may hold scripts
and notes that nobody redacts.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final, cast

from wellspent.contacts import STATE_KINDS, Contact, Redaction, Speaker, State, StateKind, Turn
from wellspent.errors import Problem
from wellspent.readers import star_events
from wellspent.readers.files import base_name, lines_of
from wellspent.readers.records import Flaw, Found, Unusable, one_by_one, record
from wellspent.readers.values import (
    channel_of,
    json_value,
    kind_of,
    moment,
    moment_of_unix,
    optional_text,
    required_id,
    required_list,
    required_object,
    required_text,
    scalar_text,
    seconds,
    span,
    speaker_named,
    speakers_of,
)

__all__ = [
    "SUFFIXES",
    "contact_from_json",
    "contact_to_json",
    "looks_like",
    "read_records",
]

SUFFIXES: Final = (".jsonl", ".ndjson")

_TEXTS: Final = ("source", "queue", "reason", "segment", "agent", "team", "customer", "resolved")
# what meta calls the fields of a contact; `recorded` is the reason that the agent ticked
_META: Final = {
    "recorded": "reason", "queue": "queue", "segment": "segment", "agent": "agent",
    "agent_id": "agent", "team": "team", "customer": "customer", "customer_id": "customer",
    "resolved": "resolved",
}  # fmt: skip
_META_ATTRIBUTES: Final = (
    "client", "completion", "happy", "multitask", "domains", "batch", "duration_s", "day",
)  # fmt: skip
_CHANNEL_OF_SOURCE: Final = {star_events.SOURCE: "chat", "babylonhealth/primock57": "voice"}


def looks_like(path: Path) -> bool:
    """Whether the name ends as one of JSON lines; a broken line is a problem of its own."""
    return base_name(path).endswith(SUFFIXES)


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files, one a line, and the problems; constant in memory."""
    speakers = speakers_of(settings, "jsonl")
    return one_by_one(files, partial(_read_file, speakers=speakers))


def contact_from_json(value: Any, speakers: Mapping[str, Speaker], flaws: list[Flaw]) -> Contact:
    """The contact that this JSON value states. Raises `Unusable`."""
    fields = required_object(value, "the record")
    identity = required_id(fields.get("id"), "the id", flaws)
    said = fields.get("turns")
    entries = required_list([] if said is None else said, "turns")
    turns = tuple(_turn(entry, n, speakers, flaws) for n, entry in enumerate(entries, start=1))
    return Contact(
        id=identity,
        turns=turns,
        states=_states(fields.get("events"), turns, flaws),
        redactions=_redactions(fields.get("redactions"), turns, flaws),
        **(_from_meta(fields, flaws) | _from_top(fields, flaws)),
    )


def contact_to_json(contact: Contact) -> dict[str, Any]:
    """The JSON object that reads as this contact again; `json.dumps` of it is one line.

    Fields that are not known are left out, and so are `events` and `redactions`
    where there are none.
    """
    fields: dict[str, Any] = {"id": contact.id}
    named = {name: getattr(contact, name) for name in ("channel", "handle_seconds", *_TEXTS)}
    fields |= {name: value for name, value in named.items() if value not in {None, ""}}
    if contact.began is not None:
        fields["began"] = contact.began.isoformat()
    if contact.attributes:
        fields["attributes"] = dict(contact.attributes)
    fields["turns"] = [_slots(turn) for turn in contact.turns]
    if contact.states:
        fields["events"] = [_slots(state) for state in contact.states]
    if contact.redactions:
        fields["redactions"] = [_slots(span) for span in contact.redactions]
    return fields


def _slots(item: Turn | State | Redaction) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


def _read_file(path: Path, speakers: Mapping[str, Speaker]) -> Iterator[Found]:
    for number, line in lines_of(path):
        yield from record(path, number, partial(_contact_of_line, line, speakers))


def _contact_of_line(line: str, speakers: Mapping[str, Speaker], flaws: list[Flaw]) -> Contact:
    return contact_from_json(json_value(line, flaws), speakers, flaws)


def _turn(entry: Any, number: int, speakers: Mapping[str, Speaker], flaws: list[Flaw]) -> Turn:
    what = f"turn {number}"
    fields = required_object(entry, what)
    speaker = speaker_named(fields.get("speaker"), speakers)
    if speaker is None:
        remedy = "Use agent, customer or system, or name it in [readers.jsonl.speakers]."
        raise Unusable(f"the speaker of {what} is not known", remedy)
    text = required_text(fields.get("text"), f"the text of {what}", flaws)
    return Turn(speaker, text, *_times(fields, what, flaws))


def _times(
    fields: Mapping[str, Any], what: str, flaws: list[Flaw], least: float = 0.0
) -> tuple[float | None, float | None]:
    start = seconds(fields.get("start"), f"the start of {what}", flaws, least=least)
    end = seconds(fields.get("end"), f"the end of {what}", flaws, least=least)
    return span(start, end, what, flaws)


def _states(value: Any, turns: tuple[Turn, ...], flaws: list[Flaw]) -> tuple[State, ...]:
    events = list(_objects(value, "event", flaws))
    of_star = [event for event in events if "who" in event]
    own = [_state(event, n, len(turns), flaws) for n, event in enumerate(events, 1)
           if "who" not in event]  # fmt: skip
    recorded = tuple(state for state in own if state is not None)
    return (*recorded, *(star_events.merged(turns, of_star, flaws) if of_star else ()))


def _state(event: Mapping[str, Any], n: int, turns: int, flaws: list[Flaw]) -> State | None:
    what = f"event {n}"
    kind = event.get("kind")
    if kind not in STATE_KINDS:
        flaws.append(Flaw(f"the kind of {what} is not known", f"Use: {', '.join(STATE_KINDS)}."))
        return None
    detail = optional_text(event.get("detail"), f"the detail of {what}", flaws)
    after = event.get("after_turn")
    if after is not None and not (_is_count(after) and 0 <= after <= turns):
        flaws.append(
            Flaw(f"after_turn of {what} names no turn", "Count turns from 1; 0 is before.")
        )
        after = None
    # a contact begins when it is answered, so its queueing may lie before
    times = _times(event, what, flaws, least=-math.inf if kind == "queued" else 0.0)
    return State(cast("StateKind", kind), *times, detail or "", after)


def _redactions(value: Any, turns: tuple[Turn, ...], flaws: list[Flaw]) -> tuple[Redaction, ...]:
    spans = [_redaction(span, len(turns)) for span in _objects(value, "redaction", flaws)]
    if None in spans:
        found = "a redaction is not turn, kind, start and end"
        flaws.append(Flaw(found, "Count turns from 1 and characters from 0."))
    return tuple(span for span in spans if span is not None)


def _redaction(fields: Mapping[str, Any], turns: int) -> Redaction | None:
    turn, kind = fields.get("turn"), fields.get("kind")
    start, end = fields.get("start"), fields.get("end")
    counts = _is_count(turn) and _is_count(start) and _is_count(end)
    if not counts or not isinstance(kind, str) or not 1 <= turn <= turns or not 0 <= start <= end:  # type: ignore[operator]
        return None
    return Redaction(turn, kind, start, end)  # type: ignore[arg-type]


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _objects(value: Any, what: str, flaws: list[Flaw]) -> Iterator[Mapping[str, Any]]:
    if value is not None and not isinstance(value, list):
        flaws.append(Flaw(f"{what}s is {kind_of(value)} and not a list", "Mend or remove it."))
        return
    for n, entry in enumerate(value or [], start=1):
        if isinstance(entry, Mapping):
            yield entry
        else:
            flaws.append(Flaw(f"{what} {n} is {kind_of(entry)} and not an object", "Mend it."))


def _from_top(fields: Mapping[str, Any], flaws: list[Flaw]) -> dict[str, Any]:
    """The fields of a contact that stand at the top level, those that are there."""
    known: dict[str, Any] = {name: optional_text(fields.get(name), name, flaws) for name in _TEXTS}
    known["channel"] = channel_of(fields.get("channel"), "channel", flaws)
    known["began"] = moment(fields.get("began"), "began", flaws)
    known["handle_seconds"] = seconds(fields.get("handle_seconds"), "handle_seconds", flaws)
    if "attributes" in fields:
        known["attributes"] = _attributes(fields["attributes"], flaws)
    return {name: value for name, value in known.items() if value is not None}


def _attributes(value: Any, flaws: list[Flaw]) -> dict[str, str]:
    if not isinstance(value, Mapping):
        flaws.append(Flaw(f"attributes is {kind_of(value)} and not an object", "Mend it."))
        return {}
    texts = {
        str(optional_text(key, "an attribute's name", flaws) or ""): optional_text(
            entry, "an attribute", flaws
        )
        for key, entry in value.items()
    }
    return {key: text for key, text in texts.items() if text is not None}


def _from_meta(fields: Mapping[str, Any], flaws: list[Flaw]) -> dict[str, Any]:
    """The fields of a contact that normalised corpora keep under `meta`."""
    meta = fields.get("meta")
    if not isinstance(meta, Mapping):
        return {}
    known: dict[str, Any] = {
        name: optional_text(meta.get(key), f"meta.{key}", flaws)
        for key, name in _META.items()
        if key in meta
    }
    tasks = meta.get("tasks")
    if isinstance(tasks, list):
        known["reason"] = _joined(tasks)
    channel = meta.get("channel") or _CHANNEL_OF_SOURCE.get(str(fields.get("source")))
    known["channel"] = channel_of(channel, "meta.channel", flaws)
    known["began"] = moment_of_unix(meta.get("started_unix"), "meta.started_unix", flaws)
    known["attributes"] = _meta_attributes(meta)
    return {name: value for name, value in known.items() if value is not None}


def _meta_attributes(meta: Mapping[str, Any]) -> dict[str, str]:
    values = {key: meta.get(key) for key in _META_ATTRIBUTES}
    texts = {
        key: _joined(value) if isinstance(value, list) else scalar_text(value)
        for key, value in values.items()
    }
    return {key: text for key, text in texts.items() if text}


def _joined(names: Sequence[Any]) -> str | None:
    return "+".join(name for name in names if isinstance(name, str)) or None
