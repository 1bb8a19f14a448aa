"""How strong a hidden cause would have to be to explain a figure away. It never says whether there is one.

hidden cause   something that is not in the table, and moves both behaviour and outcome
strength       the bias that explains the figure, in units of the largest that a cause which
               explains a given share of what is left of behaviour and outcome can make
robustness     that share, where it is the same of both: Cinelli & Hazlett 2020, *Making sense of
               sensitivity*, and for weighted means Chernozhukov and others 2022, *Long story short*
E-value        the risk ratio that it must have with both: VanderWeele & Ding 2017

Cinelli and Hazlett write the strength as |t| / √df. That holds for the plain least-squares error
and its n − p degrees of freedom alone: a clustered error with the same df, or with the number of
clusters, says something else. So the strength of the estimate comes from the residuals, without
any error, and that of the interval from the interval's end, whose error is clustered and
whose degrees of freedom are the fewest clusters less one. For least squares the two are the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp, inf, sqrt
from typing import Final, Literal

import numpy as np

from wellspent.estimate import Estimate
from wellspent.worth.cutoffs import PROPENSITY_BOUNDS
from wellspent.worth.effect import Sensitivity
from wellspent.worth.study import Floats, Study

__all__ = [
    "Benchmark",
    "benchmarks_of",
    "e_value",
    "largest_bias",
    "robustness_value",
    "sensitivity_of",
]

_LOG_RISK_RATIO: Final = 0.91  # of one standard deviation: VanderWeele & Ding 2017, table 2
_MOST_LOG: Final = 50.0  # beyond any ratio that means something
_ROWS: Final = 100_000  # centred at once, so that a million contacts need no second copy


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A hidden cause as strong as one column of what is adjusted for.

    `of_treatment` and `of_outcome` are the shares of what is left of each that it would explain.
    """

    column: str
    of_treatment: float
    of_outcome: float


def sensitivity_of(
    study: Study,
    figure: Estimate,
    treatment_left: Floats,
    outcome_left: Floats,
    *,
    estimand: Literal["all", "treated"] = "all",
) -> Sensitivity:
    """Robustness values, E-values and the strongest column adjusted for, beside one figure.

    `treatment_left` is T − E[T|X] and `outcome_left` Y − E[Y|X], one each a row of `study`, the rows that
    the figure rests on. `as_strong` is the interval widened both ways by what such a cause could
    do at most, since nobody knows its sign. The columns are compared by least squares.
    """
    scale = _scale(study, figure, treatment_left, outcome_left, estimand)
    if scale is None:
        return Sensitivity(words="Nothing is left of behaviour or outcome that a hidden cause could move.")  # fmt: skip
    robust, robust_end = (robustness_value(one / scale) for one in _distances(figure))
    strongest = max(
        benchmarks_of(study), key=lambda one: _bias(scale, one), default=None
    )  # the column that could move the figure most
    as_strong = None if strongest is None else _widened(figure, scale, strongest)
    e, e_end = _e_values(study, figure)
    return Sensitivity(
        robustness=robust,
        robustness_of_interval=robust_end,
        e_value=e,
        e_value_of_interval=e_end,
        strongest=None if strongest is None else strongest.column,
        as_strong=as_strong,
        words=_words(robust, robust_end, strongest, as_strong),
    )


def robustness_value(strength: float) -> float:
    """The share R of both that a hidden cause explains whose bias is `strength` at most.

    R² / (1 − R) = strength². For least squares the strength is |t| / √df.
    """
    return 0.0 if strength <= 0 else 2 / (1 + sqrt(1 + 4 / strength**2))


def largest_bias(scale: float, of_treatment: float, of_outcome: float) -> float:
    """The most that a hidden cause moves a figure when it explains those shares of what is left.

    `scale` is the spread of the outcome's residual over that of the treatment's; for least
    squares it is the standard error times √df.
    """
    if of_treatment >= 1:
        return inf if of_outcome > 0 else 0.0
    return scale * sqrt(of_outcome * of_treatment / (1 - of_treatment))


def e_value(risk_ratio: float) -> float:
    """The risk ratio that a hidden cause must have with both to make `risk_ratio` out of 1."""
    ratio = 1 / risk_ratio if 0 < risk_ratio < 1 else risk_ratio
    return ratio + sqrt(ratio * (ratio - 1))


def benchmarks_of(study: Study) -> tuple[Benchmark, ...]:
    """Each column that is adjusted for, as if a hidden cause were once as strong as it.

    Cinelli & Hazlett 2020, section 4.4: partial R² of the whole column (all values of a text
    at once) with the treatment given the others, and with the outcome given them and the treatment.
    """
    products, width = _products(study), len(study.names)
    every = list(range(width))
    found = []
    for column in dict.fromkeys(study.origin):
        others = [i for i in every if study.origin[i] != column]
        with_treatment = _partial(products, width, others, every)
        with_outcome = _partial(products, width + 1, [*others, width], [*every, width])
        found.append(_as_strong_as(column, with_treatment, with_outcome))
    return tuple(found)


def _as_strong_as(column: str, with_treatment: float, with_outcome: float) -> Benchmark:
    """What a hidden cause explains that is related to both as the column is, at most."""
    if with_treatment >= 0.5 or with_outcome >= 1:  # one cannot be that strong beside it
        return Benchmark(column, min(1.0, with_treatment / max(1 - with_treatment, 1e-12)), 1.0)
    with_column = with_treatment**2 / (1 - with_treatment) ** 2
    reach = (1 + sqrt(with_column)) ** 2 / (1 - with_column) if with_column < 1 else inf
    return Benchmark(
        column,
        with_treatment / (1 - with_treatment),
        min(1.0, reach * with_outcome / (1 - with_outcome)) if with_outcome > 0 else 0.0,
    )


def _products(study: Study) -> Floats:
    """Sums of products of covariates, treatment and outcome, each in its standard deviations."""
    total: Floats | None = None
    centre = np.append(study.covariates.mean(axis=0), [study.treatment.mean(), study.outcome.mean()])  # fmt: skip
    for rows in _portions(study):
        one = rows - centre
        total = one.T @ one if total is None else total + one.T @ one
    assert total is not None  # noqa: S101 - a study holds rows
    spread = np.sqrt(np.diag(total))
    spread[spread == 0] = 1.0
    return np.asarray(total / np.outer(spread, spread))


def _portions(study: Study) -> Iterator[Floats]:
    for start in range(0, study.n, _ROWS):
        part = slice(start, start + _ROWS)
        yield np.column_stack([study.covariates[part], study.treatment[part], study.outcome[part]])


def _partial(products: Floats, target: int, fewer: list[int], more: list[int]) -> float:
    """The share of what `fewer` columns leave of the target that `more` of them explain."""
    before, after = (_left(products, target, one) for one in (fewer, more))
    return 0.0 if before <= 1e-12 else min(max(1 - after / before, 0.0), 1.0)


def _left(products: Floats, target: int, columns: list[int]) -> float:
    """What least squares on the columns leave of the target's sum of squares."""
    own, across = products[np.ix_(columns, columns)], products[columns, target]
    solved = np.linalg.pinv(own, rcond=1e-10, hermitian=True) @ across if columns else across
    return max(float(products[target, target] - across @ solved), 0.0)


def _scale(
    study: Study,
    figure: Estimate,
    treatment_left: Floats,
    outcome_left: Floats,
    estimand: Literal["all", "treated"],
) -> float | None:
    """The outcome's spread that is left, times the spread of the weights that the figure gives.

    A slope weighs with what is left of the treatment. A mean of all, or of the treated, weighs with
    one over the chance of what happened, and scatters more where chances are near 0 or 1.
    """
    spread = float(np.mean((outcome_left - figure.value * treatment_left) ** 2))
    if study.kind == "amount":
        left = float(np.mean(treatment_left**2))
        weights = 1 / left if left > 0 else 0.0
    else:
        chance = np.clip(study.treatment - treatment_left, *PROPENSITY_BOUNDS)
        treated = max(float(study.treatment.mean()), 1 / study.n)
        every = 1 / (chance * (1 - chance))
        weights = float(np.mean(every if estimand == "all" else chance**2 * every / treated**2))
    return sqrt(spread * weights) if spread * weights > 0 else None


def _distances(figure: Estimate) -> tuple[float, float]:
    """How far the estimate, and the nearer end of its interval, lie from 0."""
    return abs(figure.value), max(figure.low, -figure.high, 0.0)


def _bias(scale: float, one: Benchmark) -> float:
    return largest_bias(scale, one.of_treatment, one.of_outcome)


def _widened(figure: Estimate, scale: float, one: Benchmark) -> tuple[float, float] | None:
    """The interval, as far as such a cause can move it; its error grows as the treatment is used up.

    None where such a cause could be behind any figure at all.
    """
    bias = _bias(scale, one)
    if bias == inf:
        return None
    growth = sqrt((1 - one.of_outcome) / (1 - one.of_treatment))
    growth = max(growth, 1.0)  # a clustered error need not shrink with what the cause explains
    value = figure.value
    below, above = growth * (value - figure.low), growth * (figure.high - value)
    return float(value - bias - below), float(value + bias + above)


def _e_values(study: Study, figure: Estimate) -> tuple[float | None, float | None]:
    """E-values of the estimate and of the interval's nearer end.

    An amount is asked for one standard deviation of it.
    """
    sign = 1.0 if figure.value >= 0 else -1.0
    ratios = [_risk_ratio(study, sign * distance) for distance in _distances(figure)]
    e, e_end = (None if ratio is None else e_value(ratio) for ratio in ratios)
    return e, e_end


def _risk_ratio(study: Study, effect: float) -> float | None:
    """The effect as a ratio of risks; None where one of the two risks would be none at all."""
    step = float(study.treatment.std()) if study.kind == "amount" else 1.0
    share = 0.5 if study.kind == "amount" else float(study.treatment.mean())
    whole = effect * step
    if not study.outcome_is_yes_or_no:
        spread = float(study.outcome.std())
        steps = float(np.clip(_LOG_RISK_RATIO * whole / (spread or 1.0), -_MOST_LOG, _MOST_LOG))
        return exp(steps) if spread > 0 else None
    middle = float(study.outcome.mean())
    without, with_it = middle - share * whole, middle + (1 - share) * whole
    return with_it / without if min(with_it, without) > 0 else None


def _words(
    robust: float,
    robust_end: float,
    strongest: Benchmark | None,
    as_strong: tuple[float, float] | None,
) -> str:
    if robust_end <= 0:
        return "The interval includes 0 already, so that no hidden cause is needed to explain the figure away."  # fmt: skip
    told = (
        f"A hidden cause that explains {robust:.1%} of what is left of both behaviour and outcome"
        f" would explain the figure away, and one of {robust_end:.1%} would bring its interval to 0"
    )
    if strongest is not None and as_strong is None:
        told += f"; one as strong as '{strongest.column}' could be behind any figure at all"
    if strongest is not None and as_strong is not None:
        told += f"; one as strong as '{strongest.column}' would leave anything from {as_strong[0]:.3g} to {as_strong[1]:.3g}"  # fmt: skip
    return told + "; nothing in these data says whether there is one."
