"""An answer to a question in words, in a terminal: what was understood, figures, quotes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from wellspent.rendering.printable import printable
from wellspent.report.asking import Answer
from wellspent.report.asking.writing import say_asked

if TYPE_CHECKING:
    from wellspent.report.asking.writing import Written

__all__ = ["print_asked"]


def print_asked(answer: Answer, written: Written | None = None, *, sql: bool = False) -> None:
    """Print the answer; with `sql` the query behind every figure."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    for words, style in (*_opening(answer, written), *_figures(answer, sql=sql), *_quotes(answer)):
        console.print(printable(words), markup=False, style=style or None)


def _opening(answer: Answer, written: Written | None) -> Iterator[tuple[str, str]]:
    if answer.understood:
        yield "Understood: " + "; ".join(answer.understood) + ".", "dim"
    for note in answer.notes:
        yield note, "dim"
    if answer.refused is not None:
        yield f"No answer: {answer.refused.reason}. What would lift it: {answer.refused.lift}.", ""
    if written:
        for sentence in written.sentences:
            yield sentence, ""
        yield f"Written by {written.by} from the figures and quotes below; {written.thrown_away} of its sentences thrown away.", "dim"  # fmt: skip


def _figures(answer: Answer, *, sql: bool) -> Iterator[tuple[str, str]]:
    for figure in answer.figures:
        yield f"{figure.words[:1].upper()}{figure.words[1:]}: {say_asked(figure)}.", ""
        if sql:
            yield "    " + " ".join(figure.sql.split()), "dim"


def _quotes(answer: Answer) -> Iterator[tuple[str, str]]:
    for quote in answer.quotes:
        signal = f", {quote.signal.replace('_', ' ')}" if quote.signal else ""
        yield f"“{quote.quote}”", ""
        yield f"    {quote.speaker}, {quote.contact} turn {quote.turn}{signal}", "dim"
