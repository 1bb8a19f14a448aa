"""Performance briefs, for machines."""

from __future__ import annotations

from ninja import Router

__all__ = ["router"]

router = Router(tags=["briefs"])
