"""Finished evaluations for other systems, some hundred at a time, so that any number fits.

connect   a JSON list of Amazon Connect's `Evaluation`
zendesk   CSV with one row an evaluation, in the manner of Zendesk QA's reviews; of one form
csv       one row an answer
parquet   the same
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeVar

import pyarrow.parquet as pq
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet

from wellspent.scorecard.answers import Evidence
from wellspent.scorecard.exchange.answer_table import ANSWER_SCHEMA, answer_table, table_csv
from wellspent.scorecard.exchange.connect_evaluation import connect_evaluation
from wellspent.scorecard.exchange.finished import FinishedAnswer, FinishedEvaluation, Suggestion
from wellspent.scorecard.exchange.review_rows import review_csv
from wellspent.scorecard.form_score import score_form
from wellspent.scorecard.forms import Form
from wellspent.web.access.models import Person
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.answer_text import given_of
from wellspent.web.scoring.models import Evaluation
from wellspent.web.scoring.refusals import FieldUnusable

__all__ = ["EXPORTS", "Export", "export", "finished_of", "record_export"]

_AT_ONCE: Final = 500
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Export:
    """What is sent: its kind of file, its name and its bytes, piece by piece."""

    media_type: str
    name: str
    pieces: Iterator[bytes]


def export(rows: QuerySet[Evaluation], kind: str) -> Export:
    """The finished ones of these evaluations. Raises `FieldUnusable` for a kind that there is not,
    and for review rows of several forms, whose columns would differ.
    """
    if kind not in EXPORTS:
        raise FieldUnusable(
            f"There is no export '{kind[:40]}'.", f"Choose one of: {', '.join(EXPORTS)}.", "as"
        )
    _, media_type, ending, write = EXPORTS[kind]
    finished = rows.filter(state=Evaluation.State.FINISHED).order_by("pk")
    if kind == "zendesk":
        _one_form(finished)
    return Export(media_type, f"evaluations.{ending}", write(finished))


def record_export(person: Person, kind: str, query: Mapping[str, str], where: str) -> None:
    """One entry in the audit log: who took which evaluations out, and as what."""
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Evaluation),
        object_pk="", object_repr=f"export as {kind}", action=LogEntry.Action.ACCESS,
        actor=person, actor_email=person.email,
        additional_data={"where": where, "as": kind, "filters": dict(query)},
    )  # fmt: skip


def finished_of(row: Evaluation, form: Form) -> FinishedEvaluation:
    """One finished evaluation as `scorecard.exchange` writes it; people by their numbers."""
    given = {one.question: one for one in row.given.all()}
    values = given_of(form, {name: one.value for name, one in given.items()})
    hints = {name: _suggestion(one, form) for name, one in given.items()}
    return FinishedEvaluation(
        id=str(row.pk), contact=row.contact, agent=row.agent, grader=str(row.grader_id),
        form=row.form.form, version=row.form.version, purpose=row.purpose,
        sampled=row.sampled.inclusion_probability if row.sampled else None,
        started=row.started, finished=row.finished,
        answers=tuple(
            FinishedAnswer(
                name, values[name], one.note, tuple(Evidence(**q) for q in one.quotes), hints[name]
            )
            for name, one in given.items()
        ),
        score=score_form(form, values),
    )  # fmt: skip


def _suggestion(one: Any, form: Form) -> Suggestion | None:
    if not one.suggested:
        return None
    value = given_of(form, {one.question: one.suggested})[one.question]
    return Suggestion(value, one.suggested_by, one.suggested_confidence, one.outcome)


def _finished(rows: QuerySet[Evaluation]) -> Iterator[tuple[FinishedEvaluation, Form]]:
    forms: dict[int, Form] = {}
    whole = rows.select_related("form", "sampled").prefetch_related("given")
    for row in whole.iterator(chunk_size=_AT_ONCE):
        if row.form_id not in forms:
            forms[row.form_id] = row.form.parsed()
        yield finished_of(row, forms[row.form_id]), forms[row.form_id]


def _connect(rows: QuerySet[Evaluation]) -> Iterator[bytes]:
    before = "["
    for finished, form in _finished(rows):
        document = connect_evaluation(finished, form).document
        yield (before + json.dumps(document, ensure_ascii=False, default=str)).encode()
        before = ",\n"
    yield b"[]\n" if before == "[" else b"]\n"


def _csv(rows: QuerySet[Evaluation]) -> Iterator[bytes]:
    for place, some in enumerate(_pieces(one for one, _ in _finished(rows))):
        text = table_csv(answer_table(some))
        yield text if place == 0 else text.partition(b"\n")[2]


def _zendesk(rows: QuerySet[Evaluation]) -> Iterator[bytes]:
    version = _one_form(rows)
    if version is None:
        return
    form = version.parsed()
    for place, some in enumerate(_pieces(one for one, _ in _finished(rows))):
        text = review_csv(some, form)
        yield (text if place == 0 else text.partition("\n")[2]).encode()


def _parquet(rows: QuerySet[Evaluation]) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        with pq.ParquetWriter(file, ANSWER_SCHEMA, compression="zstd") as writer:
            for some in _pieces(one for one, _ in _finished(rows)):
                writer.write_table(answer_table(some))
        file.seek(0)
        while piece := file.read(1 << 20):
            yield piece


def _one_form(rows: QuerySet[Evaluation]) -> FormVersion | None:
    """The newest version of the one form that these were made with; None where there are none."""
    forms = set(rows.order_by().values_list("form__form", flat=True).distinct())
    if len(forms) > 1:
        raise FieldUnusable(
            f"These evaluations were made with {len(forms)} forms, whose columns differ.",
            "Choose one form, or export as csv.",
            "form",
        )
    used = FormVersion.objects.filter(form__in=forms).order_by("-version")
    found: FormVersion | None = used.first()
    return found


def _pieces(items: Iterable[_Item]) -> Iterator[list[_Item]]:
    """Lists of some hundred; one empty list where there are none, so that there is a header."""
    rest = iter(items)
    some = list(islice(rest, _AT_ONCE))
    yield some
    while some := list(islice(rest, _AT_ONCE)):
        yield some


# the words on screen, the kind of file, its ending, and who writes it
EXPORTS: Final[
    dict[str, tuple[str, str, str, Callable[[QuerySet[Evaluation]], Iterator[bytes]]]]
] = {
    "csv": ("CSV, a row an answer", "text/csv; charset=utf-8", "csv", _csv),
    "parquet": ("Parquet, a row an answer", "application/vnd.apache.parquet", "parquet", _parquet),
    "connect": ("Amazon Connect JSON", "application/json", "json", _connect),
    "zendesk": ("Zendesk review rows", "text/csv; charset=utf-8", "csv", _zendesk),
}
