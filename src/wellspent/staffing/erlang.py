"""The formulas of Erlang: what so many agents reach with a demand, in the long run.

Erlang B   no waiting room: the share of contacts that finds every agent busy
Erlang C   everybody waits for as long as it takes; stable only with more agents than load
Erlang A   whoever waits hangs up after an exponential patience (Palm 1946); always stable

All three are exact, for any number of agents and not only whole ones: the inverse of
Erlang B is the integral 1/B(n, a) = a ∫ exp(−a t) (1 + t)ⁿ dt (Jagerman 1974), and n
enters everything else as a rate. Contacts come as a Poisson stream and handle times are
exponential; docs/method/erlang.md says where that misleads.

The waiting line of Erlang A needs two numbers, both in hang-ups of one waiting customer:
`offered`, the contacts that come during one mean patience, and `served`, those that all
agents together would finish in it. While every agent is busy k customers wait with a
weight of offered^k / ((served + 1) … (served + k)), so no power and no factorial of the
number of agents is ever formed, and nothing overflows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import special

from wellspent.staffing.demand import LEAST_LOAD, MOST_AGENTS, Demand, Performance, StaffingError

__all__ = ["AgentsInvalid", "ThresholdInvalid", "Unstable", "erlang_b", "erlang_c", "perform"]

_NEGLIGIBLE = 1e-25  # of the weights summed so far: far below what a double can tell
_LOW_LOAD = 100.0  # above it the asymptotic series of the start is exact in double precision


class Unstable(StaffingError):
    """A queue that grows without end: no more agents than load, and nobody hangs up."""

    def __init__(self, agents: float, erlangs: float) -> None:
        """`erlangs` is the load that the agents do not exceed."""
        super().__init__(
            f"With {agents:,.12g} agent{'' if agents == 1 else 's'} for a load of {_few_digits(erlangs)} erlangs the queue is "
            "unstable: it grows without end.",
            f"Give at least {math.floor(erlangs) + 1:,} agents, or the patience of those who wait.",
        )


class AgentsInvalid(StaffingError):
    """A number of agents that no pool can have."""

    def __init__(self, agents: float) -> None:
        """`agents` is the number that was asked for."""
        super().__init__(
            f"There cannot be {agents:,.12g} agents.",
            f"Give a number from 0 to {MOST_AGENTS:,.0f}.",
        )


class ThresholdInvalid(StaffingError):
    """A threshold of the service level that is no time."""

    def __init__(self, seconds: float) -> None:
        """`seconds` is the threshold that was asked for."""
        super().__init__(
            f"An answer cannot be due within {seconds:,.12g} seconds.",
            "Give the threshold in seconds, 0 or more.",
        )


def erlang_b(agents: float, erlangs: float) -> float:
    """The share of contacts that finds all `agents` busy where nobody can wait.

    Between whole numbers of agents it is Jagerman's integral, and it falls all the way. From
    the fraction up it is the recursion B(n) = a B(n−1) / (n + a B(n−1)), which is stable.
    """
    _check_agents(agents)
    if erlangs == 0:
        return float(agents == 0)
    whole = math.floor(agents)
    fraction = agents - whole
    blocked = 1.0 / _inverse_b_of_fraction(fraction, erlangs)
    for step in range(1, whole + 1):
        blocked = erlangs * blocked / (fraction + step + erlangs * blocked)
    return blocked


def erlang_c(agents: float, erlangs: float) -> float:
    """The share of contacts that has to wait where everybody waits for as long as it takes.

    C = n B / (n − a (1 − B)). Raises `Unstable` where there are no more agents than load.
    """
    if agents <= erlangs:
        raise Unstable(agents, erlangs)
    blocked = erlang_b(agents, erlangs)
    return agents * blocked / (agents - erlangs + erlangs * blocked)


def perform(agents: float, demand: Demand, threshold_seconds: float = 20.0) -> Performance:
    """What `agents` reach with a demand: Erlang A where customers hang up, Erlang C otherwise.

    `agents` need not be whole. Raises `Unstable`, `AgentsInvalid` and `ThresholdInvalid`.

    >>> reached = perform(50, Demand(2880, 60, patience_seconds=120))
    >>> print(f"{reached.abandonment:.7f} hang up, {reached.wait_seconds:.5f} s to wait")
    0.0309122 hang up, 3.70947 s to wait
    """
    _check_agents(agents)
    if not 0 <= threshold_seconds < math.inf:
        raise ThresholdInvalid(threshold_seconds)
    load = demand.erlangs
    if load < LEAST_LOAD:
        return Performance(float(agents), 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
    if agents == 0 and demand.patience_seconds < math.inf:
        return Performance(0.0, 1.0, 0.0, demand.patience_seconds, math.inf, 1.0, 1.0)
    line = _line(agents, demand, threshold_seconds)
    blocked = erlang_b(agents, load)
    all_busy = blocked + line.empty * (1.0 - blocked)
    waiting = blocked / all_busy
    at_once = line.empty * (1.0 - blocked) / all_busy
    occupancy = min(1.0, at_once * load / agents + waiting * line.longer)
    wait_seconds = waiting * line.wait_seconds
    abandonment = min(1.0, wait_seconds / demand.patience_seconds)
    return Performance(
        agents=float(agents),
        waiting=waiting,
        service_level=min(1.0, max(0.0, 1.0 - abandonment - waiting * line.late)),
        wait_seconds=wait_seconds,
        answered_wait_seconds=waiting * line.answered_seconds / occupancy,
        abandonment=abandonment,
        occupancy=occupancy,
    )


@dataclass(frozen=True, slots=True)
class _Line:
    """The waiting line while every agent is busy; a contact that comes then has to wait."""

    empty: float  # share of that time in which nobody waits
    longer: float  # 1 − empty, without its rounding
    wait_seconds: float  # mean wait of a contact that has to wait, until answer or hang-up
    answered_seconds: float  # occupancy × mean wait of the answered, over P(wait)
    late: float  # of those who have to wait, the share answered after the threshold


def _line(agents: float, demand: Demand, threshold_seconds: float) -> _Line:
    if demand.patience_seconds == math.inf:
        return _line_without_hang_ups(agents, demand, threshold_seconds)
    patience = demand.patience_seconds
    offered = demand.contacts_per_hour / 3600.0 * patience
    served = agents * patience / demand.handle_seconds
    mass, longer, length, delay = _weigh_line(served, offered)
    return _Line(
        empty=1.0 / mass,
        longer=longer,
        wait_seconds=length / offered * patience,
        answered_seconds=delay * patience,
        late=_late(served, offered, mass, threshold_seconds / patience),
    )


def _line_without_hang_ups(agents: float, demand: Demand, threshold_seconds: float) -> _Line:
    """The line of Erlang C: its length is geometric, its wait exponential."""
    load = demand.erlangs
    if agents <= load:
        raise Unstable(agents, load)
    wait_seconds = demand.handle_seconds / (agents - load)
    return _Line(
        empty=(agents - load) / agents,
        longer=load / agents,
        wait_seconds=wait_seconds,
        answered_seconds=load / agents * wait_seconds,
        late=math.exp(-threshold_seconds / wait_seconds),
    )


def _weigh_line(served: float, offered: float) -> tuple[float, float, float, float]:
    """The line's weights summed over its lengths k = 0, 1, 2, …, that of k = 0 being 1.

    Their sum; the share of k > 0; the mean length; and the mean of Σ_{i ≤ k} 1 / (served + i),
    which is the time, in patiences, that the k-th in line needs to the front. Where agents are
    so few that a short line has no weight worth a bit, the sum begins behind it and is `inf`.
    """
    skipped = max(0, math.floor(offered - served - 11.0 * math.sqrt(offered) - 30.0))
    ahead = float(special.digamma(served + skipped + 1) - special.digamma(served + 1))
    weight, mass, length, delay = 1.0, 1.0, float(skipped), ahead
    first = 0.0 if skipped else 1.0
    k = skipped
    while weight > _NEGLIGIBLE * mass or served + k < offered:
        k += 1
        weight *= offered / (served + k)
        ahead += 1.0 / (served + k)
        mass += weight
        length += weight * k
        delay += weight * ahead
    longer = 1.0 if skipped else (mass - first) / mass
    return (math.inf if skipped else mass), longer, length / mass, delay / mass


def _late(served: float, offered: float, mass: float, threshold: float) -> float:
    """Of those who have to wait, the share that is answered, but after the threshold.

    The virtual wait x, in patiences, has a density in proportion to
    exp(offered (1 − e⁻ˣ) − served x) (Baccelli and Hebuterne 1981), and who waits that long is
    still there with e⁻ˣ. Behind the threshold the integral is that of a line to which only
    offered · e⁻ᵗ come. Written as incomplete gamma functions it does not overflow where
    agents are too few, and as sums it does not underflow where they are enough.
    """
    still_there = offered * math.exp(-threshold)
    if offered >= served:
        answered_late = special.gammainc(served + 1.0, still_there)
        return float(served / offered * answered_late / special.gammainc(served, offered))
    density = math.exp(-offered * math.expm1(-threshold) - (served + 1.0) * threshold)
    return density * served / (served + 1.0) * _weigh_line(served + 1.0, still_there)[0] / mass


def _inverse_b_of_fraction(fraction: float, erlangs: float) -> float:
    """1 / B for less than one agent: eᵃ a⁻ᶠ Γ(f + 1, a), which is 1 for none."""
    if erlangs <= _LOW_LOAD:
        upper = special.gammaincc(fraction + 1.0, erlangs) * special.gamma(fraction + 1.0)
        return float(upper * math.exp(erlangs) * erlangs**-fraction)
    total = term = 1.0
    for k in range(16):  # 1 + f/a + f (f − 1)/a² + …
        term *= (fraction - k) / erlangs
        total += term
    return total


def _few_digits(load: float) -> str:
    """At most three significant decimals: `1.67`, `48`, `1,234.57`."""
    return f"{load:,.2f}".rstrip("0").rstrip(".") if load >= 1 else f"{load:.3g}"


def _check_agents(agents: float) -> None:
    if not 0 <= agents <= MOST_AGENTS:
        raise AgentsInvalid(agents)
