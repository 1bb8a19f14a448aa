"""What is ready to be told, for whoever wants to hear of it, such as webhooks."""

from __future__ import annotations

from django.dispatch import Signal

__all__ = ["desk_week_ready", "moments_told"]

# sent with `desk` and `week` once the digest of a desk's ended week can be read
desk_week_ready = Signal()
# sent with `subscription` and `inbox` when a digest of somebody's moments is due
moments_told = Signal()
