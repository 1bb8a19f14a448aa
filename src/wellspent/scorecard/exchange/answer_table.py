"""Finished evaluations as a table with one row an answer, for CSV, Parquet and SQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from wellspent.scorecard.exchange.finished import FinishedAnswer, FinishedEvaluation
from wellspent.scorecard.form_answers import Given

__all__ = ["ANSWER_SCHEMA", "answer_table", "table_csv", "table_parquet"]

_TIME: Final = pa.timestamp("ms", tz="UTC")
_FIELDS: Final[list[pa.Field[Any]]] = [
    pa.field("evaluation", pa.string()),
    pa.field("contact", pa.string()),
    pa.field("agent", pa.string()),
    pa.field("grader", pa.string()),
    pa.field("form", pa.string()),
    pa.field("version", pa.int32()),
    pa.field("purpose", pa.string()),
    pa.field(
        "sampled", pa.float64()
    ),  # inclusion probability; null where somebody picked the contact
    pa.field("started", _TIME),
    pa.field("finished", _TIME),
    pa.field("percent", pa.float64()),  # of the whole form, 0 to 100
    pa.field("critical_percent", pa.float64()),
    pa.field("failed", pa.bool_()),  # a critical question failed the whole form
    pa.field("section", pa.string()),
    pa.field("section_percent", pa.float64()),
    pa.field("question", pa.string()),
    pa.field("standing", pa.string()),
    pa.field("value", pa.string()),  # several options as a JSON list
    pa.field("share", pa.float64()),  # 0 to 1
    pa.field("earned", pa.float64()),
    pa.field("possible", pa.float64()),
    pa.field("fails", pa.string()),  # section or form, where this answer fails it
    pa.field("note", pa.string()),
    pa.field("quotes", pa.string()),  # JSON: turn, start, end, quote
    pa.field("suggested", pa.string()),
    pa.field("suggested_by", pa.string()),
    pa.field("suggested_confidence", pa.float64()),
    pa.field("treatment", pa.string()),
]
ANSWER_SCHEMA: Final = pa.schema(_FIELDS)


def answer_table(evaluations: Iterable[FinishedEvaluation]) -> pa.Table:
    """One row for every question of every evaluation, in their order; `ANSWER_SCHEMA`.

    Questions that were not asked or not answered have a row too, without a value.
    """
    rows = [row for evaluation in evaluations for row in _rows(evaluation)]
    return pa.Table.from_pylist(rows, schema=ANSWER_SCHEMA)


def table_csv(table: pa.Table) -> bytes:
    """The table as CSV in UTF-8, with a header; an empty field is no value.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    out = BytesIO()
    pa_csv.write_csv(_unarmed(table), out)
    return out.getvalue()


def table_parquet(table: pa.Table) -> bytes:
    """The table as Parquet, zstd-compressed."""
    out = BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _unarmed(table: pa.Table) -> pa.Table:
    for place, field in enumerate(table.schema):
        if field.type == pa.string():
            texts = [
                f"'{text}" if text and text[0] in "=+-@\t\r" else text
                for text in table.column(place).to_pylist()
            ]
            table = table.set_column(place, field, pa.array(texts, pa.string()))
    return table


def _rows(evaluation: FinishedEvaluation) -> Iterator[dict[str, Any]]:
    answers = {answer.question: answer for answer in evaluation.answers}
    score = evaluation.score
    whole = {
        "evaluation": evaluation.id,
        "contact": evaluation.contact,
        "agent": evaluation.agent,
        "grader": evaluation.grader,
        "form": evaluation.form,
        "version": evaluation.version,
        "purpose": evaluation.purpose,
        "sampled": evaluation.sampled,
        "started": evaluation.started,
        "finished": evaluation.finished,
        "percent": score.percent,
        "critical_percent": score.critical_percent,
        "failed": bool(score.failed_by),
    }
    for section in score.sections:
        part = {"section": section.section, "section_percent": section.percent}
        for question in section.questions:
            yield {
                **whole,
                **part,
                "question": question.question,
                "standing": question.standing,
                "share": question.share,
                "earned": question.earned,
                "possible": question.possible,
                "fails": question.failed,
                **_answer(answers.get(question.question)),
            }


def _answer(answer: FinishedAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {}
    quotes = [
        {"turn": q.turn, "start": q.start, "end": q.end, "quote": q.quote} for q in answer.quotes
    ]
    row: dict[str, Any] = {
        "value": said(answer.value),
        "note": answer.note or None,
        "quotes": json.dumps(quotes, ensure_ascii=False) if quotes else None,
    }
    if hint := answer.suggestion:
        row |= {
            "suggested": said(hint.value),
            "suggested_by": hint.by,
            "suggested_confidence": hint.confidence,
            "treatment": hint.treatment,
        }
    return row


def said(given: Given) -> str:
    """An answer as one text: several options as a JSON list."""
    return json.dumps(list(given), ensure_ascii=False) if isinstance(given, tuple) else str(given)
