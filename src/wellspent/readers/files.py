"""Foreign files as text: unzipped, decoded, by line or whole, or the reason why not."""

from __future__ import annotations

import codecs
import gzip
import io
import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

from wellspent.errors import EncodingUnknown, FileUnreadable, NothingFound, reason_of

__all__ = ["base_name", "files_below", "head_of", "lines_of", "shown", "text_of"]

_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 1 << 20
_HEAD: Final = 1 << 20  # whisper puts a whole recording's text before its first segment


def text_of(path: Path, what: str = "conversations") -> str:
    """All text of a file, without a byte order mark, its line ends as they stand.

    Raises `FileUnreadable`, `EncodingUnknown`, and `NothingFound`, of `what` it should hold, where it is blank.
    """
    with _opened(path) as stream:
        data = stream.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise EncodingUnknown(path, error.start) from None
    if not text.strip():
        raise NothingFound(path, what)
    return text


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    r"""Every line that is not blank, with its number from 1; a line ends with \n or \r\n.

    The whole file is checked to be UTF-8 before its first line is given, so that
    a file is either read or refused. Raises `FileUnreadable`, `EncodingUnknown`.
    """
    _require_utf8(path)
    with _opened(path) as stream:
        for number, line in enumerate(stream, start=1):
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip(" \t\r\n")
            if text:
                yield number, text


def head_of(path: Path) -> str:
    """The beginning of a file, for telling its format; bytes that are not UTF-8 are replaced.

    Raises `FileUnreadable`.
    """
    with _opened(path) as stream:
        return stream.read(_HEAD).decode("utf-8-sig", errors="replace")


def files_below(folder: Path) -> list[Path]:
    """The files of a folder and of the folders in it, sorted; hidden ones are not counted.

    Raises `FileUnreadable` for a folder that may not be looked into.
    """
    found: list[Path] = []
    for place, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(place, name) for name in names if not name.startswith(".")]
    return sorted(path for path in found if _may_be_read(path))


def _refuse(error: OSError) -> None:
    """A folder that may not be looked into would be left out in silence."""
    raise FileUnreadable(Path(error.filename), reason_of(error)) from None


def _may_be_read(path: Path) -> bool:
    """Whether it is a file, or one that the system does not tell of: its reader says why."""
    try:
        return path.is_file()
    except OSError:
        return True


def base_name(path: Path) -> str:
    """A file's name without `.gz`, in lower case, for telling its format."""
    return path.name.lower().removesuffix(".gz")


def shown(path: Path) -> str:
    """The path as it can be stored: bytes of a name that are not UTF-8 become `?`."""
    return str(path).encode("utf-8", errors="replace").decode("utf-8")


def _require_utf8(path: Path) -> None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with _opened(path) as stream:
        while chunk := stream.read(_CHUNK):
            _decode(decoder, chunk, path, done)
            done += len(chunk)
    _decode(decoder, b"", path, done, final=True)


def _decode(
    decoder: codecs.IncrementalDecoder, chunk: bytes, path: Path, done: int, *, final: bool = False
) -> None:
    held = len(decoder.getstate()[0])
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        raise EncodingUnknown(path, done - held + error.start) from None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, unzipped where it is gzipped, whatever it is called."""
    try:
        with path.open("rb") as raw:
            zipped = raw.read(2) == _GZIP
            raw.seek(0)
            yield gzip.GzipFile(fileobj=raw) if zipped else raw  # type: ignore[misc]
    except (EOFError, zlib.error, gzip.BadGzipFile):
        remedy = "Copy it again from where it came, or export it again."
        raise FileUnreadable(path, "its gzip data are damaged", remedy) from None
    except FileNotFoundError:
        raise FileUnreadable(path, "no such file") from None
    except (OSError, io.UnsupportedOperation) as error:
        raise FileUnreadable(path, (error.strerror or "it cannot be opened").lower()) from None
