"""How often disputed answers are overturned: by question and by analyst, with intervals.

A dispute about several questions that was accepted in part overturns those whose answers it
changed; where it changed none, it overturns each of them in part.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from wellspent.quality.overturned import (
    Disputes,
    disputes,
    disputes_by_analyst,
    disputes_by_question,
)
from wellspent.web.access.models import Person
from wellspent.web.access.scope import Scope
from wellspent.web.disputes.models import Decision, Dispute, Disputed, Outcome
from wellspent.web.disputes.raising import WHOLE
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.models import Evaluation, Purpose

__all__ = ["OverturnedShares", "overturned_shares"]


@dataclass(frozen=True, slots=True)
class OverturnedShares:
    """Of everything in sight, by question (its text and form) and by analyst's name.

    There is no order but the alphabet's.
    """

    everything: Disputes
    questions: tuple[tuple[str, str, Disputes], ...]
    analysts: tuple[tuple[str, Disputes], ...]


def overturned_shares(scope: Scope) -> OverturnedShares:
    """The shares of the disputes in sight."""
    evaluations = _evaluations(scope)
    disputed = _disputed(scope, set(evaluations["evaluation"].to_numpy().tolist()))
    names = {
        str(person.pk): str(person)
        for person in Person.objects.filter(pk__in=evaluations["analyst"].unique().to_pylist())
    }
    return OverturnedShares(
        disputes(disputed, evaluations),
        _by_question(disputed, evaluations),
        tuple(
            sorted(
                (
                    (names[key], figures)
                    for key, figures in disputes_by_analyst(disputed, evaluations).items()
                    if figures.decided or figures.open
                ),
                key=lambda one: one[0],
            )
        ),
    )


def _evaluations(scope: Scope) -> pa.Table:
    rows = scope.narrow(
        Evaluation.objects.filter(
            state=Evaluation.State.FINISHED, purpose__in=[Purpose.STANDARD, Purpose.AUDIT]
        )
    )
    pairs = list(rows.order_by().values_list("pk", "grader_id"))
    return pa.table(
        {
            "evaluation": pa.array([pk for pk, _ in pairs], pa.int64()),
            "analyst": pa.array([str(grader) for _, grader in pairs], pa.string()),
        }
    )


def _disputed(scope: Scope, seen_evaluations: set[int]) -> pa.Table:
    """One row a disputed question, named with its form; the decision is the last one, if any."""
    seen = scope.narrow(Dispute.objects.all())
    rows = (
        Disputed.objects.filter(dispute__in=seen.order_by().values("pk"))
        .order_by("pk")
        .values_list(
            "evaluation_id", "evaluation__form__form", "question", "evaluation__grader_id",
            "dispute_id", "dispute__waiting_since", "dispute__outcome",
        )
    )  # fmt: skip
    changed: dict[int, set[str]] = {}
    for dispute, after in Decision.objects.filter(
        dispute__in=seen.order_by().values("pk"), outcome=Outcome.PARTLY
    ).values_list("dispute_id", "revision__after"):
        changed.setdefault(dispute, set()).update(after or {})
    found = [
        (
            evaluation,
            f"{form}\n{question}",
            str(grader),
            None if waiting else _of_question(question, outcome, changed.get(dispute, set())),
        )
        for evaluation, form, question, grader, dispute, waiting, outcome in rows
        if evaluation in seen_evaluations
    ]
    columns = list(zip(*found, strict=True)) if found else [(), (), (), ()]
    kinds = (pa.int64(), pa.string(), pa.string(), pa.string())
    names = ("evaluation", "question", "analyst", "decision")
    return pa.table(
        {
            name: pa.array(column, kind)
            for name, column, kind in zip(names, columns, kinds, strict=True)
        }
    )


def _of_question(question: str, outcome: str, changed: set[str]) -> str:
    if outcome == Outcome.PARTLY and changed and question != WHOLE and question not in changed:
        return str(Outcome.REJECTED)
    return outcome


def _by_question(
    disputed: pa.Table, evaluations: pa.Table
) -> tuple[tuple[str, str, Disputes], ...]:
    words: dict[str, tuple[str, str]] = {}
    found = disputes_by_question(disputed, evaluations)
    forms = {key.split("\n")[0] for key in found}
    for version in FormVersion.objects.filter(form__in=forms).order_by("form", "version"):
        for question in version.parsed().questions:
            words[f"{version.form}\n{question.id}"] = (question.text, version.title)
        words[f"{version.form}\n{WHOLE}"] = ("The whole evaluation", version.title)
    return tuple(
        (*words.get(key, (key.split("\n")[1], key.split("\n")[0])), figures)
        for key, figures in sorted(found.items())
    )
