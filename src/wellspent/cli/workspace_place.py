"""Where a workspace lies, as an argument of commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

__all__ = ["FOLDER", "Place"]


class Place(click.ParamType):  # type: ignore[type-arg,unused-ignore]
    """A folder of this machine, or an address such as `s3://bucket/centre`."""

    name = "place"

    def convert(self, value: Any, *_: Any) -> Path | str:
        """The path, or the address as it was given."""
        return value if isinstance(value, Path) or "://" in value else Path(value)


FOLDER = click.argument("folder", metavar="DIR", type=Place())
