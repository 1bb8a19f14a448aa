"""A transcript as HTML: a page has five of them, of a hundred turns each, so it has to be quick.

Jinja compiles its templates, and renders a transcript in a fraction of the time that Django's
own take. Whatever was said is escaped.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from wellspent.report.words import name_line
from wellspent.web.contacts.templatetags.spoken import clock, number, numbers, spaced
from wellspent.web.contacts.transcript import Opened, ShownTurn
from wellspent.web.presentation.templatetags.figures import counted, percent, seconds, swatch

if TYPE_CHECKING:
    from jinja2 import Environment

__all__ = ["saved_turn", "transcript"]


def transcript(
    contact: str, opened: Opened, questions: dict[str, int], *,
    prefix: str = "", may_correct: bool = False, recording: bool = False,
) -> SafeString:  # fmt: skip
    """All turns and pauses. `questions` are numbers of questions; `prefix` begins every id."""
    return _render(
        "turns.html", contact, opened=opened, questions=questions, measure=opened.measure,
        prefix=prefix, may_correct=may_correct, recording=recording,
    )  # fmt: skip


def saved_turn(
    contact: str, turn: ShownTurn, opened: Opened, questions: dict[str, int], *, recording: bool
) -> SafeString:
    """One turn of a contact's page, whose label was kept just now."""
    return _render(
        "one_turn.html", contact, turn=turn, questions=questions, measure=opened.measure,
        prefix="", may_correct=True, recording=recording,
    )  # fmt: skip


def _render(template: str, contact: str, **context: Any) -> SafeString:
    # looked up once, and not for every turn
    before, _, after = reverse("correct_label", kwargs={"turn": 0, "contact": contact}).partition("0")  # fmt: skip
    heard = reverse("judge_signals", kwargs={"contact": contact})
    rendered = (
        _environment()
        .get_template(template)
        .render(
            label_address=lambda turn: f"{before}{turn}{after}",
            heard_address=lambda turn: f"{heard}?turn={turn}",
            **context,
        )
    )
    return mark_safe(rendered)  # noqa: S308 - escaped by Jinja


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415

    environment = Environment(
        loader=PackageLoader("wellspent.web.contacts", "spoken"),
        autoescape=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        clock=clock, counted=counted, moment=_moment, number=number, numbers=numbers,
        percent=percent, seconds=seconds, spaced=spaced,
    )  # fmt: skip
    environment.globals.update(line_name=name_line, swatch=cache(swatch))
    return environment


def _moment(at: datetime) -> str:
    """`3 Nov 2026 14:05`, in the app's own time."""
    local = timezone.localtime(at)
    return f"{local.day} {local:%b %Y %H:%M}"
