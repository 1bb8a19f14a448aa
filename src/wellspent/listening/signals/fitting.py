"""Fits the model: one linear model a kind over sentences, when only turns are labelled.

A labelled turn says that one of its sentences carries the signal, not which. The first round
takes all of them; each further round takes the one that the round before scored highest, and
leaves the turn's others out (multiple-instance learning; Andrews, Tsochantaridis & Hofmann 2002).
Thresholds and confidences come from scores that models without the turn's client gave it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.contacts import Turn
from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.listening.signals.features import Seen, read_contact
from wellspent.listening.signals.lessons import Lesson
from wellspent.listening.signals.turn_kinds import NEAR
from wellspent.listening.signals.weights import LEAST_CONFIDENCE, SignalModel, pack

__all__ = ["DEFAULT", "Recipe", "fit_model"]


@dataclass(frozen=True, slots=True)
class Recipe:
    """The choices of training; `evidence/signals.py` compares them."""

    words: bool = True
    cues: bool = True
    neighbours: bool = True
    places: bool = True
    snippets: bool = True
    strength: float = 0.5  # C: the inverse of the penalty on weights
    rounds: int = 2
    least_contexts: int = 2  # lessons that a feature must occur in
    snippet_weight: float = 1.0
    longest_run: int = 2  # words
    folds: int = 3  # for thresholds and confidences; 1: from scores that the model gave itself


DEFAULT: Final = Recipe()


@dataclass(frozen=True, slots=True)
class _Rows:
    """Sentences as a sparse matrix, with the turn (bag) and the lesson of each."""

    matrix: Any
    names: tuple[str, ...]
    bags: npt.NDArray[np.int64]
    truth: npt.NDArray[np.bool_]  # (bags, kinds)
    doubtful: npt.NDArray[np.bool_]  # (bags, kinds): beside a turn with the signal
    weights: npt.NDArray[np.float64]  # (bags,)
    groups: npt.NDArray[np.str_]  # (bags,)
    lessons: npt.NDArray[np.int64]  # (bags,)
    turns: npt.NDArray[np.int64]  # (bags,)
    alone: npt.NDArray[np.bool_]  # (bags,)


def fit_model(lessons: Sequence[Lesson], recipe: Recipe = DEFAULT) -> SignalModel:
    """The model that these lessons teach."""
    rows = _rows_of([x for x in lessons if recipe.snippets or not x.alone], recipe)
    weights, bias = _fit(rows, np.ones(len(rows.truth), bool), recipe)
    held = _held_out(rows, recipe)
    counted = ~rows.alone
    slopes, offsets = _calibrated(held[counted], rows.truth[counted])
    thresholds = np.maximum(_thresholds(held, rows), _least_scores(slopes, offsets))
    named = {name: weights[k] for k, name in enumerate(rows.names)}
    return pack(named, bias, thresholds, (slopes, offsets))


def _rows_of(lessons: Sequence[Lesson], recipe: Recipe) -> _Rows:
    seen = [
        [(one.turn, _features(lesson, one, recipe)) for one in _seen(lesson.turns)]
        for lesson in lessons
    ]
    kept = _vocabulary(seen, recipe)
    number = {name: k for k, name in enumerate(kept)}
    entries: list[tuple[int, int, float]] = []
    bags: list[int] = []
    turns: dict[tuple[int, int], int] = {}
    for place, sentences in enumerate(seen):
        for turn, named in sentences:
            entries += [
                (len(bags), number[name], value) for name, value in named.items() if name in number
            ]
            bags.append(turns.setdefault((place, turn), len(turns)))
    return _Rows(
        _sparse(entries, len(bags), len(kept)), kept, np.array(bags, np.int64),
        *_truth([(lessons[place], turn) for place, turn in turns], recipe),
        np.array([lessons[place].group for place, _ in turns]),
        np.array([place for place, _ in turns]), np.array([turn for _, turn in turns]),
        np.array([lessons[place].alone for place, _ in turns], bool),
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _seen(turns: tuple[Turn, ...]) -> list[Seen]:
    return read_contact(turns)  # the same conversations are in many folds


def _sparse(entries: Sequence[tuple[int, int, float]], height: int, width: int) -> Any:
    from scipy.sparse import csr_matrix  # noqa: PLC0415

    rows, columns, values = zip(*entries, strict=True)
    return csr_matrix((values, (rows, columns)), shape=(height, width), dtype=np.float64)


def _vocabulary(
    seen: Iterable[Sequence[tuple[int, Mapping[str, float]]]], recipe: Recipe
) -> tuple[str, ...]:
    counts: Counter[str] = Counter()
    for sentences in seen:
        counts.update({name for _, named in sentences for name in named})
    return tuple(sorted(name for name, n in counts.items() if n >= recipe.least_contexts))


def _features(lesson: Lesson, seen: Seen, recipe: Recipe) -> Mapping[str, float]:
    found: dict[str, float] = {}
    scale = len(seen.sentence.words) ** -0.5
    if recipe.words:
        for run in seen.own:
            if len(run) <= recipe.longest_run:
                found[" ".join(run)] = found.get(" ".join(run), 0.0) + scale
    found.update((name, 1.0) for name in seen.around if _wanted(name, lesson, recipe))
    return found


def _wanted(name: str, lesson: Lesson, recipe: Recipe) -> bool:
    where = name.partition(":")[0]
    if where in {"at", "end"}:
        return recipe.places and not lesson.alone
    if where in {"p", "n"}:
        return recipe.neighbours
    return recipe.cues if where in {"c", "cc", "o"} else True


def _truth(
    bags: Sequence[tuple[Lesson, int]], recipe: Recipe
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    nothing: frozenset[str] = frozenset()
    truth = np.array(
        [[kind in lesson.signals.get(turn, nothing) for kind in SIGNAL_KINDS]
         for lesson, turn in bags], bool,
    )  # fmt: skip
    beside = np.array(
        [[any(kind in lesson.signals.get(turn + d, nothing) for d in range(-NEAR, NEAR + 1) if d)
          for kind in SIGNAL_KINDS] for lesson, turn in bags], bool,
    )  # fmt: skip
    weights = [recipe.snippet_weight if lesson.alone else 1.0 for lesson, _ in bags]
    return truth, beside & ~truth, np.array(weights)


def _fit(
    rows: _Rows, bags: npt.NDArray[np.bool_], recipe: Recipe
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Weights (features, kinds) and bias (kinds,) from these turns alone."""
    fitted = [_fit_kind(rows, bags, kind, recipe) for kind in range(len(SIGNAL_KINDS))]
    return np.stack([w for w, _ in fitted], axis=1), np.array([b for _, b in fitted])


def _fit_kind(
    rows: _Rows, bags: npt.NDArray[np.bool_], kind: int, recipe: Recipe
) -> tuple[npt.NDArray[np.float64], float]:
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    usable = np.flatnonzero((bags & ~rows.doubtful[:, kind])[rows.bags])
    truth = rows.truth[rows.bags[usable], kind]
    weight = rows.weights[rows.bags[usable]]
    carries = np.ones(len(usable), bool)
    model = LogisticRegression(C=recipe.strength, max_iter=200, tol=1e-3, warm_start=True)
    for _ in range(recipe.rounds):
        taken = ~truth | carries
        model.fit(rows.matrix[usable[taken]], truth[taken], sample_weight=weight[taken])
        scores = model.decision_function(rows.matrix[usable])
        carries = scores >= _best(scores, rows.bags[usable], len(rows.truth))[rows.bags[usable]]
    return model.coef_[0], float(model.intercept_[0])


def _best(
    scores: npt.NDArray[np.float64], bags: npt.NDArray[np.int64], count: int
) -> npt.NDArray[np.float64]:
    best = np.full(count, -np.inf)
    np.maximum.at(best, bags, scores)
    return best


def _held_out(rows: _Rows, recipe: Recipe) -> npt.NDArray[np.float64]:
    """The scores (bags, kinds) that models without each turn's client give it; snippets get none."""
    if recipe.folds == 1:
        return _scores(rows, np.ones(len(rows.truth), bool), recipe)
    clients = sorted(set(rows.groups[~rows.alone]))
    held = np.full(rows.truth.shape, -np.inf)
    for fold in range(min(recipe.folds, len(clients))):
        out = np.isin(rows.groups, clients[fold :: recipe.folds]) & ~rows.alone
        held[out] = _scores(rows, ~out, recipe)[out]
    return held


def _scores(rows: _Rows, learned: npt.NDArray[np.bool_], recipe: Recipe) -> npt.NDArray[np.float64]:
    """The scores (bags, kinds) of every turn by a model that learned from some of them."""
    weights, bias = _fit(rows, learned, recipe)
    scores = rows.matrix @ weights + bias
    best = [_best(scores[:, kind], rows.bags, len(learned)) for kind in range(len(SIGNAL_KINDS))]
    return np.stack(best, axis=1)


def _calibrated(
    scores: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Slope and offset of each kind's confidence (Platt 1999)."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    slopes, offsets = [], []
    for kind in range(len(SIGNAL_KINDS)):
        platt = LogisticRegression(C=1e3)
        platt.fit(scores[:, kind : kind + 1], truth[:, kind])
        slopes.append(max(float(platt.coef_[0, 0]), 1e-3))
        offsets.append(float(platt.intercept_[0]))
    return np.array(slopes), np.array(offsets)


def _least_scores(
    slopes: npt.NDArray[np.float64], offsets: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Per kind the score that stands for `LEAST_CONFIDENCE`: what is less sure is no signal."""
    least = math.log(LEAST_CONFIDENCE / (1 - LEAST_CONFIDENCE))
    return np.asarray((least - offsets) / slopes, np.float64)


def _thresholds(held: npt.NDArray[np.float64], rows: _Rows) -> npt.NDArray[np.float64]:
    """Per kind the score with the best F1 in turns; turns beside a signal of the kind count not."""
    found = []
    for kind in range(len(SIGNAL_KINDS)):
        real = ~rows.alone & ~rows.doubtful[:, kind]
        found.append(_best_threshold(held[real, kind], rows.truth[real, kind]))
    return np.array(found)


def _best_threshold(scores: npt.NDArray[np.float64], truth: npt.NDArray[np.bool_]) -> float:
    order = np.argsort(-scores)
    hits = np.cumsum(truth[order])
    taken = np.arange(1, len(order) + 1)
    f1 = 2 * hits / (taken + truth.sum())
    place = int(np.argmax(f1))
    following = scores[order[min(place + 1, len(order) - 1)]]
    return float((scores[order[place]] + following) / 2)
