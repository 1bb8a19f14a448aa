"""Early warnings in a terminal: the newest first, then what may be false among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.listening.alarms import Alarm, Alarms, AmountAlarms
from wellspent.rendering.printable import printable

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["print_amounts", "print_warnings"]

_MOST: Final = 40  # alarms in a terminal; --json has all
_NAMED: Final = 5  # topics and dates that are not known


def print_warnings(alarms: Alarms) -> None:
    """Print the alarms, on standard output."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    if alarms.alarms:
        console.print(_table(alarms))
    for sentence in _sentences(alarms):
        console.print(printable(sentence), markup=False)


def print_amounts(alarms: AmountAlarms) -> None:
    """Print the alarms of amounts, on standard output."""
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    console = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("series", "at", "value", "usual", "standard deviations"):
        table.add_column(name, justify="left" if name in {"series", "at"} else "right")
    for one in alarms.alarms[::-1][:_MOST]:
        table.add_row(
            printable(one.topic), f"{one.at:%Y-%m-%d %H:%M}", f"{one.value:,.4g}",
            f"{one.usual:,.4g} ({one.low:,.4g} to {one.high:,.4g})", f"{one.standard_deviations:+.1f}",
        )  # fmt: skip
    if alarms.alarms:
        console.print(table)
    if alarms.not_judged is not None:
        unknown = alarms.not_judged
        console.print(f"Nothing was judged: {unknown.reason}. What would lift it: {unknown.lift}.")
        return
    more = f" The newest {_MOST} are printed: --json has all." if len(alarms.alarms) > _MOST else ""
    console.print(
        f"{alarms.values:,} values judged of {alarms.series:,} series, {alarms.days:,.0f} days together; "
        f"alarms from {alarms.standard_deviations:g} standard deviations: {len(alarms.alarms):,}.{more}"
    )


def _table(alarms: Alarms) -> Table:
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("topic", "first alarm"):
        table.add_column(name, no_wrap=name != "topic", min_width=10)
    for name in ("observed", "expected", "times (95 %)", "q"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in sorted(alarms.alarms, key=lambda one: (-one.date.toordinal(), one.q))[:_MOST]:
        topic = f"{one.topic} ({_marks(one)})" if _marks(one) else one.topic
        table.add_row(
            printable(topic), one.date.isoformat(), _observed(one, alarms), f"{one.baseline:,.1f}",
            _times(one), f"{one.q:.2g}",
        )  # fmt: skip
    return table


def _observed(one: Alarm, alarms: Alarms) -> str:
    of = f" of {one.total:,.0f}" if alarms.judged == "share" else ""
    return f"{one.observed:,.0f}{of}"


def _times(one: Alarm) -> str:
    if one.new:
        return "–"
    return f"{one.ratio.value:.1f} ({one.ratio.low:.1f} to {one.ratio.high:.1f})"


def _marks(one: Alarm) -> str:
    marks = (("new", one.new), ("volume surged too", one.surged))
    return ", ".join(name for name, is_so in marks if is_so)


def _not_counted(alarms: Alarms) -> list[str]:
    """Which topics are not judged on which dates, and what their numbers are taken for."""
    places = [f"{topic} on {day}" for topic, day in alarms.not_counted]
    if not places:
        return []
    more = f" and {len(places) - _NAMED:,} more" if len(places) > _NAMED else ""
    return [f"Not judged, and not taken for 0, as the count could not be read: {', '.join(places[:_NAMED])}{more}."]  # fmt: skip


def _sentences(alarms: Alarms) -> list[str]:
    if alarms.not_judged is not None:
        unknown = alarms.not_judged
        return [
            *_not_counted(alarms),
            f"Nothing was judged: {unknown.reason}. What would lift it: {unknown.lift}.",
        ]
    unit = "days" if alarms.period == 1 else "weeks"
    by = "share of all contacts" if alarms.judged == "share" else "counts"
    watched = f"{alarms.dates:,} {unit} judged from {alarms.first_date}, {alarms.topics:,} topics"
    said = [f"{watched} by their {by}; alarms: {len(alarms.alarms):,}."]
    if len(alarms.alarms) > _MOST:
        said.append(f"The newest {_MOST} are printed: --json has all.")
    if alarms.mode == "strict":
        said.append(
            f"False alarms are expected on {alarms.expected_false_share:.2g} of a date at most."
        )
    else:
        said.append(
            f"Of the alarms of a date {alarms.expected_false_share:.0%} are expected to be false at most, on "
            f"average over dates; over all {alarms.dates:,} that may be about {alarms.false_alarms:.0f}."
        )
    return [*said, *_not_counted(alarms)]
