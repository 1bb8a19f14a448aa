"""The pages of the table of people: what it would do, doing it, and taking it out again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render

from wellspent.errors import WellspentError
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused, status_of
from wellspent.web.access.roles import Right
from wellspent.web.people.importing import plan_import, take
from wellspent.web.people.pages import seen_people
from wellspent.web.people.table import write_table
from wellspent.web.people.wanted import wanted_of

__all__ = ["people_export", "people_import", "take_import"]

_SHOWN = 200  # lines of each kind on the page; the counts say how many there are
_LARGEST = 5 * 1024 * 1024


@door(Right.MANAGE_PEOPLE, methods=("GET", "POST"))
def people_import(request: Asked) -> HttpResponse:
    """Choose a table, and see what it would do; nothing is changed yet."""
    if request.method != "POST":
        return render(request, "people/import.html", {})
    chosen = request.FILES.get("file")
    try:
        if chosen is None:
            raise Refused("No file is chosen.", "Choose a CSV file.", "file")
        if chosen.size > _LARGEST:
            raise Refused(
                f"'{chosen.name}' has {chosen.size / 2**20:.0f} MB.",
                "Split it into files of 5 MB at most.", "file",
            )  # fmt: skip
        data = chosen.read()
        plan = plan_import(data, chosen.name)
    except WellspentError as error:
        return _refused(request, error)
    context = {
        "plan": plan, "name": chosen.name, "text": data.decode("utf-8-sig"),
        "shown": _SHOWN, "new": plan.new[:_SHOWN], "changed": plan.changed[:_SHOWN],
        "problems": plan.problems[:_SHOWN],
    }  # fmt: skip
    return render(request, "people/import.html", context)


@door(Right.MANAGE_PEOPLE, methods=("POST",))
def take_import(request: Asked) -> HttpResponse:
    """Do what was seen; the table is read again, so that what changed meanwhile counts."""
    name = request.POST.get("name", "")[:200] or "table.csv"
    try:
        plan = plan_import(request.POST.get("table", "").encode(), name)
    except WellspentError as error:
        return _refused(request, error)
    take(plan, request.access.person)
    messages.success(
        request,
        f"{len(plan.new):,} new, {len(plan.changed):,} changed, {plan.same:,} as they were, "
        f"{len(plan.problems):,} lines left out.",
    )
    return redirect("people")


@door(Right.READ_PEOPLE)
def people_export(request: Asked) -> StreamingHttpResponse:
    """The people in sight as a table that can be imported again."""
    rows = seen_people(request).prefetch_related("teams", "queues")
    lines = write_table(wanted_of(one) for one in rows.iterator(chunk_size=500))
    return StreamingHttpResponse(
        (line.encode() for line in lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="people.csv"'},
    )


def _refused(request: Asked, error: WellspentError) -> HttpResponse:
    return render(request, "people/import.html", {"error": error}, status=status_of(error))
