"""The integer program behind shifts: how many agents begin when, and when they pause.

start     one kind of shift at one begin; how many agents take it is a whole number
pause     one break of a start at one of its places; as many agents take the break as the start

Breaks are implicit (Aykin 1996, "Optimal shift scheduling with multiple break windows",
*Management Science* 42): a number for every place of every break, and not one for every
combination of places. The windows of a shift's breaks lie apart, so any agent of the start can
have any place of each. Where an interval is longer than a break, an agent covers the share of it
that is left.

minimise    Σ wage · start + over · (cover − level + under) + under · price
subject to  cover + under ≥ level in every interval;  Σ places of a break = start
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize, sparse

from wellspent.staffing.planning.shift_kinds import ShiftKind, ShiftsInvalid

__all__ = ["Solution", "Start", "Stop", "Terms", "least_cost", "solve"]

_DONE, _TIME, _INFEASIBLE = 0, 1, 2  # scipy's status; it has no number for the limit of nodes
_NODES_WERE_USED: Final = "Solution limit reached"  # and says so in HiGHS' words
_MORE_NODES: Final = 8  # times as many where so few brought no solution at all
_PARTS = 60  # the cheapest shift may be so many units
_WHOLE = 1e-6
Numbers = npt.NDArray[np.float64]
Stop = Literal["gap", "nodes", "time"]  # what the search ended at


@dataclass(frozen=True, slots=True)
class Start:
    """One kind of shift on one day at one begin; seconds from the plan's first second."""

    kind: ShiftKind
    day: int
    begin_seconds: float


@dataclass(frozen=True, slots=True)
class Terms:
    """What the program weighs: intervals and prices. Money is by agent and hour.

    The plan's second 0 lies at `first_hour` of a day.
    """

    interval_seconds: float
    n_intervals: int
    cyclic: bool
    cost_per_hour: float
    over_per_hour: float
    under_per_hour: float
    most_agents: int | None
    gap: float
    seconds: float
    may_be_short: bool
    first_hour: float = 0.0
    nodes: int | None = None  # of the solver's tree, for each program

    def cover(self, begin: float, seconds: float) -> tuple[npt.NDArray[np.int64], Numbers]:
        """The intervals that a stretch of time touches, and the share of each."""
        first = int(begin / self.interval_seconds + 1e-9)
        last = int(np.ceil((begin + seconds) / self.interval_seconds - 1e-9))
        at = np.arange(first, last)
        starts = at * self.interval_seconds
        shared = np.minimum(starts + self.interval_seconds, begin + seconds) - np.maximum(
            starts, begin
        )
        if self.cyclic:
            return at % self.n_intervals, shared / self.interval_seconds
        inside = (at >= 0) & (at < self.n_intervals)
        return at[inside], shared[inside] / self.interval_seconds


@dataclass(frozen=True, slots=True)
class Solution:
    """How many agents each start has, and each place of its breaks; what it costs at least."""

    agents: tuple[int, ...]
    places: tuple[tuple[tuple[int, ...], ...], ...]  # start, break, place
    cost: float  # with the prices of over- and understaffing
    least_cost: float
    stopped: Stop
    grid_seconds: float  # on which the places lie


@dataclass(slots=True)
class _Matrix:
    """Sparse rows under construction."""

    rows: list[npt.NDArray[np.int64]] = field(default_factory=list)
    columns: list[npt.NDArray[np.int64]] = field(default_factory=list)
    values: list[Numbers] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, rows: npt.ArrayLike, columns: npt.ArrayLike, values: npt.ArrayLike) -> None:
        at, across, what = np.broadcast_arrays(
            np.asarray(rows, np.int64),
            np.asarray(columns, np.int64),
            np.asarray(values, np.float64),
        )
        self.rows.append(at.ravel())
        self.columns.append(across.ravel())
        self.values.append(what.ravel())

    def row(self, low: float, high: float) -> int:
        self.low.append(low)
        self.high.append(high)
        return len(self.low) - 1

    def constraint(self, width: int) -> optimize.LinearConstraint:
        entries = (
            np.concatenate(self.values),
            (np.concatenate(self.rows), np.concatenate(self.columns)),
        )
        matrix = sparse.csr_matrix(entries, shape=(len(self.low), width))
        return optimize.LinearConstraint(matrix, self.low, self.high)


def solve(levels: Numbers, starts: Sequence[Start], grid_seconds: float, terms: Terms) -> Solution:
    """The cheapest whole numbers of agents; breaks begin on the grid.

    `levels` are all intervals of the plan; those without a level stand there with 0.
    """
    matrix, costs, first_place = _program(levels, starts, grid_seconds, terms)
    n_whole = len(costs) - len(levels)
    constraint = matrix.constraint(len(costs))

    most = _most(levels, starts, grid_seconds)
    unit = _unit(costs[: len(starts)])

    def least(short: Numbers, nodes: int | None = terms.nodes) -> optimize.OptimizeResult:
        limit = {} if nodes is None else {"node_limit": nodes}
        result = optimize.milp(
            costs / unit,
            integrality=np.r_[np.ones(n_whole), np.zeros(len(levels))],
            bounds=optimize.Bounds(0, np.r_[most, short]),
            constraints=constraint,
            options={"mip_rel_gap": terms.gap, "time_limit": terms.seconds, "disp": False} | limit,
        )
        if result.x is None and nodes is not None and _NODES_WERE_USED in result.message:
            return least(short, _MORE_NODES * nodes)
        return result

    result = least(levels if terms.may_be_short else np.zeros_like(levels))
    if (
        result.status == _INFEASIBLE and not terms.may_be_short
    ):  # a break that all must take at once
        result = least(levels)
    if result.x is None:
        raise _no_answer(result.status, terms)
    # what over-staffing is charged for is counted from the levels, whatever is done
    fixed = -terms.over_per_hour * float(levels.sum()) * terms.interval_seconds / 3600
    bound = result.mip_dual_bound
    whole = np.rint(result.x[:n_whole]).astype(int)
    return Solution(
        tuple(whole[: len(starts)].tolist()),
        tuple(_places(whole, start, at, grid_seconds) for start, at in zip(starts, first_place, strict=True)),
        float(result.fun) * unit + fixed,
        float(result.fun if bound is None else bound) * unit + fixed,
        _stop(result.status),
        grid_seconds,
    )  # fmt: skip


def _most(levels: Numbers, starts: Sequence[Start], grid_seconds: float) -> Numbers:
    """How many of each column are ever of use: the solver is several times quicker if it knows.

    As many agents as the highest level at every place of every break leave the level at work
    wherever a break leaves anybody; where a kind has limits of its own there is no such bound.
    """
    highest = float(np.ceil(levels.max(initial=0.0)))
    found: list[float] = []
    places: list[float] = []
    for start in starts:
        kind = start.kind
        turns = [len(pause.begins(grid_seconds)) for pause in kind.breaks]
        limited = kind.fewest or kind.most is not None or kind.most_share is not None
        found.append(np.inf if limited else highest * (1 + sum(turns)))
        places += [found[-1]] * sum(turns)
    if np.isinf(found).any():  # a share of one kind may ask for more of another
        return np.full(len(found) + len(places), np.inf)
    return np.asarray(found + places)


def _stop(status: int) -> Stop:
    if status == _DONE:
        return "gap"
    return "time" if status == _TIME else "nodes"


def least_cost(
    levels: Numbers, starts: Sequence[Start], grid_seconds: float, terms: Terms
) -> float:
    """What no choice of starts can cost less than: the program with fractions of agents allowed."""
    matrix, costs, _ = _program(levels, starts, grid_seconds, terms)
    result = optimize.milp(
        costs,
        bounds=optimize.Bounds(0, np.inf),
        constraints=matrix.constraint(len(costs)),
        options={"time_limit": terms.seconds, "disp": False},
    )
    if result.status != _DONE:
        return 0.0
    fixed = -terms.over_per_hour * float(levels.sum()) * terms.interval_seconds / 3600
    return float(result.fun) + fixed


def _unit(costs: Numbers) -> float:
    """The money that every cost is a whole number of, or 1.

    In such a unit the solver knows that costs are whole numbers, and is often done much earlier:
    nothing lies between 104 hours and 106 where every shift has an even number of them.
    """
    least = float(costs.min(initial=np.inf))
    for parts in range(1, _PARTS + 1):
        in_units = costs * (parts / least)
        if np.abs(in_units - np.rint(in_units)).max() < _WHOLE:
            return least / parts
    return 1.0


def _no_answer(status: int, terms: Terms) -> ShiftsInvalid:
    if status == _TIME:
        return ShiftsInvalid(
            f"No plan of shifts was found within {terms.seconds:g} s.",
            "Allow more seconds, or let shifts begin less often.",
        )
    seats = "" if terms.most_agents is None else f" with at most {terms.most_agents} at work"
    return ShiftsInvalid(
        f"The least and largest numbers of agents of the kinds contradict each other{seats}.",
        "Lower a least number, or raise a largest number or share.",
    )


def _program(
    levels: Numbers, starts: Sequence[Start], grid_seconds: float, terms: Terms
) -> tuple[_Matrix, Numbers, list[list[int]]]:
    """The constraints, the price of every column, and the first place of every start's breaks.

    Columns: starts, then places of breaks start by start, then what each interval is short of.
    """
    matrix, hours = _Matrix(), terms.interval_seconds / 3600
    cover_rows = [matrix.row(float(level), np.inf) for level in levels]
    costs: list[float] = []
    for column, start in enumerate(starts):
        at, share = terms.cover(start.begin_seconds, start.kind.seconds)
        matrix.add(at, column, share)
        wage = terms.cost_per_hour * start.kind.wage_factor * start.kind.paid_hours
        costs.append(wage + terms.over_per_hour * float(share.sum()) * hours)
    first_place: list[list[int]] = []
    for column, start in enumerate(starts):
        first_place.append([])
        for pause in start.kind.breaks:
            row = matrix.row(0.0, 0.0)
            matrix.add(row, column, -1.0)
            first_place[-1].append(len(costs))
            for later in pause.begins(grid_seconds):
                at, share = terms.cover(start.begin_seconds + later, pause.seconds)
                matrix.add(at, len(costs), -share)
                matrix.add(row, len(costs), 1.0)
                costs.append(-terms.over_per_hour * float(share.sum()) * hours)
    _limit(matrix, starts)
    if terms.most_agents is not None:
        _seat(matrix, cover_rows, terms.most_agents)
    short = len(costs) + np.arange(len(levels))
    matrix.add(cover_rows, short, 1.0)
    costs += [(terms.under_per_hour + terms.over_per_hour) * hours] * len(levels)
    return matrix, np.asarray(costs), first_place


def _seat(matrix: _Matrix, cover_rows: list[int], most: int) -> None:
    """As many rows again: what starts and pauses cover is at most the seats."""
    rows, columns = np.concatenate(matrix.rows), np.concatenate(matrix.columns)
    values = np.concatenate(matrix.values)
    covering = np.isin(rows, cover_rows)
    for _ in cover_rows:
        matrix.row(-np.inf, float(most))
    offset = len(matrix.low) - len(cover_rows)
    matrix.add(rows[covering] + offset, columns[covering], values[covering])


def _limit(matrix: _Matrix, starts: Sequence[Start]) -> None:
    """Least and largest numbers of a kind on a day, and its share of the day's shifts."""
    days: dict[int, list[int]] = {}
    for column, start in enumerate(starts):
        days.setdefault(start.day, []).append(column)
    for columns in days.values():
        for kind in dict.fromkeys(starts[column].kind for column in columns):
            own = [column for column in columns if starts[column].kind == kind]
            if kind.fewest or kind.most is not None:
                most = np.inf if kind.most is None else float(kind.most)
                matrix.add(matrix.row(float(kind.fewest), most), own, 1.0)
            if kind.most_share is not None:
                row = matrix.row(-np.inf, 0.0)
                mine = np.isin(columns, own).astype(np.float64)
                matrix.add(row, columns, mine - kind.most_share)


def _places(
    whole: npt.NDArray[np.int64], start: Start, first: Sequence[int], grid_seconds: float
) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(whole[at : at + len(pause.begins(grid_seconds))].tolist())
        for at, pause in zip(first, start.kind.breaks, strict=True)
    )
