"""The formulas of Erlang for many pools at once, compiled: a page asks for a hundred thousand.

`erlang.py` says what each figure means and why the sums are as they are; it is the oracle
of this file, to 1e-12. Two shorter ways are taken here. The recursion of Erlang B starts where
its start is forgotten, some √load agents below; and the incomplete gamma functions
are our own, since a kernel cannot call scipy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from wellspent.compiling import frozen, kernel, step
from wellspent.staffing.demand import (
    LEAST_LOAD,
    LEAST_SECONDS,
    MOST_AGENTS,
    MOST_CONTACTS_PER_HOUR,
    MOST_HANDLE_SECONDS,
    MOST_PATIENCE_SECONDS,
    StaffingError,
)
from wellspent.staffing.required import ROUNDING

__all__ = ["UNREACHABLE", "Performances", "RowInvalid", "perform_many", "smallest_many"]

Reals: TypeAlias = npt.NDArray[np.float64]
_Three: TypeAlias = tuple[float, float, float]

UNREACHABLE = -1  # no number of agents keeps the target


class RowInvalid(StaffingError):
    """One row of many with a figure that no pool can have."""

    def __init__(self, name: str, row: int, value: float, low: float, high: float) -> None:
        """`low` and `high` bound what `name` may be; rows count from 0."""
        super().__init__(
            f"{name} is {value:,.12g} in row {row}.", f"Give {low:,.12g} to {high:,.12g}."
        )


@dataclass(frozen=True, slots=True)
class Performances:
    """What pools reach, one row each: the figures of `Performance`, as float64 arrays.

    A row whose queue grows without end has a service level of 0, waiting 1, an infinite wait,
    occupancy 1 and no abandonment.
    """

    agents: Reals
    waiting: Reals
    service_level: Reals
    wait_seconds: Reals
    answered_wait_seconds: Reals
    abandonment: Reals
    occupancy: Reals


def perform_many(
    agents: npt.ArrayLike,
    contacts_per_hour: npt.ArrayLike,
    handle_seconds: npt.ArrayLike,
    patience_seconds: npt.ArrayLike = math.inf,
    threshold_seconds: npt.ArrayLike = 20.0,
) -> Performances:
    """What each row's agents reach with its demand; what is one number holds for all rows.

    `patience_seconds` is `inf` where nobody hangs up. Raises `RowInvalid`.
    """
    rows = _rows(agents, contacts_per_hour, handle_seconds, patience_seconds, threshold_seconds)
    _check("agents", rows[0], 0, MOST_AGENTS)
    _check_demands(rows[1], rows[2], rows[3])
    _check("threshold_seconds", rows[4], 0, MOST_PATIENCE_SECONDS)
    reached = np.empty((6, rows[0].size))
    _perform_rows(tuple(frozen(row) for row in rows), reached)
    return Performances(rows[0], *reached)


def smallest_many(  # noqa: PLR0917 - columns in the order of `Demand` and `Target`
    contacts_per_hour: npt.ArrayLike,
    handle_seconds: npt.ArrayLike,
    patience_seconds: npt.ArrayLike,
    target_share: npt.ArrayLike,
    target_seconds: npt.ArrayLike,
    max_occupancy: npt.ArrayLike = 1.0,
) -> npt.NDArray[np.int64]:
    """The fewest agents that keep each row's target and cap; what is one number holds for all.

    `UNREACHABLE` where none do. Raises `RowInvalid`.
    """
    rows = _rows(
        contacts_per_hour, handle_seconds, patience_seconds,
        target_share, target_seconds, max_occupancy,
    )  # fmt: skip
    _check_demands(rows[0], rows[1], rows[2])
    _check("target_share", rows[3], np.nextafter(0, 1), 1)
    _check("target_seconds", rows[4], 0, MOST_PATIENCE_SECONDS)
    _check("max_occupancy", rows[5], np.nextafter(0, 1), 1)
    found = np.empty(rows[0].size, np.int64)
    _smallest_rows(tuple(frozen(row) for row in rows), found, int(MOST_AGENTS), ROUNDING)
    return found


def _rows(*columns: npt.ArrayLike) -> list[Reals]:
    spread = np.broadcast_arrays(*(np.asarray(column, np.float64) for column in columns))
    return [np.ascontiguousarray(column).ravel() for column in spread]


def _check_demands(contacts_per_hour: Reals, handle_seconds: Reals, patience: Reals) -> None:
    _check("contacts_per_hour", contacts_per_hour, 0, MOST_CONTACTS_PER_HOUR)
    _check("handle_seconds", handle_seconds, LEAST_SECONDS, MOST_HANDLE_SECONDS)
    finite = np.where(np.isposinf(patience), MOST_PATIENCE_SECONDS, patience)
    _check("patience_seconds", finite, LEAST_SECONDS, MOST_PATIENCE_SECONDS)
    _check("load in erlangs", contacts_per_hour * handle_seconds / 3600.0, 0, MOST_AGENTS)


def _check(name: str, values: Reals, low: float, high: float) -> None:
    wrong = np.flatnonzero(~((values >= low) & (values <= high)))
    if wrong.size:
        row = int(wrong[0])
        raise RowInvalid(name, row, float(values[row]), low, high)


@kernel
def _perform_rows(rows: tuple[Reals, ...], reached: Reals) -> None:
    agents, contacts, handle, patience, threshold = rows
    for row in range(agents.size):
        figures = _perform_row(
            agents[row], contacts[row], handle[row], patience[row], threshold[row]
        )
        for each in range(6):
            reached[each, row] = figures[each]


@kernel
def _smallest_rows(
    rows: tuple[Reals, ...], found: npt.NDArray[np.int64], most: int, rounding: float
) -> None:
    contacts, handle, patience, share, seconds, cap = rows
    for row in range(found.size):
        demand = (contacts[row], handle[row], patience[row])
        asked = (share[row] - rounding, seconds[row], cap[row] + rounding)
        if share[row] >= 1.0:
            found[row] = UNREACHABLE
        elif contacts[row] * handle[row] / 3600.0 < LEAST_LOAD:
            found[row] = 0
        else:
            found[row] = _first(demand, asked, most)


@kernel
def _first(demand: _Three, asked: _Three, most: int) -> int:
    """The least number of agents from 1 that keeps what is asked, or `UNREACHABLE`."""
    misses, leap = 0, 1
    holds = max(1, math.ceil(demand[0] * demand[1] / 3600.0))
    while not _keeps(holds, demand, asked):
        if holds >= most:
            return UNREACHABLE
        misses, holds, leap = holds, min(most, holds + leap), 2 * leap
    while holds - misses > 1:
        middle = (misses + holds) // 2
        if _keeps(middle, demand, asked):
            holds = middle
        else:
            misses = middle
    return holds


@kernel
def _keeps(agents: int, demand: _Three, asked: _Three) -> bool:
    reached = _perform_row(float(agents), demand[0], demand[1], demand[2], asked[1])
    return reached[1] >= asked[0] and reached[5] <= asked[2]


@kernel
def _perform_row(
    agents: float, contacts: float, handle: float, patience: float, threshold: float
) -> tuple[float, float, float, float, float, float]:
    """`erlang.perform` for one row: its figures in the order of `Performances`."""
    load = contacts * handle / 3600.0
    if load < LEAST_LOAD:
        return 0.0, 1.0, 0.0, 0.0, 0.0, 0.0
    if patience == np.inf and agents <= load:
        return 1.0, 0.0, np.inf, np.inf, 0.0, 1.0
    if agents == 0.0:
        return 1.0, 0.0, patience, np.inf, 1.0, 1.0
    if patience == np.inf:
        wait = handle / (agents - load)
        empty, longer = (agents - load) / agents, load / agents
        answered = longer * wait
        late = math.exp(-threshold / wait)
    else:
        offered, served = contacts / 3600.0 * patience, agents * patience / handle
        empty, longer, length, delay = _weigh_line(served, offered)
        wait, answered = length / offered * patience, delay * patience
        late = _late(served, offered, empty, threshold / patience)
    blocked = _blocked(agents, load)
    all_busy = blocked + empty * (1.0 - blocked)
    waiting = blocked / all_busy
    at_once = empty * (1.0 - blocked) / all_busy
    occupancy = min(1.0, at_once * load / agents + waiting * longer)
    abandonment = min(1.0, waiting * wait / patience)
    level = min(1.0, max(0.0, 1.0 - abandonment - waiting * late))
    asa = waiting * answered / occupancy
    return waiting, level, waiting * wait, asa, abandonment, occupancy


@step
def _weigh_line(served: float, offered: float) -> tuple[float, float, float, float]:
    """The share of an empty line, of a longer one, its mean length and the mean delay in it."""
    skipped = max(0.0, math.floor(offered - served - 11.0 * math.sqrt(offered) - 30.0))
    ahead = 0.0
    if skipped > 0.0:
        ahead = _digamma(served + skipped + 1.0) - _digamma(served + 1.0)
    weight, mass, longer = 1.0, 1.0, 0.0
    length, delay, k = skipped, ahead, skipped
    while weight > 1e-25 * mass or served + k < offered:
        k += 1.0
        inverse = 1.0 / (served + k)
        weight *= offered * inverse
        ahead += inverse
        mass += weight
        longer += weight
        length += weight * k
        delay += weight * ahead
    if skipped > 0.0:
        return 0.0, 1.0, length / mass, delay / mass
    return 1.0 / mass, longer / mass, length / mass, delay / mass


@step
def _late(served: float, offered: float, empty: float, threshold: float) -> float:
    """Of those who have to wait, the share that is answered, but after the threshold."""
    still_there = offered * math.exp(-threshold)
    if offered >= served:
        answered_late = _lower_gamma(served + 1.0, still_there)
        return served / offered * answered_late / _lower_gamma(served, offered)
    density = math.exp(-offered * math.expm1(-threshold) - (served + 1.0) * threshold)
    return density * served / (served + 1.0) * _rising(served + 1.0, still_there) * empty


@step
def _blocked(agents: float, load: float) -> float:
    """Erlang B. An error of the start shrinks by j / load at each step below the load."""
    whole = math.floor(agents)
    begin = agents - whole
    start = math.floor(min(agents, load) - 10.0 * math.sqrt(load) - 50.0)
    if start > 0.0:
        begin, whole = begin + start, whole - start
        blocked = 1.0 - begin / load
    else:
        blocked = 1.0 / _inverse_b_of_fraction(begin, load)
    for k in range(1, int(whole) + 1):
        blocked = load * blocked / (begin + k + load * blocked)
    return blocked


@step
def _inverse_b_of_fraction(fraction: float, load: float) -> float:
    """eᵃ a⁻ᶠ Γ(f + 1, a): its power series for a low load, its continued fraction otherwise."""
    if load < 2.0:
        whole = math.gamma(fraction + 1.0) * math.exp(load - fraction * math.log(load))
        return whole - load / (fraction + 1.0) * _rising(fraction + 1.0, load)
    return 1.0 + fraction * _upper_fraction(fraction, load)


@step
def _lower_gamma(shape: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(shape, x)."""
    if x < shape + 1.0:
        return _poisson(shape, x) * _rising(shape, x)
    return 1.0 - _poisson(shape, x) * shape * _upper_fraction(shape, x)


@step
def _rising(shape: float, x: float) -> float:
    """Σ xᵏ / ((shape + 1) … (shape + k)) over k = 0, 1, 2 and so on."""
    term, total, k = 1.0, 1.0, 0.0
    while term > 1e-25 * total or shape + k < x:
        k += 1.0
        term *= x / (shape + k)
        total += term
    return total


@step
def _upper_fraction(shape: float, x: float) -> float:
    """Γ(shape, x) eˣ x^(−shape) as a continued fraction, by Lentz's method."""
    b = x + 1.0 - shape
    c, d = 1e300, 1.0 / b
    value, k, change = d, 0.0, 0.0
    while abs(change - 1.0) > 3e-16 and k < 100_000.0:
        k += 1.0
        b += 2.0
        numerator = -k * (k - shape)
        d = 1.0 / (numerator * d + b)
        c = b + numerator / c
        change = c * d
        value *= change
    return value


@step
def _poisson(k: float, mean: float) -> float:
    """e⁻ᵐ mᵏ / Γ(k + 1) as Loader (2000) has it, without forming large powers."""
    if mean <= 0.0:
        return 1.0 if k == 0.0 else 0.0
    if k < 15.0:
        return math.exp(k * math.log(mean) - mean - math.lgamma(k + 1.0))
    squared = 1.0 / (k * k)
    stirling = (
        1 / 12 - squared * (1 / 360 - squared * (1 / 1260 - squared * (1 / 1680 - squared / 1188)))
    ) / k
    return math.exp(-stirling - _deviance(k, mean)) / math.sqrt(2.0 * math.pi * k)


@step
def _deviance(k: float, mean: float) -> float:
    """The sum k ln(k/m) + m − k, without its cancellation where both are near one another."""
    if abs(k - mean) >= 0.1 * (k + mean):
        return k * math.log(k / mean) + mean - k
    v = (k - mean) / (k + mean)
    total, term = (k - mean) * v, 2.0 * k * v
    for j in range(1, 12):
        term *= v * v
        total += term / (2 * j + 1)
    return total


@step
def _digamma(x: float) -> float:
    """The logarithmic derivative of the gamma function, x > 0."""
    value = 0.0
    while x < 15.0:
        value -= 1.0 / x
        x += 1.0
    z = 1.0 / (x * x)
    series = z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z * (1 / 240 - z / 132))))
    return value + math.log(x) - 0.5 / x - series
