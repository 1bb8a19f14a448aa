"""Names of kinds, and small pictures of weeks."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wellspent.web.hearing.pictures import HEIGHT, STEP
from wellspent.web.hearing.words import KIND_NAMES

__all__ = ["register"]

register = template.Library()


@register.filter
def kind_name(kind: str) -> str:
    """What a kind of signal is called on screen."""
    return KIND_NAMES.get(kind, str(kind).replace("_", " "))


@register.simple_tag
def weeks(trend: Any) -> SafeString:
    """The bars of a trend; each says its figures, and so does the whole."""
    if not trend.bars:
        return format_html('<span class="none">{}</span>', "no week is known")
    bars = format_html_join(
        "",
        '<g><title>{}</title><rect class="ground" x="{}" y="0" width="{}" height="{}"/>'
        '<rect class="bar-of-week" x="{}" y="{}" width="{}" height="{}"/></g>',
        (
            (bar.words, bar.x, STEP - 2, int(HEIGHT), bar.x, bar.y, STEP - 2, bar.height)
            for bar in trend.bars
        ),
    )
    return format_html(
        '<svg class="weeks-heard" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>',
        trend.width, int(HEIGHT), trend.width, int(HEIGHT), f"By week: {trend.words}", bars,
    )  # fmt: skip
