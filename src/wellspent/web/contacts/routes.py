"""Contacts over HTTP: list, facts, transcript, answers with evidence, labels, recording.

A contact's id may hold strokes, so it stands last in every address.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import Query, Router, Schema, Status

from wellspent.report.index import ContactLine
from wellspent.report.one_conversation import conversation_of
from wellspent.web.access.filters import selection_of
from wellspent.web.access.gates import gates
from wellspent.web.access.opening import (
    open_transcript,
    read_record,
    record_opening,
    record_sitting,
)
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.refusals import Conflict
from wellspent.web.access.roles import Right
from wellspent.web.contacts.correcting import check_labels, correct_label, corrections_of
from wellspent.web.contacts.export_corrections import labelled_contacts
from wellspent.web.contacts.listing import Wanted, find
from wellspent.web.contacts.measures import measure_named
from wellspent.web.contacts.models import Correction, LabelCheck
from wellspent.web.contacts.recordings import find_recording, send_recording
from wellspent.web.contacts.shapes import (
    AnswerOut,
    CheckOut,
    ContactOut,
    ContactRow,
    CorrectionIn,
    CorrectionOut,
    LabelsOut,
    TranscriptOut,
    answer_out,
    check_out,
    contact_row,
    correction_out,
    piece_out,
    transcript_out,
)
from wellspent.web.contacts.transcript import open_conversation
from wellspent.web.scoring.blind import still_blind

__all__ = ["router"]

router = Router(tags=["Contacts"])


class Filters(Schema):
    """Which contacts: each several times for several values; `~` stands for "not recorded"."""

    queue: list[str] = []
    team: list[str] = []
    channel: list[str] = []
    reason: list[str] = []
    segment: list[str] = []
    week: list[str] = []
    agent: list[str] = []


class StillBlind(Conflict):
    """Automatic answers were asked for before the contact was scored without them."""

    def __init__(self, contact: str) -> None:
        """`contact` is its id."""
        super().__init__(
            f"You have still to score contact '{contact}' without its automatic answers.",
            "Finish that evaluation first.",
        )


@router.get("/contacts", auth=gates(Right.READ_CONTACTS), response=Paged[ContactRow])
def list_contacts(
    request: HttpRequest,
    filters: Query[Filters],  # noqa: ARG001 - they are read by the pages' own rule
    measure: Annotated[str, Query(max_length=200)] = "",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """The contacts in sight that have something of a measure, those with most of it first.

    A measure is `handle`, a kind (`friction`), a line (`friction/wait`, `slow/empathy`), an
    answer (`answer/resolved/no`) or a record (`flag/repeat`); without one, all contacts.
    """
    wanted = Wanted(selection_of(request.GET), measure_named(measure), offset)
    found = find(request.access, wanted, limit)
    pairs = zip(found.lines, found.seconds, strict=True)
    return {"total": found.total, "items": [contact_row(line, seconds) for line, seconds in pairs]}


@router.get("/contacts/{path:contact}", auth=gates(Right.READ_CONTACTS), response=ContactOut)
def show_contact(request: HttpRequest, contact: str) -> dict[str, Any]:
    """One contact: what was recorded of it, and its ledger. It holds nothing that was said."""
    line = request.access.contact(contact)
    record = read_record(line)
    conversation = conversation_of(record)
    recording = find_recording(record)
    blind = still_blind(request.access, [contact])
    return contact_row(line) | {
        "timing": conversation.timing,
        "acd_handle_seconds": record.contact["handle_seconds"],
        "resolved": record.contact["resolved"],
        "attributes": json.loads(record.contact["attributes"] or "{}"),
        "lines": {
            name: amount
            for name, amount in conversation.measures
            if not (blind and name.startswith("answer/"))
        },
        "ribbon": [piece_out(piece) for piece in conversation.ribbon],
        "states": [dict(row) for row in record.states],
        # without the comments, which are what somebody said
        "surveys": [
            {name: row[name] for name in ("question", "at", "score")} for row in record.surveys
        ],
        "recording": recording.suffix if recording else None,
    }


@router.get("/transcripts/{path:contact}", auth=gates(Right.READ_CONTACTS), response=TranscriptOut)
def read_transcript(request: HttpRequest, contact: str) -> dict[str, Any]:
    """What was said, turn by turn with its labels. That it was opened is recorded."""
    line = request.access.contact(contact)
    record = open_transcript(line, request.access.person, "api transcript")
    return transcript_out(contact, open_conversation(record, corrections_of(record), answers=False))


@router.get(
    "/automatic-answers/{path:contact}", auth=gates(Right.READ_CONTACTS), response=list[AnswerOut]
)
def read_answers(request: HttpRequest, contact: str) -> list[dict[str, Any]]:
    """The automatic answers with the quotes that show them. That it was opened is recorded."""
    line = request.access.contact(contact)
    if still_blind(request.access, [contact]):
        raise StillBlind(contact)
    record = open_transcript(line, request.access.person, "api answers")
    return [answer_out(answer) for answer in conversation_of(record).answers]


@router.get("/recordings/{suffix}/{path:contact}", auth=gates(Right.READ_CONTACTS))
def play_recording(request: HttpRequest, suffix: str, contact: str) -> HttpResponse:
    """The recording, whole or by the header Range; `suffix` is what the contact says of it."""
    line = request.access.contact(contact)
    recording = find_recording(read_record(line))
    if recording is None or recording.suffix != suffix:
        raise Http404
    record_sitting([contact], request.access.person, "api recording")
    return send_recording(recording, request.headers.get("Range"))


@router.get("/corrections", auth=gates(Right.READ_CONTACTS), response=Paged[CorrectionOut])
def list_corrections(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Every correction of a label in sight, the oldest first."""
    rows = request.access.narrow(Correction.objects.select_related("by"))
    return page(rows, limit, offset, correction_out)


@router.get("/labels", auth=gates(Right.EXPORT))
def export_labels(request: HttpRequest) -> HttpResponse:
    """What people put right in sight, one conversation a line, as `wellspent adapt` reads it.

    Each is an opened transcript, and recorded as such.
    """
    scope = request.access
    lines = []
    for one in labelled_contacts(
        scope.narrow(Correction.objects.all()), scope.narrow(LabelCheck.objects.all())
    ):
        record_opening(one.contact, scope.person, "api labels")
        lines.append(f"{one.line}\n")
    return HttpResponse("".join(lines), content_type="application/x-ndjson")


@router.get("/labels/{path:contact}", auth=gates(Right.READ_CONTACTS), response=LabelsOut)
def read_labels(request: HttpRequest, contact: str) -> dict[str, Any]:
    """What people said of one contact's labels."""
    found = corrections_of(read_record(request.access.contact(contact)))
    rows = [one for turn in found.by_turn.values() for one in turn]
    return {
        "corrections": [correction_out(one) for one in sorted(rows, key=lambda one: one.pk)],
        "checks": [check_out(one) for one in found.checks],
        "outdated": found.outdated,
    }


@router.post(
    "/labels/{path:contact}", auth=gates(Right.CORRECT_LABELS), response={201: CorrectionOut}
)
def correct(request: HttpRequest, contact: str, said: CorrectionIn) -> Status[dict[str, Any]]:
    """Put the label of one turn right; what others said stays beside it."""
    line: ContactLine = request.access.contact(contact)
    made = correct_label(
        line, read_record(line), request.access.person,
        turn=said.turn, part=said.part, friction=said.friction,
    )  # fmt: skip
    return Status(201, correction_out(made))


@router.post(
    "/label-checks/{path:contact}", auth=gates(Right.CORRECT_LABELS), response={201: CheckOut}
)
def mark_checked(request: HttpRequest, contact: str) -> Status[dict[str, Any]]:
    """Say that every label of the contact was looked at: those not corrected are right."""
    line: ContactLine = request.access.contact(contact)
    return Status(201, check_out(check_labels(line, read_record(line), request.access.person)))
