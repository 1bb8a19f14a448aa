"""What counts of a workspace's tables: the imports, in their order, and their files.

A file that no import names is left over from one that did not finish; nobody
reads it, and the next import sweeps it away.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Final

from wellspent.errors import WorkspaceDamaged
from wellspent.workspace.folder import Workspace, replace_file

__all__ = ["IMPORT_AGAIN", "Import", "Manifest", "read_manifest", "sweep", "write_manifest"]

IMPORT_AGAIN: Final = (
    "Restore the workspace from a backup, or make a new one and import the files again."
)


@dataclass(frozen=True, slots=True)
class Import:
    """One import: its number, from 1, what was read, and the Parquet files it left.

    `sources` are the SHA-256 of the files read, with the format and the settings
    that they were read with; `replaced` counts contacts that were there before
    with other content. `parts` names files by table, relative to `tables/`.
    """

    number: int
    at: str
    form: str
    sources: list[str]
    contacts: int
    replaced: int
    problems: int
    parts: dict[str, list[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The imports that count, oldest first."""

    imports: tuple[Import, ...] = ()

    def parts(self, table: str) -> list[str]:
        """The files of a table, relative to `tables/`, oldest first."""
        return [part for one in self.imports for part in one.parts.get(table, [])]

    @property
    def replaces(self) -> bool:
        """Whether any contact was imported more than once, with other content."""
        return any(one.replaced for one in self.imports)

    def knows(self, source: str) -> bool:
        """Whether this very file was read before, in the same way."""
        return any(source in one.sources for one in self.imports)


def read_manifest(workspace: Workspace) -> Manifest:
    """The manifest in force; without imports before the first. Raises `WorkspaceDamaged`."""
    path = workspace.tables / "manifest.json"
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(tuple(Import(**one) for one in document["imports"]))
    except (OSError, ValueError, TypeError, KeyError):
        raise WorkspaceDamaged(path, IMPORT_AGAIN) from None


def write_manifest(workspace: Workspace, manifest: Manifest) -> None:
    """Put a manifest in force: from here on, and not before, its files count."""
    document = {"imports": [asdict(one) for one in manifest.imports]}
    text = json.dumps(document, indent=1, ensure_ascii=False)
    replace_file(workspace.tables / "manifest.json", text.encode())


def sweep(workspace: Workspace, manifest: Manifest) -> None:
    """Delete Parquet files that no import names."""
    named = {part for one in manifest.imports for parts in one.parts.values() for part in parts}
    for path in workspace.tables.glob("*/*/*.parquet"):
        if path.relative_to(workspace.tables).as_posix() not in named:
            path.unlink()
