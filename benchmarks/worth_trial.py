"""What intervals of experiments are worth: coverage, looks, and whether a design keeps its promise.

Synthetic centres: agents differ lastingly, have unequal numbers of contacts, and the arm shifts
every contact's outcome by a planted effect. Printed are

coverage   how often the 95 % interval holds the planted effect: by agents' means, with the weeks
           before (CUPED), and contact by contact, as nobody should do it
looks      how often five looks call nothing an effect: by the planned boundaries and by peeking at 1.96,
           where agents stay who they are and where every week is new; and what the looks cost in power
promise    the power that `design_experiment` promised, beside how often new experiments found it

Run: nice -n 15 python benchmarks/worth_trial.py [--experiments N]
"""

from __future__ import annotations

import argparse
import time
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Figure
from wellspent.worth.experiment.design import design_experiment
from wellspent.worth.looks import looks_at
from wellspent.worth.study import Floats, Ints
from wellspent.worth.trial import trial_of

EFFECT = 0.4
MONDAY = datetime.fromisoformat("2026-09-07 09:00")
FIVE = tuple((n + 1) / 5 for n in range(5))


class Centre:
    """One synthetic experiment: contacts with unequal numbers an agent, and what was before."""

    def __init__(self, seed: int, an_arm: int, effect: float, *, skewed: bool = False) -> None:
        """With `skewed` the outcome is spend-like: few contacts have nearly all of it."""
        rng = np.random.default_rng([seed, an_arm, skewed])
        n = 2 * an_arm
        self.arm_of: Ints = rng.permutation(np.arange(n) % 2)
        sizes = np.maximum(4, rng.lognormal(4.0, 0.6, n)).astype(np.int64)
        self.agent: Ints = np.repeat(np.arange(n), sizes)
        lasting = rng.normal(0, 1, n)
        noise = rng.lognormal(0, 1.2, len(self.agent)) * 1.2 if skewed else rng.normal(0, 3, len(self.agent))  # fmt: skip
        self.arm: Ints = self.arm_of[self.agent]
        self.outcome: Floats = lasting[self.agent] + effect * self.arm + noise
        self.before: Floats = (lasting + rng.normal(0, 3 / np.sqrt(sizes)))[self.agent]


def held(figure: Figure | None, truth: float) -> bool:
    """Whether the interval holds the truth."""
    return isinstance(figure, Estimate) and figure.low <= truth <= figure.high


def coverage(experiments: int) -> None:
    """Prints how often intervals hold the planted effect, and how wide they are."""
    print(
        f"coverage of 95 % intervals, {experiments} experiments each; width against agents' means"
    )
    print(f"{'agents an arm':>14} {'outcome':>8} {'by agent':>9} {'CUPED':>7} {'by contact':>11} {'CUPED width':>12}")  # fmt: skip
    for an_arm in (10, 20, 40):
        for skewed in (False, True):
            hits, widths = np.zeros(3), np.zeros(2)
            for seed in range(experiments):
                one = Centre(seed, an_arm, EFFECT, skewed=skewed)
                trial = trial_of(one.outcome, one.arm, one.agent, before=one.before)
                figures = trial.plain, trial.effect.figure, trial.effect.naive
                hits += [held(figure, EFFECT) for figure in figures]
                widths += [f.high - f.low for f in figures[:2] if isinstance(f, Estimate)]
            shares, narrower = hits / experiments, widths[1] / widths[0]
            kind = "skewed" if skewed else "normal"
            print(f"{an_arm:>14} {kind:>8} {shares[0]:>9.3f} {shares[1]:>7.3f} {shares[2]:>11.3f} {narrower:>12.2f}")  # fmt: skip


def looks(experiments: int) -> None:
    """Prints type I error and power of five looks, 20 agents an arm, five blocks of weeks."""
    planned = looks_at(FIVE)
    (once,) = looks_at([1.0])
    print(f"\nfive looks, 20 agents an arm, {experiments} experiments each")
    print(f"{'agents':>16} {'effect':>7} {'boundaries':>11} {'one look':>9} {'peeking':>8}")
    for lasting, words in ((1.0, "stay as they are"), (0.0, "new every week")):
        for effect in (0.0, 0.6 if lasting else 0.2):
            found = np.zeros(3)
            for seed in range(experiments):
                rng = np.random.default_rng([seed, int(lasting), 7])
                arm = rng.permutation(np.arange(40) % 2)
                weekly = lasting * rng.normal(size=(40, 1)) + rng.normal(0, 0.5, (40, 5))
                running = (weekly + effect * arm[:, None]).cumsum(axis=1) / np.arange(1, 6)
                units = np.arange(40)
                chances = np.array([trial_of(running[:, look], arm, units).chance for look in range(5)], dtype=np.float64)  # fmt: skip
                bounds = np.array([look.chance for look in planned])
                found += [(chances <= bounds).any(), chances[-1] <= once.chance, (chances <= 0.05).any()]  # fmt: skip
            shares = found / experiments
            print(f"{words:>16} {effect:>7.1f} {shares[0]:>11.3f} {shares[1]:>9.3f} {shares[2]:>8.3f}")  # fmt: skip


def past_of(seed: int, weeks: int = 8, agents: int = 40) -> tuple[pa.Table, Floats, Floats]:
    """A past of weeks, the agents' lasting means, and their contacts a day."""
    rng = np.random.default_rng([seed, 11])
    own, busy = rng.normal(0, 1, agents), rng.lognormal(1.2, 0.4, agents)
    cells = [(who, 7 * week + day) for who in range(agents) for week in range(weeks) for day in range(5)]  # fmt: skip
    who, day = (np.repeat([cell[n] for cell in cells], counts) for counts in [rng.poisson([busy[one] for one, _ in cells])] for n in (0, 1))  # fmt: skip
    table = pa.table({
        "agent": [f"agent {one:02d}" for one in who],
        "team": [f"team {one % 4}" for one in who],
        "began": [MONDAY + timedelta(days=int(one)) for one in day],
        "behaviour": np.zeros(len(who)),
        "outcome": own[who] + rng.normal(0, 4, len(who)),
    })  # fmt: skip
    return table, own, busy


def promise(centres: int, experiments: int) -> None:
    """Prints promised power beside what new experiments with new weeks of new agents reach."""
    promised, kept = [], []
    for seed in range(centres):
        table, _, _ = past_of(seed)
        design = design_experiment(table, behaviour="b", outcome="y", unit="agent", weeks=4, effect=0.45, simulations=200, seed=seed)  # fmt: skip
        promised.append(design.power.value if isinstance(design.power, Estimate) else np.nan)
    for seed in range(experiments):
        rng = np.random.default_rng([seed, 13])
        own, busy = rng.normal(0, 1, 40), rng.lognormal(1.2, 0.4, 40)
        after, before = rng.poisson(busy * 20), rng.poisson(busy * 40)
        arm = np.empty(40, dtype=np.int64)
        team = np.arange(40) % 4
        for one in range(4):
            arm[team == one] = rng.permutation(np.arange(10) % 2)
        mean = own + 0.45 * arm + rng.normal(0, 4 / np.sqrt(np.maximum(after, 1)))
        known = own + rng.normal(0, 4 / np.sqrt(np.maximum(before, 1)))
        trial = trial_of(mean, arm, np.arange(40), before=known, block=team)
        kept.append(trial.crossed and isinstance(trial.effect.figure, Estimate) and trial.effect.figure.value > 0)  # fmt: skip
    print(f"\npromised power, {centres} synthetic pasts: mean {np.mean(promised):.2f}, from {np.min(promised):.2f} to {np.max(promised):.2f}")  # fmt: skip
    print(f"kept in {experiments} new experiments on such centres: {np.mean(kept):.2f}")


def main() -> None:
    """Print all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experiments", type=int, default=1000)
    parser.add_argument("--centres", type=int, default=12)
    asked = parser.parse_args()
    began = time.process_time()
    coverage(asked.experiments)
    looks(asked.experiments)
    promise(asked.centres, asked.experiments)
    print(f"\n{time.process_time() - began:.0f} s of processor")


if __name__ == "__main__":
    main()
