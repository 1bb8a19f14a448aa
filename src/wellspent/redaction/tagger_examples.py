"""Conversations whose personal data people marked, as the tagger learns from them.

marks   by turn, from 0: characters from and to, and a label (`tagger_weights.LABELS`)
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Speaker
from wellspent.redaction.tagger_weights import KINDS

__all__ = ["Example", "of_gold", "of_multidogo", "without_agent"]

Mark = tuple[int, int, str]

_SLOTS: Final = {  # of MultiDoGO; every other slot is a thing
    "name": "name", "username": "name", "approver_name": "name", "ssn": "national_id",
    "card_number": "card", "account_number": "account", "account_id": "account",
    "target_account_number": "account", "policyid": "account", "email_address": "email",
    "phonenumber": "phone", "phone_number": "phone", "address": "address",
    "password": "password", "booking_confirmation_number": "order", "order_number": "order",
    "claimid": "order", "current_zipcode": "postcode", "current_city": "town",
}  # fmt: skip
_MARK: Final = re.compile(r"[^\w\s]|_")


@dataclass(frozen=True)
class Example:
    """A conversation and its marks; turns without marks have no entry."""

    id: str
    said: Sequence[tuple[Speaker, str]]
    marks: Mapping[int, Sequence[Mark]]


def of_multidogo(file: Path) -> Iterator[Example]:
    """MultiDoGO's conversations: customers' turns alone; those that were cut otherwise are left out."""
    for record in _records([file]):
        turns = record["turns"]
        if all(len(turn["text"].split()) == len(turn["labels"]["slots"]) for turn in turns):
            marks = {n: [*_slotted(turn)] for n, turn in enumerate(turns)}
            yield Example(record["id"], [("customer", turn["text"]) for turn in turns], marks)


def _slotted(turn: Mapping[str, Any]) -> Iterator[Mark]:
    words = re.finditer(r"\S+", turn["text"])
    for word, slot in zip(words, turn["labels"]["slots"], strict=True):
        if slot != "O":
            yield *word.span(), _SLOTS.get(slot, "thing")


def of_gold(files: Iterable[Path]) -> Iterator[Example]:
    """Conversations written for this project, as their writer marked them."""
    for record in _records(files):
        marks: dict[int, list[Mark]] = {}
        for mark in record["pii"]:
            if mark["kind"] in KINDS:
                told = (mark["start"], mark["end"], mark["kind"])
                marks.setdefault(mark["turn"] - 1, []).append(told)
        said = [(_speaker(turn["speaker"]), turn["text"]) for turn in record["turns"]]
        yield Example(record["id"], said, marks)


def without_agent(example: Example) -> Example:
    """The customer's turns alone, in small letters and with blanks for marks, as chats are kept."""
    own = [n for n, (speaker, _) in enumerate(example.said) if speaker == "customer"]
    said: list[tuple[Speaker, str]] = [
        ("customer", _MARK.sub(" ", _lowered(example.said[n][1]))) for n in own
    ]
    return Example(
        example.id, said, {k: example.marks[n] for k, n in enumerate(own) if n in example.marks}
    )


def _lowered(text: str) -> str:
    return "".join(each.lower() if len(each.lower()) == 1 else each for each in text)


def _speaker(name: str) -> Speaker:
    return "agent" if name == "agent" else "customer" if name == "customer" else "system"


def _records(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)
