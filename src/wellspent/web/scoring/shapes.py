"""What the routes of scoring take and give."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import Field

from wellspent.quality.agreeing import Agreement
from wellspent.quality.graders import GraderFigures
from wellspent.web.access.models import Person
from wellspent.web.access.schemas import FigureOut, PersonRef, figure_out
from wellspent.web.scoring.models import Evaluation, Sample, Task

__all__ = [
    "AgreementOut",
    "AnswerIn",
    "CalibrationIn",
    "DifferenceOut",
    "EvaluationOut",
    "EvaluationRow",
    "FinishIn",
    "GivenQuoteOut",
    "GraderOut",
    "NoteIn",
    "PanelOut",
    "PreviewOut",
    "SampleIn",
    "SampleOut",
    "SampledOut",
    "TaskOut",
    "agreement_out",
    "evaluation_row",
    "grader_out",
    "person_ref",
    "sample_out",
    "task_out",
]

Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Words = Annotated[str, Field(max_length=20_000)]
PurposeName = Literal["standard", "audit", "double", "calibration"]


class GivenQuoteOut(Schema):
    """Words of a turn, counted from 1, and the characters between which they stand."""

    turn: int
    start: int | None
    end: int | None
    quote: str


class EvaluationRow(Schema):
    """An evaluation in a list; `percent` is null for a draft, and where nothing counted."""

    id: int
    contact: str
    agent: str
    team: str
    queue: str
    form: int
    form_title: str
    grader: PersonRef
    purpose: PurposeName
    blind: bool
    state: Literal["draft", "finished"]
    started: datetime
    finished: datetime | None
    percent: float | None
    failed: bool
    inclusion_probability: float | None


class GivenOut(Schema):
    """One answer: what was given, what had been suggested, and how often it was changed."""

    question: str
    value: str
    note: str
    quotes: list[GivenQuoteOut]
    suggested: str
    suggested_by: str
    suggested_confidence: float | None
    outcome: Literal["accepted", "changed", "own"]
    seen: int


class RevisionOut(Schema):
    """What a decided dispute changed."""

    by: PersonRef
    at: datetime
    reason: str
    before: dict[str, str]
    after: dict[str, str]
    percent_before: float | None
    percent_after: float | None


class EvaluationOut(EvaluationRow):
    """An evaluation whole; `score` is its arithmetic, empty for a draft."""

    note: str
    seen: int
    answers: list[GivenOut]
    score: dict[str, Any]
    revisions: list[RevisionOut]


class SuggestionOut(Schema):
    """An automatic answer."""

    answer: str
    by: str
    confidence: float | None
    quotes: list[GivenQuoteOut]


class AskedOut(Schema):
    """One question of the panel; `others` are other people's answers, by sign-in."""

    question: str
    text: str
    kind: str
    choices: list[str]
    asked: bool
    given: GivenOut | None
    suggestion: SuggestionOut | None
    others: dict[str, str]


class PanelOut(Schema):
    """A contact, ready to be scored; `hidden` says why automatic answers are not shown."""

    contact: str
    form: int | None
    task: int | None
    evaluation: int | None
    seen: int
    hidden: str
    questions: list[AskedOut]


class GivenQuoteIn(Schema):
    """Words that stand in a turn."""

    turn: Annotated[int, Field(ge=1, le=1_000_000)]
    words: Words


class AnswerIn(Schema):
    """One answer. `seen` is how often it had been changed when it was read: 0 for none.

    `quotes` take the place of those that are there; left out, those stay.
    """

    question: Annotated[str, Field(max_length=100)]
    value: Words
    seen: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    note: Words | None = None
    quotes: Annotated[list[GivenQuoteIn], Field(max_length=20)] | None = None
    task: Number | None = None
    form: Number | None = None


class FinishIn(Schema):
    """`seen` of the evaluation when it was read; left out, it is not asked."""

    seen: Annotated[int, Field(ge=0, le=1_000_000_000)] | None = None


class NoteIn(Schema):
    """The note about the whole, and the note that it takes the place of."""

    note: Words
    was: Words = ""


class TaskOut(Schema):
    """A contact for somebody to score; without `assignee` it is free to take."""

    id: int
    contact: str
    agent: str
    team: str
    queue: str
    form: int
    purpose: PurposeName
    blind: bool
    assignee: PersonRef | None
    sample: int | None
    calibration: int | None
    created: datetime
    due: date | None
    done: datetime | None


class SampleIn(Schema):
    """What to draw; the filters are named as in addresses, `~` for "not recorded"."""

    title: Annotated[str, Field(max_length=200)] = ""
    form: Number | None = None
    filters: dict[
        Literal["queue", "team", "channel", "reason", "segment", "week", "agent"],
        Annotated[list[Annotated[str, Field(max_length=250)]], Field(max_length=1000)],
    ] = {}
    stratum_by: Literal["agent", "queue"] = "agent"
    per_stratum: Annotated[int, Field(ge=1, le=5_000)]
    seed: Annotated[int, Field(ge=0, le=2**53)] | None = None
    graders: Annotated[list[Number], Field(max_length=100)] = []
    seconds: Annotated[list[Number], Field(max_length=100)] = []
    double_share: Annotated[float, Field(ge=0, le=1)] = 0.0
    due: date | None = None


class StratumOut(Schema):
    """A stratum of a frame, and how many of it are drawn of those asked for."""

    stratum: str
    contacts: int
    drawn: int
    asked: int


class PreviewOut(Schema):
    """What a draw would be; `enough` of each stratum tell the whole to ± 5 points at worst."""

    frame: int
    left_out: int
    contacts: int
    enough: int
    strata: list[StratumOut]


class SampleOut(Schema):
    """A random draw."""

    id: int
    title: str
    form: int
    stratum_by: Literal["agent", "queue"]
    per_stratum: int
    seed: int
    audit: str
    frame_size: int
    left_out: int
    filters: dict[str, list[str | None]]
    strata: list[StratumOut]
    drawn: datetime
    drawn_by: PersonRef


class SampledOut(Schema):
    """A contact so drawn, with the probability with which it was."""

    id: int
    contact: str
    stratum: str
    inclusion_probability: float


class AgreementOut(Schema):
    """Raw agreement, Krippendorff's α and Gwet's AC1."""

    raw: FigureOut
    alpha: FigureOut
    ac1: FigureOut
    contacts: int


class GraderOut(Schema):
    """One grader against a baseline; leniency is in points of 1."""

    analyst: str
    overall: AgreementOut
    leniency: FigureOut
    contacts: int
    answers: int


class CalibrationIn(Schema):
    """A session: contacts by id, or a number of them to draw from what everybody sees."""

    title: Annotated[str, Field(max_length=200)]
    form: Number | None = None
    expert: Number
    graders: Annotated[list[Number], Field(max_length=100)]
    contacts: Annotated[list[Annotated[str, Field(max_length=250)]], Field(max_length=1000)] = []
    number: Annotated[int, Field(ge=1, le=200)] | None = None
    due: date | None = None


class SaidOut(Schema):
    """What one person answered, in words, and what they quoted."""

    analyst: str
    answer: str
    quotes: list[GivenQuoteOut]


class DifferenceOut(Schema):
    """A question of a contact that people answered differently, the expert first."""

    contact: str
    question: str
    said: list[SaidOut]


def person_ref(person: Person) -> PersonRef:
    """Who it is."""
    return PersonRef(id=person.pk, username=person.username)


def evaluation_row(row: Evaluation) -> dict[str, Any]:
    """An evaluation as lists show it."""
    names = ("contact", "agent", "team", "queue", "purpose", "blind", "state", "started",
             "finished", "percent", "failed")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk,
        "form": row.form_id,
        "form_title": str(row.form),
        "grader": person_ref(row.grader),
        "inclusion_probability": row.sampled.inclusion_probability if row.sampled else None,
    }


def task_out(task: Task) -> dict[str, Any]:
    """A task as the API shows it."""
    names = ("contact", "agent", "team", "queue", "purpose", "blind", "created", "due", "done")
    return {name: getattr(task, name) for name in names} | {
        "id": task.pk,
        "form": task.form_id,
        "assignee": person_ref(task.assignee) if task.assignee else None,
        "sample": task.sampled.sample_id if task.sampled else None,
        "calibration": task.calibration_id,
    }


def sample_out(row: Sample) -> dict[str, Any]:
    """A sample as the API shows it."""
    names = ("title", "stratum_by", "per_stratum", "seed", "audit", "frame_size", "left_out",
             "strata", "drawn")  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "id": row.pk,
        "form": row.form_id,
        "filters": row.selection,
        "drawn_by": person_ref(row.drawn_by),
    }


def agreement_out(it: Agreement) -> AgreementOut:
    """Agreement as the API shows it."""
    return AgreementOut(
        raw=figure_out(it.raw), alpha=figure_out(it.alpha), ac1=figure_out(it.ac1), contacts=it.contacts
    )  # fmt: skip


def grader_out(it: GraderFigures) -> GraderOut:
    """A grader as the API shows them."""
    return GraderOut(
        analyst=it.analyst, overall=agreement_out(it.overall), leniency=figure_out(it.leniency),
        contacts=it.contacts, answers=it.answers,
    )  # fmt: skip
