"""Texts by the topics of a book: which topic each belongs to, if any.

likeness  of a text and a topic: the cosine of the text's row with the mean row of the topic's own
          texts, times the share of the text's words that the space knows

A text belongs to the topic that it is most like, over all generations, where it is like it enough.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.listening.reasons.model import Generation, Space, TopicBook
from wellspent.listening.reasons.space import Rows, Weighing, Weights, packed, unpacked

__all__ = ["Profiles", "Recogniser", "generation_of", "likeness", "own_likeness", "profiles_of"]

Profiles = npt.NDArray[np.float64]  # a topic a row, a word or piece a column

_KEPT: Final = 300  # words and pieces of a topic that it is recognised by
_MARGIN: Final = 0.02  # how much more a text must be like a later topic than like an earlier one


def profiles_of(rows: Rows, counts: Weights, labels: npt.NDArray[np.intp], topics: int) -> Profiles:
    """The mean row of every topic at length 1, with its heaviest words and pieces alone."""
    mean = np.zeros((topics, rows.shape[1]))
    for topic in range(topics):
        own = np.flatnonzero(labels == topic)
        mean[topic] = np.asarray(counts[own] @ rows[own]).ravel()
        mean[topic, np.argsort(-mean[topic], kind="stable")[_KEPT:]] = 0.0
    return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9))


def likeness(rows: Rows, known: Weights, profiles: Profiles) -> Weights:
    """How like every row is to every topic, from 0 to 1."""
    return np.asarray(rows @ profiles.T) * known[:, None]


def own_likeness(
    rows: Rows, known: Weights, counts: Weights, labels: npt.NDArray[np.intp], alone: float
) -> Weights:
    """How like each row is to its own topic without itself; 0 where it has none.

    Of few texts each is much of the mean, so every text is like its topic unless it is left out. A text that
    occurs at least `alone` times may be a topic by itself, and is not.
    """
    found = np.zeros(len(known))
    for topic in range(int(labels.max()) + 1):
        own = np.flatnonzero(labels == topic)
        if not len(own):
            continue
        total = np.asarray(counts[own] @ rows[own]).ravel()
        along = np.asarray(rows[own] @ total).ravel()
        length = np.asarray(rows[own].multiply(rows[own]).sum(axis=1)).ravel()
        out = np.where(counts[own] >= alone, 0.0, counts[own])
        rest = total @ total - 2 * out * along + out**2 * length
        found[own] = (along - out * length) / np.sqrt(np.maximum(rest, 1e-12))
    return found * known


def generation_of(
    space: Space, keys: tuple[str, ...], profiles: Profiles, enough: Weights
) -> Generation:
    """Topics as a book keeps them."""
    heaviest = np.argsort(-profiles, axis=1, kind="stable")[:, :_KEPT]
    places = base64.b64encode(heaviest.astype("<i4").tobytes()).decode("ascii")
    values = packed(np.take_along_axis(profiles, heaviest, axis=1))
    return Generation(space, keys, places, values, tuple(map(float, enough)))


class Recogniser:
    """A book made ready to be asked about many texts."""

    def __init__(self, book: TopicBook) -> None:
        """`book` as it was found, or read from a file."""
        self._ready = [
            (Weighing(one.space), _profiles(one), np.array(one.enough), one.keys)
            for one in book.generations
        ]

    def recognise(self, contents: Sequence[str]) -> tuple[list[str | None], Weights]:
        """The key of the topic that each content belongs to, or None, and how like it is."""
        keys: list[str | None] = [None] * len(contents)
        best = np.zeros(len(contents))
        there = np.array([place for place, one in enumerate(contents) if one], dtype=np.intp)
        if not len(there):
            return keys, best
        said = [contents[place] for place in there]
        for weighing, profiles, enough, names in self._ready:
            alike = likeness(*weighing.rows(said), profiles)
            topic = alike.argmax(axis=1)
            most = alike[np.arange(len(there)), topic]
            won = (most >= enough[topic]) & (
                most > best[there] + np.where(best[there] > 0, _MARGIN, 0)
            )
            for place, one in zip(there[won], topic[won], strict=True):
                keys[place] = names[one]
            best[there[won]] = most[won]
        return keys, best


def _profiles(generation: Generation) -> Profiles:
    topics = len(generation.enough)
    width = len(generation.space.words) + len(generation.space.pieces)
    places = np.frombuffer(base64.b64decode(generation.places), dtype="<i4").reshape(topics, -1)
    profiles = np.zeros((topics, width))
    np.put_along_axis(
        profiles, places.astype(np.intp), unpacked(generation.values).reshape(topics, -1), axis=1
    )
    return profiles
