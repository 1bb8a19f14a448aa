"""Averages from 1 to 5, and words for kinds and ways."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wellspent.estimate import Estimate
from wellspent.listening.signal import KIND_WORDS

__all__ = ["register"]

register = template.Library()

_WAYS: Final = {
    "pulse": "in the pulse", "note": "in a note", "alarm": "an alarm",
    "hint": "a hint by several customers", "signals": "the third signal",
}  # fmt: skip


@register.simple_tag
def mood(it: Any) -> SafeString:
    """An average from 1 to 5 with its interval and how many said it, or why there is none."""
    if not isinstance(it, Estimate):
        return format_html(
            '<span class="none">not enough to say <small>{}; what would tell: {}</small></span>',
            it.reason, it.lift,
        )  # fmt: skip
    return format_html(
        '<span class="figure"><span class="value">{}</span> <small title="95 % interval; {}">'
        "{} to {}; {} advisors</small></span>",
        f"{it.value:.1f}", it.method, f"{it.low:.1f}", f"{it.high:.1f}", it.n,
    )  # fmt: skip


@register.simple_tag
def points(it: Any) -> SafeString:
    """A difference of shares in percentage points with its interval, or why there is none."""
    if not isinstance(it, Estimate):
        return format_html(
            '<span class="none">not enough to say <small>{}; what would tell: {}</small></span>',
            it.reason, it.lift,
        )  # fmt: skip
    value, low, high = (_signed(100 * one) for one in (it.value, it.low, it.high))
    return format_html(
        '<span class="figure"><span class="value">{} points</span> '
        '<small title="95 % interval; n = {}; {}">{} to {}</small></span>',
        value, f"{it.n:,}", it.method, low, high,
    )  # fmt: skip


@register.filter
def kind_words(kind: str) -> str:
    """What a kind of signal is called; none is said so."""
    return KIND_WORDS.get(kind, "no kind")


@register.filter
def way_words(way: str) -> str:
    """In which way something was first seen."""
    return _WAYS.get(way, way)


def _signed(points: float) -> str:
    said = f"{points:+.1f}".replace("-", "−")
    return "0" if said[1:] == "0.0" else said


@register.filter
def at(table: Mapping[str, str], key: str) -> str:
    """What a table has at a key."""
    return table.get(key, "")
