"""A blend and a listening hour in a terminal: the sources one after the other, then what they come to."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from wellspent.listening.blend import Blend, SourceRow
from wellspent.listening.hour import Hour
from wellspent.rendering.printable import printable
from wellspent.report.listening.source_words import (
    say_all,
    say_bias,
    say_chosen,
    say_gap,
    say_pooled,
    say_subject,
    say_weight,
)

__all__ = ["blend_text", "hour_text"]

_WIDE = 100


def blend_text(blend: Blend) -> str:
    """The table for one question as text: what each source says, and what may be joined."""
    lines = [blend.question, say_subject(blend.subject)]
    if blend.nothing:
        return _joined([blend.question, f"No answer: {blend.nothing}. What would tell: {blend.lift}."])  # fmt: skip
    for row in blend.sources:
        lines += ["", *_row(row)]
    if blend.absent:
        lines += ["", f"Nothing from: {', '.join(blend.absent)}."]
    lines += ["", "What they come to", *_together(blend)]
    return _joined(lines)


def hour_text(hour: Hour) -> str:
    """The hour as text: how it was drawn, each contact in a line, and the questions."""
    lines = [
        f"{hour.centre}: {hour.minutes:.0f} minutes to hear or read, {len(hour.contacts)} contacts"
    ]
    lines += [hour.design, *hour.left_out, ""]
    for number, one in enumerate(hour.contacts, 1):
        about = " · ".join(word for word in (one.queue, one.segment, one.channel) if word)
        lines.append(f"{number}. {one.contact} ({about}), {one.minutes:.1f} min: {say_chosen(one)}")
        lines.append(f"   {one.ledger}")
    lines += ["", "To ask the advisors"]
    lines += [f"- {question.words}" for question in hour.questions]
    return _joined(lines)


def _row(row: SourceRow) -> Iterator[str]:
    yield f"{row.name} ({say_weight(row)})"
    for name, words in say_all(row):
        yield f"  {name}: {words}"
    for words in row.words:
        yield f"  – {words}"
    yield f"  cannot see: {row.cannot_see}"
    yield f"  {say_bias(row)}"


def _together(blend: Blend) -> Iterator[str]:
    if not blend.compared and not blend.pooled:
        yield "No two sources measure the same thing on the same scale: nothing is joined."
    for pair in blend.compared:
        yield f"{pair.words} Gap: {say_gap(pair.gap)} ({pair.measures})."
    for one in blend.pooled:
        yield f"{one.measures}, joined: {say_pooled(one.figure, one.unit)}. {one.words}".rstrip()


def _joined(lines: list[str]) -> str:
    wrapped = []
    for line in lines:
        line = printable(line)  # noqa: PLW2901 - the same line, safe
        indent = " " * (len(line) - len(line.lstrip()))
        wrapped += textwrap.wrap(line, _WIDE, subsequent_indent=indent + "  ") or [""]
    return "\n".join(wrapped)
