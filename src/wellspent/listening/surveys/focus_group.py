"""Who sat in a focus group, beside who the customers are; and what so few people cannot tell.

Nothing that was said in a group is ever counted: a handful of people who were invited, agreed to come and heard
one another are no sample, and a percentage of them says nothing about anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from scipy import special

__all__ = [
    "FocusGroup",
    "NotHeard",
    "Seat",
    "Trait",
    "focus_group_reading",
]

VIEWS: Final = (0.1, 0.2, 0.3)
_UNLIKELY: Final = 0.05
_MOST: Final = 30  # values of a trait
_CERTAIN: Final = 1e-7


@dataclass(frozen=True, slots=True)
class Seat:
    """One value of a trait: how many in the group have it, of how many; and its share of the customers.

    `probability` is that of a group drawn by lot being as far from its customers in this value, or further (exact
    binomial, two-sided). `standing` is over, under or as expected.
    """

    value: str
    seats: int
    base_share: float
    expected: float
    probability: float
    standing: str


@dataclass(frozen=True, slots=True)
class Trait:
    """One trait of the group beside the customers, the most common value first; in words."""

    trait: str
    known: int
    base: int
    seats: tuple[Seat, ...]
    words: str


@dataclass(frozen=True, slots=True)
class NotHeard:
    """How likely nobody in a group of this size holds a view that this share of customers holds."""

    held_by: float
    probability: float


@dataclass(frozen=True, slots=True)
class FocusGroup:
    """A group beside the customers that it came from.

    `said` are its statements, in their words and never counted.
    """

    group: str
    people: int
    base: int
    traits: tuple[Trait, ...]
    not_heard: tuple[NotHeard, ...]
    words: str
    unseen: tuple[str, ...]
    said: tuple[str, ...] = ()


def focus_group_reading(
    group: str,
    members: Mapping[str, Sequence[str | None]],
    base: Mapping[str, Mapping[str, int]],
    *,
    people: int,
    customers: int,
    said: Sequence[str] = (),
) -> FocusGroup:
    """The group's reading.

    `members` has for each trait its value for each person, None where it is not known; `base` how many
    customers have each value.
    """
    traits = tuple(_trait(name, values, base.get(name, {})) for name, values in members.items())
    silent = tuple(NotHeard(share, (1 - share) ** people) for share in VIEWS)
    unseen = tuple(
        f"{trait.trait} '{seat.value}', {_percent(seat.base_share)} of customers"
        for trait in traits
        for seat in trait.seats
        if not seat.seats and seat.base_share >= VIEWS[0] and trait.known
    )
    return FocusGroup(group, people, customers, traits, silent, _words(people, silent), unseen, tuple(said))  # fmt: skip


def _trait(name: str, values: Sequence[str | None], base: Mapping[str, int]) -> Trait:
    known = [value for value in values if value is not None]
    total = sum(base.values())
    ranked = sorted({*base, *known}, key=lambda value: (-base.get(value, 0), value))[:_MOST]
    seats = tuple(_seat(value, known.count(value), len(known), base.get(value, 0), total) for value in ranked)  # fmt: skip
    return Trait(name, len(known), total, seats, _said_of(name, seats, len(known), len(values)))


def _seat(value: str, seats: int, people: int, having: int, total: int) -> Seat:
    share = having / total if total else 0.0
    expected = share * people
    probability = _two_sided(seats, people, share)
    standing = "as expected"
    if probability < _UNLIKELY:
        standing = "over" if seats > expected else "under"
    return Seat(value, seats, share, expected, probability, standing)


def _two_sided(seats: int, people: int, share: float) -> float:
    """The exact binomial probability of what is no more likely than this (Fisher's two-sided test)."""
    if not people or not 0 < share < 1:
        return 1.0 if not people or share == seats / max(people, 1) else 0.0
    chances = [
        float(special.binom(people, k)) * share**k * (1 - share) ** (people - k)
        for k in range(people + 1)
    ]
    mine = chances[seats] * (1 + _CERTAIN)
    return min(sum(one for one in chances if one <= mine), 1.0)


def _said_of(name: str, seats: Sequence[Seat], known: int, people: int) -> str:
    if not known:
        return f"{name}: not known of anybody in the group."
    if not any(seat.base_share for seat in seats):
        return f"{name}: not known of the customers, so there is nothing to compare with."
    off = [seat for seat in seats if seat.standing != "as expected"]
    of = "" if known == people else f" (known of {known} of {people})"
    if not off:
        return f"{name}{of}: no further from the customers than a group drawn by lot may be; so few people cannot show much."
    said = "; ".join(f"'{one.value}' has {one.seats} of {known} seats, where a lot gives {one.expected:.1f} (p {_p(one.probability)})" for one in off)  # fmt: skip
    return f"{name}{of}: not like the customers. {said}."


def _p(value: float) -> str:
    return "< .001" if value < 0.001 else "= " + f"{value:.3f}".lstrip("0")


def _words(people: int, silent: Sequence[NotHeard]) -> str:
    if not people:
        return "Nobody sat in the group."
    said = [f"{_percent(one.held_by)} of customers hold is not held by anybody in it {_chance(one.probability)}" for one in silent]  # fmt: skip
    return (
        f"{people} {'person' if people == 1 else 'people'}, if drawn by lot: a view that {', one that '.join(said)}."
        " A group shows what can be thought and in which words, and never how many think it."
    )


def _chance(probability: float) -> str:
    if probability < 0.005:
        return "in fewer than 1 of 200 such groups"
    if probability < 0.15:
        return f"in 1 of {round(1 / probability)} such groups"
    return f"in {round(probability * 10)} of 10 such groups"


def _percent(share: float) -> str:
    return f"{share:.0%}"
