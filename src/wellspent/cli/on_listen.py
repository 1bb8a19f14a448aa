"""`wellspent listen`: what customers are telling a centre, found from its run and kept beside it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import check_writable, write_json
from wellspent.cli.progress import progress_bar
from wellspent.cli.workspace_place import FOLDER

if TYPE_CHECKING:
    from wellspent.report.listening.building import Before
    from wellspent.workspace import Workspace

__all__ = ["COMMANDS"]


@click.command()
@FOLDER
@click.option(
    "--seed",
    default=1,
    show_default=True,
    type=click.IntRange(min=0),
    help="The same seed finds the same topics.",
)
@click.option(
    "--json",
    "data",
    metavar="[F]",
    is_flag=False,
    flag_value=Path("-"),
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write everything as JSON to F; prints it without F.",
)
def listen(folder: Path | str, *, seed: int, data: Path | None) -> None:
    """Hear what customers are telling you: signals, hints, reasons, early warnings, surveys, self-service."""
    from wellspent.rendering.terminal_listening import print_listening  # noqa: PLC0415
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415
    from wellspent.report.listening.building import build_listening  # noqa: PLC0415
    from wellspent.report.listening.kept import kept_heard  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, current_run, open_workspace  # noqa: PLC0415

    check_writable(data)
    workspace = open_workspace(folder)
    connection = connect_analysed(workspace)
    run = current_run(workspace)
    number = run.number if run else 0
    with progress_bar("Listening") as advance:
        found = build_listening(connection, workspace.settings, _before(workspace), run=str(number), progress=advance, seed=seed)  # fmt: skip
    document = to_json(found.listening)
    _keep(workspace, document, found, number)
    # what was kept is read again, with topics called as people called them
    shown = kept_heard(workspace) or found.listening
    if data != Path("-"):
        print_listening(shown)
    if data:
        write_json(data, to_json(shown))


def _before(workspace: Workspace) -> Before:
    """What is known before: topics, and what people decided in the app."""
    from wellspent.listening.alarms import AlarmAnswer  # noqa: PLC0415
    from wellspent.listening.reasons import TopicBook  # noqa: PLC0415
    from wellspent.report.impact.kept import kept_worth  # noqa: PLC0415
    from wellspent.report.listening.as_json import from_json  # noqa: PLC0415
    from wellspent.report.listening.building import Before  # noqa: PLC0415
    from wellspent.report.listening.kept import topic_names  # noqa: PLC0415
    from wellspent.report.listening.survey_readings import callbacks_said  # noqa: PLC0415
    from wellspent.workspace import kept_book, said  # noqa: PLC0415

    book, answers = kept_book(workspace), said(workspace, "alarm_answers")
    return Before(
        book=from_json(json.loads(book), TopicBook) if book else None,
        topic_names=topic_names(said(workspace, "topic_names")),
        answers=from_json(json.loads(answers), tuple[AlarmAnswer, ...]) if answers else (),
        callbacks=callbacks_said(said(workspace, "callbacks")),
        impact=kept_worth(workspace),
    )


def _keep(workspace: Workspace, document: Any, found: Any, run: int) -> None:
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415
    from wellspent.workspace import keep_book, keep_listening  # noqa: PLC0415

    text = json.dumps(document, ensure_ascii=False, allow_nan=False)
    if not keep_listening(workspace, text, found.topics, run):
        click.echo("Another run came into force meanwhile: nothing was kept. Repeat the command.", err=True)  # fmt: skip
    else:
        keep_book(workspace, json.dumps(to_json(found.book), ensure_ascii=False))


COMMANDS: Final = (listen,)
