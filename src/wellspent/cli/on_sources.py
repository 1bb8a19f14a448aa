"""`wellspent blend` and `wellspent hour`: what all sources say of a question, and half an hour of listening."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import check_writable, write_json, write_text
from wellspent.cli.workspace_place import Place

if TYPE_CHECKING:
    from wellspent.report.listening.model import Listening
    from wellspent.workspace import Workspace

__all__ = ["COMMANDS"]

_JSON = click.option("--json", "data_as", metavar="[F]", is_flag=False, flag_value=Path("-"), type=click.Path(path_type=Path, allow_dash=True), help="Write everything as JSON to F; prints it without F.")  # fmt: skip


@click.command()
@click.argument("folder", metavar="DIR", type=Place())
@click.argument("question")
@_JSON
def blend(folder: Path | str, question: str, *, data_as: Path | None) -> None:
    """Say what each source knows of a question, and what each cannot see.

    \b
      wellspent blend centre "how do customers feel about returns?"

    Sources that disagree stay apart; one figure is made only of those that measure the same thing.
    """  # noqa: D301 - click reads the control character
    from wellspent.rendering.terminal_sources import blend_text  # noqa: PLC0415
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415
    from wellspent.report.listening.blending import blend_question  # noqa: PLC0415
    from wellspent.report.listening.survey_readings import callbacks_said  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, open_workspace, said  # noqa: PLC0415

    check_writable(data_as)
    workspace = open_workspace(folder)
    listening, topics = _heard(workspace)
    found = blend_question(
        connect_analysed(workspace), workspace.settings, question, listening,
        topic_of=topics, callbacks=callbacks_said(said(workspace, "callbacks")),
    )  # fmt: skip
    if data_as is None:
        click.echo(blend_text(found))
        return
    write_json(data_as, to_json(found))


@click.command()
@click.argument("folder", metavar="DIR", type=Place())
@click.option(
    "--minutes",
    default=30.0,
    show_default=True,
    type=click.FloatRange(min=5, max=240),
    help="How long to listen or read.",
)
@click.option(
    "--seed",
    default=1,
    show_default=True,
    type=click.IntRange(min=0),
    help="Another number draws another hour.",
)
@click.option(
    "--html",
    metavar="F",
    type=click.Path(path_type=Path),
    help="Write it as a page to print, transcripts included.",
)
@_JSON
def hour(
    folder: Path | str, *, minutes: float, seed: int, html: Path | None, data_as: Path | None
) -> None:
    """Draw half an hour of contacts that stand for all, two that show something, and what to ask advisors.

    \b
      wellspent hour centre --html hour.html
    """  # noqa: D301 - click reads the control character
    from wellspent.rendering.terminal_sources import hour_text  # noqa: PLC0415
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415
    from wellspent.report.listening.listening_hour import draw_hour  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, open_workspace  # noqa: PLC0415

    check_writable(html)
    check_writable(data_as)
    workspace = open_workspace(folder)
    drawn = draw_hour(connect_analysed(workspace), workspace.settings, seed=seed, minutes=minutes)
    if html is not None:
        from wellspent.rendering.hour_page import render_hour  # noqa: PLC0415

        write_text(html, render_hour(drawn))
    if data_as is not None:
        write_json(data_as, to_json(drawn))
    if data_as != Path("-"):
        click.echo(hour_text(drawn))


def _heard(workspace: Workspace) -> tuple[Listening | None, Any]:
    """What `wellspent listen` kept of the run in force, and each contact's topic; None where nothing was."""
    from wellspent.report.listening.kept import kept_heard, topics_as_called  # noqa: PLC0415

    heard = kept_heard(workspace)
    return (None, None) if heard is None else (heard, topics_as_called(workspace)[0])


COMMANDS: Final = (blend, hour)
