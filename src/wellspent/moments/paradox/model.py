"""What was put in, and what followed, outcome by outcome and design by design.

The paradox: time that is taken out of performing (a talk, a slow part) makes this week's figures worse and may make
those of the weeks after better. Whether it did is asked of the records by three designs, strongest first;
each says why it refuses.

staged       agents (or teams) that began one after another, against those who had not begun (`worth`)
dose         weeks of the same agent with more hours before them, against their other weeks: an association
looked back  what everybody who was coached reached beyond what was to be expected of them: an association
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from wellspent.estimate import Figure
from wellspent.moments.moment import Unit

__all__ = ["Course", "Design", "Investment", "WhatFollowed"]

Design = Literal["staged rollout", "association by dose", "association by look back", "association"]


@dataclass(frozen=True, slots=True)
class Course:
    """The difference so many weeks after the beginning; below 0 is before it."""

    weeks_since: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class WhatFollowed:
    """What followed for one outcome by one design; `figure` is Unknown where the design refuses.

    `per` says of what the figure is: "week of an agent who was coached", "hour". `words` is one sentence.
    """

    outcome: str
    unit: Unit
    more_is_better: bool | None
    design: Design
    per: str
    figure: Figure
    words: str
    course: tuple[Course, ...] = ()


@dataclass(frozen=True, slots=True)
class Investment:
    """Hours that were put into something, their cost, and what followed.

    `key` is "coaching", "training", "slow_time" or "slow/<part>". `cost` is money; `hours` Unknown where nobody noted
    them. `whom` is how many agents, teams or contacts it was put into.
    """

    key: str
    name: str
    whom: str
    hours: Figure
    cost: Figure
    followed: tuple[WhatFollowed, ...]
