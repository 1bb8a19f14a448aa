"""The analysis on this machine's cores: batches go out to processes and come back in order."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final

import pyarrow as pa

__all__ = ["map_locally"]

_AHEAD: Final = 2  # batches waiting for every process: memory stays the same however many there are

Tables = Mapping[str, pa.Table]


def map_locally(
    function: Callable[[Tables], Tables], batches: Iterable[Tables], processes: int | None = None
) -> Iterator[Tables]:
    """What `function` makes of every batch, in the order of the batches.

    `processes` is one for every core unless it is given. A single batch is done
    in this process: starting another would take longer.
    """
    batches = iter(batches)
    first = list(itertools.islice(batches, 2))
    if len(first) < 2 or processes == 1:
        yield from map(function, itertools.chain(first, batches))
        return
    workers = processes or os.cpu_count() or 1
    # a fresh interpreter each: forking a process with threads may hang it
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[Tables]] = deque()
        for batch in itertools.chain(first, batches):
            waiting.append(pool.submit(function, batch))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
