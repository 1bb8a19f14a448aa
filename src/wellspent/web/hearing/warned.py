"""Alarms that wait."""

from __future__ import annotations

from typing import Any

from wellspent.report.listening.model import Listening
from wellspent.web.access.scope import Scope

__all__ = ["open_warnings"]


def open_warnings(scope: Scope, listening: Listening | None) -> Any:
    """None yet."""
    return None
