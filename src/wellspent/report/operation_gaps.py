"""What an operation lacks, each gap with what would lift it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.estimate import Unknown
from wellspent.report.operation import History, Operation
from wellspent.report.pooling import WITHOUT_CONTACTS
from wellspent.report.usual_week import NO_INTERVALS

__all__ = ["Seen", "find_missing"]

Gap = tuple[str, Unknown]
_SHOWN: Final = 3
_WORTH_SAYING: Final = 0.02  # of intervals: below it an early closing looks like a missing row
_WRITTEN: Final = "contacts or intervals name them"
_NO_AGENTS: Final = Unknown(
    "no interval says how many agents were there", "the column agents of intervals"
)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the tables hold: the queues that intervals and contacts name, and faulty intervals.

    `refused` were left out; `contradictory` kept their arrivals alone.
    """

    counted: frozenset[str]
    served: frozenset[str]
    refused: int
    contradictory: int


def find_missing(operation: Operation, whole: History | Unknown, seen: Seen) -> tuple[Gap, ...]:
    """Every table, column or setting that is not there, or that fits no other."""
    return (
        *_of_rows(seen),
        *_of_arrivals(operation, whole),
        *_of_queues(seen),
        *_of_settings(operation, seen),
        *_of_figures(operation),
        *_unsaid(operation),
    )


def _of_rows(seen: Seen) -> Iterator[Gap]:
    if seen.refused:
        yield (
            "intervals left out",
            Unknown(
                f"{_count(seen.refused, 'interval')} {_holds(seen.refused)} what cannot be: counts "
                "below nothing, no length, or times over a day",
                "mend them and import them again",
            ),
        )
    if seen.contradictory:
        yield (
            "intervals against themselves",
            Unknown(
                f"{_count(seen.contradictory, 'interval')} {_holds(seen.contradictory)} more "
                "answered or abandoned than offered, or more in target than answered: what was "
                "offered is kept, the rest is left out of every rate",
                "mend them and import them again",
            ),
        )


def _of_arrivals(operation: Operation, whole: History | Unknown) -> Iterator[Gap]:
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
    yield from _of_histories(operation)
    patience = [pool.patience_seconds for pool in operation.pools]
    unknown = [one for one in patience if isinstance(one, Unknown)]
    if unknown and len(unknown) == len(patience):
        yield "patience", unknown[0]


def _of_histories(operation: Operation) -> Iterator[Gap]:
    """Rows that pools lack, and pools whose intervals make no usual week."""
    lacking = [
        f"{pool.history.lacking:.0%} of the intervals of {pool.name}"
        for pool in operation.pools
        if not isinstance(pool.history, Unknown) and pool.history.lacking >= _WORTH_SAYING
    ]
    if lacking:
        yield (
            "rows of intervals",
            Unknown(
                f"{_some(lacking)} lack a queue's row: beside a queue that has one its mean of that "
                "hour of the week stands for it, else the interval is left out",
                "every interval of every queue, those without a contact too",
            ),
        )
    short: dict[Unknown, list[str]] = {}
    for pool in operation.pools:
        if isinstance(pool.week, Unknown) and not isinstance(pool.history, Unknown):
            short.setdefault(pool.week, []).append(pool.name)
    for week, names in short.items():
        yield f"usual week of {_some(names)}", week


def _of_queues(seen: Seen) -> Iterator[Gap]:
    """Queues that intervals or contacts alone name."""
    if not seen.counted or not seen.served:
        return
    lift = "the same names in both, or [staffing.pools] in wellspent.toml"
    strange, bare = seen.counted - seen.served, seen.served - seen.counted
    if strange:
        together = (
            f": together they are the pool “{WITHOUT_CONTACTS}” unless the settings name them"
        )
        reason = (
            f"no contact names {_count(len(strange), 'queue')} of the intervals ({_some(strange)})"
        )
        yield "queues of intervals", Unknown(reason + together * (len(strange) > 1), lift)
    if bare:
        reason = f"no interval names {_count(len(bare), 'queue')} of the contacts ({_some(bare)})"
        yield "queues of contacts", Unknown(reason, lift)


def _of_settings(operation: Operation, seen: Seen) -> Iterator[Gap]:
    """Names in the settings that stand for nothing."""
    known = seen.counted | seen.served
    for pool, queues in operation.staffing.pools.items():
        nowhere = set(queues) - known
        where = f"queues under [staffing.pools] in wellspent.toml as {_WRITTEN}"
        if not queues:
            yield f"pool {pool}", Unknown("the settings name no queue for it", where)
        elif nowhere:
            reason = f"no contact and no interval has its {_queue(nowhere)} {_some(nowhere)}"
            yield f"pool {pool}", Unknown(reason, where)
    there = {one.name for one in operation.segments}
    strange = set(operation.staffing.segments) - there
    if strange:
        names = _some(sorted(name for name in there if name)) or "none at all"
        yield (
            "segments of the settings",
            Unknown(
                f"no contact has the {'segment' if len(strange) == 1 else 'segments'} {_some(strange)}",
                f"the segments of contacts under [staffing.segments] in wellspent.toml: {names}",
            ),
        )


def _some(names: Collection[str]) -> str:
    """Up to three names in the order of the alphabet, and how many more."""
    shown, more = sorted(names)[:_SHOWN], len(names) - _SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def _count(n: int, what: str) -> str:
    return f"{n:,} {what}" if n == 1 else f"{n:,} {what}s"


def _holds(n: int) -> str:
    return "holds" if n == 1 else "hold"


def _queue(names: Collection[str]) -> str:
    return "queue" if len(names) == 1 else "queues"


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
