"""A note on a contact, and a desk that everybody answers for."""

from __future__ import annotations

from wellspent.web.access.models import AboutContact
from wellspent.web.voices.models import Desk, Note

__all__ = ["EXAMPLES", "desk", "note"]


def note(people, line, **fields):
    """A note of the agent's on one contact."""
    said = {
        "raised_by": people["agent"],
        "text": "They ask for a Saturday delivery.",
        "kind": "demand",
    }
    return Note.objects.create(**AboutContact.of(line), **said | fields)


def desk(people, _line=None, **fields):
    """A desk that listens for demands; everybody answers for it."""
    made = Desk.objects.create(
        **{"name": f"Product {Desk.objects.count()}", "kinds": ["demand"]} | fields
    )
    made.people.set(people.values())
    return made


EXAMPLES = {"note": note, "desk": desk}
