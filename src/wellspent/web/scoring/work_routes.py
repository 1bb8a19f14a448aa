"""Work, samples and calibration over HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wellspent.report.selection import EVERYTHING, Selection
from wellspent.web.access.filters import FILTERS, NOT_RECORDED
from wellspent.web.access.gates import gates
from wellspent.web.access.opening import record_sitting
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.roles import Right
from wellspent.web.access.schemas import PersonRef
from wellspent.web.scoring.calibrating import (
    SessionWish,
    close_session,
    open_session,
    pick_contacts,
)
from wellspent.web.scoring.comparing import compare_session, grade_everybody
from wellspent.web.scoring.drawing import Preview, Wish, frame_of, preview
from wellspent.web.scoring.drawing_once import draw_once
from wellspent.web.scoring.models import Calibration, Sample, SampledContact, Task
from wellspent.web.scoring.shapes import (
    AgreementOut,
    CalibrationIn,
    DifferenceOut,
    GraderOut,
    PreviewOut,
    SampledOut,
    SampleIn,
    SampleOut,
    TaskOut,
    agreement_out,
    grader_out,
    person_ref,
    sample_out,
    task_out,
)
from wellspent.web.scoring.typed_wish import new_seed, read_form, read_people, usable_day
from wellspent.web.scoring.work import done_today, give_back, own_tasks, take, take_next, takeable

__all__ = ["router"]

router = Router(tags=["Scoring work"])


class NextOut(Schema):
    """The next contact to score, if any is left, and how many were done today."""

    task: TaskOut | None
    done_today: int


class CalibrationOut(Schema):
    """A session; its agreement is there once it is closed."""

    id: int
    title: str
    form: int
    expert: PersonRef
    graders: list[PersonRef]
    created: datetime
    closed: datetime | None


class ComparedOut(CalibrationOut):
    """What a closed session showed: the graders among themselves, and each against the expert."""

    together: AgreementOut | None
    questions: dict[str, AgreementOut]
    against_expert: list[GraderOut]


class GradersOut(Schema):
    """The graders graded, by name and in no order of merit."""

    sessions: int
    doubles: int
    against_experts: list[GraderOut]
    against_each_other: list[GraderOut]


@router.get("/tasks", auth=gates(Right.SCORE), response=Paged[TaskOut])
def list_tasks(
    request: HttpRequest,
    which: Literal["own", "free"] = "own",
    limit: Limit = 50,
    offset: Offset = 0,
) -> Any:
    """One's own open tasks, or those that are free to take."""
    rows = own_tasks(request.access) if which == "own" else takeable(request.access)
    return page(rows, limit, offset, task_out)


@router.post("/tasks/next", auth=gates(Right.SCORE), response=NextOut)
def next_task(request: HttpRequest) -> Any:
    """One's own next task, or a free one, taken now."""
    task = take_next(request.access)
    return {"task": task and task_out(task), "done_today": done_today(request.access)}


@router.post("/tasks/{int:task}/take", auth=gates(Right.SCORE), response=TaskOut)
def take_task(request: HttpRequest, task: int) -> Any:
    """Take a free task."""
    return task_out(take(request.access, request.access.find(Task, task)))


@router.post("/tasks/{int:task}/return", auth=gates(Right.SCORE), response=TaskOut)
def return_task(request: HttpRequest, task: int) -> Any:
    """Give a task back."""
    return task_out(give_back(request.access, request.access.find(Task, task)))


@router.get("/samples", auth=gates(Right.READ_SCORING), response=Paged[SampleOut])
def list_samples(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The samples drawn, the newest first."""
    rows = request.access.narrow(Sample.objects.select_related("drawn_by"))
    return page(rows, limit, offset, sample_out)


@router.post("/samples", auth=gates(Right.DRAW_SAMPLES), response={201: SampleOut})
def draw_sample(request: HttpRequest, sent: SampleIn) -> Any:
    """Draw a sample and make its tasks."""
    return Status(201, sample_out(draw_once(request.access, _wish(sent))))


@router.post("/samples/preview", auth=gates(Right.DRAW_SAMPLES), response=PreviewOut)
def preview_sample(request: HttpRequest, sent: SampleIn) -> Any:
    """What such a draw would be; nothing is drawn."""
    wish = _wish(sent)
    frame = frame_of(request.access, wish.selection, wish.stratum_by)
    return _preview(preview(frame, wish.per_stratum))


@router.get("/samples/{int:sample}", auth=gates(Right.READ_SCORING), response=SampleOut)
def get_sample(request: HttpRequest, sample: int) -> Any:
    """One sample."""
    return sample_out(request.access.find(Sample, sample))


@router.get(
    "/samples/{int:sample}/contacts", auth=gates(Right.READ_SCORING), response=Paged[SampledOut]
)
def list_sampled(request: HttpRequest, sample: int, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The contacts of a sample that are in sight."""
    row = request.access.find(Sample, sample)
    rows = request.access.narrow(SampledContact.objects.filter(sample=row))
    return page(rows.order_by("stratum", "contact"), limit, offset)


@router.get("/calibrations", auth=gates(Right.READ_SCORING), response=Paged[CalibrationOut])
def list_calibrations(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> Any:
    """The sessions, the newest first."""
    rows = Calibration.objects.select_related("expert").prefetch_related("graders")
    return page(request.access.narrow(rows), limit, offset, _session)


@router.post("/calibrations", auth=gates(Right.CALIBRATE), response={201: CalibrationOut})
def open_calibration(request: HttpRequest, sent: CalibrationIn) -> Any:
    """Open a session."""
    expert, *_ = read_people([str(sent.expert)])
    graders = read_people([str(number) for number in sent.graders])
    contacts = sent.contacts
    if not contacts and sent.number:
        contacts = pick_contacts(
            request.access, EVERYTHING, [expert, *graders], sent.number, new_seed()
        )
    form = read_form(str(sent.form or ""))
    wish = SessionWish(sent.title, form, expert, graders, contacts, usable_day(sent.due))
    return Status(201, _session(open_session(request.access, wish)))


@router.get("/calibrations/{int:calibration}", auth=gates(Right.READ_SCORING), response=ComparedOut)
def get_calibration(request: HttpRequest, calibration: int) -> Any:
    """One session, and what it showed once it is closed."""
    row = request.access.find(Calibration, calibration)
    found = compare_session(request.access, row)[0] if row.closed else None
    return _session(row) | {
        "together": found and agreement_out(found.together),
        "questions": {n: agreement_out(one) for n, one in found.questions.items()} if found else {},
        "against_expert": [grader_out(one) for one in found.graders.values()] if found else [],
    }


@router.get(
    "/calibrations/{int:calibration}/differences",
    auth=gates(Right.READ_SCORING),
    response=Paged[DifferenceOut],
)
def list_differences(
    request: HttpRequest, calibration: int, limit: Limit = 50, offset: Offset = 0
) -> Any:
    """Where people differed in a closed session."""
    row = request.access.find(Calibration, calibration)
    differences = compare_session(request.access, row)[1] if row.closed else []
    quoted = [
        one.contact
        for one in differences[offset : offset + limit]
        if any(quotes for *_, quotes in one.said)
    ]
    record_sitting(quoted, request.access.person, "api calibration")
    return page(differences, limit, offset, _difference)


@router.post(
    "/calibrations/{int:calibration}/close", auth=gates(Right.CALIBRATE), response=CalibrationOut
)
def close_calibration(request: HttpRequest, calibration: int) -> Any:
    """Close a session: from now on everybody sees everything."""
    return _session(close_session(request.access.find(Calibration, calibration)))


@router.get("/graders", auth=gates(Right.READ_SCORING), response=GradersOut)
def get_graders(request: HttpRequest) -> Any:
    """The graders graded."""
    graded = grade_everybody(request.access)
    return {
        "sessions": graded.sessions,
        "doubles": graded.doubles,
        "against_experts": [grader_out(one) for one in graded.by_expert.values()],
        "against_each_other": [grader_out(one) for one in graded.by_each_other.values()],
    }


def _wish(sent: SampleIn) -> Wish:
    wanted = {
        FILTERS[name]: frozenset(None if value == NOT_RECORDED else value for value in values)
        for name, values in sent.filters.items()
        if values
    }
    return Wish(
        title=sent.title, form=read_form(str(sent.form or "")), selection=Selection(**wanted),
        stratum_by=sent.stratum_by, per_stratum=sent.per_stratum,
        seed=new_seed() if sent.seed is None else sent.seed,
        graders=read_people([str(number) for number in sent.graders]),
        seconds=read_people([str(number) for number in sent.seconds]),
        double_share=sent.double_share, due=usable_day(sent.due),
    )  # fmt: skip


def _preview(planned: Preview) -> dict[str, Any]:
    return {
        "frame": len(planned.frame),
        "left_out": planned.frame.left_out,
        "contacts": planned.contacts,
        "enough": planned.enough,
        "strata": [
            {
                "stratum": one.stratum, "contacts": one.contacts, "drawn": one.drawn,
                "asked": one.asked,
            }
            for one, _ in planned.strata
        ],
    }  # fmt: skip


def _session(row: Calibration) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "form": row.form_id,
        "expert": person_ref(row.expert),
        "graders": [person_ref(one) for one in row.graders.all()],
        "created": row.created,
        "closed": row.closed,
    }


def _difference(one: Any) -> dict[str, Any]:
    return {
        "contact": one.contact,
        "question": one.question,
        "said": [
            {"analyst": name, "answer": said, "quotes": quotes} for name, said, quotes in one.said
        ],
    }
