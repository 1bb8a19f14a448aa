"""Moments of crisis in a terminal: the newest first, then what may be false among them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from wellspent.moments.crisis import MEASURE_NAMES, CrisisMoment, CrisisWatch, Measure
from wellspent.rendering.printable import printable

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["print_crises"]

_MOST: Final = 40  # moments in a terminal; --json has all


def print_crises(watch: CrisisWatch) -> None:
    """Print the moments, on standard output."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    if watch.moments:
        console.print(_table(watch))
    for sentence in _sentences(watch):
        console.print(printable(sentence), markup=False)


def _table(watch: CrisisWatch) -> Table:
    from rich.table import Table  # noqa: PLC0415

    queues = any(one.queue is not None for one in watch.moments)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in (*(["queue"] if queues else []), "from", "to", "seen", "measure"):
        table.add_column(name, no_wrap=name != "queue")
    for name in ("expected", "observed"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in watch.moments[::-1][:_MOST]:
        queue = [printable(one.queue or "–")] if queues else []
        table.add_row(
            *queue, _minute(one.start), _minute(one.end) if one.end else "lasts",
            _minute(one.detected_at), _named(one), said_of(one.measure, one.expected),
            said_of(one.measure, one.observed),
        )  # fmt: skip
    return table


def said_of(measure: Measure, value: float) -> str:
    """A figure of the measure in its unit."""
    if measure == "offered":
        return f"{value:,.1f}"
    return f"{value:.0%}" if measure in {"service_level", "abandonment"} else f"{value:,.0f} s"


def _named(one: CrisisMoment) -> str:
    also = [MEASURE_NAMES[seen.measure] for seen in one.also]
    return MEASURE_NAMES[one.measure] + (f" (then {', '.join(also)})" if also else "")


def _minute(moment: datetime) -> str:
    return moment.isoformat(sep=" ", timespec="minutes")


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
