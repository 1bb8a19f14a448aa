"""What slow time is worth to a segment: found from outcomes where they tell it, else assumed."""

from __future__ import annotations

from dataclasses import replace

from wellspent.estimate import Estimate
from wellspent.report.impact.model import Impact, ValueOfSlowTime
from wellspent.report.operation import Operation
from wellspent.staffing.price.slow_value import SlowValue

__all__ = ["is_found", "slow_value_of", "with_worth"]

_LONGEST = 3600.0  # seconds: a τ beyond it is no curve that staffing can plan by


def with_worth(operation: Operation, impact: Impact | None) -> Operation:
    """The operation with the value curves that an Impact found; the same without one."""
    return operation if impact is None else replace(operation, value_curves=impact.value_curves)


def slow_value_of(operation: Operation, segment: str | None) -> SlowValue | None:
    """The value of slow time to a segment, with its source; None where nobody knows or assumes it.

    Its own curve from outcomes comes first, then what the centre assumed for this very segment, then
    everybody's curve, then what is assumed for everybody.
    """
    found = _found(operation, segment)
    own = operation.staffing.segments.get(segment or "")
    if found is None and own is None:
        found = _found(operation, None)
    if found is not None:
        return found
    worth = operation.staffing.worth_of(segment)
    return None if worth.slow_worth is None else SlowValue(worth.slow_worth, worth.slow_seconds)


def is_found(operation: Operation, segment: str | None) -> bool:
    """Whether outcomes tell it of this segment, or of everybody where it is None."""
    return _found(operation, segment) is not None


def _found(operation: Operation, segment: str | None) -> SlowValue | None:
    for one in operation.value_curves:
        if one.segment == segment:
            return _usable(one)
    return None


def _usable(curve: ValueOfSlowTime) -> SlowValue | None:
    """The curve where both figures are known, and it surely brings something."""
    worth, seconds = curve.worth, curve.seconds
    if not isinstance(worth, Estimate) or not isinstance(seconds, Estimate):
        return None
    if worth.low <= 0 or not 0 < seconds.value <= _LONGEST:
        return None
    return SlowValue(worth, seconds.value, "worth")
