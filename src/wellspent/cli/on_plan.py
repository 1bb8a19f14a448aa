"""`wellspent plan`: what a slow minute costs, when it is free, and the staff of the weeks to come."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from wellspent.cli.progress import progress_bar
from wellspent.cli.workspace_place import FOLDER

__all__ = ["COMMANDS"]


@click.command()
@FOLDER
@click.option("--weeks", default=1, show_default=True, type=click.IntRange(1, 8), help="How many weeks to plan.")  # fmt: skip
@click.option("--target", metavar="80/20", help="Percent answered within seconds; the centre's own if left out.")  # fmt: skip
@click.option("--max-occupancy", metavar="SHARE", type=float, help="How busy agents may be, such as 0.85.")  # fmt: skip
@click.option("--friction-cut", metavar="SHARE", type=float, default=0.0, help="The share of friction that is gone, such as 0.4.")  # fmt: skip
@click.option("--slow", metavar="SECONDS", type=float, default=0.0, help="Slow seconds more with every contact.")  # fmt: skip
@click.option("--pool", metavar="NAME", help="Plan one pool alone.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="The same seed gives the same plan, unless a time limit is reached; the plan says so.")  # fmt: skip
@click.option("--json", "data", metavar="F", type=click.Path(path_type=Path, allow_dash=True), help="Write everything as JSON, shifts and intervals too; - prints it.")  # fmt: skip
def plan(
    folder: Path | str,
    *,
    weeks: int,
    target: str | None,
    max_occupancy: float | None,
    friction_cut: float,
    slow: float,
    pool: str | None,
    seed: int,
    data: Path | None,
) -> None:
    """Say what a slow minute costs and when it is free, and plan the weeks to come.

    \b
      wellspent plan centre --friction-cut 0.4 --slow 25
    """  # noqa: D301 - click reads the control character
    from wellspent.cli.output import check_writable, write_json  # noqa: PLC0415
    from wellspent.rendering.terminal_plan import print_plan  # noqa: PLC0415
    from wellspent.report import gather_operation  # noqa: PLC0415
    from wellspent.report.impact.kept import kept_worth  # noqa: PLC0415
    from wellspent.report.plan_as_json import plan_to_json  # noqa: PLC0415
    from wellspent.report.slow_minute import Choices, price_slow_minute  # noqa: PLC0415
    from wellspent.report.slow_worth import with_worth  # noqa: PLC0415
    from wellspent.report.week_plan import plan_weeks  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, open_workspace  # noqa: PLC0415

    check_writable(data)
    workspace = open_workspace(folder)
    staffing = workspace.settings.staffing
    choices = Choices(
        slow_seconds_otherwise=slow,
        friction_cut=friction_cut,
        target=target or staffing.target,
        max_occupancy=staffing.max_occupancy if max_occupancy is None else max_occupancy,
        pool=pool,
    )
    with progress_bar("Pricing"):
        operation = gather_operation(connect_analysed(workspace), workspace.settings)
        operation = with_worth(operation, kept_worth(workspace))
        price = price_slow_minute(operation, choices)
    with progress_bar("Planning") as advance:
        planned = plan_weeks(operation, choices, weeks=weeks, seed=seed, progress=advance)
    if data != Path("-"):
        print_plan(operation, price, planned)
    if data:
        document = plan_to_json(operation, price, planned)
        write_json(data, document)


COMMANDS: Final = (plan,)
