"""Whether a page of help fails its readers: the share that is in touch, beside that of other pages.

One customer's sessions are not independent. The variance of a share is that of a ratio over customers;
the interval is Wilson's on the effective n, the n divided by how much larger that variance is than the
binomial one (Korn & Graubard 1998; Franco et al. 2019). The difference of two shares has Newcombe's
interval (1998, method 10) from the two. Which pages fail is decided over all pages together
(Benjamini & Hochberg 1995).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.listening.digital.model import About, Article, Visit

__all__ = ["clustered_share", "commonest", "judge_articles", "share_difference"]

Array = npt.NDArray[Any]

_FALSE_SHARE: Final = 0.05
_Z: Final = float(special.ndtri(0.975))
_SHOWN: Final = 5  # reasons and topics of an article
_EXAMPLES: Final = 25  # contacts that open behind a number


def clustered_share(hits: Array, customers: Array, what: str = "sessions") -> Figure:
    """The share of `hits` (booleans), whose rows belong to customers (numbers from 0)."""
    n = len(hits)
    if n < MINIMUM_N:
        return too_few(n, what)
    share = float(hits.mean())
    effective = effective_n(hits, customers)
    low, high = _wilson(share, effective)
    method = f"share, Wilson interval on an effective n of {effective:.0f}, customers as clusters"
    return Estimate(share, low, high, n, method)


def effective_n(hits: Array, customers: Array) -> float:
    """How many independent rows carry as much as these do; never more than there are."""
    n, share = len(hits), float(hits.mean())
    many = int(customers.max()) + 1 if n else 0
    rows = np.bincount(customers, minlength=many)
    clusters = int((rows > 0).sum())
    if clusters < 2 or share in {0.0, 1.0}:
        # nothing varies: a customer counts once
        return float(max(clusters, 1))
    off = np.bincount(customers, weights=hits, minlength=many) - share * rows
    variance = clusters / (clusters - 1) * float(np.square(off).sum()) / n**2
    binomial = share * (1 - share) / n
    return n / max(variance / binomial, 1.0)


def share_difference(one: Figure, other: Figure) -> Figure:
    """One share less the other, with Newcombe's interval from theirs; unknown where one is."""
    if isinstance(one, Unknown):
        return one
    if isinstance(other, Unknown):
        return other
    value = one.value - other.value
    low = value - np.hypot(one.value - one.low, other.high - other.value)
    high = value + np.hypot(one.high - one.value, other.value - other.low)
    return Estimate(
        value, float(low), float(high), one.n + other.n, "difference of shares, Newcombe's interval"
    )


def judge_articles(visits: Sequence[Visit]) -> tuple[Article, ...]:
    """Every page that was read, those that fail first, then by how often a contact followed."""
    seen = _seen(visits)
    read: defaultdict[str, list[int]] = defaultdict(list)
    for place, visit in enumerate(visits):
        for title in visit.articles:
            read[title].append(place)
    judged, chances = [], []
    for title, places in sorted(read.items()):
        mask = _mask(places, len(visits))
        judged.append(_article(visits, title, seen, mask))
        chances.append(_chance(seen, mask))
    judged = [
        replace(one, fails=fails)
        for one, fails in zip(judged, _beyond_chance(chances), strict=True)
    ]
    return tuple(sorted(judged, key=lambda one: (not one.fails, -one.followed, one.title)))


def commonest(names: Iterable[str | None]) -> tuple[About, ...]:
    """The names that occur most often, at most five; those that are None are left out."""
    counted = Counter(name for name in names if name is not None)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return tuple(About(name, count) for name, count in ordered[:_SHOWN])


@dataclass(frozen=True, slots=True)
class _Seen:
    """The visits as columns: whether a contact followed, whose it was, and whether a page was read."""

    hits: Array
    customers: Array
    readers: Array


def _seen(visits: Sequence[Visit]) -> _Seen:
    hits = np.array([visit.contact is not None for visit in visits], dtype=bool)
    _, customers = np.unique([visit.customer for visit in visits], return_inverse=True)
    return _Seen(hits, customers, np.array([bool(visit.articles) for visit in visits], dtype=bool))


def _mask(places: Sequence[int], n: int) -> Array:
    mask = np.zeros(n, dtype=bool)
    mask[list(places)] = True
    return mask


def _article(visits: Sequence[Visit], title: str, seen: _Seen, mask: Array) -> Article:
    """What is known of one page; whether it fails is decided over all of them."""
    others = seen.readers & ~mask
    share = clustered_share(seen.hits[mask], seen.customers[mask])
    beside = clustered_share(seen.hits[others], seen.customers[others])
    followed = [visits[int(place)] for place in np.flatnonzero(mask & seen.hits)]
    first = {visit.contact: visit for visit in followed}  # a contact may follow several sessions
    return Article(
        title=title,
        sessions=int(mask.sum()),
        followed=len(followed),
        share=share,
        others=beside,
        difference=share_difference(share, beside),
        fails=False,
        reasons=commonest(visit.reason for visit in first.values()),
        topics=commonest(visit.topic for visit in first.values()),
        contacts=tuple(sorted(str(contact) for contact in first))[:_EXAMPLES],
    )


def _chance(seen: _Seen, mask: Array) -> float | None:
    """How likely such a high share would be if the page were like the others; None: too few."""
    hits, customers, others = seen.hits, seen.customers, seen.readers & ~mask
    if mask.sum() < MINIMUM_N or others.sum() < MINIMUM_N:
        return None
    n, m = (effective_n(hits[part], customers[part]) for part in (mask, others))
    one, other = float(hits[mask].mean()), float(hits[others].mean())
    pooled = (one * n + other * m) / (n + m)
    spread = (pooled * (1 - pooled) * (1 / n + 1 / m)) ** 0.5
    return float(special.ndtr(-(one - other) / spread)) if spread else 0.5


def _beyond_chance(chances: Sequence[float | None]) -> list[bool]:
    known = [chance for chance in chances if chance is not None]
    adjusted = iter(stats.false_discovery_control(known) if known else ())
    return [chance is not None and bool(next(adjusted) <= _FALSE_SHARE) for chance in chances]


def _wilson(share: float, n: float) -> tuple[float, float]:
    z2 = _Z**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * (share * (1 - share) / n + z2 / (4 * n * n)) ** 0.5 / (1 + z2 / n)
    return (0.0 if share == 0 else centre - half), (1.0 if share == 1 else centre + half)
