"""`wellspent moments`: what is worth doing today, for whom, prepared from a centre's run and kept beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import check_writable, write_json
from wellspent.cli.progress import progress_bar
from wellspent.cli.workspace_place import FOLDER
from wellspent.errors import WellspentError

if TYPE_CHECKING:
    from wellspent.moments.choosing import Audience
    from wellspent.report.moments.before import Before
    from wellspent.report.moments.building import Prepared
    from wellspent.workspace import Workspace

__all__ = ["COMMANDS"]


class AudienceUnknown(WellspentError):
    """`--for` names nobody that moments are prepared for."""

    def __init__(self, said: str, teams: list[str]) -> None:
        """`said` is what was asked for."""
        names = ", ".join(f"team-lead:{team}" for team in teams[:6]) or "team-lead"
        super().__init__(
            f"Nobody is called '{said}' here.", f"Use manager, director, or one of: {names}."
        )


@click.command()
@FOLDER
@click.option(
    "--for",
    "whom",
    default="team-lead",
    show_default=True,
    metavar="WHOM",
    help="team-lead:TEAM, team-lead (every team), manager or director.",
)
@click.option(
    "--json",
    "data",
    metavar="[F]",
    is_flag=False,
    flag_value=Path("-"),
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write the chosen moments and every part as JSON to F; prints it without F.",
)
def moments(folder: Path | str, *, whom: str, data: Path | None) -> None:
    """Prepare what is worth doing today: few moments, each with its reason, quotes and a sentence to start from."""
    from wellspent.moments.choosing import choose  # noqa: PLC0415
    from wellspent.rendering.terminal_moments import print_moments  # noqa: PLC0415
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415
    from wellspent.report.moments.kept import prepared_as_json  # noqa: PLC0415
    from wellspent.report.moments.states import read_states  # noqa: PLC0415
    from wellspent.workspace import moments_said, open_workspace  # noqa: PLC0415

    check_writable(data)
    workspace = open_workspace(folder)
    prepared, teams = _prepared(workspace)
    audience = _audience(whom, teams)
    states = read_states(moments_said(workspace, "states"))
    chosen = choose(
        prepared.moments,
        audience,
        closed=states.still_closed(prepared.moments, workspace.settings.moments.look_back_days),
        open_already=states.taken,
        most=workspace.settings.moments.most_open,
    )
    if data != Path("-"):
        print_moments(prepared, audience, chosen)
    if data:
        document = {"for": whom, "moments": to_json(chosen)} | prepared_as_json(prepared)
        write_json(data, document)


def _prepared(workspace: Workspace) -> tuple[Prepared, list[str]]:
    """Every part, prepared and kept; and the teams that there are."""
    from wellspent.report.moments.building import prepare_moments  # noqa: PLC0415
    from wellspent.report.moments.kept import prepared_as_json  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, current_run, keep_moments  # noqa: PLC0415

    connection = connect_analysed(workspace)
    run = current_run(workspace)
    number = run.number if run else 0
    with progress_bar("Preparing moments") as advance:
        before = _before(workspace, connection)
        prepared = prepare_moments(connection, workspace.settings, before, run=str(number), progress=advance)  # fmt: skip
    text = json.dumps(prepared_as_json(prepared), ensure_ascii=False, allow_nan=False)
    if not keep_moments(workspace, text, number):
        click.echo("Another run came into force meanwhile: nothing was kept. Repeat the command.", err=True)  # fmt: skip
    teams = connection.execute(
        "SELECT DISTINCT team FROM contacts WHERE team IS NOT NULL ORDER BY team"
    ).fetchall()
    return prepared, [team for (team,) in teams]


def _before(workspace: Workspace, connection: Any) -> Before:
    from wellspent.report import gather_operation  # noqa: PLC0415
    from wellspent.report.impact.kept import kept_worth  # noqa: PLC0415
    from wellspent.report.listening.kept import kept_heard  # noqa: PLC0415
    from wellspent.report.moments.before import Before  # noqa: PLC0415
    from wellspent.report.slow_worth import with_worth  # noqa: PLC0415
    from wellspent.workspace import all_moments_said  # noqa: PLC0415

    impact = kept_worth(workspace)
    return Before(
        impact=impact,
        listening=kept_heard(workspace),
        operation=with_worth(gather_operation(connection, workspace.settings), impact),
        said=all_moments_said(workspace),
    )


def _audience(whom: str, teams: list[str]) -> Audience:
    from wellspent.moments.choosing import Audience  # noqa: PLC0415

    role, _, team = whom.partition(":")
    if role == "team-lead" and (not team or team in teams):
        return Audience("team lead", team or None)
    if role in {"manager", "middle-manager"} and not team:
        return Audience("middle manager")
    if role == "director" and not team:
        return Audience("director")
    raise AudienceUnknown(whom, teams)


COMMANDS: Final = (moments,)
