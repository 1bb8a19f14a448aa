"""An agent's figures beside colleagues' on like contacts.

like        of the same stratum: the queue, and the recorded reason where there is one
own         the mean over the agent's contacts
colleagues  the mean over the others' contacts, stratum by stratum, weighted as the agent's contacts are
gap         own less colleagues', over the contacts that are like enough of colleagues'

The comparison is with these colleagues on such contacts, and takes no account of anything else that
differs between contacts. It is direct standardisation: Fleiss, Levin & Paik 2003, chapter 19.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy import special

from wellspent.estimate import (
    MINIMUM_N,
    Estimate,
    Figure,
    Unknown,
    estimate_share,
    mean_from,
    too_few,
)

__all__ = ["Beside", "stand_beside"]

Floats = npt.NDArray[np.float64]
_SHARES: Final = "answer/"


@dataclass(frozen=True, slots=True)
class Beside:
    """One agent's measure: theirs, colleagues' on like contacts, and how far the two are apart.

    `scatter` is the variance of the gap if the agent did as colleagues do; nan where it is Unknown.
    """

    own: Figure
    colleagues: Figure
    gap: Figure
    scatter: float


@dataclass(frozen=True, slots=True)
class _Sums:
    """Of every agent: of all contacts, and of those that can be compared; and what is expected there.

    `within` is the variance of their mean if each contact scatters as colleagues' of its stratum do, as a share.
    """

    whole: tuple[Floats, Floats, Floats]
    compared: tuple[Floats, Floats, Floats]
    expected: Floats
    expected_variance: Floats
    within: Floats
    others: Floats


def stand_beside(sums: pa.Table) -> Mapping[tuple[str, str], Beside]:
    """Each agent's figure of each measure, by agent and measure.

    `sums` has a row an agent, stratum and measure: agent, stratum, measure, n, total, squares
    (of the values, one a contact). Measures that begin with `answer/` are shares, of 0 and 1.
    A stratum counts where colleagues have `MINIMUM_N` contacts in it; below as many of the
    agent's there is no figure.
    """
    found: dict[tuple[str, str], Beside] = {}
    measures: list[str] = sums["measure"].unique().to_pylist()  # type: ignore[assignment]
    for measure in sorted(measures):
        rows = sums.filter(pc.equal(sums["measure"], pa.scalar(measure)))
        agents, codes = _coded(rows["agent"])
        summed = _sum_up(codes, _coded(rows["stratum"])[1], rows, len(agents))
        share = measure.startswith(_SHARES)
        for place, agent in enumerate(agents):
            found[agent, measure] = _beside(summed, place, share=share)
    return found


def _coded(column: Any) -> tuple[list[str], npt.NDArray[np.int64]]:
    coded = column.combine_chunks().dictionary_encode()
    return coded.dictionary.to_pylist(), np.asarray(coded.indices, np.int64)


def _sum_up(
    agents: npt.NDArray[np.int64], strata: npt.NDArray[np.int64], rows: pa.Table, count: int
) -> _Sums:
    n, total, squares = (np.asarray(rows[name], np.float64) for name in ("n", "total", "squares"))
    rest = [np.bincount(strata, one)[strata] - one for one in (n, total, squares)]
    comparable = rest[0] >= MINIMUM_N
    others = np.where(comparable, rest[0], MINIMUM_N)
    mean = rest[1] / others
    variance = np.maximum(rest[2] / others - mean**2, 0) * others / (others - 1)

    def of_agents(values: Floats) -> Floats:
        return np.asarray(np.bincount(agents, values, minlength=count), np.float64)

    used = n * comparable
    near = (rest[1] + 1) / (rest[0] + 2)  # a share of 0 or 1 among few still scatters
    held = np.maximum(of_agents(used), 1)
    return _Sums(
        whole=(of_agents(n), of_agents(total), of_agents(squares)),
        compared=(of_agents(used), of_agents(total * comparable), of_agents(squares * comparable)),
        expected=of_agents(used * mean) / held,
        expected_variance=of_agents(used**2 * variance / others) / held**2,
        within=of_agents(used * near * (1 - near)) / held**2,
        others=of_agents(rest[0] * comparable),
    )


def _beside(sums: _Sums, place: int, *, share: bool) -> Beside:
    n, total, squares = (float(one[place]) for one in sums.whole)
    own: Figure = (
        estimate_share(round(total), round(n), "contacts with an occasion")
        if share
        else _amount(round(n), total, squares)
    )
    n, total, squares = (float(one[place]) for one in sums.compared)
    if isinstance(own, Unknown):
        return Beside(own, own, own, float("nan"))
    if n < MINIMUM_N:
        lack = too_few(round(n), "comparable contacts")
        return Beside(own, lack, lack, float("nan"))
    expected, spread = float(sums.expected[place]), float(sums.expected_variance[place])
    others = round(sums.others[place])
    mean = total / n
    if share:
        near = (total + 2) / (n + 4)  # Agresti & Coull 1998: a share of 0 or 1 scatters too
        scatter = near * (1 - near) / (n + 4)
    else:
        scatter = max(squares / n - mean**2, 0.0) / (n - 1)
    bounds = (0.0, 1.0) if share else (0.0, float("inf"))
    return Beside(
        own,
        _reach(expected, spread, others, "colleagues on like contacts", bounds),
        _reach(mean - expected, scatter + spread, round(n), "beside colleagues on like contacts"),
        (float(sums.within[place]) if share else scatter) + spread,
    )


def _amount(n: int, total: float, squares: float) -> Figure:
    """A mean of seconds, which cannot be less than none."""
    mean = mean_from(n, total, max(squares - total**2 / max(n, 1), 0.0))
    return mean if isinstance(mean, Unknown) else replace(mean, low=max(mean.low, 0.0))


def _reach(
    value: float,
    variance: float,
    n: int,
    method: str,
    bounds: tuple[float, float] = (-float("inf"), float("inf")),
) -> Estimate:
    half = float(special.stdtrit(n - 1, 0.975)) * variance**0.5
    low, high = max(value - half, bounds[0]), min(value + half, bounds[1])
    return Estimate(value, low, high, n, f"{method}, t interval")
