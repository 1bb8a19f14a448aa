"""What contacts are about, in a terminal: what belongs to no topic first, then topics, then the records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import StringIO
from typing import Final

from rich.console import Console
from rich.table import Table

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.listening.reasons import Beside, Discovered
from wellspent.rendering.printable import printable

__all__ = ["say_beside", "say_reasons"]

_WIDTH: Final = 110
_MOST: Final = 10  # categories, and topics without one; --json has all


def say_reasons(discovered: Discovered, beside: Beside | Unknown) -> str:
    """All of it as text."""
    out = StringIO()
    console = Console(file=out, width=_WIDTH, highlight=False, emoji=False)
    texts = len(discovered.assignment)
    console.print(
        f"{discovered.assignment.count(None):,} of {texts:,} texts belong to no topic: "
        f"{_share(discovered.unassigned)}.",
        markup=False,
    )
    console.print(
        f"{len(discovered.topics)} topics; how many was found, not given.\n", markup=False
    )
    for note in discovered.notes:
        console.print(f"{printable(note)}\n", markup=False)
    if discovered.topics:
        console.print(_topics(discovered))
    names = {topic.key: topic.name for topic in discovered.topics}
    for sentence in say_beside(beside, names):
        console.print(printable(sentence), markup=False)
    return out.getvalue()


def _topics(discovered: Discovered) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in ("key", "topic", "contacts", "share", "steady", "words"):
        right = column in {"contacts", "share"}
        table.add_column(column, justify="right" if right else "left", no_wrap=column != "words")
    for topic in discovered.topics:
        new = (
            " (new)" if topic.key in discovered.new and len(discovered.book.generations) > 1 else ""
        )
        table.add_row(
            topic.key, printable(topic.name) + new, f"{topic.contacts:,}", _share(topic.share),
            "yes" if topic.steady else "no", printable(" ".join(topic.words)),
        )  # fmt: skip
    return table


def say_beside(beside: Beside | Unknown, names: Mapping[str, str]) -> Iterator[str]:
    """Sentences about topics beside recorded reasons."""
    if isinstance(beside, Unknown):
        return
    yield ""
    if isinstance(beside.agreement, Estimate):
        one = beside.agreement
        yield (
            f"Agreement with the recorded reasons: {one.value:.2f} ({one.low:.2f} to {one.high:.2f}) over "
            f"{one.n:,} contacts, where 1 is the same and shuffled records reach {beside.floor_high:.2f}."
        )
    else:
        yield f"Agreement with the recorded reasons is not known: {beside.agreement.reason}."
    yield f"Recorded under a catch-all: {_share(beside.catch_all)}; without a reason: {_share(beside.unrecorded)}."
    for hiding in beside.hiding[:_MOST]:
        within = ", ".join(f"{names[one.key]} {_share(one.share)}" for one in hiding.topics)
        yield f"'{hiding.category}' ({hiding.contacts:,} contacts) hides several topics: {within}."
    for bare in beside.uncovered[:_MOST]:
        yield (
            f"'{names[bare.key]}' ({bare.contacts:,} contacts) has no category: the largest, "
            f"'{bare.largest}', holds {_share(bare.share)}."
        )


def _share(figure: Figure) -> str:
    if isinstance(figure, Unknown):
        return f"unknown ({figure.reason})"
    return f"{100 * figure.value:.1f} % ({100 * figure.low:.1f} to {100 * figure.high:.1f})"
