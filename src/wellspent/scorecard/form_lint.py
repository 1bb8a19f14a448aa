"""Names the questions of a form that two careful people will answer differently, and says why.

remark   a place in the form, what is wrong with it, the offending words, and what to write instead

It reads words, not meanings: a remark is a reason to look, never a refusal. The words are in
`form_lint.toml`; how often it is right is measured by `evidence/forms.py`. It knows English alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, Literal, get_args

from wellspent.scorecard.form_parts import Form, Place, Question, Section

__all__ = ["REMARK_KINDS", "Remark", "RemarkKind", "lint_form"]

RemarkKind = Literal[
    "ambiguous", "double", "unanswerable", "negated", "leading", "absolute", "conditional",
    "unanchored", "unguided", "alone", "duplicate",
]  # fmt: skip
REMARK_KINDS: Final[tuple[RemarkKind, ...]] = get_args(RemarkKind)

_SHORT: Final = 4  # an option of fewer words does not explain itself
_THIN: Final = 5  # guidance of fewer words says nothing
_LIST: Final = re.compile(r"\w+,[^,?]+,[^,?]+")  # three things side by side
_WORD: Final = re.compile(r"[\w'’/-]+")
_QUESTION_FOLLOWS: Final = (
    r",?\s.*?,\s+(?:did|do|does|was|were|is|are|has|have|had|how|what|which)\b"
)


@dataclass(frozen=True, slots=True)
class Remark:
    """What a form's reader should look at again: where, why, which words, and what instead."""

    place: Place
    question: str
    kind: RemarkKind
    words: str
    instead: str

    def __str__(self) -> str:
        """One line: the question, the kind, the words, and what to write instead."""
        return f"{self.question}: {self.kind} (“{self.words}”). {self.instead}"


def lint_form(form: Form) -> tuple[Remark, ...]:
    """Every remark on the form's questions, in the form's order.

    Words are looked for in the question's text; its guidance is asked to say what the answers
    mean, its weight not to decide alone, and its matter not to be asked before.
    """
    remarks: list[Remark] = []
    earlier: dict[frozenset[str], str] = {}
    for i, section in enumerate(form.sections):
        for j, question in enumerate(section.questions):
            place: Place = ("sections", i, "questions", j)
            found = [
                *_in_words(question, section),
                *_in_guidance(question),
                *_in_weight(question, form),
                *_asked_before(question, earlier),
            ]
            remarks += [
                Remark((*place, key), question.id, kind, words, _said(kind)["instead"])
                for kind, key, words in found
            ]
    return tuple(remarks)


_Found = Iterator[tuple[RemarkKind, str, str]]


def _in_words(question: Question, section: Section) -> _Found:
    text = question.text
    for kind in ("ambiguous", "unanswerable", "negated", "absolute"):
        if words := _first(kind, text):
            yield kind, "text", words
    if words := _two_things(text):
        yield "double", "text", words
    if words := _leading(text):
        yield "leading", "text", words
    told = "no_occasion" in question.answers or question.asked_if or section.asked_if
    if not told and (words := _occasion(text)):
        yield "conditional", "text", words


def _two_things(text: str) -> str:
    """The words that join, or the second question."""
    if text.rstrip().count("?") > 1:
        return text[text.index("?") + 1 :].strip()
    if (listed := _LIST.search(_lists_out(text))) and not _occasion(text):
        return listed.group().strip(" ,")
    return _first("double", text)


def _leading(text: str) -> str:
    begins = "|".join(re.escape(word) for word in _said("leading")["begins"])
    tag = re.search(
        rf"^(?:{begins})|,\s+\w+n['’]t\s+\w+\s*\?|,\s+(?:right|correct)\s*\?",
        text,
        re.IGNORECASE,
    )
    return tag.group().strip(" ,") if tag else _first("leading", text)


def _occasion(text: str) -> str:
    begins = "|".join(re.escape(word) for word in _said("conditional")["begins"])
    clause = re.match(rf"(?:{begins})\b(?={_QUESTION_FOLLOWS})[^,]*", text, re.IGNORECASE)
    return clause.group() if clause else _first("conditional", text)


def _in_guidance(question: Question) -> _Found:
    if question.kind == "text":
        return
    thin = _is_thin(question)
    if thin or not _anchors(question):
        yield "unanchored", "guidance", question.guidance
    if question.critical and (thin or not _says_what_fails(question)):
        yield "unguided", "guidance", question.guidance


def _is_thin(question: Question) -> bool:
    guidance = question.guidance.strip(" .…-").casefold()
    same = guidance == question.text.strip(" .?").casefold().strip(" .?")
    placeholder = guidance in _said("unanchored")["placeholders"]
    repeated = guidance.rstrip("?") == question.text.rstrip(" ?").casefold()
    return same or repeated or placeholder or len(_WORD.findall(guidance)) < _THIN


def _anchors(question: Question) -> bool:
    """Whether the guidance, or the options by themselves, say what the grades mean."""
    guidance = question.guidance
    if question.kind == "answers":
        partly = _pattern(tuple(_said("unanchored")["partly"]))
        return "partly" not in question.answers or bool(partly.search(guidance))
    if question.kind != "choice" or len(question.options) < 3:
        return True
    grades = _said("unanchored")["grades"]
    texts = [option.text for option in question.options]
    bare = [each for each in texts if each.isdecimal() or each.casefold() in grades]
    short = question.scored and all(len(_WORD.findall(each)) < _SHORT for each in texts)
    if len(bare) < len(texts) and not short:
        return True
    named = [re.search(rf"\b{re.escape(each)}\b", guidance, re.IGNORECASE) for each in texts]
    return all(named) if len(bare) == len(texts) else any(named)


def _says_what_fails(question: Question) -> bool:
    texts = {option.id: option.text for option in question.options}
    named = [texts.get(answer, answer) for answer in question.fails]
    return any(
        re.search(rf"\b{re.escape(name)}\b", question.guidance, re.IGNORECASE) for name in named
    )


def _in_weight(question: Question, form: Form) -> _Found:
    """A question that outweighs all others together."""
    share = _share_of_the_whole(question, form)
    if share > 0.5 and not question.critical:
        yield (
            "alone",
            "points" if form.scoring == "points" else "weight",
            f"{share:.0%} of the score",
        )


def _share_of_the_whole(question: Question, form: Form) -> float:
    counted = {
        section.id: [q for q in section.questions if q.scored and not q.bonus]
        for section in form.sections
        if section.scored
    }
    counted = {name: questions for name, questions in counted.items() if questions}
    if sum(map(len, counted.values())) < 3:
        return 0.0

    def size(each: Question) -> float:
        return each.most_points if form.scoring == "points" else each.weight

    home = next((name for name, questions in counted.items() if question in questions), None)
    if home is None:
        return 0.0
    if form.scoring != "sections":
        return size(question) / sum(size(q) for questions in counted.values() for q in questions)
    weights = {section.id: section.weight for section in form.sections if section.id in counted}
    inside = size(question) / sum(map(size, counted[home]))
    return inside * weights[home] / sum(weights.values())


def _asked_before(question: Question, earlier: dict[frozenset[str], str]) -> _Found:
    matter = _matter(question.text)
    if matter and matter in earlier:
        yield "duplicate", "text", earlier[matter]
    earlier.setdefault(matter, question.text)


def _matter(text: str) -> frozenset[str]:
    """What a question is about: its words without those that carry none, and who is to say it."""
    words = {word.casefold() for word in _WORD.findall(text)}
    who = (
        {"by the customer"}
        if re.match(r"(did|has|does) the customer", text, re.IGNORECASE)
        else set()
    )
    matter = words.difference(_said("duplicate")["dropped"])
    return frozenset(matter | who) if matter else frozenset()


def _first(kind: RemarkKind, text: str) -> str:
    """The first words of a kind that stand in the text, unless in a phrase that is harmless."""
    said = _said(kind)
    if harmless := said.get("but"):
        text = _pattern(tuple(harmless)).sub(" ", text) if kind != "double" else _lists_out(text)
    found = _pattern(tuple(said["words"])).search(text)
    return found.group() if found else ""


def _lists_out(text: str) -> str:
    """The text without phrases that are one thing; after "two of" all that follows is one."""
    phrases = _said("double")["but"]
    counts = [phrase for phrase in phrases if phrase.endswith(" of") or phrase == "between"]
    text = re.sub(rf"\b(?:{'|'.join(counts)})\b.*", " ", text, flags=re.IGNORECASE)
    return _pattern(tuple(phrases)).sub(" ", text)


@cache
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Any of the phrases as whole words; a star stands for the rest of a word."""
    longest = sorted(phrases, key=len, reverse=True)
    return re.compile("|".join(_whole(phrase) for phrase in longest), re.IGNORECASE)


def _whole(phrase: str) -> str:
    """The phrase where no letter and no hyphen goes on at either end."""
    plain = re.escape(phrase).replace(r"\*", r"\w*").replace("'", "['’]")
    before = r"(?<![\w-])" if phrase[0].isalnum() or phrase[0] == "*" else ""
    return rf"{before}{plain}(?![\w-])"


@cache
def _words() -> dict[str, Any]:
    path = files("wellspent.scorecard").joinpath("form_lint.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _said(kind: RemarkKind) -> dict[str, Any]:
    found: dict[str, Any] = _words()[kind]
    return found
