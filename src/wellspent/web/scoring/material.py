"""What a person scores from: a contact's turns, and the automatic answers with their quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404

from wellspent.report.conversations import NoSuchContact
from wellspent.web.access.scope import standing
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["Material", "Suggestion", "material_of", "read_material"]


@dataclass(frozen=True)
class Suggestion:
    """An automatic answer: by which scorer, how sure (None where it does not know), shown by what.

    A quote has turn, start, end and quote.
    """

    answer: str
    by: str
    confidence: float | None
    quotes: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Material:
    """A contact's turns, the first of them turn 1, and the automatic answer to each question."""

    turns: tuple[str, ...]
    suggestions: Mapping[str, Suggestion]

    def without_suggestions(self) -> Material:
        """The turns alone, for who scores by the eye."""
        return Material(self.turns, {})


def read_material(contact: str) -> Material:
    """The material of a contact. Raises `Http404` where it has gone since the index was made."""
    try:
        return material_of(standing().read(contact))
    except NoSuchContact:
        raise Http404 from None


def material_of(record: ContactRecord) -> Material:
    """The material in an opened contact."""
    quotes: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in record.evidence:
        quotes[row["question"]].append({key: row[key] for key in ("turn", "start", "end", "quote")})
    return Material(
        tuple(row["text"] for row in record.turns),
        {
            row["question"]: Suggestion(
                row["answer"], row["by"], row["confidence"], tuple(quotes[row["question"]])
            )
            for row in record.answers
        },
    )
