"""The key that signs sessions: made once, kept beside the database, readable by its owner."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

__all__ = ["secret_key"]


def secret_key(folder: Path) -> str:
    """The key kept in this folder, or of the environment; made where there is none yet."""
    if given := os.environ.get("WELLSPENT_SECRET_KEY"):
        return given
    path = folder / "secret.key"
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = secrets.token_urlsafe(50)
    beside = path.with_name(f"secret.{os.getpid()}")
    beside.touch(mode=0o600)
    beside.write_text(key, encoding="ascii")
    try:
        # of several processes that begin at once, the first one's key is everybody's
        os.link(beside, path)
    except FileExistsError:
        key = path.read_text(encoding="ascii")
    finally:
        beside.unlink()
    return key
