"""The pages of samples: the list, drawing one after a look at what it will be, and one."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.filters import (
    NOT_RECORDED,
    as_query,
    choices,
    selection_from_json,
)
from wellspent.web.access.roles import Right, Role
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.drawing import frame_of, preview
from wellspent.web.scoring.drawing_once import DrawnAlready, draw_once
from wellspent.web.scoring.models import Sample, SampledContact, Task
from wellspent.web.scoring.scorers import scorers
from wellspent.web.scoring.typed_wish import TypedWish

__all__ = ["draw_sample", "sample", "samples"]


@door(Right.READ_SCORING)
def samples(request: Asked) -> HttpResponse:
    """The samples drawn, the newest first."""
    rows = request.access.narrow(Sample.objects.select_related("form", "drawn_by"))
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    tasks = Task.objects.filter(sampled__sample__in=list(page)).order_by()
    counts = {
        row["sampled__sample"]: row
        for row in tasks.values("sampled__sample").annotate(
            all=Count("pk"), done=Count("pk", filter=Q(done__isnull=False))
        )
    }
    context = {
        "page": page,
        "rows": [(one, _drawn(one), counts.get(one.pk, {"all": 0, "done": 0})) for one in page],
        "may_draw": request.access.may(Right.DRAW_SAMPLES),
    }
    return render(request, "scoring/samples.html", context)


@door(Right.READ_SCORING, about=Sample)
def sample(request: Asked, row: Sample) -> HttpResponse:
    """One sample: how it was drawn, what of it is scored, and each contact's probability."""
    scope = request.access
    contacts = scope.narrow(SampledContact.objects.filter(sample=row)).order_by(
        "stratum", "contact"
    )
    page = Paginator(contacts, 25).get_page(request.GET.get("page"))
    tasks = scope.narrow(Task.objects.filter(sampled__sample=row))
    done = Counter(
        tasks.filter(purpose="audit", done__isnull=False).values_list("sampled__stratum", flat=True)
    )
    by_contact: dict[int, list[Task]] = {}
    for task in tasks.filter(sampled__in=list(page)).select_related("assignee"):
        by_contact.setdefault(task.sampled_id, []).append(task)
    context = {
        "sample": row,
        "page": page,
        "rows": [(one, by_contact.get(one.pk, [])) for one in page],
        "strata": [{**one, "done": done[one["stratum"]]} for one in row.strata],
        "short": [one for one in row.strata if one["drawn"] < one["asked"]],
        "filters": [
            f"{name}: {'not recorded' if value == NOT_RECORDED else value}"
            for name, value in as_query(selection_from_json(row.selection))
        ],
        "done": sum(done.values()),
    }  # fmt: skip
    return render(request, "scoring/sample.html", context)


@door(Right.DRAW_SAMPLES, methods=("GET", "POST"))
def draw_sample(request: Asked) -> HttpResponse:
    """The form, what a draw by it would be, and the draw."""
    data = request.POST if request.method == "POST" else request.GET
    typed = TypedWish.of(data)
    seen, planned = None, None
    asked = request.method == "POST" or "preview" in data
    if asked and not typed.errors:
        try:
            seen = frame_of(request.access, typed.wish.selection, typed.wish.stratum_by)
            planned = preview(seen, typed.wish.per_stratum)
            if request.method == "POST":
                drawn = draw_once(request.access, typed.wish)
                messages.success(request, f"Drawn: {planned.contacts} contacts, with their tasks.")
                return redirect("sample", drawn.pk)
        except DrawnAlready as already:
            messages.info(request, f"{already.fact} This is it.")
            return redirect("sample", already.sample.pk)
        except WellspentError as refused:
            typed.errors[getattr(refused, "place", None) or "per_stratum"] = refused  # type: ignore[assignment]
    context = _draw_context(request, data, typed) | {"planned": planned, "frame": seen}
    return render(request, "scoring/draw.html", context, status=422 if typed.errors else 200)


def _draw_context(request: Asked, data: Any, typed: TypedWish) -> dict[str, Any]:
    return {
        "typed": typed,
        "wish": typed.wish,
        "errors": typed.errors,
        "data": data,
        "filters": choices(
            request.access, typed.wish.selection,
            ("queue", "team", "channel", "reason", "segment", "week", "agent"),
        ),
        "forms": FormVersion.objects.filter(state=FormVersion.State.ACTIVE),
        "people": scorers(),
        "graders": {person.pk for person in typed.wish.graders},
        "seconds": {person.pk for person in typed.wish.seconds},
        "double_percent": round(typed.wish.double_share * 100),
        "role": Role(request.access.role),
    }  # fmt: skip


def _drawn(row: Sample) -> int:
    return sum(one["drawn"] for one in row.strata)
