"""Cues: phrases that say which part a turn serves, or which friction it shows.

The lexicon is `cues.toml`, written to be read and corrected by people. Matching
looks up runs of words of a turn in one table, so that its cost does not
grow with the number of phrases.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any, Final

from wellspent.labelling.spelling import respelled
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
    """The names of the cues that each phrase stands for; words joined by one space.

    The beginnings of longer phrases are there too, with no cue: what is not in the
    table begins no phrase.
    """
    table: dict[str, set[str]] = {}
    for cue in read_cues().values():
        for phrase in cue.phrases:
            words = phrase.split(" ")
            for length in range(1, len(words)):
                table.setdefault(" ".join(words[:length]), set())
            table.setdefault(phrase, set()).add(cue.name)
    return {phrase: tuple(sorted(names)) for phrase, names in table.items()}


def find_cues(words: Sequence[str]) -> set[str]:
    """The names of all cues that occur in these words."""
    names_of = phrase_table().get
    found: set[str] = set()
    for start, run in enumerate(words):
        names = names_of(run)
        following = start
        while names is not None:
            found.update(names)
            following += 1
            if following == len(words):
                break
            run = f"{run} {words[following]}"  # noqa: PLW2901 (the run grows)
            names = names_of(run)
    return found


def _cue(name: str, entry: Mapping[str, Any]) -> Cue:
    phrases = tuple(sorted({
        " ".join(respelled(phrase.split(" ")))
        for spec in entry["phrases"]
        for phrase in _spelled_out(spec)
    }))  # fmt: skip
    return Cue(name, entry.get("part"), entry.get("friction"), entry.get("strength", 0), phrases)


def _spelled_out(spec: str) -> Iterable[str]:
    """`good day/night` is `good day` and `good night`; a tag like `<unin/>` stays whole."""
    choices = [[word] if word.startswith("<") else word.split("/") for word in spec.split()]
    return (" ".join(filter(None, chosen)) for chosen in product(*choices))
