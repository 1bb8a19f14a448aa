"""Many demands at once, as columns: what each row's pool gets in its interval."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from wellspent.staffing.demand import Demand
from wellspent.staffing.price.uncertain_inputs import Floats

__all__ = ["Demands"]


class Demands(NamedTuple):
    """The figures of `Demand`, as float64 arrays of equal length."""

    contacts_per_hour: Floats
    handle_seconds: Floats
    patience_seconds: Floats

    @classmethod
    def of(cls, demand: Demand) -> Demands:
        """One demand as a single row."""
        return cls(
            np.array([float(demand.contacts_per_hour)]),
            np.array([float(demand.handle_seconds)]),
            np.array([float(demand.patience_seconds)]),
        )

    def longer(self, seconds: Floats | float) -> Demands:
        """The same with so many seconds added to the handle time."""
        return self._replace(handle_seconds=self.handle_seconds + seconds)

    @property
    def erlangs(self) -> Floats:
        """The load of each row."""
        return self.contacts_per_hour * self.handle_seconds / 3600.0
