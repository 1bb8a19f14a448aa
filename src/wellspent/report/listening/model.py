"""What was heard in one run of a centre."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Listening"]


@dataclass(frozen=True, slots=True)
class Listening:
    """Everything that `wellspent listen` found from a run, whose number is `run`."""

    run: str
    centre: str
    fictional: bool
