"""Where runs lie, which one is in force, and how the next one takes its place."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from wellspent.errors import WorkspaceDamaged
from wellspent.workspace.folder import Workspace, replace_file

__all__ = ["ANALYSED", "RUN_AGAIN", "Run", "begin_run", "current_run", "put_in_force", "read_run"]

ANALYSED: Final = "analysed"  # of a run: which contacts, in which version, part by part
RUN_AGAIN: Final = (
    "Delete the folder 'runs' of the workspace, then repeat wellspent run: nothing else is lost."
)
_KEPT: Final = 2  # the run in force and the one before it, which somebody may still be reading
_MAKING: Final = ".making-"


@dataclass(frozen=True, slots=True)
class Run:
    """What a run rests on: its number, when it was made, and by which state of the analysis."""

    number: int
    at: str
    analysis: str
    contacts: int


def current_run(workspace: Workspace) -> Path | None:
    """The folder of the run in force; None before the first. Raises `WorkspaceDamaged`."""
    pointer = workspace.runs / "current"
    try:
        name = pointer.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    except ValueError:
        raise WorkspaceDamaged(pointer, RUN_AGAIN) from None
    folder = workspace.runs / name
    if not name.isdigit() or not (folder / "run.json").exists():
        raise WorkspaceDamaged(pointer, RUN_AGAIN)
    return folder


def read_run(folder: Path) -> Run:
    """What a finished run says of itself. Raises `WorkspaceDamaged`."""
    try:
        return Run(**json.loads((folder / "run.json").read_text(encoding="utf-8")))
    except (ValueError, TypeError):
        raise WorkspaceDamaged(folder / "run.json", RUN_AGAIN) from None


def begin_run(workspace: Workspace, number: int) -> Path:
    """An empty folder for run `number`; what an unfinished run left is swept away."""
    workspace.runs.mkdir(exist_ok=True)
    for left_over in workspace.runs.glob(f"{_MAKING}*"):
        shutil.rmtree(left_over)
    folder = workspace.runs / f"{_MAKING}{number:06d}"
    folder.mkdir()
    return folder


def put_in_force(workspace: Workspace, draft: Path, run: Run) -> Path:
    """Make a finished draft the run in force, at once; older runs than the last are deleted."""
    replace_file(draft / "run.json", json.dumps(asdict(run), indent=1).encode())
    _sync_files(draft)
    folder = workspace.runs / f"{run.number:06d}"
    if folder.exists():  # finished, but its process died before it came into force
        shutil.rmtree(folder)
    draft.rename(folder)
    replace_file(workspace.runs / "current", f"{folder.name}\n".encode())
    finished = sorted(path for path in workspace.runs.iterdir() if path.name.isdigit())
    for old in finished[:-_KEPT]:
        shutil.rmtree(old)
    return folder


def _sync_files(folder: Path) -> None:
    for path in folder.rglob("*.parquet"):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
