"""Figures, ribbons' colours and counts in words, for every template."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wellspent.estimate import Estimate
from wellspent.report.model import Unit
from wellspent.report.words import (
    name_line,
    say_brief,
    say_count,
    say_figure,
    say_interval,
    say_seconds,
    say_value,
)

__all__ = ["register"]

register = template.Library()


@register.simple_tag
def figure(it: Any, unit: Unit = "seconds", href: str = "", currency: str = "") -> SafeString:
    """A figure with its interval; one that opens its contacts where `href` is given.

    An Unknown says why there is none, and what would lift it.
    """
    if not isinstance(it, Estimate):
        return format_html(
            '<span class="none">not enough to say <small>{}; what would tell: {}</small></span>',
            it.reason, it.lift,
        )  # fmt: skip
    value = say_figure(it, unit, currency)
    whole = f"95 % interval; n = {it.n:,}; {it.method}"
    shown = (
        format_html('<a class="open" href="{}">{}</a>', href, value)
        if href
        else format_html("{}", value)
    )
    return format_html(
        '<span class="figure"><span class="value">{}</span> <small title="{}">{}</small></span>',
        shown, whole, say_interval(it, unit, currency),
    )  # fmt: skip


@register.simple_tag
def coefficient(it: Any) -> SafeString:
    """An agreement beyond chance, two decimals, with its interval; a dash and the reason for none."""
    if not isinstance(it, Estimate):
        return format_html('<span class="none">– <small>{}</small></span>', it.reason)
    return format_html(
        '<span class="figure"><span class="value">{}</span> <small>{} to {}</small></span>',
        f"{it.value:.2f}", f"{it.low:.2f}", f"{it.high:.2f}",
    )  # fmt: skip


@register.simple_tag
def brief(it: Any) -> SafeString:
    """Seconds and their interval in few letters."""
    if not isinstance(it, Estimate):
        return format_html(
            '<span class="none" title="{}">–</span>', f"{it.reason}; what would tell: {it.lift}"
        )
    return format_html('<span title="{}">{}</span>', f"n = {it.n:,}; {it.method}", say_brief(it))


@register.filter
def seconds(value: float | None) -> str:
    """Seconds as people say them; a dash where there is no timing."""
    return "–" if value is None else say_seconds(value)


@register.filter
def percent(value: float | None) -> str:
    """A share in [0, 1] as a percentage; a dash where there is none."""
    return "–" if value is None else say_value(value, "share")


@register.filter
def chance(value: float) -> str:
    """A probability as a percentage; nothing that was estimated is certain."""
    if value > 0.99:
        return "> 99 %"
    return "< 1 %" if value < 0.01 else say_value(value, "share")


@register.filter
def known(it: Any) -> bool:
    """Whether a figure is an Estimate."""
    return isinstance(it, Estimate)


@register.filter
def counted(number: int, thing: str) -> str:
    """`1 contact`, `1,200 contacts`."""
    return say_count(number, thing)


@register.simple_tag
def line_name(kind: str, name: str) -> str:
    """What a line of the ledger is called on screen."""
    return name_line(kind, name)


@register.simple_tag
def swatch(kind: str) -> SafeString:
    """A small square in the colour and pattern of a kind of time."""
    return format_html(
        '<svg class="swatch" viewBox="0 0 18 12" aria-hidden="true">'
        '<rect x="0.5" y="0.5" width="17" height="11" class="k-{}"/></svg>', kind,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def with_query(context: Any, **changes: Any) -> SafeString:
    """The address of this page with some of its query changed; empty values are left out."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        query.pop(key, None)
        if value not in {None, ""}:
            query[key] = value
    return mark_safe("?" + urlencode(list(query.lists()), doseq=True).replace('"', "%22"))  # noqa: S308 - percent-encoded
