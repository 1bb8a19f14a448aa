"""How long something lasts, contact by contact: handling, or a customer's patience.

law       how often which duration comes up; durations are in seconds
share     a number from 0 to 1: the law says below which duration this share of them lies
row       one past contact with its seconds of quick, friction and slow time, as the ledger has them
kept      which share of a kind of seconds there is still to be: cutting friction by 40 % keeps .6

Every law answers through shares, and the longer duration always belongs to the larger
share. Two scenarios that put the same shares to two laws therefore compare the same
contacts: one whose handling is long under the first is long under the second.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.errors import WellspentError

__all__ = ["Composed", "Empirical", "Exponential", "HandleTime", "LawInvalid", "Lognormal"]

Numbers = Sequence[float] | npt.NDArray[Any]
Seconds = npt.NDArray[np.float64]

_LONGEST = 31 * 86_400.0  # a month: beyond it a unit has slipped
_LEAST_SHARE = 2.0**-54  # half the least that a generator can draw but 0, whose z is −∞


class LawInvalid(WellspentError):
    """A law of durations that no contact can follow."""


class HandleTime(Protocol):
    """Anything that says below which duration a share of all durations lies."""

    @property
    def mean_seconds(self) -> float:
        """The mean duration."""

    def at(self, shares: Seconds) -> Seconds:
        """The durations in seconds that belong to shares from 0 to 1 (1 excluded)."""

    def lines_at(self, shares: Seconds) -> tuple[Seconds, Seconds, Seconds]:
        """The durations, and how many seconds of each are friction and slow time."""


class _Undivided:
    """A law that knows durations and not what they are made of."""

    __slots__ = ()

    def at(self, shares: Seconds) -> Seconds:
        """The durations in seconds that belong to shares from 0 to 1 (1 excluded)."""
        raise NotImplementedError

    def draw(self, rng: np.random.Generator, n: int) -> Seconds:
        """As many durations as asked for, in seconds."""
        return self.at(rng.random(n))

    def lines_at(self, shares: Seconds) -> tuple[Seconds, Seconds, Seconds]:
        """The durations, and nothing known of their friction and slow time."""
        nothing = np.zeros(len(shares))
        return self.at(shares), nothing, nothing


@dataclass(frozen=True, slots=True)
class Exponential(_Undivided):
    """Durations without memory: whoever has waited long will wait as long again."""

    mean_seconds: float

    def __post_init__(self) -> None:
        """Refuse a mean that is no duration."""
        _check_mean(self.mean_seconds)

    def at(self, shares: Seconds) -> Seconds:
        """−mean · ln(1 − share)."""
        return -self.mean_seconds * np.log(1.0 - shares)


@dataclass(frozen=True, slots=True)
class Lognormal(_Undivided):
    """Durations whose logarithm is normal, as handle times nearly are (Brown et al. 2005)."""

    mean_seconds: float
    log_sd: float  # standard deviation of the natural logarithm

    def __post_init__(self) -> None:
        """Refuse a mean that is no duration, and a spread that is none."""
        _check_mean(self.mean_seconds)
        if not 0 <= self.log_sd <= 5:
            raise LawInvalid(
                f"The logarithm of a duration cannot spread by {self.log_sd:g}.",
                "Give its standard deviation, from 0 to 5; handle times have about 0.5 to 1.3.",
            )

    @classmethod
    def with_cv(cls, mean_seconds: float, cv: float) -> Lognormal:
        """The law with this mean and this coefficient of variation (standard deviation / mean)."""
        return cls(mean_seconds, math.sqrt(math.log1p(cv * cv)))

    def at(self, shares: Seconds) -> Seconds:
        """exp(ln mean − sd²/2 + sd · z), z the standard normal quantile."""
        normal = special.ndtri(np.maximum(shares, _LEAST_SHARE))
        centre = math.log(self.mean_seconds) - self.log_sd**2 / 2
        normal *= self.log_sd
        normal += centre
        seconds: Seconds = np.exp(normal, out=normal)
        return seconds


@dataclass(frozen=True, slots=True, eq=False)
class Empirical(_Undivided):
    """Durations as they were seen, each as often as it was."""

    seconds: Numbers

    def __post_init__(self) -> None:
        """Keep them in order, so that a larger share is a longer duration."""
        object.__setattr__(self, "seconds", np.sort(_checked(self.seconds, "durations")))

    @property
    def mean_seconds(self) -> float:
        """Their mean."""
        return float(np.mean(self.seconds))

    def at(self, shares: Seconds) -> Seconds:
        """The duration at this place of all of them in order."""
        ordered = np.asarray(self.seconds)
        return ordered[(shares * len(ordered)).astype(np.int64)]


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """Handle times made of the ledger's rows: quick + friction kept + slow kept + slow added.

    `quick`, `friction` and `slow` are seconds, one entry a past contact; a draw is a whole
    row, so that what goes together stays together. `friction_kept=.6` cuts friction by 40 %;
    `slow_added` gives so many slow seconds more, to each, or row by row. Rows stay where they
    stood in the order of their handle times: whatever is cut or added, a share names the same
    past contact.
    """

    quick: Numbers
    friction: Numbers
    slow: Numbers
    friction_kept: float = 1.0
    slow_added: float | Numbers = 0.0
    slow_kept: float = 1.0
    _order: npt.NDArray[np.int64] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse rows that do not belong together, and find their order."""
        lines = [_checked(getattr(self, name), name) for name in ("quick", "friction", "slow")]
        added = np.asarray(self.slow_added, dtype=np.float64)
        rows = len(lines[0])
        if any(len(line) != rows for line in lines) or added.shape not in {(), (rows,)}:
            raise LawInvalid(
                f"The seconds of {rows} contacts are quick, and those of other numbers of "
                "contacts are friction, slow or added.",
                "Give one number a contact in each.",
            )
        kept_well = self.friction_kept >= 0 and self.slow_kept >= 0
        if not (kept_well and np.isfinite(added).all() and added.min() >= 0):
            raise LawInvalid(
                f"Friction kept is {self.friction_kept:g}, slow time kept {self.slow_kept:g} and "
                f"the least slow time added {added.min():g}; one of them is below 0.",
                "Give 0 or more: .6 keeps 60 % of what there is.",
            )
        for name, line in zip(("quick", "friction", "slow"), lines, strict=True):
            object.__setattr__(self, name, line)
        object.__setattr__(self, "_order", np.argsort(sum(lines), kind="stable"))

    @property
    def mean_seconds(self) -> float:
        """The mean of all rows, as they are composed."""
        rows = len(self._order)
        return float(np.mean(self.at((np.arange(rows) + 0.5) / rows)))

    def at(self, shares: Seconds) -> Seconds:
        """The composed seconds of the row at this place."""
        return self.lines_at(shares)[0]

    def draw(self, rng: np.random.Generator, n: int) -> Seconds:
        """As many handle times as asked for, in seconds."""
        return self.at(rng.random(n))

    def lines_at(self, shares: Seconds) -> tuple[Seconds, Seconds, Seconds]:
        """The composed seconds of the row at this place, its friction and its slow time."""
        row = self._order[(shares * len(self._order)).astype(np.int64)]
        added = np.asarray(self.slow_added, dtype=np.float64)
        friction = np.asarray(self.friction)[row] * self.friction_kept
        slow = np.asarray(self.slow)[row] * self.slow_kept + (
            added if added.ndim == 0 else added[row]
        )
        return np.asarray(self.quick)[row] + friction + slow, friction, slow


def _check_mean(seconds: float) -> None:
    if not 0 < seconds <= _LONGEST:
        raise LawInvalid(
            f"A mean duration cannot be {seconds:,.12g} seconds.",
            "Give it in seconds, above 0 and at most a month: five minutes are 300.",
        )


def _checked(numbers: Numbers, what: str) -> Seconds:
    """The numbers as an array, if each can be a duration."""
    array = np.array(numbers, dtype=np.float64)
    if array.ndim != 1 or len(array) == 0:
        raise LawInvalid(f"There are no {what} to draw from.", "Give at least one, in seconds.")
    wrong = ~((array >= 0) & (array <= _LONGEST))
    if wrong.any():
        raise LawInvalid(
            f"Of {len(array):,} {what}, {int(wrong.sum()):,} are no durations, such as "
            f"{array[wrong][0]:,.12g}.",
            "Give seconds, from 0 to a month.",
        )
    return array
