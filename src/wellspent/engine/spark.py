"""The work on a Spark cluster: items go out as tasks of their own and come back in order.

Every task is one item, and what it returns is small, because a worker reads and
writes the rows where the workspace lies. Whatever Spark does about a worker that
died or is slow (it starts the task again, elsewhere or twice) comes to the same:
the function depends on the item alone and stores its results under a name that
follows from the item.
"""

from __future__ import annotations

import itertools
import os
import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from wellspent.errors import WellspentError

__all__ = ["SparkFailed", "SparkMissing", "map_on_spark", "spark_session"]

_AHEAD: Final = 2  # tasks waiting for every core of the cluster
_ATTEMPTS: Final = 8  # of a task, before the work is given up; the loss of a worker is one
_CONFIG: Final = {
    "spark.log.level": "OFF",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.task.maxFailures": str(_ATTEMPTS),
    "spark.sql.session.timeZone": "UTC",
    # a worker keeps its Python with its models loaded from task to task
    "spark.python.worker.reuse": "true",
}

T = TypeVar("T")
R = TypeVar("R")


class SparkMissing(WellspentError):
    """Spark, or the Java that it runs on, is not on this machine."""

    def __init__(self, what: str, remedy: str) -> None:
        """`what` is missing, and `remedy` installs it."""
        super().__init__(f"Spark needs {what}, and this machine has none.", remedy)


class SparkFailed(WellspentError):
    """A cluster that cannot be reached, or that gave the work up."""

    def __init__(self, master: str, reason: str) -> None:
        """`reason` is the kind of error, without the words of a record."""
        super().__init__(
            f"Spark at '{master}' gave up: {reason}.",
            "Check the address, the room of its workers, and that each has wellspent and reaches the workspace; then repeat: nothing was changed.",
        )


def map_on_spark(function: Callable[[T], R], items: Iterable[T], master: str) -> Iterator[R]:
    """What `function` makes of every item, in the order of the items.

    `master` is an address of Spark, such as `local[2]`, `local-cluster[2,1,2048]`
    (workers, cores each, MB each) or `spark://host:7077`. Function, items and
    results are pickled; the workers need wellspent and the same Python. Some items
    a core are on their way at a time. Raises `SparkMissing` or `SparkFailed`.
    """
    items = iter(items)
    with spark_session(master) as session:
        context = session.sparkContext
        ahead = _AHEAD * max(context.defaultParallelism, 1)

        def work(item: T) -> _Outcome[R]:
            done: list[_Outcome[R]] = context.parallelize([item], 1).map(_Task(function)).collect()
            return done[0]

        with ThreadPoolExecutor(ahead) as threads:
            waiting: deque[Future[_Outcome[R]]] = deque(
                threads.submit(work, item) for item in itertools.islice(items, ahead)
            )
            while waiting:
                result = _result(waiting.popleft(), master)
                waiting.extend(threads.submit(work, item) for item in itertools.islice(items, 1))
                yield result


@contextmanager
def spark_session(master: str) -> Iterator[Any]:
    """A session of Spark that ends with the context. Raises `SparkMissing` or `SparkFailed`."""
    session = _begin(master)
    try:
        yield session
    finally:
        session.stop()


def _begin(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError:
        raise SparkMissing("pyspark", "Install it: pip install 'wellspent[spark]'.") from None
    if not _has_java():
        raise SparkMissing(
            "Java 17", "Install it (on Debian: apt-get install openjdk-17-jre-headless)."
        )
    # workers of this machine run the Python that we run in
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    if master.startswith("local"):  # nobody else is to reach it
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.master(master).appName("wellspent")
    for key, value in _CONFIG.items():
        builder = builder.config(key, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:  # noqa: BLE001 - Spark's own kinds, and Java's
        raise SparkFailed(master, _kind_of(error)) from None
    session.sparkContext.setLogLevel("OFF")
    return session


def _has_java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return bool((home and (Path(home) / "bin" / "java").exists()) or shutil.which("java"))


@dataclass(frozen=True, slots=True)
class _Outcome(Generic[R]):
    """What became of an item: its results, one, or an error of ours."""

    results: tuple[R, ...] = ()
    error: WellspentError | None = None


@dataclass(frozen=True, slots=True)
class _Task(Generic[T, R]):
    """The function on a worker; what it has to say comes back in its own words, not in Spark's."""

    function: Callable[[T], R]

    def __call__(self, item: T) -> _Outcome[R]:
        """The item's outcome."""
        try:
            return _Outcome((self.function(item),))
        except WellspentError as error:
            return _Outcome(error=error)


def _result(future: Future[_Outcome[R]], master: str) -> R:
    """What a task gave. Raises its error."""
    outcome = _outcome(future, master)
    if outcome.error is not None:
        raise outcome.error
    return outcome.results[0]


def _outcome(future: Future[_Outcome[R]], master: str) -> _Outcome[R]:
    try:
        return future.result()
    except Exception as error:  # the message may hold a record's words: only its kind is shown
        if os.environ.get("WELLSPENT_TRACEBACK"):
            raise
        raise SparkFailed(master, _kind_of(error)) from None


def _kind_of(error: Exception) -> str:
    """The kind of the error, or that of the Java exception inside it."""
    inner = getattr(error, "java_exception", None)
    return str(inner.getClass().getSimpleName()) if inner is not None else type(error).__name__
