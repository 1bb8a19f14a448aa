"""The record of who did what: entries of the audit log, by person, kind and day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from auditlog.models import LogEntry
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from wellspent.web.access.doors import Asked, door
from wellspent.web.access.refusals import Refused
from wellspent.web.access.roles import Right

__all__ = ["Entry", "audit", "entries", "entry_of"]

_A_PAGE = 25
_LONGEST = 80  # letters of a value; the whole stands where it was written
_DONE = {0: "made", 1: "changed", 2: "removed", 3: "opened"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry in words: who did what to what, when, and from where."""

    at: datetime
    actor: str
    done: str
    kind: str
    row: str
    key: str
    changes: tuple[tuple[str, str], ...]
    address: str


def entries(rows: QuerySet[LogEntry], asked: Mapping[str, str]) -> QuerySet[LogEntry]:
    """Those that the query asks for: by `person`, `kind` and `day`; raises `Refused`."""
    rows = rows.select_related("actor", "content_type").order_by("-timestamp", "-pk")
    if person := asked.get("person", "").strip():
        rows = rows.filter(actor__username=person)
    if kind := asked.get("kind", "").strip():
        rows = rows.filter(content_type__model=kind)
    if day := asked.get("day", "").strip():
        try:
            start = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC)
            end = start + timedelta(days=1)
        except (ValueError, OverflowError):
            raise Refused(f"'{day[:30]}' is no day.", "Write it as 2027-01-31.", "day") from None
        rows = rows.filter(timestamp__gte=start, timestamp__lt=end)
    return rows


def entry_of(row: LogEntry) -> Entry:
    """The entry in words."""
    kind = row.content_type.model_class()
    return Entry(
        at=row.timestamp,
        actor=str(row.actor or row.actor_email or "wellspent"),
        done=_DONE.get(row.action, ""),
        kind=str(kind._meta.verbose_name if kind else row.content_type.model),  # noqa: SLF001
        row=_short(row.object_repr),
        key=row.object_pk,
        changes=tuple(_change(name, value) for name, value in (row.changes or {}).items()),
        address=row.remote_addr or "",
    )


@door(Right.READ_AUDIT)
def audit(request: Asked) -> HttpResponse:
    """Who did what, the newest first."""
    error = None
    rows = request.access.narrow(LogEntry.objects.all())
    try:
        found = entries(rows, request.GET)
    except Refused as refused:
        error, found = refused, entries(rows, {})
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    kinds = LogEntry.objects.order_by().values_list("content_type__model", flat=True).distinct()
    context: dict[str, Any] = {
        "page": page, "entries": [entry_of(row) for row in page], "error": error,
        "kinds": sorted(kinds),
    }  # fmt: skip
    return render(request, "people/audit.html", context, status=422 if error else 200)


def _change(name: str, value: Any) -> tuple[str, str]:
    if isinstance(value, dict):
        return name, f"{value.get('operation', '')}: {_short(', '.join(value.get('objects', [])))}"
    if isinstance(value, list) and len(value) == 2:
        before, after = ("–" if one in {None, "None", ""} else _short(str(one)) for one in value)
        return name, f"{before} → {after}"
    return name, _short(str(value))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
