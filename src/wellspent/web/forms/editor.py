"""The editor's page: every field with what was typed in it, what is wrong there, and remarks.

field    its name, what was typed, and the error that stands beside it
remark   what the lint says of a question; a reason to look, never a refusal
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wellspent.scorecard.form_lint import Remark, lint_form
from wellspent.scorecard.forms import form_from_dict
from wellspent.web.forms.editing import FormRefused, checked
from wellspent.web.forms.typed import Typed, content_of, field_of

__all__ = ["Read", "editor_rows", "read_typed", "remarks_by_question"]

_REQUIRED: Final = {
    "form": (("id", "name"), ("title", "title")),
    "section": (("id", "id"), ("title", "title")),
    "question": (("id", "id"), ("text", "question"), ("guidance", "guidance")),
    "options": (("id", "id"), ("text", "text")),
    "whens": (("question", "question"), ("among", "answers")),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the editor: its name, what was typed, and what is wrong with it."""

    name: str
    value: Any
    error: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What was typed, as content where it is a form; otherwise what is wrong, by field."""

    content: dict[str, Any] | None
    errors: Mapping[str, str]
    remarks: Mapping[str, list[Remark]]


def read_typed(typed: Typed, stated: Mapping[str, Any]) -> Read:
    """Read what was typed; `stated` are the keys that are not typed, such as the version."""
    errors = dict(_unsaid(typed, stated))
    if errors:
        return Read(None, errors, {})
    try:
        content = checked({**content_of(typed), **stated})
    except FormRefused as error:
        return Read(None, {field_of(error.at): str(error)}, {})
    return Read(content, {}, remarks_by_question(content))


def remarks_by_question(content: Mapping[str, Any]) -> dict[str, list[Remark]]:
    """What the lint says, by the question's id."""
    found: dict[str, list[Remark]] = {}
    for remark in lint_form(form_from_dict(content)):
        found.setdefault(remark.question, []).append(remark)
    return found


def _unsaid(typed: Typed, stated: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The fields that are empty and must not be."""
    yield from _empty(typed, "", "form", stated)
    if not typed["sections"]:
        yield "-sections", "The form has no section. Add one."
    for i, section in enumerate(typed["sections"]):
        prefix = f"s{i}"
        yield from _empty(section, prefix, "section")
        yield from _rows(section, prefix, "whens", "w")
        if not section["questions"]:
            yield f"{prefix}-questions", "The section has no question. Add one, or remove it."
        for j, question in enumerate(section["questions"]):
            prefix = f"s{i}q{j}"
            yield from _empty(question, prefix, "question")
            yield from _rows(question, prefix, "options", "o")
            yield from _rows(question, prefix, "whens", "w")
            if question.get("kind") in {"choice", "several", "number"} and not question["options"]:
                yield f"{prefix}-options", "This kind of answer needs options. Add one."


def _empty(
    part: Typed, prefix: str, kind: str, stated: Mapping[str, Any] | None = None
) -> Iterator[tuple[str, str]]:
    for key, words in _REQUIRED[kind]:
        if key not in (stated or {}) and not str(part.get(key) or "").strip():
            yield f"{prefix}-{key}", f"The {words} is empty. Write one."


def _rows(part: Typed, prefix: str, kind: str, letter: str) -> Iterator[tuple[str, str]]:
    rows = part[kind]
    for k, row in enumerate(rows):
        yield from _empty(row, f"{prefix}{letter}{k}", kind)
    if kind == "whens" and bool(rows) != bool(part.get("mode")):
        yield (
            f"{prefix}-mode",
            "It says “always” and names a condition. Choose when it is asked, or remove the condition."
            if rows
            else "No condition is named. Add one, or choose “always”.",
        )


def editor_rows(typed: Typed, read: Read) -> dict[str, Any]:
    """The form's fields, then its sections with theirs, for the template."""
    errors = read.errors
    return {
        "fields": _fields(typed, "", ("id", "title", "scoring"), errors),
        "error": errors.get("-sections", ""),
        "sections": [
            _section(section, f"s{i}", errors, read.remarks)
            for i, section in enumerate(typed["sections"])
        ],
        "questions": [q.get("id", "") for s in typed["sections"] for q in s["questions"]],
    }


def _section(
    typed: Typed, prefix: str, errors: Mapping[str, str], remarks: Mapping[str, list[Remark]]
) -> dict[str, Any]:
    keys = ("id", "title", "weight", "guidance", "scored", "mode")
    return {
        "prefix": prefix,
        "fields": _fields(typed, prefix, keys, errors),
        "error": errors.get(f"{prefix}-questions", ""),
        "whens": _list(typed["whens"], f"{prefix}w", ("question", "among"), errors),
        "questions": [
            _question(question, f"{prefix}q{j}", errors, remarks)
            for j, question in enumerate(typed["questions"])
        ],
    }


def _question(
    typed: Typed, prefix: str, errors: Mapping[str, str], remarks: Mapping[str, list[Remark]]
) -> dict[str, Any]:
    keys = ("id", "text", "guidance", "kind", "weight", "answers", "points", "scored", "bonus",
            "critical", "fails", "mode", "hears", "shown_by")  # fmt: skip
    of_option = ("id", "text", "score", "points", "low", "high")
    inside = [
        name for name in errors if name.startswith((f"{prefix}-", f"{prefix}o", f"{prefix}w"))
    ]
    return {
        "prefix": prefix,
        "fields": _fields(typed, prefix, keys, errors),
        "error": errors.get(f"{prefix}-options", ""),
        "options": _list(typed["options"], f"{prefix}o", of_option, errors),
        "whens": _list(typed["whens"], f"{prefix}w", ("question", "among"), errors),
        "remarks": remarks.get(str(typed.get("id", "")).strip(), []),
        "wrong": bool(inside),
        "more": _has_more(typed),
    }


def _has_more(typed: Typed) -> bool:
    """Whether anything beyond text, guidance, weight and answers is stated."""
    both = ["agent", "customer"]
    return bool(
        typed.get("critical") or typed.get("bonus") or typed.get("mode") or typed.get("points")
        or not typed.get("scored") or typed.get("hears") != both or typed.get("shown_by") != both
    )  # fmt: skip


def _list(
    rows: list[Typed], stem: str, keys: tuple[str, ...], errors: Mapping[str, str]
) -> list[dict[str, Any]]:
    return [
        {"prefix": f"{stem}{k}", "fields": _fields(row, f"{stem}{k}", keys, errors)}
        for k, row in enumerate(rows)
    ]


def _fields(
    part: Typed, prefix: str, keys: tuple[str, ...], errors: Mapping[str, str]
) -> dict[str, Field]:
    return {
        key: Field(f"{prefix}-{key}", part.get(key, ""), errors.get(f"{prefix}-{key}", ""))
        for key in keys
    }
