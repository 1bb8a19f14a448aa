"""What texts are about: topics found among them, or recognised by a book and found among the rest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown, estimate_mean, estimate_share
from wellspent.listening.reasons.book import (
    Recogniser,
    generation_of,
    own_likeness,
    profiles_of,
)
from wellspent.listening.reasons.grouping import Labels, count_groups, group, steadiness
from wellspent.listening.reasons.language import everywhere_in, language_note
from wellspent.listening.reasons.model import (
    FEWEST_TEXTS,
    BookTopic,
    Discovered,
    Generation,
    TooFewTexts,
    Topic,
    TopicBook,
    steady,
)
from wellspent.listening.reasons.naming import name_topics
from wellspent.listening.reasons.space import (
    Weighing,
    Weights,
    fit_space,
    points_of,
    require_sklearn,
)
from wellspent.listening.reasons.wording import content_of, names_in

__all__ = [
    "EMPTY_BOOK",
    "discover",
    "learn",
    "least_alike",
    "smallest_topic",
    "stability_of",
    "topics_of",
]

EMPTY_BOOK: Final = TopicBook()
# the share of a topic's texts that are too vague, within these bounds of likeness
_VAGUE_SHARE: Final = 0.05
_LEAST_LIKE: Final = (0.15, 0.25)
_SHOWN_WORDS: Final = 8
_SAME_TEXTS: Final = 0.5  # of two texts, each said over and over, that are about one thing
_SAME: Final = 0.3  # cosine of two groups' profiles that are one topic of a later look


def discover(
    texts: Sequence[str],
    *,
    book: TopicBook | None = None,
    count: int | None = None,
    seed: int = 1,
    without: frozenset[str] = frozenset(),
) -> Discovered:
    """The topics of these texts, and which of them each text belongs to, if any.

    How many topics there are is found, unless `count` says it. With a `book` texts go to its topics
    first, under their keys and names; new ones are looked for among those that fit none. `without`
    are words, in lower case, that tell nothing, such as the names of a centre's people. The order of the
    texts makes no difference but to the order of the assignment.

    Raises `TooFewTexts` where there is no book and fewer than 20 texts say anything, and
    `ReasonsMissing` without scikit-learn.
    """
    require_sklearn()
    contents = [content_of(text, without) for text in texts]
    language = language_note(texts)
    nameless = names_in(texts) if language is None else everywhere_in(contents)
    learned, new = learn(contents, nameless | without, book or EMPTY_BOOK, count, seed)
    keys, near = Recogniser(learned).recognise(contents)
    return Discovered(
        topics=topics_of(learned, Counter(keys), len(texts)),
        assignment=tuple(keys),
        confidence=tuple(float(one) for one in near),
        unassigned=estimate_share(keys.count(None), len(texts), "texts"),
        book=learned,
        new=new,
        notes=tuple(note for note in (language, _nothing_found(keys)) if note),
    )


def _nothing_found(keys: Sequence[str | None]) -> str | None:
    """Why there is no topic, where there is none, and what would lift it."""
    if any(keys):
        return None
    return (
        f"No topic was found: of {len(keys):,} texts no {smallest_topic(len(keys))} have so many telling words "
        "in common that they are about one thing. More texts, or texts that say more, would lift it."
    )


def learn(
    contents: Sequence[str],
    nameless: frozenset[str],
    book: TopicBook,
    count: int | None = None,
    seed: int = 1,
) -> tuple[TopicBook, tuple[str, ...]]:
    """The book with what these contents add to it, and the keys that are new.

    A first look gives the topics of an empty book. Later looks add only topics that are steady, since what
    was left over once mostly belongs together by chance.
    """
    said = [content for content in contents if content]
    if not book.generations:
        if len(said) < FEWEST_TEXTS:
            raise TooFewTexts(len(said))
        return _added(book, _look(said, len(contents), count, seed, first=True), nameless)
    keys, _ = Recogniser(book).recognise(said)
    left = [content for content, key in zip(said, keys, strict=True) if key is None]
    if len(left) < FEWEST_TEXTS:
        return book, ()
    return _added(book, _look(left, len(contents), None, seed, first=False), nameless)


def smallest_topic(texts: int) -> int:
    """The fewest contacts that make a topic: half the square root of all, and never below 5."""
    return max(5, int(0.5 * texts**0.5))


def topics_of(book: TopicBook, sizes: Counter[str | None], n: int) -> tuple[Topic, ...]:
    """The topics that have contacts, the largest first; one that nobody has now keeps its key in the book."""
    there = [one for one in book.topics if sizes[one.key]]
    return tuple(
        Topic(
            one.key, one.name, one.words, sizes[one.key],
            estimate_share(sizes[one.key], n, "texts"), one.stability,
        )
        for one in sorted(there, key=lambda one: (-sizes[one.key], int(one.key[1:])))
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seen:
    """A generation without keys yet, the contents of each of its topics, and how steady each is."""

    generation: Generation
    members: tuple[tuple[tuple[str, float], ...], ...]
    stability: tuple[Figure, ...]


def _look(
    said: Sequence[str], texts: int, count: int | None, seed: int, *, first: bool
) -> _Seen | None:
    """The topics among these contents; None where there are none."""
    counted = Counter(said)
    contents = sorted(counted)
    times = np.array([counted[content] for content in contents], dtype=np.float64)
    space = fit_space(contents, times)
    if not space.words:
        return None
    rows, known = Weighing(space).rows(contents)
    usable = np.flatnonzero(known > 0)
    if not len(usable):
        return None
    grouped = points_of(rows[usable], times[usable], seed)
    labels = np.full(len(contents), -1)
    few = len(contents) < FEWEST_TEXTS and count is None
    if few:  # the same few texts over and over: each by itself, and those alike taken together
        labels[usable] = np.arange(len(usable))
    else:
        groups = count or count_groups(grouped, times[usable], seed)
        labels[usable] = group(grouped, times[usable], min(groups, len(usable)), seed)
    if few or not first:
        profiles = profiles_of(rows, times, labels, int(labels.max()) + 1)
        labels = _joined(labels, profiles, _SAME_TEXTS if few else _SAME)
    smallest = smallest_topic(texts)
    alike = own_likeness(rows, known, times, labels, smallest)
    enough = least_alike(alike, labels, times)
    labels[alike < enough[labels]] = -1
    jaccard = steadiness(grouped, times[usable], labels[usable], len(enough), seed)
    stability = [stability_of(row) for row in jaccard]
    sizes = np.bincount(labels[labels >= 0], times[labels >= 0], len(enough))
    kept = [
        place for place in np.argsort(-sizes, kind="stable")
        if sizes[place] >= smallest and (first or steady(stability[place]))
    ]  # fmt: skip
    if not kept:
        return None
    profiles = profiles_of(rows, times, labels, len(enough))[kept]
    members = tuple(
        tuple((contents[at], times[at]) for at in np.flatnonzero(labels == place)) for place in kept
    )
    generation = generation_of(space, (), profiles, enough[kept])
    return _Seen(generation, members, tuple(stability[place] for place in kept))


def _joined(labels: Labels, profiles: Weights, same: float) -> Labels:
    """The labels, with groups taken together whose profiles are alike.

    What no topic fits is often about one new thing, and a silhouette cannot say that there is one group.
    """
    into = np.arange(len(profiles))
    for one, other in np.argwhere(np.triu(profiles @ profiles.T, 1) >= same):
        into[into == into[other]] = into[one]
    into = np.unique(into, return_inverse=True)[1]
    return np.where(labels < 0, -1, into[labels])


def least_alike(
    alike: Weights,
    labels: Labels,
    times: Weights,
    bounds: tuple[float, float] = _LEAST_LIKE,
) -> Weights:
    """Of every topic, how like it a text has to be: as all but 5 % of its own, within the bounds."""
    enough = np.full(int(labels.max()) + 1, bounds[1])
    for topic in range(len(enough)):
        own = np.repeat(alike[labels == topic], times[labels == topic].astype(int))
        if len(own):
            enough[topic] = np.quantile(own, _VAGUE_SHARE)
    return np.asarray(np.round(np.clip(enough, *bounds), 4))


def stability_of(jaccard: Weights) -> Figure:
    """How steady a topic is, from its Jaccard in every draw, NaN where it was not drawn."""
    seen = jaccard[~np.isnan(jaccard)]
    if not len(seen):
        return Unknown("it was in none of the draws", "more contacts about it")
    figure = estimate_mean(seen, "draws")
    if not isinstance(figure, Estimate):
        return figure
    low, high = max(figure.low, 0.0), min(figure.high, 1.0)
    return Estimate(
        figure.value, low, high, figure.n, "mean Jaccard of bootstrap draws, t interval"
    )


def _added(
    book: TopicBook, seen: _Seen | None, nameless: frozenset[str]
) -> tuple[TopicBook, tuple[str, ...]]:
    """The book with one more generation, whose topics get keys that no topic ever had."""
    if seen is None:
        return book, ()
    keys = tuple(f"t{book.keys_used + 1 + place}" for place in range(len(seen.members)))
    named = name_topics(seen.members, nameless)
    generation = replace(seen.generation, keys=keys)
    topics = tuple(
        BookTopic(key, name, words[:_SHOWN_WORDS], stability)
        for key, (name, words), stability in zip(keys, named, seen.stability, strict=True)
    )
    grown = TopicBook(
        (*book.generations, generation), (*book.topics, *topics), book.keys_used + len(keys)
    )
    return grown, keys
