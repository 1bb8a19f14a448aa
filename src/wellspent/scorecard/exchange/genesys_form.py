"""Writes a form as Genesys Cloud's evaluation form.

There a question is worth the value of its best answer, a group the share of its values, and the
whole the groups by their weights. So a question's weight goes into its answers' values.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wellspent.scorecard.exchange.traffic import ExportedForm, Losses, hundredths
from wellspent.scorecard.form_parts import (
    LEFT_OUT,
    PEOPLE,
    Condition,
    Form,
    Question,
    Section,
)

__all__ = ["FAMILIAR", "SYSTEM", "genesys_form"]

SYSTEM: Final = "Genesys Cloud"
FAMILIAR: Final = (("yes", "Yes", 1.0), ("partly", "Partly", 0.5), ("no", "No", 0.0))
_TYPES: Final = {
    "answers": "multipleChoiceQuestion", "choice": "multipleChoiceQuestion",
    "number": "multipleChoiceQuestion", "several": "multipleSelectQuestion",
    "text": "freeTextQuestion",
}  # fmt: skip
_FINEST: Final = 1000  # values are whole numbers: weights are raised up to this often


class _Journey:
    """One form on its way: where its answers stand, what its weights are raised by, what was lost."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.losses = Losses(form.id)
        self.places = {
            question.id: (g, q + bool(section.guidance))
            for g, section in enumerate(form.sections)
            for q, question in enumerate(section.questions)
        }
        self.scales = _scales(form)
        self.weights = _weights(form)


def genesys_form(form: Form) -> ExportedForm:
    """The form as Genesys Cloud's `EvaluationForm`, in the keys of its JSON.

    `cannot_tell` has no answer of its own there: it is what `N/A` says, too.
    """
    journey = _Journey(form)
    if form.scoring == "questions":
        journey.losses.add("The form", f"is scored by questions, and {SYSTEM} weighs groups: a "
                           "question without an answer leaves its group's weight as it is",
                           'Say scoring = "sections" where that matters.')  # fmt: skip
    document = {
        "id": f"{form.id}/v{form.version}",
        "contextId": form.id,
        "name": form.title,
        "published": False,
        "questionGroups": [_group(section, journey) for section in form.sections],
    }
    return ExportedForm(document, tuple(journey.losses.problems))


def _worth(question: Question, form: Form) -> dict[str, float]:
    """What each answer earns, in weight or points, by its id."""
    if question.kind == "text":
        return {}
    by_points = form.scoring == "points"
    most = (question.points or 0.0) if by_points else question.weight
    rows: dict[str, float]
    if question.kind == "answers":
        rows = {name: share * most for name, _, share in FAMILIAR if name in question.answers}
    elif by_points:
        rows = {option.id: option.points or 0.0 for option in question.options}
    else:
        rows = {option.id: (option.score or 0.0) * most for option in question.options}
    counts = question.scored and not question.bonus
    return {name: worth if counts else 0.0 for name, worth in rows.items()}


def _scales(form: Form) -> dict[str, float]:
    """What the worth of every section's answers is multiplied by to be whole: in one for all,
    unless sections are weighed.
    """
    rows = {
        section.id: [w for question in section.questions for w in _worth(question, form).values()]
        for section in form.sections
    }
    if form.scoring == "sections":
        return {name: _scale(worths) for name, worths in rows.items()}
    one = _scale(worth for worths in rows.values() for worth in worths)
    return dict.fromkeys(rows, one)


def _scale(worths: Iterable[float]) -> float:
    rows = [worth for worth in worths if worth]
    for scale in range(1, _FINEST + 1):
        if all(abs(worth * scale - round(worth * scale)) < 1e-9 for worth in rows):
            return scale
    return _FINEST / min(rows) if min(rows) < 1 else float(_FINEST)


def _weights(form: Form) -> dict[str, float]:
    """The groups' weights in per cent; those that are not scored have none."""
    able = {
        section.id: sum(_most(question, form) for question in section.questions)
        for section in form.sections
        if section.scored
    }
    if form.scoring == "sections":
        able = {s.id: s.weight for s in form.sections if able.get(s.id)}
    return hundredths({name: weight for name, weight in able.items() if weight})


def _most(question: Question, form: Form) -> float:
    worths = _worth(question, form).values()
    return sum(worths) if question.kind == "several" else max(worths, default=0.0)


def _group(section: Section, journey: _Journey) -> dict[str, Any]:
    losses, where = journey.losses, f"The section '{section.id}'"
    questions = [_question(question, section, journey) for question in section.questions]
    if section.guidance:
        told = {"type": "readOnlyTextBlockQuestion", "text": section.guidance}
        questions = [told, *questions]
    group: dict[str, Any] = {
        "id": section.id,
        "name": section.title,
        "type": "questionGroup",
        "naEnabled": False,
        "weight": journey.weights.get(section.id, 0.0),
        "manualWeight": journey.form.scoring == "sections" or not section.scored,
        "questions": questions,
    }
    if section.asked_if and (seen := _condition(section.asked_if, where, journey)):
        group["visibilityCondition"] = seen
    if section.scored and section.id not in journey.weights:
        losses.add(where, "has no question that can earn anything; its weight is 0 there",
                   "Say scored = false.")  # fmt: skip
    return group


def _question(question: Question, section: Section, journey: _Journey) -> dict[str, Any]:
    where = f"The question '{question.id}'"
    row: dict[str, Any] = {
        "id": question.id,
        "text": question.text,
        "helpText": question.guidance,
        "type": _TYPES[question.kind],
        "naEnabled": "no_occasion" in question.answers,
        "commentsRequired": False,
        "isKill": question.critical == "form",
        "isCritical": question.critical is not None,
    }
    values = _values(question, section, journey)
    if question.kind == "several":
        row["multipleSelectOptionQuestions"] = [
            {"id": option.id, "text": option.text, "answerOptions": [
                {"builtInType": "Selected", "value": values[option.id]},
                {"builtInType": "Unselected", "value": 0}]}
            for option in question.options
        ]  # fmt: skip
    elif question.kind != "text":
        texts = {option.id: option.text for option in question.options} or {
            name: text for name, text, _ in FAMILIAR
        }
        row["answerOptions"] = [
            {"id": name, "text": texts[name], "value": value} for name, value in values.items()
        ]
    if question.asked_if and (seen := _condition(question.asked_if, where, journey)):
        row["visibilityCondition"] = seen
    _name_losses(question, values, where, journey)
    return row


def _values(question: Question, section: Section, journey: _Journey) -> dict[str, int]:
    scale, found = journey.scales[section.id], {}
    for name, worth in _worth(question, journey.form).items():
        found[name] = round(worth * scale)
        if abs(found[name] - worth * scale) > 1e-6:
            journey.losses.add(f"The question '{question.id}'",
                               f"cannot keep what '{name}' is worth to the last digit, for values in "
                               f"{SYSTEM} are whole numbers", "Use rounder weights and scores.")  # fmt: skip
    return found


def _name_losses(question: Question, values: dict[str, int], where: str, journey: _Journey) -> None:
    add = journey.losses.add
    if question.bonus:
        add(where, f"is a bonus, which {SYSTEM} does not know; it earns nothing there",
            "Count it by hand, or make it an ordinary question.")  # fmt: skip
    if question.kind == "number":
        add(where, f"asks for a number, and {SYSTEM} does not; its ranges can be chosen there",
            "Nothing is to be done: the ranges are kept.")  # fmt: skip
    if question.critical == "section":
        add(where, f"fails its section, which {SYSTEM} does not know; it is marked as critical",
            'Say critical = "form", which fails the whole there, too.')  # fmt: skip
    worst = {name for name, value in values.items() if not value}
    if question.critical == "form" and (set(question.fails) != worst or question.kind == "several"):
        add(where, f"fails at other answers than those worth nothing, at which {SYSTEM} fails it",
            "Let exactly the answers that earn nothing fail it.")  # fmt: skip
    if question.kind == "several" and question.scored and journey.form.scoring != "points":
        whole = sum(option.score or 0.0 for option in question.options)
        if abs(whole - 1) > 1e-9:
            add(where, f"has options whose scores sum to {whole:g}, and {SYSTEM} takes their sum "
                "for the whole", "Let the scores sum to 1.")  # fmt: skip
    best = max(values.values(), default=0)
    full = _whole_worth(question, journey)
    if question.kind not in {"text", "several"} and full and abs(best - full) > 1e-6:
        add(where, f"has no answer of full worth, and {SYSTEM} takes the best for the whole",
            "Let one option score 1.")  # fmt: skip
    if (question.hears, question.shown_by) != (PEOPLE, PEOPLE):
        add(where, f"says whose turns count, which {SYSTEM} cannot",
            "Say it in the guidance there.")  # fmt: skip


def _whole_worth(question: Question, journey: _Journey) -> float:
    """What the question weighs, raised like its answers; nought where nothing is lost by it."""
    counts = question.scored and not question.bonus
    if not counts or (journey.form.scoring == "points" and question.options):
        return 0.0
    section = next(s for s in journey.form.sections if question in s.questions)
    most = (question.points or 0.0) if journey.form.scoring == "points" else question.weight
    return most * journey.scales[section.id]


def _condition(condition: Condition, where: str, journey: _Journey) -> dict[str, Any] | None:
    """The answers at which it is visible: all of them, or any; a mixture cannot be said."""
    by_id = {question.id: question for question in journey.form.questions}
    kept = [w for w in condition.whens if by_id[w.question].kind != "several"]
    whens = [(w.question, [a for a in w.among if a not in LEFT_OUT]) for w in kept]
    lost = len(kept) < len(condition.whens) or any(
        len(among) < len(when.among) for (_, among), when in zip(whens, kept, strict=True)
    )
    whens = [(question, among) for question, among in whens if among]
    several = any(len(among) > 1 for _, among in whens)
    if lost or (condition.mode == "all" and len(whens) > 1 and several):
        journey.losses.add(where, f"is asked after answers that {SYSTEM} cannot combine or look at; "
                           "it is asked of every contact there",
                           "Ask after single options of single-choice questions.")  # fmt: skip
        return None
    mode = "OR" if condition.mode == "any" or several else "AND"
    predicates = [
        "/form/questionGroup/{}/question/{}/answer/{}".format(
            *journey.places[question], _answer_place(by_id[question], answer)
        )
        for question, among in whens
        for answer in among
    ]
    return {"combiningOperation": mode, "predicates": predicates}


def _answer_place(question: Question, answer: str) -> int:
    names = [option.id for option in question.options] or [
        name for name, _, _ in FAMILIAR if name in question.answers
    ]
    return names.index(answer)
