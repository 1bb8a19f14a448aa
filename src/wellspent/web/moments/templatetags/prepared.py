"""The figures of moments on screen: seconds, shares, money, counts, points and hours."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wellspent.estimate import Estimate, Figure
from wellspent.moments.moment import NamedFigure, Unit
from wellspent.report.moments.words import say_amount

__all__ = ["register"]

register = template.Library()


@register.simple_tag
def named_figure(named: NamedFigure, currency: str = "") -> SafeString:
    """A figure of a moment with its interval, or why there is none."""
    return _shown(named.figure, named.unit, currency)


@register.simple_tag
def worth_of(worth: Figure, currency: str = "") -> SafeString:
    """What a moment is expected to bring, or why that is not known."""
    return _shown(worth, "money", currency)


@register.filter
def first_known(figures: tuple[NamedFigure, ...]) -> NamedFigure | None:
    """The first of these figures that is known; None where none is."""
    return next((one for one in figures if isinstance(one.figure, Estimate)), None)


@register.filter
def sure(certainty: float) -> str:
    """How surely there is something to it; nothing is certain."""
    return f"{100 * min(certainty, 0.99):.0f} %"


@register.filter
def days_on(arose: Any) -> str:
    """The day of a moment that arose: `7 Oct 2026`."""
    return "" if arose is None else f"{arose.day} {arose:%b %Y}"


def _shown(figure: Figure, unit: Unit, currency: str) -> SafeString:
    if not isinstance(figure, Estimate):
        return format_html(
            '<span class="none">not enough to say <small>{}; what would tell: {}</small></span>',
            figure.reason, figure.lift.replace("`", ""),
        )  # fmt: skip
    value, low, high = (
        say_amount(one, unit, currency) for one in (figure.value, figure.low, figure.high)
    )
    return format_html(
        '<span class="figure"><span class="value">{}</span> '
        '<small title="95 % interval; n = {}; {}">{} to {}</small></span>',
        value, f"{figure.n:,}", figure.method, low, high,
    )  # fmt: skip
