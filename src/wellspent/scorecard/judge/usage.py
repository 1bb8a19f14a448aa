"""What judging costs: seconds and tokens of every contact, their spread, and a budget that stops.

usage   what one or more requests took: seconds, tokens read and written, requests
prices  what a million tokens cost, in the centre's currency
budget  the most that may be spent; None where nothing is set
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wellspent.estimate import Figure, Unknown, estimate_quantile

__all__ = ["Budget", "Costs", "Prices", "Usage", "cost_of", "costs_of"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What requests took. Tokens are as the endpoint counts them; 0 where it does not say."""

    seconds: float = 0.0
    read_tokens: int = 0
    written_tokens: int = 0
    requests: int = 0

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            self.seconds + other.seconds,
            self.read_tokens + other.read_tokens,
            self.written_tokens + other.written_tokens,
            self.requests + other.requests,
        )


@dataclass(frozen=True, slots=True)
class Prices:
    """What a million tokens cost, read and written; None where the centre has not said."""

    read: float | None = None
    written: float | None = None


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that judging may take: money, seconds of the endpoint, contacts."""

    money: float | None = None
    seconds: float | None = None
    contacts: int | None = None

    def spent(self, usages: Sequence[Usage], prices: Prices) -> str:
        """Which budget the next contact could break, in words; empty while there is room.

        The next contact is taken to cost as much as the dearest so far, so that the budget
        holds unless it costs more than any before it.
        """
        if self.contacts is not None and len(usages) >= self.contacts:
            return f"{self.contacts} contacts"
        seconds = [usage.seconds for usage in usages]
        if self.seconds is not None and _over(seconds, self.seconds):
            return f"{self.seconds:g} seconds"
        costs = [cost for usage in usages if (cost := cost_of(usage, prices)) is not None]
        if self.money is not None and _over(costs, self.money):
            return f"{self.money:g} of money"
        return ""


@dataclass(frozen=True, slots=True)
class Costs:
    """What one contact takes, as medians with their intervals, and what all took together."""

    seconds: Figure
    tokens: Figure
    cost: Figure
    total: Usage
    total_cost: float | None


def cost_of(usage: Usage, prices: Prices) -> float | None:
    """What the tokens cost, in the centre's currency; None without both prices."""
    if prices.read is None or prices.written is None:
        return None
    return (usage.read_tokens * prices.read + usage.written_tokens * prices.written) / 1e6


def costs_of(usages: Sequence[Usage], prices: Prices) -> Costs:
    """The medians over contacts, and the sum."""
    total = sum(usages, Usage())
    priced = [cost for usage in usages if (cost := cost_of(usage, prices)) is not None]
    return Costs(
        estimate_quantile([usage.seconds for usage in usages]),
        estimate_quantile([usage.read_tokens + usage.written_tokens for usage in usages]),
        estimate_quantile(priced)
        if priced
        else Unknown("no price is set", "price_read and price_written under [judge]"),
        total,
        cost_of(total, prices),
    )


def _over(spent: Sequence[float], most: float) -> bool:
    return sum(spent) + max(spent, default=0.0) > most
