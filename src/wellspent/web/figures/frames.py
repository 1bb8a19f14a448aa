"""A random sample as the figures need it: the frame it was drawn from, and what people scored.

frame    every contact that could be drawn, with the scorer's own percentage
sample   the contacts drawn, with the percentage that a person gave, null where none did yet

Only evaluations of drawn contacts count here; what somebody chose to score never does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from django.db.models import QuerySet

from wellspent.report.automatic_scores import automatic_answers, automatic_percents
from wellspent.report.selection import Selection
from wellspent.scorecard.answers import ANSWERS
from wellspent.web.access.filters import selection_from_json
from wellspent.web.access.scope import standing
from wellspent.web.scoring.models import Evaluation, Given, Purpose, Sample

__all__ = ["Frame", "double_scored", "frame_of", "person_answers", "person_percents"]


@dataclass(frozen=True)
class Frame:
    """The contacts that a sample was drawn from, of one part of the centre.

    `positions` are places in the index, `stratum` and `agent` each one's name.
    """

    sample: Sample
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
        whole = standing().derived(
            ("percents", self.sample.form_id, str(self.sample.form.changed)),
            lambda index: automatic_percents(index, self.sample.form.parsed()),
        )
        values = whole[self.positions] / 100
        return pa.array(values, mask=np.isnan(values))

    def answers(self, question: str) -> Any:
        """The scorer's answer to a question for each contact; null where it gave none."""
        codes = standing().derived(
            ("answers", question), lambda index: automatic_answers(index, question)
        )
        own = codes[self.positions]
        places: Any = np.maximum(own, 0)
        texts = pa.DictionaryArray.from_arrays(places, list(ANSWERS)).cast(pa.string())
        return pa.array(texts.to_numpy(zero_copy_only=False), mask=own < 0)


def frame_of(sample: Sample, seen: Selection) -> Frame:
    """The frame of a sample, of the contacts in sight."""
    index = standing().index
    mask = standing().mask(selection_from_json(sample.selection).within(seen))
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
        positions[recorded],
        (stratum[0][recorded], stratum[1]),
        (agent[0][recorded], agent[1]),
    )


def person_percents(frame: Frame) -> pa.Table:
    """The sample's table for scores: a person's share of the form, in [0, 1]."""
    scored = {
        contact: percent / 100
        for contact, percent in _audited(frame.sample)
        .exclude(percent=None)
        .order_by("-finished", "-pk")
        .values_list("contact", "percent")
    }
    return _sampled(frame, scored, pa.float64())


def person_answers(frame: Frame, question: str) -> pa.Table:
    """The sample's table for one question: a person's answer."""
    given = Given.objects.filter(evaluation__in=_audited(frame.sample), question=question)
    rows = given.order_by("-evaluation__finished", "-pk").values_list(
        "evaluation__contact", "value"
    )
    return _sampled(frame, dict(rows), pa.string())


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
    index = standing().index
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
