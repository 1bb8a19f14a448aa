"""Writes a form as Amazon Connect's `CreateEvaluationForm` takes it.

The shapes are those of the service's own model; the limits those of its API reference.
"""

from __future__ import annotations

import re
from typing import Any, Final

from wellspent.scorecard.exchange.traffic import ExportedForm, Losses, hundredths, slug
from wellspent.scorecard.form_parts import (
    LEFT_OUT,
    PEOPLE,
    Condition,
    Form,
    Option,
    Question,
    Section,
)

__all__ = ["FAMILIAR", "MODES", "SYSTEM", "TAG_ID", "TAG_VERSION", "connect_form", "refs_of"]

SYSTEM: Final = "Amazon Connect"
TAG_ID: Final = "wellspent:form"
TAG_VERSION: Final = "wellspent:version"
MODES: Final = {
    "questions": "QUESTION_ONLY", "sections": "SECTION_ONLY", "points": "POINTS_BASED",
}  # fmt: skip
# our own three grades as options: id, text, share
FAMILIAR: Final = (("yes", "Yes", 1.0), ("partly", "Partly", 0.5), ("no", "No", 0.0))
_MOST_ITEMS, _REF, _FORM_TITLE, _SECTION_TITLE = 100, 40, 100, 128
_QUESTION_TITLE, _INSTRUCTIONS, _OPTION_TEXT, _TOP_SCORE, _TOP_POINTS = 350, 1024, 128, 10, 100
_TYPES: Final = {
    "answers": "SINGLESELECT", "choice": "SINGLESELECT", "several": "MULTISELECT",
    "number": "NUMERIC", "text": "TEXT",
}  # fmt: skip
_TAGGABLE: Final = re.compile(r"[\w .:/=+@-]{1,256}")


class _Journey:
    """One form on its way: the ids it got there, and what was lost."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.losses = Losses(form.id)
        taken: set[str] = set()
        self.sections = {each.id: self._ref(each.id, "section", taken) for each in form.sections}
        self.questions = {each.id: self._ref(each.id, "question", taken) for each in form.questions}
        self.options = {each.id: self._options(each) for each in form.questions}
        self.weights = _weights(form)

    def _options(self, question: Question) -> dict[str, str]:
        taken: set[str] = set()
        if question.kind == "answers":
            return {answer: answer for answer in question.answers if answer not in LEFT_OUT}
        if question.kind == "number":
            return {}
        return {option.id: self._ref(option.id, "option", taken) for option in question.options}

    def _ref(self, name: str, what: str, taken: set[str]) -> str:
        ref = slug(name, _REF, taken)
        if ref != name:
            self.losses.add(f"The {what} '{name}'", f"is called '{ref}' in {SYSTEM}",
                            "Use up to 40 letters, digits, dots and dashes, each id once in the form.")  # fmt: skip
        return ref


def connect_form(form: Form) -> ExportedForm:
    """The form as `CreateEvaluationForm` takes it, but for the id of the instance.

    `cannot_tell` has no answer of its own there: it is what `not applicable` says, too.
    """
    journey = _Journey(form)
    losses = journey.losses
    document: dict[str, Any] = {
        "Title": losses.cut(form.title, _FORM_TITLE, "The form", "title"),
        "Items": [{"Section": _section(each, journey)} for each in _first_hundred(journey)],
        "ScoringStrategy": {"Mode": MODES[form.scoring], "Status": "ENABLED"},
        "Tags": {TAG_ID: _tag(form.id, losses), TAG_VERSION: str(form.version)},
    }
    return ExportedForm(document, tuple(losses.problems))


def refs_of(form: Form) -> tuple[dict[str, str], dict[str, str], dict[str, dict[str, str]]]:
    """What the form's sections, questions and each question's options are called there."""
    journey = _Journey(form)
    return journey.sections, journey.questions, journey.options


def _tag(name: str, losses: Losses) -> str:
    if _TAGGABLE.fullmatch(name):
        return name
    losses.add("The form", f"has an id that {SYSTEM} cannot keep as a tag: {name!r}",
               "Use letters, digits, dots and dashes.")  # fmt: skip
    return slug(name, 256, set())


def _first_hundred(journey: _Journey) -> list[Section]:
    """The sections with the first hundred questions; the rest is named."""
    left, kept = _MOST_ITEMS, []
    for section in journey.form.sections:
        for question in section.questions[max(left, 0) :]:
            journey.losses.add(f"The question '{question.id}'",
                               f"is beyond the {_MOST_ITEMS} that {SYSTEM} takes, and is left out",
                               "Split the form in two.")  # fmt: skip
        if left > 0:
            kept.append(section)
        left -= len(section.questions)
    return kept


def _weights(form: Form) -> dict[str, float]:
    """The weights by id, in per cent: of sections or of questions, as the form is scored."""
    scored = [section for section in form.sections if section.scored]
    if form.scoring == "sections":
        counted = [s for s in scored if any(q.scored and not q.bonus for q in s.questions)]
        return hundredths({section.id: section.weight for section in counted})
    if form.scoring == "questions":
        rows = [q for section in scored for q in section.questions if q.scored and not q.bonus]
        return hundredths({question.id: question.weight for question in rows})
    return {}


def _section(section: Section, journey: _Journey) -> dict[str, Any]:
    where, losses = f"The section '{section.id}'", journey.losses
    place = sum(len(each.questions) for each in _before(section, journey.form))
    questions = section.questions[: max(0, _MOST_ITEMS - place)]
    row: dict[str, Any] = {
        "Title": losses.cut(section.title, _SECTION_TITLE, where, "title"),
        "RefId": journey.sections[section.id],
        "Items": [{"Question": _question(each, section, journey)} for each in questions],
        "IsExcludedFromScoring": not section.scored,
    }
    if section.guidance:
        row["Instructions"] = losses.cut(section.guidance, _INSTRUCTIONS, where, "guidance")
    if journey.form.scoring == "sections" and section.id in journey.weights:
        row["Weight"] = journey.weights[section.id]
        if len({each.weight for each in questions if each.scored and not each.bonus}) > 1:
            losses.add(where, f"weighs its questions differently, which {SYSTEM} does not do where "
                       "sections are weighed", 'Say scoring = "questions" and weigh these.')  # fmt: skip
    return row


def _before(section: Section, form: Form) -> tuple[Section, ...]:
    return form.sections[: form.sections.index(section)]


def _question(question: Question, section: Section, journey: _Journey) -> dict[str, Any]:
    where, losses = f"The question '{question.id}'", journey.losses
    row: dict[str, Any] = {
        "Title": losses.cut(question.text, _QUESTION_TITLE, where, "text"),
        "Instructions": losses.cut(question.guidance, _INSTRUCTIONS, where, "guidance"),
        "RefId": journey.questions[question.id],
        "NotApplicableEnabled": "no_occasion" in question.answers,
        "QuestionType": _TYPES[question.kind],
    }
    if question.kind != "text":
        row["QuestionTypeProperties"] = _properties(question, section, journey)
    if scoring := _scoring(question, row.get("QuestionTypeProperties", {}), journey):
        row["ScoringConfiguration"] = scoring
    if journey.form.scoring == "questions" and question.id in journey.weights:
        row["Weight"] = journey.weights[question.id]
    if enablement := _enablement(question, section, journey):
        row["Enablement"] = enablement
    if (question.hears, question.shown_by) != (PEOPLE, PEOPLE):
        losses.add(where, f"says whose turns count, which {SYSTEM} cannot",
                   "Say it in the guidance there.")  # fmt: skip
    return row


def _scoring(question: Question, properties: dict[str, Any], journey: _Journey) -> dict[str, Any]:
    where, by_points = f"The question '{question.id}'", journey.form.scoring == "points"
    if question.bonus and not by_points:
        journey.losses.add(where, f"is a bonus, which {SYSTEM} knows in points alone; it is not scored",
                           'Say scoring = "points".')  # fmt: skip
    if not question.scored or (question.bonus and not by_points):
        return {"IsExcludedFromScoring": True}
    if not by_points:
        return {}
    rows = [option for kind in properties.values() for option in kind["Options"]]
    each = [option["PointsConfiguration"]["PointValue"] for option in rows]
    most = sum(each) if question.kind == "several" else max(each)
    if most > _TOP_POINTS:
        journey.losses.add(where, f"can earn {most} points, and {SYSTEM} takes up to 100",
                           "Give its options fewer.")  # fmt: skip
    most = min(most, _TOP_POINTS)
    points = {"MaxPointValue": most, "MinPointValue": 0, "IsBonus": question.bonus}
    return {"PointsConfiguration": points}


def _properties(question: Question, section: Section, journey: _Journey) -> dict[str, Any]:
    if question.kind == "answers":
        rows = [
            Option(name, text, share, share * (question.points or 0))
            for name, text, share in FAMILIAR
            if name in question.answers
        ]
    else:
        rows = list(question.options)
    options = [_option(option, question, section, journey) for option in rows]
    if question.kind == "number":
        low, high = question.options[0].low, question.options[-1].high
        return {"Numeric": {"MinValue": low, "MaxValue": high, "Options": options}}
    kind = "MultiSelect" if question.kind == "several" else "SingleSelect"
    return {kind: {"Options": options}}


def _option(
    option: Option, question: Question, section: Section, journey: _Journey
) -> dict[str, Any]:
    where = f"The option '{option.id}' of question '{question.id}'"
    row: dict[str, Any]
    if question.kind == "number":
        row = {"MinValue": option.low, "MaxValue": option.high}
        if (option.id, option.text) != range_names(option.low or 0, option.high or 0):
            journey.losses.add(where, f"has a name, and ranges in {SYSTEM} have none",
                               "Nothing is to be done: its numbers are kept.")  # fmt: skip
    else:
        row = {
            "RefId": journey.options[question.id][option.id],
            "Text": journey.losses.cut(option.text, _OPTION_TEXT, where, "text"),
        }
    by_points = journey.form.scoring == "points"
    counts = question.scored and (by_points or not question.bonus)
    if counts and by_points:
        points = _whole_points(option.points or 0.0, where, journey)
        row["PointsConfiguration"] = {"PointValue": points}
    elif counts:
        row["Score"] = _tenths(option.score or 0.0, where, journey)
    if question.critical and option.id in question.fails:
        row["AutomaticFail"] = True
        if question.critical == "section":
            row["AutomaticFailConfiguration"] = {"TargetSection": journey.sections[section.id]}
    return row


def range_names(low: int, high: int) -> tuple[str, str]:
    """The id and the text that a range gets where it comes without."""
    return f"from-{low}-to-{high}".replace("--", "-minus-"), f"{low}–{high}"


def _tenths(score: float, where: str, journey: _Journey) -> int:
    tenths = round(score * _TOP_SCORE)
    if abs(tenths - score * _TOP_SCORE) > 1e-9:
        journey.losses.add(where, f"scores {score:g}, and {SYSTEM} scores in tenths: {tenths / 10:g}",
                           "Give it a score with one decimal.")  # fmt: skip
    return tenths


def _whole_points(points: float, where: str, journey: _Journey) -> int:
    whole = min(_TOP_POINTS, max(round(points), int(points > 0)))
    if whole != points:
        journey.losses.add(where, f"has {points:g} points, and {SYSTEM} takes whole ones to 100: {whole}",
                           "Give whole points up to 100.")  # fmt: skip
    return whole


def _enablement(question: Question, section: Section, journey: _Journey) -> dict[str, Any] | None:
    """The question's condition; a section's stands as the first operand of all its questions'."""
    own = _condition(question.asked_if, f"The question '{question.id}'", journey)
    shared = _condition(section.asked_if, f"The section '{section.id}'", journey)
    if shared:
        both = [{"Condition": each} for each in (shared, own) if each]
        own = {"Operands": both, "Operator": "AND"}
    return {"Condition": own, "Action": "ENABLE", "DefaultAction": "DISABLE"} if own else None


def _condition(condition: Condition | None, where: str, journey: _Journey) -> dict[str, Any] | None:
    if condition is None:
        return None
    operands = []
    for when in condition.whens:
        known = journey.options[when.question]
        refs = [known[answer] for answer in when.among if answer in known]
        if len(refs) < len(when.among):
            kept = "the rest of the condition is kept" if refs else "that condition is left out"
            journey.losses.add(where, f"is asked after an answer to '{when.question}' that {SYSTEM} "
                               f"cannot look at (a number, no_occasion or cannot_tell); {kept}",
                               "Ask after an option instead.")  # fmt: skip
        if refs:
            source = {"Type": "QUESTION_REF_ID", "RefId": journey.questions[when.question]}
            values = [{"Type": "OPTION_REF_ID", "RefId": ref} for ref in refs]
            operands.append(
                {"Expression": {"Source": source, "Values": values, "Comparator": "IN"}}
            )
    if not operands:
        return None
    return {"Operands": operands, "Operator": "AND" if condition.mode == "all" else "OR"}
