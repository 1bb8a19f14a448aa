"""`wellspent warn`: early warnings from any table of counts, each as it stood on its date."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import check_writable, write_json
from wellspent.cli.problems import show_problems
from wellspent.errors import NothingFound, Problem

if TYPE_CHECKING:
    import pyarrow as pa

    from wellspent.estimate import Unknown
    from wellspent.listening.alarms import Alarm, Alarms, AmountAlarms

__all__ = ["COMMANDS"]


def _day(_: click.Context, __: click.Parameter, value: datetime | None) -> date | None:
    return None if value is None else value.date()


@click.command()
@click.argument("counts", metavar="COUNTS", type=click.Path(path_type=Path))
@click.option(
    "--strict",
    is_flag=True,
    help="Evidence added up until it is enough (CUSUM): days later, and hardly a false alarm.",
)
@click.option(
    "--false-share",
    default=0.05,
    show_default=True,
    type=click.FloatRange(0.0001, 0.5),
    help="How many of a date's alarms may be false; with --strict: false alarms a date.",
)
@click.option(
    "--since",
    metavar="DATE",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=_day,
    help="Earlier dates are past alone.",
)
@click.option(
    "--chart",
    metavar="F",
    type=click.Path(path_type=Path),
    help="Draw the topics with alarms, F.svg or F.png.",
)
@click.option(
    "--json",
    "data_as",
    metavar="[F]",
    is_flag=False,
    flag_value=Path("-"),
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write everything as JSON to F; prints it without F.",
)
def warn(
    counts: Path,
    *,
    strict: bool,
    false_share: float,
    since: date | None,
    chart: Path | None,
    data_as: Path | None,
) -> None:
    """Say which topics have become more than their own past explains, and since when.

    COUNTS is CSV or Parquet with the columns date, topic, count and, where known, total (all
    contacts of the date). Every date is judged by what was before it, never by what came after.
    With a column value in the place of count, amounts are judged by their time of day.

    \b
      wellspent warn counts.csv
      wellspent warn counts.csv --since 2026-03-01 --chart warnings.svg
    """  # noqa: D301 - click reads the control character
    from wellspent.cli.impact_pictures import check_chart  # noqa: PLC0415
    from wellspent.readers.any_table import read_any_table  # noqa: PLC0415

    for output in (data_as, chart):
        check_writable(output)
    check_chart(chart)
    table, unread = read_any_table(counts)
    places = _places(counts, table.num_rows, [p.line for p in unread])
    if "value" in table.column_names and "count" not in table.column_names:
        if strict or chart:
            raise click.UsageError("Counts alone have --strict and --chart, and this table has amounts.")  # fmt: skip
        _warn_of_amounts(counts, table, unread, places=places, since=since, data_as=data_as)
        return
    from wellspent.listening.alarms import counted, watch  # noqa: PLC0415
    from wellspent.rendering.terminal_warnings import print_warnings  # noqa: PLC0415

    usable, unusable = counted(table, counts, places)
    _show(counts, usable["count"], [*unread, *unusable])
    alarms = watch(
        usable, mode="strict" if strict else "share", false_share=false_share, since=since
    )
    if chart:
        _draw(chart, usable, alarms)
    if data_as is None:
        print_warnings(alarms)
    else:
        _write(data_as, _document(alarms), len(unread) + len(unusable))


def _warn_of_amounts(
    file: Path, table: pa.Table, unread: list[Problem], *, places: list[int] | None,
    since: date | None, data_as: Path | None,
) -> None:  # fmt: skip
    from wellspent.listening.alarms import measured, watch_amounts  # noqa: PLC0415
    from wellspent.rendering.terminal_warnings import print_amounts  # noqa: PLC0415

    usable, unusable = measured(table, file, places)
    _show(file, usable["value"], [*unread, *unusable])
    alarms = watch_amounts(usable, since=since)
    if data_as is None:
        print_amounts(alarms)
    else:
        _write(data_as, _document_of_amounts(alarms), len(unread) + len(unusable))


def _show(file: Path, cells: Any, problems: list[Problem]) -> None:
    nothing = cells.null_count == len(cells)
    show_problems(problems, nothing=nothing)
    if nothing:
        raise NothingFound(file, "rows that can be judged")


def _write(path: Path, document: dict[str, Any], problems: int) -> None:
    whole = document | {"problems": problems}
    write_json(path, whole)


def _places(file: Path, rows: int, rejected: list[int | None]) -> list[int] | None:
    """The lines of a CSV file on which its rows stand: after the header, without those not read."""
    with file.open("rb") as opened:
        if opened.read(4) == b"PAR1":
            return None
    left_out = set(rejected)
    lines = (line for line in range(2, rows + 2 + len(left_out)) if line not in left_out)
    return list(lines)[:rows]


def _document(alarms: Alarms) -> dict[str, Any]:
    return {
        "alarms": [_row(one) for one in alarms.alarms],
        "expected_false_share": alarms.expected_false_share,
        "false_alarms_at_most": alarms.false_alarms,
        "runs": [
            {"topic": run.topic, "first": run.first.isoformat(), "last": run.last.isoformat(), "alarm_dates": run.alarm_dates}
            for run in alarms.runs
        ],
        "mode": alarms.mode,
        "judged": alarms.judged,
        "topics": alarms.topics,
        "dates_judged": alarms.dates,
        "first_date_judged": alarms.first_date.isoformat() if alarms.first_date else None,
        "not_counted": [{"topic": topic, "date": day.isoformat()} for topic, day in alarms.not_counted],
        "not_judged": _unknown(alarms.not_judged),
    }  # fmt: skip


def _document_of_amounts(alarms: AmountAlarms) -> dict[str, Any]:
    return {
        "alarms": [
            {"topic": one.topic, "date": one.at.isoformat(), "baseline": one.usual, "observed": one.value, "low": one.low, "high": one.high, "standard_deviations": one.standard_deviations}
            for one in alarms.alarms
        ],
        "expected_false_share": None,
        "alarms_from_standard_deviations": alarms.standard_deviations,
        "series": alarms.series,
        "values_judged": alarms.values,
        "days_judged": alarms.days,
        "not_judged": _unknown(alarms.not_judged),
    }  # fmt: skip


def _unknown(unknown: Unknown | None) -> dict[str, str] | None:
    return None if unknown is None else {"unknown": unknown.reason, "lift": unknown.lift}


def _row(alarm: Alarm) -> dict[str, Any]:
    return {
        "topic": alarm.topic,
        "date": alarm.date.isoformat(),
        "baseline": alarm.baseline,
        "observed": alarm.observed,
        "q": alarm.q,
        "window": alarm.window,
        "total": alarm.total,
        "ratio": alarm.ratio.value,
        "low": alarm.ratio.low,
        "high": alarm.ratio.high,
        "p": alarm.p,
        "new": alarm.new,
        "surged": alarm.surged,
    }


def _draw(path: Path, counts: pa.Table, alarms: Alarms) -> None:
    from wellspent.cli.impact_pictures import write_drawing  # noqa: PLC0415
    from wellspent.rendering.alarm_charts import draw_alarms  # noqa: PLC0415

    if alarms.alarms:
        write_drawing(draw_alarms(counts, alarms), path)
    else:
        click.echo("There is no alarm to draw: no chart was written.", err=True)


COMMANDS: Final = (warn,)
