"""One vCon a contact: the conversation with its ledger and its scorecard as analyses."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import duckdb

from wellspent.errors import FileUnwritable, reason_of
from wellspent.readers.vcon import contact_to_vcon
from wellspent.tables import contacts_of
from wellspent.workspace.batches import batches_of
from wellspent.workspace.folder import Workspace
from wellspent.workspace.views import connect_analysed

__all__ = ["export_vcons"]

_BATCH: Final = 250
_LINES: Final = """
    SELECT contact, part, pace, friction, speaker, timing, round(sum(seconds), 3) AS seconds
    FROM segments SEMI JOIN chosen USING (contact) GROUP BY ALL ORDER BY ALL
"""
_ANSWERS: Final = """
    SELECT contact, question, answer, "by", confidence
    FROM answers SEMI JOIN chosen USING (contact) ORDER BY contact, question
"""
_EVIDENCE: Final = """
    SELECT contact, question, turn, quote
    FROM evidence SEMI JOIN chosen USING (contact) ORDER BY contact, question, turn, "start"
"""


def export_vcons(
    workspace: Workspace,
    folder: Path,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Write one `.vcon.json` a contact into `folder`; gives how many.

    Each is checked against the IETF's schema. Raises `NoRunYet`, `VconInvalid`, or
    `FileUnwritable` where the folder cannot be written.
    """
    connection = connect_analysed(workspace)
    names = [row[0] for row in connection.sql("SELECT contact FROM contacts ORDER BY 1").fetchall()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        done = 0
        for tables in batches_of(connection, names, _BATCH):
            analyses = _analyses(connection)
            for contact in contacts_of(tables):
                vcon = contact_to_vcon(contact, list(analyses[contact.id].items()))
                text = json.dumps(vcon, ensure_ascii=False, indent=1)
                (folder / f"{_file_name(contact.id, done)}.vcon.json").write_text(text, "utf-8")
                done += 1
            progress(done, len(names))
    except OSError as error:
        raise FileUnwritable(folder, reason_of(error)) from None
    return len(names)


def _file_name(contact: str, number: int) -> str:
    """The contact's id where that can be a file's name, with its number where it had to change."""
    safe = re.sub(r"[^\w.-]", "_", contact)[:100]
    return safe if safe == contact and not safe.startswith(".") else f"{number:06d}-{safe}"


def _analyses(connection: duckdb.DuckDBPyConnection) -> defaultdict[str, dict[str, Any]]:
    """For every contact of the batch its ledger and its scorecard."""
    found: defaultdict[str, dict[str, Any]] = defaultdict(
        lambda: {"ledger": {"lines": []}, "scorecard": {"answers": []}}
    )
    for line in _rows(connection, _LINES):
        found[line.pop("contact")]["ledger"]["lines"].append(line)
    quotes: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for item in _rows(connection, _EVIDENCE):
        quotes[item.pop("contact"), item.pop("question")].append(item)
    for answer in _rows(connection, _ANSWERS):
        contact = answer.pop("contact")
        answer["evidence"] = quotes[contact, answer["question"]]
        found[contact]["scorecard"]["answers"].append(answer)
    return found


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = connection.sql(query).to_arrow_table().to_pylist()
    return rows
