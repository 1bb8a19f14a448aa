"""SQL over a workspace: one DuckDB view for every table, imported and computed.

The connection is in memory and reads Parquet, so that any number of people can
look while one process writes.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa

from wellspent.errors import NoRunYet, WorkspaceDamaged
from wellspent.tables import COMPUTED, IMPORTED
from wellspent.workspace.folder import Workspace
from wellspent.workspace.manifest import IMPORT_AGAIN, Manifest, read_manifest
from wellspent.workspace.run_folder import ANALYSED, RUN_AGAIN, current_run, read_run

__all__ = ["connect", "connect_analysed"]

# what makes two rows of a table the same thing; the later import wins
_KEYS: Final = {
    "surveys": '"contact", "question"',
    "outcomes": '"customer", "at", "kind"',
    "intervals": '"queue", "at"',
}
_NAMED_FILE: Final = re.compile(r"[^\"\']+\.parquet")
_OF_CONTACT: Final = ("turns", "states", "redactions")


def connect(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """A connection with a view for every table of `wellspent.tables`.

    Beside them stands `contact_versions(contact, digest, import)`: what the
    workspace holds of each contact. A table that nothing was imported into, and
    every computed table before the first run, is there and empty. Raises
    `WorkspaceDamaged`.
    """
    manifest = read_manifest(workspace)
    try:
        return _with_views(workspace, manifest)
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.BinderException) as error:
        named = _NAMED_FILE.search(str(error))
        path = Path(named[0]) if named else workspace.path
        remedy = RUN_AGAIN if workspace.runs in path.parents else IMPORT_AGAIN
        raise WorkspaceDamaged(path, remedy) from None


def connect_analysed(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """The same for a workspace that has a run. Raises `NoRunYet` before the first."""
    if current_run(workspace) is None:
        raise NoRunYet(workspace.path)
    return connect(workspace)


def _with_views(workspace: Workspace, manifest: Manifest) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    _create_versions(connection, workspace, manifest)
    for name, schema in IMPORTED.items():
        files = [str(workspace.tables / part) for part in manifest.parts(name)]
        _create(connection, name, schema, files, _which_rows(name, manifest))
    run = current_run(workspace)
    if run:
        _require_whole(run)
    for name, schema in COMPUTED.items():
        parts = sorted(str(path) for path in run.glob(f"{name}/*.parquet")) if run else []
        _create(connection, name, schema, parts, "{columns} FROM {source}")
    return connection


def _require_whole(run: Path) -> None:
    """Raise `WorkspaceDamaged` where a part of the run is not there in every table."""
    read_run(run)
    for part in (run / ANALYSED).glob("*.parquet"):
        for name in COMPUTED:
            if not (run / name / part.name).exists():
                raise WorkspaceDamaged(run / name / part.name, RUN_AGAIN)


def _which_rows(name: str, manifest: Manifest) -> str:
    """The query of a view, with `{columns}` and `{source}` left open."""
    if name in _KEYS:
        return _latest(_KEYS[name])
    if name == "contacts" and manifest.replaces:
        return _latest("contact")
    if name in _OF_CONTACT and manifest.replaces:
        return "{columns} FROM {source} SEMI JOIN contact_versions USING (contact, import)"
    return "{columns} FROM {source}"


def _latest(key: str) -> str:
    return (
        "{columns} FROM {source} "
        f'QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY "import" DESC) = 1'
    )


def _create(
    connection: duckdb.DuckDBPyConnection,
    name: str,
    schema: pa.Schema,
    files: list[str],
    query: str,
) -> None:
    if not files:
        connection.register(name, schema.empty_table())
        return
    columns = ", ".join(f'"{column}"' for column in schema.names)
    select = query.format(columns=columns, source=_source(files))
    connection.execute(f'CREATE VIEW "{name}" AS SELECT {select}')


def _create_versions(
    connection: duckdb.DuckDBPyConnection, workspace: Workspace, manifest: Manifest
) -> None:
    files = [str(workspace.tables / part) for part in manifest.parts("contacts")]
    if not files:
        empty: Any = pa.table({"contact": pa.array([], pa.string()), "digest": [], "import": []})
        connection.register("contact_versions", empty)
        return
    select = _latest("contact").format(columns='contact, digest, "import"', source=_source(files))
    connection.execute(f"CREATE VIEW contact_versions AS SELECT {select}")


def _source(files: list[str]) -> str:
    quoted = ", ".join("'" + file.replace("'", "''") + "'" for file in files)
    return f"read_parquet([{quoted}], hive_partitioning = false)"
