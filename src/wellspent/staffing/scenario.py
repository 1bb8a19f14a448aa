"""What is simulated."""

from __future__ import annotations

from wellspent.staffing.arrivals import Arrivals

__all__ = ["Arrivals"]
