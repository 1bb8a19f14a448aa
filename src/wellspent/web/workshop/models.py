"""The team's own list of stages, and how it came about: proposals, votes, comments.

stage     a step of the team's conversations by the team's own name: `id`, `name`, `pace`,
          the `parts` of ours that it stands for, and a `sentence` that says what it is
taxonomy  one published version of the list
proposal  one change of it that somebody would like
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Q

__all__ = ["Comment", "Proposal", "Taxonomy", "Vote"]

_PERSON = settings.AUTH_USER_MODEL


class Taxonomy(models.Model):
    """One version of the list. It never changes; a change is the next version.

    `stages` are its stages in order; `changes` what it changed, a sentence each; `record` what
    it was made from: each accepted proposal with who made it and how the votes stood.
    """

    version = models.PositiveIntegerField(unique=True)
    stages = models.JSONField()
    changes = models.JSONField(default=list)
    record = models.JSONField(default=list)
    note = models.TextField(blank=True)
    published_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-version"]

    def __str__(self) -> str:
        """Its version."""
        return f"Version {self.version}"


class ProposalRows(models.QuerySet["Proposal"]):
    """Proposals, with how the votes on them stand."""

    def counted(self) -> Any:
        """Each with `up`, `down` and `said`: votes for, votes against, comments."""
        return self.annotate(
            up=Count("votes", filter=Q(votes__value=1), distinct=True),
            down=Count("votes", filter=Q(votes__value=-1), distinct=True),
            said=Count("comments", distinct=True),
        ).order_by("-at", "-pk")


class Proposal(models.Model):
    """One change of the list that somebody would like, and what was decided about it.

    `target` is the id of the stage it is about; `content` what it would be afterwards: `name`,
    `sentence`, `pace`, `parts`, or `into`, the stage that another is merged into.
    """

    class Kind(models.TextChoices):
        """What would be done."""

        ADD = "add", "add a stage"
        RENAME = "rename", "rename a stage"
        DESCRIBE = "describe", "say better what a stage is"
        MOVE = "move", "change a stage's pace or its parts"
        REMOVE = "remove", "remove a stage"
        MERGE = "merge", "merge a stage into another"

    class State(models.TextChoices):
        """Open, decided, or overtaken by a version that no longer has its stage."""

        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        SUPERSEDED = "superseded"

    about = models.ForeignKey(Taxonomy, models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    target = models.CharField(max_length=80, blank=True)
    content = models.JSONField(default=dict)
    reason = models.TextField()
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="proposals")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    decision = models.TextField(blank=True)
    decided_by = models.ForeignKey(_PERSON, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    published_in = models.ForeignKey(Taxonomy, models.PROTECT, null=True, related_name="made_from")

    objects = ProposalRows.as_manager()

    class Meta:
        """The newest first."""

        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "-at"])]

    def __str__(self) -> str:
        """What it would do to which stage."""
        return f"{self.kind} {self.target}".strip()


class Vote(models.Model):
    """What one person thinks of a proposal: for, against, or neither any more."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="votes")
    person = models.ForeignKey(_PERSON, models.CASCADE, related_name="+")
    value = models.SmallIntegerField(choices=[(1, "for"), (0, "neither"), (-1, "against")])
    at = models.DateTimeField(auto_now=True)

    class Meta:
        """One vote a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["proposal", "person"], name="one_vote_a_person")
        ]

    def __str__(self) -> str:
        """Which way."""
        return str(self.get_value_display())


class Comment(models.Model):
    """What somebody said about a proposal."""

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="comments")
    by = models.ForeignKey(_PERSON, models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """In the order in which they were said."""

        ordering: ClassVar = ["at", "pk"]

    def __str__(self) -> str:
        """Its beginning."""
        return str(self.text)[:60]
