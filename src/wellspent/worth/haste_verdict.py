"""What may be said of an agent's pace: decided on intervals, with all agents looked at together.

Two steps. First, who saves or takes time at all: Holm's test over all groups of a kind, so that
among any number of agents who are alike nobody is named in 95 centres of 100. Then, of those
chosen, what follows: intervals at the level that their number allows (Benjamini & Yekutieli 2005,
*False discovery rate–adjusted multiple confidence intervals for selected parameters*).
"""

from __future__ import annotations

from typing import Final, Literal

import numpy as np

from wellspent.worth.haste_means import Means
from wellspent.worth.study import Floats, Mask

__all__ = ["MOST_PAID_BACK", "UNLIKE", "Verdict", "verdicts_of"]

Verdict = Literal["fast", "hasty", "thorough", "slow", "not enough to say"]

MOST_PAID_BACK: Final = 0.5
"""Who surely pays back less than this share of the seconds saved is fast, whatever little follows."""
UNLIKE: Final = 0.25
"""Whose contacts are expected to take so much longer or shorter gets other work; nobody is judged on it."""
_LEVEL: Final = 0.05
_RETURNS: Final = (
    0.02  # to say that time is paid back wrongs a person if it is not: it asks for more
)


def verdicts_of(
    saved: Means, paid: Means, less_than_half: Means, lost: tuple[Means, ...], unlike: Mask
) -> list[Verdict]:
    """One verdict a group.

    `saved`, `paid` and `less_than_half` (half of the saved less the paid) are seconds a contact, `lost`
    shares that count whatever the seconds say, if they are sure enough among all groups. Groups marked `unlike` get none.
    """
    groups = len(saved.value)
    enough = np.isfinite(saved.error) & np.isfinite(paid.error) & (saved.error > 0) & ~unlike
    chosen = _holm(np.where(enough, saved.chance, np.nan))
    share = max(int(chosen.sum()), 1) / max(int(enough.sum()), 1)
    sign = np.sign(np.nan_to_num(saved.value))
    returns = paid.surely_above(_RETURNS * share, sign)
    little = less_than_half.surely_above(_LEVEL * share, sign)
    others = np.zeros(groups, dtype=bool)
    for one in lost:
        others |= one.surely_above(_LEVEL / max(int(enough.sum()), 1), sign)
    comes_back = (returns & ~little) | others
    words: dict[tuple[bool, bool], Verdict] = {
        (True, True): "hasty", (True, False): "fast", (False, True): "thorough", (False, False): "slow",
    }  # fmt: skip
    return [
        words[bool(sign[i] > 0), bool(comes_back[i])]
        if chosen[i] and (comes_back[i] or little[i])
        else "not enough to say"
        for i in range(groups)
    ]


def _holm(chances: Floats) -> Mask:
    """Which hypotheses Holm's test refuses; NaN are not asked."""
    asked = np.flatnonzero(np.isfinite(chances))
    order = asked[np.argsort(chances[asked])]
    limits = _LEVEL / np.arange(len(order), 0, -1)
    kept = np.cumsum(chances[order] > limits) == 0
    found = np.zeros(len(chances), dtype=bool)
    found[order[kept]] = True
    return found
