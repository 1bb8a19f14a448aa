"""What somebody asked for and cannot have, with the field it is about.

`status` is the HTTP status by which pages and routes answer it: 422 for what was typed,
409 where somebody else was first. An error without one is answered with 400.
"""

from __future__ import annotations

from typing import ClassVar

from wellspent.errors import WellspentError

__all__ = ["Conflict", "Refused", "page_status", "place_of", "status_of"]


class Refused(WellspentError):
    """Something typed that cannot be taken; `place` names its field, if there is one."""

    status: ClassVar[int] = 422
    place: str | None = None

    def __init__(self, fact: str, remedy: str, place: str | None = None) -> None:
        """`fact` and `remedy` are one sentence each."""
        super().__init__(fact, remedy)
        self.place = place


class Conflict(Refused):
    """Somebody else changed it first, or its state no longer allows it."""

    status: ClassVar[int] = 409


def status_of(error: WellspentError) -> int:
    """The HTTP status that answers this error."""
    return int(getattr(error, "status", 400))


def page_status(error: WellspentError | None) -> int:
    """The status of a form that is shown again: 200 without an error, 409 or else 422 with one."""
    if error is None:
        return 200
    return 409 if status_of(error) == 409 else 422


def place_of(error: WellspentError) -> str | None:
    """The field that this error is about."""
    place = getattr(error, "place", None)
    return None if place is None else str(place)
