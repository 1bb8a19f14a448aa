"""A random sample as the figures need it: the frame it was drawn from, and what people scored.

frame    every contact that could be drawn, with the scorer's own percentage
sample   the contacts drawn, with the percentage that a person gave, null where none did yet

Only evaluations of drawn contacts count here; what somebody chose to score never does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.db.models import QuerySet

from wellspent.report.automatic_scores import automatic_answers, automatic_percents
from wellspent.report.index import ContactIndex
from wellspent.report.selection import Selection
from wellspent.scorecard.answers import ANSWERS
from wellspent.web.access.filters import selection_from_json
from wellspent.web.access.scope import standing
from wellspent.web.centre.remembering import Memory
from wellspent.web.scoring.models import Evaluation, Given, Purpose, Revision, Sample

__all__ = ["Frame", "double_scored", "frame_of", "person_answers", "person_percents"]

_DERIVED: Final = Memory(40)  # of a million contacts: 8 MB each at most; it holds the index too


@dataclass(frozen=True)
class Frame:
    """The contacts that a sample was drawn from, of one part of the centre.

    `positions` are places in the index of one run, `stratum` and `agent` each one's name.
    """

    sample: Sample
    index: ContactIndex
    positions: npt.NDArray[np.intp]
    stratum: tuple[npt.NDArray[np.int64], tuple[str | None, ...]]
    agent: tuple[npt.NDArray[np.int64], tuple[str | None, ...]]

    def table(self, automatic: Any) -> pa.Table:
        """The frame's table: contact (its place), stratum, agent, automatic."""
        return pa.table(
            {
                "contact": pa.array(self.positions),
                "stratum": _named(*self.stratum),
                "agent": _named(*self.agent),
                "automatic": automatic,
            }
        )

    def percents(self) -> Any:
        """The scorer's share of the form for each contact, in [0, 1]; null where it cannot tell."""
        whole = _derived(
            self.index,
            ("percents", self.sample.form_id, str(self.sample.form.changed)),
            lambda: automatic_percents(self.index, self.sample.form.parsed()),
        )
        values = whole[self.positions] / 100
        return pa.array(values, mask=np.isnan(values))

    def answers(self, question: str) -> Any:
        """The scorer's answer to a question for each contact; null where it gave none."""
        codes = _derived(
            self.index, ("answers", question), lambda: automatic_answers(self.index, question)
        )
        own = codes[self.positions]
        places: Any = np.maximum(own, 0)
        texts = pa.DictionaryArray.from_arrays(places, list(ANSWERS)).cast(pa.string())
        return pa.array(texts.to_numpy(zero_copy_only=False), mask=own < 0)


def frame_of(sample: Sample, seen: Selection) -> Frame:
    """The frame of a sample, of the contacts in sight."""
    index, mask = standing().selected(selection_from_json(sample.selection).within(seen))
    # who came in after the draw had no chance to be drawn
    drawn = np.datetime64(sample.drawn.replace(tzinfo=None), "us").astype(np.int64)
    positions = np.flatnonzero(mask & (index.began <= drawn))
    stratum, agent = (
        (index.codes_of(field)[positions].astype(np.int64), index.texts_of(field))
        for field in (sample.stratum_by, "agent")
    )
    recorded = stratum[0] < len(stratum[1]) - 1  # the last text stands for "not recorded"
    return Frame(
        sample,
        index,
        positions[recorded],
        (stratum[0][recorded], stratum[1]),
        (agent[0][recorded], agent[1]),
    )


def person_percents(frame: Frame) -> pa.Table:
    """The sample's table for scores: a person's share of the form, in [0, 1].

    As it was scored: agents choose what they dispute, so what a dispute changed is no
    random draw, and stays out of the figures.
    """
    revised = Revision.objects.filter(evaluation__in=_audited(frame.sample)).order_by("-pk")
    first = dict(revised.values_list("evaluation", "percent_before"))
    rows = _audited(frame.sample).order_by("-finished", "-pk")
    scored = {
        contact: percent / 100
        for key, contact, now in rows.values_list("pk", "contact", "percent")
        if (percent := first.get(key, now)) is not None
    }
    return _sampled(frame, scored, pa.float64())


def person_answers(frame: Frame, question: str) -> pa.Table:
    """The sample's table for one question: a person's answer, before any dispute changed it."""
    audited = _audited(frame.sample)
    first = {
        key: before[question]
        for key, before in Revision.objects.filter(evaluation__in=audited)
        .order_by("-pk")
        .values_list("evaluation", "before")
        if question in before
    }
    given = Given.objects.filter(evaluation__in=audited, question=question)
    rows = given.order_by("-evaluation__finished", "-evaluation")
    values = rows.values_list("evaluation", "evaluation__contact", "value")
    return _sampled(
        frame, {contact: first.get(key, now) for key, contact, now in values}, pa.string()
    )


def _derived(index: ContactIndex, question: Any, work_out: Callable[[], Any]) -> Any:
    """What follows from a whole index, worked out once for each."""
    return _DERIVED.recall((id(index), question), lambda: (index, work_out()))[1]


def double_scored(sample: Sample, question: str) -> pa.Table:
    """What two people answered blindly to one question, of the contacts that two scored."""
    rows = (
        Given.objects.filter(
            question=question, evaluation__sampled__sample=sample, evaluation__blind=True,
            evaluation__state=Evaluation.State.FINISHED,
        )
        .order_by("evaluation__contact", "evaluation__grader")
        .values_list("evaluation__contact", "value")
    )  # fmt: skip
    readings: dict[str, list[str]] = {}
    for contact, value in rows:
        readings.setdefault(contact, []).append(value)
    pairs = [(contact, *values[:2]) for contact, values in readings.items() if len(values) > 1]
    columns: Any = list(zip(*pairs, strict=True)) or [[], [], []]
    return pa.table(
        {
            name: pa.array(column, pa.string())
            for name, column in zip(("contact", "first", "second"), columns, strict=True)
        }
    )


def _audited(sample: Sample) -> QuerySet[Evaluation]:
    return Evaluation.objects.filter(
        sampled__sample=sample, purpose=Purpose.AUDIT, state=Evaluation.State.FINISHED
    )


def _sampled(frame: Frame, person: dict[str, Any], kind: pa.DataType) -> pa.Table:
    index = frame.index
    inside = np.zeros(len(index), np.bool_)
    inside[frame.positions] = True
    drawn = frame.sample.contacts.values_list("contact", "inclusion_probability")
    rows = [
        (place, chance, person.get(contact))
        for contact, chance in drawn
        if (place := index.position(contact)) is not None and inside[place]
    ]
    places, chances, values = (
        (list(column) for column in zip(*rows, strict=True)) if rows else ([], [], [])
    )
    return pa.table(
        {
            "contact": pa.array(places, pa.int64()),
            "inclusion_probability": pa.array(chances, pa.float64()),
            "audit": pa.array([f"sample-{frame.sample.pk}"] * len(places), pa.string()),
            "person": pa.array(values, kind),
        }
    )


def _named(codes: npt.NDArray[np.int64], texts: tuple[str | None, ...]) -> Any:
    return pa.DictionaryArray.from_arrays(codes, pa.array(list(texts), pa.string())).cast(
        pa.string()
    )
