"""Paid agents for agents at work: some of the paid time nobody can answer in.

shrinkage   the share of paid time that is absence, training, meetings. Breaks that stand in a
            shift are not part of it, else they would count twice.
"""

from __future__ import annotations

import math
from typing import Final

from wellspent.staffing.demand import StaffingError

__all__ = ["MOST_SHRINKAGE", "ShrinkageInvalid", "check_shrinkage", "shrink"]

MOST_SHRINKAGE: Final = 0.9  # nine of ten paid hours lost: beyond it a slip, such as 30 for .30


class ShrinkageInvalid(StaffingError):
    """A share of paid time that cannot be lost."""


def check_shrinkage(shrinkage: float) -> None:
    """Raise `ShrinkageInvalid` unless it is a share from 0 to `MOST_SHRINKAGE`."""
    if not (0 <= shrinkage <= MOST_SHRINKAGE):
        raise ShrinkageInvalid(
            f"A shrinkage of {shrinkage:g} leaves no sensible time to answer in.",
            f"Give the share of paid time that is lost, from 0 to {MOST_SHRINKAGE:g}: 0.3 for 30 %.",
        )


def shrink(level: float, shrinkage: float) -> float:
    """The paid agents behind `level` agents at work: level / (1 − shrinkage).

    >>> shrink(70, 0.3)
    100.0
    """
    check_shrinkage(shrinkage)
    if not (level >= 0 and math.isfinite(level)):
        raise StaffingError(f"There cannot be {level:g} agents at work.", "Give 0 or more.")
    return level / (1 - shrinkage)
