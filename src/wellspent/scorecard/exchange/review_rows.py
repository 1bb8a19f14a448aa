"""Finished evaluations as review rows, in the manner of Zendesk QA's export of reviews.

One row a review, with a rating for each question in a column of its own and a score of 0 to 100;
ratings that count for nothing (`N/A`) are left out of the score there as here.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any, Final

from wellspent.scorecard.exchange.answer_table import said
from wellspent.scorecard.exchange.finished import FinishedEvaluation
from wellspent.scorecard.form_parts import LEFT_OUT, Form

__all__ = ["review_csv", "review_rows"]

_COLUMNS: Final = (
    "review_id", "conversation_external_id", "reviewee_id", "reviewer_id", "review_type",
    "created_at", "updated_at", "review_seconds", "scorecard", "scorecard_version", "score",
    "critical_failed", "inclusion_probability", "comment",
)  # fmt: skip


def review_rows(
    evaluations: Iterable[FinishedEvaluation], form: Form
) -> tuple[dict[str, Any], ...]:
    """One row an evaluation by this form, whatever its version.

    Columns `rating:<question>` hold the answer, `N/A`, or nothing where it was not asked.
    """
    return tuple(_row(each, form) for each in evaluations if each.form == form.id)


def review_csv(evaluations: Iterable[FinishedEvaluation], form: Form) -> str:
    """The same as CSV, with a header."""
    out = StringIO()
    columns = [*_COLUMNS, *(f"rating:{question.id}" for question in form.questions)]
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(
        {key: _unarmed(value) for key, value in row.items()}
        for row in review_rows(evaluations, form)
    )
    return out.getvalue()


def _unarmed(value: Any) -> Any:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value[:1] in tuple("=+-@\t\r") else value


def _row(evaluation: FinishedEvaluation, form: Form) -> dict[str, Any]:
    answers = {answer.question: answer for answer in evaluation.answers}
    notes = [f"{answer.question}: {answer.note}" for answer in evaluation.answers if answer.note]
    score = evaluation.score
    row = {
        "review_id": evaluation.id,
        "conversation_external_id": evaluation.contact,
        "reviewee_id": evaluation.agent,
        "reviewer_id": evaluation.grader,
        "review_type": evaluation.purpose,
        "created_at": evaluation.started.isoformat(),
        "updated_at": evaluation.finished.isoformat(),
        "review_seconds": round((evaluation.finished - evaluation.started).total_seconds()),
        "scorecard": form.title,
        "scorecard_version": evaluation.version,
        "score": None if score.percent is None else round(score.percent, 2),
        "critical_failed": ", ".join((*score.failed_by, *score.failed_sections)),
        "inclusion_probability": evaluation.sampled,
        "comment": "\n".join(notes),
    }
    not_asked = set(score.not_asked)
    for question in form.questions:
        answer = None if question.id in not_asked else answers.get(question.id)
        given = "" if answer is None else said(answer.value)
        row[f"rating:{question.id}"] = "N/A" if given in LEFT_OUT else given
    return row
