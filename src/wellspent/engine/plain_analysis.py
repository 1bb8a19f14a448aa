"""The analysis contact by contact, through the readable functions: what `analyse` has to equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

import pyarrow as pa

from wellspent.bookkeeping import Ledger, keep_ledger
from wellspent.contacts import Contact
from wellspent.labelling import label_turns
from wellspent.listening.signals import find_signals
from wellspent.parts import Label
from wellspent.scorecard import Answer, score_contact
from wellspent.tables import COMPUTED, contacts_of

__all__ = ["analyse_plainly"]


def analyse_plainly(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The computed tables of a batch, and `contacts` with the ids that it held.

    The same tables as `analyse` gives, row for row, and much slower.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COMPUTED}
    for contact in contacts_of(tables):
        labels = label_turns(contact)
        rows["labels"] += _label_rows(contact, labels)
        rows["segments"] += _segment_rows(keep_ledger(contact, labels))
        answers = score_contact(contact, labels)
        rows["answers"] += _answer_rows(contact, answers)
        rows["evidence"] += _evidence_rows(contact, answers)
        rows["signals"] += [{"contact": contact.id} | asdict(one) for one in find_signals(contact)]
    computed = {name: pa.Table.from_pylist(rows[name], COMPUTED[name]) for name in COMPUTED}
    return computed | {"contacts": tables["contacts"].select(["contact"])}


def _label_rows(contact: Contact, labels: Iterable[Label]) -> list[dict[str, Any]]:
    return [
        {
            "contact": contact.id,
            "turn": number,
            "part": label.part,
            "pace": label.pace,
            "friction": label.friction,
            "confidence": label.confidence,
        }
        for number, label in enumerate(labels, 1)
    ]


def _segment_rows(ledger: Ledger) -> list[dict[str, Any]]:
    return [
        {"contact": ledger.contact} | {name: getattr(segment, name) for name in segment.__slots__}
        for segment in ledger.segments
    ]


def _answer_rows(contact: Contact, answers: Iterable[Answer]) -> list[dict[str, Any]]:
    return [
        {
            "contact": contact.id,
            "question": answer.question,
            "answer": answer.answer,
            "by": answer.by,
            "confidence": answer.confidence,
        }
        for answer in answers
    ]


def _evidence_rows(contact: Contact, answers: Iterable[Answer]) -> list[dict[str, Any]]:
    return [
        {
            "contact": contact.id,
            "question": answer.question,
            "turn": item.turn,
            "start": item.start,
            "end": item.end,
            "quote": item.quote,
        }
        for answer in answers
        for item in answer.evidence
    ]
