"""The page of one's own work: what is to be scored, taken and given back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.scoring.models import Task
from wellspent.web.scoring.panel_pages import contact_address
from wellspent.web.scoring.work import (
    done_today,
    drafts_of,
    give_back,
    own_tasks,
    take,
    take_next,
    takeable,
)

__all__ = ["work", "work_give_back", "work_next", "work_take"]


@door(Right.SCORE)
def work(request: Asked) -> HttpResponse:
    """One's own tasks, those that are free to take, and how many were done today."""
    scope = request.access
    own = Paginator(own_tasks(scope), 25).get_page(request.GET.get("page"))
    free = takeable(scope)
    drafts = drafts_of(scope, list(own))
    context = {
        "page": own,
        "rows": [(task, drafts.get(task.contact)) for task in own],
        "free": free[:10],
        "free_count": free.count(),
        "done": done_today(scope),
    }
    return render(request, "scoring/work.html", context)


@door(Right.SCORE, methods=("POST",))
def work_next(request: Asked) -> HttpResponse:
    """On to the next contact: one's own, or one that nobody has."""
    task = take_next(request.access)
    if task is None:
        messages.info(request, "Nothing is left to score.")
        return redirect("work")
    return _open(task)


@door(Right.SCORE, about=Task, methods=("POST",))
def work_take(request: Asked, task: Task) -> HttpResponse:
    """Take this task."""
    try:
        return _open(take(request.access, task))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("work")


@door(Right.SCORE, about=Task, methods=("POST",))
def work_give_back(request: Asked, task: Task) -> HttpResponse:
    """Put this task back for others."""
    try:
        give_back(request.access, task)
        messages.success(request, "Put back for others; answers given so far stay kept.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("work")


def _open(task: Task) -> HttpResponse:
    return redirect(f"{contact_address(task.contact)}?task={task.pk}")
