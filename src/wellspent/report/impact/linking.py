"""Every behaviour with every outcome: each link assessed, errors of labels accounted for, all judged together.

answer     what one link gives: an effect with its design, or its refusal
chance     of a figure so far from nothing where there is nothing, of this link alone
together   Holm's rule over all links that have a figure: who looks at a hundred finds five by luck
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import pyarrow as pa
from scipy import special

from wellspent.engine import map_locally
from wellspent.estimate import Estimate, Figure
from wellspent.report.impact.facts import AGENT, CUSTOMER, SEGMENT, Facts
from wellspent.report.impact.model import AttenuationSaid, Behaviour, Outcome, SegmentLine
from wellspent.report.impact.scored import Scored
from wellspent.worth.assess import Assessment, assess, refuse_outright
from wellspent.worth.association import Association
from wellspent.worth.clusters import freedom_of, t_reach
from wellspent.worth.crossfitting import Nuisances, folds_of, predict_out_of_fold, remembering
from wellspent.worth.cutoffs import LEAST_CLUSTERS, LEAST_PER_ARM, MOST_TRIMMED, PROPENSITY_BOUNDS
from wellspent.worth.effect import Effect, Refusal
from wellspent.worth.label_error import Attenuation, account_for_labels, attenuation_of
from wellspent.worth.segments import effects_by_segment
from wellspent.worth.study import Floats, Study, study_of

__all__ = [
    "Answer",
    "Pair",
    "Question",
    "answer_all",
    "chance_of",
    "one_thread",
    "rows_of",
    "study_from",
]

Pair = tuple[Behaviour, Outcome]
_CLUSTERS: Final = (AGENT, CUSTOMER)
_PROCESSES: Final = 2
_SMALL: Final = 10_000  # contacts times links: below it another process takes longer to start


@dataclass(frozen=True, slots=True)
class Answer:
    """One link: its effect, its chance alone, and how strong it is in spreads of the outcome."""

    behaviour: str
    outcome: str
    effect: Effect
    chance: float | None
    strength: float | None
    labels: AttenuationSaid | None
    segments: tuple[SegmentLine, ...] = ()
    segments_words: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What every link is asked from: the facts, people's answers, and how labels are bounded."""

    facts: Facts
    scored: Scored | None
    least_factor: float | None
    seed: int

    def __call__(self, pairs: Sequence[Pair]) -> list[Answer]:
        """The answers to some links, in their order; what recurs is found once."""
        studies: dict[bytes, Study] = {}
        with remembering(), one_thread():
            return [self._answer(behaviour, outcome, studies) for behaviour, outcome in pairs]

    def _answer(
        self, behaviour: Behaviour, outcome: Outcome, studies: dict[bytes, Study]
    ) -> Answer:
        rows = rows_of(self.facts, behaviour.key, outcome.key)
        if rows.tobytes() not in studies:
            studies[rows.tobytes()] = study_from(self.facts, rows, behaviour.key, outcome.key)
        study = _asking(studies[rows.tobytes()], self.facts, rows, behaviour.key, outcome.key)
        found = self._assessed(study, rows, outcome.key)
        effect = replace(found.effect, treatment=behaviour.name, outcome=outcome.name, unit=behaviour.unit)  # fmt: skip
        labels = self._labels(behaviour, found, rows)
        segments, words = _segments(found)
        return Answer(behaviour.key, outcome.key, effect, _chance(found), _strength(found), labels, segments, words)  # fmt: skip

    def _assessed(self, study: Study, rows: Any, outcome: str) -> Assessment:
        refused = self.facts.refused.get(outcome) or _too_rare(study)
        if refused:
            return refuse_outright(study, refused)
        earlier = self.facts.earlier.get(outcome)
        nuisances = _without_outcomes(study, self.seed) if study.n and study.kind == "binary" else None  # fmt: skip
        return assess(study, nuisances=nuisances, earlier=None if earlier is None else earlier[rows], seed=self.seed)  # fmt: skip

    def _labels(self, behaviour: Behaviour, found: Assessment, rows: Any) -> AttenuationSaid | None:
        if not isinstance(found.effect.figure, Estimate):
            return None
        attenuation = self._attenuation(behaviour, found, rows)
        said = account_for_labels(found.effect.figure, attenuation, least_factor=self.least_factor)
        return AttenuationSaid(said.how, said.factor, said.figure, said.words)

    def _attenuation(self, behaviour: Behaviour, found: Assessment, rows: Any) -> Attenuation | None:  # fmt: skip
        """From people's answers to the same question, where there are any."""
        if self.scored is None or behaviour.kind != "answer" or found.association is None:
            return None
        contacts = self.facts.table["contact"].filter(pa.array(rows)).to_pylist()
        expected, left = _left(found.study, found.association)
        columns = {"contact": contacts, "automatic": found.study.treatment, "expected": expected, "outcome": left}  # fmt: skip
        sample = self.scored.beside(behaviour.key.partition("/")[2], pa.table(columns))
        return attenuation_of(sample) if sample.num_rows else None


def answer_all(
    question: Question,
    pairs: Sequence[Pair],
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> list[Answer]:
    """The answers to all links, in their order, on as many cores as it is worth."""
    chunks = _chunks(question.facts, pairs)
    many = question.facts.contacts * len(pairs) > _SMALL
    found: dict[tuple[str, str], Answer] = {}
    progress(0, len(pairs))
    for answers in map_locally(question, chunks, processes=_PROCESSES if many else 1):
        found |= {(one.behaviour, one.outcome): one for one in answers}
        progress(len(found), len(pairs))
    return [found[behaviour.key, outcome.key] for behaviour, outcome in pairs]


def rows_of(facts: Facts, behaviour: str, outcome: str) -> Any:
    """The contacts that a link can be asked of: behaviour, outcome, agent and customer are known."""
    masks = [facts.table[name].is_valid().to_numpy() for name in (behaviour, outcome, *_CLUSTERS)]
    return np.logical_and.reduce(masks)


def study_from(facts: Facts, rows: Any, behaviour: str, outcome: str) -> Study:
    """The question to these rows."""
    names = [*facts.adjust, SEGMENT, behaviour, outcome, *_CLUSTERS]
    study = study_of(
        facts.table.select(names).filter(pa.array(rows)), treatment=behaviour, outcome=outcome,
        adjust=facts.adjust, clusters=_CLUSTERS, segment=SEGMENT,
    )  # fmt: skip
    return replace(study, left_out=_lost(facts, behaviour, outcome))


def _asking(study: Study, facts: Facts, rows: Any, behaviour: str, outcome: str) -> Study:
    """The same rows, asked of another behaviour or another outcome."""
    columns = {name: facts.table[name].to_numpy()[rows].astype(np.float64) for name in (behaviour, outcome)}  # fmt: skip
    return replace(
        study, treatment_name=behaviour, outcome_name=outcome, treatment=columns[behaviour],
        outcome=columns[outcome], left_out=_lost(facts, behaviour, outcome),
    )  # fmt: skip


def _lost(facts: Facts, behaviour: str, outcome: str) -> tuple[tuple[str, int], ...]:
    """How many contacts lack what the link needs, by what they lack."""
    counted = ((name, int(facts.table[name].null_count)) for name in (behaviour, outcome, *_CLUSTERS))  # fmt: skip
    return tuple((f"no {name}", n) for name, n in counted if n)


def one_thread() -> AbstractContextManager[Any]:
    """Linear algebra on one thread: of so little data, threads wait for each other."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn, an extra

    limits: AbstractContextManager[Any] = threadpool_limits(limits=1)
    return limits


def _chunks(facts: Facts, pairs: Sequence[Pair]) -> list[list[Pair]]:
    """Links of the same rows together, since they share expectations; each half goes to a core."""
    known: dict[bytes, list[Pair]] = {}
    for pair in pairs:
        key = facts.table[pair[1].key].is_valid().to_numpy().tobytes()
        known.setdefault(key, []).append(pair)
    chunks = []
    for group in known.values():
        keys = list(dict.fromkeys(behaviour.key for behaviour, _ in group))
        halves: Iterable[set[str]] = (set(keys[::2]), set(keys[1::2]))
        chunks += [[pair for pair in group if pair[0].key in half] for half in halves]
    return [chunk for chunk in sorted(chunks, key=len, reverse=True) if chunk]


def _too_rare(study: Study) -> Refusal | None:
    """The refusal of an amount that nearly all contacts have the same of: a few would tell it."""
    if study.kind == "binary" or not study.n:
        return None
    values, counts = np.unique(study.treatment, return_counts=True)
    other = study.treatment != values[counts.argmax()]
    if other.sum() < LEAST_PER_ARM:
        return Refusal(
            "treatment",
            f"{int(other.sum())} of {study.n:,} contacts have any more or less of it than the others, and {LEAST_PER_ARM} are needed",
            "more contacts in which it differs",
        )
    fewest = min((len(np.unique(codes[other])) for codes in study.clusters), default=LEAST_CLUSTERS)
    if fewest < LEAST_CLUSTERS:
        return Refusal(
            "clusters",
            f"the contacts in which it differs come from {fewest} agents or customers, and {LEAST_CLUSTERS} are needed",
            "contacts of more of them",
        )
    return None


def _without_outcomes(study: Study, seed: int) -> Nuisances | None:
    """Where too few contacts are comparable nothing is asked of outcomes, so they are not fitted."""
    if study.treatment.min() == study.treatment.max():
        return None
    folds = folds_of(study.n, study.clusters, seed)
    chance = predict_out_of_fold(study.covariates, study.treatment, folds, yes_or_no=True, seed=seed, groups=study.finest)  # fmt: skip
    low, high = PROPENSITY_BOUNDS
    if ((chance < low) | (chance > high)).mean() <= MOST_TRIMMED:
        return None
    nothing = np.full(study.n, study.outcome.mean())
    return Nuisances(chance, nothing, nothing)


def _left(study: Study, found: Association) -> tuple[Floats, Floats]:
    """What the label was expected to be, and what is left of the outcome."""
    known = found.nuisances
    return known.propensity, study.outcome - known.outcome


def _segments(found: Assessment) -> tuple[tuple[SegmentLine, ...], str]:
    """The effect in each segment, where the whole has one."""
    if found.association is None or found.effect.refusal or len(found.study.segments) < 2:
        return (), ""
    by = effects_by_segment(found.study, found.association)
    return tuple(SegmentLine(row.segment, row.n, row.figure, row.chance) for row in by.rows), by.words  # fmt: skip


def chance_of(figure: Figure, freedom: int) -> float | None:
    """Of a figure so far from nothing where there is nothing: Student's t of its own interval."""
    if not isinstance(figure, Estimate):
        return None
    error = (figure.high - figure.low) / 2 / t_reach(freedom)
    return float(2 * special.stdtr(freedom, -abs(figure.value) / error)) if error > 0 else None


def _chance(found: Assessment) -> float | None:
    """With the freedom of the fewest clusters, as its interval has it."""
    return chance_of(found.effect.figure, freedom_of(found.study.n, found.study.clusters))


def _strength(found: Assessment) -> float | None:
    """The effect in spreads of the outcome: of the behaviour, or of twice the spread of its amount."""
    figure, study = found.effect.figure, found.study
    spread = float(study.outcome.std()) if study.n else 0.0
    if not isinstance(figure, Estimate) or not spread:
        return None
    amount = 1.0 if study.kind == "binary" else 2 * float(study.treatment.std())
    return figure.value * amount / spread
