"""The record of a real bank's centre, contact by contact; read for `evidence/bank.py`."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pyarrow import csv

from wellspent.staffing.records.active_agents import Stretches, find_stretches

__all__ = ["DAY", "DAYS", "EDGES", "FIT", "HALF_HOUR", "HALF_HOURS", "MEASURED", "OPEN", "Records",
           "Seen", "read_bank", "see"]  # fmt: skip

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

DAY: Final = 86_400
HALF_HOUR: Final = 1800
OPEN: Final = 7 * 3600  # seven in the morning; it closes at midnight
HALF_HOURS: Final = (DAY - OPEN) // HALF_HOUR
EDGES: Final = np.arange(HALF_HOURS + 1) * float(HALF_HOUR) + OPEN
# Sunday to Thursday; the first half fits and chooses, the second is measured
DAYS: Final = (1, 2, 3, 4, 7, 8, 9, 10, 11, 14, 15, 16, 17, 18)
FIT: Final = DAYS[:7]
MEASURED: Final = DAYS[7:]


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """Contacts, a column each; seconds from midnight before the month's first day.

    `offered` are those that came to the agents: they queued or were answered. `at` is when.
    """

    day: Numbers  # of the month
    at: Numbers
    queued: Flags
    wait: Numbers
    hung_up: Flags
    offered: Flags
    begin: Numbers  # of the answer; nan without
    end: Numbers
    handle: Numbers  # seconds
    agent: npt.NDArray[Any]  # empty where the record names none
    favoured: Flags  # customers of high priority
    known: Flags  # customers whom the record names
    kind: npt.NDArray[Any]  # of service asked for; PS is the usual one

    def where(self, chosen: Flags) -> Records:
        """Some of them."""
        return Records(*(getattr(self, each.name)[chosen] for each in fields(self)))

    def of(self, *days: int) -> Records:
        """Those offered on these days."""
        return self.where(self.offered & np.isin(self.day, days))

    @property
    def half_hour(self) -> npt.NDArray[np.int64]:
        """The half hour in which each came, from 0 at seven; outside −1."""
        place = np.floor((self.at % DAY - OPEN) / HALF_HOUR).astype(np.int64)
        return np.where(place < 0, -1, place)

    @property
    def answered(self) -> Records:
        """Those that an agent answered."""
        return self.where(~self.hung_up)

    @property
    def named(self) -> Records:
        """Those answered by an agent whom the record names."""
        return self.where(~self.hung_up & (self.agent != ""))

    def stretches(self, break_seconds: float) -> Stretches:
        """When agents were at work."""
        known = self.named
        return find_stretches(known.agent, known.begin, known.end, break_seconds=break_seconds)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """What happened in each half hour: contacts offered, their mean wait, the share that hung up."""

    contacts: Numbers
    wait: Numbers
    abandonment: Numbers


def see(records: Records, day: int) -> Seen:
    """The half hours of one day; nan where nobody came."""
    of_day = records.of(day)
    inside = of_day.where(of_day.half_hour >= 0)
    n = np.bincount(inside.half_hour, minlength=HALF_HOURS).astype(np.float64)
    some = np.where(n > 0, n, np.nan)
    return Seen(
        n,
        np.bincount(inside.half_hour, inside.wait, HALF_HOURS) / some,
        np.bincount(inside.half_hour, inside.hung_up, HALF_HOURS) / some,
    )


def read_bank(shared: Path) -> Records:
    """Every contact but those that the record calls phantoms."""
    path = shared / "operations" / "anonymous_bank" / "calls.csv.gz"
    as_text = csv.ConvertOptions(column_types=dict.fromkeys(
        ("date", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit"), pa.string()))  # fmt: skip
    table = csv.read_csv(path, convert_options=as_text)
    column = {name: table[name].to_numpy() for name in table.column_names}
    real = column["outcome"] != "PHANTOM"
    column = {name: values[real] for name, values in column.items()}
    day = np.array([int(date[-2:]) for date in column["date"]], dtype=np.float64)
    midnight = (day - 1) * DAY
    q_start, begin, end = (_seconds(column[name]) for name in ("q_start", "ser_start", "ser_exit"))
    queued = q_start > 0
    hung_up = column["outcome"] != "AGENT"
    end = np.where(end < begin, end + DAY, end)  # past midnight
    agent = np.where(column["server"] == "NO_SERVER", "", column["server"]).astype(np.str_)
    return Records(
        day=day,
        at=midnight + np.where(queued, q_start, _seconds(column["vru_exit"])),
        queued=queued,
        wait=column["q_time"].astype(np.float64),
        hung_up=hung_up,
        offered=queued | ~hung_up,
        begin=np.where(hung_up, np.nan, midnight + begin),
        end=np.where(hung_up, np.nan, midnight + end),
        handle=column["ser_time"].astype(np.float64),
        agent=agent,
        favoured=column["priority"] == 2,
        known=column["customer_id"] != "0",
        kind=column["type"].astype(np.str_),
    )


def _seconds(clock: npt.NDArray[Any]) -> Numbers:
    """Seconds from midnight of `h:mm:ss`."""
    return np.array([int(h) * 3600.0 + int(m) * 60 + int(s)
                     for h, m, s in (each.split(":") for each in clock)])  # fmt: skip
