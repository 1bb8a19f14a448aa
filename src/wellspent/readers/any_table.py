"""Any table of an analyst's own: CSV or Parquet, columns as they are, for questions about effects.

Nothing is renamed and nothing stored. A column is numbers, moments or texts as its cells say; rows
that cannot be read are left out, each with its line.
"""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from wellspent.errors import FileUnreadable, NothingFound, Problem, reason_of
from wellspent.readers.files import text_of
from wellspent.readers.records import left_out

__all__ = ["read_any_table"]

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NOTHING: Final = ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"]


def read_any_table(path: Path) -> tuple[pa.Table, list[Problem]]:
    """The table that the file holds, and the rows that could not be read.

    Raises `FileUnreadable`, `EncodingUnknown` and `NothingFound`.
    """
    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise FileUnreadable(path, reason_of(error)) from None
    if head.startswith(_UTF_16):
        raise FileUnreadable(
            path,
            "it is UTF-16 text, as some spreadsheets save it",
            f"Save it as UTF-8, for example: iconv -f UTF-16 -t UTF-8 '{path.name}'.",
        )
    table, problems = _parquet(path) if head == b"PAR1" else _csv(path)
    if not table.num_rows:
        raise NothingFound(path, "rows under its header")
    return table, problems


def _parquet(path: Path) -> tuple[pa.Table, list[Problem]]:
    try:
        return pq.read_table(path), []
    except (OSError, pa.ArrowInvalid):
        raise FileUnreadable(path, "its Parquet is damaged", "Write it again.") from None


def _csv(path: Path) -> tuple[pa.Table, list[Problem]]:
    text_of(path, "table")  # refused as a whole where it is blank or no UTF-8, with the place
    con = duckdb.connect()
    try:
        found: Any = con.sql(
            "SELECT * FROM read_csv(?, header = true, sample_size = -1, nullstr = ?, store_rejects = true)",
            params=[str(path), _NOTHING],
        ).to_arrow_table()
        rejected = con.execute("SELECT DISTINCT ON (line) line, error_type, column_name FROM reject_errors ORDER BY line").fetchall()  # fmt: skip
    except duckdb.Error:
        raise FileUnreadable(
            path,
            "it is no table with a header, its cells parted by commas, semicolons or tabs",
            "Save it as CSV with a header, or as Parquet.",
        ) from None
    problems = [
        left_out(path, line, f"the row cannot be read ({kind.lower()})", "Mend it, and quote cells that hold the delimiter.")
        for line, kind, _ in rejected
    ]  # fmt: skip
    return found, problems
