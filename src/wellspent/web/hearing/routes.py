"""What was heard, for machines: signals, reasons, hints and early warnings."""

from __future__ import annotations

from ninja import Router

from wellspent.web.hearing.reason_routes import router as reasons
from wellspent.web.hearing.signal_routes import router as signals
from wellspent.web.hearing.warning_routes import router as warnings

__all__ = ["router"]

router = Router(tags=["listening"])
for part in (signals, reasons, warnings):
    router.add_router("", part)
