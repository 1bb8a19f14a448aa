"""What a pool of agents is asked for, what it is to reach, and what it reaches.

load     contacts per second × mean handle seconds, in erlangs: the agents that would be
         busy if nobody ever waited
target   a share of the contacts offered, answered within so many seconds
ASA      average speed of answer: the mean wait, here always with the name of whose mean it is
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from wellspent.errors import WellspentError

__all__ = [
    "LEAST_LOAD",
    "LEAST_SECONDS",
    "MOST_AGENTS",
    "MOST_CONTACTS_PER_HOUR",
    "MOST_HANDLE_SECONDS",
    "MOST_PATIENCE_SECONDS",
    "Demand",
    "DemandInvalid",
    "Performance",
    "StaffingError",
    "Target",
    "TargetInvalid",
]

MOST_CONTACTS_PER_HOUR = 10_000_000.0  # beyond every centre there is: a slip of the unit
LEAST_SECONDS = 0.001  # shorter is a slip of the unit, too
MOST_HANDLE_SECONDS = 86_400.0  # a day
MOST_PATIENCE_SECONDS = 604_800.0  # a week: beyond it nobody hangs up, which is `inf`
MOST_AGENTS = 1_000_000.0
LEAST_LOAD = 1e-100  # erlangs: below it nobody comes

_TARGET = re.compile(r"\s*(\d+(?:\.\d+)?)\s*%?\s*/\s*(\d+(?:\.\d+)?)\s*s?\s*")


class StaffingError(WellspentError):
    """A question of staffing that has no answer as it was asked."""


class DemandInvalid(StaffingError):
    """A rate or a duration that no pool of agents can have."""


class TargetInvalid(StaffingError):
    """A target that is not a share of the contacts within a number of seconds."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What one pool gets in one interval: a Poisson stream of contacts, and their handling.

    `handle_seconds` is the mean handle time; `patience_seconds` the mean time after which a
    waiting customer hangs up, `inf` where nobody ever does. Raises `DemandInvalid`.
    """

    contacts_per_hour: float
    handle_seconds: float
    patience_seconds: float = math.inf

    def __post_init__(self) -> None:
        """Refuse what no pool can have: the remedy names the unit, the usual slip."""
        if not 0 <= self.contacts_per_hour <= MOST_CONTACTS_PER_HOUR:
            raise DemandInvalid(
                f"There cannot be {self.contacts_per_hour:,.12g} contacts per hour.",
                f"Give a number from 0 to {MOST_CONTACTS_PER_HOUR:,.0f}, counted by the hour.",
            )
        if not LEAST_SECONDS <= self.handle_seconds <= MOST_HANDLE_SECONDS:
            raise DemandInvalid(
                f"A mean handle time cannot be {self.handle_seconds:,.12g} seconds.",
                "Give it in seconds, above 0 and at most a day: five minutes are 300.",
            )
        patience = self.patience_seconds
        if not (LEAST_SECONDS <= patience <= MOST_PATIENCE_SECONDS or patience == math.inf):
            raise DemandInvalid(
                f"A mean patience cannot be {patience:,.12g} seconds.",
                "Give it in seconds, above 0 and at most a week, or leave it out where nobody "
                "hangs up.",
            )
        if self.erlangs > MOST_AGENTS:
            raise DemandInvalid(
                f"{self.contacts_per_hour:,.12g} contacts per hour of "
                f"{self.handle_seconds:,.12g} seconds keep {self.erlangs:,.0f} agents busy.",
                f"Check both units; more than {MOST_AGENTS:,.0f} agents cannot be reckoned with.",
            )

    @property
    def erlangs(self) -> float:
        """The load: agents that would be busy if nobody waited."""
        return self.contacts_per_hour * self.handle_seconds / 3600.0


@dataclass(frozen=True, slots=True)
class Target:
    """A share of the contacts offered that is answered within so many seconds.

    The share stands above 0 and at most at 1. Raises `TargetInvalid`.
    """

    share: float
    seconds: float

    def __post_init__(self) -> None:
        """Refuse what is no share and no time."""
        if not (0 < self.share <= 1 and 0 <= self.seconds < math.inf):
            raise _no_target(str(self))

    @classmethod
    def parse(cls, text: str) -> Target:
        """The target that is written like this: `80/20`, 80 % within 20 seconds."""
        found = _TARGET.fullmatch(text)
        if found is None:
            raise _no_target(text)
        return cls(float(found[1]) / 100.0, float(found[2]))

    def __str__(self) -> str:
        """`80/20`."""
        return f"{100 * self.share:.12g}/{self.seconds:.12g}"


def _no_target(text: str) -> TargetInvalid:
    return TargetInvalid(
        f"'{text}' is not a target.",
        "Write per cent, a stroke and seconds: 80/20 is 80 % answered within 20 seconds.",
    )


@dataclass(frozen=True, slots=True)
class Performance:
    """What a pool of `agents` reaches with a demand in the long run.

    Shares are of all contacts offered unless a name says otherwise.
    """

    agents: float
    waiting: float  # share that finds every agent busy and has to wait
    service_level: float  # share answered within the threshold; a hang-up is not an answer
    wait_seconds: float  # mean wait of all offered, until the answer or the hang-up
    answered_wait_seconds: float  # mean wait of those answered: what most ACDs print as ASA
    abandonment: float  # share that hangs up before an answer
    occupancy: float  # share of the agents' time that is spent with a customer
