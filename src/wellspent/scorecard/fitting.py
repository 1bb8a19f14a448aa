"""Fits the two layers of the scorecard's model to scored conversations."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.scorecard.answers import AnswerValue
from wellspent.scorecard.examples import Example
from wellspent.scorecard.grades import fit_grades
from wellspent.scorecard.model import (
    GAUGE_SHARE,
    ODDS_SCALE,
    OTHERS_SHARE,
    SHOWN,
    ContactModel,
    Matrix,
    ScoreModel,
    TurnModel,
    design_row,
    pool,
)
from wellspent.scorecard.reading import read_contact
from wellspent.scorecard.traits import contact_gauges, turn_traits

__all__ = ["Prepared", "fit_model", "prepare"]

NAME: Final = "model-1"
_MIN_TURNS: Final = 24  # a trait counts where so many turns have it, worn copies among them
_MIN_CONTACTS: Final = 16  # and a gauge where so many contacts do
_TURN_STRENGTH: Final = 0.1  # inverse of the L2 penalty
_INNER_FOLDS: Final = 4


@dataclass(frozen=True, slots=True)
class Prepared:
    """An example as the models see it."""

    example: Example
    traits: tuple[frozenset[str], ...]
    gauges: dict[str, float]


def prepare(example: Example) -> Prepared:
    """The traits and gauges of an example under its own labels."""
    reading = read_contact(example.contact, example.labels)
    return Prepared(example, tuple(map(frozenset, turn_traits(reading))), contact_gauges(reading))


def fit_model(examples: Sequence[Prepared]) -> ScoreModel:
    """The model that these examples teach; the same examples in the same order, the same model.

    The contact layer learns from turns that the turn layer has not seen
    (out-of-fold over conversations), as it will have to at run time.
    """
    pooled: list[dict[str, Matrix]] = [{} for _ in examples]
    for seen, unseen in _folds(examples):
        layer = _fit_turns([examples[i] for i in seen])
        for i in unseen:
            pooled[i] = {q: pool(t) for q, t in layer.shows(examples[i].traits).items()}
    gauges = _common((each.gauges for each in examples), _MIN_CONTACTS)
    turns = _fit_turns(examples)
    contacts = {q: _fit_contacts(q, examples, pooled, gauges) for q in turns.questions}
    return ScoreModel(NAME, turns, gauges, contacts)


def _folds(examples: Sequence[Prepared]) -> Iterator[tuple[list[int], list[int]]]:
    """Seen and unseen examples; those of one contact are seen together or not at all."""
    ids = list(dict.fromkeys(each.example.contact.id for each in examples))
    random.Random(1).shuffle(ids)
    fold = {name: place % _INNER_FOLDS for place, name in enumerate(ids)}
    of = [fold[each.example.contact.id] for each in examples]
    for held in range(_INNER_FOLDS):
        yield (
            [i for i, own in enumerate(of) if own != held],
            [i for i, own in enumerate(of) if own == held],
        )


def _common(things: Iterator[Any] | Any, least: int) -> tuple[str, ...]:
    counts = Counter(name for each in things for name in each)
    return tuple(sorted(name for name, count in counts.items() if count >= least))


def _fit_turns(examples: Sequence[Prepared]) -> TurnModel:
    names = _common((traits for each in examples for traits in each.traits), _MIN_TURNS)
    places = {name: place for place, name in enumerate(names)}
    table = _sparse(examples, places)
    questions = tuple(examples[0].example.answers)
    columns = [
        _fit_column(table, _shown(examples, question, answer))
        for question in questions
        for answer in SHOWN
    ]
    weights = np.array([weights for weights, _ in columns]).T
    bias = np.array([bias for _, bias in columns])
    return TurnModel(questions, places, np.rint(weights * 100.0), np.rint(bias * 100.0))


def _sparse(examples: Sequence[Prepared], places: dict[str, int]) -> Any:
    from scipy import sparse  # noqa: PLC0415

    rows = [sorted(places[t] for t in traits if t in places)
            for each in examples for traits in each.traits]  # fmt: skip
    edges = np.cumsum([0, *map(len, rows)])
    flat = np.array([place for row in rows for place in row], dtype=np.int64)
    return sparse.csr_matrix((np.ones(len(flat)), flat, edges), shape=(len(rows), len(places)))


def _shown(
    examples: Sequence[Prepared], question: str, answer: AnswerValue
) -> npt.NDArray[np.bool_]:
    """Whether each turn was named as showing this answer to this question."""
    named = [
        each.example.answers[question] == answer and number in each.example.turns[question]
        for each in examples
        for number in range(1, len(each.traits) + 1)
    ]
    return np.array(named, dtype=bool)


def _fit_column(table: Any, target: npt.NDArray[np.bool_]) -> tuple[Matrix, float]:
    """One logistic regression; where hardly a turn shows it, its base rate alone."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    if target.sum() < 5:
        return np.zeros(table.shape[1]), float(np.log((target.sum() + 0.5) / len(target)))
    fitted = LogisticRegression(C=_TURN_STRENGTH, solver="liblinear", tol=0.01).fit(table, target)
    return fitted.coef_[0], float(fitted.intercept_[0])


def _fit_contacts(
    question: str,
    examples: Sequence[Prepared],
    pooled: Sequence[dict[str, Matrix]],
    gauges: Sequence[str],
) -> ContactModel:
    rows = np.array([
        design_row(question, turns, [each.gauges.get(name, 0.0) for name in gauges])
        for each, turns in zip(examples, pooled, strict=True)
    ])  # fmt: skip
    centre, spread = rows.mean(axis=0), rows.std(axis=0)
    loudness = _loudness(rows.shape[1], len(gauges)) / np.where(spread > 1e-9, spread, 1.0)
    target = [each.example.answers[question] for each in examples]
    answers, weights, bias = fit_grades((rows - centre) * loudness, target)
    whole = np.rint(weights * loudness * ODDS_SCALE)
    shares = np.array([target.count(each) / len(target) for each in answers])
    return ContactModel(
        answers, np.round(shares, 4), whole, np.rint(bias * ODDS_SCALE - whole @ centre)
    )


def _loudness(width: int, gauges: int) -> Matrix:
    own = 4 * len(SHOWN)
    loudness = np.full(width, OTHERS_SHARE)
    loudness[:own] = 1.0
    loudness[width - gauges :] = GAUGE_SHARE
    return loudness
