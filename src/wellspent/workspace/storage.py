"""Where a workspace lies: a folder of this machine, or an address that fsspec knows.

name     a file's path below the workspace, with `/` on every system
address  `s3://bucket/centre`, `gs://…`, `memory://…`: whatever fsspec has a file system for

A file counts in both worlds only as a whole: a folder's is written beside and
renamed, a store's objects appear when they are complete. What differs is how
writers are kept apart, and where the masking key lies: `docs/scale.md`.
"""

from __future__ import annotations

import fcntl
import io
import os
import secrets
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

import pyarrow as pa
import pyarrow.parquet as pq

from wellspent.errors import WellspentError, WorkspaceBusy, WorkspaceDamaged

if TYPE_CHECKING:
    import pyarrow.dataset as ds

__all__ = ["Bucket", "Folder", "Storage", "StorageUnknown", "storage_at"]

# rows that are read or left unread together: few enough that one contact is cheap to read
_ROWS_TOGETHER: Final = 4096
_LOCK: Final = ".lock"
_DRAFT: Final = ".draft"


class StorageUnknown(WellspentError):
    """An address whose kind of storage cannot be reached from here."""

    def __init__(self, address: str, reason: str) -> None:
        """`reason` says in a few words what is missing."""
        super().__init__(
            f"'{address}' cannot be reached: {reason}.",
            "Check the address, the permissions, and that what fsspec needs for it is installed (for s3:// the package s3fs).",
        )


class Storage(ABC):
    """What a workspace asks of the place where it lies. Reading raises `OSError`."""

    @property
    @abstractmethod
    def place(self) -> Path | str:
        """What people call it."""

    @property
    @abstractmethod
    def shared(self) -> bool:
        """Whether other processes see what this one writes."""

    @property
    @abstractmethod
    def private(self) -> bool:
        """Whether a file in it can be kept from others who use the same storage."""

    @abstractmethod
    def where(self, name: str) -> Path | str:
        """What people call a file of it."""

    @abstractmethod
    def read(self, name: str) -> bytes:
        """A file's content."""

    @abstractmethod
    def replace(self, name: str, content: bytes, *, private: bool = False) -> None:
        """Make a file hold `content`, at once or not at all, whatever happens meanwhile."""

    @abstractmethod
    def names(self, below: str) -> set[str]:
        """The names of all files below a folder; none where it does not exist."""

    @abstractmethod
    def remove(self, names: Iterable[str]) -> None:
        """Delete these files."""

    @abstractmethod
    def dataset(self, names: Sequence[str], schema: pa.Schema) -> ds.Dataset:
        """Parquet files as one table; none is opened before rows of it are asked for."""

    @abstractmethod
    def writing(self) -> Any:
        """The right to write, for one process at a time, while the context lasts.

        Raises `WorkspaceBusy` where another process has it.
        """

    def read_table(self, name: str, remedy: str, columns: Sequence[str] | None = None) -> pa.Table:
        """A Parquet file. Raises `WorkspaceDamaged` with this remedy where it cannot be read."""
        try:
            file = pq.ParquetFile(io.BytesIO(self.read(name)))
            return file.read(None if columns is None else list(columns))
        except (OSError, pa.ArrowException):
            raise WorkspaceDamaged(self.where(name), remedy) from None

    def write_table(self, name: str, table: pa.Table) -> None:
        """Store a table as Parquet; the same table gives the same bytes."""
        sink = io.BytesIO()
        pq.write_table(table, sink, compression="zstd", row_group_size=_ROWS_TOGETHER)
        self.replace(name, sink.getvalue())


@dataclass(frozen=True, slots=True)
class Folder(Storage):
    """A folder of this machine, or one that several machines have mounted."""

    path: Path

    @property
    def place(self) -> Path:
        """The folder."""
        return self.path

    @property
    def shared(self) -> bool:
        """Every process of the machine sees it."""
        return True

    @property
    def private(self) -> bool:
        """A file can be its owner's alone."""
        return True

    def where(self, name: str) -> Path:
        """The file's path."""
        return self.path / name

    def read(self, name: str) -> bytes:
        """A file's content."""
        return (self.path / name).read_bytes()

    def replace(self, name: str, content: bytes, *, private: bool = False) -> None:
        """Written beside, synced, renamed; two who write the same do not meet."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}{_DRAFT}")
        try:
            handle = os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600 if private else 0o666)
            with open(handle, "wb") as file:  # noqa: PTH123 - it is open already
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        _sync_folder(path.parent)

    def names(self, below: str) -> set[str]:
        """The names of all files below a folder, drafts of dead writers among them."""
        files = (path for path in (self.path / below).rglob("*") if path.is_file())
        return {path.relative_to(self.path).as_posix() for path in files}

    def remove(self, names: Iterable[str]) -> None:
        """Delete these files, and the folders that they leave empty."""
        paths = [self.path / name for name in names]
        for path in paths:
            path.unlink(missing_ok=True)
        for folder in sorted({path.parent for path in paths}, reverse=True):
            while folder != self.path and folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
                folder = folder.parent  # noqa: PLW2901 - upwards while they are empty

    def dataset(self, names: Sequence[str], schema: pa.Schema) -> ds.Dataset:
        """Read in place."""
        from pyarrow import fs  # noqa: PLC0415 - slow to import

        return _dataset([str(self.path / name) for name in names], schema, fs.LocalFileSystem())

    @contextmanager
    def writing(self) -> Iterator[None]:
        """A lock that the system frees when the process dies. Raises `WorkspaceBusy`."""
        with (self.path / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise WorkspaceBusy(self.path) from None
            yield


@dataclass(frozen=True, slots=True)
class Bucket(Storage):
    """An address in an object store; credentials and endpoints are those of fsspec."""

    address: str

    @property
    def place(self) -> str:
        """The address."""
        return self.address

    @property
    def shared(self) -> bool:
        """Everything but the memory of this one process."""
        return not self.address.startswith("memory:")

    @property
    def private(self) -> bool:
        """Whoever may read the bucket may read all of it; only memory is ours alone."""
        return not self.shared

    def where(self, name: str) -> str:
        """The file's address."""
        return f"{self.address}/{name}"

    def read(self, name: str) -> bytes:
        """An object's content."""
        files, root = self._reach()
        with _refusals(self.where(name)):
            content: bytes = files.cat_file(f"{root}/{name}")
            return content

    def replace(self, name: str, content: bytes, *, private: bool = False) -> None:  # noqa: ARG002 - a store's rights are the bucket's
        """Put whole: a store shows an object when it is complete, and not before."""
        files, root = self._reach()
        with _refusals(self.where(name)):
            files.pipe_file(f"{root}/{name}", content)

    def names(self, below: str) -> set[str]:
        """The names of all objects below a folder."""
        files, root = self._reach()
        with _refusals(self.where(below)):
            files.invalidate_cache()
            found = files.find(f"{root}/{below}")
        return {str(path)[str(path).index(root) + len(root) + 1 :] for path in found}

    def remove(self, names: Iterable[str]) -> None:
        """Delete these objects."""
        files, root = self._reach()
        paths = [f"{root}/{name}" for name in names]
        if paths:
            files.rm(paths)

    def dataset(self, names: Sequence[str], schema: pa.Schema) -> ds.Dataset:
        """Read through fsspec, where rows and columns are asked for."""
        from pyarrow import fs  # noqa: PLC0415 - slow to import

        files, root = self._reach()
        handler: Any = fs.FSSpecHandler  # whose stubs say that it is abstract
        reachable = fs.PyFileSystem(handler(files))
        return _dataset([f"{root}/{name}" for name in names], schema, reachable)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """An object says who writes; no store frees it when that process dies.

        Raises `WorkspaceBusy` where it is there.
        """
        files, root = self._reach()
        lock, who = f"{root}/{_LOCK}", f"{os.uname().nodename} {os.getpid()}\n".encode()
        with _refusals(self.where(_LOCK)):
            files.invalidate_cache()
            if files.exists(lock) or not _created(files, lock, who):
                raise WorkspaceBusy(self.address, self.where(_LOCK))
        try:
            yield
        finally:
            with suppress(FileNotFoundError):  # somebody thought that we had died
                files.rm([lock])

    def _reach(self) -> tuple[Any, str]:
        """The file system, and the path of the workspace in it."""
        from fsspec.core import url_to_fs  # noqa: PLC0415 - not needed for a folder

        try:
            files, root = url_to_fs(self.address)
        except (ImportError, ValueError) as error:
            raise StorageUnknown(self.address, str(error).rstrip(".")) from None
        return files, str(root).rstrip("/")


def storage_at(place: Path | str) -> Storage:
    """What lies at a path or an address; `file://` is a folder.

    Nothing is looked up, so it may not exist.
    """
    text = str(place)
    if isinstance(place, Path) or "://" not in text:
        return Folder(Path(place))
    if text.startswith("file://"):
        return Folder(Path(unquote(urlsplit(text).path)))
    return Bucket(text.rstrip("/"))


def _dataset(paths: list[str], schema: pa.Schema, files: Any) -> ds.Dataset:
    import pyarrow.dataset as ds  # noqa: PLC0415 - slow to import

    return ds.FileSystemDataset.from_paths(
        paths, schema=schema, format=ds.ParquetFileFormat(), filesystem=files
    )


def _created(files: Any, path: str, content: bytes) -> bool:
    """Whether the object is new, as far as the store can tell apart two who create it at once."""
    try:
        files.pipe_file(path, content, mode="create")
    except FileExistsError:
        return False
    except (TypeError, NotImplementedError, ValueError):  # a store that cannot
        files.pipe_file(path, content)
    return True


@contextmanager
def _refusals(address: str) -> Iterator[None]:
    """What a store refuses in words of its own becomes `StorageUnknown`."""
    try:
        yield
    except FileNotFoundError:
        raise
    except Exception as error:
        if isinstance(error, WellspentError):
            raise
        raise StorageUnknown(address, f"{type(error).__name__}: {str(error)[:200]}") from None


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
