"""Topics beside the reasons that were recorded: how far they agree, and what each cannot see.

agreement  adjusted mutual information (Vinh, Epps & Bailey 2010): 1 where each says what the other
           does, about 0 where they have nothing to do with each other
floor      the agreement that remains when the recorded reasons are shuffled
hiding     a category whose contacts are about several topics
uncovered  a topic most of whose contacts are in no one category
catch-all  categories such as "other" or "general enquiry"
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Estimate, Figure, Unknown, estimate_share
from wellspent.listening.reasons.grouping import one_thread

__all__ = ["Beside", "Hiding", "TopicWithin", "Uncovered", "compare_recorded"]

_FEWEST: Final = 100  # contacts with both a topic and a recorded reason
_FEWEST_OF_ONE: Final = 20  # contacts of a category, or of a topic, before anything is said of it
_MOST_COMPARED: Final = (
    3_000  # contacts, drawn: the agreement of more is no narrower than it matters
)
_DRAWS: Final = 100
_SEVERAL: Final = 0.2  # the share that a topic needs to count among what a category hides
_CATCH_ALL: Final = re.compile(
    r"\b(?:other|others|misc\w*|general|unknown|none|n/?a|not listed|various|tbc|etc)\b",
    re.IGNORECASE,
)

Codes = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class TopicWithin:
    """How many of a category's contacts are about one topic."""

    key: str
    contacts: int
    share: Figure


@dataclass(frozen=True, slots=True)
class Hiding:
    """A category whose contacts are about several topics, the largest first."""

    category: str
    contacts: int
    topics: tuple[TopicWithin, ...]


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A topic that has no category: not even the largest holds half of it."""

    key: str
    contacts: int
    largest: str
    share: Figure


@dataclass(frozen=True, slots=True)
class Beside:
    """Topics beside recorded reasons.

    `compared` contacts have both. `agreement` is the adjusted mutual information; `floor` and `floor_high`
    are its mean and 97.5 % quantile when the recorded reasons are shuffled. `unrecorded` is the share of
    contacts without a recorded reason, `catch_all` of those recorded whose category says nothing.
    """

    compared: int
    categories: int
    agreement: Figure
    floor: float | None
    floor_high: float | None
    hiding: tuple[Hiding, ...]
    uncovered: tuple[Uncovered, ...]
    unrecorded: Figure
    catch_all: Figure


def compare_recorded(
    topics: Sequence[str | None],
    recorded: Sequence[str | None],
    seed: int = 1,
    customers: Sequence[str | None] | None = None,
) -> Beside | Unknown:
    """Of every contact its topic and its recorded reason, None where there is none.

    With `customers` the agreement's interval is of customers drawn anew, each with all contacts of theirs;
    a contact without one stands for itself. Without, contacts are drawn.
    """
    n = len(topics)
    known = [reason for reason in recorded if reason]
    if not known:
        return Unknown("no contact has a recorded reason", "import the reasons that agents record")
    there = [place for place, pair in enumerate(zip(topics, recorded, strict=True)) if all(pair)]
    both = [(str(topics[place]), str(recorded[place])) for place in there]
    who = None if customers is None else [customers[place] for place in there]
    agreement, floor = _agreement(both, who, seed)
    return Beside(
        compared=len(both),
        categories=len(set(known)),
        agreement=agreement,
        floor=None if floor is None else floor[0],
        floor_high=None if floor is None else floor[1],
        hiding=_hiding(both),
        uncovered=_uncovered(both),
        unrecorded=estimate_share(n - len(known), n),
        catch_all=estimate_share(sum(bool(_CATCH_ALL.search(one)) for one in known), len(known)),
    )


def _agreement(
    both: Sequence[tuple[str, str]], customers: Sequence[str | None] | None, seed: int
) -> tuple[Figure, tuple[float, float] | None]:
    """The agreement with a bootstrap interval, and the mean and 97.5 % quantile of shuffled ones."""
    if len(both) < _FEWEST:
        missing = _FEWEST - len(both)
        said = f"{len(both)} contacts have a topic and a recorded reason, and comparing needs {_FEWEST}"
        return Unknown(said, f"{missing} more"), None
    rng = np.random.default_rng(seed)
    n = min(len(both), _MOST_COMPARED)
    chosen = np.sort(rng.choice(len(both), n, replace=False))
    topic, reason = (
        np.unique(side, return_inverse=True)[1][chosen] for side in zip(*both, strict=True)
    )
    if len(np.unique(topic)) < 2 or len(np.unique(reason)) < 2:
        return Unknown(
            "all contacts are in one topic or one category", "more topics or categories"
        ), None
    with one_thread():
        value = _mutual(topic, reason)
        shuffled = [_mutual(topic, rng.permutation(reason)) for _ in range(_DRAWS)]
        groups = _groups(customers, chosen)
        draws = rng.integers(0, len(groups), (_DRAWS, len(groups)))
        again = (np.concatenate([groups[one] for one in draw]) for draw in draws)
        drawn = [_mutual(topic[some], reason[some]) for some in again]
    half = 1.96 * float(np.std(drawn, ddof=1))
    figure = Estimate(
        value, max(value - half, -1.0), min(value + half, 1.0), n,
        "adjusted mutual information, bootstrap interval"
        + ("" if customers is None else ", customers drawn"),
    )  # fmt: skip
    return figure, (float(np.mean(shuffled)), float(np.quantile(shuffled, 0.975)))


def _groups(customers: Sequence[str | None] | None, chosen: Codes) -> list[Codes]:
    """The places that are drawn together: those of one customer, or each alone."""
    if customers is None:
        return [np.array([place]) for place in range(len(chosen))]
    own: defaultdict[str | int, list[int]] = defaultdict(list)
    for place, contact in enumerate(chosen.tolist()):
        own[customers[contact] or place].append(place)
    return [np.array(places) for places in own.values()]


def _mutual(topic: Codes, reason: Codes) -> float:
    from sklearn.metrics import adjusted_mutual_info_score  # noqa: PLC0415

    return float(adjusted_mutual_info_score(topic, reason))


def _hiding(both: Sequence[tuple[str, str]]) -> tuple[Hiding, ...]:
    within: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for topic, reason in both:
        within[reason][topic] += 1
    found: list[Hiding] = []
    for category, topics in within.items():
        n = topics.total()
        several = [
            TopicWithin(key, contacts, estimate_share(contacts, n))
            for key, contacts in sorted(topics.items(), key=lambda one: (-one[1], one[0]))
            if contacts >= _SEVERAL * n
        ]
        if n >= _FEWEST_OF_ONE and len(several) > 1:
            found.append(Hiding(category, n, tuple(several)))
    return tuple(sorted(found, key=lambda one: (-one.contacts, one.category)))


def _uncovered(both: Sequence[tuple[str, str]]) -> tuple[Uncovered, ...]:
    of: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for topic, reason in both:
        of[topic][reason] += 1
    found: list[Uncovered] = []
    for key, categories in of.items():
        n = categories.total()
        largest, contacts = min(categories.items(), key=lambda one: (-one[1], one[0]))
        share = estimate_share(contacts, n)
        if n >= _FEWEST_OF_ONE and isinstance(share, Estimate) and share.high < 0.5:
            found.append(Uncovered(key, n, largest, share))
    return tuple(sorted(found, key=lambda one: (-one.contacts, one.key)))
