"""The pages of forms: all of them, one version, its editor, and what changed between two."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime

from wellspent.scorecard.answers import ANSWERS
from wellspent.scorecard.forms import Form
from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.roles import Right
from wellspent.web.forms import editing
from wellspent.web.forms.differences import Difference, differences
from wellspent.web.forms.editor import editor_rows, read_typed, remarks_by_question
from wellspent.web.forms.files import FORMATS
from wellspent.web.forms.models import FormLocked, FormVersion
from wellspent.web.forms.moves import blank_form, press
from wellspent.web.forms.trial import try_form
from wellspent.web.forms.typed import Typed, typed_from_content, typed_from_post
from wellspent.web.forms.weights import section_shares, shares_of_the_whole
from wellspent.web.forms.wording import (
    ANSWER_WORDS,
    KIND_WORDS,
    SCORING_WORDS,
    rules_of_question,
    rules_of_section,
)

__all__ = [
    "activate",
    "compare",
    "discard",
    "edit",
    "forms",
    "make_next",
    "new",
    "show",
]  # fmt: skip

_A_PAGE: Final = 25


@door(Right.READ_FORMS)
def forms(request: Asked) -> HttpResponse:
    """Every form with its versions."""
    rows = request.access.narrow(FormVersion.objects.select_related("created_by"))
    page = Paginator(rows, _A_PAGE).get_page(request.GET.get("page"))
    return render(request, "forms/forms.html", {"page": page, **_may(request)})


@door(Right.READ_FORMS, about=FormVersion)
def show(request: Asked, version: FormVersion) -> HttpResponse:
    """One version: its rules in words, what each question weighs, and the form to try out."""
    form = version.parsed()
    trial = {"trial": try_form(form, request.GET), "version": version}
    if getattr(request, "htmx", False):
        return render(request, "forms/trial.html", trial)
    evaluations = request.access.narrow(version.evaluations.select_related("grader"))
    return render(
        request,
        "forms/form.html",
        {
            **trial,
            "sections": _sections(form, version),
            "scoring": SCORING_WORDS[form.scoring],
            "used": evaluations.count(),
            "latest": evaluations[:5],
            "others": FormVersion.objects.filter(form=version.form).exclude(pk=version.pk),
            "formats": FORMATS,
            **_may(request),
        },
    )


def _sections(form: Form, version: FormVersion) -> list[dict[str, Any]]:
    """Each section with its questions: rules, shares of the whole, remarks."""
    shares, of_section = shares_of_the_whole(form), section_shares(form)
    remarks = remarks_by_question(version.content)
    return [
        {
            "section": section,
            "percent": 100 * of_section[section.id] if section.scored else None,
            "rules": rules_of_section(section, form),
            "questions": [
                {
                    "question": question,
                    "percent": 100 * shares[question.id] if question.id in shares else None,
                    "rules": rules_of_question(question, form),
                    "remarks": remarks.get(question.id, []),
                }
                for question in section.questions
            ],
        }
        for section in form.sections
    ]


@door(Right.EDIT_FORMS, methods=("GET", "POST"))
def new(request: Asked) -> HttpResponse:
    """A form that is not there yet."""
    if request.method != "POST":
        return _editor(request, blank_form(), None)

    def keep(content: dict[str, Any]) -> FormVersion:
        kept: FormVersion = editing.new_form(content, request.access.person)
        return kept

    return _posted(request, None, keep)


@door(Right.EDIT_FORMS, about=FormVersion, methods=("GET", "POST"))
def edit(request: Asked, version: FormVersion) -> HttpResponse:
    """A draft, to be changed."""
    if not version.changeable:
        return _refuse(request, version, FormLocked(version))
    if request.method != "POST":
        return _editor(request, typed_from_content(version.content), version)

    def keep(content: dict[str, Any]) -> FormVersion:
        seen = _moment(request.POST.get("changed", ""))
        kept: FormVersion = editing.change(version, content, seen)
        return kept

    return _posted(request, version, keep)


def _posted(request: Asked, version: FormVersion | None, keep: Any) -> HttpResponse:
    """Do what a button of the editor says, with everything that was typed."""
    typed = typed_from_post(request.POST)
    button = request.POST.get("do", "save")
    if button != "save":
        goto = press(typed, button)
        return _editor(request, typed, version, goto=goto, check=button == "check")
    read = read_typed(typed, _stated(version))
    if read.content is None:
        return _editor(request, typed, version, check=True, status=422)
    try:
        kept = keep(read.content)
    except editing.FormChanged as error:
        return _editor(request, typed, error.draft, conflict=error, status=409)
    except Refused as error:
        errors = {f"-{error.place}": str(error)}
        return _editor(request, typed, version, errors=errors, status=error.status)
    messages.success(request, f"Version {kept.version} of “{kept.title}” is saved as a draft.")
    return _shown(kept, taken="new" if version is None else str(version.pk))


def _stated(version: FormVersion | None) -> dict[str, Any]:
    return {"version": 1} if version is None else {"id": version.form, "version": version.version}


def _editor(
    request: HttpRequest,
    typed: Typed,
    version: FormVersion | None,
    *,
    goto: str = "",
    check: bool = False,
    errors: dict[str, str] | None = None,
    conflict: editing.FormChanged | None = None,
    status: int = 200,
) -> HttpResponse:
    """The editor with what was typed; `goto` is the field or button that gets the focus."""
    read = read_typed(typed, _stated(version))
    shown = read.errors if check else {}
    rows = editor_rows(typed, type(read)(None, {**shown, **(errors or {})}, read.remarks))
    wrong = {**shown, **(errors or {})}
    theirs: tuple[Difference, ...] = ()
    if conflict is not None and version is not None and read.content is not None:
        theirs = differences(editing.as_form(read.content), version.parsed())
    context = {
        "version": version, "form": rows, "goto": goto or next(iter(wrong), ""),
        "wrong": wrong, "checked": check and not wrong, "conflict": conflict,
        "back": request.POST.get("do") == "back", "theirs": theirs,
        "fresh": request.method == "GET", "kinds": KIND_WORDS, "scorings": SCORING_WORDS,
        "answers": [(each, ANSWER_WORDS[each]) for each in ANSWERS if each != "cannot_tell"],
    }  # fmt: skip
    return render(request, "forms/form_edit.html", context, status=status)


def _moment(text: str) -> datetime | None:
    try:
        moment: datetime | None = parse_datetime(text)
    except ValueError:
        return None
    return moment


@door(Right.EDIT_FORMS, about=FormVersion, methods=("POST",))
def make_next(request: Asked, version: FormVersion) -> HttpResponse:
    """Make the next version from this one, and open it."""
    try:
        draft = editing.make_next(version, request.access.person)
    except Refused as error:
        return _refuse(request, version, error)
    messages.success(request, f"Version {draft.version} is a draft made from {version.version}.")
    return redirect("form_edit", pk=draft.pk)


@door(Right.EDIT_FORMS, about=FormVersion, methods=("POST",))
def activate(request: Asked, version: FormVersion) -> HttpResponse:
    """Put this version to use."""
    editing.activate(version)
    messages.success(request, f"Version {version.version} is in use for new evaluations.")
    return _shown(version)


@door(Right.EDIT_FORMS, about=FormVersion, methods=("POST",))
def discard(request: Asked, version: FormVersion) -> HttpResponse:
    """Throw a draft away."""
    try:
        editing.discard(version)
    except Refused as error:
        return _refuse(request, version, error)
    messages.success(request, f"The draft of version {version.version} is thrown away.")
    return redirect("forms")


@door(Right.READ_FORMS, about=FormVersion)
def compare(request: Asked, version: FormVersion) -> HttpResponse:
    """What is different in this version from another of the same form, in words."""
    others = list(FormVersion.objects.filter(form=version.form).exclude(pk=version.pk))
    wanted = request.GET.get("with", "")
    older = next((row for row in others if row.version < version.version), None)
    other = next((row for row in others if str(row.version) == wanted), older)
    found = differences(other.parsed(), version.parsed()) if other else ()
    shown = {"version": version, "other": other, "others": others, "differences": found}
    return render(request, "forms/compare.html", shown)


def _shown(version: FormVersion, taken: str = "") -> HttpResponse:
    answer = redirect("form", pk=version.pk)
    if taken:
        answer["Location"] += f"?taken={taken}"
    return answer


def _refuse(request: Asked, version: FormVersion, error: Conflict | Refused) -> HttpResponse:
    if request.method == "GET":
        messages.error(request, str(error))
        return _shown(version)
    shown = {"version": version, "error": error}
    return render(request, "forms/refused.html", shown, status=error.status)


def _may(request: Asked) -> dict[str, bool]:
    return {"may_edit": request.access.may(Right.EDIT_FORMS)}
