"""The ACD's quarters of an hour: all of the volume, of which the conversations are a sample.

No row contradicts another record: a quarter has answered at least the contacts
whose conversations exist, its mean wait and handle time include theirs, and
answered + abandoned = offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.fernhill import planted
from wellspent.fernhill.arrivals import (
    QUARTER_SECONDS,
    QUARTERS,
    moment_of,
    quarter_of,
    quarter_weights,
    when,
)
from wellspent.fernhill.occasions import NOTHING, Crisis, Occasions
from wellspent.fernhill.operation import Happening
from wellspent.fernhill.queues import (
    Line,
    line_of,
    queue_name,
    queue_shares,
    usual_handle_seconds,
)
from wellspent.tables import IMPORTED

__all__ = ["intervals_table"]

Counts = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float64]
_HANDLE_SPREAD: Final = 0.6  # of one contact's handle time, as a share of its queue's mean


def intervals_table(
    rng: np.random.Generator, happenings: Sequence[Happening], occasions: Occasions = NOTHING
) -> pa.Table:
    """The table `intervals`: one row a queue and quarter, queue by queue."""
    unseen_share = 1 - len(happenings) / planted.VOLUME
    tables = [
        _queue_rows(
            rng,
            client,
            queue,
            unseen_share=unseen_share,
            happenings=happenings,
            crisis=occasions.crisis,
        )
        for client in planted.CLIENT_SHARE
        for queue in queue_shares(client)
    ]
    return pa.concat_tables(tables)


def _queue_rows(
    rng: np.random.Generator,
    client: str,
    queue: str,
    *,
    unseen_share: float,
    happenings: Iterable[Happening],
    crisis: Crisis | None,
) -> pa.Table:
    seen, seen_in_target, seen_wait, seen_handle = _seen(queue, happenings)
    line, share = line_of(client, crisis), queue_shares(client)[queue]
    expected = planted.VOLUME * planted.CLIENT_SHARE[client] * share * quarter_weights()
    more, longer = _surges(client, queue, unseen_share, crisis)
    unseen = rng.poisson(expected * unseen_share * more)
    in_target = rng.binomial(unseen, line.in_target_share)
    answered = seen + unseen
    abandoned = rng.poisson(answered * line.abandoned_share / (1 - line.abandoned_share))
    wait = seen_wait + _waits(rng, unseen, in_target, line)
    handle = seen_handle + _handles(rng, unseen, usual_handle_seconds(client, queue) * longer)
    return _table(
        queue=[queue] * QUARTERS,
        at=_moments(),
        seconds=[float(QUARTER_SECONDS)] * QUARTERS,
        offered=answered + abandoned,
        answered=answered,
        abandoned=abandoned,
        answered_in_target=seen_in_target + in_target,
        wait_seconds=_mean(wait, answered),
        handle_seconds=_mean(handle, answered),
        agents=np.round(line.agents * share, 2),
    )


def _seen(queue: str, happenings: Iterable[Happening]) -> tuple[Counts, Counts, Amounts, Amounts]:
    """Contacts, those in target, seconds waited and seconds handled, of the conversations."""
    counts, in_target = np.zeros(QUARTERS, dtype=np.int64), np.zeros(QUARTERS, dtype=np.int64)
    waits, handles = np.zeros(QUARTERS), np.zeros(QUARTERS)
    for happening in happenings:
        if queue_name(happening.told.template) == queue:
            quarter = quarter_of(happening.moment)
            counts[quarter] += 1
            in_target[quarter] += happening.wait_seconds <= planted.TARGET_SECONDS
            waits[quarter] += happening.wait_seconds
            handles[quarter] += happening.told.handle_seconds
    return counts, in_target, waits, handles


def _waits(rng: np.random.Generator, unseen: Counts, in_target: Counts, line: Line) -> Amounts:
    """Seconds waited by the others: short within the target, longer beyond it."""
    short = in_target * rng.uniform(0, planted.TARGET_SECONDS / 4, QUARTERS)
    late = unseen - in_target
    return short + late * planted.TARGET_SECONDS + rng.gamma(late, line.wait_seconds)


def _surges(
    client: str, queue: str, unseen_share: float, crisis: Crisis | None
) -> tuple[Amounts, Amounts]:
    """What a crisis multiplies the others' answered contacts and handle time by, quarter by quarter.

    Of those offered more hang up. The conversations that exist are as many and as long as ever, so
    that the others have to make up for them.
    """
    more, longer = np.ones(QUARTERS), np.ones(QUARTERS)
    if crisis is not None and crisis.queue == queue and unseen_share > 0:
        covered = [crisis.covers(quarter) for quarter in range(QUARTERS)]
        seen_share = 1 - unseen_share
        stay, usually = (1 - line_of(client, of).abandoned_share for of in (crisis, None))
        answered = (crisis.offered * stay / usually)[covered]
        more[covered] = (answered - seen_share) / unseen_share
        longer[covered] = (answered * crisis.handle - seen_share) / (answered - seen_share)
    return more, longer


def _handles(rng: np.random.Generator, unseen: Counts, mean: Amounts) -> Amounts:
    """Seconds handled for the others: gamma, so that no sum is below 0."""
    shape = 1 / _HANDLE_SPREAD**2
    return rng.gamma(unseen * shape, mean / shape)


@cache
def _moments() -> pa.Array[Any]:
    began = [when(moment_of(quarter)) for quarter in range(QUARTERS)]
    return pa.array(began, pa.timestamp("us"))


def _mean(total: Amounts, answered: Counts) -> pa.Array[Any]:
    """The mean per contact answered, to the hundredth; none where nobody was."""
    means = np.round(total / np.maximum(answered, 1), 2)
    return pa.array(means, mask=answered == 0)


def _table(**columns: Any) -> pa.Table:
    schema = IMPORTED["intervals"]
    return pa.table([_array(columns[f.name], f.type) for f in schema], schema=schema)


def _array(values: Any, kind: pa.DataType) -> pa.Array[Any]:
    return (values if isinstance(values, pa.Array) else pa.array(values)).cast(kind)
