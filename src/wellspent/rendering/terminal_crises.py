"""Moments of crisis in a terminal: the newest first, then what may be false among them.

A moment is a line in 80 columns: its times without the year, which stands in the header, and +1 for the next day;
what else was seen of the same matter where there is room for it, else an ellipsis. Long names of queues are folded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Final

from wellspent.moments.crisis import MEASURE_NAMES, CrisisMoment, CrisisWatch, Measure
from wellspent.rendering.printable import printable

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["print_crises"]

_MOST: Final = 40  # moments in a terminal; --json has all
_LEAST_NAME: Final = 10  # columns of a queue's name
_GAP: Final = 2


def print_crises(watch: CrisisWatch) -> None:
    """Print the moments, on standard output."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    shown = watch.moments[::-1][:_MOST]
    said = _sentences(watch)
    if shown:
        table = _table(shown, console.width, also=True)
        brief = _width(table) > console.width
        if brief:
            table = _table(shown, console.width, also=False)
        # a narrower terminal breaks the lines itself: nothing is cut off
        Console(highlight=False, width=max(console.width, _width(table))).print(table)
        said += _signs(shown, brief=brief)
    for sentence in said:
        console.print(printable(sentence), markup=False)


def _table(shown: Sequence[CrisisMoment], width: int, *, also: bool) -> Table:
    """One row a moment; a queue's name has what the rest leaves of the width, and some columns at least."""
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    one_year = len({one.start.year for one in shown}) == 1
    when = f"in {shown[0].start.year}" if one_year else "when"
    rows = [
        (
            _stretch(one, year=not one_year), _later(one.start, one.detected_at), _named(one, also=also),
            said_of(one.measure, one.expected), said_of(one.measure, one.observed),
        )
        for one in shown
    ]  # fmt: skip
    names = (when, "seen", "measure", "expected", "observed")
    table = Table(box=None, pad_edge=False, header_style="bold")
    widths = [max(map(len, column)) for column in zip(names, *rows, strict=True)]
    queues = any(one.queue is not None for one in shown)
    if queues:
        called = [printable(one.queue or "–") for one in shown]
        left = max(width - sum(widths) - _GAP * len(widths), _LEAST_NAME)
        longest = max(len("queue"), *(Text(name).cell_len for name in called))
        table.add_column("queue", width=min(longest, left), overflow="fold")
    for place, (name, cells) in enumerate(zip(names, widths, strict=True)):
        table.add_column(name, width=cells, no_wrap=True, justify="right" if place > 2 else "left")
    for place, row in enumerate(rows):
        table.add_row(*([Text(called[place])] if queues else []), *row)
    return table


def _width(table: Table) -> int:
    return sum(one.width or 0 for one in table.columns) + _GAP * (len(table.columns) - 1)


def _signs(shown: Sequence[CrisisMoment], *, brief: bool) -> list[str]:
    """What the signs in the table mean, those that stand in it."""
    next_day = any((one.end or one.detected_at).date() > one.start.date() for one in shown)
    said = ["+1: on the day after."] if next_day else []
    if brief and any(one.also for one in shown):
        said.append("…: more was seen of the same matter; --json and wider terminals name it.")
    return said


def said_of(measure: Measure, value: float) -> str:
    """A figure of the measure in its unit."""
    if measure == "offered":
        return f"{value:,.1f}"
    return f"{value:.0%}" if measure in {"service_level", "abandonment"} else f"{value:,.0f} s"


def _named(one: CrisisMoment, *, also: bool) -> str:
    name = MEASURE_NAMES[one.measure]
    if not one.also:
        return name
    rest = ", ".join(MEASURE_NAMES[seen.measure] for seen in one.also)
    return f"{name} (then {rest})" if also else f"{name} …"


def _stretch(one: CrisisMoment, *, year: bool) -> str:
    """From when to when, such as "25 Sep 17:15–08:45 +1"."""
    begin = (
        f"{one.start.day:2} {one.start:%b}{f' {one.start.year}' if year else ''} {one.start:%H:%M}"
    )
    return f"{begin}–{_later(one.start, one.end) if one.end else 'lasts'}"


def _later(start: datetime, moment: datetime) -> str:
    """The time of day, and how many days after the start that is."""
    days = (moment.date() - start.date()).days
    return f"{moment:%H:%M}" + (f" +{days}" if days else "")


def _sentences(watch: CrisisWatch) -> list[str]:
    if watch.not_judged is not None:
        unknown = watch.not_judged
        return [f"Nothing was judged: {unknown.reason}. What would lift it: {unknown.lift}."]
    chance = watch.expected_false_per_day
    queues = f" of {watch.queues:,} queues" if watch.queues > 1 else ""
    measures = ", ".join(MEASURE_NAMES[one] for one in watch.measures)
    said = [
        f"{watch.judged:,} intervals of {watch.interval_minutes:g} minutes{queues} judged on {watch.days:,} days, by {measures}; moments: {len(watch.moments):,}.",
        f"Chance alone raises about {chance:.2g} a day: {chance * watch.days:.1f} over these days.",
    ]
    if len(watch.moments) > _MOST:
        said.append(f"The newest {_MOST} are printed: --json has all.")
    return said
