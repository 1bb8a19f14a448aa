"""Who may score."""

from __future__ import annotations

from wellspent.web.access.models import Person
from wellspent.web.access.roles import RIGHTS_OF, Right, Role

__all__ = ["scorers"]


def scorers() -> list[Person]:
    """Whoever may score and is still there, by name."""
    roles = [role.value for role in Role if Right.SCORE in RIGHTS_OF[role]]
    return list(Person.objects.filter(role__in=roles, is_active=True))
