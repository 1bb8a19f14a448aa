"""What several routes of the API answer with: figures, and people by name."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, Literal

from ninja import Schema

from wellspent.estimate import Estimate, Figure, Unknown

__all__ = ["EstimateOut", "FigureOut", "PersonRef", "UnknownOut", "figure_out", "plain"]


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


def plain(thing: Any) -> Any:
    """A frozen dataclass as JSON, each figure in it as the API shows figures."""
    match thing:
        case Estimate() | Unknown():
            return figure_out(thing).model_dump()
        case datetime():
            return thing.isoformat()
        case tuple() | list():
            return [plain(one) for one in thing]
        case dict():
            return {key: plain(value) for key, value in thing.items()}
    if is_dataclass(thing):
        return {one.name: plain(getattr(thing, one.name)) for one in fields(thing)}
    return thing
