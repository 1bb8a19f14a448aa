"""Intervals kept within what can be: no time below nothing, no share beyond the whole.

Cutting an interval back to the values that are possible loses none of its coverage.
"""

from __future__ import annotations

from dataclasses import replace

from wellspent.estimate import Estimate, Figure, estimate_mean, estimate_ratio
from wellspent.report.gather import Vector

__all__ = ["estimate_mean_seconds", "estimate_share_of_time"]


def estimate_mean_seconds(seconds: Vector) -> Figure:
    """Mean seconds per contact, its interval not below zero."""
    figure = estimate_mean(seconds)
    return replace(figure, low=max(figure.low, 0.0)) if isinstance(figure, Estimate) else figure


def estimate_share_of_time(seconds: Vector, handle: Vector) -> Figure:
    """The share of handle time that these seconds are, its interval within zero and one."""
    figure = estimate_ratio(seconds, handle)
    if not isinstance(figure, Estimate):
        return figure
    return replace(figure, low=max(figure.low, 0.0), high=min(figure.high, 1.0))
