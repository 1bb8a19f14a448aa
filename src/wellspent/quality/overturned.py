"""What became of disputes: the share of disputed answers that were overturned.

overturned   the dispute was accepted: fully, or partly
decided      accepted, partly or rejected; open disputes count in no share

A question whose answers are often overturned is unclear, or automated too early.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from wellspent.estimate import Figure, estimate_share
from wellspent.quality.columns import (
    TableUnusable,
    names,
    refuse_twice,
    require_columns,
    rows_of,
    texts,
)

__all__ = ["DECISIONS", "Disputes", "disputes", "disputes_by_analyst", "disputes_by_question"]

DECISIONS: Final = ("accepted", "partly", "rejected")
_DISPUTES: Final = ("evaluation", "question", "analyst", "decision")


@dataclass(frozen=True, slots=True)
class Disputes:
    """Of the disputed answers that were decided, the shares overturned; of evaluations, the disputed.

    `overturned` is `fully` or `partly`. `disputed` is the share of evaluations with at least
    one disputed answer. `open` disputes are not decided yet.
    """

    overturned: Figure
    fully: Figure
    partly: Figure
    disputed: Figure
    decided: int
    open: int


def disputes(disputed: pa.Table, evaluations: pa.Table) -> Disputes:
    """The figures of all these disputes, each share with Wilson's interval (Wilson 1927).

    `disputed` has evaluation, question, analyst (whose answer it was, a person or the scorer) and
    decision (of `DECISIONS`, the last one where there were two levels; null while open): one
    row a disputed answer. `evaluations` has evaluation and analyst: one row each, disputed or not.
    Unknown below `MINIMUM_N` decided disputes, or evaluations.

    Raises `TableUnusable` for a missing column, another decision, an answer disputed twice or an
    evaluation that `evaluations` has not.
    """
    _check(disputed, evaluations)
    return _figures(disputed, len(evaluations))


def disputes_by_question(disputed: pa.Table, evaluations: pa.Table) -> dict[str, Disputes]:
    """The same of every disputed question, by name; `Disputes.disputed` is of all evaluations."""
    _check(disputed, evaluations)
    return {
        question: _figures(rows_of(disputed, "question", question), len(evaluations))
        for question in names(disputed["question"])
    }


def disputes_by_analyst(disputed: pa.Table, evaluations: pa.Table) -> dict[str, Disputes]:
    """The same of every analyst's answers, by name and in no other order."""
    _check(disputed, evaluations)
    made = Counter(texts(evaluations["analyst"]))
    return {
        analyst: _figures(rows_of(disputed, "analyst", analyst), made[analyst])
        for analyst in names(evaluations["analyst"])
    }


def _figures(disputed: pa.Table, evaluations: int) -> Disputes:
    decided: Mapping[str | None, int] = Counter(texts(disputed["decision"]))
    n = sum(decided.get(decision, 0) for decision in DECISIONS)
    fully, partly = decided.get("accepted", 0), decided.get("partly", 0)
    what = "decided disputes"
    return Disputes(
        overturned=estimate_share(fully + partly, n, what),
        fully=estimate_share(fully, n, what),
        partly=estimate_share(partly, n, what),
        disputed=estimate_share(len(names(disputed["evaluation"])), evaluations, "evaluations"),
        decided=n,
        open=decided.get(None, 0),
    )


def _check(disputed: pa.Table, evaluations: pa.Table) -> None:
    require_columns(disputed, "table of disputes", _DISPUTES)
    require_columns(evaluations, "table of evaluations", ("evaluation", "analyst"))
    other = set(names(disputed["decision"])) - {*DECISIONS}
    if other:
        raise TableUnusable(
            "table of disputes",
            f"has the decision '{min(other)}'",
            f"Give one of: {', '.join(DECISIONS)}.",
        )
    refuse_twice(disputed, "table of disputes", ("evaluation", "question"))
    refuse_twice(evaluations, "table of evaluations", ("evaluation",))
    lost = set(names(disputed["evaluation"])) - set(names(evaluations["evaluation"]))
    if lost:
        raise TableUnusable(
            "table of evaluations", f"lacks '{min(lost)}', which was disputed", "Give all of them."
        )
