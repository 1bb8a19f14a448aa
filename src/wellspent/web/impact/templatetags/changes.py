"""Changes with their sign and interval, shaped as the tag `figure` shapes seconds and shares."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wellspent.estimate import Estimate
from wellspent.report.impact.words import design_of, say_change, say_direction, say_per, say_span
from wellspent.report.words import say_figure
from wellspent.web.presentation.templatetags.figures import figure

__all__ = ["register"]

register = template.Library()


@register.simple_tag
def change(it: Any, unit: str = "", per: str = "") -> SafeString:
    """A difference in the outcome's unit with its interval; an Unknown says why, and what would tell."""
    if not isinstance(it, Estimate):
        return format_html(
            '<span class="none">not known <small>{}; what would tell: {}</small></span>',
            it.reason, it.lift,
        )  # fmt: skip
    whole = f"95 % interval; n = {it.n:,}; {it.method}"
    return format_html(
        '<span class="figure"><span class="value">{}{}</span> <small title="{}">{}</small></span>',
        say_change(it.value, unit), per, whole, say_span(it, unit),
    )  # fmt: skip


@register.simple_tag
def amount(it: Any, currency: str = "") -> SafeString:
    """Money with its interval; a constant, such as a wage, has none."""
    if isinstance(it, Estimate) and it.low == it.high:
        return format_html('<span class="figure"><span class="value">{}</span></span>', say_figure(it, "money", currency))  # fmt: skip
    return figure(it, "money", "", currency)


@register.filter
def design(effect: Any) -> str:
    """The design in one word."""
    return design_of(effect)


@register.filter
def direction(link: Any) -> str:
    """`for the better`, `for the worse`, or nothing."""
    return say_direction(link)


@register.filter
def per(effect: Any) -> str:
    """` a minute`, or nothing."""
    return say_per(effect)
