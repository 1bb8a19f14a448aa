"""One effect as a document that a program reads: the figure or the refusal, and all beside it."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from wellspent.estimate import Estimate, Unknown
from wellspent.report.as_json import plain
from wellspent.worth.effect import Effect

__all__ = ["effect_answer", "finite"]


def effect_answer(effect: Effect) -> dict[str, Any]:
    """The effect: `estimate`, `low`, `high` (null where refused), `n`, `design`, and what it rests on.

    `refused` is null, or its cause, reason and what would lift it; numbers that are none are null.
    """
    figure = effect.figure
    number = figure if isinstance(figure, Estimate) else None
    shown: dict[str, Any] = plain(effect)
    del shown["figure"], shown["refusal"]
    if effect.balance is not None:
        shown["balance"]["worst_before"] = effect.balance.worst_before
        shown["balance"]["worst_after"] = effect.balance.worst_after
    shown = finite(shown)  # last: where nothing is kept the balance itself is no number
    return {
        "estimate": number and number.value,
        "low": number and number.low,
        "high": number and number.high,
        "n": shown.pop("n"),
        "design": shown.pop("design"),
        "refused": _refused(effect, figure) if isinstance(figure, Unknown) else None,
        "overlap": shown.pop("overlap"),
        "balance": shown.pop("balance"),
        "sensitivity": shown.pop("sensitivity"),
        "method": number and number.method,
        **shown,
    }


def _refused(effect: Effect, figure: Unknown) -> dict[str, Any]:
    if effect.refusal is not None:
        return asdict(effect.refusal)
    return {"cause": None, "reason": figure.reason, "lift": figure.lift}


def finite(thing: Any) -> Any:
    """The same with null for every number that JSON cannot hold."""
    if isinstance(thing, dict):
        return {name: finite(one) for name, one in thing.items()}
    if isinstance(thing, list):
        return [finite(one) for one in thing]
    return None if isinstance(thing, float) and not math.isfinite(thing) else thing
