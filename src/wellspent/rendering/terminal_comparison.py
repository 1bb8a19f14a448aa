"""Two readings compared, in the terminal: 80 columns, readable without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from wellspent.comparison import Comparison, Dimension, Disagreement
from wellspent.comparison.compare import Said
from wellspent.estimate import Figure, Unknown
from wellspent.rendering.printable import printable

__all__ = ["render_comparison", "say_interval", "say_number"]

_WIDTH: Final = 80
_NAMED: Final = 8  # conversations that stand in one file alone
_COEFFICIENTS: Final = ("agreement", "alpha", "ac1", "kappa")
_OVER: Final = {"pace": "pace", "parts": "part", "friction": "friction"}


def render_comparison(
    found: Comparison,
    first: str,
    second: str,
    worst: int,
    texts: Mapping[str, Sequence[str]],
) -> str:
    """What two files say of each other: counts, figures, label by label, the worst disagreements.

    `first` and `second` are what the files are called; `texts` holds redacted words.
    """
    lines = [
        f"A: {first}",
        f"B: {second}",
        f"{_many(len(found.shared), 'conversation')} in both, {_many(found.turns, 'turn')}.",
        *_alone("A", found.only_first),
        *_alone("B", found.only_second),
        *_figures(found.dimensions),
        *_labels(found.dimensions),
        *_worst(found.disagreements, worst, texts),
    ]
    return "\n".join(lines)


def say_number(value: float) -> str:
    """A coefficient in two decimals, as statisticians write it: `.81`, `−.04`; `1.0` for one."""
    rounded = round(value, 2)
    size = f"{abs(rounded):.2f}".removeprefix("0").replace("1.00", "1.0")
    return f"−{size}" if rounded < 0 else size


def say_interval(figure: Figure) -> str:
    """Value and 95 % interval, `.81 [.76 .86]`, or a dash."""
    if isinstance(figure, Unknown):
        return "–"
    return f"{say_number(figure.value)} [{say_number(figure.low)} {say_number(figure.high)}]"


def _alone(name: str, conversations: Sequence[str]) -> Iterator[str]:
    if conversations:
        shown = ", ".join(conversations[:_NAMED])
        more = f" and {len(conversations) - _NAMED:,} more" if len(conversations) > _NAMED else ""
        said = f"Only in {name}: {_many(len(conversations), 'conversation')} ({shown}{more})."
        yield from textwrap.wrap(said, _WIDTH)


def _figures(dimensions: Sequence[Dimension]) -> Iterator[str]:
    rows: list[tuple[str, ...]] = [("", "n", "agreement", "α", "AC1", "κ")]
    rows += [
        (each.name, f"{each.both:,}", *(say_interval(each.figures[c]) for c in _COEFFICIENTS))
        for each in dimensions
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    yield ""
    for name, n, *cells in rows:
        figures = " ".join(f"{c:<{width}}" for c, width in zip(cells, widths[2:], strict=True))
        yield f"{name:<{widths[0]}} {n:>{widths[1]}}  {figures}".rstrip()
    yield ""
    yield "n: turns, or conversations for a question. In brackets: 95 % interval, whole"
    yield "conversations resampled."
    for each in dimensions:
        yield from _notes(each)


def _notes(each: Dimension) -> Iterator[str]:
    withheld = [f"{count:,} by {name}" for name, count in
                (("A", each.first_withheld), ("B", each.second_withheld)) if count]  # fmt: skip
    if withheld:
        yield f"{each.name}: left out because withheld or skipped: {', '.join(withheld)}."
    unknown = {f.reason: f.lift for f in each.figures.values() if isinstance(f, Unknown)}
    for reason, lift in unknown.items():
        yield from textwrap.wrap(f"{each.name}: – because {reason}; it takes {lift}.", _WIDTH)


def _labels(dimensions: Iterable[Dimension]) -> Iterator[str]:
    for each in dimensions:
        if each.name not in _OVER:
            continue
        yield ""
        yield f"{each.name:<16}{'A says':>8}{'B says':>8}{'both':>8}  both ways (F1)"
        for row in each.labels:
            why = f" {row.agreement.reason}" if isinstance(row.agreement, Unknown) else ""
            yield (f"  {row.label:<14}{row.first:>8,}{row.second:>8,}{row.both:>8,}  "
                   f"{say_interval(row.agreement)}{why}")  # fmt: skip


def _worst(
    found: Sequence[Disagreement], worst: int, texts: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    if not found or not worst:
        return
    yield ""
    yield f"{_many(len(found), 'turn')} that disagree{'s' if len(found) == 1 else ''}, worst first (pace, then part, then friction):"
    for each in found[:worst]:
        sure = "" if each.confidence is None else f", sure {say_number(each.confidence)}"
        yield f"  {printable(each.contact)} turn {each.turn}: A {_said(each.first, each)}, B {_said(each.second, each)}{sure}"
        said = texts.get(each.contact, ())
        if each.turn <= len(said):
            yield f"    {textwrap.shorten(printable(said[each.turn - 1]), _WIDTH - 4, placeholder=' …')}"
    if len(found) > worst:
        yield f"  … and {len(found) - worst:,} more: --worst {len(found)} shows all."


def _said(said: Said, found: Disagreement) -> str:
    if found.over == "friction":
        return f"{said.friction}"
    if said.part is None:
        return f"({said.pace})"
    return f"{said.part} ({said.pace})" if found.over == "pace" else said.part


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
