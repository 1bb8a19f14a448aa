"""Weeks of the same agent with more hours put in before them, against their other weeks.

outcomeᵢₜ = agentᵢ + weekₜ + β hours in the four weeks before + chance

Agents and weeks are taken out, so that neither a good agent nor a good month makes a figure; errors are
clustered by agent (CR1). Two looks refuse it: hours of the weeks *after* cannot have changed the week
(if they seem to, hours follow bad weeks, and what comes next is the way back to the usual); and
too few agents or weeks. It stays an association: nobody drew who got the hours.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown

__all__ = ["LAG_WEEKS", "LEAST_AGENTS", "LEAST_WEEKS", "dose_of"]

LAG_WEEKS: Final = 4
LEAST_AGENTS: Final = 10
"""Agents with hours, and agents in all: with fewer no clustered interval can be trusted."""
LEAST_WEEKS: Final = 8
_LEAD_WEEKS: Final = 2
_SURE: Final = 0.05
_ROUNDS: Final = 300
_METHOD: Final = "agents' weeks, agents and weeks taken out, clustered by agent"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


def dose_of(table: pa.Table) -> Figure:
    """What an hour in the four weeks before goes along with, in the outcome's unit.

    `table` has a row an agent and week: `agent`, `week` (whole numbers in order), `value`, `hours` put in in that week
    (0 where none).
    """
    agent = np.unique(np.asarray(table["agent"].to_pylist(), dtype=np.str_), return_inverse=True)[1]
    week = _numbers(table["week"]).astype(np.int64)
    week -= week.min() if len(week) else 0
    hours, value = _numbers(table["hours"]), _numbers(table["value"])
    lacking = _lacking(agent, week, hours)
    if lacking:
        return lacking
    put_in = np.zeros((int(agent.max()) + 1, int(week.max()) + 1))
    np.add.at(put_in, (agent, week), hours)
    before = _moved(put_in, range(1, LAG_WEEKS + 1))[agent, week]
    after = _moved(put_in, range(-_LEAD_WEEKS, 0))[agent, week]
    known = np.isfinite(value) & (week >= LAG_WEEKS)
    lead = known & (week <= week.max() - _LEAD_WEEKS)
    found = _fitted(np.column_stack([value, before])[known], agent[known], week[known])
    led = _fitted(np.column_stack([value, before, after])[lead], agent[lead], week[lead])
    if found is None or led is None:
        return Unknown(
            "hours hardly differ between the weeks of an agent", "weeks with and without"
        )
    if _chance(*led[1], len(np.unique(agent))) < _SURE:
        return Unknown(
            "weeks before the hours look as different as those after: hours follow how weeks were, and what comes next is no effect",
            "hours that are given in turn and not by need: a staged start",
        )
    return _estimate(*found[0], len(np.unique(agent)), int(known.sum()))


def _lacking(agent: Ints, week: Ints, hours: Floats) -> Unknown | None:
    weeks = len(np.unique(week))
    with_hours = len(np.unique(agent[hours > 0]))
    if with_hours < LEAST_AGENTS:
        return Unknown(f"{with_hours} agents have hours, and it takes {LEAST_AGENTS}", "hours of more agents")  # fmt: skip
    if weeks < LEAST_WEEKS:
        return Unknown(f"the records hold {weeks} weeks, and it takes {LEAST_WEEKS}", f"{LEAST_WEEKS - weeks} more")  # fmt: skip
    return None


def _moved(put_in: Floats, lags: range) -> Floats:
    """The sum over weeks so far back (below 0: ahead); 0 beyond the ends."""
    total = np.zeros_like(put_in)
    weeks = put_in.shape[1]
    for lag in lags:
        if abs(lag) >= weeks:
            continue
        if lag > 0:
            total[:, lag:] += put_in[:, : weeks - lag]
        else:
            total[:, : weeks + lag] += put_in[:, -lag:]
    return total


def _fitted(stack: Floats, agent: Ints, week: Ints) -> list[tuple[float, float]] | None:
    """Coefficients of all but the first column with their errors; None where they cannot be told apart."""
    left = _taken_out(stack, agent, week)
    y, x = left[:, 0], left[:, 1:]
    gram = x.T @ x
    if not len(y) or (np.diag(gram) <= 1e-9 * len(y)).any() or np.linalg.cond(gram) > 1e8:
        return None
    beta = np.linalg.solve(gram, x.T @ y)
    scores = np.zeros((int(agent.max()) + 1, x.shape[1]))
    np.add.at(scores, agent, x * (y - x @ beta)[:, None])
    clusters = len(np.unique(agent))
    bread = np.linalg.inv(gram)
    errors = np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread) * clusters / (clusters - 1))
    return list(zip(beta.tolist(), errors.tolist(), strict=True))


def _taken_out(stack: Floats, agent: Ints, week: Ints) -> Floats:
    left: Floats = stack - stack.mean(axis=0) if len(stack) else stack
    scale = np.maximum(left.std(axis=0), 1e-12) if len(stack) else np.ones(stack.shape[1])
    for _ in range(_ROUNDS if len(stack) else 0):
        moved = 0.0
        for codes in (agent, week):
            n = np.maximum(np.bincount(codes), 1)
            for column in range(left.shape[1]):
                mean = np.bincount(codes, left[:, column]) / n
                left[:, column] -= mean[codes]
                moved = max(moved, float(np.abs(mean).max() / scale[column]))
        if moved < 1e-10:
            break
    return left


def _chance(value: float, error: float, agents: int) -> float:
    return 2 * float(special.stdtr(agents - 1, -abs(value) / max(error, 1e-300)))


def _estimate(value: float, error: float, agents: int, n: int) -> Estimate:
    half = float(special.stdtrit(agents - 1, 0.975)) * error
    return Estimate(value, value - half, value + half, n, _METHOD)


def _numbers(column: Any) -> Floats:
    return np.asarray(column.cast(pa.float64()).fill_null(float("nan")).to_numpy(), dtype=np.float64)  # fmt: skip
