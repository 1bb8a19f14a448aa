"""Writes a form down: as TOML that a person edits, and as plain dicts for a web page or JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from wellspent.scorecard.answers import ANSWERS
from wellspent.scorecard.form_parts import (
    LEFT_OUT,
    Condition,
    Form,
    Option,
    Question,
    Section,
)

__all__ = ["form_to_dict", "form_toml"]

_WIDE: Final = 80  # longer texts than this stand in lines of their own
_LINE: Final = 96


def form_to_dict(form: Form) -> dict[str, Any]:
    """The form as dicts, lists, strings, numbers and truths: every key that its kind has.

    `form_from_dict` reads it back to an equal form.
    """
    return {
        "id": form.id,
        "version": form.version,
        "title": form.title,
        "scoring": form.scoring,
        "sections": [_section(section) for section in form.sections],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "weight": section.weight,
        "guidance": section.guidance,
        "scored": section.scored,
        "asked_if": _condition(section.asked_if),
        "questions": [_question(question) for question in section.questions],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "id": question.id,
        "text": question.text,
        "guidance": question.guidance,
        "kind": question.kind,
        "weight": question.weight,
        "answers": list(question.answers),
        "options": [_option(option) for option in question.options],
        "points": question.points,
        "scored": question.scored,
        "bonus": question.bonus,
        "critical": question.critical,
        "fails": list(question.fails),
        "asked_if": _condition(question.asked_if),
        "hears": list(question.hears),
        "shown_by": list(question.shown_by),
    }


def _option(option: Option) -> dict[str, Any]:
    row = {
        "id": option.id,
        "text": option.text,
        "score": option.score,
        "points": option.points,
        "low": option.low,
        "high": option.high,
    }
    return {key: value for key, value in row.items() if value is not None}


def _condition(condition: Condition | None) -> dict[str, Any] | None:
    if condition is None:
        return None
    rows = [{"question": when.question, "among": list(when.among)} for when in condition.whens]
    return {condition.mode: rows}


def form_toml(form: Form) -> str:
    """The form as TOML, without what goes without saying; `parse_form` reads it back equal."""
    return "\n".join(_lines(form)) + "\n"


def _lines(form: Form) -> Iterator[str]:
    yield from _keys({"id": form.id, "version": form.version, "title": form.title})
    if form.scoring != "sections":
        yield from _keys({"scoring": form.scoring})
    for section in form.sections:
        yield from ("", "[[sections]]")
        bare = {"guidance": "", "scored": True, "asked_if": None, "questions": None}
        yield from _keys(_departures(_section(section), bare))
        for question in section.questions:
            yield from ("", "[[sections.questions]]")
            yield from _keys(_departures(_question(question), _unsaid(question)))
            for option in question.options:
                yield from ("[[sections.questions.options]]",)
                yield from _keys(_option(option))


def _unsaid(question: Question) -> dict[str, Any]:
    """What a reader takes for granted about a question that does not say it."""
    own = question.kind == "answers"
    return {
        "kind": "answers",
        "weight": 1.0,
        "answers": list(ANSWERS if own else LEFT_OUT),
        "options": _question(question)["options"],  # they stand in tables of their own
        "points": None,
        "scored": question.kind != "text",
        "bonus": False,
        "critical": None,
        "fails": ["no"] if own and question.critical else [],
        "asked_if": None,
        "hears": ["agent", "customer"],
        "shown_by": list(question.hears),
    }


def _departures(row: Mapping[str, Any], unsaid: Mapping[str, Any]) -> dict[str, Any]:
    absent = {"questions"}
    return {
        key: value
        for key, value in row.items()
        if key not in absent and (key not in unsaid or value != unsaid[key])
    }


def _keys(row: Mapping[str, Any]) -> Iterator[str]:
    for key, value in row.items():
        yield f"{key} = {_long(value) if isinstance(value, str) else _value(value)}"


def _value(value: Any) -> str:
    """A value in TOML, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # JSON's escapes are TOML's, but for the one control character that JSON leaves bare
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_value(each)}" for key, each in value.items()) + " }"
    return repr(value)


def _long(value: str) -> str:
    """A text that is long and plain, broken between words by lines that end in a backslash."""
    plain = _value(value)
    if len(value) <= _WIDE or "\\" in plain or "  " in value:
        return plain
    lines, line = [], ""
    for word in value.split(" "):
        if line and len(line) + len(word) > _LINE:
            lines.append(line)
            line = ""
        line += word + " "
    text = "\\\n".join([*lines, line[:-1]])
    return f'"""{text}"""'
