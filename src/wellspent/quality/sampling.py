"""Random samples for people to score: which contacts, with what chance, and how many are needed.

stratum       an agent or a queue, or whatever contacts are drawn within
inclusion     the probability with which a contact came into the sample, kept with it
audit mark    names the draw: the same contacts, number and seed give the same mark, so that
              anyone can draw again and see that nobody chose

Only contacts drawn so may correct a score: what somebody picked for a reason (a complaint,
a long contact) says nothing about the others.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.estimate import MINIMUM_N
from wellspent.quality.columns import TableUnusable, groups, require, texts
from wellspent.quality.intervals import t_quantile

__all__ = [
    "LARGEST_SPREAD",
    "SAMPLE",
    "SamplePlan",
    "StratumDrawn",
    "WishUnusable",
    "draw_sample",
    "expected_half_width",
    "plan_sample",
    "sample_size_for",
    "strata_drawn",
]

_TYPES: Final[dict[str, pa.DataType]] = {
    "contact": pa.string(),
    "stratum": pa.string(),
    "inclusion_probability": pa.float64(),
    "audit": pa.string(),
}
SAMPLE: Final = pa.schema(list(_TYPES.items()))
# the standard deviation of scores in [0, 1] can be no larger
LARGEST_SPREAD: Final = 0.5


class WishUnusable(WellspentError):
    """A number that a sample cannot be drawn or planned by."""

    def __init__(self, name: str, value: float, remedy: str) -> None:
        """`name` is what was asked for, `value` what was given."""
        super().__init__(f"{name} cannot be {value:g}.", remedy)


@dataclass(frozen=True, slots=True)
class StratumDrawn:
    """How many of a stratum's contacts were drawn, and how many had been asked for."""

    stratum: str
    contacts: int
    drawn: int
    asked: int

    @property
    def whole(self) -> bool:
        """Whether all of its contacts were taken, each with probability 1."""
        return self.drawn == self.contacts

    def __str__(self) -> str:
        """In words, such as "Dana: all 5 contacts, fewer than the 10 asked for"."""
        if self.drawn < self.asked:
            return f"{self.stratum}: all {self.contacts} contacts, fewer than the {self.asked} asked for"
        some = "all" if self.whole else f"{self.drawn} of"
        return f"{self.stratum}: {some} {self.contacts} contacts"


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """How many contacts to draw in every stratum so that the whole is known well enough.

    `half_width` is what is then to be expected of the interval around the whole's mean,
    `contacts` how many people score altogether.
    """

    per_stratum: int
    contacts: int
    half_width: float


def draw_sample(frame: pa.Table, per_stratum: int, seed: int) -> pa.Table:
    """The contacts to be scored by people: drawn without choice within every stratum.

    `frame` has the columns contact and stratum, one row a contact; the answer has `SAMPLE`'s,
    sorted by stratum and contact. Simple random sampling without replacement: each of a
    stratum's N contacts has the probability n/N, n = min(`per_stratum`, N), so that a stratum
    of no more than `per_stratum` contacts is taken whole (`strata_drawn` says so). The
    order of rows changes nothing, and neither do other strata. Cochran 1977, sections 2.1, 5.1.

    Raises `TableUnusable` for a missing column, a contact twice or a contact without
    stratum, and `WishUnusable` for `per_stratum` below 1 or a negative seed.
    """
    if per_stratum < 1:
        raise WishUnusable("The number a stratum", per_stratum, "Ask for 1 at least.")
    if seed < 0:
        raise WishUnusable("The seed", seed, "Give 0 or a positive number.")
    members = _members(frame)
    audit = _mark(members, per_stratum, seed)
    rows = [
        (contact, stratum, min(per_stratum, len(contacts)) / len(contacts), audit)
        for stratum, contacts in members.items()
        for contact in _drawn(stratum, contacts, per_stratum, seed)
    ]
    return pa.Table.from_pylist([dict(zip(SAMPLE.names, row, strict=True)) for row in rows], SAMPLE)


def strata_drawn(frame: pa.Table, sample: pa.Table, per_stratum: int) -> tuple[StratumDrawn, ...]:
    """What was drawn of every stratum, by name; those taken whole are to be said.

    `sample` is what `draw_sample(frame, per_stratum, …)` gave.
    """
    drawn = Counter(texts(sample["stratum"]))
    return tuple(
        StratumDrawn(stratum, len(contacts), drawn[stratum], per_stratum)
        for stratum, contacts in _members(frame).items()
    )


def sample_size_for(half_width: float, contacts: int, spread: float = LARGEST_SPREAD) -> int:
    """How many of so many contacts people must score for an interval of ± `half_width`.

    `spread` is the standard deviation of what is averaged: person − automatic for a
    corrected score (an earlier sample tells), the score itself otherwise; the default is the
    largest that scores in [0, 1] can have. The smallest n ≥ `MINIMUM_N` (or all contacts) with
    t_{n−1} · s · √((1 − n/N) / n) ≤ `half_width`. Cochran 1977, section 4.6.

    Raises `WishUnusable` for a half-width that is not positive or a negative spread.
    """
    _refuse_width(half_width, spread)
    least = min(MINIMUM_N, contacts)
    low, high = least, max(contacts, least)
    while low < high:
        middle = (low + high) // 2
        if expected_half_width(middle, contacts, spread) <= half_width:
            high = middle
        else:
            low = middle + 1
    return low


def expected_half_width(scored: int, contacts: int, spread: float = LARGEST_SPREAD) -> float:
    """Half the interval to be expected when so many of so many contacts are scored.

    t_{n−1} · s · √((1 − n/N) / n): 0 where all are scored, ∞ where it is one of several.
    """
    if scored >= contacts:
        return 0.0
    if scored < 2:
        return float("inf")
    return float(t_quantile(scored - 1) * spread * ((1 - scored / contacts) / scored) ** 0.5)


def plan_sample(
    sizes: Mapping[str, int], half_width: float, spread: float = LARGEST_SPREAD
) -> SamplePlan:
    """The smallest equal number a stratum that gives the whole's mean ± `half_width`.

    `sizes` is the number of contacts by stratum, `spread` as in `sample_size_for`, taken to
    be the same within every stratum. Each stratum has at least 2 drawn, for its scatter to be
    seen, and all together at least `MINIMUM_N`. V = Σ_h (N_h/N)² (1 − n_h/N_h) s²/n_h.
    """
    _refuse_width(half_width, spread)
    counts = np.array([n for n in sizes.values() if n > 0], dtype=np.int64)
    if not len(counts):
        raise WishUnusable("The number of contacts", 0, "Name strata that have some.")
    low, high = 2, max(int(counts.max()), 2)
    while low < high:
        middle = (low + high) // 2
        plan = _planned(counts, middle, spread)
        enough = plan.contacts >= min(MINIMUM_N, int(counts.sum()))
        low, high = (
            (low, middle) if enough and plan.half_width <= half_width else (middle + 1, high)
        )
    return _planned(counts, low, spread)


def _planned(
    counts: np.ndarray[tuple[int], np.dtype[np.int64]], each: int, spread: float
) -> SamplePlan:
    drawn = np.minimum(counts, each)
    variance = np.square(counts / counts.sum()) * (1 - drawn / counts) * spread**2 / drawn
    freedom = max(int((drawn - 1).sum()), 1)
    half = t_quantile(freedom) * float(variance.sum()) ** 0.5
    return SamplePlan(each, int(drawn.sum()), half)


def _refuse_width(half_width: float, spread: float) -> None:
    if not half_width > 0:
        raise WishUnusable("The half-width", half_width, "Ask for more than 0, such as 0.05.")
    if spread < 0:
        raise WishUnusable("The spread", spread, "Give a standard deviation, 0 or more.")


def _members(frame: pa.Table) -> dict[str, list[str]]:
    """The contacts of every stratum, both in the order of the alphabet."""
    require(frame, "frame", ("contact", "stratum"))
    if frame["stratum"].null_count:
        raise TableUnusable(
            "frame",
            f"has {frame['stratum'].null_count} contacts without a stratum",
            "Leave them out and say so, or give them one.",
        )
    return {name: sorted(texts(own["contact"])) for name, own in groups(frame, "stratum")}


def _drawn(stratum: str, contacts: list[str], per_stratum: int, seed: int) -> list[str]:
    if len(contacts) <= per_stratum:
        return contacts
    # the stratum's name takes part in the seed: another stratum more changes nothing here
    words = np.frombuffer(hashlib.sha256(stratum.encode()).digest(), dtype="<u4")
    random = np.random.default_rng([seed, *words.tolist()])
    chosen = random.choice(len(contacts), size=per_stratum, replace=False)
    return [contacts[place] for place in sorted(chosen.tolist())]


def _mark(members: Mapping[str, list[str]], per_stratum: int, seed: int) -> str:
    digest = hashlib.sha256(f"{per_stratum} {seed}".encode())
    for stratum, contacts in members.items():
        digest.update(
            "\n".join(f"{len(text)} {text}" for text in (stratum, *contacts, "")).encode()
        )
    return f"random-{digest.hexdigest()[:16]}"
