"""`wellspent crisis`: what went wrong in a queue, interval by interval, each as it could be seen then."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import check_writable, write_json
from wellspent.cli.problems import show_problems
from wellspent.errors import NothingFound, Problem

if TYPE_CHECKING:
    import pyarrow as pa

    from wellspent.moments.crisis import CrisisMoment, CrisisWatch, Seen

__all__ = ["COMMANDS"]


@click.command()
@click.argument("intervals", metavar="INTERVALS", type=click.Path(path_type=Path))
@click.option(
    "--false-per-day",
    default=None,
    type=click.FloatRange(0.0005, 1.0),
    help="Moments a day that chance alone may raise; 0.03 if left out. More finds more, and sooner.",
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
def crisis(intervals: Path, *, false_per_day: float | None, data_as: Path | None) -> None:
    """Say when a queue was unlike its usual day, as of each interval.

    INTERVALS is CSV or Parquet, a row an interval: start (on the clock that customers live by), offered and any of
    answered, within_threshold, abandoned, asa_seconds, aht_seconds; queue, where there are several. Intervals of
    5 to 60 minutes are usual; three days must come before the first that is judged.

    \b
      wellspent crisis intervals.csv
      wellspent crisis intervals.csv --json crises.json
    """  # noqa: D301 - click reads the control character
    from wellspent.moments.crisis import FALSE_PER_DAY, watch_intervals  # noqa: PLC0415
    from wellspent.moments.crisis.rows import usable_intervals  # noqa: PLC0415
    from wellspent.rendering.terminal_crises import print_crises  # noqa: PLC0415

    check_writable(data_as)
    try:
        table, places, unread = _read(intervals)
    except NothingFound:
        raise NothingFound(intervals, "intervals") from None  # the reader says conversations
    usable, unusable = usable_intervals(table, intervals, places)
    problems = [*unread, *unusable]
    show_problems(problems, nothing=not usable.num_rows)
    if not usable.num_rows:
        raise NothingFound(intervals, "intervals that can be judged")
    watch = watch_intervals(usable, false_per_day=false_per_day or FALSE_PER_DAY)
    if data_as is None:
        print_crises(watch)
    else:
        write_json(data_as, _document(watch) | {"problems": len(problems)})


def _read(file: Path) -> tuple[pa.Table, list[int] | None, list[Problem]]:
    """The cells as they stand, the lines of the rows, and rows that could not be read."""
    import pyarrow as pa  # noqa: PLC0415

    from wellspent.readers.any_table import read_any_table  # noqa: PLC0415
    from wellspent.readers.csv_rows import sheet_of  # noqa: PLC0415

    if _is_parquet(file):
        table, problems = read_any_table(file)
        return table, None, problems
    sheet = sheet_of(file)  # texts: a clock with an offset stays as it was written
    cells = {name: [row[name] for _, row in sheet.rows] for name in sheet.columns}
    whole = pa.table({name: pa.array(each, pa.string()) for name, each in cells.items()})
    return whole, [line for line, _ in sheet.rows], list(sheet.problems)


def _is_parquet(file: Path) -> bool:
    try:
        with file.open("rb") as opened:
            return opened.read(4) == b"PAR1"
    except OSError:
        return False  # the reader says why


def _document(watch: CrisisWatch) -> dict[str, Any]:
    unknown = watch.not_judged
    return {
        "moments": [_moment(one) for one in watch.moments],
        "expected_false_per_day": watch.expected_false_per_day,
        "measures": list(watch.measures),
        "queues": watch.queues,
        "intervals_judged": watch.judged,
        "days_judged": watch.days,
        "interval_minutes": watch.interval_minutes,
        "not_judged": None if unknown is None else {"unknown": unknown.reason, "lift": unknown.lift},
    }  # fmt: skip


def _moment(one: CrisisMoment) -> dict[str, Any]:
    end = one.end.isoformat() if one.end else None
    first = {"from": one.start.isoformat(), "to": end}
    return first | _seen(one) | {"queue": one.queue, "also": [_seen(each) for each in one.also]}


def _seen(one: CrisisMoment | Seen) -> dict[str, Any]:
    return {
        "from": one.start.isoformat(),
        "measure": one.measure,
        "expected": one.expected,
        "observed": one.observed,
        "detected_at": one.detected_at.isoformat(),
        "deviations": one.deviations,
    }


COMMANDS: Final = (crisis,)
