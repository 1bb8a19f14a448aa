"""What the simulator is held to, and how quick it is: `python evidence/simulator.py`.

All worlds are synthetic, all seeds stand below. Times are processor seconds of one core.
Prints Markdown.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from heapq import heapreplace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.compiling import frozen
from wellspent.estimate import Estimate, Figure
from wellspent.staffing.demand import Demand
from wellspent.staffing.erlang import perform
from wellspent.staffing.handle_times import Exponential, HandleTime, Lognormal
from wellspent.staffing.scenario import (
    AgentGroup,
    Arrivals,
    Callback,
    Queue,
    Redial,
    Repeat,
    Scenario,
    Shift,
    SlowTime,
)
from wellspent.staffing.simulate import MEASURES, Simulation, replicate, simulate, simulate_levels
from wellspent.staffing.simulation.level_loop import fifo_waits

Numbers = npt.NDArray[np.float64]

MEASURED: Final = ("service_level", "wait_seconds", "abandonment", "occupancy")
HALF_HOURS: Final = np.sin(np.linspace(0.2, np.pi - 0.2, 24))
DAY: Final = Arrivals(tuple((50_000 * HALF_HOURS / HALF_HOURS.sum() * 2).tolist()), 1800.0)
FIRST_CALL: Final = """
import time
begin = time.process_time()
from wellspent.staffing.scenario import *
from wellspent.staffing.handle_times import Exponential
from wellspent.staffing.simulate import simulate, simulate_levels
day = Arrivals((100,), 3600.0)
read = time.process_time()
simulate_levels(day, Exponential(60), None, (5,), replications=1)
levels = time.process_time()
group = AgentGroup("all", (Shift(),), (("calls", 1),), 5)
simulate(Scenario((Queue("calls", day, Exponential(60)),), (group,)), replications=1)
print(read - begin, levels - read, time.process_time() - levels)
"""


def main() -> None:
    """Prints what it is held to, what common random numbers gain, slow time, and speed."""
    print("# The simulator\n")
    print_formulas()
    print_same_contacts()
    print_common_chance()
    print_slow_time()
    print_speed()
    print_first_call()


def centre(
    agents: int, patience: HandleTime | None = None, *, hours: int = 8, per_hour: float = 2880.0,
    handle: HandleTime | None = None, slow_time: tuple[SlowTime, ...] = (),
) -> Scenario:  # fmt: skip
    """One queue, one pool: contacts of a minute unless told otherwise."""
    day = Arrivals((per_hour,) * hours, 3600.0)
    calls = Queue("calls", day, handle or Exponential(60), patience)
    return Scenario((calls,), (AgentGroup("all", (Shift(),), (("calls", 1),), agents),), slow_time)


def print_formulas() -> None:
    """Simulated figures beside exact ones; the first hour warms up and is left out."""
    print("| world | figure | formula | simulated | z |\n| --- | --- | ---: | ---: | ---: |")
    for name, patience, hours, seed in (
        ("Erlang A: 50 agents, 2,880 an hour of 60 s, patience 120 s", 120.0, 8, 1),
        ("Erlang C: the same without hang-ups", np.inf, 12, 3),
    ):
        law = Exponential(patience) if patience < np.inf else None
        found = simulate(centre(50, law, hours=hours), replications=200, seed=seed)
        exact = perform(50, Demand(2880, 60, patience))
        for measure in MEASURED:
            expected = getattr(exact, measure)
            if expected > 0:
                mean, z = _against(_ratios(found, measure), expected)
                print(f"| {name} | {measure} | {expected:.5f} | {mean:.5f} | {z:+.2f} |")
    rng = np.random.default_rng(11)
    one_agent = Lognormal.with_cv(300, 1.2)
    means = [
        fifo_waits(
            frozen(np.cumsum(rng.exponential(300 / 0.7, 100_000))),
            frozen(one_agent.draw(rng, 100_000)), 1,
        )[5_000:].mean()
        for _ in range(200)
    ]  # fmt: skip
    mean, z = _against(np.array(means), 854.0)
    print(f"| Pollaczek–Khinchine: 1 agent, lognormal, load .7 | wait_seconds | 854.0 | {mean:.1f} "
          f"| {z:+.2f} |")  # fmt: skip


def print_same_contacts() -> None:
    """Contact by contact: mismatches with the ten lines, and of the two engines."""
    rng = np.random.default_rng(1)
    arrivals = np.cumsum(rng.exponential(300 / 38, 1_000_000))
    handle = Lognormal(300, 0.8).draw(rng, 1_000_000)
    free, waits = [-np.inf] * 40, []
    for arrival, seconds in zip(arrivals.tolist(), handle.tolist(), strict=True):
        start = max(arrival, free[0])
        waits.append(start - arrival)
        heapreplace(free, start + seconds)
    wrong = int((fifo_waits(frozen(arrivals), frozen(handle), 40) != np.array(waits)).sum())
    print(
        f"\nOf 1,000,000 waits of 40 agents {wrong} differ from those of Python's heap in any bit."
    )
    world = replicate(centre(200, per_hour=11_400.0, hours=20), seed=2)
    came = world.contacts["start"] - world.contacts["arrival"]
    plain = fifo_waits(frozen(world.contacts["arrival"].copy()),
                       frozen(world.drawn["seconds"].copy()), 200)  # fmt: skip
    print(f"Of {len(came):,} waits of 200 agents {int((came != plain).sum())} differ between the "
          "general engine and the pass over contacts.\n")  # fmt: skip


def print_common_chance() -> None:
    """How much less the effect of one more agent varies under the same seed."""
    day = Arrivals((600, 1100, 900, 700), 3600.0)

    def waits(level: int, seed: int) -> Numbers:
        found = simulate_levels(
            day, Lognormal(300, 0.8), Exponential(180), (level,) * 4, replications=400, seed=seed
        )
        waited: Numbers = found.wait_seconds.sum(1) / found.offered.sum(1)
        return waited

    paired = np.var(waits(85, 1) - waits(86, 1))
    apart = np.var(waits(85, 1) - waits(86, 2))
    print(f"The variance of what the 86th agent does to the mean wait is {apart / paired:.0f} times "
          "smaller under common random numbers.\n")  # fmt: skip


def print_slow_time() -> None:
    """So many slow seconds given where three are idle, and as many given always."""
    print(
        "| slow time | seconds a contact | service level | occupancy |\n| --- | ---: | ---: | ---: |"
    )
    law, patience = Lognormal(300, 0.7), Exponential(200)

    def run(slow_time: tuple[SlowTime, ...]) -> Simulation:
        scenario = centre(26, patience, per_hour=200.0, handle=law, slow_time=slow_time)
        return simulate(scenario, replications=100)

    none = run(())
    idle = run((SlowTime("calls", 80.0, when_idle=3),))
    seconds = _value(idle.figure("given_seconds"))
    always = run((SlowTime("calls", seconds),))
    for name, found in (("none", none), ("80 s where three more are idle", idle),
                        ("as many, to everybody", always)):  # fmt: skip
        print(f"| {name} | {_value(found.figure('given_seconds')):.1f} | "
              f"{_said(found.service_level)} | {_said(found.occupancy)} |")  # fmt: skip
    gained = always.compare(idle)["service_level"]
    print(f"\nWaiting for idle moments gains {_said(gained)} of service level, paired.\n")


def print_speed() -> None:
    """Contacts a second, drawing included; of three runs the quickest."""
    steady = Arrivals((11_400.0,) * 10, 3600.0)
    rng = np.random.default_rng(1)
    arrivals, handle = (
        np.cumsum(rng.exponential(60 / 190, 2_000_000)),
        rng.exponential(60, 2_000_000),
    )
    columns = frozen(arrivals), frozen(handle)
    levels = tuple(np.ceil(np.array(DAY.contacts_per_hour) / 12 * 1.02 + 3).astype(int).tolist())
    minute, law, patience = Exponential(60), Lognormal(300, 1.0), Exponential(180)
    whole_day = Scenario(
        (Queue("calls", DAY, law, patience),),
        (AgentGroup("all", (Shift(),), (("calls", 1),), max(levels)),),
    )
    rows: tuple[tuple[str, float, Any], ...] = (
        ("pass over contacts alone, already drawn: M/M/200 at 95 %", 2e6,
         lambda: fifo_waits(*columns, 200)),
        ("pass over contacts: M/M/200 at 95 %", 20 * steady.expected,
         lambda: simulate_levels(steady, minute, None, (200,) * 10, replications=20)),
        ("pass over contacts: 100 days of 50,000, levels, hang-ups, lognormal", 100 * DAY.expected,
         lambda: simulate_levels(DAY, law, patience, levels, replications=100)),
        ("general engine: M/M/200 at 95 %", 20 * steady.expected,
         lambda: simulate(centre(200, per_hour=11_400.0, hours=10), replications=20)),
        ("general engine: 100 days of 50,000, hang-ups, lognormal", 100 * DAY.expected,
         lambda: simulate(whole_day, replications=100)),
        ("general engine: a day of 3 queues with everything it knows", 0.0,
         lambda: simulate(busy_day(), replications=20)),
    )  # fmt: skip
    print("| what | contacts | processor seconds | contacts a second |")
    print("| --- | ---: | ---: | ---: |")
    for name, contacts, run in rows:
        seconds, found = _quickest(run)
        done = contacts or float(found.count("offered").sum())
        print(f"| {name} | {done:,.0f} | {seconds:.2f} | {done / seconds:,.0f} |")


def busy_day() -> Scenario:
    """Sales, support and chats; three groups in shifts with breaks; redials, repeats, callbacks."""
    rates = np.array(DAY.contacts_per_hour)
    sales, support, chats = (Arrivals(tuple(rates * share), 1800.0) for share in (0.1, 0.2, 0.1))
    breaks = ((7_200.0, 8_100.0), (14_400.0, 16_200.0), (23_000.0, 23_900.0))
    shifts = tuple(
        Shift(begin, begin + 30_600, tuple((begin + a, begin + b) for a, b in breaks))
        for begin in np.linspace(0, 12_600, 20).tolist()
    )
    handle, patience = Lognormal(300, 0.8), Exponential(180)
    queues = (
        Queue("sales", sales, handle, patience, priority=1, redial=Redial(0.4, Exponential(600))),
        Queue("support", support, handle, patience, callback=Callback(120, 0.4),
              repeat=Repeat(0.2, Exponential(7_200), per_slow_second=-0.01)),
        Queue("chats", chats, Lognormal(500, 0.7), Exponential(300), head_start_seconds=90),
    )  # fmt: skip
    groups = (
        AgentGroup("sellers", shifts, (("sales", 1), ("support", 2)), 3),
        AgentGroup("supporters", shifts, (("support", 1),), 6),
        AgentGroup("chatters", shifts, (("chats", 1),), 3, 3, (1.0, 1.3, 1.7)),
    )
    return Scenario(queues, groups, (SlowTime("support", 40, when_idle=3),))


def print_first_call() -> None:
    """What the first call of all costs, and the first in a later process."""
    with tempfile.TemporaryDirectory() as folder:
        for when in ("with nothing compiled yet", "in every later process"):
            told = subprocess.run(  # noqa: S603 - our own lines
                [sys.executable, "-c", FIRST_CALL], capture_output=True, text=True, check=True,
                env=os.environ | {"NUMBA_CACHE_DIR": folder},
            ).stdout.split()  # fmt: skip
            read, levels, general = map(float, told)
            print(f"\nFirst call {when}: {read:.1f} s to import, {levels:.1f} s for "
                  f"`simulate_levels`, {general:.1f} s for `simulate`.")  # fmt: skip


def _ratios(found: Simulation, measure: str) -> Numbers:
    """The measure in each replication without its first hour."""
    tops, bottoms = (found.count(name)[:, 1:].sum(axis=1) for name in MEASURES[measure])
    ratios: Numbers = tops / bottoms
    return ratios


def _against(values: Numbers, expected: float) -> tuple[float, float]:
    mean = float(values.mean())
    return mean, (mean - expected) / float(values.std(ddof=1) / len(values) ** 0.5)


def _quickest(run: Any) -> tuple[float, Any]:
    best, found = np.inf, None
    for _ in range(3):
        begin = time.process_time()
        found = run()
        best = min(best, time.process_time() - begin)
    return best, found


def _value(figure: Figure) -> float:
    return figure.value if isinstance(figure, Estimate) else float("nan")


def _said(figure: Figure) -> str:
    if not isinstance(figure, Estimate):
        return figure.reason
    return f"{figure.value:.4f} [{figure.low:.4f}, {figure.high:.4f}]"


if __name__ == "__main__":
    main()
