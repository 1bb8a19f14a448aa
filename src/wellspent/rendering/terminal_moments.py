"""What is worth doing today, in a terminal: few moments, each with its reason, quotes and a first sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.choosing import Audience
from wellspent.moments.moment import KIND_NAMES, Moment, NamedFigure
from wellspent.rendering.printable import printable
from wellspent.report.moments.building import Prepared

__all__ = ["print_moments", "said_figure"]

_QUOTES: Final = 3
_QUOTE: Final = 140  # characters of a quote
Line = tuple[str, str]


def print_moments(prepared: Prepared, audience: Audience, chosen: Sequence[Moment]) -> None:
    """Print the chosen moments; where there is none, what was looked at and why it says nothing."""
    from rich.console import Console  # noqa: PLC0415

    console = Console(highlight=False)
    for words, style in _lines(prepared, audience, chosen):
        console.print(printable(words), markup=False, style=style or None)
    if prepared.fictional:
        console.print(f"\n{printable(prepared.centre)}: nobody there is real, and its operation is synthetic.")  # fmt: skip


def _lines(prepared: Prepared, audience: Audience, chosen: Sequence[Moment]) -> Iterator[Line]:
    whose = f"the lead of {audience.team}" if audience.team else f"every {audience.level}"
    if not chosen:
        yield f"No moment for {whose}: nothing that the data carry.", "bold"
    else:
        yield f"{len(chosen)} for {whose}", "bold"
    for number, moment in enumerate(chosen, 1):
        yield "", ""
        yield from _moment(number, moment, prepared.currency)
    unknown = [(name, part) for name, part in prepared.parts.items() if isinstance(part, Unknown)]
    for name, part in unknown:
        yield "", ""
        yield f"{name.replace('_', ' ').capitalize()}: unknown, {part.reason}. What would lift it: {part.lift}.", "dim"  # fmt: skip


def _moment(number: int, moment: Moment, currency: str) -> Iterator[Line]:
    yield f"{number}  {KIND_NAMES[moment.kind]}: {moment.title}", "bold"
    yield f"   {moment.reason}", ""
    for figure in moment.figures:
        yield f"   {figure.name}: {said_figure(figure, currency)}", ""
    for shown in moment.shown[:_QUOTES]:
        where = shown.contact if shown.turn is None else f"{shown.contact}, turn {shown.turn}"
        quote = f"“{_short(shown.quote)}” " if shown.quote else ""
        yield f"   {quote}({where}): {shown.shows}", "dim"
    yield f"   To start: {moment.opening}", ""
    for step in moment.checklist:
        yield f"   · {step}", ""
    if isinstance(moment.worth, Estimate):
        yield f"   Worth: {said_figure(NamedFigure('', moment.worth, 'money'), currency)}", ""


def said_figure(named: NamedFigure, currency: str) -> str:
    """A figure in a line, with its interval and n; or why there is none."""
    figure = named.figure
    if isinstance(figure, Unknown):
        return f"unknown ({figure.reason})"
    scale, unit = {
        "share": (100.0, " %"),
        "seconds": (1.0, " s"),
        "hours": (1.0, " h"),
        "money": (1.0, f" {currency}"),
        "points": (1.0, " points"),
        "count": (1.0, ""),
    }[named.unit]
    value, low, high = (_number(scale * one) for one in (figure.value, figure.low, figure.high))
    return f"{value}{unit} ({low} to {high}; n = {figure.n:,})"


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.1f}"


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE else text[: _QUOTE - 1].rstrip() + "…"
