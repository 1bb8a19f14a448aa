"""Looks back where the truth is known: how often chance is called a movement, and what is found.

    python benchmarks/follow_up.py [--looks N] [--worlds A:B] [--only nothing|something]

Synthetic centres of agents in teams. Somebody is picked (at random, the lowest of their team before,
or the lowest of all in the last week alone), coached on a day, and looked back at. With nothing
changed, at most 5 of 100 looks may show a movement, and at most 5 of 100 an improvement of whom
was picked as the lowest. Beside it, what a plain before and after, and a plain difference to
colleagues, would have said of the same contacts.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"

import numpy as np  # noqa: E402
import numpy.typing as npt  # noqa: E402
import pyarrow as pa  # noqa: E402
from scipy import special  # noqa: E402

from wellspent.estimate import Estimate  # noqa: E402
from wellspent.moments.follow_up.looking_back import look_back  # noqa: E402
from wellspent.moments.follow_up.measures import PLAIN_MEASURES, Measure, measure_of  # noqa: E402

Floats = npt.NDArray[np.float64]
Pick = Literal["at random", "lowest of the team before", "lowest of all in the last week"]
PICKS: Final[tuple[Pick, ...]] = ("at random", "lowest of the team before", "lowest of all in the last week")  # fmt: skip
EFFECTS: Final = {"share": (1.0, 2.0), "count": (0.3, 0.6), "seconds": (0.3,)}
SHOWN: Final = {"share": (100.0, " points", 0), "count": (1.0, "", 2), "seconds": (1.0, " s", 0)}
CONTACTS_DIFFER: Final = 0.4  # in exchanges, as a standard deviation of logs
DAY_ONE: Final = datetime.fromisoformat("2026-03-02T00:00")


@dataclass(frozen=True)
class World:
    """A centre: agents in teams, contacts an agent on each side, how agents differ and move anyway.

    `differ`, `move` and `shock` are standard deviations in logits (shares) or logs (exchanges, seconds); `shock` moves
    whole teams at the coaching; `mix` is how much kinds of contacts differ; `days` how contacts of a day go together.
    """

    name: str
    kind: Literal["share", "count", "seconds"] = "share"
    teams: int = 6
    size: int = 7
    contacts: int = 20
    differ: float = 0.6
    move: float = 0.2
    shock: float = 0.0
    mix: float = 0.5
    drift: float = 0.0
    together: float = 0.0
    base: float = -0.3
    uneven: bool = False

    @property
    def measure(self) -> Measure:
        """Empathy as a share of contacts or in exchanges a contact; handle time in seconds."""
        keys = {"share": "part/empathy", "count": "times/empathy", "seconds": "handle_seconds"}
        return measure_of(keys[self.kind]) or PLAIN_MEASURES[0]


WORLDS: Final[tuple[World, ...]] = (
    World("shares, 20 contacts a side"),
    World("shares, 10 contacts a side", contacts=10),
    World("shares, 100 contacts a side", contacts=100),
    World("rare shares (7 %)", base=-3.0, contacts=30),
    World("agents alike", differ=0.05, move=0.0),
    World("agents very unlike", differ=1.5, contacts=40),
    World("agents drift from week to week", drift=0.4, contacts=40),
    World("teams move as a whole", shock=0.8),
    World("days go together", together=0.5, contacts=40),
    World("uneven numbers of contacts", uneven=True, contacts=40),
    World("teams of three: all are compared", teams=8, size=3),
    World("one team of six", teams=1, size=6, contacts=40),
    World("seconds, skewed", kind="seconds", differ=0.2, move=0.05, mix=0.3, base=5.8),
    World(
        "seconds, 10 contacts a side", kind="seconds", contacts=10, differ=0.2, move=0.05, base=5.8
    ),
    World(
        "seconds, 100 contacts a side",
        kind="seconds",
        contacts=100,
        differ=0.2,
        move=0.05,
        base=5.8,
    ),
    World("exchanges, 10 contacts a side", kind="count", contacts=10, differ=0.25, base=0.2),
    World("exchanges, 20 contacts a side", kind="count", differ=0.25, base=0.2),
    World("exchanges, 100 contacts a side", kind="count", contacts=100, differ=0.25, base=0.2),
    World("exchanges, rare (one in seven contacts)", kind="count", contacts=30, base=-2.2),
    World("exchanges, agents drift, days go together", kind="count", contacts=40, drift=0.25, together=0.3, base=0.2),
)  # fmt: skip

CHANGED: Final[tuple[World, ...]] = (
    WORLDS[0], replace(WORLDS[0], name="shares, 50 contacts a side", contacts=50), WORLDS[2],
    WORLDS[12], WORLDS[14], *WORLDS[15:18],
)  # fmt: skip


@dataclass(frozen=True)
class Looked:
    """One look back: its verdict's sign, its value, whether the truth lies inside, and what naive ways said."""

    ours: int
    value: float
    inside: bool
    least_seen: float
    plain: int
    beside: int
    truth: float


def drawn(world: World, rng: np.random.Generator) -> dict[str, Any]:
    """Agents' levels in eight weeks, and contacts with agent, team, kind, day and their linear predictor."""
    agents, weeks = world.teams * world.size, 8
    team = np.arange(agents) // world.size
    level = rng.normal(0, world.differ, agents)[:, None] + np.zeros(weeks)
    level[:, :4] += rng.normal(0, world.move / 2**0.5, agents)[:, None]
    level[:, 4:] += rng.normal(0, world.move / 2**0.5, agents)[:, None]
    level[:, 4:] += rng.normal(0, world.shock, world.teams)[team][:, None]
    walk = rng.normal(0, world.drift, (agents, weeks))
    for week in range(1, weeks):
        walk[:, week] = 0.7 * walk[:, week - 1] + (1 - 0.49) ** 0.5 * walk[:, week]
    level += walk
    numbers = np.full(agents, world.contacts)
    if world.uneven:
        numbers = rng.integers(10, 2 * world.contacts, agents)
    agent = np.repeat(np.arange(agents), 2 * numbers)
    side = np.concatenate([np.repeat([0, 1], n) for n in numbers])
    day = side * 28 + rng.integers(0, 28, len(agent))
    kind = rng.integers(0, 6, len(agent))
    shaken = rng.normal(0, world.together, (agents, 56))[agent, day]
    linear = world.base + level[agent, day // 7] + rng.normal(0, world.mix, 6)[kind] + shaken
    return {"agent": agent, "team": team, "day": day, "kind": kind, "linear": linear}


def valued(world: World, linear: Floats, rng: np.random.Generator) -> Floats:
    """A value a contact: 0 or 1, exchanges that scatter more than Poisson's, or seconds."""
    if world.kind == "share":
        return np.asarray(rng.random(len(linear)) < special.expit(linear), dtype=np.float64)
    if world.kind == "count":
        often = np.exp(linear + rng.normal(0, CONTACTS_DIFFER, len(linear)))
        return np.asarray(rng.poisson(often), dtype=np.float64)
    return np.asarray(np.exp(linear + rng.normal(0, 0.7, len(linear))))


def picked(pick: Pick, world: World, made: dict[str, Any], value: Floats, rng: np.random.Generator) -> int:  # fmt: skip
    """Who is coached."""
    agents = world.teams * world.size
    if pick == "at random":
        return int(rng.integers(agents))
    team, agent, day = made["team"], made["agent"], made["day"]
    which = day < 28 if pick == "lowest of the team before" else (day >= 21) & (day < 28)
    n = np.bincount(agent[which], minlength=agents)
    mean = np.bincount(agent[which], value[which], minlength=agents) / np.maximum(n, 1)
    mean[n == 0] = np.inf
    if pick == "lowest of the team before":
        mean[team != rng.integers(world.teams)] = np.inf
    return int(rng.choice(np.flatnonzero(mean == mean.min())))


def looked(world: World, pick: Pick, effect: float, seed: int) -> Looked | None:
    """Pick somebody, change them by `effect` on the linear scale, and look back; None where too few contacts."""
    rng = np.random.default_rng(seed)
    made = drawn(world, rng)
    value = valued(world, made["linear"], rng)
    who = picked(pick, world, made, value, rng)
    own = (made["agent"] == who) & (made["day"] >= 28)
    linear = made["linear"][own]
    truth = 0.0
    if effect:
        value[own] = valued(world, linear + effect, rng)
        spread = CONTACTS_DIFFER if world.kind == "count" else 0.7
        scale = special.expit if world.kind == "share" else lambda x: np.exp(x + spread**2 / 2)
        truth = float((scale(linear + effect) - scale(linear)).mean())
    at = np.datetime64(DAY_ONE, "us") + (made["day"] * 24 + 12).astype("timedelta64[h]")
    codes = {"a": made["agent"], "t": made["team"][made["agent"]], "k": made["kind"]}
    unit, team, like = (
        pa.array(np.array([f"{letter}{n}" for n in range(code.max() + 1)])[code])
        for letter, code in codes.items()
    )
    table = pa.table({"unit": unit, "team": team, "like": like, "at": at, "value": value})
    found = look_back(table, world.measure, f"a{who}", DAY_ONE + timedelta(days=28),
                      until=DAY_ONE + timedelta(days=56))  # fmt: skip
    if not isinstance(found.figure, Estimate):
        return None
    figure = found.figure
    plain, beside = naive(made, value, who)
    return Looked(
        (figure.low > 0) - (figure.high < 0), figure.value, figure.low <= truth <= figure.high,
        found.least_seen or 0.0, plain, beside, truth,
    )  # fmt: skip


def naive(made: dict[str, Any], value: Floats, who: int) -> tuple[int, int]:
    """The sign that a t test of before and after shows, and one of the difference to the team's contacts."""
    team, agent, after = made["team"], made["agent"], made["day"] >= 28
    mine, theirs = agent == who, (team[agent] == team[who]) & (agent != who)
    sides = [
        value[mine & after],
        value[mine & ~after],
        value[theirs & after],
        value[theirs & ~after],
    ]
    means, errors = [one.mean() for one in sides], [one.var(ddof=1) / len(one) for one in sides]
    own, other = means[0] - means[1], means[2] - means[3]
    return _sign(own, sum(errors[:2])), _sign(own - other, sum(errors))


def _sign(value: float, variance: float) -> int:
    reach = 1.96 * max(variance, 1e-12) ** 0.5
    return int(value > reach) - int(value < -reach)


def share(values: Sequence[bool]) -> str:
    """A share in percent."""
    return f"{100 * float(np.mean(values)):.1f} %" if len(values) else "–"


def many(world: World, pick: Pick, effect: float, looks: int) -> list[Looked]:
    """So many looks that could be taken."""
    found = (looked(world, pick, effect, seed) for seed in range(looks))
    return [one for one in found if one]


def nothing_changed(looks: int, worlds: Sequence[World]) -> Iterator[str]:
    """Rows of the table where nothing was changed."""
    yield "| centre | who is coached | movement shown | called up | called down | interval holds 0 | plain before/after: up | beside the team, plain: up |"  # fmt: skip
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    for world in worlds:
        for pick in PICKS:
            found = many(world, pick, 0.0, looks)
            cells = [
                share([one.ours != 0 for one in found]), share([one.ours > 0 for one in found]),
                share([one.ours < 0 for one in found]), share([one.inside for one in found]),
                share([one.plain > 0 for one in found]), share([one.beside > 0 for one in found]),
            ]  # fmt: skip
            yield f"| {world.name} | {pick} | {' | '.join(cells)} |"


def changed(looks: int, worlds: Sequence[World]) -> Iterator[str]:
    """Rows of the table where coaching did something."""
    yield "| centre | who is coached | effect, true mean | found as up | interval holds the truth | mean of figures | seen in 4 of 5 from (median) |"  # fmt: skip
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: |"
    for world in worlds:
        for pick in PICKS[:2]:
            for effect in EFFECTS[world.kind]:
                found = many(world, pick, effect, looks)
                unit, word, digits = SHOWN[world.kind]
                truth, value, least = (float(np.mean([getattr(one, name) for one in found])) * unit for name in ("truth", "value", "least_seen"))  # fmt: skip
                yield f"| {world.name} | {pick} | {truth:.{digits}f}{word} | {share([one.ours > 0 for one in found])} | {share([one.inside for one in found])} | {value:.{digits}f}{word} | {least:.{digits}f}{word} |"  # fmt: skip


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--looks", type=int, default=200)
    parser.add_argument(
        "--worlds", default="", metavar="A:B", help="which rows of a table, as 0:5; all without"
    )
    parser.add_argument("--only", choices=("nothing", "something"), help="one of the two tables")
    said = parser.parse_args()
    looks = said.looks
    first, _, last = said.worlds.partition(":")
    which = slice(int(first or 0), int(last) if last else None)
    began = time.process_time()
    if said.only != "something":
        print(f"Nothing changed, {looks} looks a row:\n")
        for row in nothing_changed(looks, WORLDS[which]):
            print(row, flush=True)
    if said.only != "nothing":
        print(f"\nSomething changed, {looks} looks a row:\n")
        for row in changed(looks, CHANGED[which]):
            print(row, flush=True)
    print(f"\n{time.process_time() - began:.0f} s of processor.")


if __name__ == "__main__":
    main()
