"""The pages of contacts: the list behind a figure, five to read, one with everything."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellspent.annotation.guide import MEANING
from wellspent.parts import QUICK_PARTS, SLOW_PARTS
from wellspent.report.index import ContactLine
from wellspent.scorecard.forms import default_form
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.filters import choices
from wellspent.web.access.opening import (
    open_transcript,
    read_record,
    record_opening,
    record_sitting,
)
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right, Role
from wellspent.web.contacts.correcting import (
    FRICTION_CHOICES,
    check_labels,
    correct_label,
    corrections_of,
)
from wellspent.web.contacts.listing import A_PAGE, READ_AT_ONCE, Wanted, find
from wellspent.web.contacts.markup import saved_turn, transcript
from wellspent.web.contacts.measures import measure_choices
from wellspent.web.contacts.recordings import find_recording, send_recording
from wellspent.web.contacts.transcript import open_conversation
from wellspent.web.scoring.blind import still_blind
from wellspent.web.scoring.panel import Panel, panel
from wellspent.workspace.one_contact import ContactRecord

__all__ = [
    "correct", "list_contacts", "mark_checked", "play_recording", "read_contacts", "show_contact",
]  # fmt: skip

_PART_GROUPS: Final = {"quick": QUICK_PARTS, "slow": SLOW_PARTS, "neither": ("other",)}


@door(Right.READ_CONTACTS)
def list_contacts(request: Asked) -> HttpResponse:
    """The contacts behind a figure, those with most of it first."""
    wanted = Wanted.of(request.GET)
    page = find(request.access, wanted, A_PAGE)
    names = ["queue", "team", "channel", "reason", "segment", "week"]
    if request.access.role is not Role.AGENT:
        names.append("agent")
    return render(
        request,
        "contacts/list.html",
        {
            "rows": list(zip(page.lines, page.seconds, strict=True)),
            "filters": choices(request.access, wanted.selection, names),
            "measures": measure_choices(wanted.measure),
            "reading": wanted.query(),
            **_around(wanted, page.total, len(page.lines), A_PAGE),
        },
    )


@door(Right.READ_CONTACTS)
def read_contacts(request: Asked) -> HttpResponse:
    """Five transcripts, one under the other, each at the turns that show what the list is about."""
    wanted = Wanted.of(request.GET)
    page = find(request.access, wanted, READ_AT_ONCE)
    blind = still_blind(request.access, [line.contact for line in page.lines])
    opened = []
    for place, line in enumerate(page.lines, 1):
        one = open_conversation(
            open_transcript(line, request.access.person, "read"),
            measure=wanted.measure.name, answers=line.contact not in blind,
        )  # fmt: skip
        opened.append((line, one, transcript(line.contact, one, _numbers(), prefix=f"c{place}-")))
    return render(
        request,
        "contacts/read.html",
        {
            "opened": opened,
            "listing": wanted.query(),
            **_around(wanted, page.total, len(page.lines), READ_AT_ONCE),
        },
    )


@door(Right.READ_CONTACTS, about="contact")
def show_contact(request: Asked, line: ContactLine) -> HttpResponse:
    """One contact: ribbon, facts, transcript, answers with their evidence, and the form."""
    record = open_transcript(line, request.access.person, "contact")
    wanted = Wanted.of(request.GET)
    form: Panel = panel(request, line, record)["panel"]
    opened = open_conversation(
        record, corrections_of(record), wanted.measure.name, answers=not form.hidden
    )
    # quotes bear the numbers that their questions have in the form
    questions = _numbers() | {one.question.id: one.number for one in form.questions}
    may_correct = request.access.may(Right.CORRECT_LABELS)
    recording = find_recording(record)
    return render(
        request,
        "contacts/contact.html",
        {
            "line": line,
            "record": record,
            "opened": opened,
            "transcript": transcript(
                line.contact, opened, questions,
                may_correct=may_correct, recording=recording is not None,
            ),
            "panel": form,
            "recording": recording,
            "listing": wanted.query(wanted.start),
            "may_correct": may_correct,
            "may_coach": request.access.may(Right.COACH),
            "questions": questions,
        },
    )  # fmt: skip


@door(Right.CORRECT_LABELS, about="contact", methods=("GET", "POST"))
def correct(request: Asked, line: ContactLine, turn: int) -> HttpResponse:
    """Put the label of one turn right: the form, and what it sends."""
    if request.method == "POST":
        return _take_correction(request, line, turn)
    return _label_form(request, line, read_record(line), turn)


@door(Right.CORRECT_LABELS, about="contact", methods=("POST",))
def mark_checked(request: Asked, line: ContactLine) -> HttpResponse:
    """Somebody has looked at every label of the contact."""
    check_labels(line, read_record(line), request.access.person)
    messages.success(request, "Labels checked: those not corrected now count as right.")
    return redirect(_address(line))


@door(Right.READ_CONTACTS, about="contact")
def play_recording(request: Asked, line: ContactLine, suffix: str) -> HttpResponse:
    """The recording, or a part of it; whoever listens is recorded, once a sitting."""
    recording = find_recording(read_record(line))
    if recording is None or recording.suffix != suffix:
        raise Http404
    record_sitting([line.contact], request.access.person, "recording")
    return send_recording(recording, request.headers.get("Range"))


def _take_correction(request: Asked, line: ContactLine, turn: int) -> HttpResponse:
    record, post = read_record(line), request.POST
    try:
        correct_label(
            line, record, request.access.person,
            turn=turn, part=post.get("part", ""), friction=post.get("friction", ""),
        )  # fmt: skip
    except Refused as refused:
        return _label_form(request, line, record, turn, refused)
    if not request.htmx:
        return redirect(f"{_address(line)}#turn-{turn}")
    blind = still_blind(request.access, [line.contact])
    opened = open_conversation(record, corrections_of(record), answers=not blind)
    shown = next(one for one in opened.turns if one.said.turn == turn)
    heard = find_recording(record) is not None
    return HttpResponse(saved_turn(line.contact, shown, opened, _numbers(), recording=heard))


def _label_form(
    request: Asked, line: ContactLine, record: ContactRecord, turn: int, refused: Refused | None = None
) -> HttpResponse:  # fmt: skip
    """The form for one turn, with what was typed where it was refused."""
    opened = open_conversation(record, corrections_of(record), answers=False)
    shown = next((one for one in opened.turns if one.said.turn == turn), None)
    if shown is None:
        raise Http404
    context = {
        "line": line,
        "turn": shown,
        "part": request.POST.get("part", shown.part),
        "friction": request.POST.get("friction", shown.friction),
        "parts": [
            (pace, [(part, MEANING[part]) for part in parts])
            for pace, parts in _PART_GROUPS.items()
        ],
        "frictions": [(cause, MEANING[cause]) for cause in FRICTION_CHOICES],
        "refused": refused,
    }
    status = 422 if refused else 200
    if request.htmx:  # goes into the open transcript, and holds no words of it
        return render(request, "contacts/label_form.html", context, status=status)
    record_opening(line.contact, request.access.person, "label")
    return render(request, "contacts/label_page.html", context, status=status)


def _address(line: ContactLine) -> str:
    return str(reverse("contact", kwargs={"contact": line.contact}))


def _numbers() -> dict[str, int]:
    """The number of each question of the shipped form, as its quotes bear it."""
    return {question.id: place for place, question in enumerate(default_form().questions, 1)}


def _around(wanted: Wanted, total: int, shown: int, step: int) -> dict[str, Any]:
    """Where in the list one is, and the queries of what comes before and after."""
    start = wanted.start
    return {
        "measure": wanted.measure,
        "total": total,
        "first": start + 1,
        "last": start + shown,
        "before": wanted.query(max(start - step, 0)) if start else None,
        "after": wanted.query(start + step) if start + shown < total else None,
    }
