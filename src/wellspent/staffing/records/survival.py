"""How long something lasts when its end is not always seen.

ended      the end was seen: the customer hung up, the agent came back
censored   something else came first: the customer was answered. Then it lasted longer than seen
share      of all, how many last longer than so many seconds: 1 at first, falling with time

A customer who was answered after a minute was willing to wait a minute at least. To leave
such customers out makes patience look short; to take their minute for their patience, too.
Kaplan and Meier (1958) use what each of them says.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.compiling import frozen
from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.staffing.demand import StaffingError
from wellspent.staffing.handle_times import Empirical

__all__ = ["DurationsInvalid", "Survival", "estimate_survival"]

Numbers = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

_Z = 1.959963984540054  # standard normal quantile at .975


class DurationsInvalid(StaffingError):
    """Durations that nothing can have lasted, or of which it is not known how they ended."""


@dataclass(frozen=True, slots=True, eq=False)
class Survival:
    """The share that lasts longer than so many seconds, by Kaplan and Meier.

    `seconds` are the moments at which an end was seen, in order; `share` is the share from that
    moment on, `low` and `high` its 95 % interval (Greenwood's variance on the log-log scale,
    Kalbfleisch & Prentice, *The Statistical Analysis of Failure Time Data*, section 1.4), nan
    where the share is 0. `exposure_seconds` is the sum of all durations, ended or not.
    """

    seconds: Numbers
    share: Numbers
    low: Numbers
    high: Numbers
    at_risk: Numbers
    ends: Numbers
    n: int
    exposure_seconds: float
    what: str

    @property
    def ended(self) -> int:
        """How many ends were seen."""
        return int(self.ends.sum())

    def at(self, seconds: npt.ArrayLike) -> Numbers:
        """The share that lasts longer than this; behind the last end that was seen, as there."""
        steps = np.concatenate([[1.0], self.share])
        found: Numbers = steps[np.searchsorted(self.seconds, seconds, side="right")]
        return found

    @property
    def median(self) -> Figure:
        """The duration that half of them outlast; `high` is infinite where no end of it was seen.

        The interval holds the durations whose share cannot be told from a half (Brookmeyer &
        Crowley 1982).
        """
        if self.ended < MINIMUM_N:
            return too_few(self.ended, f"{self.what} whose end was seen")
        value = self._first(self.share <= 0.5)
        if value == math.inf:
            return Unknown(
                f"{self.share[-1]:.0%} of the {self.what} lasted longer than the "
                f"{self.seconds[-1]:,.0f} seconds up to the last end that was seen",
                f"{self.what} that were seen for longer",
            )
        gone = self.share <= 0
        low = self._first((self.low <= 0.5) | gone)
        high = self._first((self.high < 0.5) | gone)
        return Estimate(value, low, max(high, value), self.n, "median, Kaplan–Meier")

    @property
    def exponential_mean(self) -> Figure:
        """The mean if ends came at one rate throughout: all durations over the ends seen, seconds.

        One over Erlang A's abandonment rate. The interval is Garwood's (1936) for the number of
        ends in the time seen.
        """
        if self.ended < MINIMUM_N:
            return too_few(self.ended, f"{self.what} whose end was seen")
        twice = 2 * self.exposure_seconds
        return Estimate(
            self.exposure_seconds / self.ended,
            float(twice / special.chdtri(2 * self.ended + 2, 0.025)),
            float(twice / special.chdtri(2 * self.ended, 0.975)),
            self.n,
            "seconds seen over ends seen, Garwood interval",
        )

    def mean_within(self, seconds: float) -> Figure:
        """The mean duration when none may last longer than this: the area under the curve.

        With the normal interval of Kaplan and Meier (1958, section 6.2).
        """
        if self.ended < MINIMUM_N:
            return too_few(self.ended, f"{self.what} whose end was seen")
        inside = self.seconds < seconds
        edges = np.concatenate([[0.0], self.seconds[inside], [seconds]])
        areas = np.concatenate([[1.0], self.share[inside]]) * np.diff(edges)
        after = areas.sum() - np.cumsum(areas)[:-1]  # area behind each moment
        risk, ends = self.at_risk[inside], self.ends[inside]
        left = np.where(risk > ends, risk * (risk - ends), np.inf)
        half = _Z * math.sqrt(float((after**2 * ends / left).sum()))
        value = float(areas.sum())
        return Estimate(value, max(value - half, 0.0), value + half, self.n,
                        f"mean within {seconds:g} s, Kaplan–Meier")  # fmt: skip

    def law(self, parts: int = 1000) -> Empirical:
        """The same as a law to draw from: `parts` durations that are equally likely.

        Behind the last end that was seen nothing is known; there ends come at the rate of the whole.
        """
        outlast = 1.0 - (np.arange(parts) + 0.5) / parts
        place = np.searchsorted(-self.share, -outlast)
        last = len(self.seconds) - 1
        seen = place <= last
        drawn = np.where(seen, self.seconds[np.minimum(place, last)], 0.0)
        behind = np.where(seen, 1.0, self.share[-1] / outlast)
        tail = self.seconds[-1] + self.exposure_seconds / self.ended * np.log(behind)
        return Empirical(np.where(seen, drawn, tail))

    def _first(self, reached: Flags) -> float:
        return float(self.seconds[reached.argmax()]) if reached.any() else math.inf


def estimate_survival(
    seconds: npt.ArrayLike, ended: npt.ArrayLike, what: str = "customers"
) -> Survival | Unknown:
    """How long `what` last; one duration each, and whether its end was seen.

    Unknown where no end was seen. Who is censored at a moment counts as still there at that
    moment. Raises `DurationsInvalid`.
    """
    lasted, over = _checked(seconds, ended, what)
    if not over.any():
        return Unknown(f"no end was seen of {len(lasted)} {what}", f"{what} whose end was seen")
    moments, first = np.unique(lasted[over], return_inverse=True)
    ends = np.bincount(first).astype(np.float64)
    at_risk = (len(lasted) - np.searchsorted(np.sort(lasted), moments)).astype(np.float64)
    share: Numbers = np.cumprod(1.0 - ends / at_risk, dtype=np.float64)
    low, high = _intervals(share, ends, at_risk)
    return Survival(
        frozen(moments), frozen(share), frozen(low), frozen(high), frozen(at_risk), frozen(ends),
        len(lasted), float(lasted.sum()), what,
    )  # fmt: skip


def _intervals(share: Numbers, ends: Numbers, at_risk: Numbers) -> tuple[Numbers, Numbers]:
    """S^exp(±z·se), se of ln(−ln S) by Greenwood; nan from where nobody is left."""
    alive = share > 0
    left = np.where(alive, at_risk * (at_risk - ends), 1.0)
    greenwood = np.cumsum(np.where(alive, ends / left, 0.0))
    log_share = np.log(np.where(alive, share, 0.5))
    spread = np.exp(_Z * np.sqrt(greenwood) / np.abs(log_share))
    low, high = np.exp(log_share * spread), np.exp(log_share / spread)
    return np.where(alive, low, np.nan), np.where(alive, high, np.nan)


def _checked(seconds: npt.ArrayLike, ended: npt.ArrayLike, what: str) -> tuple[Numbers, Flags]:
    lasted = np.asarray(seconds, dtype=np.float64)
    over = np.asarray(ended, dtype=np.bool_)
    if lasted.ndim != 1 or lasted.shape != over.shape:
        raise DurationsInvalid(
            f"There are {lasted.size:,} durations of {what}, and of {over.size:,} it is said "
            "whether the end was seen.",
            "Give both for each.",
        )
    wrong = ~((lasted >= 0) & (lasted < math.inf))
    if wrong.any():
        raise DurationsInvalid(
            f"Of {len(lasted):,} durations of {what}, {int(wrong.sum()):,} are none, such as "
            f"{lasted[wrong][0]:,.12g}.",
            "Give seconds, 0 or more.",
        )
    return lasted, over
