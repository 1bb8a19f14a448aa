"""Agreement from tables of counts, and its interval when conversations are the sample.

table       counts of one conversation, shape (labels, labels): rows are what the first
            reading said, columns what the second said
statistic   a function of summed tables, of shape (…, labels, labels), to (…,); nan where
            the counts do not define it
draw        as many conversations as there are, drawn from them with replacement

Whole conversations are drawn (Field & Welsh 2007, "Bootstrapping clustered data").
Percentiles are taken a little further out than at 2.5 and 97.5 %, because few
clusters make a bootstrap too narrow: Hesterberg 2015, "What teachers should know
about the bootstrap", section 3.3. Where nothing disagrees, every draw is the same;
the interval then comes from the exact bound on conversations that could disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few

__all__ = [
    "DRAWS",
    "STATISTICS",
    "Statistic",
    "Tables",
    "alpha",
    "estimate_clustered",
    "estimate_difference",
    "estimate_label",
    "gwet",
    "kappa",
    "label_agreement",
    "mean_f1",
    "raw",
]

Tables = npt.NDArray[np.float64]  # (…, labels, labels)
Statistic = Callable[[Tables], npt.NDArray[np.float64]]

DRAWS: Final = 2_000
_METHOD: Final = "bootstrap of whole conversations"
_TOO_OFTEN: Final = 0.05  # of the draws without a value, so that percentiles would mean nothing
_AT_ONCE: Final = 250  # draws held in memory together


def raw(tables: Tables) -> npt.NDArray[np.float64]:
    """The share of things on which both say the same."""
    return _share(np.trace(tables, axis1=-2, axis2=-1), tables.sum((-2, -1)))


def kappa(tables: Tables) -> npt.NDArray[np.float64]:
    """Cohen's κ; the formula stands in `wellspent.agreement.cohen_kappa`."""
    n = tables.sum((-2, -1))
    by_chance = _share((tables.sum(-1) * tables.sum(-2)).sum(-1), n * n)
    return _beyond(1 - raw(tables), 1 - by_chance)


def gwet(tables: Tables) -> npt.NDArray[np.float64]:
    """Gwet's AC1 over all labels that could have been given (`wellspent.agreement.gwet_ac1`)."""
    n = tables.sum((-2, -1))
    shares = _share(tables.sum(-1) + tables.sum(-2), (2 * n)[..., None])
    by_chance = (shares * (1 - shares)).sum(-1) / (tables.shape[-1] - 1)
    return _beyond(1 - raw(tables), 1 - by_chance)


def alpha(tables: Tables) -> npt.NDArray[np.float64]:
    """Krippendorff's α for two readings without gaps (`wellspent.agreement.krippendorff_alpha`)."""
    pooled = tables.sum(-1) + tables.sum(-2)
    n = pooled.sum(-1)
    expected = _share(n * n - (pooled * pooled).sum(-1), n * (n - 1))
    return _beyond(1 - raw(tables), expected)


def label_agreement(tables: Tables, label: int) -> npt.NDArray[np.float64]:
    """How often both say this label, of the times that either does: 2·both / (first + second).

    The same as F1, whichever reading is the reference. Dice 1945; "specific
    agreement" in Cicchetti & Feinstein 1990.
    """
    both = tables[..., label, label]
    either = tables[..., label, :].sum(-1) + tables[..., :, label].sum(-1)
    return _share(2 * both, either)


def mean_f1(tables: Tables) -> npt.NDArray[np.float64]:
    """The plain mean of F1 over the labels that the first reading uses (`agreement.macro_f1`)."""
    there, called = tables.sum(-1), tables.sum(-2)
    f1 = _share(2 * np.diagonal(tables, axis1=-2, axis2=-1), there + called)
    used = there > 0
    return _share(np.where(used, f1, 0.0).sum(-1), used.sum(-1))


STATISTICS: Final[Mapping[str, Statistic]] = {
    "agreement": raw,
    "alpha": alpha,
    "ac1": gwet,
    "kappa": kappa,
}


def estimate_clustered(
    tables: Tables, statistics: Mapping[str, Statistic], seed: int = 1, draws: int = DRAWS
) -> dict[str, Figure]:
    """Every statistic of these conversations, shape (conversations, labels, labels), with its interval.

    All use the same draws. Unknown for fewer than `MINIMUM_N` conversations, and for
    a statistic that the counts, or more than 5 % of the draws, do not define.
    """
    counted = tables[tables.sum((1, 2)) > 0]
    n = len(counted)
    if n < MINIMUM_N:
        return dict.fromkeys(statistics, too_few(n, "conversations"))
    whole = counted.sum(0)
    drawn = _draws(counted, seed, draws, lambda sums: [f(sums) for f in statistics.values()])
    values = {name: float(f(whole)) for name, f in statistics.items()}
    if np.trace(whole) == whole.sum():
        return {name: _perfect(value, n) for name, value in values.items()}
    return {name: _interval(values[name], drawn[place], n) for place, name in enumerate(statistics)}


def estimate_label(tables: Tables, label: int, seed: int = 1, draws: int = DRAWS) -> Figure:
    """`label_agreement` with its interval, from the conversations in which either says the label."""
    either = tables[:, label, :].sum(1) + tables[:, :, label].sum(1) > 0
    if either.sum() < MINIMUM_N:
        return too_few(int(either.sum()), "conversations")
    # only turns that either calls so count; all others are made one label
    both = tables[either][:, label, label]
    first, second = tables[either][:, label, :].sum(1), tables[either][:, :, label].sum(1)
    small = np.stack([both, first - both, second - both, np.zeros_like(both)], axis=1)
    statistic = partial(label_agreement, label=0)
    return estimate_clustered(small.reshape(-1, 2, 2), {"it": statistic}, seed, draws)["it"]


def estimate_difference(
    before: Tables, after: Tables, statistic: Statistic, seed: int = 1, draws: int = DRAWS
) -> Figure:
    """How much larger a statistic is of `after` than of `before`, for the same conversations.

    Both have the shape (conversations, labels, labels) and one order. The same
    draw is used for both, so that what they share takes no part in the interval.
    """
    counted = before.sum((1, 2)) > 0
    n = int(counted.sum())
    if n < MINIMUM_N:
        return too_few(n, "conversations")
    both = np.stack([before[counted], after[counted]], axis=1)

    def difference(sums: Tables) -> npt.NDArray[np.float64]:
        return statistic(sums[..., 1, :, :]) - statistic(sums[..., 0, :, :])

    drawn = _draws(both, seed, draws, lambda sums: [difference(sums)])[0]
    return _interval(float(difference(both.sum(0))), drawn, n)


def _draws(
    tables: Tables,
    seed: int,
    draws: int,
    measure: Callable[[Tables], list[npt.NDArray[np.float64]]],
) -> npt.NDArray[np.float64]:
    """What is measured in every draw, shape (measures, draws)."""
    n = len(tables)
    random = np.random.default_rng(seed)
    flat = tables.reshape(n, -1)
    found = []
    for start in range(0, draws, _AT_ONCE):
        size = min(_AT_ONCE, draws - start)
        times = random.multinomial(n, np.full(n, 1 / n), size=size).astype(float)
        found.append(np.array(measure((times @ flat).reshape(size, *tables.shape[1:]))))
    return np.concatenate(found, axis=1)


def _interval(value: float, drawn: npt.NDArray[np.float64], n: int) -> Figure:
    missing = float(np.isnan(drawn).mean())
    if np.isnan(value) or missing > _TOO_OFTEN:
        return _undefined()
    outer = float(special.ndtr(special.stdtrit(n - 1, 0.025) * (n / (n - 1)) ** 0.5))
    low, high = np.nanquantile(drawn, [outer, 1 - outer])
    return Estimate(value, float(low), float(high), n, _METHOD)


def _perfect(value: float, n: int) -> Figure:
    """1, down to what so many conversations that all might have disagreed still allow."""
    if np.isnan(value):
        return _undefined()
    # at least this share of conversations agrees throughout (Clopper & Pearson 1934); that the
    # others would disagree in every turn is so far from what was seen that it serves κ too
    low = 0.025 ** (1 / n)
    return Estimate(
        value, min(value, low), 1.0, n, "no disagreement seen; exact bound on conversations"
    )


def _undefined() -> Unknown:
    return Unknown(
        "nearly everything carries one label, which leaves nothing to agree on beyond chance",
        "conversations with other labels",
    )


def _share(part: Tables, whole: Tables) -> npt.NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.true_divide(part, whole), dtype=np.float64)


def _beyond(unequal: Tables, expected: Tables) -> npt.NDArray[np.float64]:
    """1 − unequal / expected; nan where no inequality was to be expected."""
    nothing = np.asarray(expected) <= 1e-12
    return np.where(nothing, np.nan, 1 - _share(unequal, np.where(nothing, 1.0, expected)))
