"""What goes together with slow time: between teams, and within teams from month to month.

between  do teams with more slow time have less absence? Everything else differs between teams too
within   has a team less absence in months in which it has more slow time? Months' own share is taken off

Both are associations. With few teams neither says anything, however many months there are, since
teams and not months are what is independent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown
from wellspent.moments.relations.months import MEASURE_NAMES, TeamMonth

__all__ = ["Association", "associate"]

Floats = npt.NDArray[np.float64]

_LEAST_MONTHS: Final = 3
_OTHERS: Final = tuple(key for key in MEASURE_NAMES if key != "slow_share")


@dataclass(frozen=True, slots=True)
class Association:
    """How one thing about teams goes with their slow share; correlations from −1 to 1.

    `key` is one of `MEASURE_NAMES`. `words` says it, as an association.
    """

    key: str
    name: str
    between: Figure
    within: Figure
    teams: int
    months: int
    words: str


def associate(rows: Sequence[TeamMonth]) -> tuple[Association, ...]:
    """Each measure's association with the slow share, over the team-months of which both are known."""
    return tuple(_of(key, [row for row in rows if row.team is not None]) for key in _OTHERS)


def _of(key: str, rows: Sequence[TeamMonth]) -> Association:
    points: defaultdict[str, dict[str, tuple[float, float]]] = defaultdict(dict)
    for row in rows:
        slow, other = row.slow_share, row.figure(key)
        if isinstance(slow, Estimate) and isinstance(other, Estimate):
            points[str(row.team)][row.month] = (slow.value, other.value)
    months = len({month for of in points.values() for month in of})
    between, within = _between(points), _within(points, months)
    return Association(key, MEASURE_NAMES[key], between, within, len(points), months, _words(key, between))  # fmt: skip


def _few(teams: int) -> Unknown:
    said = "1 team is" if teams == 1 else f"{teams} teams are"
    return Unknown(
        f"{said} known with both, and an association between teams needs {MINIMUM_N}",
        f"{MINIMUM_N - teams} more teams that are large enough to be shown",
    )


def _between(points: Mapping[str, Mapping[str, tuple[float, float]]]) -> Figure:
    """Spearman's ρ of the teams' means, interval by Bonett & Wright (2000)."""
    n = len(points)
    if n < MINIMUM_N:
        return _few(n)
    means = np.array([np.mean(list(of.values()), axis=0) for of in points.values()])
    if not np.ptp(means, axis=0).all():
        return Unknown("all teams are alike in one of the two", "teams that differ")
    rho = float(np.clip(stats.spearmanr(means[:, 0], means[:, 1]).statistic, -0.9999, 0.9999))
    half = float(special.ndtri(0.975)) * ((1 + rho**2 / 2) / (n - 3)) ** 0.5
    low, high = np.tanh(np.arctanh(rho) + np.array([-half, half]))
    return Estimate(rho, float(low), float(high), n, "association between teams, Spearman's ρ; not a cause")  # fmt: skip


def _within(points: Mapping[str, Mapping[str, tuple[float, float]]], months: int) -> Figure:
    """Pearson's r of deviations from the team's and the month's mean, jackknife over teams."""
    teams = {team: of for team, of in points.items() if len(of) >= _LEAST_MONTHS}
    if len(teams) < MINIMUM_N:
        return _few(len(teams)) if months >= _LEAST_MONTHS else Unknown(
            f"{months} {'month is' if months == 1 else 'months are'} known, and moving together takes {_LEAST_MONTHS}",
            "more months",
        )  # fmt: skip
    moved = _deviations(teams)
    every = [_r(np.concatenate(list(moved.values())))]
    every += [_r(np.concatenate([rows for name, rows in moved.items() if name != team])) for team in moved]  # fmt: skip
    if any(one is None for one in every):
        return Unknown("one of the two does not move", "months that differ")
    z = np.arctanh(np.clip(np.array(every, dtype=np.float64), -0.9999, 0.9999))
    n = len(teams)
    error = float(((n - 1) / n * np.square(z[1:] - z[1:].mean()).sum()) ** 0.5)
    half = float(special.stdtrit(n - 1, 0.975)) * error
    low, high = np.tanh(z[0] + np.array([-half, half]))
    return Estimate(float(np.tanh(z[0])), float(low), float(high), n, "association within teams over months, jackknife over teams; not a cause")  # fmt: skip


def _deviations(teams: Mapping[str, Mapping[str, tuple[float, float]]]) -> dict[str, Floats]:
    """Each team's months less its own mean, less what the month had beyond that in all teams."""
    own = {team: {month: np.array(pair) - np.mean(list(of.values()), axis=0) for month, pair in of.items()} for team, of in teams.items()}  # fmt: skip
    of_month: defaultdict[str, list[Floats]] = defaultdict(list)
    for of in own.values():
        for month, pair in of.items():
            of_month[month].append(pair)
    usual = {month: np.mean(pairs, axis=0) for month, pairs in of_month.items()}
    return {team: np.array([pair - usual[month] for month, pair in of.items()]) for team, of in own.items()}  # fmt: skip


def _r(rows: Floats) -> float | None:
    spread = np.sqrt(np.square(rows).sum(axis=0))
    return float(rows[:, 0] @ rows[:, 1] / spread.prod()) if spread.all() else None


def _words(key: str, between: Figure) -> str:
    name = MEASURE_NAMES[key].split(",", maxsplit=1)[0].lower()
    if isinstance(between, Unknown):
        return f"Not enough to say: {between.reason}."
    if between.low <= 0 <= between.high:
        return (
            f"No association of {name} with the slow share of handle time is shown between teams."
        )
    way = "more" if between.value > 0 else "less"
    return f"Teams with more slow time have {way} {name}. That is an association between {between.n} teams, and not a cause."
