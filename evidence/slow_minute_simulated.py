"""Is the price of a slow minute right where hours change and handle times are skewed? Simulated:
`python evidence/slow_minute_simulated.py`.

The price by hour comes from formulas for exponential handling and hours that last for ever. Here whole
days of the synthetic centre of `slow_minute.py` are simulated with all contacts three seconds
shorter and three seconds longer, meeting the same chance; what waiting and lost contacts then cost
more, over the minutes given, is the price as it would have been. Prints Markdown.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from slow_minute import PRICES, say, synthetic_centre

from wellspent.estimate import Estimate, Figure, estimate_ratio
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.handle_times import Exponential, HandleTime, Lognormal
from wellspent.staffing.price.best_staffing import costs_many
from wellspent.staffing.price.demands import Demands
from wellspent.staffing.price.pools import Pool
from wellspent.staffing.price.slow_price import fixed_price_many
from wellspent.staffing.price.uncertain_inputs import Floats
from wellspent.staffing.simulation.level_run import LevelRun, simulate_levels

STEP: Final = 3.0
MEAN: Final = 300.0
PATIENCE: Final = 180.0
DAYS: Final = (("Tuesday", 1, 1.0), ("Saturday", 5, 1.0), ("Tuesday, a tenth fewer agents", 1, 0.9))


def main() -> None:
    """Prints one table."""
    print("# The price of a slow minute, by formula and simulated\n")
    print(
        "| pool and day | occupancy | by formula | simulated, exponential | lognormal (σ .7) | apart by |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for pool in synthetic_centre():
        for name, day, share in DAYS:
            contacts, agents = one_day(pool, day, share)
            formula, busy = by_formula(contacts, agents)
            replications = 600 if pool.name == "front" else 2_000
            plain, skewed = (
                simulated(contacts, agents, replications, lognormal=law) for law in (False, True)
            )
            apart = [x.value / formula - 1 for x in (plain, skewed) if isinstance(x, Estimate)]
            print(f"| {pool.name}, {name} | {busy:.0%} | {formula:.4f} | {say(plain, 4)} | {say(skewed, 4)} "
                  f"| {', '.join(f'{a:+.0%}' for a in apart)} |")  # fmt: skip


def one_day(pool: Pool, day: int, share: float) -> tuple[Floats, Floats]:
    """Contacts an hour, and agents, of the twelve open hours."""
    rows = slice(24 * day + 8, 24 * day + 20)
    return pool.hours.contacts_per_hour[rows], np.floor(share * pool.hours.agents[rows])


def by_formula(contacts: Floats, agents: Floats) -> tuple[float, float]:
    """The mean price of the minutes given on the day, hour by hour; and the occupancy."""
    demands = Demands(contacts, np.full(12, MEAN), np.full(12, PATIENCE))
    served = costs_many(agents, demands, PRICES).served
    price = 60.0 * fixed_price_many(agents, demands, PRICES)
    busy = served @ demands.handle_seconds / 3600.0 / agents.sum()
    return float(price @ served / served.sum()), float(busy)


def simulated(contacts: Floats, agents: Floats, replications: int, *, lognormal: bool) -> Figure:
    """What a minute more costs, in so many such days."""
    shorter, longer = (
        run(contacts, agents, law(MEAN + move, lognormal=lognormal), replications)
        for move in (-STEP, STEP)
    )
    minutes = (shorter.answered + longer.answered).sum(axis=1) / 2.0 * 2.0 * STEP / 60.0
    return estimate_ratio(cost(longer) - cost(shorter), minutes, "days")


def law(mean: float, *, lognormal: bool) -> HandleTime:
    """Handle times with this mean."""
    return Lognormal(mean, 0.7) if lognormal else Exponential(mean)


def run(contacts: Floats, agents: Floats, handle: HandleTime, replications: int) -> LevelRun:
    """The day, so many times, from an empty line to an empty line."""
    arrivals = Arrivals(tuple(contacts.tolist()), 3600.0)
    levels = [int(each) for each in agents]
    return simulate_levels(
        arrivals, handle, Exponential(PATIENCE), levels, replications=replications, seed=3
    )


def cost(day: LevelRun) -> Floats:
    """What customers' waiting and giving up cost, a day each."""
    waited = PRICES.waiting_per_hour * day.wait_seconds.sum(axis=1) / 3600.0
    lost = PRICES.abandonment * (day.abandoned + day.left).sum(axis=1)
    return np.asarray(waited + lost, dtype=np.float64)


if __name__ == "__main__":
    main()
