"""One question answered whole: the effect with its design and all that speaks against it, or a refusal.

The checks come in the order in which one could make the next meaningless: what the table forbids;
then, with the expectations fitted, overlap, routing and the negative control. Whatever was found
before a refusal is shown with it, since it says what would lift it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from wellspent.estimate import Estimate, Figure
from wellspent.worth.amounts import Slope, slope_of
from wellspent.worth.association import (
    Association,
    Estimand,
    associate,
    balance_of,
    naive_difference,
    overlap_of,
)
from wellspent.worth.checks import (
    refusals_before,
    refusals_of_amount,
    refusals_of_overlap,
    warnings_of,
    warnings_of_hidden_causes,
)
from wellspent.worth.crossfitting import Nuisances, cross_fit
from wellspent.worth.effect import Effect, Refusal
from wellspent.worth.placebo import control_effect, judge_control, placebo_of
from wellspent.worth.routing import routing_of
from wellspent.worth.sensitivity import sensitivity_of
from wellspent.worth.study import Floats, Study

__all__ = ["Assessment", "assess", "design_of", "refuse_outright"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """The effect, and what it was found from where it was: segments and policies ask for the rest."""

    study: Study
    effect: Effect
    association: Association | None = None
    slope: Slope | None = None


@dataclass(frozen=True, slots=True)
class _Found:
    """A figure before the checks that look at what is left of behaviour and outcome.

    `study` has the rows that the figure rests on.
    """

    study: Study
    figure: Estimate
    treatment_left: Floats
    outcome_left: Floats


def design_of(study: Study) -> str:
    """The design in words: what was adjusted for."""
    return f"association adjusted for {', '.join(study.adjusted_for) or 'nothing'}"


def assess(
    study: Study,
    *,
    estimand: Estimand = "all",
    nuisances: Nuisances | None = None,
    earlier: Floats | None = None,
    seed: int = 1,
) -> Assessment:
    """What the behaviour is worth to the outcome, or the first cut-off that is not met.

    `earlier` is the negative control: the outcome as it was before the contact, one a row, NaN
    where unknown. The behaviour cannot have changed it; if it seems to have, something hidden did.
    """
    refusal = next(refusals_before(study), None)
    if refusal:
        return refuse_outright(study, refusal)
    if study.kind == "binary":
        return _assess_association(study, estimand, nuisances, earlier, seed)
    return _assess_slope(study, earlier, seed)


def refuse_outright(study: Study, refusal: Refusal) -> Assessment:
    """The question without an answer, for a reason that was known before anything was fitted."""
    return Assessment(study, _effect(study, refusal))


def _assess_association(
    study: Study, estimand: Estimand, nuisances: Nuisances | None, earlier: Floats | None, seed: int
) -> Assessment:
    fitted = cross_fit(study, seed=seed) if nuisances is None else nuisances
    overlap = overlap_of(study, fitted, estimand)
    refusal = next(refusals_of_overlap(overlap, estimand), None)
    if refusal:
        bare = _effect(study, refusal)
        balance = balance_of(study, fitted, estimand)
        effect = replace(bare, naive=naive_difference(study), overlap=overlap, balance=balance)
        return Assessment(study, effect)
    found = associate(study, estimand=estimand, nuisances=fitted, seed=seed)
    effect = _effect(study, found.figure)
    effect = replace(effect, naive=found.naive, overlap=overlap, balance=found.balance)
    known_before = None if earlier is None else earlier[found.kept]
    effect = _checked(effect, _left_by(study, found), estimand, known_before, seed)
    return Assessment(study, effect, association=found)


def _assess_slope(study: Study, earlier: Floats | None, seed: int) -> Assessment:
    slope = slope_of(study, seed=seed)
    refusal = next(refusals_of_amount(slope.left), None)
    effect = _effect(study, refusal or slope.figure)
    effect = replace(effect, naive=slope.naive, unit=f"unit of '{study.treatment_name}'")
    if not refusal:
        found = _Found(study, slope.figure, slope.treatment_left, slope.outcome_left)
        effect = _checked(effect, found, "all", earlier, seed)
    return Assessment(study, effect, slope=slope)


def _effect(study: Study, answer: Estimate | Refusal) -> Effect:
    figure: Figure = answer.as_unknown() if isinstance(answer, Refusal) else answer
    return Effect(
        treatment=study.treatment_name,
        outcome=study.outcome_name,
        figure=figure,
        design=design_of(study),
        n=figure.n if isinstance(figure, Estimate) else study.n,
        refusal=answer if isinstance(answer, Refusal) else None,
    )


def _left_by(study: Study, found: Association) -> _Found:
    """What the covariates leave of the rows that the figure rests on."""
    kept, known = found.kept, found.nuisances
    rows = study.where(kept)
    left = rows.treatment - known.propensity[kept], rows.outcome - known.outcome[kept]
    return _Found(rows, found.figure, *left)


def _checked(
    effect: Effect, found: _Found, estimand: Estimand, earlier: Floats | None, seed: int
) -> Effect:
    """The effect with its sensitivity, refused where the negative control or routing forbid it."""
    study, figure = found.study, found.figure
    left = found.treatment_left, found.outcome_left
    sensitivity = sensitivity_of(study, figure, *left, estimand=estimand)
    control = None if earlier is None else control_effect(study, earlier, seed=seed)
    sensitivity = replace(
        sensitivity,
        placebo=placebo_of(*left, study.clusters, seed=seed),
        negative_control=control,
    )
    routing = routing_of(study, *left)
    refusal, doubt = (None, None) if control is None else judge_control(control, figure)
    warnings = [*warnings_of(study, effect.balance), doubt, routing.warning]
    warnings += warnings_of_hidden_causes(figure, sensitivity)
    said = replace(effect, sensitivity=sensitivity, warnings=tuple(one for one in warnings if one))
    met = refusal or routing.refusal
    return replace(said, figure=met.as_unknown(), refusal=met) if met else said
