"""What is said of hurry: where it is, what it goes along with, and the permission to give.

hurry   whether a contact shows a sign of rush (`worth.rush`): over contacts the share that do
driver  something that may cause it: the clock, the queue or the form. It is told by contacts of the same
        agent and the same kind, and it stays an association: nobody has changed the driver
rule    where slow time is worth more than it costs: the permission to take it
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wellspent.estimate import Figure

__all__ = ["Bunch", "Driver", "HourBand", "HurryAt", "Pressure", "Rule"]

Pressure = Literal["clock", "queue", "form"]


@dataclass(frozen=True, slots=True)
class Driver:
    """How much more hurry goes along with a driver; `unit` says from what to what.

    `figure` is in share of contacts. `stands` says whether it is surely above 0 when all drivers are looked at
    together.
    """

    pressure: Pressure
    name: str
    unit: str
    figure: Figure
    stands: bool


@dataclass(frozen=True, slots=True)
class HurryAt:
    """A kind of contact: how hurried it is, and how much more than the same agents' other contacts."""

    where: str
    second_contact: bool
    contacts: int
    hurry: Figure
    beyond: Figure


@dataclass(frozen=True, slots=True)
class Bunch:
    """Times that end just within a round number of seconds more often than chance makes them: a target.

    `within` ended in the `width` seconds up to the target, `beyond` in those after it; `expected` is the share of
    both that would lie within if nobody aimed.
    """

    what: str
    target_seconds: float
    width_seconds: float
    within: int
    beyond: int
    share: Figure
    expected: float


@dataclass(frozen=True, slots=True)
class HourBand:
    """Hours of the day with their price of a slow minute: from `begin` to `end` o'clock."""

    begin: int
    end: int
    price: Figure
    free_share: float | None


@dataclass(frozen=True, slots=True)
class Rule:
    """The permission to give in one place, with what a minute is worth and what it costs when.

    `where` is "returns", or "every queue". `worth_per_minute` is by `design`: of an association it is what a
    minute would bring if the slow time were the cause. `when` are the hours at which it is surely worth more than
    its price. `words` is the rule as it is given.
    """

    where: str
    of: str
    second_contact: bool
    contacts: int
    worth_per_minute: Figure
    design: str
    hours: tuple[HourBand, ...]
    when: tuple[tuple[int, int], ...]
    hurry: Figure
    words: str
