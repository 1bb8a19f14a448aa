"""What several routes of the API answer with: figures, and people by name."""

from __future__ import annotations

from typing import Literal

from ninja import Schema

from wellspent.estimate import Estimate, Figure

__all__ = ["EstimateOut", "FigureOut", "PersonRef", "UnknownOut", "figure_out"]


class EstimateOut(Schema):
    """A value, its 95 % interval, how many it rests on, and how it was found."""

    kind: Literal["estimate"] = "estimate"
    value: float
    low: float
    high: float
    n: int
    method: str


class UnknownOut(Schema):
    """No value: why, and what would lift that."""

    kind: Literal["unknown"] = "unknown"
    reason: str
    lift: str


FigureOut = EstimateOut | UnknownOut


class PersonRef(Schema):
    """Who it was, by the number and name of the sign-in."""

    id: int
    username: str


def figure_out(figure: Figure) -> FigureOut:
    """A figure as the API shows it."""
    if isinstance(figure, Estimate):
        return EstimateOut(
            value=figure.value, low=figure.low, high=figure.high, n=figure.n, method=figure.method
        )
    return UnknownOut(reason=figure.reason, lift=figure.lift)
