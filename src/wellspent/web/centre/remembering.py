"""The latest answers, kept: each worked out once, however many ask for it at the same time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any, TypeVar, cast

__all__ = ["Memory"]

_Answer = TypeVar("_Answer")


class Memory:
    """At most so many answers; the one that nobody asked for the longest goes first."""

    def __init__(self, most: int) -> None:
        """`most` is how many are kept."""
        self._most = most
        self._held: OrderedDict[Hashable, Future[Any]] = OrderedDict()
        self._lock = Lock()

    def recall(self, question: Hashable, answer: Callable[[], _Answer]) -> _Answer:
        """The answer to a question, from `answer` where it is not known.

        Who asks while somebody works on it waits for that one. What `answer` raises is
        raised to all of them, and not kept.
        """
        with self._lock:
            held = self._held.get(question)
            first = held is None
            if held is None:
                held = self._held[question] = Future()
            self._held.move_to_end(question)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
        if first:
            self._work_out(question, held, answer)
        return cast("_Answer", held.result())

    def _work_out(self, question: Hashable, held: Future[Any], answer: Callable[[], Any]) -> None:
        try:
            held.set_result(answer())
        except BaseException as error:  # noqa: BLE001 - those who wait are told
            with self._lock:
                self._held.pop(question, None)
            held.set_exception(error)
