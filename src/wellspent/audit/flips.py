"""Flips: changes of a contact that should not change what is said of it.

flip     a named, documented change of a contact, the same every time
pair     a contact before and after a flip; both sides may differ from what was read
family   flips of one kind: names, dialect, politeness, tenure, scores

A flip keeps the number of turns, their speakers and their times.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from wellspent.contacts import Contact
from wellspent.errors import WellspentError

__all__ = ["FAMILIES", "Flip", "FlipUnknown", "Pair", "choose_flips", "with_texts"]

FAMILIES: Final = ("names", "dialect", "politeness", "tenure", "scores")


@dataclass(frozen=True, slots=True)
class Pair:
    """A contact before and after a flip."""

    before: Contact
    after: Contact

    @property
    def touched(self) -> tuple[bool, ...]:
        """For every turn, whether the flip changed its words."""
        both = zip(self.before.turns, self.after.turns, strict=True)
        return tuple(one.text != two.text for one, two in both)


Change = Callable[[Contact, random.Random], Pair | None]


@dataclass(frozen=True, slots=True)
class Flip:
    """One change that should not matter: `<family>.<what>`, what it does, and who describes it.

    `asked_by` names the questions whose meaning it touches: an answer to them may change
    for good reason.
    """

    name: str
    says: str
    source: str
    change: Change
    asked_by: frozenset[str] = frozenset()

    @property
    def family(self) -> str:
        """What kind of flip it is."""
        return self.name.partition(".")[0]

    def pair(self, contact: Contact, seed: int = 1) -> Pair | None:
        """The contact before and after; None where the flip finds nothing to change.

        What is drawn at random depends on the seed, the flip and the contact alone.
        """
        pair = self.change(contact, random.Random(f"{seed} {self.name} {contact.id}"))
        return None if pair is None or pair.before == pair.after else pair


class FlipUnknown(WellspentError):
    """A name that no flip and no family has."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        """`known` are the names that can be given instead."""
        super().__init__(f"No flip is called '{name}'.", f"Choose among: {', '.join(known)}.")


def choose_flips(flips: Sequence[Flip], names: Iterable[str]) -> tuple[Flip, ...]:
    """The flips of these names or families, in their own order; all of them for no name.

    Raises `FlipUnknown`.
    """
    wanted = set(names)
    known = {flip.name for flip in flips} | {flip.family for flip in flips}
    for name in sorted(wanted - known):
        raise FlipUnknown(name, [*FAMILIES, *(flip.name for flip in flips)])
    return tuple(f for f in flips if not wanted or f.name in wanted or f.family in wanted)


def with_texts(contact: Contact, texts: Iterable[str]) -> Contact:
    """The same contact with other words in its turns, one text a turn."""
    both = zip(contact.turns, texts, strict=True)
    return replace(contact, turns=tuple(replace(turn, text=text) for turn, text in both))
