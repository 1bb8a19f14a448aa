"""One spelling for what is written in several ways: "u" and "you", "dont" and "don't".

What is read instead stands in `spellings.toml`. Without it the same words would get
other labels from somebody who writes in a hurry.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

import numpy.typing as npt

__all__ = ["Respelling", "respelled", "spellings"]

_REACH: Final = 2  # words
_WORDS_OF_A_LETTER: Final = "?!aiur"


class Respelling(NamedTuple):
    """The same as `spellings`, in columns: the words that are read instead of one stand together."""

    table: npt.NDArray[
        Any
    ]  # by open addressing, see `kernel_reading`: hash of a word and its place + 1
    first: npt.NDArray[
        Any
    ]  # by place: the first word that is read instead; and the number of them all
    starts: npt.NDArray[Any]  # of each of these words in `letters`
    ends: npt.NDArray[Any]
    letters: npt.NDArray[Any]


@cache
def spellings() -> Mapping[str, tuple[str, ...]]:
    """For every word that is read as others: the words that are read instead, one to three."""
    text = (files("wellspent.labelling") / "spellings.toml").read_text(encoding="utf-8")
    listed = tomllib.loads(text)
    read = {word.replace("'", ""): (word,) for word in listed["contractions"]}
    return read | {word: tuple(instead.split()) for word, instead in listed["spellings"].items()}


def respelled(words: Sequence[str]) -> list[str]:
    """The same words in one spelling.

    A single letter stays where another one, such as "b", stands at most two words away.
    """
    known = spellings()
    if known.keys().isdisjoint(words):
        return list(words)
    found: list[str] = []
    for place, word in enumerate(words):
        instead = known.get(word)
        if instead is None or (len(word) == 1 and _beside_a_letter(words, place)):
            found.append(word)
        else:
            found += instead
    return found


def _beside_a_letter(words: Sequence[str], place: int) -> bool:
    return any(
        len(word) == 1 and word not in _WORDS_OF_A_LETTER
        for word in words[max(place - _REACH, 0) : place + _REACH + 1]
    )
