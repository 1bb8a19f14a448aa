"""How often the intervals of `wellspent worth` hold what was planted: bias, error and coverage.

    python benchmarks/worth_coverage.py [--replications 400] [--processes 2] [--only NAME …] [--seed 1]

Every contact is synthetic (`worth_worlds.py`): agents × customers, both with ways of their own, a
behaviour and an outcome that follow the same bent function of what is known. Each replication draws
new agents, customers and contacts. Beside our estimators: the plain difference, least squares with
the same covariates and the same two-way errors, and our own figure with errors that know only
contacts, or only agents. Prints Markdown.

bias      mean estimate less truth
error     root mean square of estimate less truth
said      mean of the standard errors that the intervals come from, over the spread of the estimates
coverage  share of the intervals that hold the truth, with Wilson's interval; wanted 93 to 97 %
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Final

import numpy as np
from scipy import special
from worth_worlds import (  # type: ignore[import-not-found]
    ADJUST,
    CLUSTERS,
    DOSES,
    WORTH_OF_DOSES,
    World,
    draw,
    truth_of,
)

from wellspent.estimate import Estimate, estimate_share
from wellspent.worth.amounts import slope_of
from wellspent.worth.association import associate
from wellspent.worth.clusters import freedom_of, mean_estimate, t_reach
from wellspent.worth.crossfitting import remembering
from wellspent.worth.dose import dose_response
from wellspent.worth.segments import effects_by_segment
from wellspent.worth.study import Floats, Ints, Study, study_of

_ALONE: Final = float(special.ndtri(0.975))


@dataclass(frozen=True, slots=True)
class Row:
    """One estimate of one replication, and the truth that it is of."""

    name: str
    value: float
    low: float
    high: float
    reach: float
    truth: float


WORLDS: Final[dict[str, tuple[str, World]]] = {
    "money": ("yes-or-no behaviour, money; 4,000 contacts, 60 agents", World()),
    "repeats": ("yes-or-no behaviour, yes-or-no outcome; 4,000 contacts, 60 agents", World(outcome="yes or no", effect=1.5)),
    "slope": ("seconds, money; 4,000 contacts, 60 agents", World(behaviour="seconds")),
    "slope-repeats": ("seconds, yes-or-no outcome; 4,000 contacts, 60 agents", World(behaviour="seconds", outcome="yes or no", outcomes_at=0.35)),
    "doses": ("0, 20, 60 or 120 seconds, money; 4,000 contacts, 60 agents", World(behaviour="doses")),
    "few": ("yes-or-no behaviour, money; 4,000 contacts, 14 agents", World(agents=14)),
    "nothing": ("yes-or-no behaviour without effect, money; 4,000 contacts, 60 agents", World(effect=0.0)),
    "hard": ("confounding half as strong again, money; 4,000 contacts, 60 agents", World(swing=1.5)),
    "hard-large": ("confounding half as strong again, money; 16,000 contacts, 120 agents", World(swing=1.5, contacts=16_000, agents=120, customers=6400)),
}  # fmt: skip


def main() -> None:
    """Prints one table a world."""
    asked = _arguments()
    print("# Coverage of effects\n\nAll contacts are synthetic.")
    for key in asked.only or WORLDS:
        words, world = WORLDS[key]
        began = time.perf_counter()
        rows = _replications(world, asked.replications, asked.processes, asked.seed)
        print(f"\n## {words[0].upper()}{words[1:]} (`{key}`)\n")
        _show(rows)
        print(
            f"\n{asked.replications} replications, {time.perf_counter() - began:.0f} s.", flush=True
        )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--replications", type=int, default=400)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--only", nargs="*", choices=list(WORLDS), help="worlds; all where none is named"
    )
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _replications(world: World, count: int, processes: int, seed: int) -> list[Row]:
    truth_of(world)  # before the processes part, so that it is found once
    with get_context("fork").Pool(processes) as pool:
        found = pool.starmap(_replicate, [(world, seed, i) for i in range(count)], chunksize=2)
    return [row for rows in found for row in rows]


def _replicate(world: World, seed: int, place: int) -> list[Row]:
    drawn = draw(world, np.random.default_rng([seed, place]))
    study = study_of(
        drawn.table, treatment="behaviour", outcome="outcome", adjust=ADJUST, clusters=CLUSTERS,
        segment="segment",
    )  # fmt: skip
    with remembering():
        if world.behaviour == "yes or no":
            return _differences(study, world)
        return _doses(study, world) if world.behaviour == "doses" else _slopes(study, world)


def _differences(study: Study, world: World) -> list[Row]:
    truth, found = truth_of(world), associate(study)
    treated = associate(study, estimand="treated", nuisances=found.nuisances)
    rows = [
        _row("AIPW, all", found.figure, truth.all, study.clusters),
        _row("AIPW, the treated", treated.figure, truth.treated, study.clusters),
        *_segments(study, world),
        _row("the plain difference", found.naive, truth.all, study.clusters),
        _least_squares(study, truth.all),
    ]
    return rows + _other_errors(study.where(found.kept), found.scores, truth.all)


def _segments(study: Study, world: World) -> list[Row]:
    """Each segment, and whether all of them hold at once: the worst stands for all."""
    truths = truth_of(world).segments
    rows = [
        _row("", one.figure, truths[one.segment], study.clusters)
        for one in effects_by_segment(study, associate(study)).rows
        if isinstance(one.figure, Estimate)
    ]
    if not rows:
        return []
    worst = max(rows, key=lambda row: abs(row.value - row.truth) / (row.high - row.low))
    return [Row("AIPW, three segments at once (the worst of them)", *_rest(worst))]


def _rest(row: Row) -> tuple[float, float, float, float, float]:
    return row.value, row.low, row.high, row.reach, row.truth


def _slopes(study: Study, world: World) -> list[Row]:
    truth, found = truth_of(world).all, slope_of(study)
    rows = [
        _row("partially linear slope", found.figure, truth, study.clusters),
        _row("the plain slope", found.naive, truth, study.clusters),
        _least_squares(study, truth),
    ]
    return rows + _other_errors(study, found.scores, truth)


def _doses(study: Study, world: World) -> list[Row]:
    found = dose_response(study, cuts=(30.0, 90.0))
    rows, amounts = [], study.treatment
    for point, dose, worth in zip(found.points, DOSES[1:], WORTH_OF_DOSES[1:], strict=True):
        truth = world.effect * worth
        if isinstance(point.figure, Estimate):
            rows.append(_row(f"{dose:.0f} s against none", point.figure, truth, study.clusters))
        plain = study.outcome[amounts == dose].mean() - study.outcome[amounts == 0].mean()
        rows.append(Row(f"{dose:.0f} s, the plain difference", plain, plain, plain, 0.0, truth))
    return rows


def _other_errors(study: Study, scores: Floats, truth: float) -> list[Row]:
    alone = mean_estimate(scores, (), "")
    agents = mean_estimate(scores, study.clusters[:1], "")
    return [
        _row("the same, every contact alone", alone, truth, ()),
        _row("the same, clustered by agent alone", agents, truth, study.clusters[:1]),
    ]


def _least_squares(study: Study, truth: float) -> Row:
    """Least squares on behaviour and covariates; its scores, so that errors are clustered as ours."""
    others = np.column_stack([np.ones(study.n), study.covariates])
    basis = np.linalg.svd(others, full_matrices=False)
    kept = basis.U[:, 1e-9 * basis.S[0] < basis.S]
    left = study.treatment - kept @ (kept.T @ study.treatment)
    outcome = study.outcome - kept @ (kept.T @ study.outcome)
    spread = np.square(left).mean()
    slope = (left * outcome).mean() / spread
    scores = slope + left * (outcome - slope * left) / spread
    return _row("least squares, same covariates", mean_estimate(scores, study.clusters, ""), truth, study.clusters)  # fmt: skip


def _row(name: str, figure: Estimate, truth: float, clusters: Sequence[Ints]) -> Row:
    reach = t_reach(freedom_of(figure.n, clusters)) if clusters else _ALONE
    return Row(name, figure.value, figure.low, figure.high, reach, truth)


def _show(rows: list[Row]) -> None:
    print("| estimator | truth | bias | error | said | coverage |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name in dict.fromkeys(row.name for row in rows):
        own = [row for row in rows if row.name == name]
        value, low, high, reach, truth = np.array([_rest(row) for row in own]).T
        off = value - truth
        digits = 4 if abs(truth.mean()) < 0.5 and np.abs(off).mean() < 0.5 else 2
        print(
            f"| {name} | {truth.mean():.{digits}f} | {off.mean():+.{digits}f} "
            f"| {np.sqrt(np.square(off).mean()):.{digits}f} | {_said(low, high, reach, off)} "
            f"| {_coverage(low, high, truth)} |"
        )


def _said(low: Floats, high: Floats, reach: Floats, off: Floats) -> str:
    if not reach.all() or not off.std():
        return ""
    return f"{((high - low) / 2 / reach).mean() / off.std():.2f}"


def _coverage(low: Floats, high: Floats, truth: Floats) -> str:
    if (low == high).all():
        return ""
    share = estimate_share(int(((low <= truth) & (truth <= high)).sum()), len(truth), "intervals")
    if not isinstance(share, Estimate):
        return share.reason
    return f"{share.value:.1%} [{share.low:.1%}, {share.high:.1%}]"


if __name__ == "__main__":
    main()
