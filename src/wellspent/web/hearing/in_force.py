"""What was heard of the run in force: pages read it and never compute it."""

from __future__ import annotations

from typing import ClassVar, Final

from wellspent.errors import WellspentError
from wellspent.report.listening.kept import read_listening
from wellspent.report.listening.model import Listening
from wellspent.web.access.scope import standing
from wellspent.web.centre.remembering import Memory
from wellspent.workspace import kept_book, kept_listening

__all__ = ["NotListened", "as_found", "in_force"]

_READ: Final = Memory(2)


class NotListened(WellspentError):
    """Nobody has listened to the run in force."""

    status: ClassVar[int] = 409

    def __init__(self, *, before: bool) -> None:
        """`before`: an earlier run, or the same under other settings, was listened to."""
        super().__init__(
            "What was heard is of an earlier run or of other settings, and no longer holds."
            if before
            else "Reasons, hints and warnings have not been worked out for the run in force.",
            "Work them out where the centre's folder is: wellspent listen DIR.",
        )


def in_force() -> Listening:
    """What was heard, topics called and merged as people said. Raises `NotListened`."""
    found = standing().listening()
    if found is None:
        raise NotListened(before=kept_book(standing().workspace) is not None)
    return found


def as_found() -> Listening:
    """The same before anybody named or merged a topic. Raises `NotListened`."""
    text = kept_listening(standing().workspace)
    found = None if text is None else _READ.recall(text, lambda: read_listening(text))
    if found is None:
        raise NotListened(before=kept_book(standing().workspace) is not None)
    return found
