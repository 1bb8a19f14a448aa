"""Every figure of a staged rollout is a weighted sum of team averages, and scatters as the teams do.

cohort     the teams that began in the same period
cell       one cohort in one period: its change since the last period before it began, less the
           change of the teams that had not begun by then (Callaway & Sant'Anna 2021)
contrast   a weighted mean of cells: the whole effect, the effect k periods after the start, a drift
within     the error by the scatter of teams inside their cohort: each cohort's own, with n − 1
pooled     the error by one scatter for all cohorts; where nobody is treated yet they scatter alike
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from scipy import special

from wellspent.worth.study import Floats, Ints, Mask
from wellspent.worth.team_periods import TeamPeriods

__all__ = ["Cell", "Contrast", "Control", "Scatter", "cells_of", "mean_of_cells", "scatter_of"]

Control = Literal["not yet treated", "never treated"]

# measured in benchmarks/worth_rollout.py
_LEAST_OWN: Final = 3  # teams of a cohort whose own scatter counts
_LEAST_TOGETHER: Final = 5  # teams of smaller cohorts that can be taken together
_ROUNDS: Final = 50  # of alternating means: enough where few averages are missing


@dataclass(frozen=True, slots=True)
class Cell:
    """One cohort in one period, as columns of the table of averages.

    `treated` are the cohort's teams and `untreated` those that it is compared with, known in both
    periods; `since` counts periods since the start, −1 for the last one before it.
    """

    cohort: int
    since: int
    column: int
    base: int
    treated: Mask
    untreated: Mask

    @property
    def teams(self) -> int:
        """How many teams of the cohort it rests on."""
        return int(self.treated.sum())

    def add_to(self, weights: Floats, weight: float) -> None:
        """Add `weight` times the cell to a weighted sum of team averages (teams × periods)."""
        for mask, sign in ((self.treated, weight), (self.untreated, -weight)):
            each = sign / int(mask.sum())
            weights[mask, self.column] += each
            weights[mask, self.base] -= each


@dataclass(frozen=True, slots=True)
class Contrast:
    """A weighted sum of team averages (teams × periods), and how many begun teams it rests on."""

    weights: Floats
    teams: int


def cells_of(panel: TeamPeriods, control: Control) -> Iterator[Cell]:
    """Every cell that can be compared, the cohorts in order of their start."""
    known = np.isfinite(panel.outcome)
    begins = np.where(panel.first > 0, panel.first, np.iinfo(np.int64).max)
    for cohort in np.unique(panel.first[panel.first > 0]).tolist():
        before = np.flatnonzero(panel.numbers < cohort)
        if not len(before):
            continue
        base = int(before[-1])
        ours = panel.first == cohort
        for column, number in enumerate(panel.numbers.tolist()):
            later = max(number, int(panel.numbers[base]))
            others = panel.first == 0 if control == "never treated" else (begins > later) & ~ours
            both = known[:, column] & known[:, base]
            if (ours & both).any() and (others & both).any():
                yield Cell(cohort, number - cohort, column, base, ours & both, others & both)


def mean_of_cells(panel: TeamPeriods, cells: Sequence[Cell], shares: Sequence[float] | None = None) -> Contrast:  # fmt: skip
    """The mean of the cells, each counting as many times as it has teams; or their sum by `shares`."""
    weights = np.zeros_like(panel.outcome)
    total = sum(cell.teams for cell in cells)
    for place, cell in enumerate(cells):
        if cell.column != cell.base:
            cell.add_to(weights, cell.teams / total if shares is None else shares[place])
    return Contrast(weights, int(np.logical_or.reduce([cell.treated for cell in cells]).sum()))


@dataclass(frozen=True, slots=True)
class Scatter:
    """Some contrasts of one table: their values and how far they would scatter with other teams.

    `within` and `pooled` are their variances, `within_freedom` the Satterthwaite degrees of freedom of
    the first; those of the second are `freedom`. `correlation` is that of the pooled covariance.
    """

    values: Floats
    within: Floats
    within_freedom: Floats
    pooled: Floats
    freedom: int
    correlation: Floats

    def value(self, place: int) -> float:
        """One contrast's value."""
        return float(self.values[place])

    def within_interval(self, place: int) -> tuple[float, float]:
        """The 95 % interval of one contrast by each cohort's own scatter."""
        half = special.stdtrit(self.within_freedom[place], 0.975) * np.sqrt(self.within[place])
        return float(self.values[place] - half), float(self.values[place] + half)

    def pooled_t(self) -> Floats:
        """For each contrast how many pooled standard errors it lies from 0."""
        return np.asarray(
            np.abs(self.values) / np.sqrt(np.maximum(self.pooled, np.finfo(float).tiny))
        )


def scatter_of(panel: TeamPeriods, contrasts: Sequence[Contrast]) -> Scatter:
    """The values of the contrasts with their variances.

    What a team's own level is cancels out of a contrast. What is left of it is taken from its
    cohort's mean in each period, so effects may differ by cohort and period in any way. A
    cohort of one or two teams says too little about its own scatter: such cohorts are taken together,
    and what sets them apart counts as scatter too (collapsed strata: Cochran, *Sampling Techniques*, 5A.12).
    """
    weights = np.array([one.weights for one in contrasts])  # contrasts × teams × periods
    filled = np.nan_to_num(panel.outcome)
    left, cohorts = _residuals(panel)
    covariance, freedom = _pooled_covariance(left, cohorts)
    one_team = np.einsum("knt,ts,kns->kn", weights, covariance, weights, optimize=True)
    scores = np.einsum("knt,nt->kn", weights, np.nan_to_num(left))
    few = np.concatenate([*(teams for teams in cohorts if len(teams) < _LEAST_OWN), []]).astype(int)
    variance, spread = np.zeros(len(weights)), np.zeros(len(weights))
    if len(few) >= _LEAST_TOGETHER:
        scores[:, few] = np.einsum("knt,nt->kn", weights[:, few], _around_one_course(panel, few))
        strata = [few]
    else:
        variance += one_team[:, few].sum(axis=1)
        spread += variance**2 / freedom
        strata = []
    for teams in [*strata, *(teams for teams in cohorts if len(teams) >= _LEAST_OWN)]:
        own = np.square(scores[:, teams]).sum(axis=1) * len(teams) / (len(teams) - 1)
        spread += own**2 / (len(teams) - 1)
        variance += own
    together = np.einsum("knt,ts,lns->kl", weights, covariance, weights, optimize=True)
    error = np.sqrt(np.maximum(np.diag(together), np.finfo(float).tiny))
    return Scatter(
        values=np.einsum("knt,nt->k", weights, filled),
        within=variance,
        within_freedom=np.maximum(variance**2 / np.maximum(spread, np.finfo(float).tiny), 1.0),
        pooled=np.diag(together).copy(),
        freedom=freedom,
        correlation=together / np.outer(error, error),
    )


def _residuals(panel: TeamPeriods) -> tuple[Floats, list[Ints]]:
    """What is left of each average after the team's own level and its cohort's in the period."""
    known = np.isfinite(panel.outcome)
    left = panel.outcome - _mean_of_known(panel.outcome, known, 1)[:, None]
    cohorts = [np.flatnonzero(panel.first == one) for one in np.unique(panel.first)]
    for teams in cohorts:
        left[teams] -= _mean_of_known(left[teams], known[teams], 0)
    return left, cohorts


def _around_one_course(panel: TeamPeriods, few: Ints) -> Floats:
    """What is left of these teams' averages after the untreated course and one line of effect.

    The untreated course is team and period effects over all that is not treated yet; the line
    is a level and a slope since the start, the same for all of them.
    """
    since = panel.numbers - panel.first[few, None]
    begun = (panel.first[few, None] > 0) & (since >= 0)
    known = np.isfinite(panel.outcome[few])
    away = np.where(known, panel.outcome[few] - _untreated_course(panel), 0.0)
    line = np.stack([begun * known, np.where(begun & known, since, 0)]).astype(np.float64)
    held = np.stack([_without_level(one, known) for one in (*line, away)]).reshape(3, -1)
    slopes = np.linalg.lstsq(held[:2].T, held[2], rcond=None)[0]
    return np.asarray((held[2] - slopes @ held[:2]).reshape(away.shape))


def _untreated_course(panel: TeamPeriods) -> Floats:
    """What each period does to a team that is not treated yet; 0 where none is left."""
    untreated = (panel.first[:, None] == 0) | (panel.numbers < panel.first[:, None])
    known = np.isfinite(panel.outcome) & untreated
    course = np.zeros(len(panel.numbers))
    for _ in range(_ROUNDS):
        level = _mean_of_known(panel.outcome - course, known, 1)
        course = _mean_of_known(panel.outcome - level[:, None], known, 0)
    return course


def _without_level(values: Floats, known: Mask) -> Floats:
    return np.where(known, values - _mean_of_known(values, known, 1)[:, None], 0.0)


def _mean_of_known(values: Floats, known: Mask, axis: int) -> Floats:
    return np.asarray(np.where(known, values, 0.0).sum(axis=axis) / np.maximum(known.sum(axis=axis), 1))  # fmt: skip


def _pooled_covariance(left: Floats, cohorts: Sequence[Ints]) -> tuple[Floats, int]:
    """The covariance over periods of a team that is untreated or treated, and its freedom.

    Where averages are missing, each pair of periods is scaled by the teams that have both.
    """
    kept = [teams for teams in cohorts if len(teams) > 1]
    freedom = sum(len(teams) - 1 for teams in kept)
    if not freedom:
        return np.zeros((left.shape[1], left.shape[1])), 1
    places = np.concatenate(kept)
    known = np.isfinite(left[places]).astype(np.float64)
    filled = np.nan_to_num(left[places])
    share = np.maximum(known.T @ known / len(places), 1 / len(places))
    return filled.T @ filled / freedom / share, freedom
