"""The Monday answer in one screen of a terminal, readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.estimate import Estimate
from wellspent.report.model import Cut, Kind, Line, Monday, Report
from wellspent.report.words import (
    name_line,
    say_cut_place,
    say_fiction,
    say_figure,
    say_interval,
    say_monday,
    say_period,
    say_unknown,
)

if TYPE_CHECKING:
    from rich.console import Console, Group, RenderableType
    from rich.table import Table

__all__ = ["MARKS", "bar_of", "print_report", "render_terminal"]

WIDTH: Final = 78

# a mark for each kind that is told apart without colour
MARKS: Final[dict[Kind, str]] = {
    "quick": "░", "friction": "x", "slow": "█", "other": "·", "unknown": "?",
}  # fmt: skip
_CUTS: Final = 7
_PROTECTED: Final = 5


def print_report(report: Report, console: Console | None = None) -> None:
    """Print the Monday answer, by default on standard output."""
    from rich.console import Console  # noqa: PLC0415

    # without highlighting, so that a number is as plain as its words
    (console or Console(highlight=False)).print(render_terminal(report))


def render_terminal(report: Report) -> Group:
    """The Monday answer: 80 columns, fewer than 40 lines."""
    from rich.console import Group  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    centre, monday = report.centre, report.monday
    parts: list[RenderableType] = [
        Text(f"{centre.name}, {say_period(centre)}, {monday.contacts:,} contacts", style="bold"),
        *(Text(words, style="italic") for words in [say_fiction(centre)] if words),
        Text(""),
        *(Text(sentence) for sentence in say_monday(monday)),
        Text(""),
        *_split(monday),
        Text(f"Worth: {say_unknown(monday.worth)}"),
        Text(f"Price: {say_unknown(monday.price)}"),
        Text(_timing(monday)),
    ]
    return Group(*(Padding(part, (0, 1)) for part in parts))


def _split(monday: Monday) -> list[RenderableType]:
    """The bar and its tables; nothing where there is no split."""
    if not _is_split(monday):
        return []
    bar = bar_of(monday, WIDTH)
    return [bar, _kinds(monday), _cuts(monday.cut), _protected(monday.protect)]


def bar_of(monday: Monday, width: int) -> str:
    """The split as `width` characters, each kind with its mark, rounded so that all are there."""
    shares = {line.kind: _value(line) for line in monday.kinds}
    total, bar, so_far = sum(shares.values()), "", 0.0
    for kind, share in shares.items():
        so_far += share
        bar += MARKS[kind] * (round(width * so_far / total) - len(bar))
    return bar


def _value(line: Line) -> float:
    return line.mean_seconds.value if isinstance(line.mean_seconds, Estimate) else 0.0


def _is_split(monday: Monday) -> bool:
    return sum(_value(line) for line in monday.kinds) > 0


def _kinds(monday: Monday) -> Table:
    table = _table()
    for line in monday.kinds:
        table.add_row(
            f"{MARKS[line.kind]} {name_line(line.kind, line.name)}",
            say_figure(line.share, "share"),
            say_figure(line.mean_seconds, "seconds"),
            _span(line),
        )
    return table


def _cuts(cuts: tuple[Cut, ...]) -> Table:
    table = _table("Cut", "in", "a contact", "where it gathers")
    for cut in cuts[:_CUTS]:
        line = cut.line
        name = f"{MARKS[line.kind]} {name_line(line.kind, line.name)}"
        table.add_row(
            name, _present(line), say_figure(line.mean_seconds, "seconds"), say_cut_place(cut)
        )
    return table


def _protected(lines: tuple[Line, ...]) -> Table:
    table = _table("Protect", "in", "a contact", "95 % interval")
    for line in lines[:_PROTECTED]:
        name = f"{MARKS[line.kind]} {name_line(line.kind, line.name)}"
        table.add_row(name, _present(line), say_figure(line.mean_seconds, "seconds"), _span(line))
    return table


def _table(*heads: str) -> Table:
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, padding=(0, 2, 0, 0), show_header=bool(heads), header_style="bold")
    names = (*heads, "", "", "", "")[:4]
    table.add_column(names[0], min_width=21, no_wrap=True)
    table.add_column(names[1], justify="right", min_width=5)
    table.add_column(names[2], justify="right", min_width=10, no_wrap=True)
    table.add_column(names[3], no_wrap=True, overflow="ellipsis")
    return table


def _present(line: Line) -> str:
    """How many of the contacts have any of it."""
    return say_figure(line.present, "share")


def _span(line: Line) -> str:
    figure = line.mean_seconds
    return say_interval(figure, "seconds") if isinstance(figure, Estimate) else ""


def _timing(monday: Monday) -> str:
    without = monday.contacts - monday.timed
    if not isinstance(monday.measured, Estimate):
        return f"Timing: not enough to say; {without:,} contacts have none."
    share = say_figure(monday.measured, "share")
    return f"Timing: {share} of these seconds measured, the rest estimated; {without:,} contacts have none."
