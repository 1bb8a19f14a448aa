"""What counts of a workspace's tables: the imports, in their order, and their files.

A file that no import names is left over from one that did not finish; nobody
reads it, and the next import sweeps it away.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from wellspent.errors import WorkspaceDamaged, WorkspaceError
from wellspent.workspace.folder import Workspace

__all__ = ["IMPORT_AGAIN", "Import", "Manifest", "read_manifest", "sweep", "write_manifest"]

_MANIFEST: Final = "tables/manifest.json"
_LAYOUT: Final = 2  # a contact's rows lie in parts of one name
IMPORT_AGAIN: Final = (
    "Restore the workspace from a backup, or make a new one and import the files again."
)


class WorkspaceOutdated(WorkspaceError):
    """A workspace whose tables an earlier version laid out in another way."""

    def __init__(self, place: Path | str) -> None:
        """`place` is the folder that was named."""
        super().__init__(
            f"'{place}' was filled by an earlier wellspent, whose tables lay in another way.",
            "Make a new workspace and import the files again.",
        )


@dataclass(frozen=True, slots=True)
class Import:
    """One import: its number, from 1, what was read, and the Parquet files it left.

    `sources` are the SHA-256 of the files read, with the format and the settings
    that they were read with; `replaced` counts contacts that were there before
    with other content. `parts` names files by table, relative to `tables/`: what
    a contact's turns, states and redactions lie in has the name of what the contact
    lies in. `sizes` are the contacts in each part of the table `contacts`.
    """

    number: int
    at: str
    form: str
    sources: list[str]
    contacts: int
    replaced: int
    problems: int
    parts: dict[str, list[str]] = field(default_factory=dict)
    sizes: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The imports that count, oldest first."""

    imports: tuple[Import, ...] = ()

    def parts(self, table: str) -> list[str]:
        """The files of a table, relative to `tables/`, oldest first."""
        return [part for one in self.imports for part in one.parts.get(table, [])]

    @property
    def last(self) -> int:
        """The number of the last import; 0 before the first."""
        return self.imports[-1].number if self.imports else 0

    @property
    def contacts(self) -> int:
        """How many contacts the workspace holds."""
        return sum(one.contacts - one.replaced for one in self.imports)

    def since(self, number: int) -> Manifest:
        """The imports after that of this number."""
        return Manifest(tuple(one for one in self.imports if one.number > number))

    @property
    def replaces(self) -> bool:
        """Whether any contact was imported more than once, with other content."""
        return any(one.replaced for one in self.imports)

    def knows(self, source: str) -> bool:
        """Whether this very file was read before, in the same way."""
        return any(source in one.sources for one in self.imports)


def read_manifest(workspace: Workspace) -> Manifest:
    """The manifest in force; without imports before the first.

    Raises `WorkspaceDamaged`, or `WorkspaceOutdated` for one of an earlier layout.
    """
    try:
        document = json.loads(workspace.storage.read(_MANIFEST))
        manifest = Manifest(tuple(Import(**one) for one in document["imports"]))
    except (OSError, ValueError, TypeError, KeyError):
        raise WorkspaceDamaged(workspace.storage.where(_MANIFEST), IMPORT_AGAIN) from None
    if manifest.imports and document.get("layout") != _LAYOUT:
        raise WorkspaceOutdated(workspace.path)
    return manifest


def write_manifest(workspace: Workspace, manifest: Manifest) -> None:
    """Put a manifest in force: from here on, and not before, its files count."""
    document = {"layout": _LAYOUT, "imports": [asdict(one) for one in manifest.imports]}
    text = json.dumps(document, indent=1, ensure_ascii=False)
    workspace.storage.replace(_MANIFEST, text.encode())


def sweep(workspace: Workspace, manifest: Manifest) -> None:
    """Delete files below `tables/` that no import names."""
    named = {part for one in manifest.imports for parts in one.parts.values() for part in parts}
    there = workspace.storage.names("tables")
    workspace.storage.remove(there - {f"tables/{part}" for part in named} - {_MANIFEST})
