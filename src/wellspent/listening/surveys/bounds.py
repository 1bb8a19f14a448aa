"""What is left without any assumption: those who did not answer may all have said either end."""

from __future__ import annotations

import numpy as np

from wellspent.listening.surveys.intervals import Codes, clustered_error, imbens_manski
from wellspent.listening.surveys.measures import Floats, Scale
from wellspent.listening.surveys.model import Bounds

__all__ = ["bounds_of"]


def bounds_of(values: Floats, scale: Scale, clusters: Codes | None = None) -> Bounds:
    """The bounds of the mean of `values`, nan where nobody answered (Manski 1989)."""
    low, high = (np.where(np.isfinite(values), values, end) for end in (scale.low, scale.high))
    errors = [_error(one, clusters) for one in (low, high)]
    least, most = float(low.mean()), float(high.mean())
    ends = np.clip(imbens_manski(least, most, *errors), scale.low, scale.high)
    seen = "; the scale is what was seen of it" if scale.seen else ""
    return Bounds(
        least, most, float(ends[0]), float(ends[1]),
        f"no assumption (Manski), interval of Imbens and Manski{seen}",
    )  # fmt: skip


def _error(values: Floats, clusters: Codes | None) -> float:
    error = clustered_error(values, clusters) if len(values) > 1 else 0.0
    return error if np.isfinite(error) else 0.0
