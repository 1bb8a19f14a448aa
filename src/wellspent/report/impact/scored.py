"""People's answers beside the automatic ones: the sample that errors of labels are corrected by.

sample   contacts drawn at random, each with the probability that it was drawn with
picked   contacts that somebody chose: they say nothing of the others, and are left out
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pyarrow as pa

from wellspent.errors import WellspentError

__all__ = ["Scored", "ScoredTableUnusable", "read_scored"]

_MET: Final = {"yes": 1.0, "partly": 0.0, "no": 0.0}
_ANSWER: Final = ("answer", "value")  # ours, and the app's export
_PROBABILITY: Final = ("inclusion_probability", "sampled")


class ScoredTableUnusable(WellspentError):
    """A table of people's answers that cannot be read as it is."""


@dataclass(frozen=True, slots=True)
class Scored:
    """People's answers by question: contact to (1 or 0, probability). `picked` were left out."""

    by_question: dict[str, dict[str, tuple[float, float]]]
    picked: int

    def beside(self, question: str, automatic: pa.Table) -> pa.Table:
        """The rows of `automatic` whose contact people answered too, with `person` and the probability."""
        said = self.by_question.get(question, {})
        contacts = automatic["contact"].to_pylist()
        rows = automatic.filter(pa.array([one in said for one in contacts], pa.bool_()))
        found = [said[one] for one in contacts if one in said]
        rows = rows.append_column("person", pa.array([met for met, _ in found], pa.float64()))
        return rows.append_column("inclusion_probability", pa.array([p for _, p in found], pa.float64()))  # fmt: skip


def read_scored(table: pa.Table) -> Scored:
    """The answers of a table with contact, question, answer (or value), inclusion_probability (or sampled).

    Yes counts 1, partly and no 0, as in the automatic answers; others are left out. Where
    a contact was answered twice the last row counts. Raises `ScoredTableUnusable`.
    """
    for name in ("contact", "question"):
        _column(table, (name,))
    answer, probability = _column(table, _ANSWER), _column(table, _PROBABILITY)
    by_question: dict[str, dict[str, tuple[float, float]]] = {}
    picked = 0
    columns: list[list[Any]] = [table[name].to_pylist() for name in ("contact", "question", answer, probability)]  # fmt: skip
    for contact, question, said, chance in zip(*columns, strict=True):
        met = _MET.get(str(said).strip().lower())
        if met is None or contact is None:
            continue
        if chance is None or chance != chance or not 0 < float(chance) <= 1:  # noqa: PLR0124 - nan
            picked += 1
            continue
        by_question.setdefault(str(question), {})[str(contact)] = (met, float(chance))
    return Scored(by_question, picked)


def _column(table: pa.Table, names: tuple[str, ...]) -> str:
    for name in names:
        if name in table.column_names:
            return name
    raise ScoredTableUnusable(
        f"The table of people's answers has no column '{names[0]}'; it has: {', '.join(table.column_names[:12])}.",
        "Give the app's export of answers, or columns contact, question, answer and inclusion_probability.",
    )
