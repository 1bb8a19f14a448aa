"""The contacts of an experiment beside the list that was drawn for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wellspent.worth.experiment.randomising import Drawn
from wellspent.worth.study import Floats, Ints, Mask

__all__ = ["Seen"]

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """One row a contact. `day` is days since 1970, −1 if unknown; `agent` codes of the registration.

    `unit` is the line of the list, −1 for none; `arm` and `block` are as drawn. `done` is the arm as
    it was done, where somebody recorded it.
    """

    day: Ints
    agent: Ints
    team: list[str | None]
    unit: Ints
    arm: Ints
    block: Ints
    behaviour: Floats
    outcome: Floats
    customer: list[str | None] | None
    done: Floats | None
    drawn: tuple[Drawn, ...]

    def between(self, start: date, until: date) -> Mask:
        """Contacts that began from `start` until the day before `until`."""
        return (self.day >= (start - _EPOCH).days) & (self.day < (until - _EPOCH).days)

    def period(self, start: date, until: date) -> Mask:
        """Those of them that belong to a line of the list."""
        return self.between(start, until) & (self.unit >= 0)
