"""Who has still to score a contact by the eye alone sees no automatic answer of it, nor its quotes.

So it is where people score blindly, and where a random sample measures what people see.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from wellspent.web.access.models import Person
from wellspent.web.scoring.models import Purpose, Task

__all__ = ["still_blind"]


def still_blind(person: Person, contacts: Iterable[str]) -> frozenset[str]:
    """Those of the contacts that this person has still to score so. One query."""
    open_tasks = Task.objects.filter(
        Q(blind=True) | ~Q(purpose=Purpose.STANDARD),
        assignee=person, done=None, contact__in=list(contacts),
    )  # fmt: skip
    return frozenset(open_tasks.values_list("contact", flat=True))
