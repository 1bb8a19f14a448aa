"""The pages of calibration: sessions, opening one, what it showed, and the graders graded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from wellspent.web.access.doors import Asked, door
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.calibrating import close_session, open_session
from wellspent.web.scoring.comparing import compare_session, grade_everybody
from wellspent.web.scoring.models import Calibration, Task
from wellspent.web.scoring.scorers import scorers
from wellspent.web.scoring.typed_session import read_session

__all__ = ["calibration", "calibration_close", "calibration_new", "calibrations", "graders"]


@door(Right.READ_SCORING)
def calibrations(request: Asked) -> HttpResponse:
    """The sessions, the newest first."""
    rows = request.access.narrow(Calibration.objects.select_related("form", "expert"))
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    tasks = Task.objects.filter(calibration__in=list(page)).order_by()
    counts = {
        row["calibration"]: row
        for row in tasks.values("calibration").annotate(
            left=Count("pk", filter=Q(done=None)), done=Count("pk", filter=Q(done__isnull=False))
        )
    }
    context = {
        "page": page,
        "rows": [(one, counts.get(one.pk, {"left": 0, "done": 0})) for one in page],
        "may": request.access.may(Right.CALIBRATE),
    }
    return render(request, "scoring/calibrations.html", context)


@door(Right.READ_SCORING, about=Calibration)
def calibration(request: Asked, session: Calibration) -> HttpResponse:
    """One session: who has scored how much, and, once it is closed, what it showed."""
    found, differences = compare_session(request.access, session) if session.closed else (None, [])
    texts = {question.id: question.text for question in session.form.parsed().questions}
    done: dict[Any, Any] = {
        row["assignee"]: row
        for row in session.tasks.values("assignee")
        .annotate(all=Count("pk"), done=Count("pk", filter=Q(done__isnull=False)))
        .order_by()
    }
    shown = Paginator(differences, 25).get_page(request.GET.get("page"))
    quoted = [one.contact for one in shown if any(quotes for *_, quotes in one.said)]
    record_sitting(quoted, request.access.person, "calibration")
    context = {
        "session": session,
        "people": [
            (person, done.get(person.pk), person.pk == session.expert_id)
            for person in [session.expert, *session.graders.all()]
        ],
        "found": found,
        "questions": _named(found.questions, texts) if found else [],
        "page": shown,
        "may": request.access.may(Right.CALIBRATE),
        "own": session.tasks.filter(assignee=request.access.person, done=None).count(),
    }
    return render(request, "scoring/calibration.html", context)


@door(Right.CALIBRATE, methods=("GET", "POST"))
def calibration_new(request: Asked) -> HttpResponse:
    """Open a session."""
    errors: dict[str, Any] = {}
    if request.method == "POST":
        try:
            session = open_session(request.access, read_session(request.access, request.POST))
        except Refused as refused:
            errors[refused.place or "title"] = refused
        else:
            messages.success(request, "Opened: everybody finds the contacts under My work.")
            return redirect("calibration", session.pk)
    context = {
        "errors": errors,
        "data": request.POST,
        "chosen": set(request.POST.getlist("graders")),
        "forms": FormVersion.objects.filter(state=FormVersion.State.ACTIVE),
        "people": scorers(),
    }
    return render(request, "scoring/calibration_new.html", context, status=422 if errors else 200)


@door(Right.CALIBRATE, about=Calibration, methods=("POST",))
def calibration_close(request: Asked, session: Calibration) -> HttpResponse:
    """Close the session: from now on everybody sees everything."""
    try:
        close_session(session)
        messages.success(request, "Closed: everybody who took part sees what it showed.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("calibration", session.pk)


@door(Right.READ_SCORING)
def graders(request: Asked) -> HttpResponse:
    """The graders graded, by name and in no order of merit."""
    return render(request, "scoring/graders.html", {"graded": grade_everybody(request.access)})


def _named(questions: Any, texts: dict[str, str]) -> list[tuple[str, Any]]:
    return [(texts.get(name, name), figures) for name, figures in questions.items()]
