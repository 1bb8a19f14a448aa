"""Output that is there whole or not at all."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from wellspent.errors import FileUnwritable, reason_of

__all__ = ["check_writable", "write_bytes", "write_json", "write_text", "writing"]


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """A text file that takes its name only when it was written to the end; `-` is standard output.

    A link is followed, and a device or a pipe is written to as it is. Raises `FileUnwritable`.
    """
    if path == Path("-"):
        yield sys.stdout
        return
    with _drafted(path) as draft, draft.open("w", encoding="utf-8") as file:
        yield file


@contextmanager
def _drafted(path: Path) -> Iterator[Path]:
    """Where to write; it takes the place of `path` at the end."""
    straight = path.exists() and not path.is_file() and not path.is_dir()
    target = path if straight else path.resolve()
    draft = target if straight else target.with_name(f".{target.name}.draft")
    try:
        yield draft
        if not straight:
            draft.replace(target)
    except OSError as error:
        raise FileUnwritable(path, reason_of(error)) from None
    finally:
        if not straight:
            draft.unlink(missing_ok=True)


def check_writable(path: Path | None) -> None:
    """Raise `FileUnwritable` before the work begins, not after it, where its folder will not do."""
    if path is None or path == Path("-"):
        return
    folder = path.resolve().parent
    if not folder.is_dir():
        raise FileUnwritable(path, "no such folder")
    if path.is_dir():
        raise FileUnwritable(path, "it is a folder")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise FileUnwritable(path, "no permission")


def write_text(path: Path, text: str) -> None:
    """Put a text in a file, whole or not at all; `-` is standard output."""
    with writing(path) as file:
        file.write(text)


def write_json(path: Path, document: Any) -> None:
    """Put a document in a file as JSON, as `write_text` does; never a NaN, which no other reader takes."""
    write_text(path, json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n")


def write_bytes(path: Path, content: bytes) -> None:
    """Put bytes in a file, whole or not at all. Raises `FileUnwritable`."""
    with _drafted(path) as draft:
        draft.write_bytes(content)
