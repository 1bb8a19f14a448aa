"""Queues of work: whose task a contact is. Two people never get the same."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from wellspent.web.access.scope import Scope
from wellspent.web.scoring.models import Evaluation, Task
from wellspent.web.scoring.refusals import NotYours, Taken

__all__ = [
    "done_today", "drafts_of", "give_back", "own_tasks", "take", "take_next", "takeable",
]  # fmt: skip


def own_tasks(scope: Scope) -> QuerySet[Task]:
    """What this person has still to score: what is due first comes first."""
    rows = scope.narrow(Task.objects.filter(assignee=scope.person, done=None))
    return _in_order(rows)


def takeable(scope: Scope) -> QuerySet[Task]:
    """What nobody has yet and this person may take: not what they have scored, or have, already.

    A contact that is scored twice in a sample is scored by two people.
    """
    mine = Task.objects.filter(assignee=scope.person)
    rows = scope.narrow(Task.objects.filter(assignee=None, done=None)).exclude(
        sampled__in=mine.exclude(sampled=None).values("sampled")
    )
    return _in_order(rows)


def done_today(scope: Scope) -> int:
    """How many tasks this person has done since midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rows = scope.narrow(Task.objects.filter(assignee=scope.person, done__gte=midnight))
    return int(rows.count())


def take_next(scope: Scope) -> Task | None:
    """The next task: one's own, or else one that nobody has, taken now; None where there is none."""
    own: Task | None = own_tasks(scope).first()
    if own:
        return own
    while (free := takeable(scope).first()) is not None:
        try:
            return take(scope, free)
        except Taken:
            continue  # somebody was quicker: the next one
    return None


def take(scope: Scope, task: Task) -> Task:
    """Make a free task one's own. Raises `Taken` where somebody was quicker."""
    with transaction.atomic():
        held: Task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
        if held.done:
            raise Taken("This task is done.")
        if held.assignee_id == scope.person.pk:
            return held
        if held.assignee_id is not None:
            raise Taken(f"{held.assignee} has taken this task.")
        if not takeable(scope).filter(pk=held.pk).exists():
            raise Taken("You have scored this contact for the same sample.")
        held.assignee = scope.person
        held.save()
    return held


def give_back(scope: Scope, task: Task) -> Task:
    """Put a task back for others; answers given so far stay kept. Raises `NotYours`, `Taken`.

    What was given to a person by name (a session's, a second score) goes back to nobody.
    """
    with transaction.atomic():
        held: Task = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
        if held.assignee_id != scope.person.pk:
            raise NotYours("task", held.assignee or "nobody")
        if held.done:
            raise Taken("This task is done.")
        if held.calibration_id or held.purpose == "double":
            raise Taken("This task was given to you by name, for a blind comparison.")
        held.assignee = None
        held.save()
    return held


def drafts_of(scope: Scope, tasks: list[Task]) -> dict[str, Evaluation]:
    """The drafts that belong to these tasks, by contact."""
    rows = Evaluation.objects.filter(
        grader=scope.person, state="draft", contact__in=[task.contact for task in tasks]
    )
    return {row.contact: row for row in rows}


def _in_order(rows: QuerySet[Task]) -> QuerySet[Task]:
    return rows.select_related("form", "assignee", "sampled__sample", "calibration").order_by(
        F("due").asc(nulls_last=True), "created", "pk"
    )
