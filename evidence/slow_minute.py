"""What a slow minute costs, and what it could bring: `python evidence/slow_minute.py`.

The centre, its prices, the value of its slow time and what slow time does to repeats are made up
here; nothing of them was measured. What is shown is how the figures hang together: formulas, and
at the end one simulation. Prints Markdown.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.erlang import perform
from wellspent.staffing.handle_times import Exponential
from wellspent.staffing.price.best_staffing import best_agents
from wellspent.staffing.price.frontier import Frontier, draw_frontier
from wellspent.staffing.price.hour_prices import HourPrices, price_by_hour
from wellspent.staffing.price.money import Prices
from wellspent.staffing.price.pools import Pool, week_of
from wellspent.staffing.price.slow_price import fixed_price, flexible_price, target_price
from wellspent.staffing.price.slow_time import best_slow_time
from wellspent.staffing.price.slow_value import Segment, SlowValue
from wellspent.staffing.price.stories import Difference, Stories, tell_stories
from wellspent.staffing.price.story_cases import Change
from wellspent.staffing.price.week_work import Rule
from wellspent.staffing.required import most_contacts_per_hour, smallest
from wellspent.staffing.scenario import AgentGroup, Arrivals, Queue, Scenario, Shift, SlowTime
from wellspent.staffing.simulate import Simulation, simulate

TARGET: Final = Target.parse("80/20")
RULE: Final = Rule(TARGET)
PRICES: Final = Prices(21, waiting_per_hour=10, abandonment=5, shrinkage=0.3)  # 0.50 a minute
SEATS: Final = (5, 20, 100, 500)
OCCUPANCIES: Final = (0.50, 0.60, 0.70, 0.80, 0.85, 0.90, 0.95)
SEGMENTS: Final = (
    Segment("worried", 0.3, SlowValue(2.0, 60)),
    Segment("others", 0.7, SlowValue(0.6, 40)),
)
IDLE_AGENTS: Final = 75


def main() -> None:
    """Prints every table."""
    published_price()
    envelope()
    by_occupancy()
    centre = synthetic_centre()
    by_hour(centre)
    best_seconds(centre)
    frontier(centre)
    stories(centre)
    where_idle()
    where_idle_by_size()
    speed(centre)


def published_price() -> None:
    """600 contacts an hour, an agent's minute at 0.50: what a slow minute costs at the best staffing."""
    print("# The price of a slow minute\n\n## 600 contacts an hour, 0.50 for an agent's minute\n")
    print("| handle s | patience s | an hour of waiting | a lost contact | best agents | occupancy | "
          "a minute, per contact offered | per contact that gets it |")  # fmt: skip
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for handle, patience, waiting, lost in (
        (360, 120, 10, 5), (300, 180, 10, 5), (300, 180, 30, 5), (300, 300, 30, 2),
        (240, 300, 12, 2.5), (300, math.inf, 30, 0),
    ):  # fmt: skip
        demand = Demand(600, handle, patience)
        prices = replace(PRICES, waiting_per_hour=waiting, abandonment=lost)
        agents = best_agents(demand, prices).agents
        reached = perform(agents, demand)
        given = 60 * flexible_price(demand, prices)
        print(f"| {handle} | {patience:g} | {waiting} | {lost:g} | {agents:.2f} | {reached.occupancy:.1%} "
              f"| {given * (1 - reached.abandonment):.4f} | {given:.4f} |")  # fmt: skip
    idle = 60 * fixed_price(75, Demand(600, 300, 180), PRICES)
    print(f"\n75 agents where 50 would do nothing but serve: {idle:.6f} a minute.")


def envelope() -> None:
    """At the best staffing it makes no difference whether agents follow or stay."""
    print(
        "\n## Agents who stay and agents who follow, at the best staffing (300 s, patience 180 s)\n"
    )
    print(
        "| load in erlangs | best agents | stay | follow | apart by | 80/20 kept | and at most 70 % busy |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for seats in SEATS:
        demand = Demand(seats * 12, 300, 180)
        agents = best_agents(demand, PRICES).agents
        stay, follow = fixed_price(agents, demand, PRICES), flexible_price(demand, PRICES)
        kept, capped = (target_price(demand, PRICES, TARGET, cap) for cap in (None, 0.7))
        print(f"| {seats} | {agents:.2f} | {60 * stay:.4f} | {60 * follow:.4f} | "
              f"{abs(stay / follow - 1):.1e} | {60 * kept:.4f} | {60 * capped:.4f} |")  # fmt: skip


def by_occupancy() -> None:
    """What a minute costs at agents who stay, by size and by how busy they are."""
    print(
        "\n## A slow minute with the agents who are there, by occupancy (300 s, patience 180 s)\n"
    )
    print("| seats | " + " | ".join(f"{busy:.0%}" for busy in OCCUPANCIES) + " | at 80/20 |")
    print("| ---: |" + " ---: |" * (len(OCCUPANCIES) + 1))
    for seats in SEATS:
        cells = [60 * fixed_price(seats, at_occupancy(seats, busy), PRICES) for busy in OCCUPANCIES]
        most = most_contacts_per_hour(seats, TARGET, 300, 180)
        demand = Demand(most, 300, 180)
        held = f"{60 * fixed_price(seats, demand, PRICES):.3f} ({perform(seats, demand).occupancy:.0%})"
        print(f"| {seats} | {' | '.join(f'{cell:.3f}' for cell in cells)} | {held} |")


def at_occupancy(seats: int, busy: float) -> Demand:
    """The contacts at which so many agents are so busy."""
    low, high = 0.0, 30.0 * seats
    for _ in range(60):
        middle = (low + high) / 2
        idle = perform(seats, Demand(middle, 300, 180)).occupancy < busy
        low, high = (middle, high) if idle else (low, middle)
    return Demand(low, 300, 180)


def synthetic_centre() -> list[Pool]:
    """Two made-up pools, open from 8 to 20 on six days; shifts do not follow the evenings and Saturdays."""
    rng = np.random.default_rng(2)
    weekday, hour = np.divmod(np.arange(168), 24)
    day = np.where((hour >= 8) & (hour < 20), np.where(weekday < 5, 1.0, 0.6 * (weekday < 6)), 0.0)
    shape = day * (1 + 0.6 * np.sin((hour - 7) / 12 * np.pi)) * rng.uniform(0.85, 1.15, 168)
    pools = []
    for name, most in (("front", 400.0), ("claims", 40.0)):
        contacts = most * shape
        need = contacts * 300 / 3600
        there = need + (0.8 + rng.uniform(-0.7, 1.0, 168)) * np.sqrt(need)
        there = np.where(day > 0, np.ceil(np.maximum(there, 0.65 * there.max())), 0.0)
        pools.append(Pool(
            name,
            week_of(contacts, there, contacts_sd=0.08 * contacts, intervals=16, weekday=weekday, hour=hour),
            Estimate(300, 294, 306, 2_400, "synthetic"),
            Estimate(42, 37, 47, 2_400, "synthetic"),
            Estimate(35, 32, 38, 2_400, "synthetic"),
            patience_seconds=Estimate(180, 150, 215, 600, "synthetic"),
            repeat_share=Estimate(0.15, 0.13, 0.17, 2_400, "synthetic"),
            segments=SEGMENTS,
        ))  # fmt: skip
    return pools


def by_hour(pools: list[Pool]) -> None:
    """The price by hour, and what is free."""
    print("\n## A slow minute by the hour of a Tuesday and a Saturday (synthetic centre)\n")
    found = [price_by_hour(pool, PRICES) for pool in pools]
    names = [f"{each.pool}, {day} | agents" for each in found for day in ("Tuesday", "Saturday")]
    print(f"| hour | {' | '.join(names)} |\n| ---: |" + " --- | ---: |" * len(names))
    for hour in range(7, 20):
        cells = [
            one_hour(pool, each, 24 * day + hour)
            for pool, each in zip(pools, found, strict=True)
            for day in (1, 5)
        ]
        print(f"| {hour} | {' | '.join(cells)} |")
    for pool, each in zip(pools, found, strict=True):
        known = ~np.isnan(each.value)
        exact = replace(pool, hours=replace(pool.hours, contacts_sd=np.zeros(168)))
        plain = price_by_hour(exact, PRICES)
        print(f"\n{each.pool}: {int(known.sum())} of 168 hours have a price, {int(nearly_nothing(each).sum())} nearly none "
              f"(all of the interval below {0.05 * each.staffed_minute:.3f}); mean {np.nanmean(each.value):.3f}, "
              f"or {np.nanmean(plain.value):.3f} if contacts were the same every week.")  # fmt: skip


def nearly_nothing(found: HourPrices) -> npt.NDArray[np.bool_]:
    """Rows in which the whole interval lies below a twentieth of what an agent's minute costs."""
    with np.errstate(invalid="ignore"):
        return np.asarray(found.high < 0.05 * found.staffed_minute)


def one_hour(pool: Pool, found: HourPrices, row: int) -> str:
    """A price with its interval, or why there is none."""
    figure = found.figures[row]
    if isinstance(figure, Unknown):
        return f"unknown: {figure.reason} | {pool.hours.agents[row]:g}"
    nothing = ", nearly none" if nearly_nothing(found)[row] else ""
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f}){nothing} | {pool.hours.agents[row]:g}"


def best_seconds(pools: list[Pool]) -> None:
    """The best slow seconds of each segment under three ways of staffing."""
    print("\n## The best slow seconds to add (assumed: V 2.00, τ 60 s and V 0.60, τ 40 s)\n")
    print("| pool | agents | worried s | others s | a minute costs then | gain an hour |")
    print("| --- | --- | ---: | ---: | ---: | ---: |")
    for pool in pools:
        for name, best in (
            ("stay as they are", best_slow_time(pool, PRICES, staffing="fixed")),
            ("follow at the least cost", best_slow_time(pool, PRICES)),
            ("follow to keep 80/20", best_slow_time(pool, PRICES, staffing=TARGET)),
            ("the same, 10 s at most", best_slow_time(pool, PRICES, staffing=TARGET, budget_seconds=10)),
        ):  # fmt: skip
            print(f"| {pool.name} | {name} | {best.seconds['worried']:.1f} | {best.seconds['others']:.1f} "
                  f"| {60 * best.price:.3f} | {best.gain_per_hour:.2f} |")  # fmt: skip


def frontier(pools: list[Pool]) -> None:
    """What more slow time takes."""
    print("\n## What slow time takes, agents for 80/20 (synthetic centre)\n")
    print(
        "| slow seconds added | agents | wages a year | with 40 % of friction cut: agents | wages a year |"
    )
    print("| ---: | ---: | ---: | ---: | ---: |")
    line: Frontier = draw_frontier(pools, PRICES, RULE, slow_seconds=[0, 15, 30, 60, 120])
    cut = line.cut if isinstance(line.cut, tuple) else ()
    for point, less in zip(line.as_it_is, cut, strict=True):
        print(f"| {point.slow_seconds:g} | {say(point.agents, 1)} | {say(point.cost_per_year)} | "
              f"{say(less.agents, 1)} | {say(less.cost_per_year)} |")  # fmt: skip


def stories(pools: list[Pool]) -> None:
    """The three stories, and what they gain in parts."""
    change = Change(0.4, None, repeats_per_friction=0.1, repeats_per_slow_second=0.002)
    told = tell_stories(pools, PRICES, change, RULE, draws=400)
    print("\n## Three stories (synthetic centre, 40 % of friction cut)\n")
    columns = [told.today, told.banked, told.spent]
    print("| | " + " | ".join(story.name for story in columns) + " |\n| --- |" + " ---: |" * 3)
    for name, digits in (
        ("agents", 1), ("handle_seconds", 1), ("slow_seconds_added", 1), ("service_level", 3),
        ("wait_seconds", 1), ("occupancy", 3), ("contacts_per_week", 0), ("repeats_per_week", 0),
        ("wages", 0), ("customers_cost", 0), ("value", 0), ("net", 0),
    ):  # fmt: skip
        print(f"| {name} | " + " | ".join(say(getattr(s, name), digits) for s in columns) + " |")
    print("\n| a year, against today | bank it | spend it |\n| --- | ---: | ---: |")
    for part in told.banked_difference.parts:
        print(
            f"| gain from {part} | {say(told.banked_difference.parts[part])} | {say(told.spent_difference.parts[part])} |"
        )
    print(
        f"| gain in all | {say(told.banked_difference.gain)} | {say(told.spent_difference.gain)} |"
    )
    sums = [total(told.banked_difference), total(told.spent_difference)]
    print(f"| the parts added up | {sums[0]:,.0f} | {sums[1]:,.0f} |")
    print(f"\nSpending gains more than banking by {say(told.spent_over_banked)} a year. "
          f"Assumed: {', '.join(told.assumed)}.")  # fmt: skip
    print(f"How: {told.method}.")
    without_value(pools, change)
    present(told)


def without_value(pools: list[Pool], change: Change) -> None:
    """What is said where nobody stated a value of slow time."""
    bare = tell_stories(
        [replace(pool, segments=()) for pool in pools], PRICES, change, RULE, draws=40
    )
    print(
        f"\nWithout a value of slow time: value {say(bare.spent.value)}; wages {say(bare.spent.wages)}."
    )


def present(told: Stories) -> None:
    """What those who are there today reach."""
    if not isinstance(told.present, Unknown):
        print(f"\nThe agents who are there: {say(told.present.agents, 1)}, service level "
              f"{say(told.present.service_level, 3)}, wages {say(told.present.wages)} a year.")  # fmt: skip


def total(difference: Difference) -> float:
    """The parts of a gain, added up."""
    return sum(part.value for part in difference.parts.values() if isinstance(part, Estimate))


def say(figure: Figure, digits: int = 0) -> str:
    """A figure with its interval."""
    if isinstance(figure, Unknown):
        return f"unknown ({figure.reason}; what would lift it: {figure.lift})"
    if figure.low == figure.high:
        return f"{figure.value:,.{digits}f}"
    return f"{figure.value:,.{digits}f} ({figure.low:,.{digits}f} to {figure.high:,.{digits}f})"


def where_idle() -> None:
    """Slow time given always, or only where agents are idle; simulated with the same chance."""
    print(f"\n## Slow time only where agents are idle (simulated: 600 contacts an hour, 300 s, patience "
          f"180 s, {IDLE_AGENTS} agents)\n")  # fmt: skip
    print("| given | seconds when given | seconds a contact | service level | wait s |")
    print("| --- | ---: | ---: | ---: | ---: |")
    for wanted in (60.0, 80.0):
        print(simulated("always", wanted, 0))
        for idle in (3, 6, 10):
            print(simulated(f"where {idle} more are idle", seconds_for(wanted, idle), idle))


def where_idle_by_size() -> None:
    """The same two, 60 s always and 80 s where three are idle, in pools of other sizes."""
    print(
        "\n| contacts an hour | patience s | agents | 60 s always | 80 s a contact, where 3 more are idle |"
    )
    print("| ---: | ---: | ---: | ---: | ---: |")
    for patience in (180.0, math.inf):
        for contacts in (30, 60, 120, 300, 600):
            agents = smallest(Demand(contacts, 360, patience), Target(0.99, 20))
            centre = Idle(contacts, patience, agents)
            always = day(60.0, 0, 20, centre).figure("service_level")
            seldom = day(seconds_for(80.0, 3, centre), 3, 20, centre).figure("service_level")
            print(f"| {contacts} | {patience:g} | {agents} | {say(always, 4)} | {say(seldom, 4)} |")


class Idle(NamedTuple):
    """A pool to simulate, with 300 s of handling; at 600 contacts an hour for a day."""

    contacts: int = 600
    patience: float = 180.0
    agents: int = IDLE_AGENTS


def seconds_for(wanted: float, idle: int, centre: Idle | None = None) -> float:
    """How long slow time has to be where so many are idle, so that so much is given on average."""
    low, high = wanted, 4.0 * wanted
    for _ in range(9):
        middle = (low + high) / 2
        given = day(middle, idle, 8, centre).figure("given_seconds")
        low, high = (
            (middle, high)
            if isinstance(given, Estimate) and given.value < wanted
            else (low, middle)
        )
    return (low + high) / 2


def day(seconds: float, idle: int, replications: int, centre: Idle | None = None) -> Simulation:
    """14,400 contacts at hours that are all alike, so many times."""
    contacts, patience, agents = centre or Idle()
    arrivals = Arrivals((float(contacts),) * (14_400 // contacts), 3600.0)
    gives_up = None if math.isinf(patience) else Exponential(patience)
    queue = Queue("front", arrivals, Exponential(300.0), gives_up)
    group = AgentGroup("all", (Shift(),), (("front", 1),), count=agents)
    scenario = Scenario((queue,), (group,), (SlowTime("front", seconds, idle),))
    return simulate(scenario, replications=replications, seed=1)


def simulated(name: str, seconds: float, idle: int) -> str:
    """One row: what so much slow time reaches."""
    run = day(seconds, idle, 40)
    figures = [say(run.figure(m), d) for m, d in (("given_seconds", 1), ("service_level", 4), ("wait_seconds", 2))]  # fmt: skip
    return f"| {name} | {seconds:.0f} | {' | '.join(figures)} |"


def speed(pools: list[Pool]) -> None:
    """How long a page waits for each answer."""
    print(
        "\n## Seconds of one processor for both pools' week\n\n| question | seconds |\n| --- | ---: |"
    )
    change = Change(0.4, None, 0.1, 0.002)
    for name, ask in (
        ("price by hour", lambda: [price_by_hour(pool, PRICES) for pool in pools]),
        ("frontier, 13 points twice", lambda: draw_frontier(pools, PRICES, RULE)),
        ("three stories, 40 draws", lambda: tell_stories(pools, PRICES, change, RULE, draws=40)),
        ("three stories, 100 draws", lambda: tell_stories(pools, PRICES, change, RULE)),
        ("best seconds, agents stay", lambda: [best_slow_time(p, PRICES, staffing="fixed") for p in pools]),
        ("best seconds, 80/20 kept", lambda: [best_slow_time(p, PRICES, staffing=TARGET) for p in pools]),
    ):  # fmt: skip
        ask()
        begin = time.process_time()
        ask()
        print(f"| {name} | {time.process_time() - begin:.2f} |")


if __name__ == "__main__":
    main()
