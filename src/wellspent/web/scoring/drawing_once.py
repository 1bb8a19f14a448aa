"""A draw that was asked for twice is made once: a form sent again, or a button pressed twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from wellspent.web.access.filters import selection_to_json
from wellspent.web.access.models import Person
from wellspent.web.access.refusals import Conflict
from wellspent.web.access.scope import Scope
from wellspent.web.scoring.drawing import Wish, draw
from wellspent.web.scoring.models import Sample

__all__ = ["DrawnAlready", "draw_once"]

_A_MOMENT: Final = timedelta(minutes=1)


class DrawnAlready(Conflict):
    """The same draw, made a moment ago by the same person."""

    def __init__(self, sample: Sample) -> None:
        """`sample` is the one that is there."""
        super().__init__(
            f"“{sample.title}” was drawn with this seed from these contacts a moment ago.",
            "Use that sample, or draw by another seed.", "seed",
        )  # fmt: skip
        self.sample = sample


def draw_once(scope: Scope, wish: Wish) -> Sample:
    """The sample of this wish. Raises `DrawnAlready`, and what `drawing.draw` raises."""
    with transaction.atomic():
        # whoever asks twice at once waits here, and finds the first sample
        Person.objects.select_for_update().get(pk=scope.person.pk)
        lately = Sample.objects.filter(
            drawn_by=scope.person, drawn__gt=timezone.now() - _A_MOMENT, form=wish.form,
            title=wish.title.strip(), seed=wish.seed, stratum_by=wish.stratum_by,
            per_stratum=wish.per_stratum,
        )  # fmt: skip
        frame = selection_to_json(wish.selection.within(scope.selection))
        for sample in lately:
            if sample.selection == frame:
                raise DrawnAlready(sample)
        return draw(scope, wish)
