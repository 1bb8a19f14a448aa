"""People put labels right: each says so in a row of its own, and the newest is in force."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from wellspent.parts import FRICTIONS, PARTS
from wellspent.report.index import ContactLine
from wellspent.web.access.digests import digest_of_turn
from wellspent.web.access.models import AboutContact, Person
from wellspent.web.access.refusals import Refused
from wellspent.web.contacts.models import Correction, LabelCheck
from wellspent.workspace.one_contact import ContactRecord

__all__ = [
    "FRICTION_CHOICES", "Corrections", "check_labels", "correct_label", "corrections_of",
    "digest_of_contact", "digest_of_turn", "sort_out",
]  # fmt: skip

FRICTION_CHOICES: Final = ("none", *FRICTIONS)


@dataclass(frozen=True)
class Corrections:
    """What people said of one contact's labels: by turn the corrections, oldest first; the checks.

    Those of other words than the turn has now are left out and counted in `outdated`.
    """

    by_turn: Mapping[int, tuple[Correction, ...]]
    checks: tuple[LabelCheck, ...]
    outdated: int = 0

    def in_force(self, turn: int) -> Correction | None:
        """The newest correction of a turn."""
        said = self.by_turn.get(turn)
        return said[-1] if said else None


def corrections_of(record: ContactRecord) -> Corrections:
    """What people said of this contact's labels. Two queries, however many there are."""
    contact = record.contact["contact"]
    return sort_out(
        record,
        Correction.objects.filter(contact=contact).select_related("by"),
        LabelCheck.objects.filter(contact=contact).select_related("by"),
    )


def sort_out(
    record: ContactRecord, said: Iterable[Correction], checks: Iterable[LabelCheck]
) -> Corrections:
    """The rows about one contact by turn, without those that are about other words."""
    words = {row["turn"]: digest_of_turn(row) for row in record.turns}
    whole = digest_of_contact(record)
    by_turn: defaultdict[int, list[Correction]] = defaultdict(list)
    outdated = 0
    for one in said:
        if words.get(one.turn) == one.words:
            by_turn[one.turn].append(one)
        else:
            outdated += 1
    valid = tuple(check for check in checks if check.words == whole)
    return Corrections({turn: tuple(rows) for turn, rows in by_turn.items()}, valid, outdated)


def correct_label(
    line: ContactLine, record: ContactRecord, person: Person, *, turn: int, part: str, friction: str
) -> Correction:
    """Somebody says what a turn is for; what others said stays beside it.

    A label that is said again as it stands is a confirmation, and counts as looked at.
    Raises `Refused` for a turn, a part or a friction that there is not.
    """
    row = next((row for row in record.turns if row["turn"] == turn), None)
    if row is None:
        raise Refused(
            f"Contact '{line.contact}' has no turn {turn}.",
            f"Name one of its {len(record.turns)} turns, counted from 1.", "turn",
        )  # fmt: skip
    _require(part, PARTS, "part")
    _require(friction, FRICTION_CHOICES, "friction")
    was_part, was_friction = _stood(record, turn)
    made: Correction = Correction.objects.create(
        **AboutContact.of(line),
        turn=turn, part=part, friction=friction, was_part=was_part, was_friction=was_friction,
        words=digest_of_turn(row), by=person,
    )  # fmt: skip
    return made


def check_labels(line: ContactLine, record: ContactRecord, person: Person) -> LabelCheck:
    """Somebody has looked at every label of the contact, and has corrected what was wrong."""
    made: LabelCheck = LabelCheck.objects.create(
        **AboutContact.of(line), words=digest_of_contact(record), by=person
    )
    return made


def digest_of_contact(record: ContactRecord) -> str:
    """The same for all words of a contact."""
    turns = "\n".join(digest_of_turn(row) for row in record.turns)
    return hashlib.sha256(turns.encode("utf-8", "surrogatepass")).hexdigest()


def _require(said: str, allowed: tuple[str, ...], field: str) -> None:
    if said not in allowed:
        raise Refused(
            f"'{said[:40]}' is no {field}." if said else f"No {field} was chosen.",
            f"Choose one of: {', '.join(allowed)}.", field,
        )  # fmt: skip


def _stood(record: ContactRecord, turn: int) -> tuple[str, str]:
    """The part and the friction that are in force before this correction."""
    before = corrections_of(record).in_force(turn)
    if before is not None:
        return str(before.part), str(before.friction)
    label = next((row for row in record.labels if row["turn"] == turn), None)
    return (label["part"] or "", label["friction"] or "") if label else ("", "")
