"""`wellspent survey` and `wellspent focus-group`: what was answered, who is not heard, what may be claimed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from wellspent.cli.output import check_writable, write_json
from wellspent.cli.workspace_place import Place

__all__ = ["COMMANDS"]

_FILE: Final = click.Path(path_type=Path)
_JSON: Final = click.option("--json", "data_as", metavar="[F]", is_flag=False, flag_value=Path("-"), type=click.Path(path_type=Path, allow_dash=True), help="Write everything as JSON to F; prints it without F.")  # fmt: skip
_PERSON: Final = ("contact", "id")  # what a column that names the invitation is usually called


def _listed(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...]:
    return tuple(one.strip() for one in (value or "").split(",") if one.strip())


def _scale(_: click.Context, __: click.Parameter, value: str | None) -> tuple[float, float] | None:
    if value is None:
        return None
    least, to, most = value.strip().partition("-") if value.strip()[:1] != "-" else _negative(value)
    try:
        return (float(least), float(most)) if to else (float("nan"), 0.0)
    except ValueError:
        raise click.BadParameter("write its least and most score, as in 1-5") from None


def _negative(value: str) -> tuple[str, str, str]:
    """A scale that begins below none, such as -2-2."""
    least, to, most = value.strip()[1:].partition("-")
    return f"-{least}", to, most


_OPTIONS: Final = (
    click.option("--data", metavar="F", type=_FILE, help="Any table, CSV or Parquet, a row for each who was asked, instead of a centre."),
    click.option("--score", metavar="COLUMN", help="What was answered."),
    click.option("--responded", metavar="COLUMN", help="Who answered: yes or no, 1 or 0, true or false. Left out: whoever has a score."),
    click.option("--known", metavar="A,B", callback=_listed, help="What is known of everybody, answered or not: the answers are weighted on it."),
    click.option("--callback", metavar="COLUMN", help="Who was drawn by lot and called back: 1, with what they said in --score; or what they said, and a text such as 'not reached'."),
    click.option("--drawn", metavar="COLUMN", help="Who was called back, where --callback holds scores alone: yes or no."),
    click.option("--measure", type=click.Choice(("mean", "csat", "nps", "ces")), default="mean", show_default=True, help="The share satisfied, promoters less detractors, or the mean score."),
    click.option("--scale", metavar="1-5", callback=_scale, help="The least and most score; the usual one that fits, if left out."),
    click.option("--good", type=float, metavar="SCORE", help="Of csat: the lowest score that counts as satisfied; 4 of 5 if left out."),
    click.option("--target", type=float, metavar="FIGURE", help="Say how different those who did not answer would have to be for the figure to reach it."),
    click.option("--cluster", metavar="COLUMN", help="Whose rows hang together, such as the customer."),
    click.option("--id", "contact", metavar="COLUMN", help="What names the contact, to find answers given twice; 'contact' or 'id' where there is one."),
    click.option("--at", metavar="COLUMN", help="When it was answered, to find answers given by machines."),
    click.option("--sent", metavar="COLUMN", help="When it was asked."),
    click.option("--effort", metavar="COLUMN", help="How many reminders the answer took."),
    click.option("--incentive", metavar="COLUMN", help="What was drawn by lot to move people to answer."),
    click.option("--period", metavar="COLUMN", help="Follow it from period to period."),
    click.option("--by", "groups", metavar="A,B", callback=_listed, help="In each queue, segment, … too."),
    click.option("--least", "trend_minimum", type=click.IntRange(min=8), help="How many answers a trend needs; 30 if left out."),
    click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="The same seed gives the same figures."),
    _JSON,
)  # fmt: skip


def _with_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command()
@click.argument("folder", metavar="[DIR]", type=Place(), required=False)
@_with_options
def survey(
    folder: Path | str | None, *, data: Path | None, data_as: Path | None, **asked: Any
) -> None:
    """Say what a survey tells of everybody who was asked: the response first.

    \b
      wellspent survey centre
      wellspent survey --data asked.csv --score csat --responded answered --known queue,auto_score

    Weights mend what goes with --known, and nothing else: whether answering depends on the answer is told
    by call-backs alone (or by an incentive drawn by lot), and nothing is claimed without.
    """  # noqa: D301 - click reads the control character
    if (folder is None) == (data is None):
        raise click.UsageError("Name a centre's folder, or a table: wellspent survey DIR, or wellspent survey --data F.csv.")  # fmt: skip
    check_writable(data_as)
    if data is None:
        assert folder is not None  # noqa: S101 - one of the two is given
        _of_centre(folder, data_as)
        return
    if not asked["score"]:
        raise click.UsageError("Name the column: --score COLUMN.")
    _of_table(data, data_as, asked)


def _of_table(path: Path, data_as: Path | None, asked: dict[str, Any]) -> None:
    from wellspent.cli.problems import show_problems  # noqa: PLC0415
    from wellspent.listening.surveys.reading import read_survey  # noqa: PLC0415
    from wellspent.readers.any_table import read_any_table  # noqa: PLC0415
    from wellspent.rendering.terminal_survey import print_survey  # noqa: PLC0415

    table, problems = read_any_table(path)
    show_problems(problems)
    named = {asked[one] for one in ("score", "responded", "callback", "cluster")} | set(
        asked["known"]
    )
    if asked["contact"] is None:
        asked["contact"] = next((one for one in _PERSON if one in table.column_names and one not in named), None)  # fmt: skip
    given = {name: one for name, one in asked.items() if one is not None}
    reading = read_survey(table, **given)
    if data_as is None:
        print_survey(reading)
        return
    write_json(data_as, _document(reading))


def _of_centre(folder: Path | str, data_as: Path | None) -> None:
    from wellspent.rendering.terminal_survey import print_survey  # noqa: PLC0415
    from wellspent.report.listening.survey_readings import callbacks_said, gather_surveys  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, open_workspace, said  # noqa: PLC0415

    workspace = open_workspace(folder)
    callbacks = callbacks_said(said(workspace, "callbacks"))
    readings = gather_surveys(connect_analysed(workspace), workspace.settings, callbacks)
    if data_as is not None:
        write_json(data_as, {"surveys": [_document(one) for one in readings]})
        return
    if not readings:
        click.echo(
            "Nobody was asked anything: import surveys.csv (contact, question, at, score, comment)."
        )
    for reading in readings:
        print_survey(reading)


@click.command("focus-group")
@click.argument("group", metavar="GROUP.csv", type=_FILE)
@click.option("--base", metavar="CUSTOMERS.csv", type=_FILE, required=True, help="The customers the group came from, a row each.")  # fmt: skip
@click.option("--trait", "traits", metavar="A,B", callback=_listed, help="What to compare; every column that both have, if left out.")  # fmt: skip
@_JSON
def focus_group(group: Path, *, base: Path, traits: tuple[str, ...], data_as: Path | None) -> None:
    """Say who sat in a focus group beside who the customers are, and what so few cannot tell.

    GROUP.csv has a row a person, with the traits themselves or with a column customer. What was said is never
    counted.
    """
    from wellspent.cli.problems import show_problems  # noqa: PLC0415
    from wellspent.readers.any_table import read_any_table  # noqa: PLC0415
    from wellspent.rendering.terminal_survey import print_focus_group  # noqa: PLC0415
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415
    from wellspent.report.listening.focus_groups import focus_group_of_tables  # noqa: PLC0415

    check_writable(data_as)
    read = []
    for path in (group, base):
        table, problems = read_any_table(path)
        show_problems(problems)
        read.append(table)
    reading = focus_group_of_tables(read[0], read[1], traits=traits, name=group.stem)
    if data_as is None:
        print_focus_group(reading)
        return
    write_json(data_as, to_json(reading))


def _document(reading: Any) -> dict[str, Any]:
    """The reading as JSON, the five that decide first."""
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415

    whole: dict[str, Any] = to_json(reading)
    first = ("response_rate", "raw", "corrected", "bounds", "sensitivity", "claims", "why")
    return {name: whole[name] for name in first} | whole


COMMANDS: Final = (survey, focus_group)
