"""Labelled conversations from lines of JSON: by a person, or by `wellspent label` and `score`.

Three forms are understood, also together in one line:

    {"id": …, "labels": {"parts": [part or null, …], "friction": {"3": cause}, "scorecard": {…}}}
    {"id": …, "turns": [{"n": 1, "part": …, "pace": …, "friction": …, "confidence": …}, …]}
    {"id": …, "answers": [{"question": …, "answer": …}, …]}

A label not given is None: a turn that a person skipped, a part that the labeller
withheld, an answer that could not be told. A line that cannot be used is a problem
with its place; problems quote no words of a conversation.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from wellspent.contacts import SPEAKERS, Speaker, Turn
from wellspent.errors import Problem
from wellspent.parts import FRICTIONS, PACE_OF, PARTS, Friction, Pace, Part

__all__ = ["ANSWERS", "Labelled", "LabelledLines", "read_labelled"]

ANSWERS: Final = ("yes", "partly", "no", "no_occasion")
_SAME_ANSWER: Final = {"na": "no_occasion"}
_KINDS: Final = (*FRICTIONS, "none")
_REMEDY: Final = "Use the words of the labelling guide; null where no label was given."


@dataclass(frozen=True, slots=True)
class Labelled:
    """One conversation, and what was said of it: one entry a turn, None where nothing was.

    `turns` are the words, where the line holds them; `answers` has the question's
    answer, without those that could not be told; `untold` names these questions.
    """

    contact: str
    place: str  # file:line
    parts: tuple[Part | None, ...] = ()
    paces: tuple[Pace | None, ...] = ()
    frictions: tuple[Friction | None, ...] = ()
    confidences: tuple[float | None, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    untold: tuple[str, ...] = ()
    turns: tuple[Turn, ...] = ()

    @property
    def begun(self) -> bool:
        """Whether anything was said of it at all."""
        given = (*self.parts, *self.paces, *self.frictions)
        return bool(self.answers) or any(label is not None for label in given)


@dataclass(frozen=True, slots=True)
class LabelledLines:
    """The labelled conversations of one file, in its order, and the problems beside them."""

    conversations: tuple[Labelled, ...]
    problems: tuple[Problem, ...]
    not_begun: int = 0  # planned for annotation, and nothing said yet


class _Unusable(Exception):
    """Why a line cannot be used: a clause, and what to do."""

    def __init__(self, what: str, remedy: str = _REMEDY) -> None:
        super().__init__(what)
        self.what, self.remedy = what, remedy


def read_labelled(lines: Iterable[tuple[int, str]], file: str) -> LabelledLines:
    """The labelled conversations of numbered lines; `file` is what problems call their source.

    Of two lines with one id the first is kept, and the other is a problem.
    """
    kept: dict[str, Labelled] = {}
    problems: list[Problem] = []
    not_begun = 0
    for number, line in lines:
        try:
            found = _labelled(line, f"{file}:{number}")
            _require_new(found, kept)
        except _Unusable as reason:
            said = f"{reason.what[:1].upper()}{reason.what[1:]}; the line was left out."
            problems.append(Problem(file, number, said, reason.remedy))
            continue
        kept[found.contact] = found
        not_begun += not found.begun
    begun = tuple(each for each in kept.values() if each.begun)
    return LabelledLines(begun, tuple(problems), not_begun)


def _require_new(found: Labelled, kept: Mapping[str, Labelled]) -> None:
    if found.contact in kept:
        what = f"the line has the id of an earlier one ({kept[found.contact].place})"
        raise _Unusable(what, "Keep one line a conversation.")


def _labelled(line: str, place: str) -> Labelled:
    record = _record(line)
    identity = record.get("id")
    if not isinstance(identity, str) or not identity:
        raise _Unusable("the line has no id", 'Give every conversation an "id".')
    entries = _list(record.get("turns"), "turns")
    if not all(isinstance(entry, Mapping) for entry in entries):
        raise _Unusable("a turn is not an object", "Mend the line.")
    labels = record.get("labels")
    if isinstance(labels, Mapping):
        given = _by_annotator(labels, len(entries) if entries else None)
    elif entries and any("part" in entry for entry in entries):
        given = _by_labeller(entries)
    elif "answers" in record:
        given = {}
    else:
        remedy = "Make labels: wellspent annotate IN, or wellspent label IN."
        raise _Unusable("the line has no labels", remedy)
    answers, untold = _answers(record, labels)
    return Labelled(identity, place, answers=answers, untold=untold, turns=_words(entries), **given)


def _record(line: str) -> Mapping[str, Any]:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        raise _Unusable("the line is not JSON", "Write one JSON object a line.") from None
    if not isinstance(record, Mapping):
        raise _Unusable("the line is not a JSON object", "Write one JSON object a line.")
    return record


def _by_annotator(labels: Mapping[str, Any], turns: int | None) -> dict[str, Any]:
    parts = [_word(p, PARTS, f"the part of turn {n}")
             for n, p in enumerate(_list(labels.get("parts"), "parts"), 1)]  # fmt: skip
    if turns is not None and parts and len(parts) != turns:
        what = f"it has {turns} turns and {len(parts)} parts"
        raise _Unusable(what, "Give every turn a part, or null.")
    marked = labels.get("friction")
    if marked is not None and not isinstance(marked, Mapping):
        raise _Unusable("friction is not an object of turn and cause")
    if not all(_is_turn(key, len(parts)) for key in marked or ()):
        raise _Unusable("friction names a turn that is not there", "Count turns from 1.")
    causes = {int(key): _word(cause, _KINDS, f"the friction of turn {key}")
              for key, cause in (marked or {}).items()}  # fmt: skip
    # a turn without a part was not read, so nothing is known of its friction either
    known = [marked is not None and part is not None for part in parts]
    return {
        "parts": tuple(parts),
        "paces": tuple(PACE_OF[cast("Part", p)] if p else None for p in parts),
        "frictions": tuple(
            causes.get(n) or ("none" if k else None) for n, k in enumerate(known, 1)
        ),
        "confidences": (None,) * len(parts),
    }


def _by_labeller(entries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    numbers = [entry.get("n", place) for place, entry in enumerate(entries, 1)]
    if numbers != list(range(1, len(entries) + 1)):
        raise _Unusable("its turns are not numbered 1, 2, 3, …", "Give every turn, in order.")
    said = [
        (_word(e.get("part"), (*PARTS, "unknown"), f"the part of turn {n}"),
         _word(e.get("pace"), ("quick", "slow", "none", "unknown"), f"the pace of turn {n}"),
         _word(e.get("friction"), _KINDS, f"the friction of turn {n}"),
         _share(e.get("confidence"), n))
        for n, e in enumerate(entries, 1)
    ]  # fmt: skip
    parts = [_told(part) for part, *_ in said]
    paces = [PACE_OF[cast("Part", part)] if part else _told(pace)
             for part, (_, pace, *_) in zip(parts, said, strict=True)]  # fmt: skip
    return {
        "parts": tuple(parts),
        "paces": tuple(paces),
        "frictions": tuple(friction for _, _, friction, _ in said),
        "confidences": tuple(confidence for *_, confidence in said),
    }


def _answers(record: Mapping[str, Any], labels: Any) -> tuple[dict[str, str], tuple[str, ...]]:
    scored: dict[str, Any] = {}
    if isinstance(labels, Mapping) and isinstance(labels.get("scorecard"), Mapping):
        for question, answer in labels["scorecard"].items():
            scored[str(question)] = answer[0] if isinstance(answer, list) and answer else answer
    for entry in _list(record.get("answers"), "answers"):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("question"), str):
            raise _Unusable("an answer is not an object with a question", "Mend the line.")
        scored[entry["question"]] = entry.get("answer")
    named = {q: _SAME_ANSWER.get(a, a) if isinstance(a, str) else a for q, a in scored.items()}
    for number, answer in enumerate(named.values(), 1):
        _word(answer, (*ANSWERS, "cannot_tell"), f"answer {number}")
    told = {q: a for q, a in named.items() if a in ANSWERS}
    return told, tuple(q for q in named if q not in told)


def _words(entries: Sequence[Mapping[str, Any]]) -> tuple[Turn, ...]:
    """The turns as they were said; none where a turn has no words."""
    if not all(isinstance(entry.get("text"), str) for entry in entries):
        return ()
    return tuple(Turn(_speaker(entry.get("speaker")), entry["text"]) for entry in entries)


def _speaker(said: Any) -> Speaker:
    return cast("Speaker", said) if said in SPEAKERS else "system"


def _word(value: Any, allowed: Iterable[str], what: str) -> str | None:
    if value is None or (isinstance(value, str) and value in allowed):
        return value
    raise _Unusable(f"{what} is none of: {', '.join(allowed)}")


def _told(value: str | None) -> str | None:
    return None if value == "unknown" else value


def _share(value: Any, turn: int) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise _Unusable(f"the confidence of turn {turn} is not between 0 and 1", "Mend the line.")


def _is_turn(key: Any, turns: int) -> bool:
    return isinstance(key, str) and key.isascii() and key.isdigit() and 1 <= int(key) <= turns


def _list(value: Any, what: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise _Unusable(f"{what} is not a list", "Mend the line.")
    return value
