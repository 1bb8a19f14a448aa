"""Numbers and large sums in words, shaped as the tag `figure` shapes seconds and shares."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wellspent.estimate import Estimate

__all__ = ["register"]

register = template.Library()


@register.simple_tag
def amount(it: Any, unit: str = "") -> SafeString:
    """A figure in its unit, such as a currency, with its interval, whole numbers from 100 on."""
    if not isinstance(it, Estimate):
        return format_html(
            '<span class="none">not enough to say <small>{}; what would tell: {}</small></span>',
            it.reason, it.lift,
        )  # fmt: skip
    whole = f"95 % interval; n = {it.n:,}; {it.method}"
    ends = f"{say_amount(it.low)} to {say_amount(it.high)} {unit}".strip()
    return format_html(
        '<span class="figure"><span class="value">{}</span> <small title="{}">{}</small></span>',
        f"{say_amount(it.value)} {unit}".strip(), whole, ends,
    )  # fmt: skip


@register.filter
def say_axis(number: float) -> str:
    """What stands beside an axis: `0`, `2.5`, `12,000`."""
    return f"{number:,g}" if abs(number) < 1e6 else f"{number / 1e6:,g} m"


@register.filter
def say_amount(number: float) -> str:
    """`−1,240`, `36.5`, `0.43`: the digits that matter."""
    size = abs(number)
    decimals = 0 if size >= 99.95 else 1 if size >= 9.995 else 2
    words = f"{size:,.{decimals}f}"
    return f"−{words}" if number < 0 and float(words.replace(",", "")) else words
