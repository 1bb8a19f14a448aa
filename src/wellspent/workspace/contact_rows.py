"""One row a contact: what was recorded, its ledger by part and by friction, its answers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq

from wellspent.errors import FileUnwritable, WellspentError, reason_of
from wellspent.parts import FRICTIONS, PARTS
from wellspent.workspace.folder import Workspace
from wellspent.workspace.views import connect_analysed

__all__ = ["ExportUnknown", "export_contacts"]

_RECORDED: Final = (
    "contact, source, channel, began, queue, reason, segment, agent, team, customer, resolved"
)


class ExportUnknown(WellspentError):
    """A file name whose ending no export is known for."""

    def __init__(self, path: Path) -> None:
        """`path` is the file that was named."""
        super().__init__(
            f"'{path}' ends in neither .csv nor .parquet.",
            "Name the file with one of these endings.",
        )


def export_contacts(workspace: Workspace, path: Path) -> int:
    """Write one row a contact to a `.csv` or `.parquet` file; gives the number of rows.

    Seconds are null where the contact has no timing. Raises `NoRunYet`,
    `ExportUnknown`, or `FileUnwritable` where the file cannot be written.
    """
    if path.suffix not in (".csv", ".parquet"):
        raise ExportUnknown(path)
    rows = contact_rows(connect_analysed(workspace))
    try:
        if path.suffix == ".csv":
            pyarrow.csv.write_csv(rows, path)
        else:
            pq.write_table(rows, path, compression="zstd")
    except OSError as error:
        raise FileUnwritable(path, reason_of(error)) from None
    return rows.num_rows


def contact_rows(connection: duckdb.DuckDBPyConnection) -> pa.Table:
    """The table of one row a contact, in the order of their beginning.

    Beside what was recorded: `acd_seconds` (the phone system's own handle time),
    `handle_seconds` (the ledger's) with `timing`, seconds by pace, by part
    (`part_…`) and by friction (`friction_…`), and one column for each question
    (`answer_…`).
    """
    query = f"""
        WITH ledgers AS (
            SELECT contact, round(sum(seconds), 3) AS handle_seconds,
                   CASE WHEN bool_and(timing = 'measured') THEN 'measured' ELSE 'estimated' END AS timing,
                   {_sums("pace", ("quick", "slow", "none", "unknown"), "pace_")},
                   {_sums("part", (*PARTS, "unknown"), "part_")},
                   {_sums("friction", FRICTIONS, "friction_")}
            FROM segments GROUP BY contact
        ), counts AS (SELECT contact, count(*) AS turns FROM turns GROUP BY contact),
        cards AS ({_cards(connection)})
        SELECT {_RECORDED}, contacts.handle_seconds AS acd_seconds, coalesce(turns, 0) AS turns,
               coalesce(timing, 'absent') AS timing,
               ledgers.* EXCLUDE (contact, timing), cards.* EXCLUDE (contact)
        FROM contacts LEFT JOIN counts USING (contact) LEFT JOIN ledgers USING (contact)
             LEFT JOIN cards USING (contact)
        ORDER BY began NULLS LAST, contact
    """
    rows: pa.Table = connection.sql(query).to_arrow_table()
    return rows


def _sums(column: str, names: tuple[str, ...], prefix: str) -> str:
    return ", ".join(
        f"""round(coalesce(sum(seconds) FILTER ({column} = '{name}'), 0), 3) AS {prefix}{name}_seconds"""
        for name in names
    )


def _cards(connection: duckdb.DuckDBPyConnection) -> str:
    """SQL for one row a contact with a column a question, in alphabetical order."""
    questions = connection.sql("SELECT DISTINCT question FROM answers ORDER BY 1").fetchall()
    columns = "".join(
        f", max(answer) FILTER (question = '{name}') AS answer_{name}" for (name,) in questions
    )
    return f"SELECT contact{columns} FROM answers GROUP BY contact"
