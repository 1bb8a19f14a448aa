"""What agents' leniency would say, as a diagnostic: never the headline.

leniency     how readily an agent shows the behaviour with contacts that are alike, judged by all
             of that agent's other contacts
first stage  how much agents differ in it, as an F
exclusion    that agents who do it more differ in nothing else that matters. It cannot be tested,
             and agents who are kinder, quicker or more experienced break it

The estimator is Kolesár's unbiased jackknife (2013, *Estimation in an instrumental variables model
with treatment effect heterogeneity*, UJIVE): each contact's leniency is what the other contacts of
the same agent predict, less what the covariates alone do, both without the contact itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.clusters import clustered_error, freedom_of, t_reach
from wellspent.worth.cutoffs import LEAST_CLUSTERS, WEAK_INSTRUMENT
from wellspent.worth.effect import Refusal
from wellspent.worth.routing import spread_of
from wellspent.worth.study import Floats, Ints, Study

__all__ = ["Instrument", "instrument_of"]

_METHOD = "diagnostic: agents' leave-one-out leniency as an instrument (UJIVE)"


@dataclass(frozen=True, slots=True)
class Instrument:
    """A diagnostic beside an association: what contacts' chance of a lenient agent would say.

    `first_stage_f` is how much agents differ in the behaviour; a large one does not make
    the exclusion assumption true. `words` states it. `refusal` is there where contacts
    do not come to agents by chance.
    """

    first_stage_f: float
    figure: Figure
    words: str
    refusal: Refusal | None


def instrument_of(study: Study, agent: Ints) -> Instrument:
    """The effect that agents' differing readiness alone would tell, per unit of the behaviour.

    `agent` has one code a row. Covariates are taken off by least squares. Refused where the
    covariates show that contacts are routed; unknown with few agents, and where they hardly differ.
    Errors are clustered by agent and by every way of the study, or leave out one agent at a time,
    whichever is larger.
    """
    often, agents, count = _with_others(study, agent)
    if count < LEAST_CLUSTERS:
        few = Unknown(
            f"{count} agents with two contacts or more, and it needs {LEAST_CLUSTERS}",
            f"contacts of {LEAST_CLUSTERS - count} more agents",
        )
        return Instrument(0.0, few, _words(study, 0.0), None)
    strength = _first_stage(often, agents)
    refusal, words = _routed(often, agents), _words(study, strength)
    if refusal is not None:
        return Instrument(strength, refusal.as_unknown(), words, refusal)
    if strength < WEAK_INSTRUMENT:
        weak = Unknown(
            f"agents hardly differ in '{study.treatment_name}' (F = {strength:.1f}, and it needs {WEAK_INSTRUMENT:.0f})",
            "an experiment in which chance decides which agents show it",
        )
        return Instrument(strength, weak, words, None)
    return Instrument(strength, _estimate(often, agents), words, None)


def _with_others(study: Study, agent: Ints) -> tuple[Study, Ints, int]:
    """The contacts whose agent has others, covariates in standard deviations, and the agents' codes."""
    first = np.unique(agent, return_inverse=True)[1]
    kept = np.asarray((np.bincount(first) > 1)[first])
    spread = study.covariates.std(axis=0)
    scaled = replace(study, covariates=study.covariates / np.where(spread > 0, spread, 1.0))
    codes = np.unique(first[kept], return_inverse=True)[1].astype(np.int64)
    return scaled.where(kept), codes, int(codes.max(initial=-1)) + 1


def _words(study: Study, strength: float) -> str:
    return (
        f"Diagnostic only. It is an effect if contacts come to agents by chance, and if agents who show"
        f" '{study.treatment_name}' more differ in nothing else that matters to '{study.outcome_name}'. The second"
        f" cannot be tested: agents who are otherwise better break it, however large the first-stage F"
        f" ({strength:.0f})."
    )


def _routed(study: Study, agents: Ints) -> Refusal | None:
    spread = spread_of(study, agents)
    if not spread.seen:
        return None
    return Refusal(
        "routing",
        f"contacts do not come to agents by chance: {spread.share:.0%} of '{spread.most}' lies between agents, beyond chance",
        "contacts that come to agents by turns, or an experiment",
    )


def _estimate(study: Study, agents: Ints) -> Estimate:
    leniency = _leniency(study, agents)
    treatment, outcome = (_left(study.covariates, one) for one in (study.treatment, study.outcome))
    first = float(leniency @ study.treatment)
    value = float(leniency @ study.outcome / first)
    ways = (agents, *study.clusters)  # where agents are one of them, they count once
    surprise = leniency * (outcome - value * treatment)
    error = study.n * clustered_error(surprise / first, ways)
    half = t_reach(freedom_of(study.n, ways)) * max(error, _left_out_error(agents, surprise, leniency * treatment))  # fmt: skip
    return Estimate(value, value - half, value + half, study.n, _METHOD)


def _left_out_error(agents: Ints, surprise: Floats, moved: Floats) -> float:
    """The jackknife's error of the ratio, an agent left out at a time: some agents weigh much."""
    count = int(agents.max()) + 1
    top, bottom = np.bincount(agents, surprise), np.bincount(agents, moved)
    changes = (top.sum() - top) / (bottom.sum() - bottom)
    return float(np.sqrt((count - 1) / count * np.square(changes).sum()))


def _leniency(study: Study, agents: Ints) -> Floats:
    """What the agent's other contacts predict, less what the covariates do, without the contact."""
    t = study.treatment
    everyone = np.zeros(study.n, dtype=np.int64)
    both, alone = (_without_oneself(study.covariates, t, groups) for groups in (agents, everyone))
    return np.asarray(both - alone)


def _without_oneself(covariates: Floats, t: Floats, groups: Ints) -> Floats:
    """Least squares on a mean for each group and the covariates, each row predicted by the others.

    (ŷ − h y) / (1 − h), where h is how much a row predicts itself.
    """
    inside = covariates - _means(covariates, groups)
    inverse = np.linalg.pinv(inside.T @ inside, rcond=1e-10, hermitian=True)
    own = 1 / np.bincount(groups)[groups] + np.einsum("ij,jk,ik->i", inside, inverse, inside)
    fitted = _means(t[:, None], groups)[:, 0] + inside @ (inverse @ (inside.T @ t))
    own = np.minimum(own, 1 - 1e-9)
    return np.asarray((fitted - own * t) / (1 - own))


def _means(values: Floats, groups: Ints) -> Floats:
    sizes = np.bincount(groups)
    sums = [np.bincount(groups, column) / sizes for column in values.T]
    return np.column_stack(sums)[groups] if sums else np.empty((len(values), 0))


def _left(covariates: Floats, values: Floats) -> Floats:
    centred, target = covariates - covariates.mean(axis=0), values - values.mean()
    inverse = np.linalg.pinv(centred.T @ centred, rcond=1e-10, hermitian=True)
    return np.asarray(target - centred @ (inverse @ (centred.T @ target)))


def _first_stage(study: Study, agents: Ints) -> float:
    """F of agents' means of the behaviour, given the covariates."""
    count = int(agents.max()) + 1
    without = float(np.square(_left(study.covariates, study.treatment)).sum())
    inside = study.covariates - _means(study.covariates, agents)
    target = study.treatment - _means(study.treatment[:, None], agents)[:, 0]
    inverse = np.linalg.pinv(inside.T @ inside, rcond=1e-10, hermitian=True)
    with_agents = float(np.square(target - inside @ (inverse @ (inside.T @ target))).sum())
    freedom = study.n - count - int(np.linalg.matrix_rank(inside.T @ inside))
    if freedom <= 0 or with_agents <= 0:
        return 0.0
    return (without - with_agents) / (count - 1) / (with_agents / freedom)
