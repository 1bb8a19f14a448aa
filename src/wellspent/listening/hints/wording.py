"""A group of wordings as a Hint: its words, its quotes, and the sentence that says why."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.listening.hints.hint import Hint, HintKind, HintQuote

__all__ = ["Candidate", "hint_of"]

_WORD: Final = re.compile(r"[a-z][a-z']{3,}")
_WORDS: Final = 4
# of four letters or more, and in any sentence: they tell nothing of what a hint is about
_EMPTY: Final = frozenset(
    (files("wellspent.listening.hints") / "idle_words.txt").read_text(encoding="utf-8").split()
)
_LONGEST: Final = 240  # characters of a quote that no signal has cut out
_MEANS: Final[dict[HintKind, str]] = {
    "early_warning": "a fault", "unmet_need": "a need", "effort": "an effort", "demand": "a demand",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer's turn that may hint at something; `quote` is there where a signal is heard in it.

    `subjects` lie around it, `own` are in the turn itself. `weight` counts its cues of a change, and one
    more where a signal is heard.
    """

    contact: dict[str, Any]
    turn: int
    text: str
    quote: str | None
    subjects: npt.NDArray[np.bool_]
    own: npt.NDArray[np.bool_]
    weight: int


def hint_of(  # noqa: PLR0917 - what a hint is made of
    kind: HintKind, team: str | None, of: int, subjects: tuple[str, ...],
    members: Sequence[tuple[int, Candidate]], others: Sequence[str], chance: float,
) -> Hint:  # fmt: skip
    """The hint that these members make, each with its voice; `others` are all candidates' texts."""
    by_voice: dict[int, list[Candidate]] = defaultdict(list)
    for voice, candidate in sorted(members, key=lambda each: _order(each[1])):
        by_voice[voice].append(candidate)
    rows = [candidate.contact for _, candidate in members]
    customers = len({row.get("customer") or row["contact"] for row in rows})
    contacts = len({row["contact"] for row in rows})
    heard = sum(any(one.quote for one in those) for those in by_voice.values())
    moments = sorted(row["began"] for row in rows if row.get("began") is not None)
    return Hint(
        key="|".join((kind, team or "", *subjects)),
        about=(*subjects, *_shared_words(list(by_voice.values()), others)),
        kind=kind, team=team, customers=customers, contacts=contacts, of=of,
        wordings=len(by_voice), heard=heard, chance=chance,
        first=moments[0] if moments else None, last=moments[-1] if moments else None,
        queues=_named(rows, "queue"), segments=_named(rows, "segment"),
        quotes=tuple(_quote(those) for those in by_voice.values()),
        why=_why(kind, subjects, len(by_voice), customers, heard, chance),
    )  # fmt: skip


def _quote(those: Sequence[Candidate]) -> HintQuote:
    """The words of a voice: where most is said of a change, what a signal quotes before a whole turn."""
    best = min(those, key=lambda one: (-one.weight, not one.quote, _order(one)))
    return HintQuote(best.contact["contact"], best.turn, best.quote or _cut(best.text))


def _cut(text: str) -> str:
    if len(text) <= _LONGEST:
        return text
    return text[:_LONGEST].rsplit(" ", 1)[0]


def _order(one: Candidate) -> tuple[bool, Any, str, int]:
    began = one.contact.get("began")
    return began is None, began.timestamp() if began else 0.0, one.contact["contact"], one.turn


def _shared_words(voices: Sequence[Sequence[Candidate]], others: Sequence[str]) -> tuple[str, ...]:
    """Telling words that at least two voices use, those that candidates seldom use first."""
    usual = Counter(word for text in set(others) for word in set(_WORD.findall(text.lower())))
    used = Counter(
        word
        for those in voices
        for word in {w for one in those for w in _WORD.findall(one.text.lower())}
    )
    shared = [word for word, number in used.items() if number > 1]
    lift = {word: used[word] / usual[word] for word in shared}
    common = {word for word in shared if usual[word] > len(set(others)) / 4}
    return tuple(
        sorted(set(shared) - common - _EMPTY, key=lambda word: (-lift[word], word))[:_WORDS]
    )


def _named(rows: Sequence[dict[str, Any]], column: str) -> tuple[str, ...]:
    return tuple(sorted({row[column] for row in rows if row.get(column) is not None}))


def _why(  # noqa: PLR0917 - the figures that the sentence has
    kind: HintKind, subjects: Sequence[str], wordings: int, customers: int, heard: int, chance: float
) -> str:  # fmt: skip
    return (
        f"{customers} customers hint at {_MEANS[kind]} around {' and '.join(subjects)} in {wordings} wordings, "
        f"{heard} of them heard as a signal; so many would share it by luck in {max(chance, 0.0001):.2%} of cases."
    )
