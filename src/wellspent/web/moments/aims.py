"""What a moment wants to move, in words."""

from __future__ import annotations

from wellspent.moments.follow_up.measures import measure_of
from wellspent.moments.moment import Aim

__all__ = ["say_aim"]


def say_aim(aim: Aim | None) -> str:
    """What is looked at later, and whose it is; nothing where there is no aim.

    >>> say_aim(Aim("times/empathy", "agent", "Dana", more_is_better=True))
    'exchanges of empathy a contact (Dana)'
    """
    if aim is None:
        return ""
    measure = measure_of(aim.measure)
    name = measure.name if measure else aim.measure
    return name if aim.whom == "centre" else f"{name} ({aim.of})"
