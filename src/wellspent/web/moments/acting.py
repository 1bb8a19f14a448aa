"""What somebody does with a moment: take it, give it back, do it, dismiss it, look back on it.

Each is a step after the last one that the person saw; who comes second is told so. How every
moment stands is written into the workspace, where `wellspent moments` learns from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict, Refused
from wellspent.web.access.said import said
from wellspent.web.moments.held import Held, as_snapshot, look_back_after
from wellspent.web.moments.models import MomentRow, MomentStep
from wellspent.web.moments.telling import write_states
from wellspent.web.moments.wording import without_others

__all__ = ["DEEDS", "Step", "act"]

_FARTHEST: Final = timedelta(days=366)
_TOO_LATE: Final = "Open it as it is now; what you typed still stands in the form."


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody wants to do: one of `DEEDS`, in their words, with the day that they set.

    `seen` is the number of the last step that they know, 0 where there was none.
    """

    did: str
    words: str = ""
    due: date | None = None
    seen: int = 0


def act(held: Held, person: Person, step: Step) -> MomentRow:
    """One more step. Raises `Refused` at the field, and `Conflict` where somebody was first."""
    if step.did not in DEEDS:
        raise Refused(
            f"'{step.did[:40]}' is nothing to do with a moment." if step.did else "Nothing is chosen.",
            f"Choose from: {', '.join(DEEDS)}.", "did",
        )  # fmt: skip
    before, change = DEEDS[step.did]
    words = without_others(
        said(step.words, "words", *_MISSING.get(step.did, ("", ""))), held.moment
    )
    try:
        with transaction.atomic():
            row = _row_of(held, step.seen)
            if ("new" if held.afresh else row.state) not in before:
                raise Conflict(f"This moment is {row.get_state_display()}{_by(row)}.", _TOO_LATE)
            change(row, person, Step(step.did, words, step.due, step.seen), held)
            row.version += 1
            row.save()
            MomentStep.objects.create(
                row=row, number=row.version, did=step.did, words=words, by=person
            )
            write_states()
    except IntegrityError:
        raise Conflict("Somebody has acted on this moment since you opened it.", _TOO_LATE) from None  # fmt: skip
    return row


def _row_of(held: Held, seen: int) -> MomentRow:
    """The moment's row as it is now, a new one where nobody has acted on it."""
    list(
        MomentRow.objects.select_for_update().order_by("pk").values("pk")[:1]
    )  # who comes second waits
    row: MomentRow | None = MomentRow.objects.select_for_update().filter(key=held.key).first()
    if (row.version if row else 0) != seen:
        raise Conflict(
            f"{row} since you opened it{_by(row)}." if row else "Nobody has acted on this moment yet.",
            _TOO_LATE, "seen",
        )  # fmt: skip
    if row is not None:
        return row
    moment = held.moment
    return MomentRow(
        key=moment.key, kind=moment.kind, level=moment.level, title=moment.title,
        agent=moment.about if moment.whom == "agent" else "", team=moment.team or "",
        queue=moment.queue or "", snapshot=as_snapshot(moment),
    )  # fmt: skip


def _by(row: MomentRow) -> str:
    last = row.steps.select_related("by").last() if row.pk else None
    return f": {last.by} {last.get_did_display()}" if last else ""


def _take(row: MomentRow, person: Person, step: Step, held: Held) -> None:
    today = timezone.localdate()
    due = step.due or today + timedelta(days=held.moment.due_days)
    if not today <= due <= today + _FARTHEST:
        raise Refused(
            f"{date_format(due, 'j F Y')} is not within the year from today.",
            "Choose a day within it.", "due",
        )  # fmt: skip
    _begin(row, "taken", held)
    row.owner, row.due = person, due


def _give_back(row: MomentRow, person: Person, step: Step, held: Held) -> None:  # noqa: ARG001 - as all of them
    _begin(row, "new", held)


def _finish(row: MomentRow, person: Person, step: Step, held: Held) -> None:  # noqa: ARG001
    _end(row, "done", person, held)
    row.look_back = timezone.localdate() + look_back_after() if held.moment.aim else None


def _dismiss(row: MomentRow, person: Person, step: Step, held: Held) -> None:
    _end(row, "dismissed", person, held)
    row.reason = step.words


def _look_back(row: MomentRow, person: Person, step: Step, held: Held) -> None:  # noqa: ARG001
    if row.looked_back:
        raise Conflict("Somebody has looked back on it already.", _TOO_LATE)
    row.looked_back = timezone.now()


def _begin(row: MomentRow, state: str, held: Held) -> None:
    """As it is raised now; nothing of an earlier time stays."""
    row.state, row.owner, row.due, row.reason = state, None, None, ""
    row.ended = row.look_back = row.looked_back = None
    row.snapshot, row.title = as_snapshot(held.moment), held.moment.title


def _end(row: MomentRow, state: str, person: Person, held: Held) -> None:
    owner = row.owner
    _begin(row, state, held)
    row.owner, row.ended = owner or person, timezone.now()


_Change = Callable[[MomentRow, Person, Step, Held], None]
DEEDS: Final[dict[str, tuple[frozenset[str], _Change]]] = {
    "taken": (frozenset({"new", "taken"}), _take),
    "new": (frozenset({"taken", "done", "dismissed"}), _give_back),
    "done": (frozenset({"new", "taken"}), _finish),
    "dismissed": (frozenset({"new", "taken"}), _dismiss),
    "looked_back": (frozenset({"done"}), _look_back),
}
"""What can be done with a moment: the states that allow it, and what it changes."""
_MISSING: Final = {
    "dismissed": (
        "A dismissal without a reason teaches nobody anything.",
        "Say in a few words why there is nothing to do.",
    ),
}
