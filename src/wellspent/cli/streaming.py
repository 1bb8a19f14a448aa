"""One row for every contact of a file, as it is read: what the commands on single files share."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from wellspent.cli.problems import show_problems
from wellspent.cli.progress import progress_bar

if TYPE_CHECKING:
    from wellspent.errors import Problem

__all__ = ["AS", "IN", "OUT", "stream_contacts"]

IN = click.argument("source", metavar="IN", type=click.Path(path_type=Path))
AS = click.option("--as", "form", metavar="FORMAT", help="The format of IN; found out if left out.")
OUT = click.option(
    "--output", metavar="OUT", default="-", type=click.Path(path_type=Path, allow_dash=True),
    help="Where the JSON lines go; printed if left out.",
)  # fmt: skip


def stream_contacts(
    source: Path,
    form: str | None,
    output: Path,
    row: Callable[[Any], dict[str, Any] | None],
    *,
    problems: list[Problem] | None = None,
    afterwards: Callable[[], None] = lambda: None,
) -> None:
    """Write one row for every contact as it is read; OUT appears when all is there.

    `row` may put what fails into `problems`, and give None where nothing is to be written.
    """
    from wellspent.cli.output import writing  # noqa: PLC0415
    from wellspent.errors import Problem  # noqa: PLC0415
    from wellspent.readers import read_each  # noqa: PLC0415

    _require_another(source, output)
    problems = [] if problems is None else problems
    written = 0
    with writing(output) as out, progress_bar("Working") as advance:
        for done, record in enumerate(read_each([source], form), 1):
            if isinstance(record, Problem):
                problems.append(record)
            elif (line := row(record)) is not None:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                written += 1
            advance(done, None)
    show_problems(problems, nothing=not written)
    afterwards()
    if problems and not written:
        raise click.exceptions.Exit(2)


def _require_another(source: Path, output: Path) -> None:
    from wellspent.errors import OutputIsInput  # noqa: PLC0415

    if output != Path("-") and source.resolve() in (output.resolve(), *output.resolve().parents):
        raise OutputIsInput(output)
