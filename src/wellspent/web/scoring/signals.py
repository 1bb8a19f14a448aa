"""What is announced: an evaluation was finished, or a finished one was revised.

Both are sent with `evaluation` after the change is in the database for good.
"""

from __future__ import annotations

from typing import Final

from django.dispatch import Signal

__all__ = ["evaluation_finished", "evaluation_revised"]

evaluation_finished: Final = Signal()
evaluation_revised: Final = Signal()
