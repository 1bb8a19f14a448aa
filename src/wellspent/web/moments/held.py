"""A moment with how it stands: as it is prepared now, or as it was when somebody acted on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import Http404
from django.utils import timezone

from wellspent.moments.moment import KIND_NAMES, Moment
from wellspent.report.listening.as_json import HeardUnreadable, from_json, to_json
from wellspent.report.moments.states import arose_anew
from wellspent.web.access.scope import Scope, standing
from wellspent.web.moments.models import MomentRow
from wellspent.web.moments.sight import sees

__all__ = ["Held", "as_snapshot", "held_of_key", "kept_by", "look_back_after", "of_rows", "raised"]


@dataclass(frozen=True)
class Held:
    """A moment and its row; no row where nobody has acted on it.

    `prepared` is whether the run in force raises it still.
    """

    moment: Moment
    row: MomentRow | None = None
    prepared: bool = True

    @property
    def key(self) -> str:
        """What it is called in addresses."""
        return self.moment.key

    @property
    def kind_name(self) -> str:
        """What its kind is called."""
        return KIND_NAMES[self.moment.kind]

    @property
    def afresh(self) -> bool:
        """Whether it was closed, and the same matter arose again when it could have moved."""
        row = self.row
        if not self.prepared or row is None or row.open or row.ended is None:
            return False
        return arose_anew(self.moment, row.ended.date(), look_back_after().days)

    @property
    def state(self) -> str:
        """New, taken, done or dismissed."""
        return str(self.row.state) if self.row and not self.afresh else "new"

    @property
    def open(self) -> bool:
        """Whether something is still to be done."""
        return self.state in {"new", "taken"}

    @property
    def version(self) -> int:
        """How many steps were done with it."""
        return self.row.version if self.row else 0

    @property
    def due(self) -> date | None:
        """The day that its owner has set, or else that many days after it arose; None: at any time."""
        if self.row and self.row.due and not self.afresh:
            set_by_owner: date = self.row.due
            return set_by_owner
        arose = self.moment.arose
        return None if arose is None else arose.date() + timedelta(days=self.moment.due_days)

    @property
    def due_now(self) -> bool:
        """Whether its day has come."""
        return bool(self.open and self.due and self.due <= timezone.localdate())


def look_back_after() -> timedelta:
    """How long after it was done one looks whether a moment moved what it aimed at."""
    return timedelta(days=standing().workspace.settings.moments.look_back_days)


def raised(scope: Scope) -> tuple[Held, ...]:
    """The moments in sight that the run in force raises, each with how it stands."""
    rows = {
        row.key: row
        for row in scope.narrow(MomentRow.objects.select_related("owner").defer("snapshot"))
    }
    return tuple(Held(one, rows.get(one.key)) for one in standing().moments() if sees(scope, one))


def kept_by(scope: Scope) -> tuple[Held, ...]:
    """Those that this person has taken or done and not looked back on, whether they are raised or not."""
    rows = MomentRow.objects.select_related("owner").filter(
        owner=scope.person, state__in=["taken", "done"], looked_back=None
    )
    now = {one.key: one for one in standing().moments()}
    return tuple(
        Held(now[held.key], held.row) if held.key in now else held
        for held in of_rows(scope.narrow(rows))
    )


def held_of_key(scope: Scope, key: str) -> Held:
    """The moment of this key; raises `Http404` where there is none, or it is out of sight."""
    found = list(scope.narrow(MomentRow.objects.select_related("owner").filter(key=key)))
    for one in standing().moments():
        if one.key == key and sees(scope, one):
            return Held(one, found[0] if found else None)
    for held in of_rows(found):
        return held
    raise Http404


def of_rows(rows: Iterable[MomentRow]) -> tuple[Held, ...]:
    """The moments of rows as they were; what this version cannot read is left out."""
    found = []
    for row in rows:
        try:
            found.append(Held(from_json(row.snapshot, Moment), row, prepared=False))
        except HeardUnreadable:
            continue
    return tuple(found)


def as_snapshot(moment: Moment) -> Any:
    """The moment as a row keeps it."""
    return to_json(moment)
