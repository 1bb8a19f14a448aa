"""Examples of people, and the first page that somebody invited sees."""

from __future__ import annotations

from wellspent.web.access.models import Person

__all__ = ["EXAMPLES"]


def person(people, line):
    """Somebody of the lead's team, so that the lead sees them."""
    made, _ = Person.objects.get_or_create(username="somebody", defaults={"password": "!"})
    made.teams.set(people["lead"].teams.all())
    return made


EXAMPLES = {"person": person}
