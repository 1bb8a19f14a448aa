"""ABCD as it is downloaded: `abcd_v1.1.json` or `.json.gz`, all chats in one file.

`original` holds pairs of speaker and text, without times; an `action` between them
is the agent's work in the tool: a state of kind `tool` after the turn before it. Its
detail is the button's name (from `delexed`), never the text, which holds names. The
reason is the `subflow` of the scenario, the segment the member level.

Source: https://github.com/asappresearch/abcd, MIT.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Contact, State, Turn
from wellspent.errors import Problem
from wellspent.readers.files import head_of, text_of
from wellspent.readers.records import (
    Flaw,
    Found,
    Unusable,
    left_out,
    one_by_one,
    record,
    with_flaws,
)
from wellspent.readers.values import (
    json_value,
    optional_text,
    required_id,
    required_list,
    required_object,
    required_text,
    speaker_named,
    speakers_of,
)

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".json",)

_SPLITS: Final = ("train", "dev", "test", "conversation")
_PLACE_OF_BUTTON: Final = 2  # in delexed[i].targets: intent, next step, button, values, …


def looks_like(path: Path) -> bool:
    """Whether the file begins as one of ABCD."""
    head = head_of(path)
    return '"convo_id"' in head and '"scenario"' in head


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files and the problems; there are no settings."""
    del settings
    return one_by_one(files, _read_file)


def _read_file(path: Path) -> Iterator[Found]:
    flaws: list[Flaw] = []
    try:
        value = json_value(text_of(path), flaws)
    except Unusable as reason:
        yield left_out(path, None, reason.what, reason.remedy)
        return
    yield from with_flaws(path, None, flaws)
    parts = value if isinstance(value, dict) else {"conversation": value}
    for place, (part, chats) in enumerate(parts.items(), start=1):
        known = part if part in _SPLITS else f"part {place}"
        yield from _read_part(path, known, chats)


def _read_part(path: Path, part: str, chats: Any) -> Iterator[Found]:
    try:
        conversations = required_list(chats, part)
    except Unusable as reason:
        yield left_out(path, None, reason.what, reason.remedy)
        return
    for number, chat in enumerate(conversations, start=1):
        yield from record(path, None, partial(_contact, chat, part), f"{part} {number}")


def _contact(chat: Any, part: str, flaws: list[Flaw]) -> Contact:
    fields = required_object(chat, "the conversation")
    identity = required_id(fields.get("convo_id"), "convo_id", flaws)
    scenario = fields.get("scenario")
    about: Mapping[str, Any] = scenario if isinstance(scenario, Mapping) else {}
    turns, states = _followed(fields, flaws)
    flow = optional_text(about.get("flow"), "flow", flaws)
    known = {"flow": flow, "split": part if part != "conversation" else None}
    return Contact(
        id=f"abcd-{identity}",
        turns=turns,
        states=states,
        source="asappresearch/abcd",
        channel="chat",
        reason=optional_text(about.get("subflow"), "subflow", flaws),
        segment=_member_level(about, flaws),
        attributes={name: text for name, text in known.items() if text},
    )


def _member_level(about: Mapping[str, Any], flaws: list[Flaw]) -> str | None:
    person = about.get("personal")
    level = person.get("member_level") if isinstance(person, Mapping) else None
    return optional_text(level, "member_level", flaws)


def _followed(
    fields: Mapping[str, Any], flaws: list[Flaw]
) -> tuple[tuple[Turn, ...], tuple[State, ...]]:
    """The turns and the agent's actions between them."""
    pairs = required_list(fields.get("original"), "original")
    speakers = speakers_of({}, "abcd")
    turns: list[Turn] = []
    states: list[State] = []
    for n, pair in enumerate(pairs):
        who, said = _pair(pair, f"entry {n + 1} of original")
        speaker = speaker_named(who, speakers)
        if who == "action":
            detail = _button(fields.get("delexed"), n)
            states.append(State("tool", None, None, detail, after_turn=len(turns)))
        elif speaker is not None:
            turns.append(Turn(speaker, required_text(said, f"the text of entry {n + 1}", flaws)))
        else:
            raise Unusable(f"the speaker of entry {n + 1} is not known", "Use agent or customer.")
    return tuple(turns), tuple(states)


def _pair(value: Any, what: str) -> tuple[Any, Any]:
    entry = required_list(value, what)
    if len(entry) != 2:
        raise Unusable(f"{what} has {len(entry)} values and not 2", "Write speaker and text.")
    return entry[0], entry[1]


def _button(delexed: Any, place: int) -> str:
    """The name of the button that the agent pressed, or `action` where it is not told."""
    try:
        button = delexed[place]["targets"][_PLACE_OF_BUTTON]
    except (KeyError, IndexError, TypeError):
        return "action"
    return button if isinstance(button, str) else "action"
