"""Whether a sample was drawn at random: what somebody picked may not speak for the others."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.quality.columns import numbers

__all__ = ["SampleNotRandom", "refuse_unless_random"]


class SampleNotRandom(WellspentError):
    """Evaluations of contacts that nobody drew at random: they may not correct a score."""

    def __init__(self, contact: str, n: int) -> None:
        """`contact` is the first of `n` without inclusion probability or audit mark."""
        others = f" and {n - 1} more" if n > 1 else ""
        was = "were" if n > 1 else "was"
        super().__init__(
            f"Contact '{contact}'{others} {was} scored but not drawn at random: "
            "no inclusion probability or no audit mark.",
            "Leave ordinary evaluations out, and score the contacts of a random sample.",
        )


def refuse_unless_random(sample: pa.Table) -> None:
    """Nothing, where every contact was drawn with a known probability and bears its audit mark.

    Raises `SampleNotRandom`. Probabilities lie in (0, 1].
    """
    chance = numbers(sample["inclusion_probability"])
    unmarked = np.array(sample["audit"].is_null().to_pylist(), dtype=bool)
    chosen = unmarked | ~((chance > 0) & (chance <= 1))
    if chosen.any():
        place = int(np.flatnonzero(chosen)[0])
        raise SampleNotRandom(sample["contact"][place].as_py(), int(chosen.sum()))
