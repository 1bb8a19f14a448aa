"""Who has still to score a contact blindly sees no automatic answer of it, nor its quotes."""

from __future__ import annotations

from collections.abc import Iterable

from wellspent.web.access.models import Person
from wellspent.web.scoring.models import Task

__all__ = ["still_blind"]


def still_blind(person: Person, contacts: Iterable[str]) -> frozenset[str]:
    """Those of the contacts that this person has still to score blindly. One query."""
    open_tasks = Task.objects.filter(
        assignee=person, blind=True, done=None, contact__in=list(contacts)
    )
    return frozenset(open_tasks.values_list("contact", flat=True))
