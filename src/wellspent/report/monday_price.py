"""The price in the Monday answer: what one more slow minute costs as the centre is run today."""

from __future__ import annotations

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.model import MinutePrice
from wellspent.report.operation import Operation
from wellspent.report.slow_minute import default_choices, price_hours
from wellspent.report.slow_minute_parts import SlowMinute
from wellspent.report.slow_minute_words import say_hour, say_money
from wellspent.report.staffing_pools import as_unknown
from wellspent.report.words import say_figure

__all__ = ["price_today"]


def price_today(operation: Operation) -> MinutePrice | Unknown:
    """The price with the centre's own target and cap; Unknown with what would lift it.

    A target of the settings that no number of agents keeps is said as that, and raises nothing.
    """
    try:
        slow = price_hours(operation, default_choices(operation))
    except WellspentError as error:
        return as_unknown(error)
    if isinstance(slow.usual, Unknown):
        return slow.usual
    return MinutePrice(slow.usual, slow.busiest, slow.free_share, slow.currency, _words(slow))


def _words(slow: SlowMinute) -> str:
    """What it costs, and for whom it is free."""
    said = f"one more slow minute costs {say_money(slow.usual, slow.currency)} a contact"
    if isinstance(slow.busiest, Estimate) and slow.busiest_hour is not None:
        said += f", {slow.busiest.value:.2f} on {say_hour(slow.busiest_hour)}"
    return f"{said}, to keep {slow.choices.target}; {_free(slow.free_share)}."


def _free(share: Figure) -> str:
    if isinstance(share, Unknown):
        return f"when it is free is not known: {share.reason}"
    if not share.value:
        return "it is free at no hour"
    return f"it is surely free for {say_figure(share, 'share')} of contacts"
