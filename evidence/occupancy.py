"""What occupancy comes by itself, and what a cap on it costs: `python evidence/occupancy.py`.

"Good centres run at 60 to 70 % occupancy" is told of famous ones. It is looked at here with the
formulas alone: 80 % of the contacts answered within 20 seconds, a mean handle time of 300
seconds, nobody hanging up (Erlang C) or a mean patience of three minutes (Erlang A).
Nothing is drawn at random, no file is read. Prints Markdown.
"""

from __future__ import annotations

import math
from typing import Final

from wellspent.staffing.demand import Demand, Target
from wellspent.staffing.erlang import perform
from wellspent.staffing.required import most_contacts_per_hour, smallest

TARGET: Final = Target.parse("80/20")
HANDLE: Final = 300.0
PATIENCE: Final = 180.0
SEATS: Final = (2, 4, 5, 6, 7, 8, 10, 20, 50, 100, 150, 200, 500, 1_000)
CAPPED: Final = (6, 20, 50, 100, 200)
CAPS: Final = (0.65, 0.70, 0.85)


def main() -> None:
    """Prints both tables and what they say."""
    print("# Occupancy\n\n## What comes by itself at 80/20, 300 s\n")
    print("| seats | contacts per hour | occupancy | with hang-ups | of them hang up |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    for seats in SEATS:
        most = most_contacts_per_hour(seats, TARGET, HANDLE)
        impatient = Demand(
            most_contacts_per_hour(seats, TARGET, HANDLE, PATIENCE), HANDLE, PATIENCE
        )
        reached = perform(seats, impatient, TARGET.seconds)
        print(
            f"| {seats:,} | {most:,.1f} | {most * HANDLE / 3600 / seats:.1%} | "
            f"{reached.occupancy:.1%} | {reached.abandonment:.1%} |"
        )
    print(f"\nHighest occupancy by a published table: {', '.join(published())}.")
    for patience, name in ((math.inf, "nobody hangs up"), (PATIENCE, "mean patience 180 s")):
        print(f"\n## What a cap costs, {name}\n")
        print("| seats without a cap | " + " | ".join(f"cap {cap:.0%}" for cap in CAPS) + " |")
        print("| ---: |" + " ---: |" * len(CAPS))
        for seats in CAPPED:
            print(f"| {seats} | {' | '.join(costs(seats, patience))} |")
    seats_by_themselves()


def published() -> list[str]:
    """The occupancies that are known from elsewhere, to their digits."""
    digits = {5: 4, 50: 3, 150: 4}
    return [
        f"{most_contacts_per_hour(seats, TARGET, HANDLE) * HANDLE / 3600 / seats:.{d}f} ({seats} seats)"
        for seats, d in digits.items()
    ]


def costs(seats: int, patience: float) -> list[str]:
    """Agents under each cap, for the most contacts that `seats` take without one."""
    most = most_contacts_per_hour(seats, TARGET, HANDLE, patience)
    demand = Demand(most * (1 - 1e-9), HANDLE, patience)
    cells = []
    for cap in CAPS:
        agents = smallest(demand, TARGET, cap)
        level = perform(agents, demand, TARGET.seconds).service_level
        cells.append(f"{agents} (+{agents / seats - 1:.0%}; {level:.1%} in time)")
    return cells


def seats_by_themselves() -> None:
    """Which sizes run at 60 to 70 % occupancy when nobody asks them to."""
    sizes = [
        seats
        for seats in range(1, 100)
        if 0.60 <= most_contacts_per_hour(seats, TARGET, HANDLE) * HANDLE / 3600 / seats <= 0.70
    ]
    print(f"\n60 to 70 % comes by itself from {sizes[0]} to {sizes[-1]} seats.")


if __name__ == "__main__":
    main()
