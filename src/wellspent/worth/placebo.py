"""Tests that ought to find nothing: a behaviour dealt out by chance, an outcome from before.

permutation        the behaviour's residuals dealt out again among the contacts of the same agent
negative control   what the behaviour cannot have changed, such as the outcome before the contact

Permuting tests one hypothesis: among contacts of one agent that are alike in what is adjusted
for, it has nothing to do with the outcome which of them had the behaviour. A small share says that
the figure is no accident. It says nothing about hidden causes: those are there in the real
treatment and gone in every permuted one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Final

import numpy as np

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_share, too_few
from wellspent.worth.amounts import slope_of
from wellspent.worth.association import associate
from wellspent.worth.cutoffs import LEAST_PER_ARM
from wellspent.worth.effect import Refusal
from wellspent.worth.study import Floats, Ints, Study

__all__ = ["control_effect", "judge_control", "placebo_of"]

_LEAST_WITHIN: Final = (
    0.1  # with less of the behaviour left inside agents there is nothing to deal out
)
_SAME: Final = 0.999999  # a correlation from which two columns are one


def placebo_of(
    treatment_left: Floats,
    outcome_left: Floats,
    clusters: Sequence[Ints],
    *,
    permutations: int = 199,
    seed: int = 1,
) -> Figure:
    """The share of permuted behaviours whose effect is at least as large as the real one's.

    The residuals are dealt out among the contacts of one cluster of the first way (the agent),
    so that how readily each agent shows the behaviour stays as it is; without clusters among
    all. What is compared is the effect within agents over its clustered error: the share is an exact
    p-value where residuals of one agent can be exchanged, and holds in large samples where they
    scatter unevenly or customers come again (DiCiccio & Romano 2017). The interval is that of
    drawing `permutations` of them and not all. The real one counts as one of them.
    """
    if len(treatment_left) < MINIMUM_N:
        return too_few(len(treatment_left))
    blocks = _codes(clusters[0]) if clusters else np.zeros(len(treatment_left), dtype=np.int64)
    order = np.argsort(blocks, kind="stable")
    blocks = blocks[order]
    treatment, outcome = (_within(one[order], blocks) for one in (treatment_left, outcome_left))
    if not treatment.any() or not outcome.any() or _kept(treatment, treatment_left) < _LEAST_WITHIN:
        return Unknown(
            "agents show the behaviour always or never, so that there is nothing to permute within them",
            "an experiment in which chance decides which agents show it",
        )
    studentised = _studentised([codes[order] for codes in clusters])
    real = abs(studentised(treatment * outcome))
    rng = np.random.default_rng(seed)
    shuffled = (
        treatment[np.argsort(blocks + rng.random(len(blocks)))] for _ in range(permutations)
    )
    as_large = sum(abs(studentised(one * outcome)) >= real * (1 - 1e-12) for one in shuffled)
    share = estimate_share(as_large + 1, permutations + 1, "permutations")
    if isinstance(share, Unknown):
        return share
    who = "within agents" if clusters else "among all contacts"
    method = (
        f"share of {permutations} permutations {who}, and the real one, with an effect as large"
    )
    if not as_large:  # the share is then that of the real one alone, which is no count of them
        method = f"none of {permutations} permutations {who} has an effect as large; at most {share.high:.1%} of all have"  # fmt: skip
    return Estimate(share.value, share.low, share.high, share.n, method)


def control_effect(study: Study, earlier: Floats, *, seed: int = 1) -> Figure:
    """The effect on what the behaviour cannot have changed: nothing, where the design holds.

    `earlier` is the outcome's measure before the contact, one a row of `study`, NaN where there is
    none. It is estimated as the effect is: adjusted for the same columns, by the same clusters.
    """
    known = np.isfinite(earlier)
    there = study.where(known).asking(outcome=earlier[known])
    if there.n < LEAST_PER_ARM or np.ptp(there.outcome) == 0 or np.ptp(there.treatment) == 0:
        return Unknown(
            f"{there.n} contacts have an outcome before the contact, or all have the same",
            f"the outcome before the contact of at least {LEAST_PER_ARM} contacts that differ",
        )
    if _is_adjusted_for(there):
        return Unknown(
            "what came before is adjusted for, so that it cannot differ whatever is hidden",
            "an earlier outcome that is not adjusted for",
        )
    found = associate(there, seed=seed) if there.kind == "binary" else slope_of(there, seed=seed)
    return found.figure


def judge_control(control: Figure, figure: Estimate) -> tuple[Refusal | None, str | None]:
    """What an effect on the negative control means for a figure: a refusal, a warning, or nothing.

    Refused where the control's interval excludes 0. A warning says where the control was too
    uncertain to show a bias as large as the figure: then its silence says nothing.
    """
    if isinstance(control, Unknown):
        return None, None
    if control.low > 0 or control.high < 0:
        return Refusal(
            "negative control",
            f"The outcome before the contact differs by {control.value:.3g} ({control.low:.3g} to"
            f" {control.high:.3g}) with the behaviour, which cannot have changed it",
            "adjust for what came before, or let chance decide who shows the behaviour",
        ), None
    reach = (control.high - control.low) / 2
    if reach < abs(figure.value):
        return None, None
    return None, (
        f"The outcome before the contact shows no difference, but would not show one below"
        f" {reach:.3g}, and the figure is {figure.value:.3g}: that check could hardly fail."
    )


def _is_adjusted_for(study: Study) -> bool:
    """Whether the outcome asked about is one of the covariates."""
    centred = study.outcome - study.outcome.mean()
    for column in study.covariates.T:
        own = column - column.mean()
        if (
            abs(float(own @ centred))
            > _SAME * float(np.linalg.norm(own) * np.linalg.norm(centred))
            > 0
        ):
            return True
    return False


def _codes(codes: Ints) -> Ints:
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _within(values: Floats, blocks: Ints) -> Floats:
    """What is left of the values when each block's mean is taken off."""
    return np.asarray(values - (np.bincount(blocks, values) / np.bincount(blocks))[blocks])


def _kept(within: Floats, whole: Floats) -> float:
    """The share of the variance that is within blocks."""
    return float(within.var() / whole.var())


def _studentised(clusters: Sequence[Ints]) -> Callable[[Floats], float]:
    """The mean of scores over its clustered error, as `clusters.clustered_error` has it.

    The codes are made ready once, since it is asked some hundred times.
    """
    signs, ways = [], []
    for size in range(1, len(clusters) + 1):
        for chosen in combinations(clusters, size):
            signs.append(1.0 if size % 2 else -1.0)
            ways.append(_codes(_together(chosen)))
    groups = [int(codes.max()) + 1 for codes in ways]

    def ratio(scores: Floats) -> float:
        mean, n = float(scores.mean()), len(scores)
        centred = scores - mean
        if not ways:
            return float(mean * n / np.sqrt(centred @ centred * n / (n - 1)))
        parts = [_sum_of_squares(centred, *way) for way in zip(ways, groups, strict=True)]
        variance = float(np.dot(signs, parts))
        variance = variance if variance > 0 else max(parts[: len(clusters)])
        return float(mean * n / np.sqrt(variance))

    return ratio


def _sum_of_squares(centred: Floats, codes: Ints, groups: int) -> float:
    sums = np.bincount(codes, centred, groups)
    return float(sums @ sums) * groups / max(groups - 1, 1)


def _together(ways: Sequence[Ints]) -> Ints:
    code = ways[0]
    for other in ways[1:]:
        code = code * (int(other.max()) + 1) + other
    return code
