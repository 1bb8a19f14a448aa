"""What staffing costs: wages, customers' waiting, and customers who give up.

staffed hour   an hour with one agent at work; its price is the wage over (1 − shrinkage),
               because the hours in which the agent is paid and away have to be paid too
assumed        the names of those figures that nobody measured: the user's own assumption
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from wellspent.staffing.demand import StaffingError

__all__ = ["DAYS_PER_WEEK", "WEEKS_PER_YEAR", "Prices", "PricesInvalid"]

DAYS_PER_WEEK = 7.0
WEEKS_PER_YEAR = 365.25 / 7.0

_NAMES = ("wage_per_hour", "waiting_per_hour", "abandonment", "shrinkage")


class PricesInvalid(StaffingError):
    """A figure that no hour, no wait and no lost customer can cost."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What an hour of work, an hour of customers' waiting and a lost contact cost, in one currency.

    `wage_per_hour` is what a paid hour of an agent costs; `waiting_per_hour` an hour that
    customers wait, all of them together; `abandonment` one contact given up. `shrinkage` is the
    share of paid time in which an agent is away. `assumed` names those of the four that are
    assumptions. Raises `PricesInvalid`.
    """

    wage_per_hour: float
    waiting_per_hour: float = 0.0
    abandonment: float = 0.0
    shrinkage: float = 0.3
    assumed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be paid."""
        if not 0 < self.wage_per_hour < math.inf:
            raise PricesInvalid(
                f"A paid hour cannot cost {self.wage_per_hour:g}.",
                "Give wage_per_hour as what the employer pays for an hour, above 0.",
            )
        for name in ("waiting_per_hour", "abandonment"):
            if not 0 <= getattr(self, name) < math.inf:
                raise PricesInvalid(
                    f"{name} cannot be {getattr(self, name):g}.",
                    "Give 0 where it costs nothing, or an amount above 0.",
                )
        if not 0 <= self.shrinkage < 1:
            raise PricesInvalid(
                f"Shrinkage cannot be {self.shrinkage:g}.",
                "Give it as a share of paid time, from 0 to below 1: 30 % is 0.3.",
            )
        for name in self.assumed:
            if name not in _NAMES:
                raise PricesInvalid(
                    f"'{name}' is no price that could be assumed.",
                    f"Name some of: {', '.join(_NAMES)}.",
                )

    @property
    def staffed_hour(self) -> float:
        """What an hour with one agent at work costs."""
        return self.wage_per_hour / (1.0 - self.shrinkage)

    @property
    def staffed_minute(self) -> float:
        """What a minute with one agent at work costs."""
        return self.staffed_hour / 60.0

    @property
    def is_waiting_priced(self) -> bool:
        """Whether waiting or giving up costs anything: without that, no wait is too long."""
        return self.waiting_per_hour > 0 or self.abandonment > 0

    def with_lost(self, worth: float) -> Prices:
        """The same, where a contact given up also loses so much that it would have brought."""
        return replace(self, abandonment=self.abandonment + worth)
