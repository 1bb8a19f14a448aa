"""Cues: phrases in which customers say what a company should hear.

The lexicon is `cues.toml`, written to be read and corrected by people. Matching looks up runs
of words in one table, so that its cost does not grow with the number of phrases.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Final

__all__ = ["NAMED", "cue_names", "find_cues", "phrase_table"]

NAMED: Final = "named"
"""The cue that is no phrase: a word inside the sentence has a capital, see `reading`."""


@cache
def cue_names() -> tuple[str, ...]:
    """The names of all cues, in the order of the lexicon."""
    return (*_lexicon(), NAMED)


@cache
def phrase_table() -> Mapping[str, frozenset[str]]:
    """The cues that each phrase stands for, words joined by one space.

    The beginnings of longer phrases are there too, with no cue: what is not in the table begins
    no phrase.
    """
    table: dict[str, set[str]] = {}
    for name, specs in _lexicon().items():
        for phrase in sorted({phrase for spec in specs for phrase in _spelled_out(spec)}):
            words = phrase.split(" ")
            for length in range(1, len(words)):
                table.setdefault(" ".join(words[:length]), set())
            table.setdefault(phrase, set()).add(name)
    return {phrase: frozenset(names) for phrase, names in table.items()}


def find_cues(words: Sequence[str]) -> frozenset[str]:
    """The names of all cues that occur in these words."""
    names_of = phrase_table().get
    found: set[str] = set()
    for start, run in enumerate(words):
        names, following = names_of(run), start
        while names is not None:
            found |= names
            following += 1
            if following == len(words):
                break
            run = f"{run} {words[following]}"  # noqa: PLW2901 (the run grows)
            names = names_of(run)
    return frozenset(found)


@cache
def _lexicon() -> Mapping[str, list[str]]:
    text = (files("wellspent.listening.signals") / "cues.toml").read_text(encoding="utf-8")
    return {name: entry["phrases"] for name, entry in tomllib.loads(text).items()}


def _spelled_out(spec: str) -> Iterable[str]:
    """`good day/night+` is `good day`, `good night` and `good nights`."""
    choices = [list(_either(word.replace("'", ""))) for word in spec.split()]
    return (" ".join(filter(None, chosen)) for chosen in product(*choices))


def _either(choice: str) -> Iterable[str]:
    for word in choice.split("/"):
        yield word.removesuffix("+")
        if word.endswith("+"):
            yield f"{word[:-1]}s"
