"""Texts as weighted words and pieces of words (TF-IDF), and as points on few axes (LSA).

row     one text: its words, then its pieces (3 to 5 letters of its content), each half of equal weight
point   the row on the few axes along which these texts differ most (Deerwester et al. 1990), at length 1

A text that occurs k times weighs k times as much, so a centre's doubled data have the same rows
and points.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.listening.reasons.model import FEWEST_TEXTS, ReasonsMissing, Space

__all__ = [
    "Matrix",
    "Rows",
    "Weighing",
    "Weights",
    "axes_for",
    "directions",
    "fit_space",
    "packed",
    "points_of",
    "require_sklearn",
    "unpacked",
]

Matrix = npt.NDArray[np.float32]
Weights = npt.NDArray[np.float64]
Rows = Any  # scipy.sparse, which states no types

_FEWEST_AXES: Final = 20
_MOST_AXES: Final = 100
_MOST_WORDS: Final = 6_000
_MOST_PIECES: Final = 12_000
_WORDS: Final = {"token_pattern": r"\S+", "lowercase": False}
_PIECES: Final = {"analyzer": "char_wb", "ngram_range": (3, 5), "lowercase": False}


def require_sklearn() -> None:
    """Raise `ReasonsMissing` where scikit-learn is not installed."""
    try:
        import sklearn  # noqa: F401, PLC0415
    except ImportError:
        raise ReasonsMissing("scikit-learn") from None


def packed(array: Any) -> str:
    """Numbers as base64 of little-endian float32."""
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f4").tobytes()).decode("ascii")


def unpacked(text: str) -> Weights:
    """The numbers that `packed` was given, in one row."""
    return np.frombuffer(base64.b64decode(text), dtype="<f4").astype(np.float64)


def fit_space(contents: Sequence[str], counts: Weights) -> Space:
    """What words and pieces these distinct contents have, and how much each tells.

    `counts` is how often each content occurs. `contents` stand in a fixed order (sorted), so
    that the same texts give the same space whatever the order they came in.
    """
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415

    # few different texts are told apart by words that only one of them has
    least = 1 if len(contents) < FEWEST_TEXTS else 2 if len(contents) < 5_000 else 3
    weights: list[Weights] = []
    names: list[tuple[str, ...]] = []
    for most, rarest, how in (
        (_MOST_WORDS, least, _WORDS),
        (_MOST_PIECES, least + (least > 1), _PIECES),
    ):
        vectorizer = CountVectorizer(min_df=min(rarest, len(contents)), max_features=most, **how)
        try:
            present = vectorizer.fit_transform(contents)
        except ValueError:  # no word is said twice
            names.append(())
            weights.append(np.zeros(0))
            continue
        present.data = np.ones(len(present.data))
        names.append(tuple(vectorizer.get_feature_names_out()))
        weights.append(1 + np.log(counts.sum() / (counts @ present)))
    return Space(names[0], names[1], packed(np.concatenate(weights)))


class Weighing:
    """A space made ready to weigh texts in it."""

    def __init__(self, space: Space) -> None:
        """`space` as it was fitted, or read from a book."""
        from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415

        weights, split = unpacked(space.weights), len(space.words)
        kinds = ((space.words, _WORDS, weights[:split]), (space.pieces, _PIECES, weights[split:]))
        self._halves = [
            (CountVectorizer(vocabulary=list(names), **how), weight)
            for names, how, weight in kinds
            if names
        ]

    def rows(self, contents: Sequence[str]) -> tuple[Rows, Weights]:
        """Each content as a row of length 1 at most, and which share of its words the space knows."""
        from scipy.sparse import diags, hstack  # noqa: PLC0415
        from sklearn.preprocessing import normalize  # noqa: PLC0415

        halves = []
        known = np.zeros(len(contents))
        for place, (vectorizer, weight) in enumerate(self._halves):
            counted = vectorizer.transform(contents).astype(np.float64)
            if not place:
                known = np.asarray(counted.sum(axis=1)).ravel()
            counted.data = 1 + np.log(counted.data)
            halves.append(normalize(counted @ diags(weight)) / 2**0.5)
        said = np.array([content.count(" ") + 1 for content in contents])
        return hstack(halves).tocsr(), known / said


def axes_for(contents: int) -> int:
    """How many axes so many distinct contents get: .6 of their square root, 20 at least, 100 at most.

    More texts carry more topics, and a silhouette tells topics apart only where there are about as
    many axes as topics (`evidence/reasons.py`).
    """
    return int(min(max(_FEWEST_AXES, 0.6 * contents**0.5), _MOST_AXES))


def points_of(rows: Rows, counts: Weights, seed: int, axes: int | None = None) -> Matrix:
    """Each row as a point of length 1 on the axes along which the rows differ most."""
    from sklearn.decomposition import TruncatedSVD  # noqa: PLC0415

    most = min(rows.shape[1], rows.shape[0]) - 1
    if rows.shape[0] < FEWEST_TEXTS or most < 1:  # as many points as axes: nothing to leave out
        return directions(rows.toarray())
    heavy = rows.multiply(np.sqrt(counts / counts.mean())[:, None]).tocsr()
    svd = TruncatedSVD(min(axes or axes_for(rows.shape[0]), most), random_state=seed).fit(heavy)
    return directions(svd.transform(rows))


def directions(points: Any) -> Matrix:
    """The points at length 1; a point at 0 stays there."""
    lengths = np.linalg.norm(points, axis=1, keepdims=True)
    return np.asarray(points / np.maximum(lengths, 1e-9), dtype=np.float32)
