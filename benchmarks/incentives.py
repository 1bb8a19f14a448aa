"""Schemes of incentives tried on simulated centres: which are flagged, why, and how often.

Every centre is synthetic: 40 agents in 6 teams over 84 days, each agent with a pace, a care and a skill of their own; kinds
of contacts differ in how long they take and how much slow time they call for, and queues send each agent another mix.

    python benchmarks/incentives.py                 30 centres
    python benchmarks/incentives.py --centres 4     fewer
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate
from wellspent.moments.incentives import Scheme, Trial, Weighed, try_scheme

__all__ = ["SCHEMES", "simulated_contacts"]

BALANCED = (
    Weighed("no_repeat", 3), Weighed("satisfied", 2), Weighed("handle_seconds", 1), Weighed("part/empathy", 1), Weighed("part/proactive", 1),
)  # fmt: skip
SCHEMES = {
    "handle time alone": Scheme("handle time alone", (Weighed("handle_seconds", 1),)),
    "handle time alone, like with like": Scheme("handle time alone, like with like", (Weighed("handle_seconds", 1),), adjusted=True),
    "slow time alone": Scheme("slow time alone", (Weighed("slow_seconds", 1),)),
    "resolved as recorded, alone": Scheme("resolved as recorded, alone", (Weighed("resolved", 1),)),
    "phrases alone": Scheme("phrases alone", (Weighed("part/empathy", 1), Weighed("part/proactive", 1))),
    "balanced": Scheme("balanced", BALANCED, period_days=84, adjusted=True, pays="above", threshold=0.3, cap=2.0),
    "balanced, not like with like": Scheme("balanced, not like with like", BALANCED, period_days=84, pays="above", threshold=0.3, cap=2.0),
    "balanced, monthly, top fifth": Scheme("balanced, monthly, top fifth", BALANCED, adjusted=True, cap=2.0),
}  # fmt: skip


def simulated_contacts(
    seed: int, *, agents: int = 40, days: int = 84, per_day: int = 12, luck_alone: bool = False
) -> pa.Table:
    """Contacts of a synthetic centre; with `luck_alone` no agent differs from another."""
    rng = np.random.default_rng(seed)
    n, spread = agents * days * per_day, 0.0 if luck_alone else 1.0
    agent = np.repeat(np.arange(agents), days * per_day)
    team = agent % 6
    # queues, three reasons each: how long they take, and which share calls for slow time
    reason = (rng.random(n) * 3).astype(int)
    queue = np.where(rng.random(n) < 0.8, team, rng.integers(0, 6, n))
    calls = rng.random(n) < np.array([0.1, 0.3, 0.6])[reason]
    base = np.array([240.0, 300.0, 380.0])[reason] + 15.0 * queue
    pace, care, skill = (spread * rng.normal(0, 1, agents)[agent] for _ in range(3))
    given = calls & (rng.random(n) < 1 / (1 + np.exp(-(0.5 + 0.9 * care))))
    slow = np.where(given, rng.gamma(4, 15, n), rng.gamma(1, 6, n))
    handle = slow + base * np.exp(0.08 * pace + rng.normal(0, 0.35, n) - 0.06)
    solved = rng.random(n) < 1 / (1 + np.exp(-(1.2 + 0.6 * skill - 0.4 * (reason == 2))))
    back = rng.random(n) < 1 / (1 + np.exp(-(-1.6 - 0.8 * solved - 0.5 * given + 0.4 * calls - 0.35 * skill)))  # fmt: skip
    pleased = rng.random(n) < 1 / (1 + np.exp(-(-0.6 + 1.3 * solved + 0.7 * given + 0.3 * care)))
    asked = rng.random(n) < 0.25
    first = datetime(2026, 1, 5)  # noqa: DTZ001 - tables hold naive UTC
    minute = rng.integers(8 * 60, 20 * 60, n)
    day = np.tile(np.repeat(np.arange(days), per_day), agents)
    columns: dict[str, Any] = {
        "agent": [f"Agent {one:02d}" for one in agent],
        "team": [f"Team {one}" for one in team],
        "queue": [f"Queue {one}" for one in queue],
        "reason": [f"Reason {one}" for one in reason],
        "began": pa.array([first + timedelta(days=int(d), minutes=int(m)) for d, m in zip(day, minute, strict=True)], pa.timestamp("us")),
        "handle_seconds": handle,
        "slow_seconds": slow,
        "resolved": (solved | (rng.random(n) < 0.2)).astype(float),
        "no_repeat": (~back).astype(float),
        "satisfied": pa.array(pleased.astype(float), mask=~asked),
        "part/empathy": given.astype(float),
        "part/proactive": (rng.random(n) < 1 / (1 + np.exp(-(-0.5 + 0.6 * care)))).astype(float),
    }  # fmt: skip
    return pa.table(columns)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--centres", type=int, default=30)
    centres = parser.parse_args().centres
    worlds = [simulated_contacts(seed) for seed in range(1, centres + 1)]
    print(f"{centres} synthetic centres of {worlds[0].num_rows:,} contacts each\n")
    print("| scheme | flagged | gaming | luck | slow kinds | slow time | spread | a trick is best for | the trick of most | repeats / 100 | luck share |")  # fmt: skip
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    began = time.process_time()
    for name, scheme in SCHEMES.items():
        trials = [found for world in worlds if isinstance(found := try_scheme(scheme, world), Trial)]  # fmt: skip
        print(_row(name, trials))
    each = (time.process_time() - began) / (len(SCHEMES) * centres)
    print(f"\n{each:.2f} s of processor a trial.")
    alone = [simulated_contacts(seed, luck_alone=True) for seed in range(1, centres + 1)]
    same = [try_scheme(SCHEMES["balanced"], world) for world in alone]
    lucks = [one.luck for one in same if isinstance(one, Trial) and isinstance(one.luck, Estimate)]
    mean = float(np.mean([one.value for one in lucks]))
    raised = sum(one.value > 0.5 for one in lucks)
    print(f"Where no agent differs from another, luck is put at {mean:.0%} on average, and flagged in {raised} of {len(lucks)} centres.")  # fmt: skip


def _row(name: str, trials: list[Trial]) -> str:
    raised = Counter(flag.key for one in trials for flag in one.flags if flag.raised)
    flags = " | ".join(str(raised[key]) for key in ("gaming", "luck", "slow kinds", "slow time", "spread"))  # fmt: skip
    tricks = np.mean([one.gaming.tricks.value for one in trials if isinstance(one.gaming.tricks, Estimate)])  # fmt: skip
    best = Counter(max((w for w in one.gaming.ways if not w.honest), key=lambda w: w.best_for.value if isinstance(w.best_for, Estimate) else 0).words for one in trials)  # fmt: skip
    repeats = np.mean([one.gaming.repeats.value for one in trials if isinstance(one.gaming.repeats, Estimate)])  # fmt: skip
    luck = np.mean([one.luck.value for one in trials if isinstance(one.luck, Estimate)])
    flagged = sum(one.flagged for one in trials)
    return f"| {name} | {flagged} of {len(trials)} | {flags} | {tricks:.0%} | {best.most_common(1)[0][0]} | {repeats:+.1f} | {luck:.0%} |"  # fmt: skip


if __name__ == "__main__":
    main()
