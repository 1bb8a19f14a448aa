"""Reads a form from plain dicts and lists, as TOML and JSON give them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from wellspent.contacts import Speaker
from wellspent.scorecard.answers import ANSWERS, AnswerValue
from wellspent.scorecard.form_checks import check_form
from wellspent.scorecard.form_keys import (
    chosen,
    decimal,
    flag,
    items,
    known_keys,
    optional_text,
    tables,
    text,
    whole,
)
from wellspent.scorecard.form_parts import (
    CRITICAL_SCOPES,
    KINDS,
    LEFT_OUT,
    PEOPLE,
    SCORINGS,
    Condition,
    Form,
    FormInvalid,
    Kind,
    Option,
    Place,
    Question,
    Section,
    When,
)

__all__ = ["form_from_dict"]

_OF_A_FORM: Final = ("id", "version", "title", "scoring", "sections")
_OF_A_SECTION: Final = (
    "id", "title", "weight", "guidance", "scored", "asked_if", "questions",
)  # fmt: skip
_OF_A_QUESTION: Final = (
    "id", "text", "guidance", "kind", "weight", "answers", "options", "points", "scored",
    "bonus", "critical", "fails", "asked_if", "hears", "shown_by",
)  # fmt: skip
_OF_AN_OPTION: Final = ("id", "text", "score", "points", "low", "high")
_MOST: Final = 1e9


def form_from_dict(document: Mapping[str, Any]) -> Form:
    """The form that this dict states, as `form_to_dict` gives it and as TOML is read.

    Raises `FormInvalid` with its `place` for a key that is missing, unknown or of another type,
    an id that stands twice, a weight that is not positive, an answer that does not exist, and
    for questions that contradict themselves or each other: see `check_form`.
    """
    known_keys(document, _OF_A_FORM, "the form", ())
    form = Form(
        text(document, "id", "the form", ()),
        _version(document),
        text(document, "title", "the form", ()),
        tuple(
            _section(table, ("sections", i))
            for i, table in enumerate(tables(document, "sections", "the form", ()))
        ),
        chosen(document, "scoring", "the form", (), SCORINGS) or "sections",
    )
    check_form(form)
    return form


def _version(document: Mapping[str, Any]) -> int:
    value = document.get("version")
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise FormInvalid(
            f"states version = {value!r}", "Give a whole number from 1.", ("version",)
        )
    return value


def _section(table: Mapping[str, Any], place: Place) -> Section:
    name = text(table, "id", "a section", place)
    where = f"section '{name}'"
    known_keys(table, _OF_A_SECTION, where, place)
    return Section(
        name,
        text(table, "title", where, place),
        _weight(table, where, place),
        tuple(
            _question(each, (*place, "questions", i))
            for i, each in enumerate(tables(table, "questions", where, place))
        ),
        optional_text(table, "guidance", where, place),
        flag(table, "scored", where, place, otherwise=True),
        _condition(table, where, place),
    )


def _question(table: Mapping[str, Any], place: Place) -> Question:
    name = text(table, "id", "a question", place)
    where = f"question '{name}'"
    known_keys(table, _OF_A_QUESTION, where, place)
    kind = chosen(table, "kind", where, place, KINDS) or "answers"
    hears = _speakers(table, "hears", where, place, PEOPLE)
    critical = chosen(table, "critical", where, place, CRITICAL_SCOPES)
    return Question(
        name,
        text(table, "text", where, place),
        text(table, "guidance", where, place),
        _weight(table, where, place),
        _answers(table, kind, where, place),
        hears,
        _speakers(table, "shown_by", where, place, hears),
        kind,
        _options(table, kind, where, place),
        decimal(table, "points", where, place, low=0, high=_MOST),
        flag(table, "scored", where, place, otherwise=kind != "text"),
        flag(table, "bonus", where, place, otherwise=False),
        critical,
        items(table, "fails", where, place) or _fails_by_itself(kind, critical),
        _condition(table, where, place),
    )


def _fails_by_itself(kind: Kind, critical: str | None) -> tuple[str, ...]:
    return ("no",) if critical and kind == "answers" else ()


def _weight(table: Mapping[str, Any], where: str, place: Place) -> float:
    value = table.get("weight", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < _MOST:
        raise FormInvalid(
            f"gives {where} the weight {value!r}", "Give a number above 0.", (*place, "weight")
        )
    return float(value)


def _answers(
    table: Mapping[str, Any], kind: Kind, where: str, place: Place
) -> tuple[AnswerValue, ...]:
    possible = ANSWERS if kind == "answers" else LEFT_OUT
    named = table.get("answers", list(possible))
    if not isinstance(named, list | tuple) or not named:
        raise FormInvalid(
            f"gives {where} the answers {named!r}", "Give a list of answers.", (*place, "answers")
        )
    for answer in named:
        if answer not in possible:
            raise FormInvalid(
                f"allows {where} the answer {answer!r}, which does not exist",
                f"Use some of: {', '.join(possible)}.",
                (*place, "answers"),
            )
    return tuple(answer for answer in possible if answer in named or answer == "cannot_tell")


def _speakers(
    table: Mapping[str, Any], key: str, where: str, place: Place, otherwise: tuple[Speaker, ...]
) -> tuple[Speaker, ...]:
    named = table.get(key, otherwise)
    proper = isinstance(named, list | tuple) and named and all(each in PEOPLE for each in named)
    if not proper:
        raise FormInvalid(
            f"gives {where} {key} = {named!r}",
            f"Give a list of some of: {', '.join(PEOPLE)}.",
            (*place, key),
        )
    return tuple(speaker for speaker in PEOPLE if speaker in named)


def _options(table: Mapping[str, Any], kind: Kind, where: str, place: Place) -> tuple[Option, ...]:
    if kind in {"answers", "text"}:
        if table.get("options"):
            raise FormInvalid(
                f"gives {where} options, which the kind '{kind}' does not have",
                'Leave them out, or say kind = "choice", "several" or "number".',
                (*place, "options"),
            )
        return ()
    rows = enumerate(tables(table, "options", where, place))
    return tuple(_option(each, kind, where, (*place, "options", i)) for i, each in rows)


def _option(table: Mapping[str, Any], kind: Kind, where: str, place: Place) -> Option:
    name = text(table, "id", f"an option of {where}", place)
    option = f"option '{name}' of {where}"
    known_keys(table, _OF_AN_OPTION, option, place)
    if name in LEFT_OUT:
        raise FormInvalid(
            f"calls an option of {where} '{name}', which every form has already",
            f'Give it another id, or allow it by answers = ["{name}"].',
            (*place, "id"),
        )
    low, high = whole(table, "low", option, place), whole(table, "high", option, place)
    if kind == "number" and (low is None or high is None or low > high):
        raise FormInvalid(
            f"gives {option} the range from {low} to {high}",
            "Give low and high as whole numbers, the lower first.",
            (*place, "low"),
        )
    if kind != "number" and (low, high) != (None, None):
        raise FormInvalid(
            f"gives {option} a range, and '{kind}' has none",
            'Leave low and high out, or say kind = "number".',
            (*place, "low"),
        )
    words = optional_text(table, "text", option, place) if kind == "number" else ""
    return Option(
        name,
        words or (f"{low}–{high}" if kind == "number" else text(table, "text", option, place)),
        decimal(table, "score", option, place, low=0, high=1),
        decimal(table, "points", option, place, low=0, high=_MOST),
        low,
        high,
    )


def _condition(table: Mapping[str, Any], where: str, place: Place) -> Condition | None:
    value = table.get("asked_if")
    if value is None:
        return None
    place = (*place, "asked_if")
    remedy = 'Write, for example: asked_if = { all = [{ question = "…", among = ["yes"] }] }.'
    if not isinstance(value, Mapping) or tuple(value) not in {("all",), ("any",)}:
        raise FormInvalid(f"gives {where} asked_if = {value!r}", remedy, place)
    mode: Literal["all", "any"] = "all" if "all" in value else "any"
    rows = tables(value, mode, f"asked_if of {where}", place)
    whens = []
    for i, row in enumerate(rows):
        known_keys(row, ("question", "among"), f"asked_if of {where}", (*place, mode, i))
        source = text(row, "question", f"asked_if of {where}", (*place, mode, i))
        among = items(row, "among", f"asked_if of {where}", (*place, mode, i))
        if not among:
            raise FormInvalid(
                f"names no answer of '{source}' in asked_if of {where}",
                "Name those at which it is asked.",
                (*place, mode, i, "among"),
            )
        whens.append(When(source, among))
    return Condition(mode, tuple(whens))
