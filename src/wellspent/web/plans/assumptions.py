"""What a price stands on that nobody measured, and where the centre sets it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wellspent.estimate import Estimate, Figure
from wellspent.report.operation import Operation, Pool
from wellspent.report.words import say_figure, say_seconds, say_value

__all__ = ["Assumption", "assumptions"]

_STAFFING: Final = "[staffing]"


@dataclass(frozen=True, slots=True)
class Assumption:
    """One figure that the centre states: its words are empty where it has not.

    `found` is what the intervals say in its place, where they do.
    """

    label: str
    words: str
    key: str
    found: Figure | None = None


def assumptions(operation: Operation, pool: Pool | None) -> tuple[Assumption, ...]:
    """Every figure that the centre's settings state, in the order in which they come in."""
    staffing = operation.staffing

    def money(amount: float | None) -> str:
        return "" if amount is None else say_value(amount, "money", operation.currency)

    wage = operation.wage_per_hour
    paid = say_figure(wage, "money", operation.currency) if isinstance(wage, Estimate) else ""
    rows = [
        Assumption("An hour of an agent's work costs", paid, "[centre] cost_per_hour"),
        Assumption("Paid time in which nobody can answer", say_value(staffing.shrinkage, "share"), f"{_STAFFING} shrinkage"),
        Assumption("An hour of customers' waiting costs", money(staffing.waiting_per_hour), f"{_STAFFING} waiting_per_hour"),
        Assumption("A customer who gives up costs", money(staffing.abandonment), f"{_STAFFING} abandonment"),
        _patience(operation, pool),
        Assumption("Slow time brings in a contact, at its most", money(staffing.slow_worth), f"{_STAFFING} slow_worth"),
        Assumption("… of which 63 % after", say_seconds(staffing.slow_seconds), f"{_STAFFING} slow_seconds"),
    ]  # fmt: skip
    for name, worth in staffing.segments.items():
        words = f"{money(worth.slow_worth)}, {say_seconds(worth.slow_seconds)}".removeprefix(", ")
        rows.append(
            Assumption(
                f"… for {name}: at its most, 63 % after", words, f"[staffing.segments.{name}]"
            )
        )
    return tuple(rows)


def _patience(operation: Operation, pool: Pool | None) -> Assumption:
    """What is set; else what the intervals of the one pool say."""
    label, key = "Customers wait, before they give up", f"{_STAFFING} patience_seconds"
    if operation.staffing.patience_seconds is not None:
        return Assumption(label, say_seconds(operation.staffing.patience_seconds), key)
    if pool is None:
        return Assumption(label, "found in the intervals, pool by pool", key)
    return Assumption(label, "", key, pool.patience_seconds)
