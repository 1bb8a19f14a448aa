"""Conversations that no annotator labelled, labelled by the careful tier for the fast one to learn from.

Distillation: Hinton, Vinyals & Dean 2015, here with hard labels (Lee 2013).
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
import pyarrow as pa

from wellspent.contacts import Contact
from wellspent.labelling.decisions import FRICTION_LABELS
from wellspent.labelling.examples import Example, contacts_in
from wellspent.labelling.sequence import Marginals
from wellspent.parts import PARTS
from wellspent.tables import tables_of

__all__ = ["Teacher", "silver_examples", "unlabelled"]

_TURNS: Final = range(8, 181)  # shorter ones were broken off, longer ones are several


class Teacher(Protocol):
    """Who labels: the careful labeller, by its transformer alone."""

    def alone(self, turns: pa.Table) -> tuple[Marginals, Marginals]:
        """Probabilities of parts and of frictions, one row a turn."""


def unlabelled(paths: Iterable[Path], known: Collection[str], most: int) -> list[Contact]:
    """At most `most` conversations of each file, none of whose ids is `known`.

    Which ones depends on their ids alone: the same files give the same conversations.
    """
    chosen: list[Contact] = []
    for path in paths:
        usable = [
            contact
            for contact in contacts_in(path)
            if contact.id not in known and len(contact.turns) in _TURNS
        ]
        chosen += sorted(usable, key=lambda c: hashlib.sha256(c.id.encode()).digest())[:most]
    return chosen


def silver_examples(contacts: Sequence[Contact], teacher: Teacher) -> list[Example]:
    """These conversations with the teacher's likeliest part and friction of every turn."""
    turns = tables_of(contacts)["turns"]
    parts, frictions = teacher.alone(turns)
    edges = np.cumsum([0, *(len(contact.turns) for contact in contacts)]).tolist()
    return [
        _example(contact, parts[begin:end], frictions[begin:end])
        for contact, begin, end in zip(contacts, edges, edges[1:], strict=False)
    ]


def _example(contact: Contact, parts: Marginals, frictions: Marginals) -> Example:
    said: Any = parts.argmax(axis=1)
    caused: Any = frictions.argmax(axis=1)
    return Example(
        contact,
        tuple(PARTS[k] for k in said),
        tuple(FRICTION_LABELS[k] for k in caused),
        "silver",
        contact.source or contact.id.partition("-")[0],
    )
