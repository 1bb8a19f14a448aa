"""What an operation lacks, each gap with what would lift it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from wellspent.estimate import Unknown
from wellspent.report.operation import History, Operation
from wellspent.report.usual_week import NO_INTERVALS

__all__ = ["find_missing"]

Gap = tuple[str, Unknown]
_NO_AGENTS: Final = Unknown(
    "no interval says how many agents were there", "the column agents of intervals"
)


def find_missing(operation: Operation, whole: History | Unknown, refused: int) -> tuple[Gap, ...]:
    """Every table, column or setting that is not there; `refused` intervals were left out."""
    return (*_of_arrivals(operation, whole, refused), *_of_figures(operation), *_unsaid(operation))


def _of_arrivals(operation: Operation, whole: History | Unknown, refused: int) -> Iterator[Gap]:
    if refused:
        yield (
            "intervals left out",
            Unknown(
                f"{refused:,} intervals hold what cannot be: counts below nothing, no length, "
                "or times over a day",
                "mend them and import them again",
            ),
        )
    if isinstance(whole, Unknown):
        yield "arrivals", whole
        return
    if np.isnan(whole.agents).all():
        yield "agents", _NO_AGENTS
    if isinstance(operation.split.acd, Unknown):
        yield "handle time by hour", operation.split.acd
    alone = [pool.name for pool in operation.pools if isinstance(pool.history, Unknown)]
    if alone:
        yield "arrivals of some", Unknown(f"of {', '.join(alone)} no interval was imported", NO_INTERVALS.lift)  # fmt: skip
    patience = [pool.patience_seconds for pool in operation.pools]
    unknown = [one for one in patience if isinstance(one, Unknown)]
    if unknown and len(unknown) == len(patience):
        yield "patience", unknown[0]


def _of_figures(operation: Operation) -> Iterator[Gap]:
    for name, figure in (
        ("time by kind", operation.split.mean),
        ("wage", operation.wage_per_hour),
        ("repeats", operation.repeat_share),
    ):
        if isinstance(figure, Unknown):
            yield name, figure


def _unsaid(operation: Operation) -> Iterator[Gap]:
    staffing = operation.staffing
    worths = [staffing.slow_worth, *(one.slow_worth for one in staffing.segments.values())]
    for name, key, said in (
        ("cost of waiting", "waiting_per_hour", staffing.waiting_per_hour is not None),
        ("cost of giving up", "abandonment", staffing.abandonment is not None),
        ("worth of slow time", "slow_worth", any(one is not None for one in worths)),
    ):
        if not said:
            lift = f"{key} under [staffing] in wellspent.toml"
            yield name, Unknown("the centre has not said", lift)
