"""Figures of surveys on screen: shares, or points of a scale."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wellspent.estimate import Estimate
from wellspent.web.surveys.pictures import say_number

__all__ = ["register"]

register = template.Library()


@register.simple_tag
def said(it: Any, unit: str) -> SafeString:
    """A figure with its interval, or why there is none."""
    if not isinstance(it, Estimate):
        return format_html('<span class="none">not enough to say <small>{}; what would tell: {}</small></span>', it.reason, it.lift)  # fmt: skip
    digits = 1 if unit == "share" else 2
    low, high = (say_number(end, unit, digits) for end in (it.low, it.high))
    return format_html(
        '<span class="figure"><span class="value">{}</span> <small title="{}">{} to {}</small></span>',
        say_number(it.value, unit, digits), f"95 % interval; n = {it.n:,}; {it.method}", low, high,
    )  # fmt: skip


@register.simple_tag
def amount(value: float | None, unit: str) -> str:
    """A value of the scale; a dash where there is none."""
    return "–" if value is None else say_number(value, unit, 1 if unit == "share" else 2)


@register.simple_tag
def differing(value: float | None, unit: str) -> str:
    """A difference with its sign."""
    if value is None:
        return "–"
    shown = say_number(abs(value), unit, 1 if unit == "share" else 2)
    return f"{'−' if value < 0 else '+'}{shown}"
