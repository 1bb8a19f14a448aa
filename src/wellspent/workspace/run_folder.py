"""Where runs lie, which one is in force, and how the next one takes its place.

part  the results of one batch of contacts, a Parquet file in each computed table
      under the same name; `analysed/<part>` says which contacts, in which version

A run is a list of parts. Those of unchanged contacts stay where the run that made
them put them, and later runs name them again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

from wellspent.errors import WorkspaceDamaged
from wellspent.workspace.folder import Workspace
from wellspent.workspace.storage import Storage

__all__ = [
    "ANALYSED",
    "FOUND",
    "RUN_AGAIN",
    "Part",
    "Run",
    "begin_run",
    "current_number",
    "current_run",
    "found_file",
    "put_in_force",
]

ANALYSED: Final = "analysed"  # of a run: which contacts, in which version, part by part
RUN_AGAIN: Final = (
    "Delete the folder 'runs' of the workspace, then repeat wellspent run: nothing else is lost."
)
FOUND: Final = ("worth", "listening")  # analyses of a whole run, kept beside it
_CURRENT: Final = "runs/current"
_BEFORE_SIGNALS: Final = ("labels", "segments", "answers", "evidence")  # runs that name no tables


@dataclass(frozen=True, slots=True)
class Part:
    """The results of one batch: of which run they are, and how many contacts and turns."""

    run: int
    number: int
    contacts: int
    turns: int

    def file(self, table: str) -> str:
        """The name of its file in a computed table, or in `analysed`."""
        return f"runs/{self.run:06d}/{table}/{self.run:06d}-{self.number:06d}.parquet"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run rests on: the imports up to `imports`, and this state of the analysis.

    `tables` are the computed tables that it has: an older analysis had fewer.
    """

    number: int
    at: str
    analysis: str
    imports: int
    parts: tuple[Part, ...]
    tables: tuple[str, ...] = _BEFORE_SIGNALS

    @property
    def contacts(self) -> int:
        """How many contacts it has results of."""
        return sum(part.contacts for part in self.parts)

    @property
    def turns(self) -> int:
        """How many turns those have."""
        return sum(part.turns for part in self.parts)

    def files(self) -> set[str]:
        """The names of all its files."""
        tables = (*self.tables, ANALYSED)
        return {_record(self.number)} | {p.file(table) for p in self.parts for table in tables}


def current_run(workspace: Workspace) -> Run | None:
    """The run in force; None before the first. Raises `WorkspaceDamaged`."""
    number = current_number(workspace)
    return None if number is None else _read_run(workspace.storage, number)


def current_number(workspace: Workspace) -> int | None:
    """The number of the run in force, from one small file. Raises `WorkspaceDamaged`."""
    storage = workspace.storage
    try:
        name = storage.read(_CURRENT).decode("utf-8").strip()
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise WorkspaceDamaged(storage.where(_CURRENT), RUN_AGAIN) from None
    if not name.isdigit():
        raise WorkspaceDamaged(storage.where(_CURRENT), RUN_AGAIN)
    return int(name)


def begin_run(workspace: Workspace, number: int) -> None:
    """Make room for run `number`: what an unfinished one left is swept away."""
    workspace.storage.remove(workspace.storage.names(f"runs/{number:06d}"))


def put_in_force(workspace: Workspace, run: Run, before: Run | None) -> None:
    """Make a finished run the one in force, at once.

    The files of the run before stay, as somebody may be reading them; those that
    only older runs name are deleted.
    """
    storage = workspace.storage
    storage.replace(_record(run.number), json.dumps(asdict(run)).encode())
    storage.replace(_CURRENT, f"{run.number:06d}\n".encode())
    kept = run.files() | (before.files() if before else set())
    storage.remove(storage.names("runs") - kept - {_CURRENT})
    # what was found from a run that is gone goes with it; nobody reads that of the one before
    for kind in FOUND:
        storage.remove({name for name in storage.names(kind) if _run_of(name) not in (None, run.number)})  # fmt: skip


def found_file(kind: str, number: int, ending: str = "json") -> str:
    """The name of the file that keeps what an analysis of a whole run found, such as its worth."""
    return f"{kind}/{number:06d}.{ending}"


def _run_of(name: str) -> int | None:
    """The run that a kept file is of; None for one that outlives runs."""
    number = name.rsplit("/", 1)[-1].split(".", 1)[0]
    return int(number) if number.isdigit() else None


def _record(number: int) -> str:
    return f"runs/{number:06d}/run.json"


def _read_run(storage: Storage, number: int) -> Run:
    try:
        said = json.loads(storage.read(_record(number)))
        tables = tuple(said.get("tables", _BEFORE_SIGNALS))
        parts = tuple(Part(**part) for part in said["parts"])
        return Run(**said | {"parts": parts, "tables": tables})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        raise WorkspaceDamaged(storage.where(_record(number)), RUN_AGAIN) from None
