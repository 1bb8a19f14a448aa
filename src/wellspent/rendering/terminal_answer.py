"""The answer to one question of a table, in a terminal: the effect, then what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from wellspent.estimate import Figure, Unknown
from wellspent.rendering.printable import printable
from wellspent.rendering.terminal_worth import print_effect
from wellspent.report.table_question import Answer

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["print_answer"]


def print_answer(answer: Answer) -> None:
    """Print the effect, its segments, its dose response, its event study and its labels' errors."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    print_effect(answer.effect, console=console)
    for table in _tables(answer):
        console.print()
        console.print(table)
    for words in _sentences(answer):
        console.print()
        console.print(printable(words), markup=False)


def _tables(answer: Answer) -> Iterator[Table]:
    if answer.segments is not None:
        rows = ((one.segment, one.n, one.figure) for one in answer.segments.rows)
        yield _table("In each segment", "segment", rows)
    if answer.dose is not None:
        bands = ((point.name, point.n, point.figure) for point in answer.dose.points)
        yield _table("Against none of it", "amount", bands)
    if answer.rollout is not None and answer.rollout.events:
        periods = ((f"{one.periods_since:+d}", None, one.figure) for one in answer.rollout.events)
        yield _table("Periods since it began", "period", periods)


def _sentences(answer: Answer) -> Iterator[str]:
    if answer.segments is not None:
        yield answer.segments.words
    if answer.labels is not None:
        yield f"{_said(answer.labels.figure)}: {answer.labels.words}"


def _table(title: str, first: str, rows: Iterable[tuple[str, int | None, Figure]]) -> Table:
    from rich.table import Table as Rows  # noqa: PLC0415

    table = Rows(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in (first, "rows", "effect (95 %)"):
        table.add_column(column, justify="left" if column == first else "right")
    for name, n, figure in rows:
        table.add_row(printable(name), "" if n is None else f"{n:,}", _said(figure))
    return table


def _said(figure: Figure) -> str:
    if isinstance(figure, Unknown):
        return printable(f"unknown: {figure.reason}")
    return f"{figure.value:.4g} ({figure.low:.4g} to {figure.high:.4g})"
