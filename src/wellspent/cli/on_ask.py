"""`wellspent ask`: a question in words, answered from the tables of a run with counts and quotes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.judging import KEY
from wellspent.cli.output import check_writable, write_json
from wellspent.cli.workspace_place import Place

if TYPE_CHECKING:
    from wellspent.report.asking import Answer
    from wellspent.report.asking.writing import Written
    from wellspent.settings import JudgeSettings

__all__ = ["COMMANDS"]


@click.command()
@click.argument("folder", metavar="DIR", type=Place())
@click.argument("question")
@click.option(
    "--write",
    is_flag=True,
    help="A language model writes the sentences; every figure and quote stays ours. Its address stands in [judge] of wellspent.toml.",
)
@click.option("--sql", is_flag=True, help="Show the query behind every figure.")
@click.option(
    "--json",
    "data",
    metavar="[F]",
    is_flag=False,
    flag_value=Path("-"),
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write everything as JSON to F; prints it without F.",
)
def ask(folder: Path | str, question: str, *, write: bool, sql: bool, data: Path | None) -> None:
    """Answer a question from what was said and counted; without rows there is no answer.

    \b
      wellspent ask centre "how many customers mention refunds, by queue?"
      wellspent ask centre "what do vip customers complain about in September?"
    """  # noqa: D301 - click reads the control character
    from wellspent.rendering.terminal_asked import print_asked  # noqa: PLC0415
    from wellspent.report.asking import answer_question  # noqa: PLC0415
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415
    from wellspent.report.listening.kept import topics_as_called  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, open_workspace  # noqa: PLC0415

    check_writable(data)
    workspace = open_workspace(folder)
    topics, names = topics_as_called(workspace)
    with connect_analysed(workspace) as connection:
        answer = answer_question(connection, workspace.settings, question, topics=topics, topic_names=names)  # fmt: skip
    written = _written(answer, workspace.settings.judge) if write else None
    if data != Path("-"):
        print_asked(answer, written, sql=sql)
    if data:
        document = to_json(answer) | ({"written": to_json(written)} if written else {})
        write_json(data, document)


def _written(answer: Answer, settings: JudgeSettings) -> Written:
    """The sentences of the language model that the settings name."""
    from wellspent.report.asking.writing import write_answer  # noqa: PLC0415
    from wellspent.scorecard.judge import Endpoint  # noqa: PLC0415

    with Endpoint(settings, os.environ.get(KEY, "")) as endpoint:

        def fill_in(form: type[Any], text: str, instructions: str) -> Any:
            return endpoint.fill_in(form, text, instructions, name="sentences", tokens=500)[0]

        return write_answer(answer, fill_in, endpoint.name)


COMMANDS: Final = (ask,)
