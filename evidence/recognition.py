"""How often chance is called an improvement, and what of the planted is found: `python evidence/recognition.py [CENTRES]`.

chance     simulated centres in which nobody changes: how often anybody is called improved, by the simple test too
lowest     the four lowest of the past are coached and nothing changes: they rise by themselves
fernhill   our own fictional, synthetic centre with happenings: one agent improves, four are coached without
           effect, two are asked by all, one of each team is always thanked
Labels at Fernhill are its writer's own, so that what is measured here is not the labeller. Prints Markdown.
"""

from __future__ import annotations

import os
import sys
from datetime import datetime, timedelta
from typing import Any, Final

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"

import duckdb  # noqa: E402
import numpy as np  # noqa: E402
import pyarrow as pa  # noqa: E402
from scipy import stats  # noqa: E402

from wellspent.estimate import Unknown, estimate_share  # noqa: E402
from wellspent.fernhill.centre import Centre, generate_centre  # noqa: E402
from wellspent.moments.recognition import Improvements, Spread, find_improvements  # noqa: E402
from wellspent.parts import PACE_OF  # noqa: E402
from wellspent.report.moments.before import NOTHING_BEFORE  # noqa: E402
from wellspent.report.moments.recognitions import Recognitions, gather_recognitions  # noqa: E402
from wellspent.settings import Settings  # noqa: E402
from wellspent.tables import COMPUTED, IMPORTED, tables_of  # noqa: E402

CENTRES: Final = 10
SIMULATED: Final = 100
AGENTS: Final = 24
_BEGIN: Final = datetime.fromisoformat("2026-01-05T09:00")
_NOW: Final = _BEGIN + timedelta(days=28)
_IMPROVED: Final = ("times/empathy", "times/proactive")


def main() -> None:
    """Print every section."""
    centres = int(sys.argv[1]) if sys.argv[1:] else CENTRES
    print_chance(np.random.default_rng(1))
    print_lowest(np.random.default_rng(2))
    print_fernhill(centres)


def print_chance(rng: np.random.Generator) -> None:
    """Centres in which nobody changes, and one in which somebody does."""
    print(
        f"{SIMULATED} centres of {AGENTS} agents in each row; contacts have something or not, for eight weeks.\n"
    )
    print(
        "| contacts an agent | agents differ by | anybody called improved | by a t test each | agent who shows it in .4 more is found |"
    )
    print("| ---: | ---: | --- | --- | --- |")
    for contacts in (20, 40):
        for spread in (0.05, 0.15):
            called, naive, found = [], [], []
            for _ in range(SIMULATED):
                table = _simulated(rng, contacts, spread, 0.0)
                called.append(bool(_improved(table).found))
                naive.append(bool(_naive(table)))
                moved = _improved(_simulated(rng, contacts, spread, 0.4))
                found.append(any(one.agent == "a00" for one in moved.found))
            print(
                f"| {contacts} | {spread:g} | {_share(called)} | {_share(naive)} | {_share(found)} |"
            )
    print()


def print_lowest(rng: np.random.Generator) -> None:
    """The lowest of the past, and nothing changes."""
    print(
        "| contacts an agent | the lowest rise by | any of them called improved | by a t test each |"
    )
    print("| ---: | ---: | --- | --- |")
    for contacts in (20, 40):
        called, naive, rises = [], [], []
        for _ in range(SIMULATED):
            table = _simulated(rng, contacts, 0.05, 0.0)
            lowest, rise = _lowest(table)
            rises.append(rise)
            called.append(any(one.agent in lowest for one in _improved(table).found))
            naive.append(any(name in lowest for name in _naive(table)))
        print(f"| {contacts} | {np.mean(rises):.3f} | {_share(called)} | {_share(naive)} |")
    print()


def print_fernhill(centres: int) -> None:
    """What is planted and what is found, by the volume of contacts."""
    print(
        "| contacts | centres | planted improvement found | called improved without one, of agents and measures looked at | coached without effect, called improved | helpers found | others called helpers | uneven recognition seen |"
    )
    print("| ---: | ---: | --- | --- | --- | --- | --- | --- |")
    for contacts, some in (
        (1_200, centres),
        (4_000, max(1, centres // 3)),
    ):
        rows = [_fernhill(seed, contacts) for seed in range(1, some + 1)]
        looked, false = (sum(row[key] for row in rows) for key in ("looked", "false"))
        unmoved = [one for row in rows for one in row["unmoved"]]
        helpers = [one for row in rows for one in row["helpers"]]
        print(
            f"| {contacts:,} | {some} | {_share([row['found'] for row in rows])} | {false} of {looked:,} "
            f"| {_share(unmoved)} | {_share(helpers)} | {sum(row['others'] for row in rows)} of {38 * some:,} "
            f"| {_share([row['uneven'] for row in rows])} |"
        )


def _fernhill(seed: int, contacts: int) -> dict[str, Any]:
    centre = generate_centre(seed, contacts, eventful=True)
    found = gather_recognitions(_connection(centre), Settings(), NOTHING_BEFORE)
    if not isinstance(found, Recognitions) or centre.eventful is None:
        raise SystemExit("Fernhill has no contacts.")
    occasions = centre.eventful.occasions
    improved = occasions.improved.agent if occasions.improved else ""
    called = {(one.agent, one.measure) for one in found.improvements}
    unmoved = [one.coached.agent for one in centre.eventful.worst]
    unmoved += [occasions.unmoved.agent] if occasions.unmoved else []
    helpers = {one.agent for one in found.helpers}
    return {
        "found": any((improved, measure) in called for measure in _IMPROVED),
        "false": sum(agent != improved for agent, _ in called),
        "looked": found.looked_at,
        "unmoved": [any(agent == one for agent, _ in called) for one in unmoved],
        "helpers": [name in helpers for name in occasions.helpers],
        "others": len(helpers - set(occasions.helpers)),
        "uneven": isinstance(found.spread, Spread) and found.spread.same_people,
    }


def _connection(centre: Centre) -> duckdb.DuckDBPyConnection:
    """The centre's tables with its writer's labels; sums of seconds are left out."""
    labels = [
        {"contact": one.id, "turn": n, "part": part, "pace": PACE_OF[part], "friction": "none", "confidence": 0.9}
        for one in centre.happenings
        for n, part in enumerate(one.told.parts, 1)
    ]  # fmt: skip
    tables = tables_of(centre.contacts) | {
        "labels": pa.Table.from_pylist(labels, COMPUTED["labels"])
    }
    if centre.eventful is not None:
        tables |= {"actions": centre.eventful.actions, "consults": centre.eventful.consults}
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, tables.get(name, schema.empty_table()))
    return con


def _simulated(rng: np.random.Generator, contacts: int, spread: float, by: float) -> pa.Table:
    """Agents whose levels stay; but for the first, who shows it in `by` more from the fifth week on."""
    level = np.clip(0.45 + spread * rng.standard_normal(AGENTS), 0.02, 0.98)
    level[0] = 0.45
    agent = np.repeat(np.arange(AGENTS), contacts)
    days = rng.uniform(0, 56, AGENTS * contacts)
    value = rng.random(AGENTS * contacts) < level[agent] + by * ((agent == 0) & (days >= 28))
    at = np.datetime64(_BEGIN, "us") + (days * 86_400e6).astype("timedelta64[us]")
    names = [f"a{number:02}" for number in agent]
    empty = pa.array(["q"] * len(agent))
    return pa.table(
        {
            "agent": names,
            "at": at,
            "stratum": empty,
            "within": empty,
            "value": value.astype(np.float64),
        }
    )


def _improved(table: pa.Table) -> Improvements:
    days = dict.fromkeys(sorted({str(name) for name in table["agent"].to_pylist()}), _NOW)
    return find_improvements({"m": table}, {"m": days})


def _naive(table: pa.Table) -> list[str]:
    """Whom Welch's one-sided t test calls improved, each for itself at 5 %."""
    names, value, now = _columns(table)
    found = []
    for name in np.unique(names):
        mine = names == name
        test = stats.ttest_ind(
            value[mine & now], value[mine & ~now], equal_var=False, alternative="greater"
        )
        if test.pvalue < 0.05:
            found.append(str(name))
    return found


def _lowest(table: pa.Table) -> tuple[set[str], float]:
    """The four lowest of the past, and by how much they rise on average."""
    names, value, now = _columns(table)
    sides = [
        (value[(names == name) & ~now].mean(), value[(names == name) & now].mean(), str(name))
        for name in np.unique(names)
    ]
    lowest = sorted(sides)[:4]
    return {name for _, _, name in lowest}, float(
        np.mean([after - before for before, after, _ in lowest])
    )


def _columns(table: pa.Table) -> tuple[Any, Any, Any]:
    at = table["at"].to_numpy()
    return (
        np.array(table["agent"].to_pylist()),
        table["value"].to_numpy(),
        at >= np.datetime64(_NOW, "us"),
    )


def _share(those: list[bool]) -> str:
    figure = estimate_share(sum(those), len(those), "centres")
    if isinstance(figure, Unknown):
        return f"{sum(those)} of {len(those)}"
    return f"{100 * figure.value:.1f} % ({100 * figure.low:.1f} to {100 * figure.high:.1f})"


if __name__ == "__main__":
    main()
