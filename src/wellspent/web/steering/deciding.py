"""What people decide in steering: keep a scheme, put it in force, say what a change takes; for pages and routes alike.

What `wellspent moments` must know of it is written into the workspace: `schemes` and `fix_hours`.
"""

from __future__ import annotations

import json
from typing import Final

from django.db import transaction

from wellspent.moments.incentives import Scheme
from wellspent.report.listening.as_json import to_json
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.scope import Scope, standing
from wellspent.web.access.typed_numbers import number_typed
from wellspent.web.changes.sight import rows_in_sight
from wellspent.web.steering.models import FixHours, KeptScheme
from wellspent.workspace.moments import keep_moments_said

__all__ = ["hours_now", "keep_scheme", "move_scheme", "say_hours"]

_MOST_HOURS: Final = 100_000.0
_MOST_KEPT: Final = 50


@transaction.atomic
def keep_scheme(scheme: Scheme, by: Person) -> KeptScheme:
    """Keep a scheme to compare with. Raises `Conflict` where one of its name is kept already."""
    kept = KeptScheme.objects.select_for_update().exclude(state=KeptScheme.State.WITHDRAWN)
    names = list(kept.values_list("name", flat=True))
    if scheme.name in names:
        raise Conflict(f"A scheme '{scheme.name}' is kept already.", "Give this one another name.", "name")  # fmt: skip
    if len(names) >= _MOST_KEPT:
        raise Refused(f"{len(names)} schemes are kept.", "Withdraw one first.", "name")
    made: KeptScheme = KeptScheme.objects.create(name=scheme.name, scheme=to_json(scheme), by=by)
    transaction.on_commit(_write_schemes)
    return made


@transaction.atomic
def move_scheme(kept: KeptScheme, state: str, seen: int) -> KeptScheme:
    """Put a scheme in force, back, or away. `seen` is the version that the person saw. Raises `Refused`, `Conflict`."""
    if state not in KeptScheme.State.values:
        raise Refused(f"The state is '{state[:20]}'.", f"Use one of: {', '.join(KeptScheme.State.values)}.", "state")  # fmt: skip
    row: KeptScheme = KeptScheme.objects.select_for_update().get(pk=kept.pk)
    if row.version != seen:
        raise Conflict(f"Somebody changed it meanwhile: it is {row.get_state_display()}.", "Look at it, then change it again if you must.", "state")  # fmt: skip
    row.state, row.version = state, row.version + 1
    row.save(update_fields=["state", "version"])
    transaction.on_commit(_write_schemes)
    return row


@transaction.atomic
def say_hours(key: str, hours: float | str, seen: int, scope: Scope) -> FixHours:
    """Say how many hours a change against a friction in sight takes; `hours` may be as it was typed.

    `seen` is the number of the row that the person saw, or 0. Raises `Refused`, `Conflict`.
    """
    if key not in {row.key for row in rows_in_sight(scope)}:
        raise Refused(f"'{key[:80]}' is no friction that you can see.", "Choose one of the list.", "key")  # fmt: skip
    number = number_typed(str(hours))
    if number is None or not 0.1 <= number <= _MOST_HOURS:
        raise Refused(f"A change of '{str(hours)[:20]}' hours cannot be.", f"Say from 0.1 to {_MOST_HOURS:,.0f} hours.", "hours")  # fmt: skip
    list(FixHours.objects.select_for_update().filter(key=key))  # who comes second waits
    newest = FixHours.objects.filter(key=key).last()
    if (newest.pk if newest else 0) != seen:
        raise Conflict("Somebody said another number of hours meanwhile.", "Look at it, then say yours again if you must.", "hours")  # fmt: skip
    made: FixHours = FixHours.objects.create(key=key, hours=number, by=scope.person)
    transaction.on_commit(_write_hours)
    return made


def hours_now() -> dict[str, FixHours]:
    """The hours that count now, by the friction's key."""
    return {row.key: row for row in FixHours.objects.select_related("by")}


def _write_schemes() -> None:
    kept = KeptScheme.objects.exclude(state=KeptScheme.State.WITHDRAWN).order_by("pk")
    rows = [{"scheme": one.scheme, "in_force": one.state == KeptScheme.State.IN_FORCE} for one in kept]  # fmt: skip
    keep_moments_said(standing().workspace, "schemes", json.dumps(rows))


def _write_hours() -> None:
    hours = {key: row.hours for key, row in hours_now().items()}
    keep_moments_said(standing().workspace, "fix_hours", json.dumps(hours))
