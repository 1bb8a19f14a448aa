"""`wellspent warn`: early warnings from any table of counts, each as it stood on its date."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import check_writable, write_text
from wellspent.cli.problems import show_problems
from wellspent.errors import NothingFound

if TYPE_CHECKING:
    import pyarrow as pa

    from wellspent.listening.alarms import Alarm, Alarms

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

    \b
      wellspent warn counts.csv
      wellspent warn counts.csv --since 2026-03-01 --chart warnings.svg
    """  # noqa: D301 - click reads the control character
    from wellspent.cli.impact_pictures import check_chart  # noqa: PLC0415
    from wellspent.listening.alarms import counted, watch  # noqa: PLC0415
    from wellspent.readers.any_table import read_any_table  # noqa: PLC0415
    from wellspent.rendering.terminal_warnings import print_warnings  # noqa: PLC0415

    check_writable(data_as)
    check_writable(chart)
    check_chart(chart)
    table, unread = read_any_table(counts)
    usable, unusable = counted(table, counts, _places(table.num_rows, [p.line for p in unread]))
    show_problems([*unread, *unusable])
    if not usable.num_rows:
        raise NothingFound(counts, "rows that are counts of a topic on a date")
    alarms = watch(
        usable, mode="strict" if strict else "share", false_share=false_share, since=since
    )
    if chart:
        _draw(chart, usable, alarms)
    if data_as is None:
        print_warnings(alarms)
        return
    document = json.dumps(_document(alarms, len(unread) + len(unusable)), indent=1, ensure_ascii=False, allow_nan=False)  # fmt: skip
    write_text(data_as, document + "\n")


def _places(rows: int, rejected: list[int | None]) -> list[int]:
    """The lines of a CSV file on which its rows stand: after the header, without those not read."""
    left_out = set(rejected)
    lines = (line for line in range(2, rows + 2 + len(left_out)) if line not in left_out)
    return list(lines)[:rows]


def _document(alarms: Alarms, problems: int) -> dict[str, Any]:
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
        "not_judged": None
        if alarms.not_judged is None
        else {"unknown": alarms.not_judged.reason, "lift": alarms.not_judged.lift},
        "problems": problems,
    }  # fmt: skip


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
