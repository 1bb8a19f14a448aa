"""What is done with forms: drafts written and changed, the next version made, one put to use.

content   the form as dicts and lists, as `scorecard.forms` reads it
place     the way to a key of the content: ("sections", 0, "questions", 2, "text")
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar, Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from wellspent.scorecard.forms import Form, FormInvalid, Place, form_from_dict, form_to_dict
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.forms.models import FormLocked, FormVersion

__all__ = [
    "FormChanged",
    "FormRefused",
    "activate",
    "as_form",
    "change",
    "checked",
    "discard",
    "lock",
    "make_next",
    "new_form",
    "new_version",
    "path_of",
]

MOST_SECTIONS: Final = 100
MOST_QUESTIONS: Final = 300
MOST_OPTIONS: Final = 100
MOST_LETTERS: Final = 5000
_DEEPEST: Final = 12  # a condition's answers lie nine deep
_SLUG: Final = re.compile(r"[-.a-zA-Z0-9_]{1,100}")


class FormRefused(Refused):
    """A form that cannot be used as it is; `at` is the place of its first fault."""

    status: ClassVar[int] = 422
    at: Place

    def __init__(self, fact: str, remedy: str, at: Place = ()) -> None:
        """`at` is the way to the key."""
        super().__init__(fact, remedy, path_of(at) or None)
        self.at = at


class FormChanged(Conflict):
    """Somebody else saved the draft since it was opened."""

    def __init__(self, draft: FormVersion) -> None:
        """`draft` is as it is kept now."""
        super().__init__(
            f"Version {draft.version} of '{draft.form}' was saved by somebody else at "
            f"{timezone.localtime(draft.changed):%H:%M:%S}, after you opened it.",
            "Below is what stands there now beside yours; save again to put yours in its place.",
            "changed",
        )
        self.draft = draft


def path_of(place: Place) -> str:
    """A place with dots: `sections.0.questions.2.text`."""
    return ".".join(str(part) for part in place)


def checked(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content with every key that a form has; raises `FormRefused` for its first fault."""
    for place, words in _texts(content):
        if "\0" in words or len(words) > MOST_LETTERS:
            raise FormRefused(
                f"The form has {len(words):,} letters, or one that cannot be kept, in "
                f"{path_of(place)}.",
                f"Write {MOST_LETTERS:,} plain letters at most.",
                place,
            )
    try:
        form = form_from_dict(content)
    except FormInvalid as error:
        raise FormRefused(error.fact, error.remedy, error.place) from None
    _refuse_unkeepable(form)
    return form_to_dict(form)


def as_form(content: Mapping[str, Any]) -> Form:
    """The form that checked content states."""
    return form_from_dict(content)


def _texts(content: Mapping[str, Any]) -> Iterator[tuple[Place, str]]:
    """Every text of the content with its place; refuses what nests deeper than any form."""
    waiting: list[tuple[Place, Any]] = [((), content)]
    while waiting:
        place, value = waiting.pop()
        if len(place) > _DEEPEST:
            raise FormRefused(
                f"The form nests deeper than {_DEEPEST} levels.",
                "Leave out what no form has.", place[:_DEEPEST],
            )  # fmt: skip
        if isinstance(value, str):
            yield place, value
        elif isinstance(value, Mapping):
            waiting += [((*place, str(key)), each) for key, each in value.items()]
        elif isinstance(value, list | tuple):
            waiting += [((*place, i), each) for i, each in enumerate(value)]


def _refuse_unkeepable(form: Form) -> None:
    if not _SLUG.fullmatch(form.id):
        raise FormRefused(
            f"The form is called '{form.id[:100]}'.",
            "Use up to a hundred letters, digits, dots, hyphens and underscores.",
            ("id",),
        )
    if len(form.title) > 300:
        raise FormRefused(
            f"The title has {len(form.title)} letters.", "Use 300 at most.", ("title",)
        )
    if form.version > 1_000_000:
        raise FormRefused(f"The version is {form.version}.", "Use 1,000,000 at most.", ("version",))
    options = max((len(question.options) for question in form.questions), default=0)
    for number, most, what in (
        (len(form.sections), MOST_SECTIONS, "sections"),
        (len(form.questions), MOST_QUESTIONS, "questions"),
        (options, MOST_OPTIONS, "options of one question"),
    ):
        if number > most:
            raise FormRefused(
                f"The form has {number} {what}.", f"Use {most} at most.", ("sections",)
            )


def new_form(content: Mapping[str, Any], by: Person | None, **kept: Any) -> FormVersion:
    """A draft of a form that was not there before, as its first version.

    Raises `FormRefused`, and `Conflict` where a form has this id already.
    """
    stated = checked({**content, "version": 1})
    if FormVersion.objects.filter(form=stated["id"]).exists():
        raise Conflict(
            f"There is a form called '{stated['id']}' already.",
            "Give this one another id, or make the next version of that one.",
            "id",
        )
    return _kept(stated, by, **kept)


def new_version(content: Mapping[str, Any], by: Person | None, **kept: Any) -> FormVersion:
    """A draft with this content: the next version of its form, or the first."""
    name = content.get("id")
    newest = FormVersion.objects.filter(form=name).first() if isinstance(name, str) else None
    number = newest.version + 1 if newest else 1
    return _kept(checked({**content, "version": number}), by, **kept)


def make_next(of: FormVersion, by: Person | None) -> FormVersion:
    """A draft with the content of this version, one above the newest of its form."""
    return new_version(of.content, by)


def _kept(stated: dict[str, Any], by: Person | None, **kept: Any) -> FormVersion:
    try:
        with transaction.atomic():
            row: FormVersion = FormVersion.objects.create(
                form=stated["id"],
                version=stated["version"],
                title=stated["title"],
                content=stated,
                created_by=by,
                **kept,
            )
    except IntegrityError:
        raise Conflict(
            f"Somebody made version {stated['version']} of '{stated['id']}' at the same moment.",
            "Look at that one, or try again.",
        ) from None
    return row


@transaction.atomic
def change(draft: FormVersion, content: Mapping[str, Any], changed: datetime | None) -> FormVersion:
    """Keep this content as the draft's.

    `changed` is when the draft had last changed as the person saw it: raises `FormChanged`
    where somebody saved it since, `FormLocked` where it is no draft any more, and
    `FormRefused` for content that is no form.
    """
    row = _held(draft)
    if not row.changeable:
        raise FormLocked(row)
    stated = checked({**content, "id": row.form, "version": row.version})
    if row.changed != changed:
        raise FormChanged(row)
    row.title, row.content = stated["title"], stated
    row.save()
    return row


@transaction.atomic
def activate(version: FormVersion) -> FormVersion:
    """Put a version to use; the one in use before it is retired."""
    # all of its form are held, so that two at once cannot leave two in use
    family = FormVersion.objects.select_for_update().filter(form=version.form).order_by("pk")
    found: FormVersion = version
    for row in list(family):
        wanted = FormVersion.State.ACTIVE if row.pk == version.pk else FormVersion.State.RETIRED
        if row.pk == version.pk:
            found = row
        elif row.state != FormVersion.State.ACTIVE:
            continue
        if row.state != wanted:
            row.state = wanted
            row.save(update_fields=["state", "changed"])
    return found


@transaction.atomic
def lock(version: FormVersion) -> None:
    """Say that something was scored with it: from now on it does not change."""
    row = _held(version)
    if row.locked is None:
        row.locked = timezone.now()
        row.save(update_fields=["locked"])
    version.locked = row.locked


@transaction.atomic
def discard(draft: FormVersion) -> None:
    """Throw a draft away; raises `FormLocked` where it is none."""
    _held(draft).delete()


def _held(version: FormVersion) -> FormVersion:
    """The row as it is kept now, and nobody else's until this is done."""
    row: FormVersion = FormVersion.objects.select_for_update().get(pk=version.pk)
    return row
