"""Staged rollouts with a planted effect: bias, coverage, and how often nothing is said.

    python benchmarks/worth_rollout.py [--rollouts N] [--tried]

Synthetic. Teams differ in level and size, all share a course of periods, and what shakes a team lasts
(autocorrelation 0.6); the effect grows since the start, differs between starts, and between
teams. `--tried` prints the coverage of the other errors that were tried.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402
import pyarrow as pa  # noqa: E402
from scipy import special  # noqa: E402

from wellspent.estimate import Unknown  # noqa: E402
from wellspent.worth.cutoffs import LEAST_POINT_TEAMS  # noqa: E402
from wellspent.worth.group_time import cells_of, mean_of_cells, scatter_of  # noqa: E402
from wellspent.worth.pre_trends import pre_trends_of  # noqa: E402
from wellspent.worth.rollout import rollout_of  # noqa: E402
from wellspent.worth.team_periods import TeamPeriods  # noqa: E402

PERIODS: Final = 16
REFUSING: Final = 100  # rollouts a row of the table of refusals
TRIED: Final = 200
Floats = npt.NDArray[np.float64]
Starts = tuple[int, ...]


def with_never(teams: int) -> Starts:
    """Half never begin; the others in three starts."""
    begun = teams - teams // 2
    return (0,) * (teams // 2) + tuple((7, 9, 11)[i * 3 // begun] for i in range(begun))


def all_begin(teams: int) -> Starts:
    """Everybody begins, in four starts."""
    return tuple((6, 8, 10, 12)[i * 4 // teams] for i in range(teams))


def one_by_one(teams: int) -> Starts:
    """Half never begin; the others one after another."""
    begun = teams - teams // 2
    return (0,) * (teams // 2) + tuple(4 + i * 10 // begun for i in range(begun))


@dataclass(frozen=True)
class World:
    """What is planted: `drift` a period and `early` in the last period break the design."""

    starts: Starts
    drift: float = 0.0
    early: float = 0.0
    lasting: float = 0.6
    differ: float = 0.3  # between teams in what it brings them

    def effect(self) -> Floats:
        """What each team is brought in each period, on average over such teams."""
        first = np.array(self.starts)
        since = np.arange(1, PERIODS + 1) - first[:, None]
        by_start = 1 + 0.3 * (first[:, None] % 3)
        return np.where((first[:, None] > 0) & (since >= 0), (0.5 + 0.15 * since) * by_start, 0.0)

    def drawn(self, rng: np.random.Generator) -> TeamPeriods:
        """One rollout."""
        n, first = len(self.starts), np.array(self.starts)
        sizes = np.exp(rng.normal(np.log(100), 0.5, n))  # contacts a period
        shaken = np.zeros((n, PERIODS))
        shaken[:, 0] = rng.normal(0, 0.5 / np.sqrt(1 - self.lasting**2), n)
        for t in range(1, PERIODS):
            shaken[:, t] = self.lasting * shaken[:, t - 1] + rng.normal(0, 0.5, n)
        when = np.arange(1, PERIODS + 1)
        begun, since = first[:, None] > 0, when - first[:, None]
        ahead = begun * (1 - (first - first[first > 0].min())[:, None] / 8)  # the earlier, the more
        outcome = (
            rng.normal(0, 2, (n, 1)) + np.cumsum(rng.normal(0, 0.3, PERIODS)) + shaken
            + rng.normal(0, 5, (n, PERIODS)) / np.sqrt(sizes)[:, None]
            + self.effect() + begun * (since >= 0) * rng.normal(0, self.differ, (n, 1))
            + begun * (since == -1) * self.early + ahead * self.drift * when
        )  # fmt: skip
        return TeamPeriods(
            teams=tuple(f"team {i:03d}" for i in range(n)),
            labels=tuple(str(t) for t in when),
            numbers=when.astype(np.int64),
            outcome=outcome,
            rows=np.ones((n, PERIODS), dtype=np.int64),
            first=first.astype(np.int64),
            period="period",
        )


@dataclass
class Tally:
    """What many rollouts of one world gave."""

    world: World
    covered: list[Any] = field(default_factory=list)
    off: list[float] = field(default_factory=list)
    twfe_covered: list[bool] = field(default_factory=list)
    twfe_off: list[float] = field(default_factory=list)
    refused: list[bool] = field(default_factory=list)


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rollouts", type=int, default=2000, help="a row of the first table")
    arguments.add_argument("--tried", action="store_true", help="the errors that were tried")
    asked = arguments.parse_args()
    if asked.tried:
        print_tried()
        return
    began = time.process_time()
    print_coverage(asked.rollouts)
    print_refusals()
    print(f"\n{time.process_time() - began:.0f} s of processor")


def print_coverage(rollouts: int) -> None:
    """Bias and coverage where the design holds, and TWFE on the same data."""
    print(f"Coverage of 95 % intervals, {rollouts} synthetic rollouts a row (the test before the start on the first quarter)")  # fmt: skip
    print("| teams | starts | true | bias | coverage | where it passed | points: least / mean / most | TWFE bias | TWFE coverage | refused by chance |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for teams in (20, 40):
        for name, starts in (("half never", with_never), ("all begin", all_begin), ("one by one", one_by_one)):  # fmt: skip
            print_row(teams, name, measured(World(starts(teams)), rollouts))
    for name, world in (
        ("half never, lasting 0.9", World(with_never(20), lasting=0.9)),
        ("half never, teams differ by 1", World(with_never(20), differ=1.0)),
        ("one by one, teams differ by 1", World(one_by_one(20), differ=1.0)),
    ):
        print_row(20, name, measured(world, rollouts // 2))


def print_row(teams: int, name: str, tally: Tally) -> None:
    """One row of the first table."""
    covered = np.mean(tally.covered, axis=0)
    shown = np.array(tally.covered)[: len(tally.refused), 0][~np.array(tally.refused)]
    points = covered[1:]
    print(
        f"| {teams} | {name} | {truth_of(tally.world):.3f} | {np.mean(tally.off):+.3f} | {covered[0]:.3f} | {shown.mean():.3f} "
        f"| {points.min():.3f} / {points.mean():.3f} / {points.max():.3f} "
        f"| {np.mean(tally.twfe_off):+.3f} | {np.mean(tally.twfe_covered):.3f} | {np.mean(tally.refused):.3f} |",
        flush=True,
    )


def contrasts_of(panel: TeamPeriods) -> list[Any]:
    """The whole effect, and each point that is shown."""
    cells = list(cells_of(panel, "not yet treated"))
    whole = mean_of_cells(panel, [cell for cell in cells if cell.since >= 0])
    times = sorted({cell.since for cell in cells if cell.since != -1})
    points = [mean_of_cells(panel, [cell for cell in cells if cell.since == since]) for since in times]  # fmt: skip
    return [whole, *(point for point in points if point.teams >= LEAST_POINT_TEAMS)]


def truth_of(world: World) -> float:
    """The whole effect of such teams: of all that can be compared, after their start."""
    return float((contrasts_of(world.drawn(np.random.default_rng(0)))[0].weights * world.effect()).sum())  # fmt: skip


def measured(world: World, rollouts: int) -> Tally:
    """Many rollouts through the functions that `rollout_of` consists of."""
    rng, tally = np.random.default_rng(11), Tally(world)
    contrasts = contrasts_of(world.drawn(rng))  # who is compared with whom is the same in all
    cells = list(cells_of(world.drawn(rng), "not yet treated"))
    true = np.array([(one.weights * world.effect()).sum() for one in contrasts])
    for place in range(rollouts):
        panel = world.drawn(rng)
        scatter = scatter_of(panel, contrasts)
        half = special.stdtrit(scatter.within_freedom, 0.975) * np.sqrt(scatter.within)
        tally.covered.append(np.abs(scatter.values - true) <= half)
        tally.off.append(float(scatter.values[0] - true[0]))
        value, error = twfe(panel)
        tally.twfe_off.append(value - true[0])
        tally.twfe_covered.append(abs(value - true[0]) <= special.stdtrit(len(panel.teams) - 1, 0.975) * error)  # fmt: skip
        if place < rollouts // 4:
            before = pre_trends_of(panel, cells, seed=place)
            tally.refused.append(before is not None and before.refusal is not None)
    return tally


def twfe(panel: TeamPeriods) -> tuple[float, float]:
    """Team and period effects taken out of outcome and treatment; error by teams."""
    treated = ((panel.first[:, None] > 0) & (panel.numbers >= panel.first[:, None])).astype(np.float64)  # fmt: skip
    left, outcome = (x - x.mean(axis=1, keepdims=True) - x.mean(axis=0) + x.mean() for x in (treated, panel.outcome))  # fmt: skip
    value = float((left * outcome).sum() / np.square(left).sum())
    sums = (left * (outcome - value * left)).sum(axis=1)
    n = len(sums)
    return value, float(np.sqrt(np.square(sums).sum() * n / (n - 1)) / np.square(left).sum())


def print_refusals() -> None:
    """How often the whole function says no, or says what is amiss."""
    print(f"\nRefusals and warnings, {REFUSING} synthetic rollouts a row")
    print(
        "| what is amiss | teams | refused | by | shown, and a drift that was not seen could make it | shown without a word, and the interval misses the truth |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for name, world in (
        ("nothing", World(with_never(20))),
        ("nothing", World(with_never(40))),
        ("anticipated by a period, as much as the first effect (0.7)", World(with_never(20), early=0.7)),
        ("anticipated by a period, as much as the first effect (0.7)", World(with_never(40), early=0.7)),
        ("anticipated by a period, as much as the mean effect (1.3)", World(with_never(20), early=1.3)),
        ("drift of 0.1 a period", World(with_never(20), drift=0.1)),
        ("drift of 0.1 a period", World(with_never(40), drift=0.1)),
        ("drift of 0.3 a period", World(with_never(20), drift=0.3)),
        ("drift of 0.3 a period", World(with_never(40), drift=0.3)),
        ("all begin at once", World((8,) * 20)),
        ("nine teams begin", World((0,) * 11 + (8,) * 4 + (10,) * 5)),
        ("nine teams to compare with", World((0,) * 9 + (8,) * 11)),
    ):  # fmt: skip
        print_refusal(name, world)


def print_refusal(name: str, world: World) -> None:
    """One row of the second table."""
    rng = np.random.default_rng(12)
    causes: Counter[str] = Counter()
    warned = shown = wrong = 0
    true = truth_of(world) if len(set(world.starts)) > 1 else np.nan
    for _ in range(REFUSING):
        effect = rollout_of(table_of(world.drawn(rng)), outcome="outcome", unit="team", time="period", first="first").effect  # fmt: skip
        if effect.refusal:
            causes[effect.refusal.cause] += 1
        else:
            shown += 1
            doubted = any("could have gone unseen" in one for one in effect.warnings)
            figure = effect.figure
            missed = isinstance(figure, Unknown) or not figure.low <= true <= figure.high
            warned, wrong = warned + doubted, wrong + (missed and not doubted)
    said = ", ".join(f"{cause} {n}" for cause, n in causes.most_common()) or "–"
    print(f"| {name} | {len(world.starts)} | {sum(causes.values())} | {said} | {warned} of {shown} | {wrong} |", flush=True)  # fmt: skip


def table_of(panel: TeamPeriods) -> pa.Table:
    """A row a team and period."""
    return pa.table({
        "team": np.repeat(panel.teams, PERIODS), "period": np.tile(panel.numbers, len(panel.teams)),
        "outcome": panel.outcome.ravel(), "first": np.repeat(panel.first, PERIODS),
    })  # fmt: skip


def print_tried() -> None:
    """The coverage of each error for the whole effect."""
    print(f"Coverage of the whole effect by error, {TRIED} synthetic rollouts a column")
    worlds = {
        "20, half never": World(with_never(20)), "20, all begin": World(all_begin(20)),
        "20, one by one": World(one_by_one(20)), "20, one by one, differ by 1": World(one_by_one(20), differ=1.0),
    }  # fmt: skip
    rows: dict[str, list[float]] = {}
    for world in worlds.values():
        rng = np.random.default_rng(13)
        contrasts = contrasts_of(world.drawn(rng))[:1]
        true = float((contrasts[0].weights * world.effect()).sum())
        hits: dict[str, list[bool]] = {}
        for place in range(TRIED):
            panel = world.drawn(rng)
            for name, (value, half) in tried(panel, contrasts, place).items():
                hits.setdefault(name, []).append(abs(value - true) <= half)
        for name, hit in hits.items():
            rows.setdefault(name, []).append(float(np.mean(hit)))
    print(f"| error | {' | '.join(worlds)} |")
    print("| --- |" + " --- |" * len(worlds))
    for name, covered in rows.items():
        print(f"| {name} | {' | '.join(f'{one:.3f}' for one in covered)} |")


def tried(panel: TeamPeriods, contrasts: Sequence[Any], seed: int) -> dict[str, tuple[float, float]]:  # fmt: skip
    """Value and half interval by each error."""
    scatter = scatter_of(panel, contrasts)
    value, n = scatter.value(0), len(panel.teams)
    t: Callable[[float], float] = lambda freedom: float(special.stdtrit(freedom, 0.975))  # noqa: E731
    within, pooled = float(np.sqrt(scatter.within[0])), float(np.sqrt(scatter.pooled[0]))
    left_out = jackknife(panel)
    spread = float(np.sqrt((n - 1) / n * np.square(left_out - left_out.mean()).sum()))
    plain, bootstrap = by_diff_diff(panel, 0, seed), by_diff_diff(panel, 199, seed)
    return {
        "diff-diff's own, normal": (value, 1.96 * plain),
        "diff-diff's own, t with G − 1": (value, t(n - 1) * plain),
        "diff-diff's multiplier bootstrap (Webb), t with G − 1": (value, t(n - 1) * bootstrap),
        "jackknife over teams, t with G − 1": (value, t(n - 1) * spread),
        "pooled inside cohorts, t with its freedom": (value, t(scatter.freedom) * pooled),
        "each cohort's own, t with G − 1": (value, t(n - 1) * within),
        "each cohort's own, Satterthwaite (kept)": (
            value,
            t(float(scatter.within_freedom[0])) * within,
        ),
    }


def jackknife(panel: TeamPeriods) -> Floats:
    """The whole effect without each team in turn."""
    values = []
    for team in range(len(panel.teams)):
        rest = panel.of(np.delete(np.arange(len(panel.teams)), team))
        cells = [cell for cell in cells_of(rest, "not yet treated") if cell.since >= 0]
        values.append(float((mean_of_cells(rest, cells).weights * rest.outcome).sum()))
    return np.array(values)


def by_diff_diff(panel: TeamPeriods, draws: int, seed: int) -> float:
    """The error that diff-diff gives the whole effect."""
    import diff_diff  # noqa: PLC0415 - optional weight

    rows: Any = table_of(panel).to_pandas()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fitted = diff_diff.CallawaySantAnna(
            control_group="not_yet_treated", n_bootstrap=draws, bootstrap_weights="webb", seed=seed
        ).fit(rows, outcome="outcome", unit="team", time="period", first_treat="first")
    return float(fitted.overall_se)


if __name__ == "__main__":
    main()
