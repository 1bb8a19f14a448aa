"""What a question weighs in the end: its share of the whole score, whatever the sections weigh."""

from __future__ import annotations

from math import fsum

from wellspent.scorecard.forms import Form, Question, Section

__all__ = ["section_shares", "shares_of_the_whole"]


def shares_of_the_whole(form: Form) -> dict[str, float]:
    """The share of the score that each question decides, in [0, 1], where every question counts.

    By the question's id. A bonus question has the share that it can add; one that is not
    scored has none and is left out.
    """
    shares: dict[str, float] = {}
    of_section = section_shares(form)
    whole = fsum(_size(q, form) for section in form.sections for q in _counted(section))
    for section in form.sections:
        inside = fsum(_size(q, form) for q in _counted(section))
        for question in section.questions:
            if not (section.scored and question.scored):
                continue
            if form.scoring == "sections":
                shares[question.id] = (
                    of_section[section.id] * _size(question, form) / inside if inside else 0.0
                )
            else:
                shares[question.id] = _size(question, form) / whole if whole else 0.0
    return shares


def section_shares(form: Form) -> dict[str, float]:
    """The share of the score that each section decides, in [0, 1], by its id."""
    if form.scoring == "sections":
        sizes = {s.id: s.weight if _counted(s) else 0.0 for s in form.sections}
    else:
        sizes = {s.id: fsum(_size(q, form) for q in _counted(s)) for s in form.sections}
    whole = fsum(sizes.values())
    return {name: size / whole if whole else 0.0 for name, size in sizes.items()}


def _counted(section: Section) -> list[Question]:
    """The questions that are in the denominator."""
    return [q for q in section.questions if section.scored and q.scored and not q.bonus]


def _size(question: Question, form: Form) -> float:
    return question.most_points if form.scoring == "points" else question.weight
