"""Hints and their quotes, for whom one may see."""

from __future__ import annotations

from typing import Any

from wellspent.report.listening.model import Listening
from wellspent.web.access.scope import Scope

__all__ = ["hints_in_sight"]


def hints_in_sight(scope: Scope, listening: Listening | None) -> list[Any]:
    """None yet."""
    return []
