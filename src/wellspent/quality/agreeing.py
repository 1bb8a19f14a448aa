"""How far several readings of the same contacts agree, with a jackknife over contacts.

reading    one analyst's (or the scorer's) answers to a contact's questions
counts     how many readings gave each answer: shape (contacts, questions, answers)
raw        the share of pairs of readings that say the same
α, AC1     agreement beyond chance, by Krippendorff's and by Gwet's view of what chance is

Raw agreement flatters where nearly everything has one answer, and α condemns there; so all three
stand together. Over several questions, what was observed and what was to be expected by
chance are each averaged over the questions, so that a difference between questions passes
neither for agreement nor for disagreement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_share, too_few
from wellspent.quality.columns import Floats
from wellspent.quality.intervals import t_quantile

__all__ = ["Agreement", "Readings", "count_readings", "estimate_agreement"]

# one contact: by question, the answers of the readings; None where one gave none
Readings = Sequence[Sequence[Sequence[str | None]]]

_JACKKNIFE: Final = "jackknife over contacts"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Raw agreement, Krippendorff's α and Gwet's AC1 side by side, on so many contacts."""

    raw: Figure
    alpha: Figure
    ac1: Figure
    contacts: int


def estimate_agreement(counts: Floats) -> Agreement:
    """How far the readings agree that are counted here, shape (contacts, questions, answers).

    Contacts that no two readings answered take no part. α = 1 − ΣD_o/ΣD_e over questions
    (Krippendorff 2011), AC1 = (p_a − p_e)/(1 − p_e) (Gwet 2008; answers of the last axis are
    those that could have been given); for one question and two readings they are those of
    `wellspent.agreement`. Intervals: t with the jackknife's error over contacts; Wilson's
    for raw agreement where each contact has one pair; the exact bound on contacts where
    nothing disagreed. Unknown below `MINIMUM_N` contacts.
    """
    paired = np.where(counts.sum(2, keepdims=True) >= 2, counts, 0.0)
    paired = paired[paired.sum((1, 2)) > 0]
    n = len(paired)
    if n < MINIMUM_N:
        lack = too_few(n, "doubly answered contacts")
        return Agreement(lack, lack, lack, n)
    sums = _sums(paired)
    whole = sums.sum(0)
    without = whole[None] - sums
    perfect = bool(np.isclose(whole[:, _AGREEING].sum(), whole[:, _THINGS].sum()))
    one_pair = bool((paired.sum((1, 2)) == 2).all())
    figures = [
        _figure(float(value), left, n, perfect=perfect)
        for value, left in zip(_statistics(whole[None])[:, 0], _statistics(without), strict=True)
    ]
    if one_pair:
        figures[0] = estimate_share(round(whole[:, _AGREEING].sum()), n)
    return Agreement(figures[0], figures[1], figures[2], n)


def count_readings(contacts: Readings, answers: Sequence[str]) -> Floats:
    """The counts of these readings; an answer not among `answers` counts as none given."""
    place = {answer: k for k, answer in enumerate(answers)}
    questions = len(contacts[0]) if contacts else 0
    counts = np.zeros((len(contacts), questions, len(answers)))
    for i, contact in enumerate(contacts):
        for q, given in enumerate(contact):
            for answer in given:
                if answer in place:
                    counts[i, q, place[answer]] += 1
    return counts


# columns of the sums, by question; after them, the answers twice
_AGREEING: Final = 0  # share of agreeing pairs, summed over things
_THINGS: Final = 1
_UNEQUAL: Final = 2  # Krippendorff's observed disagreement, summed
_REST: Final = 3


def _sums(paired: Floats) -> Floats:
    """What α and AC1 are made of, one row a contact and question: all of it only adds up."""
    m = paired.sum(2)
    there = m >= 2
    safe = np.where(there, m, 2.0)
    squares = np.square(paired).sum(2)
    agreeing = np.where(there, (squares - m) / (safe * (safe - 1)), 0.0)
    unequal = np.where(there, (m * m - squares) / (safe - 1), 0.0)
    shares = paired / safe[..., None]
    head = np.stack([agreeing, there.astype(float), unequal], axis=2)
    return np.concatenate([head, paired, shares], axis=2)


def _statistics(sums: Floats) -> Floats:
    """Raw, α and AC1 of sums of shape (…, questions, columns), stacked first; nan where undefined."""
    k = (sums.shape[-1] - _REST) // 2
    agreeing, things, unequal = (sums[..., c] for c in (_AGREEING, _THINGS, _UNEQUAL))
    given, shares = sums[..., _REST : _REST + k], sums[..., _REST + k :]
    n = given.sum(-1)
    expected = (n * n - np.square(given).sum(-1)) / np.maximum(n - 1, 1.0)
    likely = shares / np.maximum(things, 1.0)[..., None]
    by_chance = (likely * (1 - likely)).sum(-1) / max(k - 1, 1)
    all_things = things.sum(-1)
    left = all_things - (things * by_chance).sum(-1)
    disagreeing = expected.sum(-1)
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = agreeing.sum(-1) / all_things
        alpha = np.where(disagreeing > 1e-9, 1 - unequal.sum(-1) / disagreeing, np.nan)
        ac1 = np.where(left > 1e-9, 1 - (all_things - agreeing.sum(-1)) / left, np.nan)
    return np.stack([raw, alpha, ac1])


def _figure(value: float, left: Floats, n: int, *, perfect: bool) -> Figure:
    if np.isnan(value) or np.isnan(left).any():
        return Unknown(
            "nearly every answer is the same, which leaves nothing to agree on beyond chance",
            "contacts with other answers",
        )
    if perfect:  # at least this share of contacts agrees throughout (Clopper & Pearson 1934)
        low = min(value, 0.025 ** (1 / n))
        return Estimate(value, low, value, n, "no disagreement seen; exact bound on contacts")
    error = float(np.sqrt((n - 1) / n * np.square(left - left.mean()).sum()))
    half = t_quantile(n - 1) * error
    ends = np.clip([value - half, value + half], -1.0, 1.0)
    return Estimate(value, float(ends[0]), float(ends[1]), n, _JACKKNIFE)
