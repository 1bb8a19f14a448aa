"""How exact the formulas of staffing are, and how quick: `python evidence/erlang.py`.

Published figures beside ours; one pool at a time (`staffing/erlang.py`) beside the same by
brute-force integration and beside many at once (`staffing/erlang_kernel.py`), for pools drawn
with a fixed seed. Prints Markdown.
"""

from __future__ import annotations

import math
import time
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy import integrate

from wellspent.staffing.demand import Demand
from wellspent.staffing.erlang import Unstable, erlang_b, erlang_c, perform
from wellspent.staffing.erlang_kernel import perform_many, smallest_many

FIGURES: Final = (
    "waiting", "service_level", "wait_seconds", "answered_wait_seconds", "abandonment", "occupancy",
)  # fmt: skip
SHARES: Final = ("waiting", "service_level", "abandonment", "occupancy")


def main() -> None:
    """Prints the published figures, the largest differences and the times."""
    print_published()
    print_differences()
    print_times()


def print_published() -> None:
    """Figures of other people's, to the digits in which they stand."""
    busy = perform(50, Demand(2880, 60, 120))
    rows = (
        ("Erlang B, 10 agents, 8 erlangs", ".1216610643", erlang_b(10, 8)),
        ("Erlang C, 14 agents, 10 erlangs", ".1741319336", erlang_c(14, 10)),
        ("Erlang C, 105 agents, 100 erlangs", ".515707426812309", erlang_c(105, 100)),
        ("Erlang C, 10,100 agents, 10,000 erlangs", ".224762906466532", erlang_c(10_100, 10_000)),
        ("Erlang A, 50 agents, 2,880 an hour of 60 s, patience 120 s: hang up", ".0309122",
         busy.abandonment),
        ("the same: mean wait of all, seconds", "3.70947", busy.wait_seconds),
        ("the same: occupancy", ".930324", busy.occupancy),
        ("Erlang C of the same: mean wait, seconds", "20.834",
         perform(50, Demand(2880, 60)).wait_seconds),
        ("Erlang A, patience = handling, 50 agents, 55 erlangs: wait (a Poisson tail)",
         ".7677952195", perform(50, Demand(3300, 60, 60)).waiting),
    )  # fmt: skip
    print("# The formulas of staffing\n\n| figure | published | ours | same to the last digit |")
    print("| --- | ---: | ---: | --- |")
    for name, digits, ours in rows:
        shown = f"{ours:.{len(digits.partition('.')[2])}f}".lstrip("0")
        print(f"| {name} | {digits} | {shown} | {'yes' if shown == digits else 'NO'} |")


def pools(n: int, seed: int) -> npt.NDArray[np.float64]:
    """Agents (whole or not), contacts per hour, handle, patience, threshold, a column a pool."""
    rng = np.random.default_rng(seed)
    agents = np.where(rng.random(n) < 0.5, rng.integers(1, 300, n), np.exp(rng.uniform(0, 9.2, n)))
    near = rng.random(n) < 0.5
    per_agent = np.where(near, rng.uniform(0.9, 1.1, n), np.exp(rng.uniform(-4, 2, n)))
    handle = rng.uniform(1, 3_000, n)
    contacts = np.minimum(1e7, agents * per_agent * 3600 / handle)
    patience = np.where(rng.random(n) < 0.2, math.inf, handle * np.exp(rng.uniform(-4, 4, n)))
    return np.array([agents, contacts, handle, patience, rng.uniform(0, 300, n)])


def print_differences() -> None:
    """The largest difference of shares, and of waits relative to themselves."""
    drawn = pools(20_000, seed=1)
    reached = perform_many(*drawn)
    worst = dict.fromkeys(FIGURES, 0.0)
    unstable = 0
    for row, pool in enumerate(drawn.T):
        try:
            plain = perform(pool[0], Demand(*pool[1:4]), pool[4])
        except Unstable:
            unstable += 1
            continue
        for name in FIGURES:
            ours = getattr(plain, name)
            apart = abs(float(getattr(reached, name)[row]) - ours)
            worst[name] = max(worst[name], apart if name in SHARES else apart / max(ours, 1e-12))
    print(f"\n20,000 pools of 1 to {drawn[0].max():,.0f} agents, {unstable:,} of them unstable.")
    print("\nLargest difference of many at once from one at a time:\n")
    for name in FIGURES:
        print(f"- {name}: {worst[name]:.0e}{'' if name in SHARES else ' of itself'}")
    small = [pool for pool in pools(400, seed=2).T if pool[3] < math.inf and 2 <= pool[0] <= 300]
    apart = max(abs(by_integration(pool) - by_formula(pool)) for pool in small)
    print(f"\nService level by brute-force integration, {len(small)} pools with hang-ups: ", end="")
    print(f"largest difference {apart:.0e}.")


def by_formula(pool: npt.NDArray[np.float64]) -> float:
    """The service level of one pool."""
    return perform(pool[0], Demand(*pool[1:4]), pool[4]).service_level


def by_integration(pool: npt.NDArray[np.float64]) -> float:
    """The same from the density of the virtual wait, by Simpson's rule in 100,000 steps."""
    agents, contacts, handle, patience, threshold = pool
    offered, served = contacts / 3600 * patience, agents * patience / handle
    peak = max(0.0, math.log(offered / served))  # waits in patiences
    top = -offered * math.expm1(-peak) - served * peak

    def mass(to: float, staying: float) -> float:
        x = np.linspace(0, to, 100_001)
        return float(
            integrate.simpson(np.exp(-offered * np.expm1(-x) - (served + staying) * x - top), x=x)
        )

    far = peak + 45 / served + 12 / math.sqrt(served)
    busy, in_time = mass(far, 0), mass(min(far, threshold / patience), 1)
    blocked = max(1e-300, erlang_b(agents, contacts * handle / 3600))
    nobody = (1 - blocked) / blocked * math.exp(-min(700.0, top)) / served
    waiting = busy / (nobody + busy)
    return float(1 - waiting + waiting * in_time / busy)


def print_times() -> None:
    """Processor time of one pool among 100,000, compiled already."""
    print("\n| pools | processor time of 100,000 |\n| --- | ---: |")
    for name, columns in (
        ("50 agents, patience 120 s", (50, 2880, 60, 120)),
        ("500 agents, patience 120 s", (500, 28_800, 60, 120)),
        ("10,000 agents, patience 120 s", (10_000, 118_000, 300, 120)),
    ):
        many = np.full(100_000, float(columns[0]))
        perform_many(many[:2], *columns[1:])
        began = time.process_time()
        perform_many(many, *columns[1:])
        print(f"| what is reached: {name} | {time.process_time() - began:.2f} s |")
    contacts = np.linspace(100, 2880, 100_000)
    smallest_many(contacts[:2], 60, 120, 0.8, 20)
    began = time.process_time()
    smallest_many(contacts, 60, 120, 0.8, 20)
    print(f"| fewest agents for 80/20, up to 2,880 an hour | {time.process_time() - began:.2f} s |")


if __name__ == "__main__":
    main()
