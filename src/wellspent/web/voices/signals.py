"""What happens to voices, for whoever wants to hear of it, such as webhooks."""

from __future__ import annotations

from django.dispatch import Signal

__all__ = ["answer_given", "note_raised"]

# sent with `note` once it is kept
note_raised = Signal()
# sent with `answer` once a desk's answer is kept
answer_given = Signal()
