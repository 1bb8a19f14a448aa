"""What `wellspent listen` found, kept beside the run, and what outlives runs.

listening/<run>.json            the whole of it
listening/<run>.topics.parquet  contact, topic, confidence: the topic is null where none fits
listening/book.json             the topics as they are known, so that a next run calls them the same
listening/said/<name>.json      what people decided in the app and the command line must know
"""

from __future__ import annotations

import io
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from wellspent.errors import FileUnwritable, reason_of
from wellspent.settings import Settings
from wellspent.workspace.beside_run import keep_found, kept_found
from wellspent.workspace.folder import Workspace
from wellspent.workspace.run_folder import current_number, found_file
from wellspent.workspace.said import keep_said_of, said_of

__all__ = [
    "TOPICS",
    "keep_book",
    "keep_listening",
    "keep_said",
    "kept_book",
    "kept_listening",
    "kept_topics",
    "said",
]

_COLUMNS: Final[dict[str, pa.DataType]] = {
    "contact": pa.string(),
    "topic": pa.string(),
    "confidence": pa.float64(),
}
TOPICS: Final = pa.schema(_COLUMNS)
_BOOK: Final = "listening/book.json"


def keep_listening(
    workspace: Workspace, text: str, topics: pa.Table, run: int | None = None
) -> bool:
    """Keep what was heard in this run and the topic of each contact; no where another is in force now.

    The topics are written first: a text that counts always has them. Raises `FileUnwritable`.
    """
    number = current_number(workspace)
    if number is None or run not in (None, number):
        return False
    buffer = io.BytesIO()
    pq.write_table(topics.select(TOPICS.names).cast(TOPICS), buffer, compression="zstd")
    _write(workspace, found_file("listening", number, "topics.parquet"), buffer.getvalue())
    return keep_found(workspace, "listening", text, _settings, run)


def kept_listening(workspace: Workspace) -> str | None:
    """What was kept of the run in force; None where nothing was, or where it no longer holds."""
    return kept_found(workspace, "listening", _settings)


def kept_topics(workspace: Workspace) -> pa.Table:
    """The topic of each contact, as it was kept with what holds now; no rows where nothing does."""
    number = current_number(workspace)
    if number is None or kept_listening(workspace) is None:
        return TOPICS.empty_table()
    try:
        content = workspace.storage.read(found_file("listening", number, "topics.parquet"))
        return pq.read_table(io.BytesIO(content), schema=TOPICS)
    except (OSError, pa.ArrowException):
        return TOPICS.empty_table()


def keep_book(workspace: Workspace, text: str) -> None:
    """Keep the topics as they are known now. Raises `FileUnwritable`."""
    _write(workspace, _BOOK, text.encode())


def kept_book(workspace: Workspace) -> str | None:
    """The topics as an earlier run came to know them; None before the first."""
    return _read(workspace, _BOOK)


def keep_said(workspace: Workspace, name: str, text: str) -> None:
    """Keep what people decided, as `topic_names` or `alarm_answers`. Raises `FileUnwritable`."""
    keep_said_of(workspace, "listening", name, text)


def said(workspace: Workspace, name: str) -> str | None:
    """What people decided under this name; None where nobody did."""
    return said_of(workspace, "listening", name)


def _write(workspace: Workspace, name: str, content: bytes) -> None:
    try:
        workspace.storage.replace(name, content)
    except OSError as error:
        raise FileUnwritable(workspace.storage.where(name), reason_of(error)) from None


def _read(workspace: Workspace, name: str) -> str | None:
    try:
        return workspace.storage.read(name).decode()
    except (OSError, UnicodeDecodeError):
        return None


def _settings(settings: Settings) -> tuple[object, ...]:
    return (
        settings.name, settings.fictional, settings.currency, settings.csat, settings.csat_good,
        settings.repeat_days, settings.listening, settings.worth,
    )  # fmt: skip
