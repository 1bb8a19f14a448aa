"""An Operation from the facts of a workspace and the centre's own settings."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import Estimate, Figure, Unknown, estimate_share, mean_from
from wellspent.parts import FRICTIONS
from wellspent.report.bounds import not_below_nothing
from wellspent.report.gather import gather
from wellspent.report.model import KINDS
from wellspent.report.operation import History, Operation, Pool, SegmentTime, Split
from wellspent.report.operation_facts import Facts, gather_facts
from wellspent.report.operation_gaps import Seen, find_missing
from wellspent.report.pooling import Pooled, pool_queues
from wellspent.report.usual_week import (
    add_up,
    fit_patience,
    mean_handle_seconds,
    usual_week,
)
from wellspent.settings import Settings, StaffingSettings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["assemble_operation", "gather_operation"]

_NO_TIME: Final = Unknown("no contact has any timing", "times of turns, or states of the contacts")
_NO_WAGE: Final = Unknown(
    "the centre has not said what an hour costs", "cost_per_hour under [centre] in wellspent.toml"
)


@dataclass(slots=True)
class _Sums:
    """Count, total and sum of squares of one measure."""

    contacts: int = 0
    total: float = 0.0
    squares: float = 0.0

    def add(self, row: dict[str, Any]) -> None:
        self.contacts += row["contacts"]
        self.total += row["total"]
        self.squares += row["squares"]

    def mean(self, contacts: int) -> Figure:
        """The mean over so many contacts, those without any of it too."""
        if not contacts:
            return _NO_TIME
        spread = max(self.squares - self.total**2 / contacts, 0.0)
        return not_below_nothing(mean_from(contacts, self.total, spread))


@dataclass(slots=True)
class _Times:
    """The seconds of some contacts by measure, and by segment and measure."""

    whole: defaultdict[str, _Sums] = field(default_factory=lambda: defaultdict(_Sums))
    by_segment: defaultdict[str | None, defaultdict[str, _Sums]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(_Sums))
    )
    counted: defaultdict[str | None, int] = field(default_factory=lambda: defaultdict(int))


def gather_operation(con: DuckDBPyConnection, settings: Settings) -> Operation:
    """The operation of a workspace, from its views, imported and computed.

    Makes the temporary tables of `gather` on the connection; changes nothing else.
    """
    gather(con, settings)
    return assemble_operation(gather_facts(con), settings)


def assemble_operation(facts: Facts, settings: Settings) -> Operation:
    """The operation that the facts and the settings make; quick, for settings may change."""
    seen = _seen(facts)
    pooled = pool_queues(
        seen.counted | seen.served,
        settings.staffing.pools,
        _rows(facts["served"], "queue", "team", "contacts"),
        _rows(facts["shared"], "queue", "other", "share"),
        seen.counted - seen.served,
    )
    times, everything = _times_of(facts, pooled)
    histories = [_history(facts["intervals"], pool) for pool in pooled]
    whole = add_up(facts["intervals"])
    split = _split(everything, whole)
    (observed, repeated) = _rows(facts["came_back"], "observed", "repeated")[0]
    operation = Operation(
        name=settings.name,
        fictional=settings.fictional,
        currency=settings.currency,
        wage_per_hour=_wage(settings),
        staffing=settings.staffing,
        pools=tuple(
            _pool(one, times[one.name], history, settings.staffing)
            for one, history in zip(pooled, histories, strict=True)
        ),
        split=split,
        segments=_segments(everything),
        repeat_share=_repeats(observed, repeated),
        repeat_days=settings.repeat_days,
        unplaced=sum(
            row["contacts"] for row in facts["counted"].to_pylist() if row["queue"] is None
        ),
        missing=(),
    )
    return replace(operation, missing=find_missing(operation, whole, seen))


def _seen(facts: Facts) -> Seen:
    ((refused,),) = _rows(facts["refused"], "rows")
    ((contradictory,),) = _rows(facts["contradictory"], "rows")
    return Seen(_queues(facts["intervals"]), _queues(facts["counted"]), refused, contradictory)


def _queues(table: pa.Table) -> frozenset[str]:
    return frozenset(queue for queue in table["queue"].unique().to_pylist() if queue is not None)


def _rows(table: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def _times_of(facts: Facts, pooled: Iterable[Pooled]) -> tuple[dict[str, _Times], _Times]:
    """The seconds of each pool's contacts, and of all contacts, those without a queue too."""
    times = {pool.name: _Times() for pool in pooled}
    everything = _Times()
    pool_of = {queue: times[pool.name] for pool in pooled for queue in pool.queues}
    for row in facts["seconds"].to_pylist():
        for held in (everything, pool_of.get(row["queue"])):
            if held is not None:
                held.whole[row["measure"]].add(row)
                held.by_segment[row["segment"]][row["measure"]].add(row)
    for row in facts["counted"].to_pylist():
        for held in (everything, pool_of.get(row["queue"])):
            if held is not None:
                held.counted[row["segment"]] += row["contacts"]
    return times, everything


def _history(intervals: pa.Table, pool: Pooled) -> History | Unknown:
    theirs = pc.is_in(intervals["queue"], value_set=pa.array(pool.queues, pa.string()))
    return add_up(intervals.filter(theirs))


def _pool(
    pooled: Pooled, times: _Times, history: History | Unknown, staffing: StaffingSettings
) -> Pool:
    return Pool(
        name=pooled.name,
        queues=pooled.queues,
        told_by=pooled.told_by,
        history=history,
        week=history if isinstance(history, Unknown) else usual_week(history),
        split=_split(times, history),
        segments=_segments(times),
        patience_seconds=_patience(history, staffing),
    )


def _split(times: _Times, history: History | Unknown) -> Split:
    contacts = times.whole["handle"].contacts
    acd = history if isinstance(history, Unknown) else mean_handle_seconds(history)
    mean = times.whole["handle"].mean(contacts)
    return Split(
        contacts=contacts,
        mean=mean,
        kinds=tuple((kind, times.whole[kind].mean(contacts)) for kind in KINDS),
        causes=tuple(
            (cause, times.whole[f"friction/{cause}"].mean(contacts))
            for cause in FRICTIONS
            if times.whole[f"friction/{cause}"].total > 0
        ),
        acd=acd,
        scale=_scale(acd, mean),
    )


def _scale(acd: Figure, ledger: Figure) -> Figure:
    """The ACD's mean over the ledger's; relative variances add, for the two are counted apart."""
    if isinstance(acd, Unknown):
        return acd
    if isinstance(ledger, Unknown):
        return ledger
    if ledger.value <= 0 or acd.value <= 0:
        return _NO_TIME
    value = acd.value / ledger.value
    half = value * math.hypot(_relative(acd), _relative(ledger))
    low = max(value - half, 0.0)
    return Estimate(value, low, value + half, ledger.n, "ratio of two means, delta method")


def _relative(figure: Estimate) -> float:
    """Half the interval, as a share of the value."""
    return (figure.high - figure.low) / 2 / figure.value


def _segments(times: _Times) -> tuple[SegmentTime, ...]:
    """The segments by size, that which nobody recorded last."""
    everybody = sum(times.counted.values())
    names = sorted(times.counted, key=lambda name: (name is None, -times.counted[name], name or ""))
    return tuple(
        SegmentTime(
            name=name,
            contacts=times.counted[name],
            share=estimate_share(times.counted[name], everybody),
            handle_seconds=_segment_mean(times, name, "handle"),
            slow_seconds=_segment_mean(times, name, "slow"),
        )
        for name in names
    )


def _segment_mean(times: _Times, name: str | None, measure: str) -> Figure:
    sums = times.by_segment[name]
    return sums[measure].mean(sums["handle"].contacts)


def _patience(history: History | Unknown, staffing: StaffingSettings) -> Figure:
    said = staffing.patience_seconds
    if said is not None:
        return Estimate(said, said, said, 0, "as the centre's settings say")
    return history if isinstance(history, Unknown) else fit_patience(history)


def _wage(settings: Settings) -> Figure:
    cost = settings.cost_per_hour
    if cost is None:
        return _NO_WAGE
    return Estimate(cost, cost, cost, 0, "as the centre's settings say")


def _repeats(observed: int, repeated: int) -> Figure:
    if not observed:
        return Unknown(
            "no contact carries a customer, a time and enough time after it",
            "customer keys and times",
        )
    return estimate_share(repeated, observed)
