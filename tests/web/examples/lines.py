"""Contacts by who sees them, found in the centre itself."""

from __future__ import annotations

from wellspent.report.selection import Selection
from wellspent.web.access.models import Person
from wellspent.web.access.scope import scope_of, standing

__all__ = ["line_out_of_sight", "line_within"]


def line_within(person: Person):
    """A contact that this person sees."""
    return first(scope_of(person).selection, lambda _line: True)


def line_out_of_sight(person: Person):
    """A contact that this person does not see; None where they see every one."""
    scope = scope_of(person)
    return None if scope.everything else first(Selection(), lambda line: not scope.sees(line))


def first(selection, wanted):
    lines = standing().contacts(selection, "handle", 0, 200).lines
    return next(line for line in lines if wanted(line))
