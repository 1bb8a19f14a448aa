"""What changed from one version of a form to another, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from wellspent.scorecard.forms import Form, Question, Section, form_to_dict

__all__ = ["Difference", "differences"]

_KEY_WORDS: Final = {
    "asked_if": "when it is asked",
    "shown_by": "who must be quoted",
    "hears": "who is heard",
    "fails": "what fails it",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: what it is about, what happened to it, and what stood and stands there."""

    about: str
    what: Literal["added", "removed", "moved", "changed"]
    key: str = ""
    before: str = ""
    after: str = ""

    def __str__(self) -> str:
        """One sentence."""
        if self.what == "changed":
            before, after = self.before or "nothing", self.after or "nothing"
            return f"{self.about}: {self.key} was {before} and is {after}."
        if self.what == "moved":
            return f"{self.about} moved from {self.before} to {self.after}."
        return f"{self.about} was {self.what}."


def differences(old: Form, new: Form) -> tuple[Difference, ...]:
    """What is different in `new`, in its order; sections and questions are known by their ids."""
    return tuple(_of_form(old, new))


def _of_form(old: Form, new: Form) -> Iterator[Difference]:
    yield from _keys("The form", {"title": old.title, "scoring": old.scoring},
                     {"title": new.title, "scoring": new.scoring})  # fmt: skip
    yield from _of_sections(old, new)
    yield from _of_questions(old, new)


def _of_sections(old: Form, new: Form) -> Iterator[Difference]:
    before = {section.id: section for section in old.sections}
    after = {section.id: section for section in new.sections}
    for name, section in before.items():
        if name not in after:
            yield Difference(f"Section “{section.title}”", "removed")
    for name, section in after.items():
        about = f"Section “{section.title}”"
        if name not in before:
            yield Difference(about, "added")
        else:
            yield from _keys(about, _section(before[name]), _section(section))
    yield from _moved(list(before), list(after), "Section", lambda name: after[name].title)


def _of_questions(old: Form, new: Form) -> Iterator[Difference]:
    before, after = _by_id(old), _by_id(new)
    for name, (question, section) in before.items():
        if name not in after:
            yield Difference(_about(question), "removed", before=section.title)
    for name, (question, section) in after.items():
        if name not in before:
            yield Difference(_about(question), "added", after=section.title)
            continue
        was, home = before[name]
        if home.id != section.id:
            yield Difference(_about(question), "moved", "", f"“{home.title}”", f"“{section.title}”")
        yield from _keys(_about(question), _question(was), _question(question))
    for section in new.sections:
        here = [question.id for question in section.questions]
        there = [name for name, (_, home) in before.items() if home.id == section.id]
        yield from _moved(there, here, "Question", lambda name: name)


def _moved(before: list[str], after: list[str], what: str, title: Any) -> Iterator[Difference]:
    """The fewest that have to be taken out so that the others stand in their former order."""
    stayed = [name for name in after if name in before]
    former = [name for name in before if name in after]
    kept = _longest_in_order([former.index(name) for name in stayed])
    for place, name in enumerate(stayed):
        if place not in kept:
            was = former.index(name) + 1
            about = f"{what} “{title(name)}”"
            yield Difference(about, "moved", "", f"place {was}", f"place {place + 1}")


def _longest_in_order(numbers: list[int]) -> frozenset[int]:
    """The indices of a longest increasing run of these numbers, not necessarily side by side."""
    best: list[tuple[int, ...]] = [()]
    for i, number in enumerate(numbers):
        earlier = [run for run in best if not run or numbers[run[-1]] < number]
        best.append((*_longest(earlier), i))
    return frozenset(_longest(best))


def _longest(runs: list[tuple[int, ...]]) -> tuple[int, ...]:
    return max(runs, key=lambda run: len(run))  # noqa: PLW0108 - len alone has no one type


def _keys(about: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    for key in dict.fromkeys([*before, *after]):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield Difference(about, "changed", _KEY_WORDS.get(key, key), _said(was), _said(now))


def _said(value: Any) -> str:
    if value in (None, "", []):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, list):
        return ", ".join(_said(each) for each in value)
    if isinstance(value, dict):
        return _said_table(value)
    return f"“{value}”"


def _said_table(row: dict[str, Any]) -> str:
    for mode, joint in (("all", " and "), ("any", " or ")):
        if mode in row:
            return joint.join(
                f"{when['question']} is {' or '.join(when['among'])}" for when in row[mode]
            )
    rest = [f"{key} {_said(value)}" for key, value in row.items() if key not in {"id", "text"}]
    return f"{row['id']} “{row['text']}”" + (f" ({', '.join(rest)})" if rest else "")


def _by_id(form: Form) -> dict[str, tuple[Question, Section]]:
    return {q.id: (q, section) for section in form.sections for q in section.questions}


def _about(question: Question) -> str:
    return f"Question “{question.id}”"


def _section(section: Section) -> dict[str, Any]:
    return _row(section, "questions")


def _question(question: Question) -> dict[str, Any]:
    return _row(question)


def _row(part: Section | Question, *without: str) -> dict[str, Any]:
    """A section's or question's keys, as they are written."""
    section = part if isinstance(part, Section) else Section("x", "x", 1.0, (part,))
    written = form_to_dict(Form("x", 1, "x", (section,)))["sections"][0]
    row: dict[str, Any] = written if isinstance(part, Section) else written["questions"][0]
    return {key: value for key, value in row.items() if key not in {"id", *without}}
