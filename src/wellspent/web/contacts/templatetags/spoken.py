"""Times of a conversation, and the numbers that questions bear beside their quotes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wellspent.report.words import KIND_WORDS, name_line, say_seconds

__all__ = ["register"]

register = template.Library()


@register.filter
def clock(seconds: float) -> str:
    """Seconds from the beginning as a clock: `2:05`, `1:02:05`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


@register.filter
def spaced(name: str) -> str:
    """An id as words: `no_occasion` is "no occasion"."""
    return str(name).replace("_", " ")


@register.filter
def number(question: str, numbers: Mapping[str, int]) -> str:
    """The number of a question; nothing where the form does not have it."""
    return str((numbers or {}).get(question, ""))


@register.filter
def numbers(questions: Iterable[str], known: Mapping[str, int]) -> str:
    """The numbers of the questions that a passage bears out: `1, 4`."""
    found = sorted(known[one] for one in questions if one in (known or {}))
    return ", ".join(map(str, found))


@register.simple_tag
def kinds_bar(line: Any) -> SafeString:
    """How the handle time of a contact in a list is made up, as a bar and in words."""
    parts = [(kind, seconds) for kind, seconds in line.kinds if seconds > 0]
    total = sum(seconds for _, seconds in parts)
    if not total:
        return format_html('<span class="none">no timing</span>')
    words = ", ".join(f"{KIND_WORDS[kind]} {say_seconds(seconds)}" for kind, seconds in parts)
    x, blocks = 0.0, []
    for kind, seconds in parts:
        width = 100 * seconds / total
        blocks.append((f"{x:.2f}", f"{width:.2f}", kind))
        x += width
    rects = format_html_join("", '<rect x="{}" y="0" width="{}" height="12" class="k-{}"/>', blocks)
    return format_html(
        '<svg class="kinds" viewBox="0 0 100 12" preserveAspectRatio="none" role="img" aria-label="{}">'
        "<title>{}</title>{}</svg>", words, words, rects,
    )  # fmt: skip


@register.simple_tag
def ribbon_blocks(opened: Any, prefix: str = "") -> SafeString:
    """The blocks of a ribbon, slow ones taller; what shows the measure has a line below it."""
    return format_html_join(
        "", "{}", ((_block(block, prefix, shows=shows),) for block, shows in opened.blocks)
    )


def _block(block: Any, prefix: str, *, shows: bool) -> SafeString:
    turn, top = block.turn, 0 if block.kind == "slow" else 9
    title = f"{name_line(block.kind, block.name)}, {say_seconds(block.seconds)}"
    place = (f"{block.x:.2f}", f"{block.width:.2f}")
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" class="k-{}" data-start="{}" data-end="{}"{}>'
        "<title>{}</title></rect>{}",
        place[0], top, place[1], 35 - top, block.kind, f"{block.start:.2f}", f"{block.end:.2f}",
        format_html(' data-to="{}turn-{}"', prefix, turn) if turn else "",
        f"{title}, from turn {turn}" if turn else title,
        format_html('<rect x="{}" y="36" width="{}" height="4" class="shown-mark"/>', *place) if shows else "",
    )  # fmt: skip
