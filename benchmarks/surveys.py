"""How often surveys' intervals hold the truth: `python benchmarks/surveys.py [REPLICATIONS]`.

Two simulated worlds of which the truth is known. In one, answering depends on what is known of everybody (an
automatic score, in a U: the very pleased and the very displeased answer); in the other on the answer itself, and the
automatic score is a poor witness of it. In a third a lot moves who answers. Prints Markdown; at 400 replications a
coverage of .95 has a standard error of .011.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.estimate import Estimate, Figure
from wellspent.listening.surveys.calling_back import draw_callbacks
from wellspent.listening.surveys.model import SurveyReading
from wellspent.listening.surveys.reading import read_survey

Floats = npt.NDArray[np.float64]
Random = np.random.Generator
_TRUTH_FROM: Final = 4_000_000


@dataclass(frozen=True)
class World:
    """Scores from 1 to 5, an automatic score, who answers; `arm` is a lot's, where there is one."""

    score: Floats
    automatic: Floats
    answered: npt.NDArray[np.bool_]
    arm: npt.NDArray[np.int64]


def known_world(random: Random, n: int) -> World:
    """Answering depends on the automatic score alone; about one in six answers."""
    quality, score = _scores(random, n)
    automatic = quality + 0.5 * random.normal(size=n)
    likely = _expit(-2.6 + 0.5 * automatic + 0.5 * automatic**2)
    return World(score, automatic, random.random(n) < likely, np.zeros(n, dtype=np.int64))


def answer_world(random: Random, n: int) -> World:
    """Answering depends on the answer itself; about one in eight answers."""
    quality, score = _scores(random, n)
    automatic = quality + 0.5 * random.normal(size=n)
    likely = np.array([0.0, 0.30, 0.20, 0.10, 0.08, 0.14])[score.astype(int)]
    return World(score, automatic, random.random(n) < likely, np.zeros(n, dtype=np.int64))


def incentive_world(random: Random, n: int) -> World:
    """Answering depends on the answer and on what the lot gave: nothing, little or much."""
    quality, score = _scores(random, n)
    arm = random.integers(0, 3, n)
    inclined = -1.0 + 1.2 * arm + 0.6 * (score - 3.5) + random.logistic(size=n)
    return World(score, quality, inclined > 0, arm)


def _scores(random: Random, n: int) -> tuple[Floats, Floats]:
    quality = random.normal(size=n)
    return quality, np.clip(np.round(3.6 + 0.9 * quality + 0.7 * random.normal(size=n)), 1, 5)


def _expit(z: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-z)))


def table_of(world: World, random: Random, *, called: bool = False, reach: float = 1.0) -> pa.Table:
    """The table that a centre would have; call-backs by the product's own draw."""
    n = len(world.score)
    columns: dict[str, object] = {
        "score": pa.array(world.score, mask=~world.answered),
        "answered": world.answered.astype(int),
        "automatic": world.automatic,
        "arm": world.arm,
    }
    if called:
        drawn = draw_callbacks([str(k) for k in np.flatnonzero(~world.answered)], 150, int(random.integers(1 << 30)))  # fmt: skip
        said: list[str | None] = [None] * n
        for contact in drawn["contact"].to_pylist():
            k = int(str(contact))
            said[k] = f"{world.score[k]:g}" if random.random() < reach else "not reached"
        columns["called"] = pa.array(said, pa.string())
    return pa.table(columns)


def read(
    world: World, random: Random, *, called: bool = False, lot: bool = False, reach: float = 1.0
) -> SurveyReading:
    """The product's reading of it."""
    return read_survey(
        table_of(world, random, called=called, reach=reach), score="score", responded="answered",
        known=() if lot else ("automatic",), callback="called" if called else None,
        incentive="arm" if lot else None, scale=(1, 5),
    )  # fmt: skip


def holds(figure: Figure, truth: float) -> bool:
    """Whether the interval holds it."""
    return isinstance(figure, Estimate) and figure.low <= truth <= figure.high


def print_rows(
    make: Callable[[Random, int], World], name: str, sizes: tuple[int, ...], times: int
) -> None:
    """A row for each size of the survey."""
    truth = float(make(np.random.default_rng(0), _TRUTH_FROM).score.mean())
    for n in sizes:
        random = np.random.default_rng(n)
        hits: Counter[str] = Counter()
        claims: Counter[str] = Counter()
        widths = []
        for _ in range(times):
            world = make(random, n)
            alone, back, partly = read(world, random), read(world, random, called=True), read(world, random, called=True, reach=0.85)  # fmt: skip
            hits["raw"] += holds(alone.raw, truth)
            hits["weighted"] += holds(alone.corrected, truth)
            hits["call-backs"] += holds(back.corrected, truth)
            hits["partly"] += holds(partly.corrected, truth) if partly.claims == "corrected" else 0
            claims["partly"] += partly.claims == "corrected"
            if alone.bounds and alone.sensitivity:
                hits["bounds"] += alone.bounds.interval_low <= truth <= alone.bounds.interval_high
                hits["sensitivity"] += alone.sensitivity.low <= truth <= alone.sensitivity.high
                widths.append(alone.bounds.high - alone.bounds.low)
            claims[alone.claims] += 1
            claims["with call-backs"] += back.claims == "corrected"
        shown = [f"{hits[one] / times:.3f}" for one in ("raw", "weighted", "sensitivity", "bounds", "call-backs")]  # fmt: skip
        print(
            f"| {name} | {n:,} | {truth:.3f} | {' | '.join(shown)} | {hits['partly'] / max(claims['partly'], 1):.3f} "
            f"({claims['partly']}) | {claims['corrected']} | {claims['with call-backs']} | {np.mean(widths):.2f} |",
            flush=True,
        )


def print_lot(sizes: tuple[int, ...], times: int) -> None:
    """The lot's figure and its bounds."""
    truth = float(incentive_world(np.random.default_rng(0), _TRUTH_FROM).score.mean())
    for n in sizes:
        random = np.random.default_rng(n)
        hits: Counter[str] = Counter()
        for _ in range(times):
            reading = read(incentive_world(random, n), random, lot=True)
            hits["raw"] += holds(reading.raw, truth)
            if reading.incentive:
                hits["figure"] += holds(reading.incentive.figure, truth)
                ends = reading.incentive.bounds
                hits["bounds"] += ends.interval_low <= truth <= ends.interval_high
        print(f"| {n:,} | {truth:.3f} | {hits['raw'] / times:.3f} | {hits['figure'] / times:.3f} | {hits['bounds'] / times:.3f} |", flush=True)  # fmt: skip


def main(times: int) -> None:
    """Print the tables."""
    print(f"{times} replications; 150 call-backs each.\n")
    print(
        "| answering depends on | asked | truth | raw | weighted | sensitivity | bounds | call-backs | of 85 % reached (claimed) | claimed without call-backs | claimed with | bounds' width, of 4 |"
    )
    print("| --- |" + " ---: |" * 11)
    print_rows(known_world, "what is known", (300, 1000, 5000), times)
    print_rows(answer_world, "the answer", (300, 1000, 5000), times)
    print("\nA lot moves who answers, and answering depends on the answer:\n")
    print("| asked | truth | raw | selection model | bounds by the lot |")
    print("| ---: |" + " ---: |" * 4)
    print_lot((1000, 5000), times)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
