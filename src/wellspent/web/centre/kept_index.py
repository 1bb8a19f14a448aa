"""The index of a run, kept in the workspace as arrays that processes map into memory.

It lies in `app/index/<run>-<digest>/`, where the digest tells runs, settings and layouts of
the index apart. It is written beside and renamed: an index is whole or not there.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.errors import NoRunYet
from wellspent.report.index import ContactIndex
from wellspent.report.indexing import build_index
from wellspent.report.operation_facts import Facts, facts_of_arrays, gather_facts, to_arrays
from wellspent.workspace import Workspace, connect_analysed, current_run
from wellspent.workspace.one_contact import Whereabouts, find_contacts
from wellspent.workspace.run_folder import Run

__all__ = ["Held", "Progress", "hold_index"]

Progress = Callable[[int, int], None]
_LAYOUT: Final = 5  # of the arrays: another number makes every index anew


@dataclass(frozen=True, slots=True)
class Held:
    """What pages are made from: a run's index, its operation's facts, where its contacts lie."""

    run: int
    index: ContactIndex
    facts: Facts
    whereabouts: Whereabouts


def hold_index(workspace: Workspace, progress: Progress = lambda _done, _total: None) -> Held:
    """The index of the run in force, read where it was kept, else built and kept.

    Of processes that need the same index at once one builds it. Raises `NoRunYet` or
    `WorkspaceDamaged`.
    """
    run = current_run(workspace)
    if run is None:
        raise NoRunYet(workspace.path)
    if not isinstance(workspace.path, Path):  # what lies in a store cannot be mapped
        return _from(run, _built(workspace, progress))
    folder = workspace.path / "app" / "index" / _name(workspace, run)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent):
        kept = _read(folder)
        if kept is None:
            _keep(folder, _built(workspace, progress))
            kept = _read(folder)
    if kept is None:
        raise NoRunYet(workspace.path)
    return _from(run, kept)


def _name(workspace: Workspace, run: Run) -> str:
    settings = workspace.settings
    said = (
        _LAYOUT, run.number, run.at, run.analysis, run.imports,
        settings.repeat_days, settings.csat, settings.csat_good,
    )  # fmt: skip
    return f"{run.number:06d}-{hashlib.sha256(repr(said).encode()).hexdigest()[:12]}"


def _built(workspace: Workspace, progress: Progress) -> dict[str, npt.NDArray[Any]]:
    steps = 0

    def advance(done: int, total: int) -> None:
        nonlocal steps
        steps = total + 1
        progress(done, steps)

    with connect_analysed(workspace) as connection:
        index = build_index(connection, workspace.settings, advance)
        facts = gather_facts(connection)
    ids = [index.contact(position) for position in range(len(index))]
    arrays = {**index.arrays(), **to_arrays(facts), **find_contacts(workspace, ids).arrays()}
    progress(steps, steps)
    return arrays


def _from(run: Run, arrays: dict[str, npt.NDArray[Any]]) -> Held:
    return Held(
        run.number,
        ContactIndex.from_arrays(arrays),
        facts_of_arrays(arrays),
        Whereabouts.from_arrays(arrays),
    )


def _keep(folder: Path, arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Put the arrays into the folder, all at once, and take the folders of older runs away."""
    draft = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}")
    draft.mkdir()
    for name, array in arrays.items():
        with (draft / f"{name}.npy").open("wb") as file:
            np.save(file, array)
            file.flush()
            os.fsync(file.fileno())
    shutil.rmtree(folder, ignore_errors=True)  # a damaged one
    draft.rename(folder)
    for other in folder.parent.iterdir():
        # what another process has mapped stays with it until it lets go
        if other.is_dir() and other != folder:
            shutil.rmtree(other, ignore_errors=True)


def _read(folder: Path) -> dict[str, npt.NDArray[Any]] | None:
    """The arrays of a folder; None where it is not there, or something else changed it."""
    try:
        arrays = {path.stem: np.load(path, mmap_mode="r") for path in folder.glob("*.npy")}
        ContactIndex.from_arrays(arrays)
        facts_of_arrays(arrays)
        Whereabouts.from_arrays(arrays)
    except (OSError, ValueError, KeyError, EOFError):
        return None
    return arrays


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """The right to build, for one process at a time; the system frees it when that dies."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
