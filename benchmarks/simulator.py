"""How many contacts a second the simulator simulates, beside others; all in one run.

    python benchmarks/simulator.py [--peers-python PYTHON] [--rscript RSCRIPT]

PYTHON is an interpreter that has simpy, ciw and cimba, RSCRIPT one that has queuecomputer:
they are compared with and never used. Two worlds, both synthetic: 200 agents at 95 % of
their time, and a day of 50,000 contacts with a rate that changes, lognormal handle times and
customers who hang up. Every rate includes the drawing of what chance decides. Processor
seconds of one core; of some runs the quickest counts, for everybody.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any, Final

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[_variable] = "1"

import numpy as np  # noqa: E402

from wellspent.compiling import frozen  # noqa: E402
from wellspent.staffing.arrivals import Arrivals  # noqa: E402
from wellspent.staffing.handle_times import Exponential, Lognormal  # noqa: E402
from wellspent.staffing.scenario import AgentGroup, Queue, Scenario, Shift  # noqa: E402
from wellspent.staffing.simulate import simulate, simulate_levels  # noqa: E402
from wellspent.staffing.simulation.level_loop import fifo_waits  # noqa: E402

PEERS: Final = Path(__file__).parent / "peers"
RUNS: Final = 3
HANDLE: Final = 300.0
STEADY_AGENTS: Final = 200
GAP: Final = HANDLE / (0.95 * STEADY_AGENTS)
# contacts per hour of a day of twelve hours, in half hours
SHAPE: Final = np.repeat([0.4, 0.7, 1.1, 1.5, 1.6, 1.5, 1.3, 1.2, 1.2, 1.1, 0.8, 0.6], 2)
PER_HOUR: Final = tuple((50_000 * SHAPE / SHAPE.sum() * 2).tolist())
DAY_AGENTS: Final = 380
PATIENCE: Final = 180.0
LOG_SD: Final = 1.0
REPLICATIONS: Final = 100
GOALS: Final = {"SimPy": 100, "Ciw": 300, "queuecomputer": 3, "cimba": 3}


@dataclass(frozen=True)
class Rate:
    """What one simulator did with one world."""

    contacts: float
    seconds: float
    wait_seconds: float  # mean over all contacts
    abandoned: float  # share

    @property
    def per_second(self) -> float:
        """Contacts a processor second."""
        return self.contacts / self.seconds


def main() -> None:
    """Two tables, the hundred days, and what compiling costs."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--peers-python", default=sys.executable)
    arguments.add_argument("--rscript", default=which("Rscript"))
    given = arguments.parse_args()
    steady = {
        "contacts": 1_000_000, "agents": STEADY_AGENTS, "handle_seconds": HANDLE, "gap_seconds": GAP,
    }  # fmt: skip
    day = {
        "contacts": 50_000, "agents": DAY_AGENTS, "handle_seconds": HANDLE, "per_hour": PER_HOUR,
        "log_sd": LOG_SD, "patience_seconds": PATIENCE,
    }  # fmt: skip
    compiling()
    table("200 agents at 95 % of their time (M/M/200)", our_steady(), peers(given, steady))
    table("A day of 50,000 contacts, with abandonment", our_day(), peers(given, day))


def our_steady() -> dict[str, Rate]:
    """The loop without abandonment, and the general engine."""
    return {"wellspent, one queue": best(_fifo), "wellspent, general engine": best(_steady)}


def our_day() -> dict[str, Rate]:
    """A hundred replications, as a plan asks for them."""
    found = {"wellspent, one queue": best(_levels), "wellspent, general engine": best(_day)}
    seconds = found["wellspent, one queue"].seconds
    print(f"\n{REPLICATIONS} replications of the day of 50,000 contacts: {seconds:.2f} s")
    return found


def _fifo(seed: int) -> tuple[float, float, float]:
    n = 2_000_000
    rng = np.random.default_rng(seed)
    arrivals = np.cumsum(rng.standard_exponential(n)) * GAP
    waits = fifo_waits(
        frozen(arrivals), frozen(rng.standard_exponential(n) * HANDLE), STEADY_AGENTS
    )
    return n, float(waits.mean()), 0.0


def _levels(seed: int) -> tuple[float, float, float]:
    run = simulate_levels(
        Arrivals(PER_HOUR, 1800.0), Lognormal(HANDLE, LOG_SD), Exponential(PATIENCE),
        [DAY_AGENTS] * len(PER_HOUR), replications=REPLICATIONS, seed=seed,
    )  # fmt: skip
    offered = float(run.offered.sum())
    return offered, float(run.wait_seconds.sum()) / offered, float(run.abandoned.sum()) / offered


def _steady(seed: int) -> tuple[float, float, float]:
    hours = 1_000_000 * GAP / 3600
    arrivals = Arrivals((3600 / GAP,) * round(hours), 3600.0)
    return _general(Queue("all", arrivals, Exponential(HANDLE)), STEADY_AGENTS, seed)


def _day(seed: int) -> tuple[float, float, float]:
    queue = Queue(
        "all", Arrivals(PER_HOUR, 1800.0), Lognormal(HANDLE, LOG_SD), Exponential(PATIENCE)
    )
    return _general(queue, DAY_AGENTS, seed)


def _general(queue: Queue, agents: int, seed: int) -> tuple[float, float, float]:
    scenario = Scenario((queue,), (AgentGroup("all", (Shift(),), (("all", 1),), agents),))
    found = simulate(scenario, replications=1, seed=seed)
    offered, waited, abandoned = (
        float(found.count(name).sum()) for name in ("offered", "wait_seconds", "abandoned")
    )
    return offered, waited / offered, abandoned / offered


def best(world: Callable[[int], tuple[float, float, float]]) -> Rate:
    """The quickest of some runs, after one that compiles or reads what was compiled."""
    world(99)
    return min((_timed(world, seed) for seed in range(RUNS)), key=lambda rate: rate.seconds)


def _timed(world: Callable[[int], tuple[float, float, float]], seed: int) -> Rate:
    began = time.process_time()
    contacts, wait, abandoned = world(seed)
    return Rate(contacts, time.process_time() - began, wait, abandoned)


def peers(given: argparse.Namespace, world: dict[str, Any]) -> dict[str, Rate | str]:
    """Each of the others, or why it is not there."""
    found: dict[str, Rate | str] = {}
    for name in ("simpy", "cimba", "ciw"):
        words = {"simpy": "SimPy", "ciw": "Ciw", "cimba": "cimba"}[name]
        small = world | ({"contacts": 100_000} if name in {"simpy", "ciw"} else {})
        command = [given.peers_python, str(PEERS / f"queue_{name}.py")]
        if given.peers_python == sys.executable and find_spec(name) is None:
            found[words] = "not installed: give --peers-python"
        else:
            found[words] = quickest(
                [*command, json.dumps(small | {"seed": s})] for s in range(RUNS)
            )
    if "per_hour" in world:
        found["queuecomputer"] = "knows no abandonment"
    elif given.rscript is None:
        found["queuecomputer"] = "not installed: give --rscript"
    else:
        numbers = [
            str(world[key]) for key in ("contacts", "agents", "gap_seconds", "handle_seconds")
        ]
        command = [given.rscript, str(PEERS / "queue_queuecomputer.R"), *numbers]
        found["queuecomputer"] = quickest([command] * RUNS)
    return found


def quickest(commands: Iterator[list[str]] | list[list[str]]) -> Rate | str:
    """The quickest of these runs; what the program says where it fails."""
    rates = []
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            return f"failed: {done.stderr.strip().splitlines()[-1][:60]}"
        said = json.loads(done.stdout.strip().splitlines()[-1])
        n = said["contacts"]
        rates.append(Rate(n, said["seconds"], said["wait_seconds"] / n, said["abandoned"] / n))
    return max(rates, key=lambda rate: rate.per_second)


def table(title: str, ours: dict[str, Rate], others: dict[str, Rate | str]) -> None:
    """Contacts a second, how much quicker we are, and what was simulated: it has to be the same."""
    base = next(iter(ours.values())).per_second
    print(f"\n{title}\n\n| | contacts/s | ours is … × as quick | goal | mean wait | hung up |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for name, rate in (ours | others).items():
        if isinstance(rate, str):
            print(f"| {name} | {rate} | | | | |")
            continue
        goal = f"{GOALS[name]}" if name in GOALS else ""
        print(
            f"| {name} | {rate.per_second:,.0f} | {base / rate.per_second:,.1f} | {goal} "
            f"| {rate.wait_seconds:.1f} s | {rate.abandoned:.1%} |"
        )


def compiling() -> None:
    """The first call with nothing compiled before, and with what an earlier process kept."""
    code = (
        "import time; began = time.perf_counter()\n"
        "from wellspent.staffing.simulate import simulate_levels\n"
        "from wellspent.staffing.arrivals import Arrivals\n"
        "from wellspent.staffing.handle_times import Exponential\n"
        "simulate_levels(Arrivals((60.0,)), Exponential(60.0), Exponential(60.0), [2], replications=8)\n"
        "print(time.perf_counter() - began)"
    )
    with tempfile.TemporaryDirectory() as cache:
        environment = os.environ | {"NUMBA_CACHE_DIR": cache}
        first, second = (_run(code, environment) for _ in range(2))
    print(
        f"First simulation of a process, import included: {first:.1f} s to compile, {second:.1f} s kept."
    )


def _run(code: str, environment: dict[str, str]) -> float:
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return float(done.stdout)


if __name__ == "__main__":
    main()
