"""The price of a slow minute in sentences: what it costs, when it is free, and what was assumed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.slow_minute_parts import HourPrice, SlowMinute
from wellspent.report.words import say_figure, say_seconds, say_unknown, say_value

__all__ = ["WEEKDAYS", "say_hour", "say_money", "say_slow_minute"]

WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_MOSTLY: Final = 2 / 3  # of an hour's contacts: from there on it counts as free


def say_slow_minute(slow: SlowMinute) -> tuple[str, ...]:
    """The answer in two to five plain sentences."""
    if isinstance(slow.usual, Unknown):
        return (f"What a slow minute costs is {say_unknown(slow.usual)}",)
    said = (_chosen(slow), _costs(slow), _free(slow), _waits(slow), _assumed(slow.assumed))
    return tuple(sentence for sentence in said if sentence)


def say_money(figure: Figure, currency: str) -> str:
    """`0.43 (0.36 to 0.51) EUR`."""
    if isinstance(figure, Unknown):
        return "not enough to say"
    value, low, high = (say_value(one, "money") for one in (figure.value, figure.low, figure.high))
    return f"{value} ({low} to {high}) {currency}"


def say_hour(hour: tuple[int, int]) -> str:
    """`Monday 10–11 h`."""
    weekday, begin = hour
    return f"{WEEKDAYS[weekday]} {begin}–{begin + 1} h"


def _chosen(slow: SlowMinute) -> str | None:
    """What was chosen to be otherwise than it is."""
    choices = slow.choices
    said = [
        f"{say_seconds(seconds)} more slow time for {name}"
        for name, seconds in choices.slow_seconds.items()
        if seconds
    ]
    if choices.slow_seconds_otherwise:
        whom = "everybody else" if said else "every contact"
        said.append(f"{say_seconds(choices.slow_seconds_otherwise)} more slow time for {whom}")
    if choices.friction_cut:
        said.append(f"{say_value(choices.friction_cut, 'share')} of friction gone")
    return f"With {' and '.join(said)}:" if said else None


def _costs(slow: SlowMinute) -> str:
    choices, currency = slow.choices, slow.currency
    kept = f"{choices.target} is kept"
    if choices.max_occupancy is not None:
        kept += f" and occupancy at most {say_value(choices.max_occupancy, 'share')}"
    usual = f"One more slow minute with every contact costs {say_money(slow.usual, currency)} a contact in wages, if {kept}"  # fmt: skip
    if isinstance(slow.busiest, Estimate) and slow.busiest_hour is not None:
        usual += f"; {say_money(slow.busiest, currency)} on {say_hour(slow.busiest_hour)}, the busiest hour"  # fmt: skip
    return f"{usual}."


def _free(slow: SlowMinute) -> str:
    if isinstance(slow.free_share, Unknown):
        return f"At which hours it is free is {say_unknown(slow.free_share)}"
    if not slow.free_share.value:
        return "It is free at no hour for certain: the agents who are there may all be needed."
    share = say_figure(slow.free_share, "share")
    said = f"It is surely free for {share} of contacts, whose agents have the time anyway"
    hours = _mostly_free(slow.hours)
    return f"{said}: above all at {_runs(hours)}." if hours else f"{said}."


def _mostly_free(hours: Sequence[HourPrice]) -> list[int]:
    """The hours of the day at which the minute is free for most contacts of the week."""
    free, offered = dict.fromkeys(range(24), 0.0), dict.fromkeys(range(24), 0.0)
    for one in hours:
        free[one.hour] += one.contacts_per_hour * (one.free_share or 0.0)
        offered[one.hour] += one.contacts_per_hour
    return [hour for hour in range(24) if offered[hour] and free[hour] >= _MOSTLY * offered[hour]]


def _runs(hours: Iterable[int]) -> str:
    """`8–9 and 17–20 h`."""
    runs: list[list[int]] = []
    for hour in hours:
        if runs and runs[-1][1] == hour:
            runs[-1][1] = hour + 1
        else:
            runs.append([hour, hour + 1])
    said = [f"{begin}–{end}" for begin, end in runs]
    return " and ".join((", ".join(said[:-1]), said[-1]) if len(said) > 1 else said) + " h"


def _waits(slow: SlowMinute) -> str | None:
    """What the minute costs at the busiest hour where nobody is added for it."""
    busiest = next((one for one in slow.hours if (one.weekday, one.hour) == slow.busiest_hour), None)  # fmt: skip
    if busiest is None or isinstance(busiest.waiting_price, Unknown):
        return None
    return (
        f"If nobody is added, customers wait for it: at the busiest hour that costs "
        f"{say_money(busiest.waiting_price, slow.currency)} a contact."
    )


def _assumed(assumed: Sequence[str]) -> str | None:
    return f"Assumed and measured nowhere: {'; '.join(assumed)}." if assumed else None
