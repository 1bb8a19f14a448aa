"""The Monday answer in one screen of a terminal, readable without colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.estimate import Estimate, Unknown
from wellspent.report.model import Cut, Kind, Line, Monday, Report
from wellspent.report.words import (
    name_line,
    say_count,
    say_fiction,
    say_figure,
    say_interval,
    say_monday,
    say_not_found,
    say_period,
    say_place_figure,
    say_price,
    say_short,
    say_worth,
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
_PLACE_WIDTH: Final = 40  # what the four columns before it leave of `WIDTH`


def print_report(report: Report, console: Console | None = None) -> None:
    """Print the Monday answer, by default on standard output."""
    from rich.console import Console  # noqa: PLC0415

    # without highlighting, so that a number is as plain as its words
    (console or Console(highlight=False)).print(render_terminal(report))


def render_terminal(report: Report) -> Group:
    """The Monday answer: 80 columns, at most 39 lines."""
    from rich.console import Group  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    centre, monday = report.centre, report.monday
    parts: list[RenderableType] = [
        Text(
            f"{centre.name}, {say_period(centre)}, {say_count(monday.contacts, 'contact')}",
            style="bold",
        ),
        *(
            Text(words.removeprefix(f"{centre.name}: "), style="italic")
            for words in [say_fiction(centre)]
            if words
        ),
        Text(""),
        *(Text(sentence) for sentence in say_monday(monday)),
        Text(""),
        *_split(monday),
        Text(f"Worth: {say_worth(monday.worth)}"),
        Text(f"Price: {say_price(monday.price)}"),
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
    from rich.table import Table  # noqa: PLC0415

    table = Table.grid(padding=(0, 2, 0, 0))
    for justify in ("left", "right", "right", "left"):
        table.add_column(justify=justify, no_wrap=True)
    for line in monday.kinds:
        table.add_row(
            f"{MARKS[line.kind]} {name_line(line.kind, line.name)}",
            say_figure(line.share, "share"),
            say_figure(line.mean_seconds, "seconds"),
            _span(line),
        )
    return table


def _cuts(cuts: tuple[Cut, ...]) -> Table:
    table = _table(
        "Cut", "in", "median\nif any", "mean\nof all", "gathers in: mean (95 %), n contacts"
    )
    for cut in cuts[:_CUTS]:
        table.add_row(*_figures(cut.line), _gathers(cut))
    return table


def _gathers(cut: Cut) -> str:
    """The place and its figures; a long name is cut so that the figures stand."""
    if isinstance(cut.place, Unknown):
        return say_not_found(cut.line) or cut.place.reason
    name, figures = cut.place.value or "not recorded", say_place_figure(cut.place)
    room = _PLACE_WIDTH - len(figures) - 2
    return f"{name if len(name) <= room else name[: room - 1].rstrip() + '…'}: {figures}"


def _protected(lines: tuple[Line, ...]) -> Table:
    table = _table("Protect", "in", "if any", "of all", "95 % interval of the mean")
    for line in lines[:_PROTECTED]:
        table.add_row(*_figures(line), say_not_found(line) or _span(line))
    return table


def _figures(line: Line) -> tuple[str, ...]:
    """Name, share of contacts, median of those that have any, mean of all; no claim on too few."""
    name = f"{MARKS[line.kind]} {name_line(line.kind, line.name)}"
    if isinstance(line.finding, Unknown):
        return name, say_figure(line.present, "share"), "–", "–"
    return (
        name,
        say_figure(line.present, "share"),
        say_short(line.median_where_present),
        say_short(line.mean_seconds),
    )


def _table(*heads: str) -> Table:
    """Five columns: a name, three numbers, and the rest of the line."""
    from rich.table import Table  # noqa: PLC0415

    table = Table(
        box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=True, header_style="bold"
    )
    table.add_column(heads[0], width=15, no_wrap=True, vertical="bottom")
    for head, width in zip(heads[1:4], (5, 7, 7), strict=True):
        table.add_column(head, width=width, justify="right", no_wrap=True, vertical="bottom")
    table.add_column(
        heads[4], width=_PLACE_WIDTH, no_wrap=True, overflow="ellipsis", vertical="bottom"
    )
    return table


def _span(line: Line) -> str:
    figure = line.mean_seconds
    return say_interval(figure, "seconds") if isinstance(figure, Estimate) else ""


def _timing(monday: Monday) -> str:
    lacking = f"{say_count(monday.contacts - monday.timed, 'contact')} without"
    if not isinstance(monday.measured, Estimate):
        return f"Timing: not enough to say; {lacking}."
    share = say_figure(monday.measured, "share")
    return f"Timing: {share} of the seconds measured, the rest estimated; {lacking}."
