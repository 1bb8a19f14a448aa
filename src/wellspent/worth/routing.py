"""Whether who answers depends on what the contact is, as far as agents can show it.

spread      how much more of what is known before a contact lies between agents than chance
            would put there: routing that is seen, and adjusted for
within      the effect among contacts of the same agent
between     the effect among agents' means: do those who do it more have better outcomes?
gap         between less within: none, where contacts come to agents by chance, agents who show it
            more differ in nothing else, and nothing is hidden among an agent's contacts

A gap is Hausman's test in Mundlak's form (1978, *On the pooling of time series and cross section data*).
It says that one of the two is wrong, and not which: routing by skill and agents who are otherwise
better spoil the effect between agents, a hidden cause among an agent's contacts the one within.
What it cannot see is what moves both alike, as such a cause does where agents show the
behaviour equally readily.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.clusters import clustered_error, freedom_of, t_reach
from wellspent.worth.cutoffs import (
    LEAST_CLUSTERS,
    OBSERVED_ROUTING,
    OBSERVED_ROUTING_CHANCE,
    ROUTING_CHANCE,
    ROUTING_POWER,
    ROUTING_UNSEEN,
    ROUTING_WARNED,
)
from wellspent.worth.effect import Refusal
from wellspent.worth.study import Floats, Ints, Study

__all__ = ["Gap", "Routing", "Spread", "gap_of", "routing_of", "spread_of", "varies_within"]

_NOTHING: Final = 1e-9  # of a sum of squares: no more than rounding
_N, _T = 0, 1  # columns of an agent's sums


@dataclass(frozen=True, slots=True)
class Spread:
    """How unevenly the covariates lie over the agents, beyond chance.

    `figure` is the mean share over the covariates, `most` the one most uneven with its `share`, and
    `chance` how often chance alone would make one of them as uneven (Bonferroni).
    """

    figure: Figure
    most: str | None = None
    share: float = 0.0
    chance: float = 1.0

    @property
    def seen(self) -> bool:
        """Whether contacts come to agents by what is known of them."""
        return self.share > OBSERVED_ROUTING and self.chance < OBSERVED_ROUTING_CHANCE


@dataclass(frozen=True, slots=True)
class Gap:
    """The effect between agents less that within them, and what it does to the effect of both.

    `bias` is what the gap adds to the effect of both together, if the one within agents is right;
    `unseen` how large such a bias would have to be to be found four times in five. `chance` is
    the chance of a gap as large where there is none.
    """

    within: Figure
    between: Figure
    figure: Figure
    chance: float = 1.0
    bias: float = 0.0
    unseen: float = float("inf")
    pooled: float = 0.0


@dataclass(frozen=True, slots=True)
class Routing:
    """What agents tell of routing: a refusal, a warning, or neither, and the figures behind it."""

    refusal: Refusal | None
    warning: str | None
    spread: Figure
    within: Figure
    between: Figure


def routing_of(study: Study, treatment_left: Floats, outcome_left: Floats) -> Routing:
    """Whether contacts are routed by skill, from what the covariates leave of treatment and outcome.

    The first way of clustering is the agent. Refused where the effect within agents differs from that
    between them by more than chance makes (`ROUTING_CHANCE`). A warning says that routing is seen
    in the covariates, and another that the comparison could not have found a gap that matters.
    """
    if not study.clusters:
        nothing = Unknown("it is not known who answered", "a column of agents")
        return Routing(None, "Who answered is not known, so that routing by skill cannot be looked for.", nothing, nothing, nothing)  # fmt: skip
    spread = spread_of(study, study.clusters[0])
    if not varies_within(study):
        return _between_alone(study, spread)
    gap = gap_of(study, treatment_left, outcome_left)
    refused = gap.chance < ROUTING_CHANCE
    told = [] if refused else [_seen(spread), _nearly(gap) or _blind(gap)]
    return Routing(
        refusal=_refusal(gap) if refused else None,
        warning=" ".join(one for one in told if one) or None,
        spread=spread.figure,
        within=gap.within,
        between=gap.between,
    )


def varies_within(study: Study) -> bool:
    """Whether any agent's contacts differ in the behaviour as it was recorded.

    What a model leaves of it differs within agents even where the behaviour does not: that is the
    model's noise, and tells nothing of one agent's contacts.
    """
    agents, _ = _coded(study.clusters[0])
    t = study.treatment
    low, high = (np.full(int(agents.max()) + 1, edge) for edge in (np.inf, -np.inf))
    np.minimum.at(low, agents, t)
    np.maximum.at(high, agents, t)
    return bool((high > low).any())


def _between_alone(study: Study, spread: Spread) -> Routing:
    """The refusal where each agent shows the behaviour always, or never, or always to one amount."""
    agents = len(np.unique(study.clusters[0]))
    refusal = Refusal(
        "routing",
        f"The behaviour differs only between agents: each of the {agents} has it the same in all contacts,"
        " so that agents' other differences cannot be told from it",
        "let chance decide which agents show it: wellspent experiment (if it was drawn, --design randomised)",
    )
    nothing = refusal.as_unknown()
    return Routing(refusal, None, spread.figure, nothing, nothing)


def gap_of(study: Study, treatment_left: Floats, outcome_left: Floats) -> Gap:
    """The effect within and between agents and their difference, per unit of the behaviour.

    The error is the larger of two: leaving out one agent at a time, which keeps its level with few
    agents, and clustering by every way, which knows that customers come again. Between agents it is
    Student's with two degrees of freedom less than there are agents.
    """
    agents, count = _coded(study.clusters[0])
    if count < LEAST_CLUSTERS:
        few = Unknown(
            f"{count} agents, and comparing them needs {LEAST_CLUSTERS}",
            f"contacts of {LEAST_CLUSTERS - count} more agents",
        )
        return Gap(few, few, few)
    t, y = treatment_left - treatment_left.mean(), outcome_left - outcome_left.mean()
    sums = _sums(agents, t, y)
    inside, across = (float(one) for one in _spread_of_treatment(sums.sum(axis=0)))
    if min(inside, across) <= _NOTHING * (inside + across) or not y.any():
        one = Unknown(
            "the behaviour differs only within agents, or only between them",
            "agents who show it sometimes, and some more readily than others",
        )
        return Gap(one, one, one)
    found = _slopes(sums.sum(axis=0))
    means = (sums[:, _T] / sums[:, _N])[agents]
    scores_inside = (t - means) * (y - found[0] * t) / inside
    scores_across = means * (y - found[1] * t) / across
    scores = (scores_inside, scores_across, scores_across - scores_inside)
    clustered = [study.n * clustered_error(one, study.clusters) for one in scores]
    errors = np.maximum(_left_out_errors(found, _slopes(sums.sum(axis=0) - sums)), clustered)
    return _gap(study, count, found, errors, across / (inside + across))


def _gap(study: Study, agents: int, found: Floats, errors: Floats, share: float) -> Gap:
    """The three figures and what they mean; `share` is the treatment's variance between agents."""
    freedoms = (freedom_of(study.n, study.clusters), agents - 2, agents - 2)
    counted = (study.n, agents, agents)
    methods = ("within agents", "between agents' means", "between agents less within them")
    figures = [
        Estimate(float(v), float(v - t_reach(f) * e), float(v + t_reach(f) * e), n, method)
        for v, e, f, n, method in zip(found, errors, freedoms, counted, methods, strict=True)
    ]
    freedom = agents - 2
    reach = t_reach(freedom, 1 - ROUTING_CHANCE) + float(special.stdtrit(freedom, ROUTING_POWER))
    return Gap(
        within=figures[0],
        between=figures[1],
        figure=figures[2],
        chance=float(2 * special.stdtr(freedom, -abs(found[2]) / errors[2])) if errors[2] else 0.0,
        bias=float(share * found[2]),
        unseen=float(share * reach * errors[2]),
        pooled=float(found[0] + share * found[2]),
    )


def spread_of(study: Study, agent: Ints) -> Spread:
    """How much more of each covariate lies between agents than chance would put there.

    The share is ε² (Kelley 1935), 0 on average where contacts come by chance; its interval leaves out
    one agent at a time. A covariate that is the same for all of an agent's contacts belongs to the
    agent, and is left out.
    """
    agents, count = _coded(agent)
    columns = [_squares(agents, column) for column in study.covariates.T] if study.n > 2 * count else []  # fmt: skip
    known = [
        (name, one)
        for name, one in zip(study.names, columns, strict=False)
        if one[:, 2].sum() > 0 and _inside(one.sum(axis=0)) > _NOTHING * one[:, 2].sum()
    ]
    if not known or count < LEAST_CLUSTERS:
        return Spread(Unknown("too few agents, or nothing is known of their contacts beforehand", "what is known before a contact, of more agents' contacts"))  # fmt: skip
    squares = np.stack([one for _, one in known], axis=1)
    total = squares.sum(axis=0)
    shares = _beyond_chance(total, count)
    error = _left_out_errors(shares.mean(), _beyond_chance(total - squares, count - 1).mean(axis=1))
    half, mean, most = t_reach(count - 1) * float(error), float(shares.mean()), int(np.argmax(shares))  # fmt: skip
    return Spread(
        figure=Estimate(mean, mean - half, mean + half, count, "share of what is known beforehand that lies between agents, beyond chance"),
        most=known[most][0],
        share=float(shares[most]),
        chance=min(1.0, len(known) * _chance_of_share(total[most], count)),
    )  # fmt: skip


def _refusal(gap: Gap) -> Refusal:
    within, between = (_told(one) for one in (gap.within, gap.between))
    return Refusal(
        "routing",
        f"Between agents the behaviour goes with {between}, among one agent's contacts with {within}:"
        " contacts are routed by skill, agents who show it more differ in something else, or something"
        " hidden moves behaviour and outcome among an agent's contacts",
        "let chance decide who answers or who shows the behaviour, or adjust for what routing goes by",
    )


def _told(figure: Figure) -> str:
    return "nothing known" if isinstance(figure, Unknown) else f"{figure.value:.3g} ({figure.low:.3g} to {figure.high:.3g})"  # fmt: skip


def _seen(spread: Spread) -> str:
    if not spread.seen:
        return ""
    return (
        f"Who answers depends on '{spread.most}' ({spread.share:.0%} of it lies between agents, beyond"
        " chance). That is adjusted for; routing by what is not in the table would not be."
    )


def _nearly(gap: Gap) -> str:
    if gap.chance >= ROUTING_WARNED:
        return ""
    within, between = (_told(one) for one in (gap.within, gap.between))
    return (
        f"Between agents the behaviour goes with {between}, among one agent's contacts with {within};"
        f" chance makes such a gap in {gap.chance:.0%} of centres without routing by skill."
    )


def _blind(gap: Gap) -> str:
    """Where the comparison of agents could not have found what would matter."""
    if isinstance(gap.figure, Unknown):
        return f"Routing by skill cannot be looked for: {gap.figure.reason}."
    if gap.unseen <= ROUTING_UNSEEN * abs(gap.pooled):
        return ""
    return (
        f"Routing by skill is not seen, but a bias below {gap.unseen:.2g} would hardly have been, and the"
        f" figure itself is about {gap.pooled:.2g}: that agents agree says little here."
    )


def _coded(codes: Ints) -> tuple[Ints, int]:
    places = np.unique(codes, return_inverse=True)[1].astype(np.int64)
    return places, int(places.max()) + 1


def _sums(agents: Ints, t: Floats, y: Floats) -> Floats:
    """One row an agent: contacts, Σt, Σy, Σt², Σty, and what the means make of the last two."""
    n, sum_t, sum_y, tt, ty = (np.bincount(agents, one) for one in (np.ones(len(t)), t, y, t * t, t * y))  # fmt: skip
    return np.column_stack([n, sum_t, sum_y, tt, ty, sum_t**2 / n, sum_t * sum_y / n])


def _spread_of_treatment(sums: Floats) -> tuple[Floats, Floats]:
    """Σ of squares of the treatment within agents, and between them."""
    n, t, _, tt, _, mean_tt, _ = np.moveaxis(sums, -1, 0)
    return np.asarray(tt - mean_tt), np.asarray(mean_tt - t**2 / n)


def _slopes(sums: Floats) -> Floats:
    """The effect within agents, between them, and the difference, on the last axis."""
    n, t, y, _, ty, _, mean_ty = np.moveaxis(sums, -1, 0)
    inside, across = _spread_of_treatment(sums)
    within, between = (ty - mean_ty) / inside, (mean_ty - t * y / n) / across
    return np.stack([within, between, between - within], axis=-1)


def _left_out_errors(whole: Floats, without: Floats) -> Floats:
    """The jackknife's errors, from the figures that leave out one agent each."""
    agents = len(without)
    return np.asarray(np.sqrt((agents - 1) / agents * np.square(without - whole).sum(axis=0)))


def _squares(agents: Ints, column: Floats) -> Floats:
    """One row an agent: contacts, Σx, Σx², and (Σx)² / n, of the centred column."""
    x = column - column.mean()
    n, total, squares = (np.bincount(agents, one) for one in (np.ones(len(x)), x, x * x))
    return np.column_stack([n, total, squares, total**2 / n])


def _inside(squares: Floats) -> Floats:
    return np.asarray(squares[..., 2] - squares[..., 3])


def _beyond_chance(squares: Floats, agents: int) -> Floats:
    """ε² = 1 − (what is left within agents, per degree of freedom) / (all, per degree of freedom)."""
    n, total, square = squares[..., 0], squares[..., 1], squares[..., 2]
    whole = square - total**2 / n
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = 1 - (_inside(squares) / (n - agents)) / (whole / (n - 1))
    return np.asarray(np.where(whole > 0, shares, 0.0))


def _chance_of_share(squares: Floats, agents: int) -> float:
    """The chance of means that differ as much among agents who get the same contacts: an F test."""
    n, inside = float(squares[0]), float(_inside(squares))
    across = float(squares[3] - squares[1] ** 2 / n)
    ratio = (across / (agents - 1)) / (inside / (n - agents))
    return float(special.fdtrc(agents - 1, n - agents, ratio))
