"""What was to be expected of a contact, judged by others: propensities and outcomes out of fold.

fold         rows to judge, and the rows that may be learned from: none shares an agent or a
             customer with them (Chiang, Kato, Ma & Sasaki 2022, *Multiway cluster robust double
             machine learning*)
learner      a linear model first, whose lines may bend at the quartiles of a covariate; then LightGBM
             learns what it leaves, and stops when rows that it has not seen gain nothing. So
             little data cost little, and much tell all
nuisance     an expectation that no one asks for, and that an effect cannot be had without
remembering  many questions to the same contacts ask for the same expectations again and again
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from threading import Lock
from typing import Any, Final

import numpy as np
from scipy import special

from wellspent.errors import WellspentError
from wellspent.worth.study import Floats, Ints, Mask, Study

__all__ = [
    "Fold",
    "Nuisances",
    "WorthMissing",
    "cross_fit",
    "folds_of",
    "predict_out_of_fold",
    "remembering",
    "require_lightgbm",
]

_FOLDS: Final = 5
_FOLDS_EACH_WAY: Final = 4
_FOLDS_EACH_WAY_LARGE: Final = 3  # of many rows the learning is as good, and takes half the time
_LARGE: Final = 20_000
_HELD_OUT: Final = 0.2
_LEAST_FOR_TREES: Final = 200  # fewer rows teach a linear model alone
_THREADS: Final = 2
_BINS: Final[dict[str, Any]] = {"max_bin": 63, "num_threads": 1, "verbosity": -1}
_ROUNDS: Final = 300
_PATIENCE: Final = 10
_BENDS: Final = (0.25, 0.5, 0.75)
_REACH: Final = 4.0  # times the middle half's width, from the median: a line goes no further
_MANY_VALUES: Final = 12  # a covariate with fewer hardly bends
_ROWS_A_COLUMN: Final = 10  # with fewer, how much coefficients are shrunk decides, and is tried out
_PENALTIES: Final = (0.001, 0.01, 0.1, 1.0)  # scikit-learn's C: the smaller, the more is shrunk
_ALPHAS: Final = tuple(10.0**power for power in range(-2, 5))


class WorthMissing(WellspentError):
    """The extra that effects need is not installed, or cannot be loaded."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The places of the rows to judge, and of those that may be learned from."""

    train: Ints
    test: Ints


@dataclass(frozen=True, slots=True)
class Nuisances:
    """Of every row: the chance of the behaviour, and the outcome without it and with it."""

    propensity: Floats
    untreated: Floats
    treated: Floats

    @property
    def outcome(self) -> Floats:
        """E[Y | X]: the mean of the two expectations by propensity."""
        return self.propensity * self.treated + (1 - self.propensity) * self.untreated


_KNOWN: ContextVar[dict[bytes, Floats] | None] = ContextVar("expectations", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """While the context lasts an expectation is found once, however many questions ask for it."""
    token = _KNOWN.set({})
    try:
        yield
    finally:
        _KNOWN.reset(token)


def require_lightgbm() -> Any:
    """The package lightgbm. Raises `WorthMissing` with what to install."""
    try:
        import lightgbm  # noqa: PLC0415 - an extra, and large
    except ImportError:
        raise WorthMissing(
            "Effects need LightGBM, which is not installed.",
            "Install it: pip install 'wellspent[worth]'.",
        ) from None
    except OSError as error:
        raise WorthMissing(
            f"LightGBM cannot be loaded: {error}.",
            "Install the OpenMP library of your system, on Debian: apt-get install libgomp1.",
        ) from None
    return lightgbm


def folds_of(n: int, clusters: Sequence[Ints], seed: int = 1) -> tuple[Fold, ...]:
    """Folds whose test rows share no cluster, of any way, with their training rows.

    Every row is judged once. With two ways of clustering there are as many folds as pairs of a
    group of agents and a group of customers.
    """
    rng = np.random.default_rng(seed)
    if not clusters:
        group = rng.permutation(n) % min(_FOLDS, max(n, 2))
        return _of_groups([group])
    if len(clusters) == 1:
        each_way = _FOLDS
    else:
        each_way = _FOLDS_EACH_WAY if n < _LARGE else _FOLDS_EACH_WAY_LARGE
    return _of_groups([_grouped(codes, each_way, rng) for codes in clusters])


def cross_fit(study: Study, *, seed: int = 1) -> Nuisances:
    """The nuisances of a behaviour that is there or not; each row's from folds without it."""
    folds = folds_of(study.n, study.clusters, seed)
    features = _Features(study.covariates)
    with_it = study.treatment == 1

    def expected(target: Floats, yes_or_no: bool, rows: Mask | None = None) -> Floats:
        return _out_of_fold(features, target, folds, yes_or_no, seed, rows, study.finest)

    return Nuisances(
        propensity=expected(study.treatment, yes_or_no=True),
        untreated=expected(study.outcome, study.outcome_is_yes_or_no, ~with_it),
        treated=expected(study.outcome, study.outcome_is_yes_or_no, with_it),
    )


def predict_out_of_fold(
    features: Floats,
    target: Floats,
    folds: Sequence[Fold],
    *,
    yes_or_no: bool,
    seed: int = 1,
    learn_from: Mask | None = None,
    groups: Ints | None = None,
) -> Floats:
    """The expectation of `target` given `features` (n × p), of every row by rows that know it not.

    `learn_from` marks rows that may be learned from, such as those of one arm. `groups` hang
    together when rows are held out to see when to stop. A chance where `yes_or_no`.
    """
    return _out_of_fold(_Features(features), target, folds, yes_or_no, seed, learn_from, groups)


def _out_of_fold(  # noqa: PLR0917 - what `predict_out_of_fold` names
    features: _Features,
    target: Floats,
    folds: Sequence[Fold],
    yes_or_no: bool,
    seed: int,
    learn_from: Mask | None,
    groups: Ints | None,
) -> Floats:
    """What was remembered of the same question, or what is found now."""
    known = _KNOWN.get()
    if known is None:
        return _found_out_of_fold(features, target, folds, yes_or_no, seed, learn_from, groups)
    tests = np.concatenate([fold.test for fold in folds])
    asked = blake2b(repr((features.values.shape, yes_or_no, seed, [len(fold.test) for fold in folds])).encode())  # fmt: skip
    for part in (features.values, target, tests, learn_from, groups):
        asked.update(b"-" if part is None else np.ascontiguousarray(part).tobytes())
    key = asked.digest()
    if key not in known:
        known[key] = _found_out_of_fold(features, target, folds, yes_or_no, seed, learn_from, groups)  # fmt: skip
    return known[key]


def _found_out_of_fold(  # noqa: PLR0917 - what `predict_out_of_fold` names
    features: _Features,
    target: Floats,
    folds: Sequence[Fold],
    yes_or_no: bool,
    seed: int,
    learn_from: Mask | None,
    groups: Ints | None,
) -> Floats:
    def rows_of(fold: Fold) -> Ints:
        return fold.train if learn_from is None else fold.train[learn_from[fold.train]]

    def judged(numbered: tuple[int, Fold]) -> Floats:
        place, fold = numbered
        train = rows_of(fold)
        learner = _Learner(features, yes_or_no, penalty, seed + place)
        learner.fit(train, target[train], None if groups is None else groups[train])
        return learner.predict(fold.test)

    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - comes with scikit-learn

    expected, workers = np.empty(len(target)), _THREADS if len(target) >= _LARGE else 1
    # trees are grown outside of Python's lock; many threads on one tree, or on the small matrices
    # of a linear model, wait for each other
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(workers) as pool:
        # found once, in the first fold: it is one of four numbers, and finding it takes twenty fits
        penalty = _penalty_of(features, target, rows_of(folds[0]), seed) if yes_or_no else 1.0
        for fold, values in zip(folds, pool.map(judged, enumerate(folds)), strict=True):
            expected[fold.test] = values
    return expected


def _grouped(codes: Ints, groups: int, rng: np.random.Generator) -> Ints:
    """One group a row, clusters kept whole; groups of nearly equal numbers of clusters."""
    known, places = np.unique(codes, return_inverse=True)
    group_of = rng.permutation(len(known)) % min(groups, max(len(known), 2))
    return np.asarray(group_of[places])


def _of_groups(ways: Sequence[Ints]) -> tuple[Fold, ...]:
    folds = []
    for cell in product(*(range(int(way.max()) + 1) for way in ways)):
        inside = [way == part for way, part in zip(ways, cell, strict=True)]
        test = np.flatnonzero(np.logical_and.reduce(inside))
        train = np.flatnonzero(~np.logical_or.reduce(inside))
        if len(test):
            folds.append(Fold(train, test))
    return tuple(folds)


class _Features:
    """The covariates of all rows, scaled for linear models and cut into bins for trees, once."""

    def __init__(self, values: Floats) -> None:
        self.values = values
        self._lines = _bent(values)
        spread = self._lines.std(axis=0)
        self._centre, self._scale = self._lines.mean(axis=0), np.where(spread > 0, spread, 1.0)
        self._binned: Any = None
        self._lock = Lock()

    @property
    def lines(self) -> int:
        """How many columns a linear model has."""
        return int(self._lines.shape[1])

    def scaled(self, rows: Ints) -> Floats:
        """The covariates of these rows and their bends, with a spread of 1 each."""
        return np.asarray((self._lines[rows] - self._centre) / self._scale)

    def binned(self, rows: Ints) -> Any:
        """The same as a data set of LightGBM; which bins there are says nothing of any outcome."""
        with self._lock:
            if self._binned is None:
                dataset = require_lightgbm().Dataset
                self._binned = dataset(self.values, params=_BINS, free_raw_data=False).construct()
            return self._binned.subset(rows).construct()


def _bent(values: Floats) -> Floats:
    """The covariates, and of each with many values how far it lies above each of its quartiles.

    So a linear model can follow a curve: with few thousand rows trees alone leave much of one, and
    what they leave of behaviour and outcome stays in the effect. Of many rows trees learn it.
    """
    if not len(values) or len(values) >= _LARGE:
        return values
    many = [column for column in values.T if len(np.unique(column)) > _MANY_VALUES]
    few = [column for column in values.T if len(np.unique(column)) <= _MANY_VALUES]
    lines = [line for column in many for line in _bent_column(column)]
    return np.column_stack([*few, *lines]) if few or lines else values


def _bent_column(column: Floats) -> list[Floats]:
    """The column, without the reach of a few huge values, and what of it lies above each quartile."""
    low, middle, high = np.quantile(column, _BENDS)
    reach = _REACH * (high - low) or np.inf
    held = np.clip(column, middle - reach, middle + reach)
    return [held, *(np.maximum(held - bend, 0.0) for bend in np.unique((low, middle, high)))]


class _Learner:
    """A linear model, and trees for what it leaves; rows are places among the features."""

    def __init__(self, features: _Features, yes_or_no: bool, penalty: float, seed: int) -> None:
        self._features = features
        self._yes_or_no = yes_or_no
        self._penalty = penalty
        self._seed = seed
        self._constant: float | None = None
        self._linear: Any = None
        self._trees: Any = None

    def fit(self, rows: Ints, target: Floats, groups: Ints | None) -> None:
        """Learn the target of these rows; its mean alone where nothing varies."""
        if not len(target) or np.ptp(target) == 0 or not self._features.values.shape[1]:
            self._constant = float(target.mean()) if len(target) else 0.0
            return
        self._linear = self._fitted_linear(self._features.scaled(rows), target)
        if len(target) >= _LEAST_FOR_TREES:
            self._trees = self._fitted_trees(rows, target, groups)

    def predict(self, rows: Ints) -> Floats:
        """The expectation, or the chance."""
        if self._constant is not None:
            return np.full(len(rows), self._constant)
        raw = self._raw(rows)
        if self._trees is not None:
            raw = raw + self._trees.predict(self._features.values[rows], raw_score=True, num_threads=1)  # fmt: skip
        return np.asarray(special.expit(raw) if self._yes_or_no else raw)

    def _raw(self, rows: Ints) -> Floats:
        scaled, linear = self._features.scaled(rows), self._linear
        return np.asarray(linear.decision_function(scaled) if self._yes_or_no else linear.predict(scaled))  # fmt: skip

    def _fitted_linear(self, scaled: Floats, target: Floats) -> Any:
        from sklearn.linear_model import LogisticRegression, Ridge, RidgeCV  # noqa: PLC0415

        if self._yes_or_no:
            # Newton's steps: quick where there are many more rows than columns
            return LogisticRegression(C=self._penalty, solver="newton-cholesky").fit(scaled, target)
        # with many rows it does not matter how much the coefficients are shrunk
        model = Ridge(1.0) if len(target) >= _LARGE else RidgeCV(_ALPHAS)
        return model.fit(scaled, target)

    def _fitted_trees(self, rows: Ints, target: Floats, groups: Ints | None) -> Any:
        lightgbm = require_lightgbm()
        held = _held_out(len(target), groups, self._seed)
        raw = self._raw(rows)
        label, start = (target, raw) if self._yes_or_no else (target - raw, None)

        def labelled(mask: Mask) -> Any:
            data = self._features.binned(rows[mask])
            data.set_label(label[mask])
            return data if start is None else data.set_init_score(start[mask])

        booster = lightgbm.train(
            self._parameters(len(target)), labelled(~held), num_boost_round=_ROUNDS,
            valid_sets=[labelled(held)],
            callbacks=[lightgbm.early_stopping(_PATIENCE, verbose=False)],
        )  # fmt: skip
        return booster if booster.best_iteration else None

    def _parameters(self, n: int) -> dict[str, Any]:
        large = n >= _LARGE
        return _BINS | {
            "objective": "binary" if self._yes_or_no else "regression",
            "learning_rate": 0.1,
            "num_leaves": 31 if large else 7,
            "min_data_in_leaf": 50 if large else 20,
            "lambda_l2": 5.0,
            "boost_from_average": False,
            "deterministic": True,
            "force_col_wise": True,
            "seed": self._seed,
        }


def _penalty_of(features: _Features, target: Floats, rows: Ints, seed: int) -> float:
    """How much a chance learned from these rows is shrunk: tried out where they are few a column."""
    few = 0 < len(rows) < _ROWS_A_COLUMN * features.lines
    if not few or np.ptp(target[rows]) == 0:
        return 1.0
    return _best_penalty(features.scaled(rows), target[rows], seed)


def _best_penalty(scaled: Floats, target: Floats, seed: int) -> float:
    """The penalty that tells rows held out best; the strongest where they cannot be told."""
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    part = np.random.default_rng(seed).permutation(len(target)) % _FOLDS
    losses = dict.fromkeys(_PENALTIES, 0.0)
    for held in (part == one for one in range(_FOLDS)):
        if np.ptp(target[~held]) == 0:
            return _PENALTIES[0]
        for penalty in _PENALTIES:
            model = LogisticRegression(C=penalty, solver="newton-cholesky")
            raw = model.fit(scaled[~held], target[~held]).decision_function(scaled[held])
            losses[penalty] += float(np.logaddexp(0.0, raw).sum() - raw @ target[held])
    return min(losses, key=losses.__getitem__)


def _held_out(n: int, groups: Ints | None, seed: int) -> Mask:
    """About a fifth of the rows, whole groups of them."""
    rng = np.random.default_rng(seed)
    if groups is None:
        return np.asarray(rng.random(n) < _HELD_OUT)
    known, places = np.unique(groups, return_inverse=True)
    return np.asarray((rng.random(len(known)) < _HELD_OUT)[places])
