"""Where no figure may be given, or none without a warning: what `wellspent worth` does there.

    python benchmarks/worth_refusals.py [--replications 100] [--processes 2] [--only NAME …] [--seed 1]

Every contact is synthetic (`worth_worlds.py`). One row a trouble that is planted: how often the answer
is refused and for what, how often a figure comes with a sentence that names the trouble, and how
often it is wrong and confident: the interval misses the truth, nothing was refused and no warning
names the trouble. Prints Markdown.
"""

from __future__ import annotations

import argparse
import re
import time
from collections import Counter
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final, NamedTuple

import numpy as np
from worth_worlds import CLUSTERS, World, draw, truth_of  # type: ignore[import-not-found]

from wellspent.estimate import Estimate
from wellspent.worth.assess import assess
from wellspent.worth.crossfitting import remembering
from wellspent.worth.study import study_of

_ROUTED: Final = r"rout|agent"
_HIDDEN: Final = r"idden cause|before the contact"


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is planted, in words; `named` matches a warning that names it."""

    words: str
    world: World
    named: str
    earlier: bool = False


TROUBLES: Final[dict[str, Trouble]] = {
    "none": Trouble("none: the design holds", World(), r"$^", earlier=True),
    "hidden": Trouble("a hidden cause of both", World(hidden=0.8), _HIDDEN),
    "hidden-control": Trouble("a hidden cause, and the outcome before is known", World(hidden=0.8), _HIDDEN, earlier=True),
    "overlap": Trouble("no overlap", World(confounding=4.0, swing=1.5), r"comparable|differ by more"),
    "few-agents": Trouble("8 agents", World(agents=8), r"agent"),
    "routing": Trouble("difficult contacts routed to agents who show it", World(routing=0.6), _ROUTED),
    "routing-control": Trouble("the same, and the outcome before is known", World(routing=0.6), _ROUTED, earlier=True),
    "gifted": Trouble("agents who show it are better otherwise too", World(gifted=0.9), _ROUTED),
    "leak": Trouble("a covariate that is the outcome", World(leak=1e4), r"outcome"),
    "half-leak": Trouble("a covariate from after, half the outcome", World(leak=1.0), r"known only after|another name"),
    "few-outcomes": Trouble("an outcome of 1 in 200, 1,000 contacts", World(contacts=1000, outcome="yes or no", outcomes_at=0.005), r"outcome"),
}  # fmt: skip


class Answer(NamedTuple):
    """What was said once."""

    refused: str | None
    warned: bool
    missed: bool


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--replications", type=int, default=100)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--only", nargs="*", choices=list(TROUBLES))
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    print("# Where no figure may be given\n\nAll contacts are synthetic.\n")
    print("| trouble | refused | for | figure with a warning that names it | wrong and confident |")
    print("| --- | ---: | --- | ---: | ---: |")
    began = time.perf_counter()
    for key in asked.only or TROUBLES:
        truth_of(TROUBLES[key].world)
        with get_context("fork").Pool(asked.processes) as pool:
            jobs = [(key, asked.seed, place) for place in range(asked.replications)]
            answers = pool.starmap(_answer, jobs, chunksize=2)
        _show(TROUBLES[key], answers)
    print(f"\n{asked.replications} replications a row, {time.perf_counter() - began:.0f} s.")
    _false_comfort(asked.replications, asked.seed)


def _false_comfort(replications: int, seed: int) -> None:
    """What sensitivity says of a figure that a hidden cause has made."""
    world = TROUBLES["hidden"].world
    truth, off, figures, values, fooled = truth_of(world).all, 0, [], [], 0
    for place in range(replications):
        drawn = draw(world, np.random.default_rng([seed, place]))
        study = study_of(drawn.table, treatment="behaviour", outcome="outcome", adjust=drawn.adjust, clusters=CLUSTERS)  # fmt: skip
        effect = assess(study).effect
        known = effect.sensitivity
        if not isinstance(effect.figure, Estimate) or known.robustness is None:
            continue
        figures.append(effect.figure.value)
        off += not effect.figure.low <= truth <= effect.figure.high
        values.append(known.robustness)
        fooled += (
            known.as_strong is not None and not known.as_strong[0] <= truth <= known.as_strong[1]
        )
    print(
        f"\nThe hidden cause once more, {len(figures)} figures that no routing refused: {np.mean(figures):.2f} on average"
        f" where {truth:.2f} is true, {off} of the intervals miss it. Median robustness value"
        f" {np.median(values):.2f}; the interval for a hidden cause as strong as the strongest covariate"
        f" misses the truth in {fooled} of them."
    )


def _answer(key: str, seed: int, place: int) -> Answer:
    trouble = TROUBLES[key]
    drawn = draw(trouble.world, np.random.default_rng([seed, place]))
    study = study_of(
        drawn.table,
        treatment="behaviour",
        outcome="outcome",
        adjust=drawn.adjust,
        clusters=CLUSTERS,
    )
    with remembering():
        effect = assess(study, earlier=drawn.earlier if trouble.earlier else None).effect
    if not isinstance(effect.figure, Estimate):
        return Answer(effect.refusal.cause if effect.refusal else "?", warned=False, missed=False)
    warned = any(re.search(trouble.named, one) for one in effect.warnings)
    truth = truth_of(trouble.world).all
    return Answer(None, warned, not effect.figure.low <= truth <= effect.figure.high)


def _show(trouble: Trouble, answers: list[Answer]) -> None:
    n = len(answers)
    causes = Counter(one.refused for one in answers if one.refused)
    named = ", ".join(f"{cause} {count / n:.0%}" for cause, count in causes.most_common())
    warned = sum(one.warned for one in answers)
    wrong = sum(one.missed and not one.warned for one in answers)
    print(
        f"| {trouble.words} | {sum(causes.values()) / n:.0%} | {named} | {warned / n:.0%} | {wrong / n:.0%} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
