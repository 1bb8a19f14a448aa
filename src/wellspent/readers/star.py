"""STAR as it is downloaded: `dialogues/<n>.json`, one typed chat a file.

Its "wizard" is the agent, its user the customer, its tool events are states
(`star_events`). Ids are `star-<DialogueID>`, as in normalised STAR.

Source: https://github.com/RasaHQ/STAR, format version 7, MIT.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Contact, Speaker, Turn
from wellspent.errors import Problem
from wellspent.readers.files import head_of, text_of
from wellspent.readers.records import Flaw, Found, one_by_one, record
from wellspent.readers.star_events import SOURCE, Act, act_of_event, spoken, tool_states
from wellspent.readers.values import (
    json_value,
    moment_of_unix,
    optional_text,
    required_id,
    required_list,
    required_object,
    required_text,
    scalar_text,
    seconds,
)

__all__ = ["SUFFIXES", "looks_like", "read_records"]

SUFFIXES: Final = (".json",)

_SPEAKER_OF: Final[dict[str, Speaker]] = {"User": "customer", "Wizard": "agent"}
_SAID: Final = ("utter", "pick_suggestion")


def looks_like(path: Path) -> bool:
    """Whether the file begins as a STAR dialogue."""
    head = head_of(path)
    return '"AnonymizedWizardWorkerID"' in head and '"Events"' in head


def read_records(files: Sequence[Path], settings: Mapping[str, Any]) -> Iterator[Contact | Problem]:
    """The contacts of these files, one a file, and the problems; there are no settings."""
    del settings
    return one_by_one(files, _read_file)


def _read_file(path: Path) -> Iterator[Found]:
    return record(path, None, partial(_contact, text_of(path)))


def _contact(text: str, flaws: list[Flaw]) -> Contact:
    fields = required_object(json_value(text, flaws), "the file")
    identity = required_id(fields.get("DialogueID"), "DialogueID", flaws)
    events = [
        required_object(event, f"event {n}")
        for n, event in enumerate(required_list(fields.get("Events"), "Events"), start=1)
    ]
    moments = [seconds(event.get("UnixTime"), f"UnixTime of event {n}", flaws)
               for n, event in enumerate(events, start=1)]  # fmt: skip
    began = min((at for at in moments if at is not None), default=None)
    times = [None if at is None or began is None else at - began for at in moments]
    turns, acts = _followed(events, times, flaws)
    return Contact(
        id=f"star-{identity}",
        turns=turns,
        states=tool_states(acts),
        source=SOURCE,
        channel="chat",
        began=moment_of_unix(began, "the first UnixTime", flaws),
        reason=_reason(fields),
        agent=optional_text(fields.get("AnonymizedWizardWorkerID"), "the agent's id", flaws),
        customer=optional_text(fields.get("AnonymizedUserWorkerID"), "the customer's id", flaws),
        attributes=_attributes(fields, times),
    )


def _followed(
    events: Sequence[Mapping[str, Any]], times: Sequence[float | None], flaws: list[Flaw]
) -> tuple[tuple[Turn, ...], list[Act]]:
    """The turns, and what the agent did, in the order of the events."""
    turns: list[Turn] = []
    acts: list[Act] = []
    for number, (event, at) in enumerate(zip(events, times, strict=True), start=1):
        kind, who = event.get("Action"), str(event.get("Agent"))
        if kind in _SAID and who in _SPEAKER_OF:
            text = required_text(event.get("Text"), f"the text of event {number}", flaws)
            turns.append(Turn(_SPEAKER_OF[who], text, at))
            if who == "Wizard":
                acts.append(spoken(len(turns), turns[-1]))
        elif who == "Wizard":
            acts.append(act_of_event(event, kind, at, len(turns)))
    return tuple(turns), acts


def _reason(fields: Mapping[str, Any]) -> str | None:
    """The tasks that the agent could do in it, joined by `+`."""
    tasks = [
        task.get("Task") for task in _list(_scenario(fields).get("WizardCapabilities"))
        if isinstance(task, Mapping)
    ]  # fmt: skip
    return "+".join(task for task in tasks if isinstance(task, str)) or None


def _attributes(fields: Mapping[str, Any], times: Sequence[float | None]) -> dict[str, str]:
    scenario = _scenario(fields)
    duration = max((at for at in times if at is not None), default=None)
    known = {
        "completion": fields.get("CompletionLevel"),
        "happy": scenario.get("Happy"),
        "multitask": scenario.get("MultiTask"),
        "domains": "+".join(str(name) for name in _list(scenario.get("Domains"))),
        "batch": fields.get("BatchID"),
        "duration_s": None if duration is None else f"{duration:g}",
    }
    texts = {name: scalar_text(value) for name, value in known.items()}
    return {name: text for name, text in texts.items() if text}


def _scenario(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    scenario = fields.get("Scenario")
    return scenario if isinstance(scenario, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
