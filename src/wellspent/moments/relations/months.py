"""A team's months: absence, engagement, pulse, who left, and how often colleagues asked one another.

absence     hours missed, as a share of the hours missed and worked
engagement  the mean score of those who answered; the pulse the same
left        people who left, as a share of those who were there in the month
consults    times a colleague was asked, a contact
slow share  slow time as a share of handle time, of the team's contacts
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown, estimate_ratio

__all__ = ["MEASURE_NAMES", "TeamMonth", "team_months"]

Floats = npt.NDArray[np.float64]
Rows = Sequence[Mapping[str, Any]]

MEASURE_NAMES: Final = {
    "absence": "Absence, share of hours",
    "engagement": "Engagement, mean score",
    "pulse": "Pulse, mean score",
    "left": "Left, share of people",
    "consults": "Consults a contact",
    "slow_share": "Slow share of handle time",
}
_Z: Final = 1.959963984540054


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """One team in one month ("2026-09"); `team` is None for the whole centre.

    `people` are those with a record in the month. Each figure is Unknown where fewer people than the group
    minimum are behind it, and `slow_share` where too few contacts are.
    """

    team: str | None
    month: str
    people: int
    absence: Figure
    engagement: Figure
    pulse: Figure
    left: Figure
    consults: Figure
    slow_share: Figure

    def figure(self, key: str) -> Figure:
        """The figure of one of `MEASURE_NAMES`."""
        found: Figure = getattr(self, key)
        return found


def team_months(people: pa.Table, work: pa.Table, least: int) -> tuple[TeamMonth, ...]:
    """Every team's months, then the whole centre's; teams and months in their order.

    `people` has a row a person, team and month: team, month, person, absence, worked (hours), engagement and
    pulse (their mean score, null where none was given), left (0 or 1). `work` has a row an agent,
    team and month: team, month, agent, contacts, consults, and as lists a number a contact slow_seconds
    and seconds. `least` is the group minimum.
    """
    staff, done = _by_team(people), _by_team(work)
    cells = sorted({*staff, *done}, key=lambda cell: (cell[0] is None, cell[0] or "", cell[1]))
    rows = [_month(team, month, staff[team, month], done[team, month], least) for team, month in cells]  # fmt: skip
    months = sorted({month for _, month in cells})
    return (*rows, *(_centre(month, staff, done, least) for month in months))


def _by_team(table: pa.Table) -> defaultdict[tuple[str | None, str], list[Mapping[str, Any]]]:
    found: defaultdict[tuple[str | None, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        found[row["team"], row["month"]].append(row)
    return found


def _month(team: str | None, month: str, staff: Rows, done: Rows, least: int) -> TeamMonth:
    return TeamMonth(
        team, month, len(staff),
        **{key: find([staff if key in _OF_STAFF else done], least) for key, find in _FIGURES.items()},
        slow_share=_slow_share(done),
    )  # fmt: skip


def _centre(
    month: str,
    staff: Mapping[tuple[str | None, str], Rows],
    done: Mapping[tuple[str | None, str], Rows],
    least: int,
) -> TeamMonth:
    """All teams together, as lists a team, so that those that must not be told by subtraction are left out."""
    ours = [rows for (_, when), rows in staff.items() if when == month]
    theirs = [rows for (_, when), rows in done.items() if when == month]
    return TeamMonth(
        None, month, sum(map(len, ours)),
        **{key: find(ours if key in _OF_STAFF else theirs, least) for key, find in _FIGURES.items()},
        slow_share=_slow_share([row for rows in theirs for row in rows]),
    )  # fmt: skip


def _told(teams: Iterable[Rows], least: int) -> list[Mapping[str, Any]] | Unknown:
    """The rows that may be shown together.

    Those of teams with fewer people than the minimum are left out where they are fewer than it all
    together: what is shown of the others would tell theirs by subtraction.
    """
    held = [rows for rows in teams if rows]
    large = [row for rows in held if len(rows) >= least for row in rows]
    small = [row for rows in held if len(rows) < least for row in rows]
    if len(small) >= least and len(held) > 1:
        return [*large, *small]
    if large:
        return large
    n = len(small)
    if not n:
        return Unknown("nothing is recorded", "rows in the table staff_records or consults")
    said = "person is" if n == 1 else "people are"
    return Unknown(f"{n} {said} behind it, and nothing is shown of fewer than {least}", f"{least - n} more")  # fmt: skip


def _absence(teams: Iterable[Rows], least: int) -> Figure:
    timed = [[row for row in rows if (row["absence"] or 0) + (row["worked"] or 0) > 0] for rows in teams]  # fmt: skip
    rows = _told(timed, least)
    if isinstance(rows, Unknown):
        return rows
    missed = np.array([row["absence"] or 0.0 for row in rows], dtype=np.float64)
    hours = missed + np.array([row["worked"] or 0.0 for row in rows], dtype=np.float64)
    if not any(row["worked"] for row in rows):
        return Unknown("hours worked are not recorded", "rows of kind 'worked' in staff_records")
    value, n = float(missed.sum() / hours.sum()), len(rows)
    without = (missed.sum() - missed) / (hours.sum() - hours)
    error = float(((n - 1) / n * np.square(without - without.mean()).sum()) ** 0.5)
    half = float(special.stdtrit(n - 1, 0.975)) * error
    return Estimate(value, max(value - half, 0.0), min(value + half, 1.0), n, "ratio of sums, jackknife over people")  # fmt: skip


def _score(kind: str) -> Callable[[Iterable[Rows], int], Figure]:
    def find(teams: Iterable[Rows], least: int) -> Figure:
        rows = _told([[row for row in rows if row[kind] is not None] for rows in teams], least)
        if isinstance(rows, Unknown):
            return rows
        values = np.array([row[kind] for row in rows], dtype=np.float64)
        n, mean = len(values), float(values.mean())
        half = float(special.stdtrit(n - 1, 0.975)) * float(values.std(ddof=1)) / n**0.5
        return Estimate(mean, mean - half, mean + half, n, "mean, t interval")

    return find


def _left(teams: Iterable[Rows], least: int) -> Figure:
    rows = _told(teams, least)
    if isinstance(rows, Unknown):
        return rows
    n, k = len(rows), sum(bool(row["left"]) for row in rows)
    p, z2 = k / n, _Z**2
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * (p * (1 - p) / n + z2 / (4 * n * n)) ** 0.5 / (1 + z2 / n)
    return Estimate(p, max(centre - half, 0.0), min(centre + half, 1.0), n, "share, Wilson interval")  # fmt: skip


def _consults(teams: Iterable[Rows], least: int) -> Figure:
    rows = _told(teams, least)
    if isinstance(rows, Unknown):
        return rows
    contacts = sum(row["contacts"] for row in rows)
    known = [row["consults"] for row in rows if row["consults"] is not None]
    if not known or not contacts:
        return Unknown("no consult is recorded", "rows in the table consults")
    k = sum(known)
    low = float(special.gammaincinv(k, 0.025)) if k else 0.0
    high = float(special.gammaincinv(k + 1, 0.975))
    return Estimate(k / contacts, low / contacts, high / contacts, contacts, "rate, exact Poisson interval")  # fmt: skip


def _slow_share(rows: Rows) -> Figure:
    slow = [seconds for row in rows for seconds in row["slow_seconds"]]
    whole = [seconds for row in rows for seconds in row["seconds"]]
    return estimate_ratio(slow, whole)


_FIGURES: Final[Mapping[str, Callable[[Iterable[Rows], int], Figure]]] = {
    "absence": _absence, "engagement": _score("engagement"), "pulse": _score("pulse"),
    "left": _left, "consults": _consults,
}  # fmt: skip
_OF_STAFF: Final = frozenset({"absence", "engagement", "pulse", "left"})
