"""Poisson regression by scikit-learn, which the extra `staffing` brings."""

from __future__ import annotations

import warnings
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from wellspent.staffing.demand import StaffingError

__all__ = ["ForecastNeedsLibrary", "fit_rates", "spline_columns"]

Numbers = npt.NDArray[np.float64]


class ForecastNeedsLibrary(StaffingError):
    """A forecast was asked for without the library that fits it."""

    def __init__(self) -> None:
        """Say which extra brings it."""
        super().__init__(
            "A forecast needs scikit-learn, which is not installed.",
            "Install it with `pip install 'wellspent[staffing]'`.",
        )


def fit_rates(columns: Numbers, rates: Numbers, weights: Numbers, penalty: float) -> Numbers:
    """What each row's rate is expected to be, fitted with a log link.

    `columns` is [rows, columns]; `weights` are what a row's rate was counted over, so that weight
    × rate is a count; `penalty` is that on the sum of squared coefficients, in the units of the
    log-likelihood of counts: one over a prior variance. The intercept is free.
    """
    total, count = float(weights.sum()), float((weights * rates).sum())
    if count <= 0:
        return np.zeros(len(rates))
    scale = count / total  # taken out and put back, for the solver's sake
    fitted = _library("linear_model").PoissonRegressor(
        alpha=penalty / count, solver="newton-cholesky", max_iter=50
    )
    with _one_thread(), warnings.catch_warnings():
        # where nearly every count is 0 the solver says that it goes a slower way, and goes it
        warnings.simplefilter("ignore", category=UserWarning)
        fitted.fit(columns, rates / scale, sample_weight=weights)
        return np.asarray(fitted.predict(columns), dtype=np.float64) * scale


def spline_columns(places: Numbers, knots: int) -> Numbers:
    """Cubic B-splines over places from 0 to 1, [places, knots + 2]."""
    made = _library("preprocessing").SplineTransformer(
        n_knots=knots, degree=3, extrapolation="constant"
    )
    ends = np.concatenate((places, [0.0, 1.0]))[:, None]
    return np.asarray(made.fit_transform(ends)[:-2], dtype=np.float64)


def _one_thread() -> AbstractContextManager[Any]:
    """Fits as small as these spend more on waiting for other threads than on sums."""
    return _threads().limit(limits=1)  # type: ignore[no-any-return]


@cache
def _threads() -> Any:
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - comes with scikit-learn

    return ThreadpoolController()


def _library(module: str) -> Any:
    try:
        if module == "linear_model":
            from sklearn import linear_model  # noqa: PLC0415 - an extra, and slow to import

            return linear_model
        from sklearn import preprocessing  # noqa: PLC0415
    except ImportError as missing:
        raise ForecastNeedsLibrary from missing
    return preprocessing
