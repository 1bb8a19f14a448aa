"""People of the centre, their teams and queues, and the tokens of integrations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from wellspent.web.access.roles import Role

if TYPE_CHECKING:
    from wellspent.web.access.scope import Scope

__all__ = ["AboutContact", "Person", "Queue", "Team", "Token"]


class Team(models.Model):
    """A team, by the name that the contact records use."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """Its name."""
        return str(self.name)


class Queue(models.Model):
    """A queue, by the name that the contact records use."""

    name = models.CharField(max_length=200, unique=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        """Its name."""
        return str(self.name)


class Person(AbstractUser):
    """Somebody who signs in: a role, and the names that decide whose contacts they see.

    `agent` is what the contact records call this person; `teams` are those that a lead
    leads (or an agent belongs to), `queues` those that an analyst is assigned.
    """

    role = models.CharField(
        max_length=20, choices=[(role.value, role.value) for role in Role], default=Role.AGENT
    )
    agent = models.CharField(max_length=200, blank=True, db_index=True)
    teams = models.ManyToManyField(Team, blank=True, related_name="people")
    queues = models.ManyToManyField(Queue, blank=True, related_name="people")

    class Meta:
        """By name."""

        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        """The full name, or the name of the sign-in where there is none."""
        return str(self.get_full_name() or self.username)

    @staticmethod
    def within(scope: Scope) -> Q:
        """A lead sees the people of the own teams; for others, the right alone decides."""
        if scope.role is not Role.LEAD:
            return Q()
        mine = Person.objects.filter(teams__name__in=scope.teams).values("pk")
        return Q(pk=scope.person.pk) | Q(pk__in=mine)


class Token(models.Model):
    """What an integration shows instead of a password; only a digest of it is kept.

    It acts for `person` and sees what that person sees; `rights` narrows what it may do.
    """

    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    rights = models.JSONField(default=list)
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True, blank=True)
    revoked = models.DateTimeField(null=True, blank=True)
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-created"]

    def __str__(self) -> str:
        """Its name."""
        return str(self.name)


class AboutContact(models.Model):
    """A row about one contact: whose it is stands beside it, so that scope is one condition."""

    contact = models.CharField(max_length=250, db_index=True)
    agent = models.CharField(max_length=200, blank=True, db_index=True)
    team = models.CharField(max_length=200, blank=True, db_index=True)
    queue = models.CharField(max_length=200, blank=True, db_index=True)

    # the fields, perhaps of another row, that scope looks at
    scoped_by: ClassVar[dict[str, str]] = {"agent": "agent", "team": "team", "queue": "queue"}

    class Meta:
        """No table of its own."""

        abstract = True

    @staticmethod
    def of(line: Any) -> dict[str, str]:
        """The four fields for a contact's line of the index."""
        return {
            "contact": line.contact,
            "agent": line.agent or "",
            "team": line.team or "",
            "queue": line.queue or "",
        }
