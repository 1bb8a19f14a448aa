"""What a centre's own records say of its arrivals, its handle times and its customers' patience.

arrivals       contacts per hour in each interval of the day; how much more days differ than
               chance alone would have them (overdispersion; 1 is a Poisson stream)
handle time    lognormal, nearly; contacts of some seconds are kept apart
patience       how long customers wait before they hang up, of whom most are answered before

The models and most of the tests are those of Brown, Gans, Mandelbaum, Sakov, Shen, Zeltyn and
Zhao, "Statistical analysis of a telephone call center", JASA 100 (2005) 36–50. Every figure
is an Estimate with its 95 % interval, or Unknown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.estimate import (
    MINIMUM_N,
    Estimate,
    Figure,
    Unknown,
    estimate_mean,
    estimate_share,
    too_few,
)
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import LEAST_SECONDS, MOST_HANDLE_SECONDS, StaffingError
from wellspent.staffing.handle_times import LawInvalid, Lognormal
from wellspent.staffing.records.survival import Survival, estimate_survival

__all__ = [
    "SHORT_SECONDS",
    "ArrivalsFit",
    "CountsInvalid",
    "HandleFit",
    "SecondsInvalid",
    "fit_arrivals",
    "fit_handle_by_interval",
    "fit_handle_times",
    "fit_patience",
]

Numbers = npt.NDArray[np.float64]

SHORT_SECONDS = 10.0  # below it an agent hung up (Brown et al. 2005, section 3.1)
_Z = 1.959963984540054  # standard normal quantile at .975


class CountsInvalid(StaffingError):
    """Counts of contacts that are none."""


class SecondsInvalid(StaffingError):
    """Durations that no contact has."""


@dataclass(frozen=True, slots=True)
class ArrivalsFit:
    """Contacts per hour in each interval of a day, and the index of overdispersion."""

    contacts_per_hour: tuple[Figure, ...]
    overdispersion: Figure
    interval_seconds: float

    @property
    def arrivals(self) -> Arrivals:
        """The same as a stream to simulate; an interval of which nothing is known has none."""
        rates = (f.value if isinstance(f, Estimate) else 0.0 for f in self.contacts_per_hour)
        return Arrivals(tuple(rates), self.interval_seconds)


@dataclass(frozen=True, slots=True)
class HandleFit:
    """Handle times as a lognormal law, fitted to those that are not short.

    `distance` is the largest difference between the share of contacts and the law's share below
    any duration (Kolmogorov's): at .02 the law is wrong by 2 contacts in 100 at most.
    """

    short: Figure  # share of all that are shorter than `short_seconds`
    log_mean: Figure
    log_sd: Figure
    mean_seconds: Figure  # of those that are not short, by the law
    all_mean_seconds: Figure  # of all, as they were: what loads the agents
    distance: Figure
    law: Lognormal | Unknown  # to draw from
    short_seconds: float


def fit_arrivals(counts: npt.ArrayLike, interval_seconds: float) -> ArrivalsFit:
    """The rate of each interval of the day, from counts of shape (days, intervals).

    Days are of one kind: weekdays, say. Overdispersion is Pearson's χ² over its degrees of
    freedom, with a jackknife over days on the log scale. A rate's interval is Garwood's (1936)
    for a Poisson count, widened by it: days that differ more than chance has them say less.
    Raises `CountsInvalid`.
    """
    table = _counts(counts)
    days = len(table)
    spread = _overdispersion(table)
    widen = max(1.0, spread) if spread is not None else 1.0
    hours = days * interval_seconds / 3600.0
    rates = tuple(_rate(float(total), hours, widen, days) for total in table.sum(axis=0))
    return ArrivalsFit(rates, _estimate_overdispersion(table), interval_seconds)


def fit_handle_times(
    seconds: npt.ArrayLike, *, short_seconds: float = SHORT_SECONDS
) -> HandleFit:  # fmt: skip
    """A lognormal law from handle times in seconds; contacts below `short_seconds` apart.

    The mean's interval is Cox's for a lognormal mean (Zhou & Gao 1997); the spread's is
    χ²'s; the distance's is the band of Dvoretzky, Kiefer, Wolfowitz and Massart (1990).
    Raises `SecondsInvalid`.
    """
    lasted = _durations(seconds)
    kept = lasted[lasted >= max(short_seconds, LEAST_SECONDS)]
    short = estimate_share(len(lasted) - len(kept), len(lasted))
    n = len(kept)
    if n < MINIMUM_N:
        none = Unknown(
            f"{n} contacts of {short_seconds:g} s or more, and a figure needs {MINIMUM_N}",
            f"{MINIMUM_N - n} more of them",
        )
        return HandleFit(short, none, none, none, estimate_mean(lasted), none, none, short_seconds)
    logs = np.log(kept)
    centre, spread = float(logs.mean()), float(logs.std(ddof=1))
    half = _t(n) * spread / math.sqrt(n)
    of_mean = _Z * math.sqrt(spread**2 / n + spread**4 / (2 * (n - 1)))
    by_law = centre + spread**2 / 2
    law = _law(kept, math.exp(by_law), spread)
    mean = Estimate(math.exp(by_law), math.exp(by_law - of_mean), math.exp(by_law + of_mean), n,
                    "lognormal mean, Cox's interval")  # fmt: skip
    return HandleFit(
        short,
        Estimate(centre, centre - half, centre + half, n, "mean of logarithms, t interval"),
        _log_sd(spread, n),
        law if isinstance(law, Unknown) else mean,
        estimate_mean(lasted),
        _distance(np.sort(logs), centre, spread),
        law,
        short_seconds,
    )


def fit_handle_by_interval(
    seconds: npt.ArrayLike, interval: npt.ArrayLike, intervals: int
) -> tuple[Figure, ...]:
    """The mean handle time in each interval of the day, drawn towards the mean of all.

    `interval` says for each contact in which it came, from 0. An interval with few contacts says
    little by itself: it is drawn towards the rest as far as its noise is larger than what
    intervals truly differ by (empirical Bayes: Efron & Morris 1975, with DerSimonian and Laird's
    variance between intervals). An interval without contacts gets the mean of all.
    """
    lasted, place = _durations(seconds), np.asarray(interval, dtype=np.int64)
    if lasted.shape != place.shape or (
        len(place) and not 0 <= place.min() <= place.max() < intervals
    ):
        raise SecondsInvalid(
            f"Of {len(lasted):,} durations some lie in none of the {intervals} intervals.",
            f"Give the interval of each contact, from 0 to {intervals - 1}.",
        )
    if len(lasted) < MINIMUM_N:
        return (too_few(len(lasted)),) * intervals
    n = np.bincount(place, minlength=intervals).astype(np.float64)
    mean = np.bincount(place, lasted, intervals) / np.maximum(n, 1)
    within = _within(n, lasted - mean[place], lasted)
    between = _between(n, mean, within)
    weight = np.where(n > 0, 1.0 / (between + within / np.maximum(n, 1)), 0.0)
    centre = float((weight * mean).sum() / weight.sum())
    keep = np.where(n > 0, between * weight, 0.0)
    value = centre + keep * (mean - centre)
    half = _Z * np.sqrt((1 - keep) * between + (1 - keep) ** 2 / weight.sum())
    return tuple(
        Estimate(float(v), float(v - h), float(v + h), int(k), "mean drawn towards that of all")
        for v, h, k in zip(value, half, n, strict=True)
    )


def fit_patience(wait_seconds: npt.ArrayLike, abandoned: npt.ArrayLike) -> Survival | Unknown:
    """How long customers wait before they hang up, from how long they waited.

    Who was answered is censored: they would have waited longer. `.median` and `.law()` are
    Kaplan and Meier's; `.exponential_mean` is what Erlang A wants.
    """
    return estimate_survival(wait_seconds, abandoned, "waiting customers")


def _overdispersion(table: Numbers) -> float | None:
    """Pearson's χ² over its degrees of freedom; none from a single day or without contacts."""
    expected = table.sum(axis=0) / max(len(table), 1)
    seen = expected > 0
    freedom = (len(table) - 1) * int(seen.sum())
    if freedom <= 0:
        return None
    deviations = (table[:, seen] - expected[seen]) ** 2 / expected[seen]
    return float(deviations.sum() / freedom)


def _estimate_overdispersion(table: Numbers) -> Figure:
    days = len(table)
    if days < MINIMUM_N:
        return too_few(days, "days")
    value = _overdispersion(table)
    left_out = [_overdispersion(np.delete(table, day, axis=0)) for day in range(days)]
    if not value or not all(left_out):
        return Unknown(f"no differences between {days} days", "days with contacts")
    logs = np.log(np.array(left_out, dtype=np.float64))
    half = _t(days) * math.sqrt((days - 1) / days * float(np.square(logs - logs.mean()).sum()))
    return Estimate(value, value * math.exp(-half), value * math.exp(half), days,
                    "Pearson's χ² over its degrees of freedom, jackknife over days")  # fmt: skip


def _rate(total: float, hours: float, widen: float, days: int) -> Figure:
    """Garwood's interval for a count whose variance is `widen` times that of chance."""
    if days == 0:
        return too_few(0, "days")
    shown = total / widen
    low = float(special.chdtri(2 * shown, 0.975)) / 2 if shown > 0 else 0.0
    high = float(special.chdtri(2 * shown + 2, 0.025)) / 2
    return Estimate(total / hours, low * widen / hours, high * widen / hours, days,
                    "contacts over hours, Garwood interval widened by overdispersion")  # fmt: skip


def _law(kept: Numbers, mean: float, spread: float) -> Lognormal | Unknown:
    try:
        return Lognormal(mean, spread)
    except LawInvalid:
        return Unknown(
            f"durations from {kept.min():g} to {kept.max():,g} s follow no lognormal law",
            "durations of one kind, all in seconds",
        )


def _log_sd(spread: float, n: int) -> Figure:
    low, high = (spread * math.sqrt((n - 1) / special.chdtri(n - 1, q)) for q in (0.025, 0.975))
    return Estimate(spread, low, high, n, "standard deviation of logarithms, χ² interval")


def _distance(ordered: Numbers, centre: float, spread: float) -> Figure:
    n = len(ordered)
    if ordered[0] == ordered[-1]:
        return Unknown(f"all {n} durations are the same", "durations as they were measured")
    law = special.ndtr((ordered - centre) / spread)
    ranks = np.arange(n)
    value = float(max((law - ranks / n).max(), ((ranks + 1) / n - law).max()))
    band = math.sqrt(math.log(2 / 0.05) / (2 * n))
    return Estimate(value, max(value - band, 0.0), min(value + band, 1.0), n,
                    "Kolmogorov's distance, DKW band")  # fmt: skip


def _within(n: Numbers, deviations: Numbers, lasted: Numbers) -> float:
    """The variance inside intervals; of all where no interval has two contacts."""
    freedom = len(lasted) - np.count_nonzero(n)
    found = np.square(deviations).sum() / freedom if freedom else lasted.var()
    return max(float(found), 1e-9)  # contacts that all last the same differ by less than a tick


def _between(n: Numbers, mean: Numbers, within: float) -> float:
    """The variance between intervals beyond what noise explains (DerSimonian & Laird 1986)."""
    some = n > 0
    if some.sum() < 2:
        return 0.0
    weight = n[some] / within
    centre = (weight * mean[some]).sum() / weight.sum()
    excess = (weight * (mean[some] - centre) ** 2).sum() - (some.sum() - 1)
    return max(0.0, float(excess / (weight.sum() - (weight**2).sum() / weight.sum())))


def _t(n: int) -> float:
    return float(special.stdtrit(n - 1, 0.975))


def _counts(counts: npt.ArrayLike) -> Numbers:
    table = np.asarray(counts, dtype=np.float64)
    if table.ndim != 2 or not ((table >= 0) & (table < math.inf)).all():
        raise CountsInvalid(
            "The counts are no table of days by intervals, or one of them is below 0 or missing.",
            "Give one row a day and one count an interval, 0 where nobody came.",
        )
    return table


def _durations(seconds: npt.ArrayLike) -> Numbers:
    lasted = np.asarray(seconds, dtype=np.float64).ravel()
    wrong = ~((lasted >= 0) & (lasted <= MOST_HANDLE_SECONDS))
    if wrong.any():
        raise SecondsInvalid(
            f"Of {len(lasted):,} durations, {int(wrong.sum()):,} are none, such as "
            f"{lasted[wrong][0]:,.12g}.",
            "Give seconds, from 0 to a day.",
        )
    return lasted
