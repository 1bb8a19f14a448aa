"""What a centre's behaviours are worth: `wellspent worth DIR`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wellspent.cli.output import check_writable, write_json
from wellspent.cli.progress import progress_bar

if TYPE_CHECKING:
    from wellspent.report.impact.model import Impact
    from wellspent.workspace import Workspace

__all__ = ["worth_of_centre"]


def worth_of_centre(
    folder: Path | str,
    *,
    behaviour: str | None = None,
    outcome: str | None = None,
    scored: Path | None = None,
    chart: Path | None = None,
    seed: int = 1,
    data: Path | None = None,
) -> None:
    """Find every link, keep the whole in the workspace, print it, or write it as JSON to `data`.

    One behaviour or one outcome alone is not kept. Raises `WellspentError`s.
    """
    from wellspent.cli.impact_pictures import check_chart  # noqa: PLC0415
    from wellspent.rendering.terminal_worth import print_impact  # noqa: PLC0415
    from wellspent.report.impact.building import build_impact  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, current_run, open_workspace  # noqa: PLC0415

    check_writable(data)
    check_writable(chart)
    check_chart(chart)
    workspace = open_workspace(folder)
    connection = connect_analysed(workspace)
    run = current_run(workspace)
    number = run.number if run else 0
    people = _read_people(scored)
    with progress_bar("Weighing") as advance:
        impact = build_impact(
            connection, workspace.settings, run=str(number), scored=people,
            behaviour=behaviour, outcome=outcome, seed=seed, progress=advance,
        )  # fmt: skip
        document = _document(impact, connection, workspace)
    whole = behaviour is None and outcome is None
    if whole:
        _keep(workspace, document, number)
    if data != Path("-"):
        print_impact(impact)
    if chart:
        _draw(impact, chart)
    if data:
        write_json(data, document)


def _read_people(scored: Path | None) -> Any:
    """The table of people's answers; None without one."""
    from wellspent.cli.problems import show_problems  # noqa: PLC0415
    from wellspent.readers.any_table import read_any_table  # noqa: PLC0415

    if scored is None:
        return None
    table, problems = read_any_table(scored)
    show_problems(problems)
    return table


def _document(impact: Impact, connection: Any, workspace: Workspace) -> dict[str, Any]:
    """The Impact, and beside it how fast and hasty come apart."""
    from wellspent.report.impact.as_json import impact_to_json  # noqa: PLC0415
    from wellspent.report.impact.haste import gather_haste, haste_to_json  # noqa: PLC0415
    from wellspent.report.impact.linking import one_thread  # noqa: PLC0415

    with one_thread():
        haste = gather_haste(connection, workspace.settings)
    return impact_to_json(impact) | {"haste": haste_to_json(haste)}


def _keep(workspace: Workspace, document: dict[str, Any], run: int) -> None:
    from wellspent.workspace import keep_impact  # noqa: PLC0415

    if not keep_impact(workspace, json.dumps(document, ensure_ascii=False, allow_nan=False), run):
        click.echo("Another run came into force meanwhile: nothing was kept. Repeat the command.", err=True)  # fmt: skip


def _draw(impact: Impact, chart: Path) -> None:
    """The impact chart as SVG or PNG, by the name of the file."""
    from wellspent.cli.impact_pictures import write_chart  # noqa: PLC0415

    write_chart(impact, chart)
    click.echo(f"Chart: {chart.resolve()}", err=True)
