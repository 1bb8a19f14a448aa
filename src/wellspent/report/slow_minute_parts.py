"""What somebody may choose, and what one more slow minute then costs: the words of the answer.

price    what one more minute with every contact costs in wages, in money per contact, so that the
         target is kept: for the agents it takes beyond those who are there anyway
free     the agents who are there are enough with the minute as well: the whole interval of the price
         lies below a twentieth of what it would be with nobody to spare
waiting  what the same minute costs where no agent is added: customers wait longer and give up
usual    the mean over contacts: what the minute costs at the hour in which a contact comes
busiest  the hour of the week with most work
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from wellspent.estimate import Figure, Unknown

__all__ = [
    "BestSlow",
    "Choices",
    "FrontierPoint",
    "HourPrice",
    "PoolPrice",
    "SlowMinute",
    "Story",
]


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody who asks may move: each a slider of the page, each an option of `plan`.

    `slow_seconds` are added to every contact of a segment, `slow_seconds_otherwise` to the others;
    they may be negative. `friction_cut` is the share of friction that is taken away, from 0 to 1.
    `target` is as in "80/20". `max_occupancy` None is no cap. `pool` None is the whole centre.
    """

    slow_seconds: Mapping[str, float] = field(default_factory=dict)
    slow_seconds_otherwise: float = 0.0
    friction_cut: float = 0.0
    target: str = "80/20"
    max_occupancy: float | None = None
    pool: str | None = None


@dataclass(frozen=True, slots=True)
class HourPrice:
    """One hour of the usual week, of one pool or of all of them together.

    `weekday` 0 is Monday, `hour` 9 is 9:00 to 10:00, in the moments as they were imported.
    `price` is of one more slow minute per contact, in money; Unknown with its reason. `free_share`
    is the share of the hour's contacts that come to a pool whose agents are enough to keep the target
    with the minute as well, whatever the interval leaves open, and `free` whether that is all of them; None where nobody recorded who was there.
    `waiting_price` is what the minute costs where no agent is added. `agents_needed` keep the target
    and the cap with the choices made, `agents_with_minute` with one minute more, `agents_there` is
    what the ACD recorded (None: not recorded). The last three are what those who are there, or who
    are needed where they are more, achieve.
    """

    weekday: int
    hour: int
    contacts_per_hour: float
    handle_seconds: float
    price: Figure
    waiting_price: Figure
    free: bool | None
    free_share: float | None
    agents_needed: float
    agents_with_minute: float
    agents_there: float | None
    occupancy: float
    service_level: float
    wait_seconds: float


@dataclass(frozen=True, slots=True)
class PoolPrice:
    """The price in one pool: hour by hour, and over its contacts."""

    name: str
    hours: tuple[HourPrice, ...]
    usual: Figure


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """What so many slow seconds more per contact mean for a usual week, so that the target is kept.

    `agent_hours` are paid hours and `cost` what they cost in wages; `value` is what the slow
    time that is added is taken to be worth (Unknown without an assumption), `net` value less cost. `occupancy` is the
    formulas', without an interval.
    """

    slow_seconds: float
    agent_hours: Figure
    cost: Figure
    value: Figure
    net: Figure
    occupancy: float


@dataclass(frozen=True, slots=True)
class Story:
    """One way to go on, for a usual week, beside the others.

    `name` is as_today, bank_it or spend_it. Hours are paid, `cost` is wages and, where they have a
    price, waiting and giving up; money is that of a week. `value` is of the slow time that is
    added, so 0 as today. `net` is the gain over as_today; its interval takes the worth of slow time
    as certain. All three are staffed so that the target is kept.
    """

    name: str
    words: str
    handle_seconds: Figure
    contacts: Figure
    agent_hours: Figure
    cost: Figure
    value: Figure
    net: Figure
    occupancy: Figure
    service_level: Figure
    wait_seconds: Figure


@dataclass(frozen=True, slots=True)
class BestSlow:
    """The slow seconds to add in a segment at the usual price: x* = τ·ln(V/(τπ)); V and τ found from outcomes, or assumed."""

    segment: str | None
    seconds: Figure
    worth: float | None
    tau_seconds: float


@dataclass(frozen=True, slots=True)
class SlowMinute:
    """The price of one more slow minute per contact, and what follows from it.

    `busiest_hour` is the hour that `busiest` is of. `free_share` is the share of contacts that come
    at an hour at which the minute is free. `hours` are the whole choice's (all pools, or one),
    `pools` each alone. `assumed` names in words what somebody assumed or chose and nobody measured.
    """

    currency: str
    choices: Choices
    busiest: Figure
    busiest_hour: tuple[int, int] | None
    usual: Figure
    free_share: Figure
    hours: tuple[HourPrice, ...]
    pools: tuple[PoolPrice, ...]
    frontier: tuple[FrontierPoint, ...]
    stories: tuple[Story, ...]
    best: tuple[BestSlow, ...]
    assumed: tuple[str, ...]
    missing: tuple[tuple[str, Unknown], ...]
    sentences: tuple[str, ...]
