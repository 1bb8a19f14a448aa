"""SQL over a workspace: one DuckDB view for every table, imported and computed.

The connection is in memory and reads Parquet, so that any number of people can
look while one process writes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

import duckdb
import pyarrow as pa

from wellspent.errors import NoRunYet, WorkspaceDamaged
from wellspent.tables import COMPUTED, IMPORTED
from wellspent.workspace.folder import Workspace
from wellspent.workspace.manifest import IMPORT_AGAIN, Manifest, read_manifest
from wellspent.workspace.run_folder import RUN_AGAIN, Run, current_run
from wellspent.workspace.storage import Folder, Storage

__all__ = ["connect", "connect_analysed"]

# what makes two rows of a table the same thing; the later import wins
_KEYS: Final = {
    "surveys": '"contact", "question"',
    "outcomes": '"customer", "at", "kind"',
    "intervals": '"queue", "at"',
    "digital": '"customer", "at", "session", "kind", "detail"',
    "callbacks": '"contact", "question"',
    "focus_groups": '"group", "at", "customer", "said"',
    "actions": '"at", "kind", "agent", "team", "queue", "about"',
    "staff_records": '"at", "person", "kind"',
    "consults": '"contact", "at", "asker", "helper"',
}
_ALL: Final = "{columns} FROM {source}"
_NAMED_FILE: Final = re.compile(r"[^\"\']+\.parquet")
_OF_CONTACT: Final = ("turns", "states", "redactions")


def connect(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """A connection with a view for every table of `wellspent.tables`.

    Beside them stands `contact_versions(contact, digest, import)`: what the
    workspace holds of each contact. A table that nothing was imported into, and
    every computed table before the first run, is there and empty. Raises
    `WorkspaceDamaged`.
    """
    manifest, run = read_manifest(workspace), current_run(workspace)
    _require_whole(workspace.storage, manifest, run)
    try:
        return _with_views(workspace.storage, manifest, run)
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.BinderException) as error:
        named = _NAMED_FILE.search(str(error))
        path = named[0] if named else workspace.path
        remedy = RUN_AGAIN if "/runs/" in str(path) else IMPORT_AGAIN
        raise WorkspaceDamaged(path, remedy) from None


def connect_analysed(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """The same for a workspace that has a run. Raises `NoRunYet` before the first."""
    if current_run(workspace) is None:
        raise NoRunYet(workspace.path)
    return connect(workspace)


def _require_whole(storage: Storage, manifest: Manifest, run: Run | None) -> None:
    """Raise `WorkspaceDamaged` where a file that counts is not there."""
    tables = {f"tables/{part}" for name in IMPORTED for part in manifest.parts(name)}
    for wanted, below, remedy in (
        (tables, "tables", IMPORT_AGAIN),
        (run.files() if run else set(), "runs", RUN_AGAIN),
    ):
        gone = wanted - storage.names(below)
        if gone:
            raise WorkspaceDamaged(storage.where(min(gone)), remedy)


def _with_views(storage: Storage, manifest: Manifest, run: Run | None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, schema in IMPORTED.items():
        files = [f"tables/{part}" for part in manifest.parts(name)]
        marked = schema.append(pa.field("import", pa.int32()))
        if name == "contacts":
            marked = marked.append(pa.field("digest", pa.string()))
            versions = _latest("contact") if manifest.replaces else _ALL
            stored = _stored(connection, storage, name, files, marked)
            _create(
                connection, "contact_versions", ["contact", "digest", "import"], stored, versions
            )
        else:
            stored = _stored(connection, storage, name, files, marked)
        _create(connection, name, schema.names, stored, _which_rows(name, manifest))
    for name, schema in COMPUTED.items():
        files = [part.file(name) for part in run.parts] if run and name in run.tables else []
        _create(
            connection, name, schema.names, _stored(connection, storage, name, files, schema), _ALL
        )
    return connection


def _which_rows(name: str, manifest: Manifest) -> str:
    """The query of a view, with `{columns}` and `{source}` left open."""
    if name in _KEYS:
        return _latest(_KEYS[name])
    if name == "contacts" and manifest.replaces:
        return _latest("contact")
    if name in _OF_CONTACT and manifest.replaces:
        return _ALL + " SEMI JOIN contact_versions USING (contact, import)"
    return _ALL


def _latest(key: str) -> str:
    return (
        "{columns} FROM {source} "
        f'QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY "import" DESC) = 1'
    )


def _create(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    columns: Sequence[str],
    source: str,
    query: str,
) -> None:
    quoted = ", ".join(f'"{column}"' for column in columns)
    select = query.format(columns=quoted, source=source)
    connection.execute(f'CREATE VIEW "{name}" AS SELECT {select}')


def _stored(
    connection: duckdb.DuckDBPyConnection,
    storage: Storage,
    name: str,
    files: Sequence[str],
    schema: pa.Schema,
) -> str:
    """SQL that gives all rows of these files; no rows where there is no file."""
    if isinstance(storage, Folder) and files:
        quoted = ", ".join(_quoted(str(storage.where(file))) for file in files)
        return f"read_parquet([{quoted}], hive_partitioning = false)"
    # DuckDB would look at every object of a store before it reads the first
    rows: Any = storage.dataset(files, schema) if files else schema.empty_table()
    connection.register(f"stored_{name}", rows)
    return f"stored_{name}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
