"""What hurry goes along with, among contacts of the same agent and of the same kind.

hurryᵢ = agent + kind + Σ βₖ driverₖ + β log(turns) + chance

Agents and kinds are taken out by turns (alternating projections), so that neither a brisk agent nor a
hurried kind of contact makes a driver. Errors are clustered by agent (CR1, t with agents − 1 degrees of
freedom). All drivers are in one regression: what the queue explains is not credited to the
clock. How many signs a contact could show is not adjusted for: an early close can be seen only
where there is a close. Holm's rule over the drivers says which stand. A driver is no cause shown: nobody has changed it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.permission.model import Driver, Pressure

__all__ = ["DRIVERS", "LEAST_AGENTS", "Asked", "drivers_of", "within_agents"]

LEAST_AGENTS: Final = 10
"""Agents whose contacts differ in a driver: with fewer no clustered interval can be trusted."""
_LEAST_CONTACTS: Final = 100
_ROUNDS: Final = 200
_SURE: Final = 0.05
_SETTLED: Final = 1e-9
_METHOD: Final = "regression within agent and kind of contact, clustered by agent"

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """A driver that is asked about: its column, what it is called, and one step of it in words."""

    column: str
    pressure: Pressure
    name: str
    unit: str
    step: float = 1.0


DRIVERS: Final = (
    Asked("ends_soon", "clock", "the end of the shift", "in its last half hour, against before"),
    Asked("wait_seconds", "queue", "waiting customers", "a minute more of waiting in the queue", 60.0),
    Asked("occupancy", "queue", "busy agents", "all agents busy, against half of them", 0.5),
    Asked("asked", "form", "what the form asks for", "three questions more with an occasion", 3.0),
)  # fmt: skip


def drivers_of(table: pa.Table, asked: Sequence[Asked] = DRIVERS) -> tuple[Driver, ...]:
    """Every driver with its figure, or why there is none.

    `table` has a row a contact: `agent`, `kind` (text), `hurry` (0 or 1), `turns`, and a column a driver; null is not known. A
    driver that is known of too few contacts, or hardly varies, is unknown and not adjusted for.
    """
    lacks = {one.column: _lacking(table, one) for one in asked}
    used = [one for one in asked if lacks[one.column] is None]
    columns = ["hurry", "turns", *(one.column for one in used)]
    known = np.logical_and.reduce([np.isfinite(_numbers(table, name)) for name in columns])
    known &= np.asarray(table["agent"].is_valid().to_numpy())
    rows = table.filter(pa.array(known))
    too_few = _too_few(rows) if used else None
    figures: dict[str, tuple[Figure, float]] = {}
    if used and too_few is None:
        regressors = [_numbers(rows, one.column) / one.step for one in used]
        found = within_agents(rows, [*regressors, np.log1p(_numbers(rows, "turns"))])
        figures = {one.column: figure for one, figure in zip(used, found, strict=False)}
    surely = _holm({name: chance for name, (_, chance) in figures.items()})
    return tuple(
        Driver(
            one.pressure, one.name, one.unit,
            figures[one.column][0] if one.column in figures else lacks[one.column] or too_few or _flat(one),
            one.column in surely and _above(figures[one.column][0]),
        )
        for one in asked
    )  # fmt: skip


def within_agents(table: pa.Table, regressors: Sequence[Floats]) -> list[tuple[Figure, float]]:
    """Of every regressor its coefficient on `hurry` within agent and kind, and its chance if it were 0."""
    agent, kind = _codes(table["agent"]), _codes(table["kind"])
    stack = np.column_stack([_numbers(table, "hurry"), *regressors])
    left = _taken_out(stack, agent, kind)
    y, x = left[:, 0], left[:, 1:]
    gram = x.T @ x
    varies = np.diag(gram) > _SETTLED * len(y)
    if not varies.any() or np.linalg.cond(gram[np.ix_(varies, varies)]) > 1e10:
        return [(Unknown("it hardly varies within agents and kinds of contacts", "contacts at other times"), 1.0)] * x.shape[1]  # fmt: skip
    x, gram = x[:, varies], gram[np.ix_(varies, varies)]
    beta = np.linalg.solve(gram, x.T @ y)
    agents = int(agent.max()) + 1
    scores = np.zeros((agents, x.shape[1]))
    np.add.at(scores, agent, x * (y - x @ beta)[:, None])
    bread = np.linalg.inv(gram)
    freedom = agents - 1
    errors = np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread) * agents / freedom)
    reach = float(special.stdtrit(freedom, 0.975))
    found = iter([_coefficient(b, e, reach, freedom, len(y)) for b, e in zip(beta, errors, strict=True)])  # fmt: skip
    flat = (Unknown("it hardly varies within agents and kinds of contacts", "contacts at other times"), 1.0)  # fmt: skip
    return [next(found) if one else flat for one in varies]


def _coefficient(
    value: float, error: float, reach: float, freedom: int, n: int
) -> tuple[Figure, float]:
    chance = 2 * float(special.stdtr(freedom, -abs(value) / max(error, 1e-300)))
    half = reach * error
    return Estimate(float(value), float(value - half), float(value + half), n, _METHOD), chance


def _taken_out(stack: Floats, agent: Ints, kind: Ints) -> Floats:
    """What is left of every column when agents' and kinds' means are taken out until neither is left."""
    left: Floats = stack - stack.mean(axis=0)
    scale = np.maximum(left.std(axis=0), 1e-12)
    for _ in range(_ROUNDS):
        moved = 0.0
        for codes in (agent, kind):
            n = np.maximum(np.bincount(codes), 1)
            for column in range(left.shape[1]):
                mean = np.bincount(codes, left[:, column]) / n
                left[:, column] -= mean[codes]
                moved = max(moved, float(np.abs(mean).max() / scale[column]))
        if moved < _SETTLED:
            break
    return left


def _lacking(table: pa.Table, one: Asked) -> Unknown | None:
    if one.column not in table.column_names or table[one.column].null_count == table.num_rows:
        return Unknown(f"nothing tells {one.name}", _LIFTS.get(one.column, "its column"))  # fmt: skip
    values = _numbers(table, one.column)
    n = int(np.isfinite(values).sum())
    if n < _LEAST_CONTACTS:
        return Unknown(f"{one.name} is known of {n} contacts, and it takes {_LEAST_CONTACTS}", "more contacts of which it is known")  # fmt: skip
    return _flat(one) if float(np.nanstd(values)) == 0 else None


_LIFTS: Final = {
    "ends_soon": "all contacts of an agent's day: of a sample the last one is not the end of the shift",
    "wait_seconds": "the ACD's intervals with waits",
    "occupancy": "the ACD's intervals with agents and handle times",
    "asked": "answers of a scorecard",
}


def _flat(one: Asked) -> Unknown:
    return Unknown(f"{one.name} hardly varies", "contacts at other times")


def _too_few(rows: pa.Table) -> Unknown | None:
    agents = len(set(rows["agent"].to_pylist()))
    if rows.num_rows < _LEAST_CONTACTS or agents < LEAST_AGENTS:
        return Unknown(
            f"{rows.num_rows} contacts of {agents} agents, and it takes {_LEAST_CONTACTS} of {LEAST_AGENTS}",
            "more contacts",
        )
    return None


def _holm(chances: dict[str, float]) -> set[str]:
    """Names that stand when all are looked at together (Holm 1979)."""
    stand = set()
    for place, (name, chance) in enumerate(sorted(chances.items(), key=lambda one: one[1])):
        if chance * (len(chances) - place) >= _SURE:
            break
        stand.add(name)
    return stand


def _above(figure: Figure) -> bool:
    return isinstance(figure, Estimate) and figure.low > 0


def _codes(column: Any) -> Ints:
    arrow: Any = pc
    filled = arrow.fill_null(column.cast(pa.string()), "")
    return np.unique(np.asarray(filled.to_pylist(), dtype=np.str_), return_inverse=True)[1]


def _numbers(table: pa.Table, name: str) -> Floats:
    arrow: Any = pc
    filled = arrow.fill_null(table[name].cast(pa.float64()), float("nan"))
    return np.asarray(filled.to_numpy(), dtype=np.float64)
