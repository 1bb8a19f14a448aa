"""Names of kinds, and small pictures of weeks."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from wellspent.estimate import Estimate
from wellspent.listening.signal import KIND_WORDS
from wellspent.web.access.roles import Right
from wellspent.web.hearing.pictures import HEIGHT, STEP

__all__ = ["register"]

register = template.Library()


@register.filter
def kind_name(kind: str) -> str:
    """What a kind of signal is called on screen."""
    return KIND_WORDS.get(kind, str(kind))


@register.simple_tag(takes_context=True)
def may(context: Any, right: str) -> bool:
    """Whether whoever reads the page has this right."""
    return bool(context["request"].access.may(Right(right)))


@register.simple_tag
def times(it: Any) -> SafeString:
    """A ratio with its interval: `3.1 times (1.9 to 5.0)`; why there is none."""
    if not isinstance(it, Estimate):
        return format_html('<span class="none">{}</span>', it.reason)
    return format_html(
        '<span class="figure"><span class="value">{}</span> times <small>{} to {}</small></span>',
        f"{it.value:.1f}", f"{it.low:.1f}", f"{it.high:.1f}",
    )  # fmt: skip


@register.simple_tag
def chance_of(q: float) -> str:
    """A small probability as a percentage."""
    percent = 100 * q
    if percent < 0.01:
        return "< 0.01 %"
    return f"{percent:.2f} %" if percent < 1 else f"{percent:.1f} %"


@register.simple_tag
def weeks(trend: Any) -> SafeString:
    """The bars of a trend; each says its figures, and so does the whole."""
    if not trend.bars:
        return format_html('<span class="none">{}</span>', "no week is known")
    bars = format_html_join(
        "",
        '<g><title>{}</title><rect class="ground" x="{}" y="0" width="{}" height="{}"/>'
        '<rect class="bar-of-week{}" x="{}" y="{}" width="{}" height="{}"/></g>',
        (
            (
                bar.words,
                bar.x,
                STEP - 2,
                int(HEIGHT),
                " marked" if bar.marked else "",
                bar.x,
                bar.y,
                STEP - 2,
                bar.height,
            )
            for bar in trend.bars
        ),
    )
    return format_html(
        '<svg class="weeks-heard" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>',
        trend.width, int(HEIGHT), trend.width, int(HEIGHT), f"By week: {trend.words}", bars,
    )  # fmt: skip
