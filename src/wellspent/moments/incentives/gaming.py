"""How gameable a scheme is: what each agent, knowing it, would do to win, and what customers would have of it.

Each agent alone changes how they work, as `agent_model` says, while all others stay as they were. A way is worth what more
is to be expected from the scheme, in payouts, less its effort; chance draws the contacts again. Everybody takes the way
that is worth most to them, or stays as they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.estimate import MINIMUM_N, Estimate, Figure, Unknown, too_few
from wellspent.moments.incentives.agent_model import ASSUMED, WAYS, Deed, Now
from wellspent.moments.incentives.payout import expected_pay, hurdles
from wellspent.moments.incentives.points import Points, points_of_means
from wellspent.moments.incentives.rows import Codes, Floats, Rows
from wellspent.moments.incentives.scheme import Scheme
from wellspent.moments.incentives.slow_contacts import slow_kinds

__all__ = ["Gaming", "WayTaken", "simulate_gaming"]

_DRAWS: Final = 200
_MOST_PLACES: Final = 400  # agents and periods that are simulated; of more a random sample
_WORTH_IT: Final = 0.01  # of a payout: for less nobody changes how they work
_METHOD: Final = f"{_DRAWS} draws of the agent model's assumptions"


@dataclass(frozen=True, slots=True)
class WayTaken:
    """A way to win: what more of a payout it would bring, effort left aside, and which share of agents it is best for."""

    key: str
    words: str
    honest: bool
    gain: Figure
    best_for: Figure


@dataclass(frozen=True, slots=True)
class Gaming:
    """What agents would do. `tricks` is the share of agents for whom a trick pays better than any honest way.

    Harm is per 100 contacts of everybody, each taking their best way: more repeat contacts, fewer satisfied customers,
    and minutes of handle time for nothing.
    """

    tricks: Figure
    ways: tuple[WayTaken, ...]
    repeats: Figure
    dissatisfied: Figure
    wasted_minutes: Figure


@dataclass(frozen=True, slots=True, eq=False)
class _Places:
    """Agents in periods: how they work now, which cell of points each is in, and their share of its contacts."""

    now: Now
    at: Codes
    share: Floats
    agents: int


def simulate_gaming(rows: Rows, points: Points, scheme: Scheme, rng: np.random.Generator) -> Gaming:
    """The simulation on these contacts."""
    places = _places(rows, points, rng)
    if places.agents < MINIMUM_N:
        few = too_few(places.agents, "agents")
        return Gaming(few, tuple(WayTaken(w.key, w.words, w.honest, few, few) for w in WAYS), few, few, few)  # fmt: skip
    needed = hurdles(points, scheme)[places.at]
    before = _expected(points, scheme, places, needed, {})
    deeds = [way.do(places.now, _drawn(way.key, rng)) for way in WAYS]
    shape = (_DRAWS, len(places.at))
    gain = np.array(
        [
            np.broadcast_to(_expected(points, scheme, places, needed, one.changes) - before, shape)
            for one in deeds
        ]
    )
    net = gain - np.array([np.broadcast_to(one.effort, shape) for one in deeds])
    taken = np.where(net.max(axis=0) > _WORTH_IT, net.argmax(axis=0), -1)
    honest = np.array([way.honest for way in WAYS])
    worth = net[~honest].max(axis=0)
    tricks = ((worth > _WORTH_IT) & (worth > net[honest].max(axis=0))).mean(axis=1)
    harm = {
        name: _harm(deeds, taken, name) for name in ("repeats", "dissatisfied", "wasted_seconds")
    }
    n = places.agents
    return Gaming(
        tricks=_figure(tricks, n),
        ways=tuple(
            WayTaken(way.key, way.words, way.honest, _figure(gain[k].mean(axis=1), n), _figure((taken == k).mean(axis=1), n))
            for k, way in enumerate(WAYS)
        ),
        repeats=_figure(harm["repeats"] * 100, n),
        dissatisfied=_figure(harm["dissatisfied"] * 100, n),
        wasted_minutes=_figure(harm["wasted_seconds"] * 100 / 60, n),
    )  # fmt: skip


def _places(rows: Rows, points: Points, rng: np.random.Generator) -> _Places:
    """Every agent in every period whose unit counts, or a random sample of them."""
    of_cell = np.full(rows.cells, -1, dtype=np.int64)
    of_cell[points.cell] = np.arange(len(points.cell))
    inside = of_cell[rows.cell] >= 0
    both = (rows.agent * rows.cells + rows.cell)[inside]
    keys, place = np.unique(both, return_inverse=True)
    chosen = np.arange(len(keys))
    if len(keys) > _MOST_PLACES:
        chosen = np.sort(rng.choice(len(keys), _MOST_PLACES, replace=False))
    at = of_cell[keys % rows.cells]
    n = np.bincount(place, minlength=len(keys)).astype(np.float64)
    hard = slow_kinds(rows)
    far = np.zeros(int(inside.sum()), dtype=bool) if hard is None else hard[inside]
    means = {name: _mean(values[inside], place, len(keys))[chosen] for name, values in rows.values.items()}  # fmt: skip
    shed = {}
    for name, values in rows.judged.items():
        here = values[inside]
        left = np.where(far, np.nan, here)
        gain = _mean(left, place, len(keys)) - _mean(here, place, len(keys))
        shed[name] = np.nan_to_num(gain[chosen])
    share_hard = np.bincount(place[far], minlength=len(keys)) / n
    now = Now(means, shed, share_hard[chosen])
    agents = len(np.unique(keys // rows.cells))
    return _Places(now, at[chosen], (n / points.contacts[at])[chosen], agents)


def _expected(
    points: Points, scheme: Scheme, places: _Places, needed: Floats, changes: Mapping[str, Floats]
) -> Floats:
    """What each agent may expect where they alone change so much of their own contacts."""
    means = {
        one.measure: points.means[one.measure][places.at]
        + places.share * changes.get(one.measure, 0.0)
        for one in points.rulers
        if one.measure in points.means
    }
    made = points_of_means(means, points.rulers, scheme.cap) if means else np.zeros(len(places.at))
    return expected_pay(made, points.chance[places.at], needed, scheme)


def _drawn(way: str, rng: np.random.Generator) -> dict[str, Floats]:
    """The assumptions of a way, a row a draw."""
    return {name: rng.uniform(*bounds, (_DRAWS, 1)) for name, bounds in ASSUMED[way].items()}


def _harm(deeds: list[Deed], taken: Codes, name: str) -> Floats:
    """What the ways that agents take do per contact: the mean over agents, a number a draw."""
    total = np.zeros(taken.shape)
    for place, one in enumerate(deeds):
        total += np.where(taken == place, getattr(one, name), 0.0)
    found: Floats = total.mean(axis=1)
    return found


def _mean(values: Floats, place: Codes, size: int) -> Floats:
    known = np.isfinite(values)
    n = np.bincount(place[known], minlength=size)
    total = np.bincount(place[known], values[known], size)
    found: Floats = np.divide(total, n, out=np.full(size, np.nan), where=n > 0)
    return found


def _figure(drawn: Floats, n: int) -> Figure:
    if not np.isfinite(drawn).all():
        return Unknown("the simulation gave no number", "contacts with the scheme's measures")
    low, high = np.quantile(drawn, [0.025, 0.975])
    value = float(drawn.mean())
    return Estimate(value, min(float(low), value), max(float(high), value), n, _METHOD)
