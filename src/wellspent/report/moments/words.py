"""The figures and quotes of moments in words: what the page, the terminal and a digest say alike."""

from __future__ import annotations

from typing import Final

from wellspent.estimate import Figure, Unknown
from wellspent.moments.moment import NamedFigure, Unit
from wellspent.report.words import say_value

__all__ = ["say_amount", "say_named", "say_worth_of"]

_OF_TIME_OR_MONEY: Final = ("seconds", "share", "money")


def say_amount(value: float, unit: Unit, currency: str = "") -> str:
    """A number with its unit.

    >>> say_amount(3.25, "hours"), say_amount(12, "count"), say_amount(-4.5, "points")
    ('3.2 h', '12', '−4.5 points')
    """
    if unit in _OF_TIME_OR_MONEY:
        return say_value(value, unit, currency)
    number = f"{value:,.0f}" if value == round(value) or abs(value) >= 100 else f"{value:,.1f}"
    number = number.replace("-", "−")
    return {"hours": f"{number} h", "points": f"{number} points"}.get(unit, number)


def say_named(named: NamedFigure, currency: str = "") -> str:
    """`Handle time: 6 min 40 s (6 min 02 s to 7 min 11 s; n = 212)`, or why there is no figure."""
    return f"{named.name}: {_say(named.figure, named.unit, currency)}"


def say_worth_of(worth: Figure, currency: str = "") -> str:
    """What a moment is expected to bring, or why that is not known."""
    return _say(worth, "money", currency)


def _say(figure: Figure, unit: Unit, currency: str) -> str:
    if isinstance(figure, Unknown):
        return f"not enough to say: {figure.reason}; what would tell: {figure.lift}"
    value, low, high = (
        say_amount(one, unit, currency) for one in (figure.value, figure.low, figure.high)
    )
    return f"{value} ({low} to {high}; n = {figure.n:,})"
