"""What happens to disputes, for whoever wants to hear of it, such as webhooks."""

from __future__ import annotations

from django.dispatch import Signal

__all__ = ["dispute_decided"]

# sent with `dispute` once the decision is kept
dispute_decided = Signal()
