"""Cues: phrases that say which part a turn serves, or which friction it shows.

The lexicon is `cues.toml`, written to be read and corrected by people. Matching
looks up every run of words of a turn in one table, so that its cost does not
grow with the number of phrases.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Final

from wellspent.parts import Friction, Part

__all__ = ["LONGEST_PHRASE", "Cue", "find_cues", "phrase_table", "read_cues"]

LONGEST_PHRASE: Final = 5  # words; a longer phrase in the lexicon would never match


@dataclass(frozen=True, slots=True)
class Cue:
    """One kind of saying: its name, what it speaks for, and how strongly."""

    name: str
    part: Part | None
    friction: Friction | None
    strength: int
    phrases: tuple[str, ...]


@cache
def read_cues() -> Mapping[str, Cue]:
    """Every cue of the lexicon by its name, in the order of the file."""
    text = (files("wellspent.labelling") / "cues.toml").read_text(encoding="utf-8")
    return {name: _cue(name, entry) for name, entry in tomllib.loads(text).items()}


@cache
def phrase_table() -> Mapping[str, tuple[str, ...]]:
    """The names of the cues that each phrase stands for; words joined by one space."""
    table: dict[str, set[str]] = {}
    for cue in read_cues().values():
        for phrase in cue.phrases:
            table.setdefault(phrase, set()).add(cue.name)
    return {phrase: tuple(sorted(names)) for phrase, names in table.items()}


def find_cues(words: Sequence[str]) -> set[str]:
    """The names of all cues that occur in these words."""
    table = phrase_table()
    found: set[str] = set()
    for run in _runs(words):
        if run in table:
            found.update(table[run])
    return found


def _cue(name: str, entry: Mapping[str, Any]) -> Cue:
    phrases = tuple(sorted({p for spec in entry["phrases"] for p in _spelled_out(spec)}))
    return Cue(name, entry.get("part"), entry.get("friction"), entry.get("strength", 0), phrases)


def _spelled_out(spec: str) -> Iterable[str]:
    """`good day/night` is `good day` and `good night`; a tag like `<unin/>` stays whole."""
    choices = [[word] if word.startswith("<") else word.split("/") for word in spec.split()]
    return (" ".join(filter(None, chosen)) for chosen in product(*choices))


def _runs(words: Sequence[str]) -> Iterator[str]:
    for start in range(len(words)):
        run = words[start]
        yield run
        for word in words[start + 1 : start + LONGEST_PHRASE]:
            run = f"{run} {word}"
            yield run
