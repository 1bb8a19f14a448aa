"""The answer to one question of a table, in a terminal: the effect, then what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.rendering.printable import printable
from wellspent.rendering.terminal_worth import print_effect
from wellspent.report.table_question import Answer

if TYPE_CHECKING:
    from rich.table import Table

    from wellspent.worth.rollout import RolloutPoint

__all__ = ["print_answer"]

_MOST: Final = 20  # segments in a terminal, the largest; they come in that order


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
        rows = ((one.segment, one.n, one.figure) for one in answer.segments.rows[:_MOST])
        yield _table("In each segment", "segment", rows)
    if answer.dose is not None:
        bands = ((point.name, point.n, point.figure) for point in answer.dose.points)
        yield _table("Against none of it", "amount", bands)
    if any(isinstance(one.figure, Estimate) for one in _events(answer)):
        yield _periods(_events(answer))


def _sentences(answer: Answer) -> Iterator[str]:
    if answer.segments is not None:
        more = len(answer.segments.rows) - _MOST
        if more > 0:
            yield f"The {_MOST} largest segments are printed, and there are {more} more: --json has all."
        yield answer.segments.words
    said = "" if isinstance(answer.effect.figure, Estimate) else answer.effect.figure.reason
    missing = dict.fromkeys(one.figure.reason for one in _events(answer) if isinstance(one.figure, Unknown))  # fmt: skip
    for reason in missing:
        if reason != said:
            yield f"Periods without a figure: {reason}."
    if answer.labels is not None:
        yield f"{_said(answer.labels.figure)}: {answer.labels.words}"


def _events(answer: Answer) -> Sequence[RolloutPoint]:
    return () if answer.rollout is None else answer.rollout.events


def _periods(events: Sequence[RolloutPoint]) -> Table:
    """Effects by time since the start; the period that all are compared with has none of its own."""
    table = _empty("Periods since it began", "period", "effect (95 %)")
    for one in events:
        figure = one.figure
        if isinstance(figure, Unknown):
            said = "–"
        elif figure.value == figure.low == figure.high == 0:
            said = "compared with"
        else:
            said = _said(figure)
        table.add_row(f"{one.periods_since:+d}".replace("-", "−"), said)
    return table


def _table(title: str, first: str, rows: Iterable[tuple[str, int, Figure]]) -> Table:
    table = _empty(title, first, "rows", "effect (95 %)")
    for name, n, figure in rows:
        table.add_row(printable(name), f"{n:,}", _said(figure))
    return table


def _empty(title: str, first: str, *others: str) -> Table:
    from rich.table import Table as Rows  # noqa: PLC0415

    table = Rows(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in (first, *others):
        table.add_column(column, justify="left" if column == first else "right")
    return table


def _said(figure: Figure) -> str:
    if isinstance(figure, Unknown):
        return printable(f"unknown: {figure.reason}")
    return f"{figure.value:.4g} ({figure.low:.4g} to {figure.high:.4g})"
