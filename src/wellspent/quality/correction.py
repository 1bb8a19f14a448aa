"""Fair scores: the automatic score of all contacts, corrected by a random sample that people scored.

automatic   what the scorer says of every contact: no scatter of sampling, but its own errors
people      what people say of the sample alone: no errors of the scorer, but few contacts
corrected   automatic over all + mean(person − automatic) over the sample

The three stand side by side and are never mixed. The corrected one is right on average
however wrong the scorer is, because the sample shows by how much it is wrong; a good scorer
makes its interval narrow, a poor one does not, and then people alone say as much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, estimate_mean, too_few
from wellspent.quality.columns import (
    ANSWER_POINTS,
    CANNOT_TELL,
    Floats,
    TableUnusable,
    contacts_of,
    groups,
    numbers,
    require,
)
from wellspent.quality.intervals import (
    Design,
    Scatter,
    difference_reach,
    share_reach,
    t_estimate,
    t_quantile,
)
from wellspent.quality.randomness import refuse_unless_random

__all__ = [
    "LEAST_SCORED",
    "FairScore",
    "correct_each",
    "correct_question",
    "correct_score",
]

# of the drawn contacts; where people leave more of them out, those scored may be chosen ones
LEAST_SCORED: Final = 0.8
SCORED: Final = "scored contacts"
_FRAME: Final = ("contact", "stratum", "automatic")
_SAMPLE: Final = ("contact", "inclusion_probability", "audit", "person")


@dataclass(frozen=True, slots=True)
class FairScore:
    """One agent's or team's score in three figures that are never mixed, and what they rest on.

    `automatic` is the mean over the contacts with an automatic score; its interval says what
    the scorer would say of other contacts, and nothing about people. `people` is the random
    sample's weighted mean. `corrected` is the score to go by, with `scatter` as its
    standard error (None where it is unknown). Of `contacts`, `without_automatic` have no
    automatic score; `drawn` were drawn for people, who scored `scored` of them.
    """

    automatic: Figure
    people: Figure
    corrected: Figure
    scatter: Scatter | None
    contacts: int
    without_automatic: int
    drawn: int
    scored: int

    @property
    def gain(self) -> float | None:
        """How many contacts scored by people alone tell as much as one does with the correction.

        The squared ratio of the two intervals' widths; below 1 the scorer is so poor that
        people alone tell more. None where either is unknown or has no width.
        """
        if isinstance(self.people, Unknown) or isinstance(self.corrected, Unknown):
            return None
        alone, corrected = (each.high - each.low for each in (self.people, self.corrected))
        return (alone / corrected) ** 2 if alone > 0 and corrected > 0 else None


@dataclass(frozen=True, slots=True)
class _Points:
    """What was reached and what could be: nan in both where nobody said anything.

    `reached` is the score where there was an occasion, else 0; `counts` is 1 or 0.
    """

    reached: Floats
    counts: Floats

    @property
    def said(self) -> Any:
        return ~np.isnan(self.reached)


def correct_score(
    frame: pa.Table, sample: pa.Table, scale: tuple[float, float] = (0.0, 1.0)
) -> FairScore:
    """The score of a form, as people would give it on average over all these contacts.

    `frame` has every contact that could be drawn: contact, stratum, automatic (null where the
    scorer cannot tell). `sample` has the contacts drawn: contact, inclusion_probability, audit
    (as `draw_sample` gave them) and person (null where not scored yet). Scores lie on `scale`.

    With person − automatic = e: ŷ = mean over all of automatic + Σ_h N_h/N · Σ w e / Σ w,
    w = 1/inclusion probability, and t's interval with finite population correction
    (`intervals.Design`). The difference estimator: Särndal et al. 1992, section 6.3; Cochran
    1977, section 7.3, with slope 1. A contact without automatic score takes its stratum's mean:
    since that does not depend on who was drawn, the correction stays right, only wider. Drawn
    contacts not yet scored are taken to be like the scored ones of their stratum; below
    `LEAST_SCORED` of them the answer is Unknown, and so it is below `MINIMUM_N` scored
    contacts, or where a stratum has none.

    Raises `SampleNotRandom` for evaluations that were not drawn, and `TableUnusable`.
    """
    _check(frame, sample)
    automatic, person = numbers(frame["automatic"]), numbers(sample["person"])
    return _correct(frame, sample, _scores(automatic), _scores(person), scale)


def correct_question(
    frame: pa.Table, sample: pa.Table, points: Mapping[str, float] = ANSWER_POINTS
) -> FairScore:
    """One question's mean in points, as people would answer it over all these contacts.

    As `correct_score`, but `automatic` and `person` are answers: `points` gives their worth;
    `cannot_tell` and null say nothing; every other answer (`no_occasion`) leaves the
    denominator. So both what is reached and how many count are corrected, and the figure is
    their ratio, with linearised residuals e − ŷ·e_counts (Särndal et al. 1992, section 5.6).
    Answers differ seldom, where t's interval is far too narrow; so the intervals are Wilson's
    with effective sample size, of differences up and down apart (`intervals.difference_reach`).
    """
    _check(frame, sample)
    scale = (min(points.values()), max(points.values()))
    automatic = _answers(frame["automatic"], points)
    person = _answers(sample["person"], points)
    return _correct(frame, sample, automatic, person, scale, answers=True)


def correct_each(
    frame: pa.Table, sample: pa.Table, by: str, *, answers: bool = False
) -> dict[str, FairScore]:
    """The fair score of each agent (or whatever the column `by` of the frame names), by name.

    Not by score: this is no ranking. `answers` is for one question instead of scores. Sampled
    contacts that the frame has not, or under nobody's name, take no part.
    """
    require(frame, "frame", (*_FRAME, by))
    correct = correct_question if answers else correct_score
    require(sample, "sample", _SAMPLE)
    place = pc.index_in(contacts_of(sample), value_set=contacts_of(frame))
    whose = pc.take(frame[by].combine_chunks(), place)
    drawn = dict(groups(sample.append_column("", whose), ""))
    nobody = sample.slice(0, 0)
    return {
        name: correct(own, drawn[name].drop_columns("") if name in drawn else nobody)
        for name, own in groups(frame, by)
    }


def _check(frame: pa.Table, sample: pa.Table) -> None:
    require(frame, "frame", _FRAME)
    require(sample, "sample", _SAMPLE)
    refuse_unless_random(sample)
    outside = pc.invert(pc.is_in(contacts_of(sample), value_set=contacts_of(frame)))
    if pc.any(outside).as_py():
        first = sample["contact"].filter(outside)[0].as_py()
        raise TableUnusable(
            "sample",
            f"has contact '{first}', which the frame has not",
            "Give the frame drawn from.",
        )


def _scores(values: Floats) -> _Points:
    return _Points(values, np.where(np.isnan(values), np.nan, 1.0))


def _answers(column: Any, points: Mapping[str, float]) -> _Points:
    coded: Any = pc.dictionary_encode(column.combine_chunks())
    kinds = coded.dictionary.to_pylist()
    # the last one is for null, which says nothing either
    silent = np.array([kind == CANNOT_TELL for kind in kinds] + [True])
    worth = np.array([points.get(kind, 0.0) for kind in kinds] + [0.0])
    counts = np.array([float(kind in points) for kind in kinds] + [0.0])
    places = np.asarray(pc.fill_null(coded.indices, len(kinds)), dtype=np.int64)
    return _Points(
        np.where(silent, np.nan, worth)[places], np.where(silent, np.nan, counts)[places]
    )


def _correct(
    frame: pa.Table,
    sample: pa.Table,
    automatic: _Points,
    person: _Points,
    scale: tuple[float, float],
    *,
    answers: bool = False,
) -> FairScore:
    scored = person.said
    strata: Any = pc.dictionary_encode(frame["stratum"].combine_chunks())
    codes = np.asarray(strata.indices, dtype=np.int64)
    place = np.asarray(pc.index_in(contacts_of(sample), value_set=contacts_of(frame)))
    place = place.astype(np.int64)[scored]
    counted = int(np.nansum(person.counts))
    lack = _lacking(strata, place, counted, len(sample))
    people: Figure
    corrected: Figure
    people = corrected = lack or Unknown("", "")
    scatter = None
    if not lack:
        chance = numbers(sample["inclusion_probability"])[scored]
        design = _design(codes[place], chance, np.bincount(codes).astype(np.float64))
        said = _Points(person.reached[scored], person.counts[scored])
        nothing = _Points(np.zeros(len(frame)), np.zeros(len(frame)))
        figure = _answer_figure if answers else _score_figure
        people, _ = figure(_Sums(design, nothing, said, place), scale, "people's random sample")
        sums = _Sums(design, _filled(automatic, codes), said, place)
        corrected, scatter = figure(sums, scale, "automatic, corrected by people's random sample")
    return FairScore(
        _automatic_alone(automatic), people, corrected, scatter,
        len(frame), int((~automatic.said).sum()), len(sample), int(scored.sum()),
    )  # fmt: skip


def _lacking(strata: Any, place: Any, counted: int, drawn: int) -> Unknown | None:
    """Why there can be no figure about people, or None; `place` is where the scored stand."""
    scored, codes = len(place), np.asarray(strata.indices)
    if counted < MINIMUM_N:
        return too_few(counted, SCORED)
    if scored < LEAST_SCORED * drawn:
        return Unknown(
            f"{scored} of {drawn} drawn contacts were scored, and the others may differ",
            f"scores for {int(np.ceil(LEAST_SCORED * drawn)) - scored} more of those drawn",
        )
    unseen = np.setdiff1d(codes, codes[place])
    if not len(unseen):
        return None
    first = strata.dictionary[int(unseen[0])].as_py()
    who = f"{first} and {len(unseen) - 1} more" if len(unseen) > 1 else first
    return Unknown(f"no scored contact of {who} in the random sample", f"scored contacts of {who}")


def _design(stratum: Any, chance: Floats, sizes: Floats) -> Design:
    """The design as it came about: where not all drawn were scored, chances shrink accordingly."""
    stands_for = np.bincount(stratum, 1 / chance, len(sizes))
    return Design(stratum, np.minimum(chance * (stands_for / sizes)[stratum], 1.0), sizes)


def _filled(automatic: _Points, codes: Any) -> _Points:
    """The automatic points, with the stratum's mean (else all contacts') where there are none."""
    said, strata = automatic.said, int(codes.max()) + 1
    if not said.any():
        return _Points(np.zeros(len(codes)), np.zeros(len(codes)))
    n = np.bincount(codes[said], minlength=strata)

    def fill(values: Floats) -> Floats:
        total = np.bincount(codes[said], values[said], strata)
        means = np.where(n > 0, total / np.maximum(n, 1), values[said].mean())
        return np.where(said, values, means[codes])

    return _Points(fill(automatic.reached), fill(automatic.counts))


@dataclass(frozen=True, slots=True)
class _Sums:
    """All that a figure is made of: automatic points of all, people's of those at `place`."""

    design: Design
    automatic: _Points
    person: _Points
    place: Any

    @property
    def reached(self) -> Floats:
        return np.asarray(self.person.reached - self.automatic.reached[self.place])

    @property
    def counts(self) -> Floats:
        return np.asarray(self.person.counts - self.automatic.counts[self.place])

    @property
    def bottom(self) -> float:
        """The share of contacts that count, as people would say."""
        return float(self.automatic.counts.mean()) + self.design.mean(self.counts)

    @property
    def value(self) -> float:
        return (float(self.automatic.reached.mean()) + self.design.mean(self.reached)) / self.bottom

    @property
    def n(self) -> int:
        return int(self.person.counts.sum())


def _score_figure(
    sums: _Sums, scale: tuple[float, float], method: str
) -> tuple[Figure, Scatter | None]:
    whole = bool((sums.design.probability >= 1 - 1e-12).all())
    scatter = sums.design.scatter(sums.reached)
    return t_estimate(sums.value, scatter, sums.n, f"{method}, t interval", scale, whole=whole)


def _answer_figure(
    sums: _Sums, scale: tuple[float, float], method: str
) -> tuple[Figure, Scatter | None]:
    if sums.bottom <= 0:
        return Unknown("hardly a contact gave occasion", "contacts that give occasion"), None
    low, high = scale
    span, value = high - low, sums.value
    # an answer that does not count lies where the figure lies, and moves it nowhere
    residuals = (sums.reached - value * sums.counts) / span
    scatter = sums.design.scatter(residuals / sums.bottom)
    if sums.automatic.counts.any():
        down, up = difference_reach(residuals, sums.design, sums.bottom)
    else:
        down, up = share_reach((value - low) / span, scatter, sums.design.unseen_n(sums.n))
    freedom = max(scatter.freedom, 1.0)
    ends = np.clip([value, value - down * span, value + up * span], low, high)
    figure = Estimate(
        float(ends[0]), float(ends[1]), float(ends[2]), sums.n, f"{method}, Wilson interval"
    )
    return figure, Scatter((down + up) / 2 * span / t_quantile(freedom), freedom)


def _automatic_alone(automatic: _Points) -> Figure:
    """The scorer's own mean: its interval is about other contacts, not about people."""
    counts = automatic.counts == 1
    found = estimate_mean(automatic.reached[counts], "automatically scored contacts")
    if isinstance(found, Unknown):
        return found
    method = "automatic alone, t interval over contacts: says nothing about what people would say"
    return Estimate(found.value, found.low, found.high, found.n, method)
