"""What the model learns from: labelled conversations, and snippets written for it.

A snippet file has one turn of a customer a line: its kinds (`-` for none), `|`, the turn; an
agent's turn before it may stand first and is then closed with `>>`. Lines with `#` are remarks.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

from wellspent.contacts import Speaker, Turn
from wellspent.listening.signal import SIGNAL_KINDS, SignalKind

__all__ = ["Lesson", "own_snippets", "read_lessons", "read_snippets"]

_SPEAKERS: Final[dict[str, Speaker]] = {"agent": "agent", "customer": "customer"}


@dataclass(frozen=True, slots=True)
class Lesson:
    """One conversation and its signals: the kinds of each turn that holds any, turns from 1.

    `group` is the client; `silent` is a corpus that nobody labelled and that is taken to hold none.
    """

    id: str
    group: str
    turns: tuple[Turn, ...]
    signals: Mapping[int, frozenset[SignalKind]]
    alone: bool = False  # a snippet: it has no place in a conversation


def read_lessons(paths: Iterable[Path]) -> list[Lesson]:
    """Every conversation with signals of these `.jsonl.gz` files, in order of path and line."""
    return [
        _lesson(json.loads(line))
        for path in sorted(paths)
        for line in gzip.decompress(path.read_bytes()).decode("utf-8").splitlines()
        if line.strip()
    ]


def own_snippets() -> list[Lesson]:
    """The synthetic snippets that were written for this model."""
    folder = files("wellspent.listening.signals") / "training"
    return [
        lesson
        for item in sorted(folder.iterdir(), key=lambda entry: entry.name)
        if item.name.endswith(".txt")
        for lesson in read_snippets(item.read_text(encoding="utf-8"), item.name[:-4])
    ]


def read_snippets(text: str, group: str) -> list[Lesson]:
    """The snippets of one file.

    >>> read_snippets("compliment | Anything else? >> No, you were great.", "x")[0].signals
    {2: frozenset({'compliment'})}
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [_snippet(line, f"{group}-{n}", group) for n, line in enumerate(lines, 1)]


def _snippet(line: str, identifier: str, group: str) -> Lesson:
    kinds, _, said = line.partition("|")
    before, parted, words = said.rpartition(">>")
    turns = [Turn("agent", before.strip())] if parted else []
    turns.append(Turn("customer", words.strip()))
    named = frozenset(kind for kind in SIGNAL_KINDS if kind in kinds.replace(",", " ").split())
    signals = {len(turns): named} if named else {}
    return Lesson(identifier, group, tuple(turns), signals, alone=True)


def _lesson(record: Mapping[str, object]) -> Lesson:
    signals: dict[int, frozenset[SignalKind]] = {}
    for entry in record["signals"]:  # type: ignore[attr-defined]
        signals[entry["turn"]] = signals.get(entry["turn"], frozenset()) | {entry["kind"]}
    turns = tuple(
        Turn(_SPEAKERS.get(t["speaker"], "system"), t["text"])
        for t in record["turns"]  # type: ignore[attr-defined]
    )
    client = record["meta"]["client"]  # type: ignore[index]
    return Lesson(str(record["id"]), client, turns, signals)
