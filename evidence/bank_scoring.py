"""How far predictions of half hours are from what happened, and what other days would choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from bank_prediction import Choice, Fit, Predicted, fit, predict_naive
from bank_records import FIT, Records, see

from wellspent.estimate import Estimate

__all__ = ["Errors", "Predict", "chosen", "difference", "errors_of", "left_out_fits", "mean_error",
           "median_error"]  # fmt: skip

Numbers = npt.NDArray[np.float64]
Predict = Callable[[Fit, Records, int], Predicted]

RESAMPLES: Final = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Errors:
    """Absolute errors, one entry a half hour with contacts; `stable` where the wait is finite."""

    day: Numbers
    wait: Numbers
    abandonment: Numbers
    stable: npt.NDArray[np.bool_]
    bias: Numbers  # predicted − seen, seconds

    def at(self, kept: npt.NDArray[np.bool_]) -> Errors:
        """Those of some half hours."""
        return Errors(self.day[kept], self.wait[kept], self.abandonment[kept], self.stable[kept],
                      self.bias[kept])  # fmt: skip


def errors_of(
    predict: Predict, fits: Mapping[int, Fit], records: Records, longest: float | None = None
) -> Errors:
    """The errors on each day of `fits`, predicted by the fit that belongs to it.

    No more is predicted than `longest` seconds of wait; without it, no more than the worst half
    hour of the days fitted on had, of wait as of hang-ups. That is kind to an infinite wait.
    """
    parts = []
    for day, known in fits.items():
        seen, told = see(records, day), predict(known, records, day)
        some = seen.contacts > 0
        wait = np.minimum(told.wait, longest or known.worst_wait)[some] - seen.wait[some]
        lost = np.minimum(told.abandonment, known.worst_abandonment)[some] - seen.abandonment[some]
        parts.append((np.full(some.sum(), day), np.abs(wait), np.abs(lost),
                      np.isfinite(told.wait)[some], wait))  # fmt: skip
    return Errors(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def left_out_fits(records: Records, days: Sequence[int] = FIT) -> dict[int, Fit]:
    """For each of the days a fit on the others."""
    return {day: fit(records, [other for other in days if other != day]) for day in days}


def chosen(
    predict: Callable[[Choice], Predict], choices: Sequence[Choice],
    fits: Mapping[int, Fit], records: Records,
) -> tuple[Choice, dict[Choice, Errors]]:  # fmt: skip
    """The choice with the least error on the days of `fits`, and the errors of every choice.

    Wait and hang-ups count alike, each as a share of the naive prediction's error.
    """
    naive = errors_of(predict_naive, fits, records)
    tried = {choice: errors_of(predict(choice), fits, records) for choice in choices}

    def loss(choice: Choice) -> float:
        found = tried[choice]
        return float(found.wait.mean() / naive.wait.mean()
                     + found.abandonment.mean() / naive.abandonment.mean())  # fmt: skip

    return min(choices, key=loss), tried


def mean_error(errors: Errors, column: str) -> Estimate:
    """The mean absolute error, with an interval over days."""
    values = getattr(errors, column)
    return _over_days(errors.day, lambda kept: float(values[kept].mean()), "mean absolute error")


def median_error(errors: Errors, column: str) -> Estimate:
    """The median absolute error, with an interval over days."""
    values = getattr(errors, column)
    return _over_days(
        errors.day, lambda kept: float(np.median(values[kept])), "median absolute error"
    )


def difference(one: Errors, other: Errors, column: str) -> Estimate:
    """How much larger the one's mean absolute error is on the same half hours, over days."""
    apart = getattr(one, column) - getattr(other, column)
    return _over_days(one.day, lambda kept: float(apart[kept].mean()), "difference of mean errors")


def _over_days(
    day: Numbers, statistic: Callable[[npt.NDArray[np.int64]], float], method: str
) -> Estimate:
    """Percentile bootstrap of whole days: half hours of a day are not independent."""
    rng = np.random.default_rng(1)
    rows = [np.flatnonzero(day == each) for each in np.unique(day)]
    drawn = [
        statistic(np.concatenate([rows[k] for k in rng.integers(0, len(rows), len(rows))]))
        for _ in range(RESAMPLES)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Estimate(statistic(np.arange(len(day))), float(low), float(high), len(rows),
                    f"{method}, bootstrap of days")  # fmt: skip
