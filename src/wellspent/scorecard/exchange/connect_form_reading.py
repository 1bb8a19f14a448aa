"""Reads an evaluation form of Amazon Connect's: as it was created, or as it is described."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any, Final

from wellspent.scorecard.answers import ANSWERS
from wellspent.scorecard.exchange.connect_conditions import (
    question_condition,
    section_condition,
    shared_condition,
)
from wellspent.scorecard.exchange.connect_form import (
    FAMILIAR,
    MODES,
    SYSTEM,
    TAG_ID,
    TAG_VERSION,
    range_names,
)
from wellspent.scorecard.exchange.traffic import FormForeign, ImportedForm, Losses, slug
from wellspent.scorecard.form_reading import form_from_dict

__all__ = ["form_of_connect"]

Row = dict[str, Any]

_OF_A_FORM: Final = (
    "Title", "Items", "ScoringStrategy", "Tags", "EvaluationFormId", "EvaluationFormVersion",
    # what only says when and by whom it was stored
    "EvaluationFormArn", "Locked", "Status", "CreatedTime", "CreatedBy", "LastModifiedTime",
    "LastModifiedBy", "InstanceId", "ClientToken", "AsDraft", "LatestValidationStatus",
    "LastValidationTime",
)  # fmt: skip
_OF_A_SECTION: Final = (
    "Title", "RefId", "Instructions", "Items", "Weight", "IsExcludedFromScoring", "Enablement",
)  # fmt: skip
_OF_A_QUESTION: Final = (
    "Title", "Instructions", "RefId", "NotApplicableEnabled", "QuestionType",
    "QuestionTypeProperties", "Enablement", "Weight", "ScoringConfiguration",
)  # fmt: skip
_OF_OPTIONS: Final = ("Options", "MinValue", "MaxValue", "DisplayAs")
_OF_AN_OPTION: Final = (
    "RefId", "Text", "Score", "AutomaticFail", "AutomaticFailConfiguration", "PointsConfiguration",
    "MinValue", "MaxValue",
)  # fmt: skip
_KINDS: Final = {
    "SINGLESELECT": ("choice", "SingleSelect"), "MULTISELECT": ("several", "MultiSelect"),
    "NUMERIC": ("number", "Numeric"), "TEXT": ("text", "Text"), "DATETIME": ("text", "DateTime"),
}  # fmt: skip
_SCORINGS: Final = {mode: scoring for scoring, mode in MODES.items()}


def form_of_connect(document: Mapping[str, Any], source: str) -> ImportedForm:
    """The form that a request to create it, or the answer to `DescribeEvaluationForm`, states.

    `source` names the file in the problems. Raises `FormForeign` where it is no such document,
    and `FormInvalid` where what is left makes no form.
    """
    row: Row = dict(document.get("EvaluationForm") or document)
    if not isinstance(row.get("Items"), list) or not isinstance(row.get("Title"), str):
        raise FormForeign(SYSTEM, "Title and Items")
    losses = Losses(source)
    try:
        made = _form(row, losses)
    except (KeyError, TypeError, AttributeError, ValueError, OverflowError) as error:
        raise FormForeign(SYSTEM, f"proper {error}") from None
    return ImportedForm(form_from_dict(made), tuple(losses.problems))


def _form(row: Row, losses: Losses) -> Row:
    losses.unread(row, _OF_A_FORM, "The form")
    tags = row.get("Tags") or {}
    strategy = row.get("ScoringStrategy") or {}
    losses.unread(strategy, ("Mode", "Status"), "The form's scoring")
    scoring = _SCORINGS.get(str(strategy.get("Mode")), "questions")
    name = tags.get(TAG_ID) or row.get("EvaluationFormId") or slug(row["Title"], 40, set())
    version = tags.get(TAG_VERSION) or row.get("EvaluationFormVersion") or 1
    sections = [_section(each, scoring, losses) for each in _sections(row["Items"], losses)]
    if strategy.get("Status") != "ENABLED":
        losses.add("The form", "is not scored there", "Set scored = true in the sections that are.")
        for section in sections:
            section["scored"] = False
    found = {"id": name, "version": int(version), "title": row["Title"], "scoring": scoring}
    return found | {"sections": sections}


def _sections(items: list[Row], losses: Losses) -> Iterator[Row]:
    """The sections; a section's own sections follow it."""
    for item in items:
        section = item.get("Section")
        if not section:
            losses.add("The form", "has an item outside of any section, which is left out",
                       "Put it in a section.")  # fmt: skip
            continue
        inner = [each for each in section["Items"] if each.get("Section")]
        if len(inner) < len(section["Items"]):
            yield section
        for each in inner:
            losses.add(f"The section '{each['Section']['RefId']}'",
                       f"lies inside '{section['RefId']}', and follows it here with its own weight",
                       "Look at the weights.")  # fmt: skip
        yield from _sections(inner, losses)


def _section(row: Row, scoring: str, losses: Losses) -> Row:
    where = f"The section '{row['RefId']}'"
    losses.unread(row, _OF_A_SECTION, where)
    questions = [item["Question"] for item in row["Items"] if item.get("Question")]
    shared = shared_condition(questions)
    condition = section_condition(row, shared, questions, losses)
    made = [_question(each, row, scoring, losses, shared=shared) for each in questions]
    scored = not row.get("IsExcludedFromScoring") and row.get("Weight") != 0
    return {
        "id": row["RefId"],
        "title": row.get("Title") or row["RefId"],
        "weight": row.get("Weight") or 1.0,
        "guidance": row.get("Instructions") or "",
        "scored": scored,
        "asked_if": condition,
        "questions": [each if scored else _harmless(each, where, losses) for each in made],
    }


def _harmless(question: Row, where: str, losses: Losses) -> Row:
    if question["critical"] != "section":
        return question
    losses.add(where, f"is not scored, and '{question['id']}' fails it", "Let it fail the form.")
    return question | {"critical": None, "fails": []}


def _question(row: Row, section: Row, scoring: str, losses: Losses, *, shared: Row | None) -> Row:
    where = f"The question '{row['RefId']}'"
    losses.unread(row, _OF_A_QUESTION, where)
    kind, key = _KINDS.get(row["QuestionType"], ("text", ""))
    if row["QuestionType"] not in _KINDS or kind == "text" != row["QuestionType"].lower():
        losses.add(where, f"is a {row['QuestionType']}, and is asked for as free text here",
                   "Nothing is to be done: it is not scored.")  # fmt: skip
    properties = (row.get("QuestionTypeProperties") or {}).get(key) or {}
    losses.unread(properties, _OF_OPTIONS, where)
    config = row.get("ScoringConfiguration") or {}
    losses.unread(config, ("IsExcludedFromScoring", "PointsConfiguration"), where)
    options = properties.get("Options") or []
    if kind == "number":
        options = _ranges(options, properties, where, losses)
    scored = kind != "text" and not config.get("IsExcludedFromScoring")
    scored = scored and row.get("Weight") != 0 and _earns(options, kind, scoring)
    guidance = row.get("Instructions")
    if not guidance:
        losses.add(where, "has no instructions; its text stands in for them",
                   "Say in the guidance when it is yes, when partly and when no.")  # fmt: skip
    found: Row = {
        "id": row["RefId"],
        "text": row["Title"],
        "guidance": guidance or row["Title"],
        "kind": kind,
        "weight": row.get("Weight") or 1.0,
        "answers": [a for a in ("no_occasion",) if row.get("NotApplicableEnabled")] + ["cannot_tell"],
        "scored": scored,
        "bonus": scored and bool((config.get("PointsConfiguration") or {}).get("IsBonus")),
        "asked_if": question_condition(row, section, losses, shared=shared),
    }  # fmt: skip
    found |= _failing(options, section, where, losses) if kind != "text" else _NEVER_FAILS
    if kind != "text":
        found["options"] = [
            _option(each, scored, scoring == "points", where, losses) for each in options
        ]
    return _familiar(found, scoring)


_NEVER_FAILS: Final[Row] = {"critical": None, "fails": []}


def _ranges(options: list[Row], properties: Row, where: str, losses: Losses) -> list[Row]:
    """The ranges of a number in their order; one without a worth where they do not tile it."""
    ranges = sorted(options, key=lambda each: int(each["MinValue"]))
    if all(one["MaxValue"] + 1 == two["MinValue"] for one, two in pairwise(ranges)) and ranges:
        return ranges
    if ranges:
        losses.add(where, "has ranges that overlap or leave a gap; it is not scored here",
                   "Let each range begin one above the end of the one before it.")  # fmt: skip
    return [{"MinValue": properties["MinValue"], "MaxValue": properties["MaxValue"]}]


def _earns(options: list[Row], kind: str, scoring: str) -> bool:
    """Whether any option has a worth."""
    if scoring == "points":
        return any((each.get("PointsConfiguration") or {}).get("PointValue") for each in options)
    return kind != "number" or any("Score" in each for each in options)


def _named(row: Row) -> tuple[str, str]:
    if "RefId" in row:
        return row["RefId"], row.get("Text") or row["RefId"]
    return range_names(row["MinValue"], row["MaxValue"])


def _option(row: Row, scored: bool, by_points: bool, where: str, losses: Losses) -> Row:
    losses.unread(row, _OF_AN_OPTION, where)
    name, text = _named(row)
    found: Row = {"id": name, "text": text}
    if "RefId" not in row:
        found |= {"low": row["MinValue"], "high": row["MaxValue"]}
    points = row.get("PointsConfiguration") or {}
    if points.get("IsBonus"):
        losses.add(where, f"has the option '{name}' as a bonus, which is a question's here",
                   "Make it a bonus question of its own.")  # fmt: skip
    if scored and by_points:
        found["points"] = points.get("PointValue", 0)
    elif scored:
        found["score"] = min(1.0, row.get("Score", 0) / 10)
    return found


def _failing(options: list[Row], section: Row, where: str, losses: Losses) -> Row:
    """What the question fails, and at which options."""
    failing = [each for each in options if each.get("AutomaticFail")]
    if not failing:
        return _NEVER_FAILS
    targets = {
        (each.get("AutomaticFailConfiguration") or {}).get("TargetSection") for each in failing
    }
    if len(targets) > 1:
        losses.add(where, "fails different things at different options; it fails the form here",
                   "Make a question of each.")  # fmt: skip
    elif targets - {None, section["RefId"]}:
        losses.add(where, "fails another section than its own; it fails the form here",
                   "Put it in the section that it fails.")  # fmt: skip
    own = targets == {section["RefId"]}
    return {
        "critical": "section" if own else "form",
        "fails": [_named(each)[0] for each in failing],
    }


def _familiar(question: Row, scoring: str) -> Row:
    """The question as one of ours, where its options are yes, partly and no with their worth."""
    if question["kind"] != "choice":
        return question
    most = max((each.get("points", 0) for each in question["options"]), default=0)
    key, top = ("points", most) if scoring == "points" else ("score", 1)
    worth = {name: (text, share) for name, text, share in FAMILIAR}
    for each in question["options"]:
        text, share = worth.get(each["id"], ("", 0.0))
        if each["text"] != text or (question["scored"] and each[key] != share * top):
            return question
    ids = [each["id"] for each in question["options"]]
    if scoring == "points" and question["scored"] and "yes" not in ids:
        return question
    found = question | {"kind": "answers", "options": []}
    found["answers"] = [a for a in ANSWERS if a in ids or a in question["answers"]]
    return found | ({"points": most} if scoring == "points" and question["scored"] else {})
