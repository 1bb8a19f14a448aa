"""A centre as staffing sees it: who shares agents, what arrives when, and what a contact takes.

pool       queues that share their agents, as the centre names them or as its teams show
history    what the ACD counted for a pool, interval by interval
week       the usual week that the history makes: 7 days × 24 hours, Monday is 0
split      mean seconds of a contact by kind and by cause of friction, from the ledger
scale      what the ACD's seconds are in the ledger's: a sample's mean is brought to the volume's

Intervals count every contact, the ledger a sample of them. So how many contacts there are, and how
long they take on average, is the ACD's; which share of that is quick, friction or slow is the
ledger's. What a table lacks is Unknown, with what would lift it, and nothing else is lost.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Figure, Unknown
from wellspent.report.impact.model import ValueOfSlowTime
from wellspent.report.model import Kind
from wellspent.settings import StaffingSettings

__all__ = ["History", "Operation", "Pool", "SegmentTime", "Split", "Week"]

Vector = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """What the ACD counted for a pool: one number an interval, in the order of time.

    Intervals are `seconds` long and may have gaps. Counts are of contacts; `wait_seconds` and
    `handle_seconds` are means per contact answered, nan where nobody was or it was not recorded;
    `agents` are those there on average, nan where not recorded. `lacking` is the share of
    intervals in which one of the queues has no row and no other reason for it; where another has
    one, the counts hold what the queue usually has then.
    """

    at: npt.NDArray[np.datetime64]
    seconds: float
    offered: Vector
    answered: Vector
    abandoned: Vector
    in_target: Vector
    wait_seconds: Vector
    handle_seconds: Vector
    agents: Vector
    lacking: float = 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Week:
    """A pool's usual week: arrays of 7 days × 24 hours, Monday first; nan where closed.

    An hour is open where a contact was offered or an agent was there in any week. `hours` is how
    many such hours the history holds, `contacts` those offered in them. `rate_error` is the
    standard error of `contacts_per_hour` over weeks, at least that of chance arrivals.
    `handle_seconds` is the ACD's mean, drawn towards the pool's where few contacts tell;
    `handle_error` its standard error. `agents` is nan where the ACD recorded none.
    """

    open: npt.NDArray[np.bool_]
    hours: Vector
    contacts: Vector
    contacts_per_hour: Vector
    rate_error: Vector
    handle_seconds: Vector
    handle_error: Vector
    agents: Vector


@dataclass(frozen=True, slots=True)
class Split:
    """Mean seconds of a contact, whole, by kind and by cause of friction, from the ledger.

    `acd` is the mean of the ACD's intervals; `scale` what one second of the ledger is in the
    ACD's (acd / mean); both Unknown where no interval has handle times.
    """

    contacts: int
    mean: Figure
    kinds: tuple[tuple[Kind, Figure], ...]
    causes: tuple[tuple[str, Figure], ...]
    acd: Figure
    scale: Figure


@dataclass(frozen=True, slots=True)
class SegmentTime:
    """A segment of customers: its share of contacts, its handle time, and the slow part of it.

    `name` is None where no segment was recorded.
    """

    name: str | None
    contacts: int
    share: Figure
    handle_seconds: Figure
    slow_seconds: Figure


@dataclass(frozen=True, slots=True)
class Pool:
    """Queues that share their agents. `told_by` says who knows that they do: nobody does
    of queues that only the intervals name.

    `patience_seconds` is the mean time until a waiting customer hangs up.
    """

    name: str
    queues: tuple[str, ...]
    told_by: Literal["settings", "teams", "agents", "alone", "nobody"]
    history: History | Unknown
    week: Week | Unknown
    split: Split
    segments: tuple[SegmentTime, ...]
    patience_seconds: Figure


@dataclass(frozen=True, slots=True)
class Operation:
    """All that a price or a plan rests on; made by `gather_operation`.

    `wage_per_hour` is the centre's `cost_per_hour`. `split` and `segments` are the whole
    centre's. `repeat_share` is the share of contacts whose customer came back. `unplaced` are
    contacts without a queue: they are in no pool. `missing` names every table, column or setting
    that is not there, with what it would lift. `value_curves` are what outcomes tell of slow time.
    """

    name: str
    fictional: bool
    currency: str
    wage_per_hour: Figure
    staffing: StaffingSettings
    pools: tuple[Pool, ...]
    split: Split
    segments: tuple[SegmentTime, ...]
    repeat_share: Figure
    repeat_days: int
    unplaced: int
    missing: tuple[tuple[str, Unknown], ...]
    value_curves: tuple[ValueOfSlowTime, ...] = ()

    def pool(self, name: str) -> Pool | None:
        """The pool of that name; None where there is none."""
        return next((one for one in self.pools if one.name == name), None)
