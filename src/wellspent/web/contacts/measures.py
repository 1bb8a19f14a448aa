"""What a list of contacts is about, in words, and which turns of a contact show it.

A measure is named as in `report.model.Rows`: `friction/wait`, `slow/empathy`, `handle`,
`answer/resolved/no`, `flag/repeat`, `contacts` for all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from wellspent.report.model import KINDS, Conversation
from wellspent.report.monday import LINE_NAMES
from wellspent.report.words import KIND_WORDS, name_line
from wellspent.scorecard.forms import default_form

__all__ = ["ALL", "Measure", "measure_choices", "measure_named", "turns_that_show"]

ALL: Final = "contacts"
_FLAGS: Final = {
    "flag/repeat": "the same customer came back",
    "flag/transfer": "with a transfer",
    "flag/resolved": "recorded as resolved",
    "flag/answered": "the survey was answered",
    "flag/satisfied": "satisfied, by the survey",
    "flag/untimed": "without timing",
}
_ANSWERS: Final = {
    "yes": "yes", "partly": "partly", "no": "no",
    "no_occasion": "no occasion", "cannot_tell": "cannot tell",
}  # fmt: skip


@dataclass(frozen=True)
class Measure:
    """One measure: its name, what it is called, and whether it is in seconds."""

    name: str
    words: str
    timed: bool

    @property
    def kind(self) -> str:
        """What comes before the first stroke: a kind of time, `answer`, `flag`, or the name itself."""
        return self.name.partition("/")[0]


def measure_named(name: str) -> Measure:
    """The measure of this name; nobody has anything of one that there is not."""
    kind, _, rest = name.partition("/")
    if not name or name == ALL:
        return Measure(ALL, "all contacts", timed=False)
    if name == "handle":
        return Measure(name, "handle time", timed=True)
    if kind in KINDS:
        words = f"{KIND_WORDS[kind]}: {name_line(kind, rest)}" if rest else KIND_WORDS[kind]
        return Measure(name, words, timed=True)
    if kind == "answer":
        question, _, answer = rest.rpartition("/")
        said = _ANSWERS.get(answer, answer)
        return Measure(name, f"{question.replace('_', ' ')}: {said}", timed=False)
    return Measure(name, _FLAGS.get(name, name), timed=False)


def measure_choices(chosen: Measure) -> Iterator[tuple[str, list[tuple[Measure, bool]]]]:
    """The measures to choose from, in groups; the chosen one among them whatever it is."""
    lines = [
        f"{kind}/{name}" for kind in ("friction", "slow", "quick") for name in LINE_NAMES[kind]
    ]  # type: ignore[index,unused-ignore]
    groups = {
        "Time": ["handle", *KINDS],
        "Parts and causes": lines,
        "Answers": [f"answer/{one.id}/{a}" for one in default_form().questions for a in _ANSWERS],
        "Records": list(_FLAGS),
    }
    known = {name for names in groups.values() for name in names} | {ALL}
    yield "", [(measure_named(ALL), chosen.name == ALL)]
    if chosen.name not in known:
        yield "Chosen", [(chosen, True)]
    for title, names in groups.items():
        yield title, [(measure_named(name), name == chosen.name) for name in names]


def turns_that_show(conversation: Conversation, measure: Measure) -> frozenset[int]:
    """The turns in which a reader sees it: those that own its seconds, or that are quoted for it."""
    kind, _, rest = measure.name.partition("/")
    if kind == "answer":
        question = rest.rpartition("/")[0]
        return frozenset(
            quote.turn
            for answer in conversation.answers
            if answer.question == question
            for quote in answer.quotes
        )
    if kind not in KINDS:
        return frozenset()
    return frozenset(
        piece.turn
        for piece in conversation.ribbon
        if piece.turn is not None and piece.kind == kind and rest in {"", piece.name}
    ) | frozenset(
        turn.turn
        for turn in conversation.turns
        if turn.kind == kind and rest in {"", turn.friction if kind == "friction" else turn.part}
    )
