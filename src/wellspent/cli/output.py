"""Output that is there whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from wellspent.errors import FileUnwritable, reason_of

__all__ = ["write_text", "writing"]


@contextmanager
def writing(path: Path) -> Iterator[TextIO]:
    """A text file that takes its name only when it was written to the end; `-` is standard output.

    A link is followed, and a device or a pipe is written to as it is. Raises `FileUnwritable`.
    """
    if path == Path("-"):
        yield sys.stdout
        return
    if path.exists() and not path.is_file() and not path.is_dir():
        with _straight_to(path) as file:
            yield file
        return
    path = path.resolve()
    draft = path.with_name(f".{path.name}.draft")
    try:
        with draft.open("w", encoding="utf-8") as file:
            yield file
        draft.replace(path)
    except OSError as error:
        raise FileUnwritable(path, reason_of(error)) from None
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def _straight_to(path: Path) -> Iterator[TextIO]:
    try:
        with path.open("w", encoding="utf-8") as file:
            yield file
    except OSError as error:
        raise FileUnwritable(path, reason_of(error)) from None


def write_text(path: Path, text: str) -> None:
    """Put a text in a file, whole or not at all; `-` is standard output."""
    with writing(path) as file:
        file.write(text)
