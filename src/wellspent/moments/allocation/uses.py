"""What an hour can be spent on, in the order of what it brings."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.moment import NamedFigure

__all__ = ["GIVERS", "Giver", "Use", "in_order", "net_of"]

Giver = Literal["leader", "agent", "fix"]
GIVERS: Final[dict[Giver, str]] = {
    "leader": "An hour of leaders' time",
    "agent": "An hour of an agent's time",
    "fix": "An hour spent on a change of tools or process",
}


@dataclass(frozen=True, slots=True)
class Use:
    """One use of an hour. `brings`, `costs` and `net` are money an hour.

    `sure` says that the design behind it shows it beyond chance and that the whole interval is a gain; `rests_on`
    is that design in words. `figures` stand beside it, as what a friction costs in a week.
    """

    key: str
    giver: Giver
    name: str
    brings: Figure
    costs: Figure
    net: Figure
    sure: bool
    rests_on: str
    figures: tuple[NamedFigure, ...] = ()


def net_of(brings: Figure, costs: Figure) -> Figure:
    """What is left of an hour, its interval the ends of both; what is not known of either is said."""
    if isinstance(brings, Unknown):
        return brings
    if isinstance(costs, Unknown):
        return costs
    return Estimate(
        brings.value - costs.value, brings.low - costs.high, brings.high - costs.low,
        min(brings.n, costs.n) if costs.n > 1 else brings.n, f"{brings.method}; less what the hour costs",
    )  # fmt: skip


def in_order(uses: Iterable[Use]) -> tuple[Use, ...]:
    """Those that are sure first, by what is left of an hour; then those with a figure, by the least that may be left of it.

    So an interval that holds great gains and great losses stands below a small gain. The unknown are last, as they came.
    """
    return tuple(sorted(uses, key=_place))


def _place(use: Use) -> tuple[int, float, str]:
    if isinstance(use.net, Unknown):
        return 2, 0.0, ""  # as they came
    return (0, -use.net.value, use.key) if use.sure else (1, -use.net.low, use.key)
