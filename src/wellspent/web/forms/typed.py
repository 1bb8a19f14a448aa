"""A form as somebody types it on a page: fields by name, read into content and back.

prefix   where a field stands: `s0` a section, `s0q2` a question, `s0q2o1` an option of it,
         `s0q2w0` or `s0w0` a condition; the field's name is prefix-key: `s0q2-text`
typed    the same tree as the content with everything as it was typed, right or wrong
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from django.http import QueryDict

from wellspent.scorecard.forms import Place
from wellspent.web.forms.wording import say_number

__all__ = ["Typed", "content_of", "field_of", "typed_from_content", "typed_from_post"]

Typed = dict[str, Any]

_NAME: Final = re.compile(r"(?:s(\d{1,4}))?(?:q(\d{1,4}))?(?:([ow])(\d{1,4}))?-([a-z_]+)")
_LISTS: Final = frozenset({"answers", "hears", "shown_by"})
_TRUTHS: Final = frozenset({"scored", "bonus"})
_OF_ROW: Final = {"o": "options", "w": "whens"}


def typed_from_post(post: QueryDict) -> Typed:
    """What was typed, in the order of the fields' numbers."""
    form: Typed = {"title": "", "scoring": "sections", "id": "", "sections": {}}
    for name in post:
        found = _NAME.fullmatch(name)
        if found is None:
            continue
        section, question, kind, row, key = found.groups()
        at = form
        if section is not None:
            at = at["sections"].setdefault(int(section), {"questions": {}, "whens": {}})
        if question is not None and section is not None:
            at = at["questions"].setdefault(int(question), {"options": {}, "whens": {}})
        if kind is not None and _OF_ROW[kind] in at:
            at = at[_OF_ROW[kind]].setdefault(int(row), {})
        at[key] = post.getlist(name) if key in _LISTS else post[name]
    return _in_order(form)


def _in_order(typed: Typed) -> Typed:
    return {
        key: [_in_order(each) for _, each in sorted(value.items())]
        if isinstance(value, dict)
        else value
        for key, value in typed.items()
    }


def typed_from_content(content: Mapping[str, Any]) -> Typed:
    """What somebody would have typed to get this content."""
    return {
        "id": content["id"],
        "title": content["title"],
        "scoring": content["scoring"],
        "sections": [_typed_section(section) for section in content["sections"]],
    }


def _typed_section(section: Mapping[str, Any]) -> Typed:
    return {
        "id": section["id"],
        "title": section["title"],
        "weight": say_number(section["weight"]),
        "guidance": section["guidance"],
        "scored": _ticked(section["scored"]),
        **_typed_condition(section["asked_if"]),
        "questions": [_typed_question(question) for question in section["questions"]],
    }


def _typed_question(question: Mapping[str, Any]) -> Typed:
    options = [
        {
            "id": option["id"],
            "text": option["text"],
            **{key: say_number(option.get(key)) for key in ("score", "points", "low", "high")},
        }
        for option in question["options"]
    ]
    return {
        **{key: question[key] for key in ("id", "text", "guidance", "kind", *_LISTS)},
        "weight": say_number(question["weight"]),
        "points": say_number(question["points"]),
        "scored": _ticked(question["scored"]),
        "bonus": _ticked(question["bonus"]),
        "critical": question["critical"] or "",
        "fails": ", ".join(question["fails"]),
        **_typed_condition(question["asked_if"]),
        "options": options,
    }


def _typed_condition(condition: Mapping[str, Any] | None) -> Typed:
    for mode, rows in (condition or {}).items():
        whens = [{"question": r["question"], "among": ", ".join(r["among"])} for r in rows]
        return {"mode": mode, "whens": whens}
    return {"mode": "", "whens": []}


def _ticked(value: bool) -> str:
    return "on" if value else ""


def content_of(typed: Typed) -> dict[str, Any]:
    """The content that was typed; what is wrong with it stays in it, to be refused in its place."""
    return {
        "id": typed["id"],
        "version": 1,
        "title": typed["title"],
        "scoring": typed["scoring"],
        "sections": [_section(section) for section in typed["sections"]],
    }


def _section(typed: Typed) -> dict[str, Any]:
    return {
        "id": typed.get("id", ""),
        "title": typed.get("title", ""),
        "weight": _number(typed.get("weight", ""), 1.0),
        "guidance": _lines(typed.get("guidance", "")),
        "scored": bool(typed.get("scored")),
        "asked_if": _condition(typed),
        "questions": [_question(question) for question in typed["questions"]],
    }


def _question(typed: Typed) -> dict[str, Any]:
    kind = typed.get("kind", "answers")
    answers = typed.get("answers", [])
    if kind != "answers":
        answers = [each for each in answers if each == "no_occasion"]
    return {
        "id": typed.get("id", ""),
        "text": typed.get("text", ""),
        "guidance": _lines(typed.get("guidance", "")),
        "kind": kind,
        "weight": _number(typed.get("weight", ""), 1.0),
        "answers": [*answers, "cannot_tell"],
        "options": [_option(option) for option in typed["options"]],
        "points": _number(typed.get("points", ""), None),
        "scored": bool(typed.get("scored")) and kind != "text",
        "bonus": bool(typed.get("bonus")),
        "critical": typed.get("critical") or None,
        "fails": _words(typed.get("fails", "")),
        "asked_if": _condition(typed),
        "hears": typed.get("hears", []),
        "shown_by": typed.get("shown_by", []),
    }


def _option(typed: Typed) -> dict[str, Any]:
    row = {
        "id": typed.get("id", ""),
        "text": typed.get("text", ""),
        "score": _number(typed.get("score", ""), None),
        "points": _number(typed.get("points", ""), None),
        "low": _whole(typed.get("low", "")),
        "high": _whole(typed.get("high", "")),
    }
    return {key: value for key, value in row.items() if value is not None}


def _condition(typed: Typed) -> dict[str, Any] | None:
    rows = [
        {"question": when.get("question", "").strip(), "among": _words(when.get("among", ""))}
        for when in typed["whens"]
    ]
    mode = typed.get("mode", "")
    if not mode:
        # rows without a mode are refused in the mode's place instead of being dropped
        return {"": rows} if any(row["question"] or row["among"] for row in rows) else None
    return {mode: rows}


def _number(text: str, otherwise: float | None) -> Any:
    """A number with a point or a comma; as it was typed where it is none."""
    text = text.strip()
    if not text:
        return otherwise
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def _whole(text: str) -> Any:
    text = text.strip()
    if not text:
        return None
    return int(text) if re.fullmatch(r"[+-]?\d{1,12}", text) else text


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,;]+", text) if word]


def _lines(text: str) -> str:
    """Text as every system ends its lines."""
    return text.replace("\r\n", "\n")


def field_of(place: Place) -> str:
    """The name of the field in which this place of the content is typed."""
    prefix, rest = "", list(place)
    letters = {"sections": "s", "questions": "q", "options": "o"}
    while len(rest) >= 2 and rest[0] in letters and isinstance(rest[1], int):
        prefix += f"{letters[str(rest[0])]}{rest[1]}"
        rest = rest[2:]
    if rest[:1] == ["asked_if"]:
        if len(rest) >= 3:
            return f"{prefix}w{rest[2]}-{rest[3] if len(rest) > 3 else 'question'}"
        return f"{prefix}-mode"
    return f"{prefix}-{rest[0] if rest else 'id'}"
