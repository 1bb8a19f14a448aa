"""Random samples: the frame they are drawn from, what a draw will be, and the draw itself.

frame    the contacts in sight that the filters let through, each in the stratum of its agent or
         queue; one of which neither is recorded stands in no stratum and is left out, counted
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

import numpy as np
import pyarrow as pa
from django.db import transaction

from wellspent.estimate import MINIMUM_N
from wellspent.quality.sampling import (
    StratumDrawn,
    draw_sample,
    expected_half_width,
    plan_sample,
    strata_drawn,
)
from wellspent.report.selection import Selection
from wellspent.web.access.filters import selection_to_json
from wellspent.web.access.models import Person
from wellspent.web.access.scope import Scope, scope_of, standing
from wellspent.web.forms.models import FormVersion
from wellspent.web.scoring.models import Purpose, Sample, SampledContact, Task
from wellspent.web.scoring.refusals import FieldUnusable

__all__ = ["LARGEST_DRAW", "Frame", "Preview", "Wish", "draw", "frame_of", "preview"]

LARGEST_DRAW: Final = 5_000  # what people score by hand
_GOAL: Final = 0.05


@dataclass(frozen=True)
class Wish:
    """What is to be drawn: of which contacts, how many of each stratum, and who scores them.

    `double_share` is the share that two people score blindly, the second of them one of
    `seconds`; `graders` are those who score first, nobody where whoever is free takes them.
    """

    title: str
    form: FormVersion
    selection: Selection
    stratum_by: Literal["agent", "queue"]
    per_stratum: int
    seed: int
    graders: Sequence[Person] = ()
    seconds: Sequence[Person] = ()
    double_share: float = 0.0
    due: date | None = None


@dataclass(frozen=True)
class Frame:
    """Contacts and strata as `draw_sample` takes them, and how many were left out."""

    table: pa.Table
    sizes: dict[str, int]
    left_out: int

    def __len__(self) -> int:
        """How many contacts it has."""
        return int(self.table.num_rows)


@dataclass(frozen=True)
class Preview:
    """What a draw would be: by stratum its contacts, those drawn and half its interval at most.

    The half-widths are of a mean of scores in [0, 1], were these as spread as they can be;
    `enough` is the number a stratum by which the whole would be known to ± 5 points.
    """

    frame: Frame
    strata: tuple[tuple[StratumDrawn, float | None], ...]
    contacts: int
    enough: int

    @property
    def short(self) -> list[StratumDrawn]:
        """The strata that have fewer contacts than were asked for."""
        return [one for one, _ in self.strata if one.drawn < one.asked]


def frame_of(scope: Scope, selection: Selection, stratum_by: Literal["agent", "queue"]) -> Frame:
    """The frame: never more than what is in sight."""
    seen = selection.within(scope.selection)
    index, mask = standing().selected(seen)
    chosen = np.flatnonzero(mask)
    codes = index.codes_of(stratum_by)[chosen]
    texts = index.texts_of(stratum_by)
    known = np.array([text is not None for text in texts])[codes]
    kept, codes = chosen[known], codes[known]
    counts = np.bincount(codes, minlength=len(texts))
    table = pa.table(
        {
            "contact": pa.array([index.contact(place) for place in kept.tolist()], pa.string()),
            "stratum": pa.array([texts[code] for code in codes.tolist()], pa.string()),
        }
    )
    sizes = {str(texts[code]): int(counts[code]) for code in np.flatnonzero(counts).tolist()}
    return Frame(table, sizes, len(chosen) - len(kept))


def preview(frame: Frame, per_stratum: int) -> Preview:
    """What drawing so many of each stratum would be. Raises `FieldUnusable`."""
    _refuse(frame, per_stratum)
    rows = tuple(
        (
            StratumDrawn(name, size, min(size, per_stratum), per_stratum),
            _half(min(size, per_stratum), size),
        )
        for name, size in sorted(frame.sizes.items())
    )
    enough = plan_sample(frame.sizes, _GOAL).per_stratum
    return Preview(frame, rows, sum(one.drawn for one, _ in rows), enough)


def draw(scope: Scope, wish: Wish) -> Sample:
    """Draw, keep the sample with each contact's probability, and make its tasks.

    Raises `FieldUnusable` for an empty frame, a title that is missing, too many contacts, or a
    second score without a second person who sees the contacts.
    """
    if not wish.title.strip():
        raise FieldUnusable("The sample has no title.", "Give it one, such as August.", "title")
    frame = frame_of(scope, wish.selection, wish.stratum_by)
    planned = preview(frame, wish.per_stratum)
    if planned.contacts > LARGEST_DRAW:
        raise FieldUnusable(
            f"This draws {planned.contacts:,} contacts, and people score {LARGEST_DRAW:,} at most.",
            "Draw fewer of each, or narrow the filters.",
            "per_stratum",
        )
    if wish.double_share and not wish.seconds:
        raise FieldUnusable(
            "A share is to be scored twice, and no second person is chosen.",
            "Choose who scores second, or set the share to 0.",
            "seconds",
        )
    drawn = draw_sample(frame.table, wish.per_stratum, wish.seed)
    strata = strata_drawn(frame.table, drawn, wish.per_stratum)
    with transaction.atomic():
        sample: Sample = Sample.objects.create(
            title=wish.title.strip(), form=wish.form, stratum_by=wish.stratum_by,
            per_stratum=wish.per_stratum, seed=wish.seed, audit=drawn["audit"][0].as_py(),
            # the frame is what was in sight of whoever drew, whoever looks at it later
            selection=selection_to_json(wish.selection.within(scope.selection)),
            strata=[_stratum(one) for one in strata],
            frame_size=len(frame), left_out=frame.left_out, drawn_by=scope.person,
        )  # fmt: skip
        _make_tasks(wish, _keep(sample, drawn))
    return sample


def _refuse(frame: Frame, per_stratum: int) -> None:
    if per_stratum < 1:
        raise FieldUnusable(
            f"{per_stratum} of each stratum cannot be drawn.", "Ask for 1 at least.", "per_stratum"
        )
    if not len(frame):
        left = f", and {frame.left_out} without one are left out" if frame.left_out else ""
        raise FieldUnusable(
            f"No contact in your sight fits these filters{left}.",
            "Choose other filters.",
            "per_stratum",
        )


def _half(drawn: int, contacts: int) -> float | None:
    """Half the interval at most; None where so few were scored that nothing could be said."""
    if drawn < min(MINIMUM_N, contacts):
        return None
    return expected_half_width(drawn, contacts)


def _stratum(one: StratumDrawn) -> dict[str, Any]:
    return {
        "stratum": one.stratum, "contacts": one.contacts, "drawn": one.drawn, "asked": one.asked,
    }  # fmt: skip


def _keep(sample: Sample, drawn: pa.Table) -> list[SampledContact]:
    kept = []
    for row in drawn.to_pylist():
        line = standing().line(row["contact"])
        if line is not None:
            kept.append(
                SampledContact(
                    sample=sample,
                    stratum=row["stratum"],
                    inclusion_probability=row["inclusion_probability"],
                    **SampledContact.of(line),
                )
            )
    return list(SampledContact.objects.bulk_create(kept))


def _make_tasks(wish: Wish, contacts: list[SampledContact]) -> None:
    """A task for each contact, and for a share of them, chosen by the seed, a second one.

    Nobody is given a contact out of their sight; a first task that fits none of the graders
    waits for whoever takes it.
    """
    scopes = {person.pk: scope_of(person) for person in (*wish.graders, *wish.seconds)}

    def fitting(people: Sequence[Person], sampled: SampledContact) -> list[Person]:
        return [one for one in people if scopes[one.pk].sees(sampled)]

    random = np.random.default_rng([wish.seed, 1])
    twice = round(wish.double_share * len(contacts))
    chosen = set(random.choice(len(contacts), size=twice, replace=False).tolist())
    tasks = []
    for place, sampled in enumerate(contacts):
        graders = fitting(wish.graders, sampled)
        first = graders[place % len(graders)] if graders else None
        tasks.append(_task(wish, sampled, Purpose.AUDIT, first))
        if place in chosen:
            second = _second(fitting(wish.seconds, sampled), place, first, sampled)
            tasks.append(_task(wish, sampled, Purpose.DOUBLE, second))
    Task.objects.bulk_create(tasks)


def _second(
    people: list[Person], place: int, first: Person | None, sampled: SampledContact
) -> Person:
    others = [one for one in people if first is None or one.pk != first.pk]
    if not others:
        raise FieldUnusable(
            f"Nobody is left to score '{sampled.contact}' second: who is chosen scores it first, "
            "or does not see it.",
            "Choose somebody else as the second.",
            "seconds",
        )
    return others[place % len(others)]


def _task(wish: Wish, sampled: SampledContact, purpose: str, person: Person | None) -> Task:
    return Task(
        form=wish.form, purpose=purpose, blind=True, sampled=sampled, assignee=person, due=wish.due,
        contact=sampled.contact, agent=sampled.agent, team=sampled.team, queue=sampled.queue,
    )  # fmt: skip
