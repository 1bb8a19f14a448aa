"""One question to a table of the analyst's own: `wellspent worth --data`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from wellspent.cli.output import check_writable, write_text
from wellspent.cli.problems import show_problems

if TYPE_CHECKING:
    from wellspent.report.table_question import Question

__all__ = ["worth_of_table"]


def worth_of_table(
    path: Path, question: Question, data: Path | None, chart: Path | None = None
) -> None:
    """Answer the question of the table, printed, or as JSON to `data`; drawn to `chart`.

    Raises `WellspentError`s.
    """
    from wellspent.cli.impact_pictures import check_chart, write_answer_chart  # noqa: PLC0415
    from wellspent.readers.any_table import read_any_table  # noqa: PLC0415
    from wellspent.rendering.terminal_answer import print_answer  # noqa: PLC0415
    from wellspent.report.table_question import answer_document, answer_question  # noqa: PLC0415

    check_writable(data)
    check_writable(chart)
    check_chart(chart)
    table, problems = read_any_table(path)
    show_problems(problems)
    answer = answer_question(table, question)
    if chart and not write_answer_chart(answer, chart):
        click.echo("There is nothing to draw in this answer: no chart was written.", err=True)
    if data is None:
        print_answer(answer)
        return
    document = json.dumps(answer_document(answer), indent=1, ensure_ascii=False, allow_nan=False)
    write_text(data, document + "\n")
