"""The next list of stages from the present one and the proposals that were accepted.

clash  why the accepted proposals cannot all become one list, and which of them are concerned
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from wellspent.web.workshop.stages import COVERED, Stage

__all__ = ["Clash", "Joined", "Wanted", "changes_between", "join"]

_ONE_ANSWER: Final = {"rename": "a name", "describe": "a sentence", "move": "a pace or parts"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """An accepted proposal: its number, and what it would do."""

    number: int
    kind: str
    target: str
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Clash:
    """Why not all of it can be: a sentence of fact, one of remedy, the proposals concerned."""

    fact: str
    remedy: str
    proposals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """The list that comes out, and why it may not be published as it is."""

    stages: tuple[Stage, ...]
    clashes: tuple[Clash, ...]


def join(stages: Sequence[Stage], wanted: Iterable[Wanted]) -> Joined:
    """What the list becomes when every one of these is done, in any order alike."""
    rows = sorted(wanted, key=lambda each: each.number)
    clashes = [*_gone(stages, rows), *_contradictions(rows), *_rivals(rows)]
    found = {stage.id: stage for stage in stages}
    for each in rows:
        if each.kind in _ONE_ANSWER and each.target in found:
            found[each.target] = _changed(found[each.target], each)
    found = _without_given(found, rows)
    for each in rows:
        if each.kind == "add":
            stage = _added(each, set(found))
            found[stage.id] = stage
    for each in rows:
        if each.kind in {"remove", "merge"}:
            _take_out(found, each)
    after = tuple(found.values())
    return Joined(after, (*clashes, *_uneven(after)))


def _gone(stages: Sequence[Stage], rows: Sequence[Wanted]) -> Iterable[Clash]:
    """Proposals about stages that are not there, or that another takes out."""
    ids = {stage.id for stage in stages}
    out = {each.target: each for each in rows if each.kind in {"remove", "merge"}}
    for each in rows:
        for name in {each.target, each.content.get("into", "")} - {""} - ids:
            yield Clash(
                f"Proposal {each.number} is about '{name}', which the list does not have.",
                "Decline it.", (each.number,),
            )  # fmt: skip
        other = out.get(each.target)
        if (
            other is not None
            and other.number != each.number
            and each.kind not in {"remove", "merge"}
        ):
            yield Clash(
                f"Proposal {each.number} changes '{each.target}', and {other.number} takes it out.",
                "Decline one of the two.", (each.number, other.number),
            )  # fmt: skip
        into = out.get(each.content.get("into", ""))
        if into is not None:
            yield Clash(
                f"Proposal {each.number} merges into '{each.content['into']}', and "
                f"{into.number} takes that out.",
                "Decline one of the two.", (each.number, into.number),
            )  # fmt: skip


def _contradictions(rows: Sequence[Wanted]) -> Iterable[Clash]:
    """Two that say the same of one stage, or take it out twice."""
    seen: dict[tuple[str, str], Wanted] = {}
    for each in rows:
        if each.kind == "add":
            continue
        what = "out" if each.kind in {"remove", "merge"} else each.kind
        first = seen.setdefault((what, each.target), each)
        if first is not each:
            said = f"give '{each.target}' {_ONE_ANSWER.get(what, '')}"
            said = f"take out '{each.target}'" if what == "out" else said
            yield Clash(
                f"Proposals {first.number} and {each.number} both {said}.",
                "Decline one of the two.", (first.number, each.number),
            )  # fmt: skip


def _rivals(rows: Sequence[Wanted]) -> Iterable[Clash]:
    """A part that two proposals want for different stages."""
    seen: dict[str, Wanted] = {}
    for each in rows:
        for part in each.content.get("parts", ()):
            first = seen.setdefault(part, each)
            if first is not each:
                yield Clash(
                    f"Proposals {first.number} and {each.number} both want the part '{part}'.",
                    "Decline one of the two.", (first.number, each.number),
                )  # fmt: skip


def _added(each: Wanted, taken: set[str]) -> Stage:
    content = each.content
    base = re.sub(r"[^a-z0-9]+", "-", content["name"].casefold()).strip("-")[:60] or "stage"
    name, n = base, 2
    while name in taken:
        name, n = f"{base}-{n}", n + 1
    return Stage(
        name, content["name"], content["pace"], tuple(content["parts"]), content["sentence"]
    )


def _changed(stage: Stage, each: Wanted) -> Stage:
    keys = ("name", "sentence", "pace")
    content: dict[str, Any] = {key: each.content[key] for key in keys if key in each.content}
    if "parts" in each.content:
        content["parts"] = tuple(each.content["parts"])
    return replace(stage, **content)


def _without_given(found: dict[str, Stage], rows: Sequence[Wanted]) -> dict[str, Stage]:
    """A part that a proposal gives to a stage leaves the stage that it had."""
    given = {part for each in rows for part in each.content.get("parts", ())}
    named = {each.target for each in rows if each.kind == "move" and "parts" in each.content}
    return {
        name: stage
        if name in named
        else replace(stage, parts=tuple(part for part in stage.parts if part not in given))
        for name, stage in found.items()
    }


def _take_out(found: dict[str, Stage], each: Wanted) -> None:
    out = found.pop(each.target, None)
    into = found.get(each.content.get("into", ""))
    if out is not None and into is not None:
        parts = tuple(part for part in COVERED if part in {*into.parts, *out.parts})
        found[into.id] = replace(into, parts=parts)


def _uneven(stages: Sequence[Stage]) -> Iterable[Clash]:
    """Labels speak of our parts: each needs exactly one stage, and each stage one part at least."""
    of_part: dict[str, list[str]] = {part: [] for part in COVERED}
    names: dict[str, str] = {}
    for stage in stages:
        for part in stage.parts:
            of_part.setdefault(part, []).append(stage.name)
        if not stage.parts:
            yield Clash(
                f"The stage '{stage.name}' would stand for no part.",
                "Remove it, or give it a part of another stage.",
            )
        if stage.name.casefold() in names:
            yield Clash(
                f"Two stages would be called '{stage.name}'.", "Give one of them another name."
            )
        names[stage.name.casefold()] = stage.id
    for part, covering in of_part.items():
        if not covering:
            yield Clash(
                f"No stage would stand for the part '{part}', and every label needs one.",
                "Merge the stage instead of removing it, or give the part to another.",
            )
        elif len(covering) > 1:
            yield Clash(
                f"The part '{part}' would belong to {' and '.join(covering)}.",
                "Leave it to one of them.",
            )


def changes_between(before: Sequence[Stage], after: Sequence[Stage]) -> list[str]:
    """What is different afterwards, a sentence each."""
    old, new = {s.id: s for s in before}, {s.id: s for s in after}
    said = [
        f"“{stage.name}” is no longer a stage." for name, stage in old.items() if name not in new
    ]
    for name, stage in new.items():
        was = old.get(name)
        if was is None:
            said.append(f"“{stage.name}” is a new {stage.pace} stage for {', '.join(stage.parts)}.")
            continue
        if was.name != stage.name:
            said.append(f"“{was.name}” is now called “{stage.name}”.")
        if was.pace != stage.pace:
            said.append(f"“{stage.name}” was {was.pace} and is {stage.pace}.")
        if was.parts != stage.parts:
            said.append(
                f"“{stage.name}” stood for {', '.join(was.parts)} and stands for "
                f"{', '.join(stage.parts) or 'nothing'}."
            )
        if was.sentence != stage.sentence:
            said.append(f"“{stage.name}” is now described so: {stage.sentence}")
    return said
