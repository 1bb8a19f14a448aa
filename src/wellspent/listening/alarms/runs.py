"""From alarms day by day to matters: a topic that goes on alarming is one alarm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from wellspent.listening.alarms.model import Alarm, Run

__all__ = ["first_of_runs", "run_ends_after"]

_APART: Final = 7  # days without an alarm after which the next one is another matter


def run_ends_after(period: int) -> int:
    """After how many periods without an alarm the next one is another matter; `period` in days."""
    return max(_APART // period, 2)


def first_of_runs(
    alarms: Iterable[Alarm], period: int
) -> tuple[tuple[Alarm, ...], tuple[Run, ...]]:
    """The first alarm of each run, and the runs; `alarms` come in order of dates.

    Whether an alarm is a first one depends on what was before it alone.
    """
    apart = run_ends_after(period) * period
    firsts: list[Alarm] = []
    open_runs: dict[str, int] = {}
    runs: list[Run] = []
    for alarm in alarms:
        place = open_runs.get(alarm.topic)
        if place is not None and (alarm.date - runs[place].last).days <= apart:
            before = runs[place]
            runs[place] = Run(alarm.topic, before.first, alarm.date, before.alarm_dates + 1)
            continue
        open_runs[alarm.topic] = len(runs)
        runs.append(Run(alarm.topic, alarm.date, alarm.date, 1))
        firsts.append(alarm)
    return tuple(firsts), tuple(runs)
