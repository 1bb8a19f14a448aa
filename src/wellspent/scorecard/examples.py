"""Scored conversations to learn from: one JSON object a line, as annotators left them.

example   a contact with its labels, and the answers that an annotator gave with their turns
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, cast

from wellspent.contacts import STATE_KINDS, Contact, Redaction, Speaker, State, Turn
from wellspent.errors import NothingFound
from wellspent.parts import PARTS, Label
from wellspent.scorecard.answers import AnswerValue

__all__ = ["Example", "copies_of", "read_examples", "redacted", "with_labels", "worn_copies"]

_SPEAKERS: Final[Mapping[str, Speaker]] = {"agent": "agent", "customer": "customer"}
# a second reading of conversations that are there already must not train
_SKIPPED: Final = "second-annotator"
_CORPUS_OF: Final = {"RasaHQ/STAR": "star", "babylonhealth/primock57": "primock57"}

# how far the conversations are worn before training, so that the model bears what it will meet
_MISLABELLED: Final = 0.35
_FRICTION_MISSED: Final = 0.6
_STATES_MISSING: Final = 0.3
_LABELS_MISSING: Final = 0.1
_REDACTED: Final = 0.5
_COPIES: Final = 2  # of every conversation, each worn differently


@dataclass(frozen=True, slots=True)
class Example:
    """One contact with the labels of its turns and what an annotator answered.

    `answers` and `turns` are by question; turns count from 1. `group` is the
    client or the corpus. `spans` are the personal data in the text.
    """

    contact: Contact
    labels: tuple[Label, ...]
    answers: Mapping[str, AnswerValue]
    turns: Mapping[str, tuple[int, ...]]
    group: str
    spans: tuple[Redaction, ...] = ()


def read_examples(path: Path) -> list[Example]:
    """Every scored conversation in the `.jsonl` and `.jsonl.gz` files of a file or folder.

    Raises `NothingFound` where there is none.
    """
    inside = sorted(path.rglob("*.jsonl*")) if path.is_dir() else [path]
    files = [file for file in inside if _SKIPPED not in str(file)]
    examples = [_example(record) for file in files for record in _records(file)]
    if not examples:
        raise NothingFound(path, "scored conversations")
    return examples


def with_labels(examples: Iterable[Example], file: Path) -> list[Example]:
    """The examples with the labels of a file that `wellspent label` wrote, where it has them."""
    labelled = {
        record["id"]: tuple(
            Label(turn["part"], turn["pace"], turn["friction"], turn["confidence"])
            for turn in record["turns"]
        )
        for record in _records(file)
    }
    return [replace(each, labels=labelled.get(each.contact.id, each.labels)) for each in examples]


def worn_copies(example: Example, rng: random.Random) -> list[Example]:
    """The example as it may arrive, more than once."""
    return [worn(example, rng) for _ in range(_COPIES)]


def copies_of(example: Example, labelled: Example, rng: random.Random) -> list[Example]:
    """The copies that train: the example worn, and redacted with a labeller's labels instead
    of the first of them where `labelled` has labels of its own.
    """
    copies = worn_copies(example, rng)
    return copies if labelled.labels == example.labels else [redacted(labelled), *copies[1:]]


def worn(example: Example, rng: random.Random) -> Example:
    """The example as it may arrive: redacted or not, states missing, and some labels wrong."""
    if rng.random() < _REDACTED:
        example = redacted(example)
    if rng.random() < _STATES_MISSING:
        example = replace(example, contact=replace(example.contact, states=()))
    if rng.random() < _LABELS_MISSING:
        return replace(example, labels=())
    return replace(example, labels=_mislabelled(example.labels, rng))


def redacted(example: Example) -> Example:
    """The same contact with its personal data replaced by `[name]`, `[card]` and so on."""
    turns = list(example.contact.turns)
    for span in sorted(example.spans, key=lambda each: -each.start):
        turn = turns[span.turn - 1]
        text = f"{turn.text[: span.start]}[{span.kind}]{turn.text[span.end :]}"
        turns[span.turn - 1] = replace(turn, text=text)
    return replace(example, contact=replace(example.contact, turns=tuple(turns)), spans=())


def _mislabelled(labels: Sequence[Label], rng: random.Random) -> tuple[Label, ...]:
    return tuple(_maybe_wrong(labels, place, rng) for place in range(len(labels)))


def _maybe_wrong(labels: Sequence[Label], place: int, rng: random.Random) -> Label:
    """The turn's label, or a neighbour's, or any, as labellers confuse them."""
    label = labels[place]
    part = label.part
    if rng.random() < _MISLABELLED:
        near = [labels[max(0, place - 1)].part, labels[min(len(labels) - 1, place + 1)].part]
        part = rng.choice([*near, "unknown", rng.choice(PARTS)])
    friction = "none" if rng.random() < _FRICTION_MISSED else label.friction
    return Label.of(part, friction)


def _records(file: Path) -> Iterator[Mapping[str, Any]]:
    opened = gzip.open if file.suffix == ".gz" else open
    with opened(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def _example(record: Mapping[str, Any]) -> Example:
    labels, source = record["labels"], record.get("source", "")
    friction = labels.get("friction", {})
    return Example(
        _contact(record),
        tuple(
            Label.of(part, friction.get(str(number), "none"))
            for number, part in enumerate(labels["parts"], 1)
        ),
        {name: _value(answer) for name, (answer, _) in labels["scorecard"].items()},
        {name: tuple(turns) for name, (_, turns) in labels["scorecard"].items()},
        record.get("meta", {}).get("client") or _CORPUS_OF.get(source, source),
        tuple(
            Redaction(span["turn"], span["kind"], span["start"], span["end"])
            for span in record.get("pii", ())
        ),
    )


def _value(answer: str) -> AnswerValue:
    return cast("AnswerValue", "no_occasion" if answer == "na" else answer)


def _contact(record: Mapping[str, Any]) -> Contact:
    turns = tuple(
        Turn(_SPEAKERS.get(t["speaker"], "system"), t["text"], t.get("start"), t.get("end"))
        for t in record["turns"]
    )
    states = tuple(
        State(e["kind"], e.get("start"), e.get("end"), e.get("detail", ""), e.get("after_turn"))
        for e in record.get("events", ())
        if e["kind"] in STATE_KINDS
    )
    return Contact(record["id"], turns, states, source=record.get("source", ""))
