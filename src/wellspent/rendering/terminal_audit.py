"""The fairness audit in a terminal: what each flip changed, question by question, and in words."""

from __future__ import annotations

from typing import Final

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from wellspent.audit import FLIPS, Audit, Row, say_audit, say_share
from wellspent.estimate import Estimate, Figure

__all__ = ["print_audit", "render_audit"]

_VIEWS: Final = {"stored": "", "spoken": " (not redacted)"}
_NOTE: Final = (
    "Shares in % with 95 % intervals clustered by contact; a dash where too few contacts were "
    "affected. Shift: how far answers moved towards yes (+) or no (−), between −1 and 1. "
    "* Politeness is part of what the question asks."
)


def print_audit(audit: Audit, console: Console | None = None) -> None:
    """Print the audit, by default on standard output."""
    (console or Console(highlight=False)).print(render_audit(audit))


def render_audit(audit: Audit) -> Group:
    """A table of the flips, one of the questions, and the reading of both: 80 columns."""
    return Group(
        Text(f"Fairness audit of {audit.contacts:,} contacts", style="bold"),
        Text(""),
        _flips(audit),
        Text(""),
        _questions(audit),
        Text(""),
        Text(_NOTE),
        Text(""),
        *(Text(sentence) for sentence in say_audit(audit)),
    )


def _flips(audit: Audit) -> Table:
    table = _table("Changed by", "contacts", "labels", "in changed\nturns", "in other\nturns",
                   "answers")  # fmt: skip
    for family in audit.families:
        table.add_row(Text(family.name + _VIEWS[family.view], style="bold"))
        for row in [*(r for r in audit.rows if _inside(r, family)), family]:
            name = "all of them" if row is family else row.name.partition(".")[2]
            figures = (row.labels(), row.where_touched, row.elsewhere, row.answers())
            table.add_row(
                f"  {name.replace('_', ' ')}", f"{row.contacts:,}", *map(_share, figures)
            )  # fmt: skip
    return table


def _inside(row: Row, family: Row) -> bool:
    return row.name.startswith(f"{family.name}.") and row.view == family.view


def _questions(audit: Audit) -> Table:
    """One row a question, one column a family; `*` where the flips are part of what it asks."""
    families = [row for row in audit.families if row.view == "stored"]
    table = _table("Answers to", *(row.name for row in families))
    for question in dict.fromkeys(q for row in families for q in row.questions):
        table.add_row(
            question.replace("_", " "),
            *(_share(row.answers(question), _mark(row, question)) for row in families),
        )
    table.add_row("shift of all", *(_shift(row.shift()) for row in families))
    return table


def _mark(row: Row, question: str) -> str:
    own = (flip for flip in FLIPS if flip.family == row.name)
    return "*" if any(question in flip.asked_by for flip in own) else ""


def _share(figure: Figure, mark: str = "") -> str:
    """The value over its interval, so that the columns stay narrow."""
    value, _, interval = say_share(figure).partition(" % ")
    return f"{value}{mark}\n{interval}"


def _shift(figure: Figure) -> str:
    if not isinstance(figure, Estimate):
        return "–"
    value, low, high = (f"{x:+.2f}" for x in (figure.value, figure.low, figure.high))
    return f"{value}\n[{low}, {high}]".replace("0.", ".")


def _table(first: str, *heads: str) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False, header_style="bold")
    table.add_column(first, vertical="top")
    for head in heads:
        table.add_column(head, justify="right", vertical="bottom", no_wrap=True)
    return table
