"""The inbox of moments, for machines."""

from __future__ import annotations

from ninja import Router

__all__ = ["router"]

router = Router(tags=["moments"])
