"""What the panel sends, read from its fields and kept: one question, or the whole form.

value-Q, note-Q, seen-Q   the answer to question Q, and how often it had been changed when shown
turn-Q, words-Q           a quote that is to be attached
accept, unquote           the question whose automatic answer is taken; the quote that goes (Q:place)
"""

from __future__ import annotations

import json
from typing import Any

from wellspent.errors import WellspentError
from wellspent.scorecard.forms import Question
from wellspent.web.access.models import Person
from wellspent.web.scoring.answering import Sent, answer, begin
from wellspent.web.scoring.material import Material
from wellspent.web.scoring.models import Given
from wellspent.web.scoring.panel import Asked, Panel, Typed
from wellspent.web.scoring.quoting import find_quote
from wellspent.web.scoring.refusals import FieldUnusable

__all__ = ["keep_question", "keep_questions", "typed_value"]


def keep_questions(panel: Panel, person: Person, data: Any, material: Material) -> list[Typed]:
    """Keep whatever differs in the form that was sent; gives what could not be taken.

    What could not be taken stands in the panel's questions again, with its error.
    """
    refused = []
    for row in panel.questions:
        typed = _typed(row.question, data)
        if _differs(row, typed, data):
            try:
                keep_question(panel, person, row, data, material)
            except WellspentError as error:
                typed.error = error
                row.typed = typed
                refused.append(typed)
    return refused


def keep_question(
    panel: Panel, person: Person, row: Asked, data: Any, material: Material
) -> Given | None:
    """Keep one question's answer, note and quotes as they were sent.

    None where there is no answer yet: a quote without an answer is checked and waits in
    its field. Raises what `answering.answer` raises.
    """
    question, typed = row.question, _typed(row.question, data)
    value = typed.value
    if data.get("accept") == question.id and row.suggestion:
        value = row.suggestion.answer
    quotes = _quotes(row, typed, data, material)
    if not value:
        return None
    version = panel.version
    if version is None:
        return None
    evaluation = panel.evaluation or begin(person, panel.line, version, panel.task)
    sent = Sent(question.id, value, _seen(data, question), typed.note, quotes)
    given = answer(evaluation, person, sent, material)
    panel.evaluation = evaluation
    return given


def typed_value(question: Question, data: Any) -> str:
    """The answer in the fields, as it is stored; empty where there is none."""
    values = [one.strip() for one in data.getlist(f"value-{question.id}") if one.strip()]
    if question.kind != "several" or not values:
        return str(values[0]) if values else ""
    for one in values:
        if one == "[]" or one in question.answers:
            return str(one)
    return json.dumps(values, ensure_ascii=False)


def _typed(question: Question, data: Any) -> Typed:
    return Typed(
        typed_value(question, data),
        data.get(f"note-{question.id}"),
        data.get(f"turn-{question.id}", "").strip(),
        data.get(f"words-{question.id}", "").strip(),
    )


def _differs(row: Asked, typed: Typed, data: Any) -> bool:
    """Whether anything was sent for this question beyond what is kept."""
    kept = (row.given.value, row.given.note) if row.given else ("", "")
    return (
        (typed.value, (typed.note or "").strip()) != kept
        or bool(typed.words)
        or data.get("accept") == row.question.id
        or data.get("unquote", "").startswith(f"{row.question.id}:")
    ) and bool(typed.value or typed.words or data.get("accept") == row.question.id)


def _seen(data: Any, question: Question) -> int:
    text = data.get(f"seen-{question.id}", "0")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _quotes(
    row: Asked, typed: Typed, data: Any, material: Material
) -> tuple[tuple[int, str], ...] | None:
    """The quotes as they shall stand; None where those that are there stay."""
    kept = [(q["turn"], q["quote"]) for q in row.given.quotes] if row.given else []
    removed = data.get("unquote", "").rpartition(":")
    if removed[0] == row.question.id and removed[2].isdecimal():
        place = int(removed[2][:6])
        return tuple(one for n, one in enumerate(kept) if n != place)
    if not typed.words:
        return None
    if not typed.turn.isdecimal() or len(typed.turn) > 6:
        raise FieldUnusable(
            f"“{typed.turn}” is no turn." if typed.turn else "The quote has no turn.",
            f"Name one of the {len(material.turns)} turns by its number.", row.question.id,
        )  # fmt: skip
    find_quote(material, int(typed.turn), typed.words, row.question.id)
    return (*kept, (int(typed.turn), typed.words))
