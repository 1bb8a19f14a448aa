"""What people put right, as the labelled conversations that `wellspent adapt` learns from.

Only turns that a person looked at have a label: the corrected ones, and where somebody has
checked a contact's labels, all others of it too, as the labeller had them.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from wellspent.report import NoSuchContact
from wellspent.web.access.scope import standing
from wellspent.web.contacts.correcting import Corrections, sort_out
from wellspent.web.contacts.models import Correction, LabelCheck
from wellspent.workspace.one_contact import ContactRecord

__all__ = ["LabelledContact", "labelled_contacts"]


@dataclass(frozen=True)
class LabelledContact:
    """One contact with what people said of its turns; `line` is what `adapt` reads.

    `labels` counts the turns with a label; `outdated` the corrections of other words than the
    contact has now, which are left out.
    """

    contact: str
    line: str
    labels: int
    checked: bool
    outdated: int


def labelled_contacts(
    corrections: QuerySet[Correction], checks: QuerySet[LabelCheck]
) -> Iterator[LabelledContact]:
    """The contacts of these rows, in the order of their ids; those gone since are left out."""
    said: defaultdict[str, list[Correction]] = defaultdict(list)
    for correction in corrections.select_related("by"):
        said[correction.contact].append(correction)
    checked: defaultdict[str, list[LabelCheck]] = defaultdict(list)
    for check in checks.select_related("by"):
        checked[check.contact].append(check)
    for contact in sorted({*said, *checked}):
        try:
            record = standing().read(contact)
        except NoSuchContact:
            continue
        yield _labelled(contact, record, sort_out(record, said[contact], checked[contact]))


def _labelled(contact: str, record: ContactRecord, found: Corrections) -> LabelledContact:
    automatic = {row["turn"]: row for row in record.labels} if found.checks else {}
    parts: list[str | None] = []
    frictions: dict[str, str] = {}
    for row in record.turns:
        part, friction = _label(found.in_force(row["turn"]), automatic.get(row["turn"]))
        parts.append(part)
        if part is not None and friction != "none":
            frictions[str(row["turn"])] = friction
    people = {one.by.username for rows in found.by_turn.values() for one in rows}
    line = {
        "id": contact,
        "turns": [{n: row[n] for n in ("speaker", "text", "start", "end")} for row in record.turns],
        "labels": {"parts": parts, "friction": frictions},
        "corrections": {
            "by": sorted(people | {check.by.username for check in found.checks}),
            "checked": bool(found.checks),
        },
    }
    labels = sum(part is not None for part in parts)
    text = json.dumps(line, ensure_ascii=False)
    return LabelledContact(contact, text, labels, bool(found.checks), found.outdated)


def _label(correction: Correction | None, automatic: Any) -> tuple[str | None, str]:
    """Part and friction of a turn; no part where nobody looked, or where the labeller withheld it."""
    if correction is not None:
        return str(correction.part), str(correction.friction)
    if automatic is None or automatic["part"] in {None, "unknown"}:
        return None, "none"
    return automatic["part"], automatic["friction"] or "none"
