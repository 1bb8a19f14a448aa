"""A survey in a terminal: the response first, then what was said, and what is left without an assumption."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.listening.surveys.focus_group import FocusGroup
from wellspent.listening.surveys.model import SurveyReading
from wellspent.rendering.printable import printable

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["bar_of", "print_focus_group", "print_survey"]

_WIDE: Final = 40
_SHOWN: Final = 12  # groups and periods in a terminal
_CLAIMS: Final = {
    "corrected": "The corrected figure may be gone by.",
    "trend_only": "Trend only.",
    "refused": "No claim.",
}


def print_survey(reading: SurveyReading, console: Console | None = None) -> None:
    """Print the reading, the response first."""
    from rich.console import Console  # noqa: PLC0415

    out = console or Console(highlight=False)
    out.print(f"{printable(reading.question)}: {reading.answered:,} of {reading.invited:,} answered", style="bold", markup=False)  # fmt: skip
    out.print(f"  response   {_said(reading.response_rate, 'share')}", markup=False)
    out.print(f"  {_CLAIMS[reading.claims]} {printable(reading.why)}", markup=False, style="bold")
    if reading.bounds is not None:
        ends = (reading.low, reading.high)
        out.print(f"  without an assumption   {bar_of(reading)}", markup=False)
        out.print(f"  {'':24}{_number(ends[0], reading.unit)}{'':{_WIDE - 6}}{_number(ends[1], reading.unit)}", markup=False)  # fmt: skip
        out.print(f"  bounds     {_number(reading.bounds.low, reading.unit)} to {_number(reading.bounds.high, reading.unit)}: nobody's answer is assumed", markup=False)  # fmt: skip
    out.print(f"  raw        {_said(reading.raw, reading.unit)}", markup=False)
    mark = "" if reading.claims == "corrected" else "   not to be gone by: see above"
    out.print(f"  corrected  {_said(reading.corrected, reading.unit)}{mark}", markup=False)
    _print_sensitivity(reading, out)
    for words in _sentences(reading):
        out.print(f"  {printable(words)}", markup=False)
    for table in _tables(reading):
        out.print(table)
    out.print()


def bar_of(reading: SurveyReading) -> str:
    """The scale as a line: ─ what the bounds leave open, ━ the corrected interval, ● the raw figure."""
    if reading.bounds is None:
        return ""
    cells = [" "] * _WIDE
    _fill(cells, reading, reading.bounds.low, reading.bounds.high, "─")
    if isinstance(reading.corrected, Estimate):
        _fill(cells, reading, reading.corrected.low, reading.corrected.high, "━")
    if isinstance(reading.raw, Estimate):
        _fill(cells, reading, reading.raw.value, reading.raw.value, "●")
    return f"├{''.join(cells)}┤"


def print_focus_group(group: FocusGroup, console: Console | None = None) -> None:
    """Print who sat in the group beside who the customers are, and what so few cannot tell."""
    from rich.console import Console  # noqa: PLC0415

    out = console or Console(highlight=False)
    out.print(f"{printable(group.group)}: {group.people:,} people, beside {group.base:,} customers", style="bold", markup=False)  # fmt: skip
    out.print(f"  {group.words}", markup=False)
    for trait in group.traits:
        table = _empty(printable(trait.trait), "", "seats", "share of customers", "expected by lot", "chance")  # fmt: skip
        for seat in trait.seats[:_SHOWN]:
            table.add_row(printable(seat.value), f"{seat.seats}", f"{seat.base_share:.0%}", f"{seat.expected:.1f}", f"{seat.probability:.3f}")  # fmt: skip
        out.print(table)
        out.print(f"  {printable(trait.words)}", markup=False)
    for unseen in group.unseen:
        out.print(f"  Nobody of {printable(unseen)}.", markup=False)


def _fill(cells: list[str], reading: SurveyReading, low: float, high: float, mark: str) -> None:
    span = reading.high - reading.low
    first, last = (round((end - reading.low) / span * (_WIDE - 1)) for end in (low, high))
    for k in range(max(first, 0), min(last, _WIDE - 1) + 1):
        cells[k] = mark


def _print_sensitivity(reading: SurveyReading, out: Console) -> None:
    found = reading.sensitivity
    if found is None:
        return
    unit = reading.unit
    out.print(
        f"  if those who did not answer differ by {_signed(found.plausible_low, unit)} to "
        f"{_signed(found.plausible_high, unit)}: {_number(found.low, unit)} to {_number(found.high, unit)} "
        f"({found.basis})",
        markup=False,
    )  # fmt: skip
    if found.tipping is not None:
        out.print(f"  it is {found.tips} if they differ by {_signed(found.tipping, unit)}", markup=False)  # fmt: skip


def _sentences(reading: SurveyReading) -> list[str]:
    said = []
    if reading.effective_n is not None and reading.known:
        said.append(f"weighted, the answers tell as much as {reading.effective_n:,.0f} would.")
    said += [f"{one.n:,} answers removed: {one.why}." for one in reading.removed]
    if reading.callbacks is not None:
        back = reading.callbacks
        said.append(f"call-backs: {back.words} They differ from what was expected by {_said(back.delta, reading.unit)}.")  # fmt: skip
    if reading.incentive is not None:
        lot = reading.incentive
        ends = (
            f"{_number(lot.bounds.low, reading.unit)} to {_number(lot.bounds.high, reading.unit)}"
        )
        said.append(f"by the lot: {_said(lot.figure, reading.unit)}; without a model {ends}.")
    return [*said, *reading.sparse, *reading.notes]


def _tables(reading: SurveyReading) -> list[Table]:
    tables = []
    if reading.groups:
        table = _empty("In each", "", "asked", "response", "raw", "corrected")
        for one in reading.groups[:_SHOWN]:
            table.add_row(printable(f"{one.trait} {one.group}"), f"{one.invited:,}", _rate(one.answered, one.invited), _short(one.raw, reading.unit), _short(one.corrected, reading.unit))  # fmt: skip
        tables.append(table)
    if reading.trend:
        table = _empty("From period to period", "", "asked", "response", "raw", "corrected", "")
        for period in reading.trend[-_SHOWN:]:
            table.add_row(printable(period.period), f"{period.invited:,}", _rate(period.answered, period.invited), _short(period.raw, reading.unit), _short(period.corrected, reading.unit), period.note)  # fmt: skip
        tables.append(table)
    return tables


def _empty(title: str, *columns: str) -> Table:
    from rich.table import Table as Rows  # noqa: PLC0415

    table = Rows(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for k, column in enumerate(columns):
        table.add_column(column, justify="right" if k else "left")
    return table


def _said(figure: Figure, unit: str) -> str:
    if isinstance(figure, Unknown):
        return printable(f"unknown: {figure.reason}")
    return f"{_number(figure.value, unit)} ({_number(figure.low, unit)} to {_number(figure.high, unit)})"


def _rate(answered: int, invited: int) -> str:
    return f"{answered / invited:.0%}" if invited else "–"


def _short(figure: Figure, unit: str) -> str:
    return "–" if isinstance(figure, Unknown) else _said(figure, unit)


def _number(value: float, unit: str) -> str:
    return f"{value:.1%}".replace("-", "−") if unit == "share" else f"{value:.2f}".replace("-", "−")


def _signed(value: float, unit: str) -> str:
    said = _number(abs(value), unit)
    return f"{'−' if value < 0 else '+'}{said}"
