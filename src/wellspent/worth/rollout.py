"""What a programme brought that teams began one after another: staged rollout (Callaway & Sant'Anna 2021).

Each start's teams are compared with teams that had not begun by then, from the last period before
the start. Teams that began earlier are never a comparison for later ones, as they are where
team and period effects alone are taken out (TWFE). Each team counts once in a period, however
many contacts it has. `diff-diff` computes the figures; the interval is by the scatter of teams
inside their cohorts, which covers with twenty teams (`benchmarks/worth_rollout.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.callaway_santanna import Computed, computed_effects
from wellspent.worth.clusters import t_reach
from wellspent.worth.cutoffs import DRIFT_WARNED, LEAST_CLUSTERS, LEAST_POINT_TEAMS
from wellspent.worth.effect import Effect, Refusal, Sensitivity
from wellspent.worth.group_time import (
    Cell,
    Contrast,
    Control,
    Scatter,
    cells_of,
    mean_of_cells,
    scatter_of,
)
from wellspent.worth.pre_trends import PreTrends, pre_trends_of
from wellspent.worth.study import Floats
from wellspent.worth.team_periods import TeamPeriods, team_periods_of

__all__ = ["Rollout", "RolloutGroup", "RolloutPoint", "rollout_of"]

_DESIGN: Final = "staged rollout"
_UNIT: Final = "period of a team with it"
_FEW_LEFT: Final = 3  # teams to compare with in a period; fewer are said
_MOST_MISSING: Final = 0.1  # of a table of teams and periods; more is said


@dataclass(frozen=True, slots=True)
class RolloutPoint:
    """The teams' difference `periods_since` periods after their start.

    `reference` marks what the others are compared with: its 0 is no estimate, and is not to be shown
    as one.
    """

    periods_since: int
    figure: Figure
    reference: bool = False


@dataclass(frozen=True, slots=True)
class RolloutGroup:
    """The teams that began in one period, and what it brought them."""

    started: str
    teams: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Rollout:
    """What the programme brought, its course, and whether the teams went the same way before.

    `events` are ordered by periods since the start; after a refusal those from the start on are
    unknown. `pre_trend` is the drift before the start per period, the refusal where it (or a
    step, or a point) is more than chance makes, or unknown where it could not be looked at; `before`
    holds all of that test. `without_drift` is the figure if the drift went on after the start and is taken
    off: where it says something else, believe neither. `words` say how it was compared.
    """

    effect: Effect
    events: tuple[RolloutPoint, ...]
    pre_trend: Figure | Refusal
    groups: tuple[RolloutGroup, ...]
    words: str
    before: PreTrends | None = None
    without_drift: Figure | None = None


def rollout_of(
    table: pa.Table,
    *,
    outcome: str,
    unit: str,
    time: str,
    first: str,
    control: Control = "not yet treated",
    seed: int = 1,
) -> Rollout:
    """What the programme brought on average in a period of a team that had it.

    `table` has a row a contact, or a row a team and period. `unit` names the column of teams (what
    began together), `time` that of days, weeks, months or numbers, `first` that of the team's start,
    empty for never; a column of 0 and 1 says whether it had begun, and the start is its first 1. Raises `StudyUnusable` for a table of which this cannot be asked and
    `WorthMissing` without diff-diff; every other reason is a refusal in `effect`.
    """
    everybody = team_periods_of(table, outcome=outcome, unit=unit, time=time, first=first)
    always = (everybody.first > 0) & (everybody.first <= everybody.numbers[0])
    panel = everybody.of(np.flatnonzero(~always))
    said = [*everybody.notes, *_always_said(int(always.sum()))]
    cells = list(cells_of(panel, control)) if len(panel.teams) else []
    asked = _Asked(panel, everybody, cells, control, outcome, first)
    refusal = _comparison_missing(asked, int(always.sum())) or _teams_missing(asked)
    if refusal:
        return _refused(asked, refusal, said)
    before = pre_trends_of(panel, cells, seed=seed)
    refusal = before.refusal if before else _NOT_BEFORE
    computed = computed_effects(asked.panel, asked.control)
    events = _events(asked, computed, refusal)
    if refusal:
        return _refused(asked, refusal, said, events, before)
    assert before is not None  # noqa: S101 - else it is refused
    return _answered(asked, computed, before, events, [*said, *_warnings(asked, before)])


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question: teams that can be used, all teams, their cells, and the columns' names."""

    panel: TeamPeriods
    everybody: TeamPeriods
    cells: list[Cell]
    control: Control
    outcome: str
    first: str

    @property
    def after(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.since >= 0]

    @property
    def begun(self) -> int:
        """How many teams that began can be compared."""
        return _teams_in([cell.treated for cell in self.after])

    @property
    def compared(self) -> int:
        """How many teams they are compared with, at some time."""
        return _teams_in([cell.untreated for cell in self.after])

    @property
    def words(self) -> str:
        """How it was compared, in sentences."""
        others = "teams that never began" if self.control == "never treated" else "teams that had not begun by then"  # fmt: skip
        said = f"{self.begun} teams after their start are compared with {self.compared} {others}, from the last period before the start."  # fmt: skip
        if self.panel.averaged:
            said += f" {self.panel.rows_used} contacts are averaged by team and period; each team counts once in a period, however many contacts it has."  # fmt: skip
        return said


_NOT_BEFORE: Final = Refusal(
    "pre-trends",
    "no team that began has two periods before its start, so that nobody can see whether the teams went the same way",
    "the outcome in a period or more before the first ones",
)


def _teams_in(masks: Sequence[Any]) -> int:
    return int(np.logical_or.reduce(masks).sum()) if masks else 0


def _comparison_missing(asked: _Asked, always: int) -> Refusal | None:
    """Why nobody can be compared: nobody began, nothing lies before, or nobody is left."""
    starts = np.unique(asked.panel.first[asked.panel.first > 0])
    if asked.after:
        return None
    if not len(starts) and always:
        reason = f"all of the {always} teams that have a start began in the first period or earlier, and nothing is known from before"  # fmt: skip
        return Refusal("pre-trends", reason, "periods before the start")
    if not len(starts):
        return Refusal(
            "treatment",
            f"no team begins within the periods {asked.everybody.labels[0]} to {asked.everybody.labels[-1]}",
            "teams that begin, or later periods",
        )
    if asked.control == "never treated":
        found = "every team begins at some time, and those that never do were asked for"
        return Refusal("comparison", found, "teams that never begin, or a comparison with those that have not begun yet")  # fmt: skip
    begun = f"all {len(asked.panel.teams)} teams begin in the same period" if len(starts) == 1 else f"no team has not begun by the {len(starts)} starts"  # fmt: skip
    return Refusal("comparison", f"{begun}: nobody untreated is left", "teams that begin later, or never")  # fmt: skip


def _teams_missing(asked: _Asked) -> Refusal | None:
    """Too few teams in an arm for any interval."""
    for n, what, lift in (
        (asked.begun, "began and can be compared", "begin"),
        (asked.compared, "are there to compare with", "begin later or never"),
    ):
        if n < LEAST_CLUSTERS:
            found = f"{n} {'team' if n == 1 else 'teams'} {what}, and an interval needs {LEAST_CLUSTERS}"
            return Refusal("clusters", found, f"{LEAST_CLUSTERS - n} more that {lift}")
    return None


def _refused(
    asked: _Asked,
    refusal: Refusal,
    said: Sequence[str],
    events: tuple[RolloutPoint, ...] = (),
    before: PreTrends | None = None,
) -> Rollout:
    effect = Effect(
        treatment=asked.first,
        outcome=asked.outcome,
        figure=refusal.as_unknown(),
        design=_DESIGN,
        n=asked.panel.rows_used,
        unit=_UNIT,
        refusal=refusal,
        sensitivity=Sensitivity(words=before.words if before else ""),
        warnings=tuple(_sentence(one) for one in said),
    )
    unseen = Unknown("the periods before the start were not looked at", refusal.lift)
    trend = refusal if refusal.cause == "pre-trends" else unseen
    return Rollout(effect, events, trend, _groups(asked, refusal), asked.words, before)


def _answered(
    asked: _Asked,
    computed: Computed,
    before: PreTrends,
    events: tuple[RolloutPoint, ...],
    said: Sequence[str],
) -> Rollout:
    whole = mean_of_cells(asked.panel, asked.after)
    figure = _figure(scatter_of(asked.panel, [whole]), 0, len(asked.panel.teams))
    figure = _moved_to(figure, computed[None])
    bent = _without_drift(asked, whole, before)
    went_on = f" If the drift seen before went on, and is taken off, the figure is {bent.value:.3g} ({bent.low:.3g} to {bent.high:.3g})."
    warned = list(said)
    if abs(figure.value) * DRIFT_WARNED <= before.visible_bias:
        much = "be enough to make" if abs(figure.value) <= before.visible_bias else "make half or more of"  # fmt: skip
        warned.append(f"a drift of {before.visible_drift:.3g} a {before.period} between the teams could have gone unseen before the start, and would {much} this figure")  # fmt: skip
    effect = Effect(
        treatment=asked.first,
        outcome=asked.outcome,
        figure=figure,
        design=_DESIGN,
        n=asked.panel.rows_used,
        unit=_UNIT,
        naive=_naive(asked.panel),
        sensitivity=Sensitivity(words=before.words + went_on),
        warnings=tuple(_sentence(one) for one in warned),
    )
    groups = _groups(asked, None)
    return Rollout(effect, events, before.drift, groups, asked.words, before, bent)


def _without_drift(asked: _Asked, whole: Contrast, before: PreTrends) -> Estimate:
    """The whole effect less the drift seen before the start, carried on in a straight line."""
    weights = whole.weights - before.periods_on * before.drift_contrast.weights
    return _figure(
        scatter_of(asked.panel, [Contrast(weights, whole.teams)]), 0, len(asked.panel.teams)
    )


def _events(asked: _Asked, computed: Computed, refusal: Refusal | None) -> tuple[RolloutPoint, ...]:
    """The course by periods since the start; what comes after it is unknown where it is refused."""
    at = {since: [cell for cell in asked.cells if cell.since == since] for since in sorted({cell.since for cell in asked.cells})}  # fmt: skip
    contrasts = [mean_of_cells(asked.panel, cells) for cells in at.values()]
    scatter = scatter_of(asked.panel, contrasts)
    points = []
    for place, (since, contrast) in enumerate(zip(at, contrasts, strict=True)):
        figure: Figure
        reference = all(cell.column == cell.base for cell in at[since])
        if reference:
            figure = Estimate(0.0, 0.0, 0.0, contrast.teams, "what the other periods are compared with")  # fmt: skip
        elif since >= 0 and refusal:
            figure = refusal.as_unknown()
        elif contrast.teams < LEAST_POINT_TEAMS:
            figure = _too_few_teams(contrast.teams)
        else:
            figure = _moved_to(_figure(scatter, place, contrast.teams), computed[since])
        points.append(RolloutPoint(since, figure, reference))
    return tuple(points)


def _groups(asked: _Asked, refusal: Refusal | None) -> tuple[RolloutGroup, ...]:
    """Each start with its teams and what it brought them on average since."""
    groups = []
    for start in np.unique(asked.panel.first[asked.panel.first > 0]).tolist():
        cells = [cell for cell in asked.after if cell.cohort == start]
        teams = int((asked.panel.first == start).sum())
        figure: Figure
        if refusal:
            figure = refusal.as_unknown()
        elif not cells:
            figure = Unknown("nobody untreated was left by then", "teams that begin later, or never")  # fmt: skip
        elif teams < LEAST_POINT_TEAMS:
            figure = _too_few_teams(teams)
        else:
            figure = _figure(scatter_of(asked.panel, [mean_of_cells(asked.panel, cells)]), 0, teams)
        groups.append(RolloutGroup(_label(asked.panel, start), teams, figure))
    return tuple(groups)


def _label(panel: TeamPeriods, number: int) -> str:
    """How the period of this number is written; that of the next one known, where nothing is known in it."""
    return panel.labels[min(int(np.searchsorted(panel.numbers, number)), len(panel.labels) - 1)]


def _too_few_teams(n: int) -> Unknown:
    return Unknown(f"{n} {'team' if n == 1 else 'teams'}, and a point needs {LEAST_POINT_TEAMS}", f"{LEAST_POINT_TEAMS - n} more")  # fmt: skip


def _figure(scatter: Scatter, place: int, teams: int) -> Estimate:
    low, high = scatter.within_interval(place)
    method = f"Callaway–Sant'Anna over teams, error by teams inside their cohorts, Student's t with {scatter.within_freedom[place]:.1f} degrees of freedom"  # fmt: skip
    return Estimate(scatter.value(place), low, high, teams, method)


def _moved_to(figure: Estimate, value: float) -> Estimate:
    """The interval around the value that diff-diff has computed; the tests hold the two to 1e-9."""
    by = value - figure.value
    return Estimate(value, figure.low + by, figure.high + by, figure.n, figure.method)


def _naive(panel: TeamPeriods) -> Figure:
    """The mean of all begun averages less that of all others, in whatever period and team."""
    begun = (panel.first[:, None] > 0) & (panel.numbers >= panel.first[:, None])
    known = np.isfinite(panel.outcome)
    values = np.where(known, panel.outcome, 0.0)
    sides = [known & begun, known & ~begun]
    means = [float(values[side].sum() / side.sum()) for side in sides]
    sums: Floats = sum(
        (sign * np.where(side, values - mean, 0.0).sum(axis=1) / side.sum() for sign, side, mean in zip((1, -1), sides, means, strict=True)),
        np.zeros(len(panel.teams)),
    )  # fmt: skip
    teams = len(sums)
    half = t_reach(teams - 1) * float(np.sqrt(np.square(sums).sum() * teams / (teams - 1)))
    value = means[0] - means[1]
    return Estimate(value, value - half, value + half, teams, "difference of means, clustered by team")  # fmt: skip


def _always_said(always: int) -> list[str]:
    if not always:
        return []
    return [f"{always} {'team' if always == 1 else 'teams'} began in the first period or earlier and {'is' if always == 1 else 'are'} left out: nothing is known from before"]  # fmt: skip


def _warnings(asked: _Asked, before: PreTrends) -> list[str]:
    """What one has to know beside the figure."""
    said = []
    if before.teams < LEAST_CLUSTERS:
        said.append(f"whether the teams went the same way before could be looked at for {before.teams} of the {asked.begun} teams that began")  # fmt: skip
    few = [cell.column for cell in asked.after if int(cell.untreated.sum()) < _FEW_LEFT]
    if few:
        said.append(f"from {asked.panel.labels[min(few)]} on some teams are compared with fewer than {_FEW_LEFT} others")  # fmt: skip
    missing = float(np.isnan(asked.panel.outcome).mean())
    if missing > _MOST_MISSING:
        said.append(f"{missing:.0%} of the teams' periods hold nothing; each comparison rests on the teams that are known in both of its periods")  # fmt: skip
    alone = [start for start in np.unique(asked.panel.first[asked.panel.first > 0]).tolist() if not any(cell.cohort == start for cell in asked.after)]  # fmt: skip
    if alone:
        n = int(np.isin(asked.panel.first, alone).sum())
        said.append(f"{n} {'team' if n == 1 else 'teams'} began when nobody untreated was left, and {'counts' if n == 1 else 'count'} as a comparison before that alone")  # fmt: skip
    return said


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."
