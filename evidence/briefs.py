"""What briefs say of agents, against what is true: `python evidence/briefs.py [CENTRES]`. Prints Markdown.

simulated   agents whose true share of a behaviour is known, in three queues that differ; how often
            somebody is told apart from colleagues, and how often that is so
Fernhill    fictional and synthetic; the quotes of every brief against what the writers of its conversations
            labelled those turns, and the planted habits of agents against the gaps that were found

The shipped labeller was trained on the conversations that Fernhill retells: how often its quotes are right
there says nothing of other centres (see Labels).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from scipy import stats

from wellspent.engine import analyse
from wellspent.estimate import Estimate
from wellspent.fernhill.centre import Centre, generate_centre
from wellspent.fernhill.files import SETTINGS
from wellspent.fernhill.truth import truth_of
from wellspent.moments.briefs import Brief, Growth, Quoted, Room, find_room, stand_beside
from wellspent.moments.briefs.growing import LEAST_ROOM
from wellspent.report.moments.before import NOTHING_BEFORE
from wellspent.report.moments.brief_rows import read_sums
from wellspent.report.moments.briefs import Briefs, gather_briefs
from wellspent.settings import parse_settings
from wellspent.tables import COMPUTED, IMPORTED, tables_of

MEASURE: Final = "answer/proactive_help"
PART_OF: Final = {"addressed_feelings": "empathy", "proactive_help": "proactive", "partnership_close": "partnership", "warm_opening": "rapport", "context": "context"}  # fmt: skip


def main(centres: int, sizes: tuple[int, ...] = (1_200, 4_800)) -> None:
    """Print every table."""
    _simulated(centres)
    for contacts in sizes:
        _fernhill(generate_centre(1, contacts=contacts))
        sys.stdout.flush()


def _simulated(centres: int) -> None:
    print(
        f"### Who is told apart from colleagues: {centres} simulated centres of 40 agents a row\n"
    )
    print("| agents' true shares scatter by | contacts of each | told apart | said to be so | truly so | of those truly 15 points below, told apart |")  # fmt: skip
    print("| ---: | ---: | ---: | ---: | ---: | ---: |")
    for spread in (0.0, 0.08, 0.15):
        for contacts in (20, 40, 120):
            _simulate(centres, spread, contacts)
    print(flush=True)


def _simulate(centres: int, spread: float, contacts: int) -> None:
    rng = np.random.default_rng([8, contacts, round(100 * spread)])
    said, right, low, low_found, agents = [], [], 0, 0, 0
    for _ in range(centres):
        rows, truth = _agents(rng, spread, contacts)
        rooms = find_room({agent: one for (agent, _), one in stand_beside(rows).items()})
        mean = float(np.mean(list(truth.values())))
        for agent, room in rooms.items():
            called = isinstance(room, Room) and room.below >= 0.5
            agents += 1
            low += truth[agent] - mean <= -0.15
            low_found += called and truth[agent] - mean <= -0.15
            if called and isinstance(room, Room):
                said.append(room.below)
                right.append(truth[agent] - mean <= -LEAST_ROOM)
    told = f"{np.mean(said):.0%} | {np.mean(right):.0%}" if said else "– | –"
    found = f"{low_found / low:.0%} of {low}" if low else "–"
    print(
        f"| {100 * spread:.0f} points | {contacts} | {len(said) / agents:.1%} | {told} | {found} |"
    )


def _agents(rng: np.random.Generator, spread: float, contacts: int) -> tuple[pa.Table, dict[str, float]]:  # fmt: skip
    """Forty agents, three queues in which it is shown in 30, 50 and 70 of 100 contacts."""
    rows, truth = [], {f"agent {n:02d}": spread * rng.standard_normal() for n in range(40)}
    for agent, habit in truth.items():
        for queue, usual in (("easy", 0.7), ("usual", 0.5), ("hard", 0.3)):
            n = int(rng.poisson(contacts / 3)) + 1
            hits = int(rng.binomial(n, np.clip(usual + habit, 0.02, 0.98)))
            rows.append({"agent": agent, "stratum": queue, "measure": MEASURE, "n": float(n), "total": float(hits), "squares": float(hits)})  # fmt: skip
    return pa.Table.from_pylist(rows), truth


def _fernhill(centre: Centre) -> None:
    truth = truth_of(centre)
    con = _connect(centre)
    found = gather_briefs(con, parse_settings(SETTINGS), NOTHING_BEFORE)
    if not isinstance(found, Briefs):
        return
    told = {one["contact"]: one for one in truth["by_contact"]}
    print(f"### Fernhill, {len(told):,} contacts (synthetic)\n")
    print(f"{len(found.briefs)} briefs, {len(found.moments)} talks raised.\n")
    growths = [one.growth for one in found.briefs if isinstance(one.growth, Growth)]
    _print_quotes(con, found, told)
    print("\n| to grow in | less than colleagues | room of their own |")
    print("| --- | ---: | ---: |")
    names = Counter((one.name, one.ground) for one in growths)
    for name in sorted({name for name, _ in names}):
        print(f"| {name} | {names[name, 'less than colleagues']} | {names[name, 'room of their own']} |")  # fmt: skip
    print(f"| nothing | {sum(not isinstance(one.growth, Growth) for one in found.briefs)} |  |")
    _print_habits(con, {one["agent"]: one["warmth"] for one in truth["agents"]})


def _print_quotes(con: duckdb.DuckDBPyConnection, found: Briefs, told: Mapping[str, Any]) -> None:
    """Of every quote, whether it stands in its turn, and whether the writer gave that turn the part."""
    texts = dict(con.execute("SELECT (contact || '/' || turn), text FROM turns").fetchall())
    quotes = [one for brief in found.briefs for one in brief.quoted]
    stands = sum(one.quote in texts[f"{one.contact}/{one.turn}"] for one in quotes)
    print(f"{stands:,} of {len(quotes):,} quotes stand in their turn.\n")
    print("| quotes shown for | right by the writer's label | of |")
    print("| --- | ---: | ---: |")
    right: Counter[str] = Counter()
    shown: Counter[str] = Counter()
    for brief in found.briefs:
        for name, one, wanted in _claims(brief):
            shown[name] += 1
            right[name] += _label(told, one, name) == wanted
    for name in shown:
        print(f"| {name} | {right[name]} ({right[name] / shown[name]:.0%}) | {shown[name]} |")


def _claims(brief: Brief) -> list[tuple[str, Quoted, str]]:
    """What each quote of a strength or of friction claims of its turn."""
    return [
        (strength.name, one, PART_OF[strength.behaviour])
        for strength in brief.strengths
        for one in strength.quotes
    ] + [(friction.name, one, friction.cause) for friction in brief.suffered for one in friction.quotes]  # fmt: skip


def _label(told: Mapping[str, Any], one: Quoted, name: str) -> str:
    truth = told[one.contact]
    if name in _FRICTIONS:
        return str(truth["friction"].get(str(one.turn), "none"))
    return str(truth["parts"][one.turn - 1])


_FRICTIONS: Final = frozenset(
    {"answers that are not at hand", "tools that are slow or missing", "things that have to be said again", "transfers and call-backs", "holds and dead air"}
)  # fmt: skip


def _print_habits(con: duckdb.DuckDBPyConnection, warmth: Mapping[str, float]) -> None:
    """The rank correlation of the gap that was found with the habit that was planted, over agents."""
    beside = stand_beside(read_sums(con))
    print(
        "\n| behaviour | agents | gap beside colleagues with planted habit, Spearman | told apart |"
    )
    print("| --- | ---: | ---: | ---: |")
    for name in ("addressed_feelings", "proactive_help", "warm_opening", "partnership_close"):
        of = {agent: one for (agent, measure), one in beside.items() if measure == f"answer/{name}"}
        gaps = {agent: one.gap.value for agent, one in of.items() if isinstance(one.gap, Estimate)}
        rank = stats.spearmanr(list(gaps.values()), [warmth[agent] for agent in gaps]).statistic
        apart = sum(isinstance(room, Room) and room.below >= 0.5 for room in find_room(of).values())
        print(f"| {name} | {len(gaps)} | {rank:.2f} | {apart} |")
    print()


def _connect(centre: Centre) -> duckdb.DuckDBPyConnection:
    tables = dict(tables_of(centre.contacts))
    analysed = analyse(tables)
    tables |= {name: analysed[name] for name in COMPUTED}
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, tables.get(name, schema.empty_table()))
    return con


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
