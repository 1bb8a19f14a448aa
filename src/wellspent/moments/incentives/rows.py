"""Contacts as a trial reads them: whose each is, what kind of contact, in which period, and its measures.

kind     queue and reason together: what came in, which is nobody's doing
shift    morning until 12, afternoon until 17, evening after it
unit     who is paid: an agent, or the agent's team of that contact
cell     one unit in one period
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.moments.incentives.scheme import Scheme

__all__ = ["SHIFTS", "Rows", "rows_of"]

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

SHIFTS: Final = ("morning", "afternoon", "evening")
_NOON, _EVENING = 12, 17
_LEAST_OF_KIND: Final = 20
"""Contacts of a kind whose own mean is what such contacts usually take; of fewer it is drawn to their queue's."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Contacts that have an agent and a moment; codes are places in the names beside them.

    `values` are the measures as they were, `judged` as the scheme counts them: beside what such contacts usually
    take where it is adjusted. nan is not known. `left_out` counts contacts without an agent, a moment or (for teams) a team.
    """

    unit: Codes
    units: tuple[str, ...]
    agent: Codes
    agents: tuple[str, ...]
    period: Codes
    periods: int
    kind: Codes
    groups: dict[str, tuple[Codes, tuple[str, ...]]]
    values: dict[str, Floats]
    judged: dict[str, Floats]
    left_out: int

    @property
    def cell(self) -> Codes:
        """Unit and period as one number."""
        return self.unit * self.periods + self.period

    @property
    def cells(self) -> int:
        """How many such numbers there are."""
        return len(self.units) * self.periods

    def sums(self, values: Floats) -> tuple[Floats, Floats]:
        """Sum and count of what is known, a cell each."""
        known = np.isfinite(values)
        of = self.cell[known]
        total: Floats = np.bincount(of, values[known], self.cells).astype(np.float64)
        return total, np.bincount(of, minlength=self.cells).astype(np.float64)


def rows_of(table: pa.Table, scheme: Scheme) -> Rows:
    """The rows of a table agent, team, queue, reason, began and a column a measure; others are left out."""
    needed = ["agent", "began", *(["team"] if scheme.per == "team" else [])]
    whole = np.ones(table.num_rows, dtype=bool)
    for name in needed:
        whole &= np.asarray(table[name].is_valid())
    left_out = int((~whole).sum())
    table = table.filter(pa.array(whole))
    agent, agents = _codes(table["agent"])
    unit, units = (agent, agents) if scheme.per == "agent" else _codes(table["team"])
    began = table["began"].to_numpy().astype("datetime64[s]")
    period, periods = _periods(began, scheme.period_days)
    queue, queues = _codes(table["queue"])
    reason, reasons = _codes(table["reason"])
    kind = queue * len(reasons) + reason
    shift = np.digitize((began - began.astype("datetime64[D]")).astype(np.int64) // 3600, [_NOON, _EVENING])  # fmt: skip
    names = [name for name in table.column_names if name not in _NO_MEASURE]
    values = {name: np.asarray(table[name].to_numpy(), dtype=np.float64) for name in names}
    judged = {name: _beside_usual(one, kind, queue) for name, one in values.items()} if scheme.adjusted else values  # fmt: skip
    groups = {"queue": (queue, queues), "shift": (shift.astype(np.int64), SHIFTS), "reason": (reason, reasons)}  # fmt: skip
    return Rows(unit, units, agent, agents, period, periods, _dense(kind), groups, values, judged, left_out)  # fmt: skip


_NO_MEASURE: Final = ("agent", "team", "queue", "reason", "began")


def _codes(column: Any) -> tuple[Codes, tuple[str, ...]]:
    """Places in the names, in their order; what is not recorded is a name of its own."""
    filled = pc.fill_null(column, "not recorded").combine_chunks().dictionary_encode()
    found = np.array(filled.dictionary.to_pylist(), dtype=object)
    order = np.argsort(found, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    return place[np.asarray(filled.indices)], tuple(found[order].tolist())


def _dense(codes: Codes) -> Codes:
    return np.unique(codes, return_inverse=True)[1].astype(np.int64)


def _periods(began: npt.NDArray[np.datetime64], days: int) -> tuple[Codes, int]:
    """Whole periods from the first day on; what is left at the end belongs to the last whole one, if there is one."""
    if not len(began):
        return np.zeros(0, np.int64), 1
    since = (began.astype("datetime64[D]") - began.astype("datetime64[D]").min()).astype(np.int64)
    whole = max((int(since.max()) + 1) // days, 1)
    return np.minimum(since // days, whole - 1), whole


def _beside_usual(values: Floats, kind: Codes, queue: Codes) -> Floats:
    """What a contact has above the usual of its kind, at the level of all; rare kinds are drawn to their queue's."""
    known = np.isfinite(values)
    if not known.any():
        return values
    mean = float(values[known].mean())
    of_queue = _shrunk(values, known, queue, np.full(len(values), mean))
    of_kind = _shrunk(values, known, kind, of_queue)
    return values - of_kind + mean


def _shrunk(values: Floats, known: npt.NDArray[np.bool_], groups: Codes, towards: Floats) -> Floats:
    size = int(groups.max()) + 1
    n = np.bincount(groups[known], minlength=size)[groups]
    off = np.bincount(groups[known], (values - towards)[known], size)[groups]
    found: Floats = towards + off / (n + _LEAST_OF_KIND)
    return found
