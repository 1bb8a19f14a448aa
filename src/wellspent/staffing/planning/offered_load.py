"""The load that agents feel in an interval, which comes later than the contacts do.

A contact that came half an hour ago may still be in conversation. With agents without number
the mean number busy follows m′ = λ − m / handle time (the modified offered load: Jennings,
Mandelbaum, Massey & Whitt 1996, "Server staffing to meet time-varying demand", here with
exponential handle times). It lags the arrivals by about one handle time and is smoother.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from wellspent.staffing.arrivals import Arrivals

__all__ = ["offered_load"]


def offered_load(arrivals: Arrivals, handle_seconds: float) -> npt.NDArray[np.float64]:
    """The mean load of each interval in erlangs, from an empty centre on."""
    lasts = arrivals.interval_seconds / handle_seconds
    kept = math.exp(-lasts)
    load, now = np.empty(len(arrivals.contacts_per_hour)), 0.0
    for interval, rate in enumerate(arrivals.contacts_per_hour):
        settled = rate / 3600 * handle_seconds
        load[interval] = settled + (now - settled) * (1 - kept) / lasts
        now = settled + (now - settled) * kept
    return load
