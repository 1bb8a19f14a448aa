"""Which workspace the app is for: `serve` names it, and nothing is guessed."""

from __future__ import annotations

import os
from pathlib import Path

from wellspent.errors import WellspentError

__all__ = ["PlaceNotNamed", "workspace_named"]


class PlaceNotNamed(WellspentError):
    """The app was started without a workspace."""

    def __init__(self) -> None:
        """There is nothing to name."""
        super().__init__(
            "WELLSPENT_WORKSPACE is not set, so the web app knows no workspace.",
            "Start it with: wellspent serve DIR.",
        )


def workspace_named() -> Path:
    """The folder that the environment names. Raises `PlaceNotNamed`."""
    if not (named := os.environ.get("WELLSPENT_WORKSPACE")):
        raise PlaceNotNamed
    return Path(named)
