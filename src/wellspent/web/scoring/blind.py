"""Who has to score a contact by the eye alone sees no automatic answer of it, nor its quotes.

So it is where people score blindly, and where a random sample measures what people see. It
holds for whom the task was given to, and, while nobody has it, for everybody who could take it.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from wellspent.web.access.roles import RIGHTS_OF, Right
from wellspent.web.access.scope import Scope
from wellspent.web.scoring.models import Given, Purpose, Task
from wellspent.web.scoring.work import takeable

__all__ = ["by_the_eye", "still_blind"]


def still_blind(scope: Scope, contacts: Iterable[str] | None = None) -> frozenset[str]:
    """Those of the contacts, or of all, that this person has still to score so, or could. One query."""
    whose = Q(assignee=scope.person)
    # the role decides: somebody's token that may not score would else show what they may not see
    if Right.SCORE in RIGHTS_OF[scope.role]:
        whose |= Q(pk__in=takeable(scope).values("pk"))
    open_tasks = Task.objects.filter(
        whose, Q(blind=True) | ~Q(purpose=Purpose.STANDARD), done=None
    )  # fmt: skip
    if contacts is not None:
        open_tasks = open_tasks.filter(contact__in=list(contacts))
    return frozenset(open_tasks.values_list("contact", flat=True))


def by_the_eye(given: Given) -> Given:
    """The same answer, not to be saved, without what it tells of the automatic one."""
    given.suggested, given.suggested_by, given.suggested_confidence = "", "", None
    given.outcome = Given.Outcome.OWN
    return given
