"""Forms for machines: listed, read, drafted, changed, put to use, linted, imported, exported."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from wellspent.scorecard.form_lint import lint_form
from wellspent.web.access.gates import gates
from wellspent.web.access.paging import Limit, Offset, Paged, page
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right
from wellspent.web.forms import editing
from wellspent.web.forms.differences import differences
from wellspent.web.forms.files import LARGEST, import_form, write_form
from wellspent.web.forms.models import FormVersion
from wellspent.web.forms.weights import shares_of_the_whole

__all__ = ["router"]

router = Router(tags=["forms"])

_MOST_VERSION = 2**31 - 1


class FormOut(Schema):
    """One version of a form, without its questions.

    `changed` is to be sent back with a change, to the microsecond.
    """

    id: int
    form: str
    version: int
    title: str
    state: Literal["draft", "active", "retired"]
    locked: datetime | None
    changed: str
    source: str

    @staticmethod
    def resolve_changed(row: FormVersion | dict[str, Any]) -> str:
        """As it is kept: JSON's usual moments end at the millisecond."""
        return str(row["changed"] if isinstance(row, dict) else row.changed.isoformat())


class FormWhole(FormOut):
    """One version with its content and what could not be taken over from where it came.

    `shares` says by question how much of the whole score it decides, in [0, 1].
    """

    content: dict[str, Any]
    shares: dict[str, float]
    left_behind: list[dict[str, Any]]


class FormIn(Schema):
    """A form's content, as a version of it is read."""

    content: dict[str, Any]


class FormChange(FormIn):
    """New content for a draft, and its `changed` as it was when it was read."""

    changed: datetime


class FormFile(Schema):
    """The text of a form's file: TOML, or JSON by Amazon Connect, Genesys Cloud or ourselves."""

    text: str = Field(max_length=LARGEST)
    name: str = Field("form", max_length=200)


class FormWritten(Schema):
    """A form as a file for another system, and what that cannot say."""

    name: str
    text: str
    problems: list[dict[str, str]]


class RemarkOut(Schema):
    """What the lint says of a question; a reason to look, never a refusal."""

    place: str
    question: str
    kind: str
    words: str
    instead: str


class FormDifferenceOut(Schema):
    """One change between two versions, and all of it in a sentence."""

    about: str
    what: str
    key: str
    before: str
    after: str
    sentence: str


def _whole(row: FormVersion) -> FormWhole:
    out = FormOut.from_orm(row)
    return FormWhole(
        **out.dict(),
        content=row.content,
        shares=shares_of_the_whole(row.parsed()),
        left_behind=row.left_behind,
    )


@router.get("/forms", auth=gates(Right.READ_FORMS), response=Paged[FormOut])
def list_forms(
    request: HttpRequest,
    limit: Limit = 50,
    offset: Offset = 0,
    state: Literal["draft", "active", "retired"] | None = None,
) -> Any:
    """Every version of every form, the newest of each first; `state` narrows them."""
    rows = request.access.narrow(FormVersion.objects.all())
    return page(rows.filter(state=state) if state else rows, limit, offset)


@router.post("/forms", auth=gates(Right.EDIT_FORMS), response={201: FormWhole})
def draft_form(request: HttpRequest, body: FormIn) -> Any:
    """A draft of a form that is not there yet."""
    return Status(201, _whole(editing.new_form(body.content, request.access.person)))


@router.post("/forms/import", auth=gates(Right.EDIT_FORMS), response={201: FormWhole})
def import_a_form(request: HttpRequest, body: FormFile) -> Any:
    """A draft from a file's text, recognised by its content; see `left_behind` for what was lost."""
    return Status(201, _whole(import_form(body.text.encode(), body.name, request.access.person)))


@router.get("/forms/{int:formversion}", auth=gates(Right.READ_FORMS), response=FormWhole)
def read_form(request: HttpRequest, formversion: int) -> Any:
    """One version with its content."""
    return _whole(_found(request, formversion))


@router.put("/forms/{int:formversion}", auth=gates(Right.EDIT_FORMS), response=FormWhole)
def change_form(request: HttpRequest, formversion: int, body: FormChange) -> Any:
    """Other content for a draft; 409 where somebody changed it since, or it is no draft."""
    row = _found(request, formversion)
    return _whole(editing.change(row, body.content, body.changed))


@router.delete("/forms/{int:formversion}", auth=gates(Right.EDIT_FORMS), response={204: None})
def discard_form(request: HttpRequest, formversion: int) -> Any:
    """Throw a draft away; 409 where it is none."""
    editing.discard(_found(request, formversion))
    return Status(204, None)


@router.post(
    "/forms/{int:formversion}/next", auth=gates(Right.EDIT_FORMS), response={201: FormWhole}
)
def next_form(request: HttpRequest, formversion: int) -> Any:
    """The next version, as a draft with the same content."""
    row = _found(request, formversion)
    return Status(201, _whole(editing.make_next(row, request.access.person)))


@router.post("/forms/{int:formversion}/activate", auth=gates(Right.EDIT_FORMS), response=FormWhole)
def activate_form(request: HttpRequest, formversion: int) -> Any:
    """Put a version to use; the one before it is retired."""
    return _whole(editing.activate(_found(request, formversion)))


@router.get("/forms/{int:formversion}/lint", auth=gates(Right.READ_FORMS), response=list[RemarkOut])
def lint_a_form(request: HttpRequest, formversion: int) -> Any:
    """Questions that two careful people will answer differently, and why."""
    return [
        RemarkOut(
            place=editing.path_of(each.place), question=each.question, kind=each.kind,
            words=each.words, instead=each.instead,
        )
        for each in lint_form(_found(request, formversion).parsed())
    ]  # fmt: skip


@router.get(
    "/forms/{int:formversion}/differences",
    auth=gates(Right.READ_FORMS),
    response=list[FormDifferenceOut],
)
def compare_forms(request: HttpRequest, formversion: int, version: int) -> Any:
    """What is different from another `version` of the same form."""
    row = _found(request, formversion)
    known = 0 < version < _MOST_VERSION
    other = FormVersion.objects.filter(form=row.form, version=version).first() if known else None
    if other is None:
        raise Refused(
            f"Form '{row.form}' has no version {version}.", "Name one that is there.", "version"
        )
    return [
        FormDifferenceOut(
            about=each.about, what=each.what, key=each.key, before=each.before,
            after=each.after, sentence=str(each),
        )
        for each in differences(other.parsed(), row.parsed())
    ]  # fmt: skip


@router.get("/forms/{int:formversion}/export", auth=gates(Right.READ_FORMS), response=FormWritten)
def export_form(request: HttpRequest, formversion: int, system: str = "toml") -> Any:
    """The version as a file: `system` is toml, json, connect or genesys."""
    written = write_form(_found(request, formversion).parsed(), system)
    return FormWritten(
        name=written.name,
        text=written.content,
        problems=[{"found": each.found, "remedy": each.remedy} for each in written.problems],
    )


def _found(request: HttpRequest, key: int) -> FormVersion:
    row: FormVersion = request.access.find(FormVersion, key)
    return row
