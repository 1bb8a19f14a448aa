"""The analysis of a batch of whole contacts: labels, ledger and scorecard, Arrow in, Arrow out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from wellspent.bookkeeping import Ledger, keep_ledger
from wellspent.contacts import Contact
from wellspent.labelling import label_turns
from wellspent.parts import Label
from wellspent.scorecard import Answer, score_contact
from wellspent.tables import COMPUTED, contacts_of

__all__ = ["analyse", "analysis_version"]

_STAGES = ("parts.py", "bookkeeping", "labelling", "scorecard", "engine/analysis.py")


def analyse(tables: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """The computed tables of a batch, and `contacts` with the ids that it held.

    `tables` are `contacts`, `turns`, `states` and `redactions` of whole contacts.
    A pure function of them: the same batch always gives the same tables.
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in COMPUTED}
    for contact in contacts_of(tables):
        labels = label_turns(contact)
        rows["labels"] += _label_rows(contact, labels)
        rows["segments"] += _segment_rows(keep_ledger(contact, labels))
        answers = score_contact(contact, labels)
        rows["answers"] += _answer_rows(contact, answers)
        rows["evidence"] += _evidence_rows(contact, answers)
    computed = {name: pa.Table.from_pylist(rows[name], COMPUTED[name]) for name in COMPUTED}
    return computed | {"contacts": tables["contacts"].select(["contact"])}


def analysis_version() -> str:
    """What identifies the state of the analysis: a digest of its code and its models.

    Results of another version are never used again.
    """
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(_files_of(root)):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _files_of(root: Path) -> Iterable[Path]:
    for name in _STAGES:
        stage = root / name
        found = stage.rglob("*") if stage.is_dir() else [stage]
        yield from (p for p in found if p.is_file() and p.suffix not in (".pyc", ".md"))


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
