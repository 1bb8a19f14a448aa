"""What is typed to draw a sample, read field by field, each with its own error."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from wellspent.web.access.filters import selection_of
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Refused
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.drawing import Wish
from wellspent.web.scoring.refusals import FieldUnusable
from wellspent.web.scoring.scorers import scorers

__all__ = ["TypedWish", "new_seed", "read_day", "read_form", "read_people", "usable_day"]


@dataclass
class TypedWish:
    """The wish that the fields state, and the errors of those that cannot be used, by name."""

    wish: Wish
    errors: dict[str, Refused] = field(default_factory=dict)

    @classmethod
    def of(cls, data: Any) -> TypedWish:
        """Read the fields; whatever cannot be used takes a value that can, and is named."""
        errors: dict[str, Refused] = {}

        def take(name: str, read: Any, otherwise: Any) -> Any:
            try:
                return read(data.get(name, ""))
            except Refused as refused:
                refused.place = name
                errors[name] = refused
                return otherwise

        wish = Wish(
            title=data.get("title", "").strip()[:200],
            form=take("form", read_form, None),
            selection=selection_of(data),
            stratum_by="queue" if data.get("stratum_by") == "queue" else "agent",
            per_stratum=take("per_stratum", lambda text: _whole(text, 1, 5_000, 10), 10),
            seed=take("seed", lambda text: _whole(text, 0, 2**53, new_seed()), new_seed()),
            graders=take("graders", lambda _: read_people(data.getlist("graders")), ()),
            seconds=take("seconds", lambda _: read_people(data.getlist("seconds")), ()),
            double_share=take("double_percent", lambda text: _whole(text, 0, 100, 0) / 100, 0.0),
            due=take("due", read_day, None),
        )
        return cls(wish, errors)


def new_seed() -> int:
    """A seed that nobody chose."""
    return secrets.randbelow(10**9)


def read_form(text: str) -> FormVersion:
    """The form in use of this number. Raises `FieldUnusable`."""
    active = FormVersion.objects.filter(state=FormVersion.State.ACTIVE).order_by("-changed")
    form: FormVersion | None = (
        active.filter(pk=text).first() if _is_number(text) else active.first() if not text else None
    )
    if form is None:
        raise FieldUnusable("This form is not in use.", "Choose one that is.", "form")
    return form


def read_people(numbers: list[str]) -> tuple[Person, ...]:
    """The people of these numbers, who may all score. Raises `FieldUnusable`."""
    known = {str(person.pk): person for person in scorers()}
    wanted = [number for number in dict.fromkeys(numbers) if number]
    if unknown := [number for number in wanted if number not in known]:
        raise FieldUnusable(
            f"Person {unknown[0][:20]} does not score.", "Choose others.", "graders"
        )
    return tuple(known[number] for number in wanted)


def read_day(text: str) -> date | None:
    """A day, or none where nothing was typed. Raises `FieldUnusable`."""
    if not text.strip():
        return None
    try:
        return usable_day(date.fromisoformat(text.strip()))
    except ValueError:
        raise FieldUnusable(
            f"'{text[:40]}' is no day.", "Give year, month and day: 2026-11-22.", "due"
        ) from None


def usable_day(day: date | None) -> date | None:
    """A day by which people can be asked to be done: within a year from today.

    Raises `FieldUnusable`. Yesterday here may still be today for whoever asks.
    """
    today = timezone.localdate()
    last = today + timedelta(days=366)
    if day is None or today - timedelta(days=1) <= day <= last:
        return day
    raise FieldUnusable(
        f"{day.isoformat()} is not within a year from today.",
        f"Choose a day from {today.isoformat()} to {last.isoformat()}.", "due",
    )  # fmt: skip


def _whole(text: str, low: int, high: int, otherwise: int) -> int:
    text = text.strip()
    if not text:
        return otherwise
    if not _is_number(text) or not low <= int(text) <= high:
        raise FieldUnusable(
            f"'{text[:40]}' cannot be used here.", f"Give a whole number from {low} to {high:,}."
        )
    return int(text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 18
