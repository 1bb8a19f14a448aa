"""What turns say again, as `repeats` says of one contact: a compiled loop over whole contacts.

code   the place of a feature's name in `repeats.NAMES`, -1 where a turn has none
"""

# ruff: noqa: PLR0917 - arguments are columns

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import kernel, step

__all__ = ["KINDS", "repeated"]

Whole = npt.NDArray[Any]

KINDS: Final = 5
"""How many features a turn has at most: one of each kind."""

# where the names of each kind begin: 3 speakers, 2 for asking, 5 grades, 3 sizes
_RS, _RK, _RA, _RO = 30, 75, 120, 210


@kernel
def repeated(
    first: Whole, numbers: Whole, content: Whole, asks: Whole, speakers: Whole, contacts: Whole,
    back: int,
) -> Whole:  # fmt: skip
    """The codes of every turn, shape (turns, `KINDS`).

    `content` says of every word number whether it is a content word, `asks` of every turn
    whether it has a question mark. Likeness is looked for at most `back` turns back.
    """
    codes = np.full((len(speakers), KINDS), -1, np.int32)
    kept, edges = _different(first, numbers, content)
    latest = np.full((3, len(content)), -1, np.int64)  # by speaker: where a number stands last
    earlier = np.empty(len(kept), np.int64)  # where the same speaker's number stands before
    turn_of = np.empty(len(kept), np.int64)
    shared = np.zeros(back, np.int64)
    said = np.full((3, len(content)), -1, np.int64)  # by speaker: the latest contact
    for c in range(len(contacts) - 1):
        begin, stop = contacts[c], contacts[c + 1]
        for t in range(begin, stop):
            who, words = speakers[t], edges[t + 1] - edges[t]
            size = (words > 1) + np.int64(words > 3)
            for k in range(edges[t], edges[t + 1]):
                earlier[k], turn_of[k] = latest[who, kept[k]], t
                latest[who, kept[k]] = k
            alike, inside = _likest(t, max(begin, t - back), edges, earlier, turn_of, shared)
            codes[t, 0] = (who * 2 + asks[t]) * 5 + alike
            codes[t, 1] = _RS + (who * 5 + alike) * 3 + size
            codes[t, 2] = _RK + (who * 5 + inside) * 3 + size
            turned = t > begin and speakers[t - 1] != who
            if words and turned:
                theirs = _said_by(said, (who + 1) % 3, (who + 2) % 3, c, edges, kept, t)
                codes[t, 3] = _RA + ((who * 2 + asks[t]) * 5 + _grade(theirs, words)) * 3 + size
            if t > begin:
                for k in range(edges[t - 1], edges[t]):
                    said[speakers[t - 1], kept[k]] = c
            if words:
                mine = _said_by(said, who, who, c, edges, kept, t)
                codes[t, 4] = _RO + ((who * 2 + asks[t]) * 5 + _grade(mine, words)) * 3 + size
    return codes


@step
def _likest(
    t: int, begin: int, edges: Whole, earlier: Whole, turn_of: Whole, shared: Whole
) -> tuple[int, int]:
    """The best grades of what two turns share, of all their words and of the fewer ones.

    Only turns that share a word are looked at; `shared` is all 0 before and after.
    """
    words = edges[t + 1] - edges[t]
    alike = inside = 0
    for k in range(edges[t], edges[t + 1]):
        place = earlier[k]
        while place >= 0 and turn_of[place] >= begin:
            shared[turn_of[place] - begin] += 1
            place = earlier[place]
    for k in range(edges[t], edges[t + 1]):
        place = earlier[k]
        while place >= 0 and turn_of[place] >= begin:
            j = turn_of[place]
            both = shared[j - begin]
            if both:
                others = edges[j + 1] - edges[j]
                alike = max(alike, _grade(both, words + others - both))
                inside = max(inside, _grade(both, min(words, others)))
                shared[j - begin] = 0
            place = earlier[place]
    return alike, inside


@step
def _said_by(
    said: Whole, one: int, other: int, contact: int, edges: Whole, kept: Whole, t: int
) -> int:
    """How many words of a turn one of two speakers has said in the contact."""
    count = 0
    for k in range(edges[t], edges[t + 1]):
        count += said[one, kept[k]] == contact or said[other, kept[k]] == contact
    return count


@step
def _different(first: Whole, numbers: Whole, content: Whole) -> tuple[Whole, Whole]:
    """The numbers of each turn's different content words, packed, and where each turn's begin."""
    kept = np.empty(len(numbers), np.int32)
    edges = np.zeros(len(first), np.int64)
    latest = np.full(len(content), -1, np.int64)
    at = 0
    for t in range(len(first) - 1):
        edges[t] = at
        for k in range(first[t], first[t + 1]):
            number = numbers[k]
            if content[number] and latest[number] != t:
                latest[number] = t
                kept[at] = number
                at += 1
    edges[len(first) - 1] = at
    return kept, edges


@step
def _grade(part: int, whole: int) -> int:
    if part == 0 or 10 * part < 3 * whole:
        return 0
    if part == whole:
        return 4
    return 3 if 4 * part >= 3 * whole else 2 if 2 * part >= whole else 1
