"""A simulated centre whose truth is known: what people would score of every contact, and the scorer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate
from wellspent.quality import FairScore, correct_score

DRAWS = 2_000


@dataclass(frozen=True)
class Centre:
    """Every contact with its stratum, what people would score it and what the scorer does."""

    stratum: np.ndarray
    person: np.ndarray
    automatic: np.ndarray

    @property
    def truth(self) -> float:
        """What people would score on average, if they scored everything."""
        return float(self.person.mean())

    def frame(self) -> pa.Table:
        """Every contact with its automatic score."""
        n = len(self.person)
        return pa.table(
            {
                "contact": [f"c{i}" for i in range(n)],
                "stratum": [f"s{h}" for h in self.stratum],
                "automatic": pa.array(self.automatic, from_pandas=True),
            }
        )

    def sample(self, drawn: np.ndarray, chance: np.ndarray) -> pa.Table:
        """The contacts at these places, as people score them."""
        return scored([f"c{i}" for i in drawn], chance, self.person[drawn])


def scored(contacts, chance, person) -> pa.Table:
    """A random sample with what people said of it."""
    return pa.table(
        {
            "contact": contacts,
            "inclusion_probability": np.asarray(chance, dtype=float),
            "audit": ["random"] * len(contacts),
            "person": pa.array(person, from_pandas=True),
        }
    )


def centre(rng, sizes=(300,), *, bias=0.15, noise=0.05, spread=0.15, means=None) -> Centre:
    """Contacts by stratum; the scorer is `bias` too kind and errs by `noise` beside that."""
    stratum = np.repeat(np.arange(len(sizes)), sizes)
    middle = np.asarray(means if means is not None else np.full(len(sizes), 0.6))
    person = np.clip(rng.normal(middle[stratum], spread), 0, 1)
    automatic = np.clip(person + bias + rng.normal(0, noise, len(person)), 0, 1)
    return Centre(stratum, person, automatic)


def covered(
    whole: Centre, draw, rng, draws: int = DRAWS, correct=correct_score
) -> dict[str, tuple[float, float]]:
    """How often each of the three figures' intervals holds the truth, and their mean widths.

    `draw(rng)` gives the places of the contacts drawn and their inclusion probabilities.
    """
    frame, found = whole.frame(), []
    for _ in range(draws):
        score: FairScore = correct(frame, whole.sample(*draw(rng)))
        figures = (score.automatic, score.people, score.corrected)
        assert all(isinstance(figure, Estimate) for figure in figures)
        found.append([(f.low <= whole.truth <= f.high, f.high - f.low) for f in figures])
    hits, widths = np.asarray(found, dtype=float).mean(0).T
    names = ("automatic", "people", "corrected")
    return dict(zip(names, zip(hits.tolist(), widths.tolist(), strict=True), strict=True))


def within_strata(sizes, each):
    """Draws `each[h]` contacts of stratum h without replacement."""
    starts = np.concatenate([[0], np.cumsum(sizes)])

    def draw(rng):
        drawn = [
            starts[h] + rng.choice(size, n, replace=False)
            for h, (size, n) in enumerate(zip(sizes, each, strict=True))
        ]
        chance = [np.full(n, n / size) for size, n in zip(sizes, each, strict=True)]
        return np.concatenate(drawn), np.concatenate(chance)

    return draw
