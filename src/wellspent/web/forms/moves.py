"""The editor's buttons: parts added, moved and removed, in what was typed and nowhere else."""

from __future__ import annotations

import re
from typing import Any, Final

from wellspent.web.forms.typed import Typed

__all__ = ["blank_form", "press"]

_PRESSED: Final = re.compile(
    r"(add-section|add-question|add-option|add-when|up|down|remove)"
    r"(?: s(\d+)(?:q(\d+))?(?:([ow])(\d+))?)?"
)


def blank_form() -> Typed:
    """What stands in the editor of a form that is not there yet."""
    typed: Typed = {"id": "", "title": "", "scoring": "sections", "sections": []}
    _add_section(typed)
    return typed


def press(typed: Typed, button: str) -> str:
    """Change what was typed as this button says; the name of the field to go to.

    A button that is not there, or is about a part that is gone, changes nothing.
    """
    found = _PRESSED.fullmatch(button)
    if found is None:
        return ""
    what, *place = found.groups()
    try:
        return _add_section(typed) if what == "add-section" else _pressed(typed, what, place)
    except (LookupError, TypeError):
        return ""


def _pressed(typed: Typed, what: str, place: list[Any]) -> str:
    """`place` is the numbers of section and question, and the letter and number of a row."""
    section, question, kind, row = place
    i = int(section)
    if what == "add-question":
        return _add_question(typed, i)
    if kind is not None:
        return _remove_row(typed, i, question, kind, int(row))
    if question is None:
        return _with_section(typed, i, what)
    return _with_question(typed, i, int(question), what)


def _add_section(typed: Typed) -> str:
    taken = {section.get("id") for section in typed["sections"]}
    typed["sections"].append(
        {
            "id": _free("section", taken), "title": "", "weight": "1", "guidance": "",
            "scored": "on", "mode": "", "whens": [], "questions": [],
        }
    )  # fmt: skip
    last = len(typed["sections"]) - 1
    _add_question(typed, last)
    return f"s{last}-title"


def _add_question(typed: Typed, i: int) -> str:
    taken = {q.get("id") for section in typed["sections"] for q in section["questions"]}
    questions = typed["sections"][i]["questions"]
    questions.append(
        {
            "id": _free("question", taken), "text": "", "guidance": "", "kind": "answers",
            "weight": "1", "answers": ["yes", "partly", "no", "no_occasion"], "points": "",
            "scored": "on", "bonus": "", "critical": "", "fails": "", "mode": "", "whens": [],
            "hears": ["agent", "customer"], "shown_by": ["agent", "customer"], "options": [],
        }
    )  # fmt: skip
    return f"s{i}q{len(questions) - 1}-text"


def _with_section(typed: Typed, i: int, what: str) -> str:
    sections = typed["sections"]
    if what == "add-when":
        return _add_when(sections[i], f"s{i}")
    if what == "remove":
        del sections[i]
        return f"s{max(i - 1, 0)}-title"
    other = i - 1 if what == "up" else i + 1
    if what in {"up", "down"} and 0 <= other < len(sections):
        sections[i], sections[other] = sections[other], sections[i]
        return f"s{other}-{what}"
    return f"s{i}-title"


def _with_question(typed: Typed, i: int, j: int, what: str) -> str:
    questions = typed["sections"][i]["questions"]
    question = questions[j]
    if what == "add-when":
        return _add_when(question, f"s{i}q{j}")
    if what == "add-option":
        return _add_option(question, f"s{i}q{j}")
    if what == "remove":
        del questions[j]
        return f"s{i}q{max(j - 1, 0)}-text"
    home, place = _beside(typed["sections"], i, j, what)
    if (home, place) != (i, j):
        questions.pop(j)
        typed["sections"][home]["questions"].insert(place, question)
    return f"s{home}q{place}-{what}"


def _beside(sections: list[Typed], i: int, j: int, what: str) -> tuple[int, int]:
    """Where a question goes when moved by one: past a section's end into the next."""
    if what == "up":
        if j > 0:
            return i, j - 1
        return (i - 1, len(sections[i - 1]["questions"])) if i > 0 else (i, j)
    if j + 1 < len(sections[i]["questions"]):
        return i, j + 1
    return (i + 1, 0) if i + 1 < len(sections) else (i, j)


def _add_option(question: Typed, prefix: str) -> str:
    options = question["options"]
    taken = {option.get("id") for option in options}
    blank = {"id": _free("option", taken), "text": "", "score": "", "points": ""}
    options.append({**blank, "low": "", "high": ""})
    if question.get("kind") == "answers":
        question["kind"] = "choice"
    return f"{prefix}o{len(options) - 1}-text"


def _add_when(part: Typed, prefix: str) -> str:
    part["whens"].append({"question": "", "among": ""})
    part["mode"] = part.get("mode") or "all"
    return f"{prefix}w{len(part['whens']) - 1}-question"


def _remove_row(typed: Typed, i: int, question: str | None, kind: str, row: int) -> str:
    part = typed["sections"][i]
    prefix = f"s{i}"
    if question is not None:
        part, prefix = part["questions"][int(question)], f"s{i}q{question}"
    rows: list[Any] = part["options" if kind == "o" else "whens"]
    del rows[row]
    if kind == "w" and not rows:
        part["mode"] = ""
    return f"{prefix}-{'kind' if kind == 'o' else 'mode'}"


def _free(stem: str, taken: set[Any]) -> str:
    number = 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
