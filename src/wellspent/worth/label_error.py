"""What errors of the automatic labels do to an effect: corrected by people's sample, or bounded.

factor           what share of the true effect the labels let through: the effect that the automatic
                 label has on what people say. Of yes and no it is PPV + NPV − 1, of amounts the
                 slope of people's on the automatic; below 1 the effect looks too small
expected         what the automatic label was expected to be from what is known of the contact (its
                 propensity). Adjusting takes away some of what a label rightly tells, so the factor of
                 an adjusted effect is the adjusted one, which is smaller
nondifferential  the errors have nothing to do with the outcome but by the truth. Only then does the
                 effect over the factor give the true one
differential     they have: nothing here corrects that, and the sign can be wrong

Carroll, Ruppert, Stefanski & Crainiceanu 2006, *Measurement error in nonlinear models*, chapter 4
(regression calibration); Lewbel 2007, *Estimation of average treatment effects with
misclassification*. The interval is Fieller's, since both effect and factor are estimated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError
from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.worth.clusters import t_reach
from wellspent.worth.ratio import ratio_of
from wellspent.worth.study import Floats

__all__ = ["Accounted", "Attenuation", "ScoredUnusable", "account_for_labels", "attenuation_of", "bounded", "corrected"]  # fmt: skip

_NEEDED: Final = ("contact", "automatic", "person")
_MAY_BE_0: Final = Unknown(
    "people's answers do not show that the labels say anything of the behaviour",
    "more contacts scored by people, or better labels",
)
_Z: Final = 1.959963984540054


class ScoredUnusable(WellspentError):
    """People's scored contacts, which cannot be read as they are."""


@dataclass(frozen=True, slots=True)
class Attenuation:
    """What share of the true effect the labels let through.

    `differential` is the outcome that goes with the automatic label where people say the same:
    an Estimate whose interval should hold 0, or Unknown where the sample has no outcomes. `adjusted`
    says whether the factor is that of an adjusted effect.
    """

    factor: Figure
    n: int
    kind: Literal["yes or no", "amount"]
    adjusted: bool
    differential: Figure

    @property
    def is_differential(self) -> bool:
        """Whether the errors surely hang together with the outcome."""
        left = self.differential
        return isinstance(left, Estimate) and not left.low <= 0 <= left.high


@dataclass(frozen=True, slots=True)
class Accounted:
    """An effect with its labels' errors accounted for, and how, in words."""

    how: Literal["corrected", "bounded", "not known"]
    factor: Figure
    figure: Figure
    words: str


@dataclass(frozen=True, slots=True)
class _Sample:
    """People's sample as arrays; weights add up to n."""

    automatic: Floats
    person: Floats
    weight: Floats
    expected: Floats | None
    outcome: Floats | None

    @property
    def n(self) -> int:
        return len(self.person)

    @property
    def yes_or_no(self) -> bool:
        return bool(np.isin(self.automatic, (0, 1)).all() and np.isin(self.person, (0, 1)).all())


def attenuation_of(scored: pa.Table) -> Attenuation:
    """The factor from contacts that people scored too, drawn at random.

    `scored` has contact, automatic and person (0 and 1, or amounts; null where not scored), and may
    have inclusion_probability (weights are its inverse), expected (the automatic label's propensity,
    or the amount that was expected of it) and outcome (what is left of the outcome after what
    was expected of it, or the outcome itself), by which differential errors are looked for.
    Without `expected` the factor of yes and no has Newcombe's interval; the others have that of a
    weighted regression with standard errors robust to uneven spread (HC3). Raises `ScoredUnusable`.
    """
    sample = _sample(scored)
    kind: Literal["yes or no", "amount"] = "yes or no" if sample.yes_or_no else "amount"
    lack = _lacking(sample)
    if lack:
        return Attenuation(lack, sample.n, kind, sample.expected is not None, lack)
    adjusted = sample.expected is not None
    factor = _adjusted_factor(sample) if adjusted or kind == "amount" else _predictive_values(sample)  # fmt: skip
    return Attenuation(factor, sample.n, kind, adjusted, _differential(sample))


def corrected(figure: Figure, attenuation: Attenuation) -> Figure:
    """The effect over the factor, with Fieller's interval.

    Unknown where the errors are surely differential, or the factor may be 0. Right where the
    errors are nondifferential, which the sample can refute and never prove.
    """
    if isinstance(figure, Unknown):
        return figure
    if attenuation.is_differential:
        return Unknown(
            "the labels' errors hang together with the outcome, so no factor corrects them",
            "the effect among contacts that people scored alone, or an experiment",
        )
    if isinstance(attenuation.factor, Estimate) and attenuation.factor.high < 0:
        return Unknown(
            "people say the opposite of the labels", "labels that people agree with"
        )  # fmt: skip
    method = f"{figure.method}, over what the labels let through (Fieller)"
    return ratio_of(figure, attenuation.factor, _MAY_BE_0, method)


def bounded(figure: Estimate, least_factor: float, most_factor: float = 1.0) -> tuple[float, float]:
    """The ends between which the true effect lies if the factor is between these two.

    It holds the interval's scatter too. Raises `ScoredUnusable` for a factor that is not above 0.
    """
    if not 0 < least_factor <= most_factor:
        raise ScoredUnusable(
            f"Labels cannot let through between {least_factor:g} and {most_factor:g} of an effect.",
            "Give two factors above 0, the smaller one first.",
        )
    ends = [end / factor for end in (figure.low, figure.high) for factor in (least_factor, most_factor)]  # fmt: skip
    return min(ends), max(ends)


def account_for_labels(
    figure: Figure, attenuation: Attenuation | None = None, *, least_factor: float | None = None
) -> Accounted:
    """The effect corrected by people's sample; without one bounded by `least_factor`, if given."""
    if isinstance(figure, Unknown):
        return Accounted("not known", figure, figure, "There is no effect to correct.")
    if attenuation is not None:
        right = corrected(figure, attenuation)
        if isinstance(right, Estimate):
            return Accounted("corrected", attenuation.factor, right, _corrected_words(attenuation))
    if least_factor is not None and not (attenuation and attenuation.is_differential):
        low, high = bounded(figure, least_factor)
        method = f"{figure.method}; bounded: labels let through at least {least_factor:.0%}"
        widened = Estimate(figure.value, low, high, figure.n, method)
        words = (
            f"Not corrected: the interval holds every true effect whose labels let through "
            f"{least_factor:.0%} of it or more; the value is what the labels show."
        )
        return Accounted("bounded", _known(least_factor), widened, words)
    why = corrected(figure, attenuation) if attenuation is not None else _NO_SAMPLE
    assert isinstance(why, Unknown)  # noqa: S101 - an Estimate has returned above
    factor = attenuation.factor if attenuation is not None else why
    return Accounted("not known", factor, why, f"What errors of the labels do is not known: {why.reason}.")  # fmt: skip


_NO_SAMPLE: Final = Unknown(
    "nobody scored a random sample of these contacts", "200 contacts scored by people"
)


def _known(factor: float) -> Unknown:
    return Unknown(f"the factor was not measured; at least {factor:.0%} was taken", _NO_SAMPLE.lift)


def _corrected_words(attenuation: Attenuation) -> str:
    factor = attenuation.factor
    assert isinstance(factor, Estimate)  # noqa: S101 - corrected by it
    adjusted = "" if attenuation.adjusted else (
        " The factor is not adjusted for what the effect is adjusted for, so it may be too large, "
        "and the correction too small."
    )  # fmt: skip
    tested = (
        "The sample shows no sign of it, and would miss a weak one"
        if isinstance(attenuation.differential, Estimate)
        else "The sample has no outcomes to look for it"
    )
    return (
        f"The labels let through {factor.value:.0%} of the effect ({factor.low:.0%} to "
        f"{factor.high:.0%}; {attenuation.n} contacts scored by people); the effect is corrected for it."
        f"{adjusted} It is right only if errors have nothing to do with the outcome. {tested}."
    )


def _sample(scored: pa.Table) -> _Sample:
    for name in _NEEDED:
        if name not in scored.column_names:
            raise ScoredUnusable(
                f"People's sample has no column '{name}'; it has: {', '.join(scored.column_names)}.",
                "Give contact, automatic and person.",
            )
    columns = {name: _numbers(scored, name) for name in ("automatic", "person", "inclusion_probability", "expected", "outcome") if name in scored.column_names}  # fmt: skip
    said = np.logical_and.reduce([np.isfinite(values) for values in columns.values()])
    kept = {name: values[said] for name, values in columns.items()}
    chance = kept.get("inclusion_probability", np.ones(int(said.sum())))
    if ((chance <= 0) | (chance > 1)).any():
        raise ScoredUnusable(
            "People's sample has an inclusion probability that is not above 0 and at most 1.",
            "Give the chance with which each contact was drawn.",
        )
    weight = 1 / chance
    weight = weight / weight.mean() if len(weight) else weight
    return _Sample(kept["automatic"], kept["person"], weight, kept.get("expected"), kept.get("outcome"))  # fmt: skip


def _numbers(table: pa.Table, name: str) -> Floats:
    column: Any = pc.cast(table[name].combine_chunks(), pa.float64())
    return np.array(pc.fill_null(column, float("nan")).to_numpy(zero_copy_only=False))


def _lacking(sample: _Sample) -> Unknown | None:
    if sample.n < MINIMUM_N:
        return too_few(sample.n, "scored contacts")
    values, counts = np.unique(sample.automatic, return_counts=True)
    if len(values) == 1:
        return Unknown(
            f"all {sample.n} scored contacts have the same automatic label",
            "a sample that has both",
        )
    if sample.yes_or_no and counts.min() < MINIMUM_N:
        rare = "with" if values[counts.argmin()] else "without"
        return Unknown(
            f"{counts.min()} scored contacts {rare} the label, and a figure needs {MINIMUM_N}",
            f"{MINIMUM_N - counts.min()} more of them",
        )
    return None


def _predictive_values(sample: _Sample) -> Estimate:
    """PPV + NPV − 1 with Newcombe's hybrid score interval (1998), for weighted shares by Kish's n."""
    shares = [_share(sample, sample.automatic == label) for label in (1.0, 0.0)]
    (p, low_p, high_p), (q, low_q, high_q) = shares
    low = p - q - np.hypot(p - low_p, high_q - q)
    high = p - q + np.hypot(high_p - p, q - low_q)
    return Estimate(p - q, float(low), float(high), sample.n, "PPV + NPV − 1, Newcombe interval")


def _share(sample: _Sample, rows: Any) -> tuple[float, float, float]:
    weight = sample.weight[rows]
    n = weight.sum() ** 2 / np.square(weight).sum()
    p = float(weight @ sample.person[rows] / weight.sum())
    centre = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * (p * (1 - p) / n + _Z**2 / (4 * n * n)) ** 0.5 / (1 + _Z**2 / n)
    return p, centre - half, centre + half


def _adjusted_factor(sample: _Sample) -> Estimate:
    """The coefficient of the automatic label, adjusted for what was expected of it.

    Of yes and no with the product of both, centred, so that it is the average over contacts
    (Lin 2013); never narrower than without adjusting, since a sample without an error in it
    has no residuals to judge by.
    """
    columns = [np.ones(sample.n), sample.automatic]
    if sample.expected is not None:
        centred = sample.expected - np.average(sample.expected, weights=sample.weight)
        columns.append(centred)
        if sample.yes_or_no:
            columns.append(centred * sample.automatic)
    found, error, freedom = _coefficient(np.column_stack(columns), sample.person, sample.weight, 1)
    low, high = found - t_reach(freedom) * error, found + t_reach(freedom) * error
    if sample.yes_or_no:
        plain = _predictive_values(sample)
        low, high = min(low, found - plain.value + plain.low), max(high, found - plain.value + plain.high)  # fmt: skip
    how = "slope of people's on the automatic"
    how += ", adjusted for what was expected" if sample.expected is not None else ""
    return Estimate(found, low, high, sample.n, f"{how}, t interval")


def _differential(sample: _Sample) -> Figure:
    """The outcome that goes with the automatic label where people say the same."""
    if sample.outcome is None:
        return Unknown("the sample has no outcomes", "the outcomes of the scored contacts")
    columns = [np.ones(sample.n), sample.automatic, sample.person]
    if sample.expected is not None:
        columns.append(sample.expected)
    design = np.column_stack(columns)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return Unknown("no label of the sample is wrong", "a larger sample")
    found, error, freedom = _coefficient(design, sample.outcome, sample.weight, 1)
    half = t_reach(freedom) * error
    return Estimate(found, found - half, found + half, sample.n, "outcome on label given people's answer, t interval")  # fmt: skip


def _coefficient(design: Floats, target: Floats, weight: Floats, place: int) -> tuple[float, float, int]:  # fmt: skip
    """One coefficient of a weighted regression, its HC3 error and the degrees of freedom."""
    bread = np.linalg.pinv(design.T @ (weight[:, None] * design))
    found = bread @ design.T @ (weight * target)
    leverage = weight * np.einsum("ij,jk,ik->i", design, bread, design)
    surprise = (target - design @ found) / np.maximum(1 - leverage, 1e-6)
    scores = (design * (weight * surprise)[:, None]) @ bread
    error = float(np.sqrt(np.square(scores[:, place]).sum()))
    return float(found[place]), error, max(len(target) - design.shape[1], 1)
