"""What plans of staff achieve, cost and take to make: `python evidence/plans.py`.

Synthetic days, of no real centre: a rise, a peak before noon and a fall, from a few contacts an
hour to ten thousand; one with conversations of twenty minutes and a steep rise and fall. Handle
times are lognormal (standard deviation 1.1 times the mean), patience is exponential with a mean of
two minutes, the target 80 % answered within 20 seconds. What levels achieve is simulated in days
that took no part in finding them. CPU seconds of this machine. Prints Markdown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

import numpy as np

from wellspent.estimate import Figure, Unknown
from wellspent.staffing.arrivals import Arrivals
from wellspent.staffing.demand import Target
from wellspent.staffing.erlang_kernel import smallest_many
from wellspent.staffing.handle_times import Exponential, Lognormal
from wellspent.staffing.planning.achieved import Achieved, achieved_by
from wellspent.staffing.planning.levels import find_levels
from wellspent.staffing.planning.open_stretches import open_intervals, simulate_open
from wellspent.staffing.planning.plan import achieve_cover, make_plan
from wellspent.staffing.planning.rosters import Person, open_shifts, roster
from wellspent.staffing.planning.shifts import design_shifts, usual_kinds
from wellspent.staffing.scenario import AgentGroup, Queue, Scenario, Shift
from wellspent.staffing.simulate import simulate

TARGET: Final = Target.parse("80/20")
PATIENCE: Final = Exponential(120.0)
WAGE: Final = 20.0
SHRINKAGE: Final = 0.3
DOUBT: Final = 0.1  # standard deviation of a whole day around its forecast

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Day:
    """A synthetic day."""

    name: str
    arrivals: Arrivals
    handle: Lognormal


def main() -> None:
    """Prints all tables."""
    print("# Plans\n\nSynthetic days; 80/20; mean patience 120 s.")
    for table in (
        print_levels,
        print_targets,
        print_shifts,
        print_plans,
        print_cover,
        print_engines,
        print_rosters,
    ):
        table()


def days() -> list[Day]:
    """From the smallest to the largest, and the steep one."""
    five, twenty = Lognormal.with_cv(300, 1.1), Lognormal.with_cv(1200, 1.1)
    steep = (40,) * 8 + (400,) * 12 + (40,) * 8 + (300,) * 12 + (30,) * 8
    return [
        Day("small", Arrivals(hill(24, 24), 1800), five),
        Day("medium", Arrivals(hill(48, 350), 900), five),
        Day("large", Arrivals(hill(48, 10_000), 900), five),
        Day("steep, 20 min", Arrivals(steep, 900), twenty),
    ]


def hill(intervals: int, peak: float) -> tuple[float, ...]:
    """Contacts per hour over twelve hours."""
    t = (np.arange(intervals) + 0.5) / intervals
    shape = 0.25 + 0.75 * np.sin(np.pi * t) ** 1.5 + 0.15 * np.exp(-(((t - 0.35) / 0.08) ** 2))
    return tuple((peak * shape).tolist())


def print_levels() -> None:
    """Erlang's levels beside those found by simulation."""
    print("\n## Levels: every interval is to keep the target\n")
    print("| day | contacts | levels by | agents' hours | cost | answered in time | worst interval | "
          "intervals that miss | hang up | occupancy | CPU s |")  # fmt: skip
    print("| --- | ---: | --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |")
    for day in days():
        for name, levels, seconds in ways(day):
            reached = achieve(day, levels)
            hours = sum(levels) * day.arrivals.interval_seconds / 3600
            print(
                f"| {day.name} | {day.arrivals.expected:,.0f} | {name} | {hours:,.1f} | "
                f"{hours * WAGE / (1 - SHRINKAGE):,.0f} | {shown(reached.service_level)} | "
                f"{np.nanmin(reached.service_level_by_interval.mean):.2f} | "
                f"{len(reached.missed(TARGET.share))} of {len(levels)} | "
                f"{shown(reached.abandonment)} | {shown(reached.occupancy)} | {seconds} |"
            )
    print(
        f"\nCost: {WAGE:g} an hour, shrinkage {SHRINKAGE:.0%}, as if one could hire by the interval."
    )


def ways(day: Day) -> list[tuple[str, Sequence[int], str]]:
    """Three ways to levels: their name, the levels, CPU seconds where they are worth saying."""
    simulated, seconds = timed(lambda: find_levels(day.arrivals, day.handle, PATIENCE, TARGET))
    return [
        ("Erlang C", erlang_c_levels(day), ""),
        ("Erlang A", simulated.erlang, ""),
        ("simulation", simulated.levels, f"{seconds:.2f}"),
    ]


def erlang_c_levels(day: Day) -> Sequence[int]:
    """As if nobody hung up."""
    found: list[int] = smallest_many(
        day.arrivals.contacts_per_hour,
        day.handle.mean_seconds,
        np.inf,
        TARGET.share,
        TARGET.seconds,
    ).tolist()
    return found


def achieve(day: Day, levels: Sequence[int]) -> Achieved:
    """What levels reach in days of their own."""
    replications = int(np.clip(1_000_000 / day.arrivals.expected, 30, 400))
    run = simulate_open(
        day.arrivals, day.handle, PATIENCE, levels, open_intervals(day.arrivals),
        threshold_seconds=TARGET.seconds, replications=replications, seed=4711,
    )  # fmt: skip
    return achieved_by(run, "independent simulation")


def print_targets() -> None:
    """What a target over the day and a cap on occupancy change."""
    print("\n## Levels by simulation: other targets\n")
    print(
        "| day | target | agents' hours | answered in time | worst interval | hang up | occupancy |"
    )
    print("| --- | --- | ---: | --- | ---: | ---: | ---: |")
    for day in days():
        each = find_levels(day.arrivals, day.handle, PATIENCE, TARGET)
        over = find_levels(day.arrivals, day.handle, PATIENCE, TARGET, over="plan")
        cap = find_levels(day.arrivals, day.handle, PATIENCE, TARGET, max_occupancy=0.85)
        for name, found in (("every interval", each), ("the day", over), ("occupancy ≤ 85 %", cap)):
            reached = achieve(day, found.levels)
            print(
                f"| {day.name} | {name} | {found.hours:,.1f} | {shown(reached.service_level)} | "
                f"{np.nanmin(reached.service_level_by_interval.mean):.2f} | "
                f"{shown(reached.abandonment)} | {shown(reached.occupancy)} |"
            )


def print_shifts() -> None:
    """The integer program: what it finds, how good that is, how long it takes."""
    print("\n## Shifts of 8, 6 and 4 paid hours with breaks, by the quarter of an hour\n")
    print(
        "| levels | agents' hours | paid hours | shifts | may be dearer by | time ran out | CPU s |"
    )
    print("| --- | ---: | ---: | ---: | ---: | --- | ---: |")
    cases: list[tuple[str, list[int], bool]] = []
    for day in days():
        found = find_levels(day.arrivals, day.handle, PATIENCE, TARGET)
        parts = round(day.arrivals.interval_seconds) // 900
        cases.append((day.name, np.repeat(found.levels, parts).tolist(), False))
        if day.name == "medium":
            night = [0] * 24
            shares = (1, 0.9, 0.9, 0.9, 1, 0.5, 0.3)
            week = [
                night + np.rint(s * np.array(found.levels)).astype(int).tolist() + night
                for s in shares
            ]
            cases.append(("medium, a week", sum(week, []), False))  # noqa: RUF017 - seven of them
    around = [1] * 32 + [2] * 48 + [1] * 16
    cases.append(("1 and 2 agents, day and night", around, True))
    cases.append(("20 and 40, day and night", [20 * n for n in around], True))
    clock = np.repeat([2] * 6 + [3, 5, 8, 9, 9, 8, 8, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2], 4).tolist()
    cases.append(("2 to 9 agents, a week around the clock", clock * 7, True))
    for name, levels, cyclic in cases:
        plan, seconds = timed(
            lambda levels=levels, cyclic=cyclic: design_shifts(  # type: ignore[misc]
                levels, usual_kinds(24 if cyclic else 12), interval_seconds=900, cyclic=cyclic
            )
        )
        print(
            f"| {name} | {sum(levels) / 4:,.1f} | {plan.paid_hours:,.1f} | {plan.n_shifts:,} | "
            f"{plan.gap:.1%} | {'yes' if plan.stopped == 'time' else 'no'} | {seconds:.1f} |"
        )


def print_plans() -> None:
    """Whole plans: as forecast, and with the day in doubt."""
    print(f"\n## Plans: what their shifts achieve; a day strays by {DOUBT:.0%}\n")
    print(
        "| day | paid hours | cost | as forecast | in doubt | such days that keep 80/20 | CPU s |"
    )
    print("| --- | ---: | ---: | --- | --- | --- | ---: |")
    for day in days():
        rng = np.random.default_rng(1)
        scales = np.exp(rng.normal(-(DOUBT**2) / 2, DOUBT, 100))
        samples = [
            Arrivals(
                tuple((scale * np.array(day.arrivals.contacts_per_hour)).tolist()),
                day.arrivals.interval_seconds,
            )
            for scale in scales
        ]
        plan, seconds = timed(
            lambda day=day, samples=samples: make_plan(  # type: ignore[misc]
                day.arrivals, day.handle, PATIENCE, TARGET,
                samples=samples, wage_per_hour=WAGE, shrinkage=SHRINKAGE, first_hour=8.0,
            )
        )  # fmt: skip
        doubt = plan.in_doubt
        print(
            f"| {day.name} | {plan.paid_hours:,.1f} | {amount(plan.cost)} | "
            f"{shown(plan.achieved.service_level)} | "
            f"{'' if isinstance(doubt, Unknown) else shown(doubt.service_level)} | "
            f"{shown(plan.kept)} | {seconds:.1f} |"
        )


def print_cover() -> None:
    """Why shifts are fitted by the quarter: cover that holds on average does not hold."""
    print("\n## Shifts that cover the half hour on average, and every quarter of it\n")
    print("| day, half hours | cover | paid hours | answered in time | worst half hour |")
    print("| --- | --- | ---: | --- | ---: |")
    handle = Lognormal.with_cv(300, 1.1)
    for name, peak in (("small", 24.0), ("medium", 350.0)):
        day = Day(name, Arrivals(hill(24, peak), 1800), handle)
        found = find_levels(day.arrivals, handle, PATIENCE, TARGET)
        fine = Arrivals(tuple(np.repeat(day.arrivals.contacts_per_hour, 2).tolist()), 900)
        for parts, cover in ((1, "on average"), (2, "every quarter")):
            plan = design_shifts(
                np.repeat(found.levels, parts).tolist(), usual_kinds(12),
                interval_seconds=1800 / parts, shrinkage=SHRINKAGE,
            )  # fmt: skip
            at_work, _ = plan.at_work()
            whole = np.repeat(at_work, 48 // len(at_work)).tolist()
            reached = achieve(Day(name, fine, handle), whole)
            by_half = reached.service_level_by_interval.mean.reshape(-1, 2).mean(axis=1)
            print(
                f"| {name} | {cover} | {plan.paid_hours:,.1f} | {shown(reached.service_level)} | "
                f"{by_half.min():.2f} |"
            )


def print_engines() -> None:
    """The cover of all agents together, which a plan is judged by, beside each agent's own shift."""
    print("\n## The same shifts, simulated as cover and agent by agent\n")
    print("| day | breaks | answered in time, cover | agent by agent |")
    print("| --- | --- | --- | --- |")
    for day in (day for day in days() if day.name != "large"):
        found = find_levels(day.arrivals, day.handle, PATIENCE, TARGET)
        parts = round(day.arrivals.interval_seconds) // 900
        for name in ("with", "without"):
            kinds = [
                kind if name == "with" else replace(kind, breaks=()) for kind in usual_kinds(12)
            ]
            plan = design_shifts(
                np.repeat(found.levels, parts).tolist(), kinds, interval_seconds=900
            )
            cover = achieve_cover(
                day.arrivals, day.handle, PATIENCE, plan, open_intervals(day.arrivals),
                threshold_seconds=TARGET.seconds, replications=200, seed=4711,
            )  # fmt: skip
            agents = tuple(
                Shift(each.begin_seconds, each.end_seconds, each.breaks)
                for each in plan.shifts
                for _ in range(each.agents)
            )
            scenario = Scenario(
                (Queue("all", day.arrivals, day.handle, PATIENCE),),
                (AgentGroup("team", agents, (("all", 1),)),),
            )
            each_own = simulate(scenario, replications=200, seed=4711)
            print(
                f"| {day.name} | {name} | {shown(cover.service_level)} | "
                f"{shown(each_own.service_level)} |"
            )


def print_rosters() -> None:
    """A week's shifts given to people, everybody with one wish for a day off."""
    print("\n## Rosters: contracts of 40, 30 and 20 hours, five days, eleven hours' rest\n")
    print("| people | shifts | stay open | wishes refused | late shifts, most less fewest | "
          "proven best | CPU s |")  # fmt: skip
    print("| ---: | ---: | ---: | ---: | ---: | --- | ---: |")
    rng = np.random.default_rng(2)
    hours = np.rint(np.array(hill(24, 1.0)) * 100) / 100
    for peak, spare in ((3, 1.15), (8, 1.15), (30, 1.15), (30, 0.95)):
        night = np.zeros(12)
        week = [
            np.r_[np.zeros(16), np.ceil(peak * hours * share), night[:8]]
            for share in (1, 0.9, 0.9, 0.9, 1, 0.5, 0.3)
        ]
        plan = design_shifts(np.concatenate(week).tolist(), usual_kinds(12), interval_seconds=1800)
        people = [
            Person(f"person {n}", (40, 40, 30, 20)[n % 4], wishes=frozenset({int(rng.integers(7))}))
            for n in range(int(plan.fewest_people() * spare) + 1)
        ]
        made, seconds = timed(lambda plan=plan, people=people: roster(open_shifts(plan), people))  # type: ignore[misc]
        print(
            f"| {len(people)} | {plan.n_shifts} | {made.n_open} | {len(made.refused)} of {len(people)} | "
            f"{made.late_spread} | {'yes' if made.best else 'no'} | {seconds:.1f} |"
        )


def timed(make: Callable[[], _Made]) -> tuple[_Made, float]:
    """What was made, and the CPU seconds it took."""
    begun = time.process_time()
    made = make()
    return made, time.process_time() - begun


def shown(figure: Figure) -> str:
    """A share with its interval."""
    if isinstance(figure, Unknown):
        return figure.reason
    return f"{figure.value:.3f} ({figure.low:.3f}–{figure.high:.3f})"


def amount(figure: Figure) -> str:
    """Money, exact for the plan."""
    return figure.reason if isinstance(figure, Unknown) else f"{figure.value:,.0f}"


if __name__ == "__main__":
    main()
