"""What a turn says again: features of how far its words were said before in the contact.

content word  a word that is no mark, no tag and not among the commonest
grade         of a share: "0" under three tenths, "3", "5" from a half, "7" from three
              quarters, "9" all
size          how many different content words a turn has: "1" one or none, "2", "4" from four

Friction of the cause `repetition` shows so: who has to ask or to say something again uses
the same words. The other causes and the parts do not look at these features.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Final

from wellspent.labelling.reading import Reading

__all__ = ["BACK", "COMMON", "MARKS", "NAMES", "content_of", "is_repeat", "repeats_of"]

BACK: Final = 40
"""How many turns back a likeness is looked for."""

_COMMON: Final = """
a an the and or but so to of in on at for from with by as is are was were be been am i you he she
it we they me my your his her its our their this that these those do does did have has had will
would can could shall should may might must not no yes yeah ok okay um uh er oh ah well just like
please thanks thank hi hello i'm it's that's you're there here what when where which who how any
some then now if mm hmm right alright sorry let
"""
COMMON: Final = frozenset(_COMMON.split())
"""Words that say nothing about what is talked of."""

MARKS: Final = "?!.["
"""How words begin that are marks or tags."""

_WHO, _ASKS, _GRADES, _SIZES = "acs", ".?", "03579", "124"
_OWN: Final = (  # kind and what its names go on with
    ("rj", (_WHO, _ASKS, _GRADES)),  # the likest turn of the same speaker (Jaccard 1901)
    ("rs", (_WHO, _GRADES, _SIZES)),
    ("rk", (_WHO, _GRADES, _SIZES)),  # the same, in share of the shorter turn
    ("ra", (_WHO, _ASKS, _GRADES, _SIZES)),  # said by the other speaker, before the turn before
    ("ro", (_WHO, _ASKS, _GRADES, _SIZES)),  # said by the same speaker
)
_AHEAD: Final = ("rj", "rs", "ro")  # of the next turn too, behind an "n"

NAMES: Final[tuple[str, ...]] = tuple(
    f"{kind}:{''.join(rest)}" for kind, choices in _OWN for rest in product(*choices)
)
"""The names of all features of a turn itself; those of the next turn begin with "n"."""

_EVERY: Final = frozenset([*NAMES, *(f"n{name}" for name in NAMES if name[:2] in _AHEAD)])


def repeats_of(turns: Sequence[Reading]) -> list[list[str]]:
    """The names of these features of every turn of a contact, in order."""
    own = _own(turns)
    ahead = [[f"n{name}" for name in names if name[:2] in _AHEAD] for names in own[1:]]
    return [names + after for names, after in zip(own, [*ahead, []], strict=False)]


def is_repeat(feature: str) -> bool:
    """Whether this is the name of such a feature, of a turn itself or of the next."""
    return feature in _EVERY


def content_of(turn: Reading) -> frozenset[str]:
    """The content words of a turn."""
    return frozenset(w for w in turn.vocabulary if w not in COMMON and w[0] not in MARKS)


def _own(turns: Sequence[Reading]) -> list[list[str]]:
    said = [content_of(turn) for turn in turns]
    sofar: dict[str, set[str]] = {}  # by speaker, what was said before the turn before
    found = []
    for i, (turn, words) in enumerate(zip(turns, said, strict=True)):
        who, asks, size = turn.speaker[0], ".?"[turn.asks], _size(len(words))
        near = [said[j] for j in range(max(0, i - BACK), i) if turns[j].speaker == turn.speaker]
        alike = max((_grade(len(words & w), len(words | w)) for w in near), default="0")
        inside = max((_grade(len(words & w), min(len(words), len(w))) for w in near), default="0")
        names = [f"rj:{who}{asks}{alike}", f"rs:{who}{alike}{size}", f"rk:{who}{inside}{size}"]
        if words and i and turns[i - 1].speaker != turn.speaker:
            theirs = set[str]().union(*(s for w, s in sofar.items() if w != turn.speaker))
            names.append(f"ra:{who}{asks}{_grade(len(words & theirs), len(words))}{size}")
        if i:
            sofar.setdefault(turns[i - 1].speaker, set()).update(said[i - 1])
        if words:
            mine = sofar.get(turn.speaker, set())
            names.append(f"ro:{who}{asks}{_grade(len(words & mine), len(words))}{size}")
        found.append(names)
    return found


def _grade(part: int, whole: int) -> str:
    if part == 0 or 10 * part < 3 * whole:
        return "0"
    if part == whole:
        return "9"
    return "7" if 4 * part >= 3 * whole else "5" if 2 * part >= whole else "3"


def _size(words: int) -> str:
    return "4" if words > 3 else "2" if words > 1 else "1"
