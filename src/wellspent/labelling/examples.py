"""Labelled conversations to learn from: one JSON object a line, as annotators left them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Contact, Speaker, Turn
from wellspent.errors import FileUnreadable, NothingFound
from wellspent.parts import Friction, Part

__all__ = ["Example", "contacts_in", "find_files", "read_examples", "redacted"]

_SPEAKERS: Final[dict[str, Speaker]] = {"agent": "agent", "customer": "customer"}
# a second reading of conversations that are there already must not train
_SKIPPED: Final = "second-annotator"


@dataclass(frozen=True, slots=True)
class Example:
    """One contact with what an annotator said of its turns.

    `group` is the client, or the corpus where no client is named; `origin` is
    the file. `spans` are the personal data: turn (from 1), kind, start and end.
    """

    contact: Contact
    parts: tuple[Part, ...]
    frictions: tuple[Friction, ...]
    origin: str
    group: str
    spans: tuple[tuple[int, str, int, int], ...] = ()


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The `.jsonl` and `.jsonl.gz` files that these paths name or hold, sorted by path.

    Raises `FileUnreadable` for a path that is not there, `NothingFound` where no
    file is left.
    """
    found: set[Path] = set()
    for path in paths:
        if not path.exists():
            raise FileUnreadable(path, "no such file or folder")
        inside = path.rglob("*.jsonl*") if path.is_dir() else [path]
        found |= {p for p in inside if _SKIPPED not in str(p.relative_to(path))}
    if not found:
        raise NothingFound(next(iter(paths), Path()), "labelled conversations")
    return sorted(found)


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """Every labelled conversation in these files and folders, in order of path and line."""
    return [
        _example(record, path)
        for path in find_files(list(paths))
        for record in _records(path)
        if "turns" in record
    ]


def contacts_in(path: Path) -> list[Contact]:
    """The conversations of one such file, whether labelled or not."""
    return [
        Contact(record["id"], _turns(record), source=record.get("source", ""))
        for record in _records(path)
        if "turns" in record
    ]


def redacted(example: Example) -> Example:
    """The same conversation with its personal data replaced by `[name]`, `[card]` and so on."""
    turns = list(example.contact.turns)
    for number, kind, start, end in sorted(example.spans, key=lambda span: -span[2]):
        text = turns[number - 1].text
        turns[number - 1] = replace(turns[number - 1], text=f"{text[:start]}[{kind}]{text[end:]}")
    return replace(example, contact=replace(example.contact, turns=tuple(turns)))


def _records(path: Path) -> Iterator[Mapping[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in data.decode("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _example(record: Mapping[str, Any], path: Path) -> Example:
    turns = _turns(record)
    labels = record["labels"]
    spans = tuple((s["turn"], s["kind"], s["start"], s["end"]) for s in record.get("pii", ()))
    return Example(
        Contact(record["id"], turns, source=record.get("source", "")),
        tuple(labels["parts"]),
        _frictions(labels.get("friction", {}), len(turns)),
        path.name.removesuffix(".gz").removesuffix(".jsonl"),
        record.get("meta", {}).get("client") or _corpus(record["id"]),
        spans,
    )


def _turns(record: Mapping[str, Any]) -> tuple[Turn, ...]:
    return tuple(
        Turn(_SPEAKERS.get(t["speaker"], "system"), t["text"], t.get("start"), t.get("end"))
        for t in record["turns"]
    )


def _corpus(identifier: str) -> str:
    return identifier.partition("-")[0]


def _frictions(marked: Mapping[str, Friction], turns: int) -> tuple[Friction, ...]:
    return tuple(marked.get(str(n), "none") for n in range(1, turns + 1))
