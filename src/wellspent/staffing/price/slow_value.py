"""What slow time brings, and how it is best shared out among customers.

value    what the slow seconds of one contact bring: V (1 − e^(−x/τ)), most by the first ones
segment  customers to whom slow time is worth the same, and their share of the contacts
return   what one more second would bring: V/τ e^(−x/τ)

A second costs the same whoever gets it, so one price π serves all segments of a pool, and each
gets x = τ ln(V / (τ π)): then one more second brings just what it costs, in every segment.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from scipy import optimize

from wellspent.estimate import Unknown
from wellspent.staffing.demand import StaffingError
from wellspent.staffing.price.uncertain_inputs import Input, central

__all__ = [
    "VALUE_UNKNOWN",
    "Segment",
    "SegmentsInvalid",
    "SlowValue",
    "SlowValueInvalid",
    "check_segments",
    "mean_of",
    "seconds_at",
    "share_out",
    "value_of",
]


_LONGEST = 3600.0
VALUE_UNKNOWN = Unknown(
    "nobody said what slow time is worth",
    "an experiment, or worth found from your outcomes; or state your own assumption: slow_worth",
)


class SlowValueInvalid(StaffingError):
    """A value curve that is negative or has no length."""


class SegmentsInvalid(StaffingError):
    """Segments whose shares are not those of one whole."""


@dataclass(frozen=True, slots=True)
class SlowValue:
    """What slow seconds bring in one contact: V (1 − e^(−x/τ)).

    `worth` is V, the money that they bring at their most, with its interval where it was
    measured; `seconds` is τ, after which 63 % of it is reached. `source` says whether it was found
    from outcomes ("worth") or is the user's own assumption ("assumed"). Raises `SlowValueInvalid`.
    """

    worth: Input
    seconds: float
    source: Literal["assumed", "worth"] = "assumed"

    def __post_init__(self) -> None:
        """Refuse a curve that falls or has no length."""
        if not 0 <= central(self.worth) < math.inf:
            raise SlowValueInvalid(
                f"Slow time cannot be worth {central(self.worth):g} a contact.",
                "Give what it brings at its most, 0 or above; where it does harm, give none.",
            )
        if not 0 < self.seconds <= _LONGEST:
            raise SlowValueInvalid(
                f"The value of slow time cannot be reached in {self.seconds:g} seconds.",
                "Give the seconds after which 63 % of it is reached, above 0 and at most an hour.",
            )

    def value(self, seconds: float) -> float:
        """What so many slow seconds bring in one contact."""
        return -central(self.worth) * math.expm1(-seconds / self.seconds)

    def return_of_a_second(self, seconds: float) -> float:
        """What one more second brings after so many."""
        return central(self.worth) / self.seconds * math.exp(-seconds / self.seconds)

    def best_seconds(self, price: float) -> float:
        """How many are best where one costs `price`: τ ln(V / (τ π)), 0 where π ≥ V / τ.

        Endless where a second is free.
        """
        first = self.return_of_a_second(0.0)
        if price >= first:
            return 0.0
        return self.seconds * math.log(first / price) if price > 0 else math.inf


@dataclass(frozen=True, slots=True)
class Segment:
    """Customers to whom slow time is worth the same, and their share of the contacts."""

    name: str
    share: float
    value: SlowValue


def value_of(segments: Sequence[Segment], seconds: Sequence[float]) -> float:
    """What these slow seconds, one number a segment, bring in a contact on average."""
    return sum(s.share * s.value.value(x) for s, x in zip(segments, seconds, strict=True))


def mean_of(segments: Sequence[Segment], seconds: Sequence[float]) -> float:
    """The slow seconds of a contact on average, when each segment gets so many."""
    return sum(s.share * x for s, x in zip(segments, seconds, strict=True))


def seconds_at(segments: Sequence[Segment], price: float) -> tuple[float, ...]:
    """The best seconds of each segment where one costs `price`."""
    return tuple(s.value.best_seconds(price) for s in segments)


def share_out(segments: Sequence[Segment], mean_seconds: float) -> tuple[float, ...]:
    """The seconds of each segment when so many are given on average, shared out for the best.

    Every segment that gets any has the same return of one more second.
    """
    check_segments(segments)
    worthy = [s.share * s.value.seconds for s in segments if s.share and central(s.value.worth) > 0]
    if mean_seconds <= 0 or not worthy:
        return (max(0.0, mean_seconds),) * len(segments)
    highest = math.log(max(s.value.return_of_a_second(0.0) for s in segments if s.share))
    # below this price those to whom it is worth most would get more than there is
    lowest = highest - 1.0 - mean_seconds / min(worthy)

    def left(log_price: float) -> float:
        return mean_of(segments, _seconds_at_log(segments, log_price)) - mean_seconds

    return _seconds_at_log(segments, optimize.brentq(left, lowest, highest, xtol=1e-13))


def _seconds_at_log(segments: Sequence[Segment], log_price: float) -> tuple[float, ...]:
    """`seconds_at`, for prices too small for a number."""
    return tuple(
        max(0.0, s.value.seconds * (math.log(s.value.return_of_a_second(0.0)) - log_price))
        if central(s.value.worth) > 0
        else 0.0
        for s in segments
    )


def check_segments(segments: Sequence[Segment]) -> None:
    """Raise `SegmentsInvalid` unless the shares are those of one whole."""
    total = sum(s.share for s in segments)
    if not segments or any(s.share < 0 for s in segments) or abs(total - 1.0) > 1e-6:
        raise SegmentsInvalid(
            f"The shares of {len(segments)} segments add up to {total:g}.",
            "Give shares of the contacts from 0 to 1 that add up to 1.",
        )
