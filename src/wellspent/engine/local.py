"""The work on this machine's cores: items go out to processes and come back in order."""

from __future__ import annotations

import itertools
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from typing import Final, TypeVar

__all__ = ["map_locally"]

_AHEAD: Final = 2  # items waiting for every process: memory stays the same however many there are

T = TypeVar("T")
R = TypeVar("R")


def map_locally(
    function: Callable[[T], R], items: Iterable[T], processes: int | None = None
) -> Iterator[R]:
    """What `function` makes of every item, in the order of the items.

    `processes` is one for every core unless it is given. A single item is done
    in this process: starting another would take longer.
    """
    items = iter(items)
    first = list(itertools.islice(items, 2))
    if len(first) < 2 or processes == 1:
        yield from map(function, itertools.chain(first, items))
        return
    workers = processes or os.cpu_count() or 1
    # a fresh interpreter each: forking a process with threads may hang it
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        waiting: deque[Future[R]] = deque()
        for item in itertools.chain(first, items):
            waiting.append(pool.submit(function, item))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
