"""Whether the teams went the same way before anything was done, and what would not have been seen.

drift      by how much more the begun teams' outcome moves in each period before their start
step       how far they are off in the last period before it: anticipation
point      each period before the start, where enough teams have it
chance     how often teams that go the same way would show a drift, a step or a point as large
           as the largest of them

A joint Wald test of all points rejects far too often with few teams. The largest of a few
t-values is held against what it would be by chance (multivariate t), with one scatter for all cohorts, which
is right here: nobody is treated yet. Passing it proves nothing (Roth 2022, *Pretest with caution*), so it
says which drift it would have seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import special

from wellspent.estimate import Estimate
from wellspent.worth.cutoffs import LEAST_POINT_TEAMS, PRE_TREND_CHANCE
from wellspent.worth.effect import Refusal
from wellspent.worth.group_time import Cell, Contrast, Scatter, mean_of_cells, scatter_of
from wellspent.worth.study import Floats
from wellspent.worth.team_periods import TeamPeriods

__all__ = ["PreTrends", "pre_trends_of"]

_DRAWS: Final = 10_000
_POWER: Final = 0.8


@dataclass(frozen=True, slots=True)
class PreTrends:
    """What the periods before the start say.

    `drift` is per period and `step` in the outcome's unit, with 95 % intervals; `chance` is that of the
    joint test. `visible_drift` is the smallest drift that the test sees in four of five such
    rollouts, and `visible_bias` what it would do to the overall figure if it went on: for
    `periods_on` periods on average. `drift_contrast` is the drift as a weighted sum. `teams` counts the begun teams that could be looked at.
    """

    drift: Estimate
    step: Estimate
    chance: float
    visible_drift: float
    visible_bias: float
    teams: int
    period: str
    largest: str
    drift_contrast: Contrast
    periods_on: float

    @property
    def refusal(self) -> Refusal | None:
        """Why there is no figure, where the teams moved apart."""
        if self.chance >= PRE_TREND_CHANCE:
            return None
        return Refusal("pre-trends", self._found(), self._lift())

    def _found(self) -> str:
        match self.largest:
            case "drift":
                what = f"the teams that began were already moving away from the others, by {self.drift.value:.3g} a {self.period}"
            case "step":
                what = f"the teams that began were off by {self.step.value:.3g} in the last {self.period} before their start, as if it had been anticipated"
            case _:
                what = f"the teams that began were off from the others {self.largest} before their start"
        return f"{what} (chance {self.chance:.3f}, cut-off {PRE_TREND_CHANCE})"

    def _lift(self) -> str:
        if self.largest == "step":
            return "the day from which the teams knew or prepared, as their start; or other teams to compare with"
        return (
            "teams to compare with that went the same way before, or a start that is drawn by lot"
        )

    @property
    def words(self) -> str:
        """What was seen before the start and what could not be, in two sentences."""
        if self.refusal:
            return f"Before the start {self._found()}."
        return (
            f"Before their start the teams drifted apart by {self.drift.value:.3g} a {self.period} "
            f"({self.drift.low:.3g} to {self.drift.high:.3g}), no more than chance makes (chance {self.chance:.2f}). "
            f"That is no proof that they would have gone the same way: only a drift of {self.visible_drift:.3g} a "
            f"{self.period} would have been seen in four of five such rollouts, and if it went on it would move the figure by {self.visible_bias:.3g}."
        )


def pre_trends_of(panel: TeamPeriods, cells: Sequence[Cell], *, seed: int = 1) -> PreTrends | None:
    """The test of the periods before the start; None where no team has two of them."""
    before = [cell for cell in cells if cell.since < 0 and cell.column != cell.base]
    if not before:
        return None
    points = [(since, [cell for cell in before if cell.since == since]) for since in sorted({cell.since for cell in before})]  # fmt: skip
    shown = [(since, mean_of_cells(panel, at)) for since, at in points]
    shown = [(since, point) for since, point in shown if point.teams >= LEAST_POINT_TEAMS]
    drift, step = _drift(panel, before), _step(panel, before)
    scatter = scatter_of(panel, [drift, step, *(point for _, point in shown)])
    found = scatter.pooled_t()
    largest = _largest_by_chance(scatter, np.random.default_rng(seed))
    cutoff = float(np.quantile(largest, 1 - PRE_TREND_CHANCE))
    names = ["drift", "step", *(_ago(since, panel.period) for since, _ in shown)]
    visible = _visible(scatter, cutoff)
    return PreTrends(
        drift=_estimate(scatter, 0, drift.teams, "weighted slope before the start"),
        step=_estimate(scatter, 1, step.teams, "last period before the start less the earlier ones"),
        chance=float((1 + (largest >= found.max()).sum()) / (1 + len(largest))),
        visible_drift=visible,
        visible_bias=visible * _carried_on(cells),
        periods_on=_carried_on(cells),
        drift_contrast=drift,
        teams=drift.teams,
        period=panel.period,
        largest=_most_off(names, found, cutoff),
    )  # fmt: skip


def _most_off(names: Sequence[str], found: Floats, cutoff: float) -> str:
    """What is most out of the way: the drift or the step where one of them suffices, else a point.

    All points are measured from the last period before the start, so that a step moves every one.
    """
    among = found[:2] if found[:2].max() > cutoff else found
    return names[int(np.argmax(among))]


def _ago(since: int, period: str) -> str:
    return f"{-since} {period}s"


def _drift(panel: TeamPeriods, before: Sequence[Cell]) -> Contrast:
    """The slope of the cohorts' differences over the periods before the start, with their own levels.

    The base period counts as a point of its own: its difference is 0 by construction.
    """
    shares, total = [], 0.0
    for cohort, cells in _by_cohort(before):
        times = np.array([cell.since for cell in cells] + [_base_since(cells[0], panel, cohort)])
        away = times - times.mean()
        teams = max(cell.teams for cell in cells)
        shares += (teams * away[:-1]).tolist()
        total += teams * float(np.square(away).sum())
    ordered = [cell for _, cells in _by_cohort(before) for cell in cells]
    return mean_of_cells(panel, ordered, [share / total for share in shares])


def _step(panel: TeamPeriods, before: Sequence[Cell]) -> Contrast:
    """The last period before the start less the mean of the earlier ones."""
    cohorts = _by_cohort(before)
    teams = [max(cell.teams for cell in cells) for _, cells in cohorts]
    shares = [-n / len(cells) / sum(teams) for n, (_, cells) in zip(teams, cohorts, strict=True) for _ in cells]  # fmt: skip
    return mean_of_cells(panel, [cell for _, cells in cohorts for cell in cells], shares)


def _by_cohort(cells: Sequence[Cell]) -> list[tuple[int, list[Cell]]]:
    return [(cohort, [cell for cell in cells if cell.cohort == cohort]) for cohort in sorted({cell.cohort for cell in cells})]  # fmt: skip


def _base_since(cell: Cell, panel: TeamPeriods, cohort: int) -> int:
    return int(panel.numbers[cell.base]) - cohort


def _largest_by_chance(scatter: Scatter, rng: np.random.Generator) -> Floats:
    """The largest |t| among the contrasts, drawn as it would be if all of them were 0."""
    values, vectors = np.linalg.eigh(scatter.correlation)
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    normal = rng.standard_normal((_DRAWS, len(values))) @ root.T
    shrink = np.sqrt(rng.chisquare(scatter.freedom, _DRAWS) / scatter.freedom)
    return np.asarray(np.abs(normal).max(axis=1) / shrink)


def _visible(scatter: Scatter, cutoff: float) -> float:
    """The drift that lies far enough beyond the cut-off to be seen in four of five rollouts."""
    reach = cutoff + special.stdtrit(scatter.freedom, _POWER)
    return float(reach * np.sqrt(scatter.pooled[0]))


def _carried_on(cells: Sequence[Cell]) -> float:
    """How many periods of drift the overall figure holds on average."""
    after = [cell for cell in cells if cell.since >= 0]
    return float(np.average([cell.since + 1 for cell in after], weights=[cell.teams for cell in after]))  # fmt: skip


def _estimate(scatter: Scatter, place: int, teams: int, method: str) -> Estimate:
    half = float(special.stdtrit(scatter.freedom, 0.975) * np.sqrt(scatter.pooled[place]))
    value = scatter.value(place)
    return Estimate(value, value - half, value + half, teams, f"{method}, error by teams inside their cohorts")  # fmt: skip
