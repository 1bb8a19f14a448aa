"""Figures of any unit on steering's pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wellspent.estimate import Estimate
from wellspent.web.presentation.templatetags.figures import figure

__all__ = ["register"]

register = template.Library()


@register.simple_tag
def amount(it: Any, unit: str = "count", currency: str = "") -> SafeString:
    """A figure in its unit; plain numbers, as points or spreads, with two decimals."""
    if not isinstance(it, Estimate) or unit in {"seconds", "share", "money"}:
        return figure(
            it, unit if unit in {"seconds", "share", "money"} else "seconds", "", currency
        )  # type: ignore[arg-type]
    return format_html(
        '<span class="figure"><span class="value">{}</span> <small title="{}">{} to {}</small></span>',
        f"{it.value:,.2f}", f"95 % interval; n = {it.n:,}; {it.method}", f"{it.low:,.2f}", f"{it.high:,.2f}",
    )  # fmt: skip
