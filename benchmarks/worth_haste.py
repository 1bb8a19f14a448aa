"""How often fast, hasty, thorough and slow agents are found, and how often wrongly, on planted centres.

Every centre is drawn: agents of five kinds (or all alike), reasons of different length, customers who
come back by chance and, after haste, more often. Friction falls on agents at random. Prints Markdown:
`nice -n 15 python benchmarks/worth_haste.py [--centres 4] [--only planted|alike|routing|size]`.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.worth.haste import Haste, haste_of

KINDS: Final = ("alike", "fast", "hasty", "thorough", "slow")
VERDICTS: Final = ("fast", "hasty", "thorough", "slow", "not enough to say")
# seconds saved per contact, and what more (or less) is the chance that the customer comes back
PLANTED: Final = {"alike": (0, 0.0), "fast": (60, 0.0), "hasty": (60, 0.20), "thorough": (-60, -0.15), "slow": (-60, 0.0)}  # fmt: skip
KNOWN: Final = ("reason", "queue", "hour", "earlier")


def main() -> None:
    """Draws centres and counts verdicts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--centres", type=int, default=4)
    parser.add_argument("--only", choices=("planted", "alike", "routing", "size"))
    options = parser.parse_args()
    parts = {"planted": _print_planted, "alike": _print_alike, "routing": _print_routing, "size": _print_size}  # fmt: skip
    for name, part in parts.items():
        if options.only in {None, name}:
            part(options.centres)


def _print_planted(centres: int) -> None:
    print(f"### Planted: {centres} centres, 50 agents each, 10 of a kind\n")
    print(
        "| contacts an agent | planted | " + " | ".join(VERDICTS) + " | wrong |\n|" + " --- |" * 8
    )
    for each in (150, 400, 1000):
        counts: Counter[tuple[str, str]] = Counter()
        for seed in range(centres):
            kinds = np.repeat(KINDS, 10)
            counts.update(zip(kinds.tolist(), _verdicts(centre(seed, kinds, each)), strict=True))
        for kind in KINDS:
            total = sum(counts[kind, verdict] for verdict in VERDICTS)
            right = {kind, "not enough to say"}
            wrong = sum(counts[kind, verdict] for verdict in VERDICTS if verdict not in right)
            shares = " | ".join(f"{counts[kind, verdict] / total:.1%}" for verdict in VERDICTS)
            print(f"| {each} | {kind} | {shares} | {wrong / total:.1%} |")


def _print_alike(centres: int) -> None:
    print("\n### 100 agents who are alike\n")
    print("| contacts an agent | agents with a verdict | centres with any |\n| --- | --- | --- |")
    for each in (150, 400):
        named = [_named(haste) for haste in (_haste(centre(1000 + seed, np.repeat("alike", 100), each)) for seed in range(centres))]  # fmt: skip
        print(f"| {each} | {sum(named)} of {100 * len(named)} | {sum(map(bool, named))} of {len(named)} |")  # fmt: skip


def _print_routing(centres: int) -> None:
    print(
        "\n### Agents who are alike, and a fifth of them gets harder contacts (400 contacts each)\n"
    )
    print("| what makes them harder | agents with a verdict, of those routed to | of the others | warned |\n| --- | --- | --- | --- |")  # fmt: skip
    for name, seen, hidden in (("known: their reasons", 2.0, 0.0), ("known and hidden: half more again", 2.0, 0.5), ("hidden alone: a tenth longer", 0.0, 0.1), ("hidden alone: a quarter longer", 0.0, 0.25)):  # fmt: skip
        routed, others, warned = 0, 0, 0
        for seed in range(centres):
            haste = _haste(centre(2000 + seed, np.repeat("alike", 50), 400, seen=seen, hidden=hidden))  # fmt: skip
            verdicts = [one.verdict != "not enough to say" for one in haste.groups if one.kind == "agent"]  # fmt: skip
            routed, others, warned = routed + sum(verdicts[:10]), others + sum(verdicts[10:]), warned + any("Who answers" in one for one in haste.warnings)  # fmt: skip
        print(f"| {name} | {routed} of {10 * centres} | {others} of {40 * centres} | {warned} of {centres} |")  # fmt: skip


def _print_size(_: int) -> None:
    table = centre(1, np.repeat(KINDS, 50), 400)
    began = time.process_time()
    haste = _haste(table)
    print(f"\n{haste.n} contacts of 250 agents: {time.process_time() - began:.0f} s of processor.")


def centre(seed: int, kinds: Any, each: int, *, seen: float = 0.0, hidden: float = 0.0) -> pa.Table:
    """One centre's contacts; the first fifth of agents gets harder ones where asked for.

    `seen` tilts their reasons to long ones, `hidden` lengthens their contacts by what no column tells.
    """
    rng = np.random.default_rng(seed)
    agents, n = len(kinds), len(kinds) * each
    agent = np.repeat(np.arange(agents), each)
    harder = agent < agents // 5
    length = np.linspace(150, 600, 8)
    odds = np.exp(np.outer(harder * seen, np.linspace(-1, 1, 8)))
    reason = (rng.random((n, 1)) > (odds / odds.sum(axis=1, keepdims=True)).cumsum(axis=1)).sum(axis=1)  # fmt: skip
    hour, earlier = rng.integers(8, 20, n), rng.poisson(0.5, n)
    usual = (length[reason] + 6 * earlier) * np.exp(rng.normal(0, 0.5, n) - 0.125)
    usual *= np.where(harder, 1 + hidden, 1.0)
    day = rng.integers(0, 40, n)
    shared = rng.normal(0, 10, (agents, 40))[
        agent, day
    ]  # a slow day hits all of an agent's contacts
    seconds, more = (np.array([PLANTED[kind][k] for kind in kinds])[agent] for k in (0, 1))
    friction = rng.exponential(30, n) * rng.uniform(0, 2, agents)[agent]
    again = rng.random(n) < np.clip(0.18 + 0.04 * (reason > 4) + more, 0.01, 1)
    return pa.table({
        "agent": [f"a{i:04d}" for i in agent], "reason": [f"r{i}" for i in reason],
        "queue": [f"q{i // 4}" for i in reason], "hour": hour, "earlier": earlier, "day": day,
        "customer": rng.integers(0, n, n), "handle": np.maximum(usual - seconds + shared, 20) + friction,
        "friction_seconds": friction,
        "repeat_seconds": np.where(again, length[reason] * np.exp(rng.normal(0, 0.5, n) - 0.125), 0.0),
        "churned": (rng.random(n) < 0.03).astype(float),
    })  # fmt: skip


def _haste(table: pa.Table) -> Haste:
    return haste_of(table, known=KNOWN)


def _verdicts(table: pa.Table) -> list[str]:
    return [one.verdict for one in _haste(table).groups if one.kind == "agent"]


def _named(haste: Haste) -> int:
    return sum(one.verdict != "not enough to say" for one in haste.groups if one.kind == "agent")


if __name__ == "__main__":
    main()
