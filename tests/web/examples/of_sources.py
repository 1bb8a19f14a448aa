"""Sources have no placeholders in their addresses."""

from __future__ import annotations

__all__ = ["EXAMPLES"]

EXAMPLES: dict[str, object] = {}
