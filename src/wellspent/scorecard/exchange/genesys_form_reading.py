"""Reads an evaluation form of Genesys Cloud's, from the JSON that its interface gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from wellspent.scorecard.answers import ANSWERS
from wellspent.scorecard.exchange.genesys_form import FAMILIAR, SYSTEM
from wellspent.scorecard.exchange.traffic import FormForeign, ImportedForm, Losses, slug
from wellspent.scorecard.form_reading import form_from_dict

__all__ = ["form_of_genesys"]

Row = dict[str, Any]

_OF_A_FORM: Final = (
    "id", "contextId", "name", "questionGroups",
    # what only says when and where it was stored
    "modifiedDate", "published", "selfUri", "publishedVersions", "latestVersionFormName", "division",
)  # fmt: skip
_OF_A_GROUP: Final = (
    "id", "contextId", "name", "type", "weight", "manualWeight", "questions", "visibilityCondition",
    "naEnabled",
)  # fmt: skip
_OF_A_QUESTION: Final = (
    "id", "contextId", "text", "helpText", "type", "naEnabled", "visibilityCondition",
    "answerOptions", "multipleSelectOptionQuestions", "isKill", "isCritical",
)  # fmt: skip
_OF_AN_OPTION: Final = ("id", "contextId", "builtInType", "text", "value")
_PREDICATE: Final = re.compile(
    r"(?:/form/questionGroup/(?P<group>\d+)|\.\.)/question/(?P<question>\d+)/answer/(?P<answer>\d+)"
)
_TELLS: Final = "readOnlyTextBlockQuestion"


class _Names:
    """Ids for groups, questions and options: theirs where they have one, each once."""

    def __init__(self, groups: list[Row]) -> None:
        taken_groups: set[str] = set()
        taken: set[str] = set()
        self.groups = [_name(g, g.get("name") or "group", taken_groups) for g in groups]
        self.questions = [
            [_name(q, q.get("text") or "question", taken) for q in group.get("questions") or []]
            for group in groups
        ]
        self.options = [
            [_option_names(q) for q in group.get("questions") or []] for group in groups
        ]


def _name(row: Row, text: str, taken: set[str]) -> str:
    name = row.get("id")
    if isinstance(name, str) and name.strip() and name not in taken:
        taken.add(name)
        return name
    return slug(text, 40, taken)


def _option_names(question: Row) -> list[str]:
    taken: set[str] = {"no_occasion", "cannot_tell"}
    rows = question.get("multipleSelectOptionQuestions") or question.get("answerOptions") or []
    return [_name(row, row.get("text") or "option", taken) for row in rows]


def form_of_genesys(document: Mapping[str, Any], source: str) -> ImportedForm:
    """The form that Genesys Cloud's `EvaluationForm` states.

    `source` names the file in the problems. Raises `FormForeign` where it is no such document,
    and `FormInvalid` where what is left makes no form.
    """
    row = dict(document)
    if not isinstance(row.get("questionGroups"), list) or not isinstance(row.get("name"), str):
        raise FormForeign(SYSTEM, "name and questionGroups")
    losses = Losses(source)
    try:
        made = _form(row, losses)
    except (LookupError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise FormForeign(SYSTEM, f"proper {error}") from None
    return ImportedForm(form_from_dict(made), tuple(losses.problems))


def _form(row: Row, losses: Losses) -> Row:
    losses.unread(row, _OF_A_FORM, "The form")
    groups = row["questionGroups"]
    weighed = any(g.get("manualWeight") and g.get("weight") for g in groups)
    names = _Names(groups)
    version = re.search(r"/v(\d+)$", str(row.get("id") or ""))
    return {
        "id": row.get("contextId") or row.get("id") or slug(row["name"], 40, set()),
        "version": int(version.group(1)) if version else 1,
        "title": row["name"],
        "scoring": "sections" if weighed else "points",
        "sections": [
            _section(group, g, names, losses, weighed=weighed)
            for g, group in enumerate(groups)
            if _asks(group, names.groups[g], losses)
        ],
    }


def _asks(group: Row, name: str, losses: Losses) -> bool:
    asks = any(question.get("type") != _TELLS for question in group.get("questions") or [])
    if not asks:
        losses.add(f"The group '{name}'", "asks nothing, and is left out", "Nothing is to be done.")
    return asks


def _section(group: Row, g: int, names: _Names, losses: Losses, *, weighed: bool) -> Row:
    where = f"The group '{names.groups[g]}'"
    losses.unread(group, _OF_A_GROUP, where)
    if group.get("naEnabled"):
        losses.add(where, "can be N/A as a whole", "Allow no_occasion in its questions.")
    told = [q.get("text") or "" for q in group["questions"] if q.get("type") == _TELLS]
    weight = group.get("weight")
    return {
        "id": names.groups[g],
        "title": group.get("name") or names.groups[g],
        "weight": weight or 1.0,
        "guidance": "\n".join(text for text in told if text),
        "scored": not (group.get("manualWeight") and weight == 0),
        "asked_if": _condition(group.get("visibilityCondition"), g, names, where, losses),
        "questions": [
            _question(question, (g, q), names, losses, weighed=weighed)
            for q, question in enumerate(group["questions"])
            if question.get("type") != _TELLS
        ],
    }


def _question(
    row: Row, at: tuple[int, int], names: _Names, losses: Losses, *, weighed: bool
) -> Row:
    g, q = at
    name = names.questions[g][q]
    where = f"The question '{name}'"
    losses.unread(row, _OF_A_QUESTION, where)
    options = _options(row, names.options[g][q], where, losses)
    kind = _kind(row, where, losses)
    guidance = (row.get("helpText") or "").strip()
    if not guidance:
        losses.add(where, "has no help text; its text stands in for it",
                   "Say in the guidance when it is yes, when partly and when no.")  # fmt: skip
    values = [value for _, _, value in options]
    most = sum(values) if kind == "several" else max(values, default=0)
    scored = kind != "text" and most > 0
    found: Row = {
        "id": name,
        "text": row["text"],
        "guidance": guidance or row["text"],
        "kind": kind,
        "answers": [a for a in ("no_occasion",) if row.get("naEnabled")] + ["cannot_tell"],
        "weight": float(most) if scored and weighed else 1.0,
        "scored": scored,
        "asked_if": _condition(row.get("visibilityCondition"), g, names, where, losses),
        **_failing(row, options, kind, where, losses),
    }
    if kind == "text":
        return found
    rows: list[Row] = [{"id": each, "text": text} for each, text, _ in options]
    if scored:
        for each, value in zip(rows, values, strict=True):
            each.update({"score": value / most} if weighed else {"points": value})
    return _familiar(found | {"options": rows}, most, weighed=weighed)


def _kind(row: Row, where: str, losses: Losses) -> str:
    kinds = {
        "multipleChoiceQuestion": "choice",
        "multipleSelectQuestion": "several",
        "freeTextQuestion": "text",
    }
    kind = kinds.get(row.get("type") or "multipleChoiceQuestion")
    if kind is None:
        losses.add(where, f"is a {row.get('type')}, and is asked for as free text here",
                   "Make it a number with ranges.")  # fmt: skip
    return kind or "text"


def _options(row: Row, names: list[str], where: str, losses: Losses) -> list[tuple[str, str, int]]:
    """Id, text and value of every answer."""
    found = []
    ticks = row.get("multipleSelectOptionQuestions")
    for name, each in zip(names, ticks or row.get("answerOptions") or [], strict=True):
        if ticks:
            values = {o.get("builtInType"): o.get("value") or 0 for o in each["answerOptions"]}
            value = values.get("Selected", 0)
            if values.get("Unselected"):
                losses.add(
                    where, f"gives a value to leaving '{name}' out", "Turn the option around."
                )
        else:
            losses.unread(each, _OF_AN_OPTION, where)
            value = each.get("value") or 0
        if value < 0:
            losses.add(where, f"takes {-value} off at '{name}'; here it is worth nothing",
                       "Make it critical if it has to weigh more.")  # fmt: skip
        found.append((name, each.get("text") or name, max(0, value)))
    return found


def _failing(
    row: Row, options: list[tuple[str, str, int]], kind: str, where: str, losses: Losses
) -> Row:
    worst = [name for name, _, value in options if not value]
    if row.get("isKill") and worst and kind != "text":
        return {"critical": "form", "fails": worst}
    if row.get("isKill") or row.get("isCritical"):
        losses.add(where, "is critical without failing anything that can be said here",
                   'Add critical and fails, for example critical = "section".')  # fmt: skip
    return {"critical": None, "fails": []}


def _familiar(question: Row, most: int, *, weighed: bool) -> Row:
    """The question as one of ours, where its answers are yes, partly and no with their worth."""
    rows = question["options"]
    share_of = {name: (text, share) for name, text, share in FAMILIAR}
    for each in rows:
        text, share = share_of.get(each["id"], ("", 0.0))
        worth = each.get("score", 0) if weighed else each.get("points", 0)
        if each["text"] != text or (
            question["scored"] and worth != share * (1 if weighed else most)
        ):
            return question
    ids = [each["id"] for each in rows]
    if question["kind"] != "choice" or (question["scored"] and "yes" not in ids):
        return question
    found = question | {"kind": "answers", "options": []}
    found["answers"] = [a for a in ANSWERS if a in ids or a in question["answers"]]
    return found | ({"points": most} if question["scored"] and not weighed else {})


def _condition(
    seen: Row | None, group: int, names: _Names, where: str, losses: Losses
) -> Row | None:
    if not seen or not seen.get("predicates"):
        return None
    mode = "any" if (seen.get("combiningOperation") or "AND").upper() == "OR" else "all"
    whens: list[Row] = []
    for predicate in seen["predicates"]:
        match = _PREDICATE.fullmatch(str(predicate))
        if not match:
            losses.add(where, f"is visible on '{predicate}', which cannot be said here; it is asked "
                       "of every contact", "Write asked_if.")  # fmt: skip
            return None
        g = int(match["group"]) if match["group"] else group
        q = int(match["question"])
        source, answer = names.questions[g][q], names.options[g][q][int(match["answer"])]
        same = next((w for w in whens if w["question"] == source), None)
        if mode == "any" and same:
            same["among"].append(answer)
        else:
            whens.append({"question": source, "among": [answer]})
    return {mode: whens}
