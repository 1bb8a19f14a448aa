"""What looking back says of Fernhill's coached agents, by what their contacts truly hold.

    python evidence/follow_up.py [--centres N] [--contacts N] [--way any|count|share]

Fernhill is fictional and synthetic. In every centre one agent is coached and gives more exchanges ever
after (+3 log-odds), one is coached without effect, three are coached because they were the
lowest of their team, and others as every week; of all these nothing changes. It is looked back
after 14 days at whether a contact holds an exchange of the part (the writer's labels, not the labeller's).
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Final

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"

import pyarrow as pa  # noqa: E402

from wellspent.fernhill.centre import Centre, generate_centre  # noqa: E402
from wellspent.fernhill.retelling import Retelling  # noqa: E402
from wellspent.fernhill.truth_of_occasions import truth_of_occasions  # noqa: E402
from wellspent.moments.follow_up.looking_back import look_back  # noqa: E402
from wellspent.moments.follow_up.measures import measure_of  # noqa: E402
from wellspent.moments.follow_up.model import FollowUp  # noqa: E402

DAYS: Final = 14


def rows(centre: Centre, part: str, way: str) -> pa.Table:
    """A row a contact: whose, when, and whether the agent gave an exchange of the part (or how many, or what share)."""
    contacts = centre.contacts
    return pa.table({
        "unit": [c.agent for c in contacts], "team": [c.team for c in contacts],
        "like": [f"{c.queue} | {c.reason}" for c in contacts],
        "at": pa.array([c.began for c in contacts], pa.timestamp("us")),
        "value": pa.array([valued(h.told, part, way) for h in centre.happenings], pa.float64()),
    })  # fmt: skip


def valued(told: Retelling, part: str, way: str) -> float | None:
    """Any of the part, its count, or the share of its occasions that were taken (None: no occasion)."""
    if way == "any":
        return float(any(one.part == part for one in told.given))
    if way == "count":
        return float(sum(one.part == part for one in told.given))
    given = sum(one.part == part and one.optional for one in told.given)
    occasions = given + sum(one.part == part and one.optional for one in told.withheld)
    return given / occasions if occasions else None


def looked(centre: Centre, way: str) -> list[tuple[str, FollowUp]]:
    """Every coaching that is due, by what was planted: improved, the lowest, or nothing."""
    if centre.eventful is None:
        return []
    truth = truth_of_occasions(centre.eventful)
    improved = truth["improvement"]["agent"]
    lowest = {one["agent"] for one in truth["coached_at_their_worst"]}
    latest = max(one.began for one in centre.contacts if one.began)
    tables: dict[str, pa.Table] = {}
    found = []
    done = [one for one in centre.eventful.actions.to_pylist() if one["kind"] == "coaching"]
    for one in done:
        if one["at"] + timedelta(days=DAYS) > latest:
            continue
        table = tables.setdefault(one["about"], rows(centre, one["about"], way))
        found.append((_planted(one, improved, lowest), _look(one, done, table)))
    return found


def _planted(one: dict[str, Any], improved: str, lowest: set[str]) -> str:
    first = datetime.fromisoformat("2026-09-17T00:00")
    if one["agent"] == improved and one["at"] >= first:
        return "coached, and it helped"
    return "the lowest, coached without effect" if one["agent"] in lowest and one["at"] >= first else "coached without effect"  # fmt: skip


def _look(one: dict[str, Any], done: list[dict[str, Any]], table: pa.Table) -> FollowUp:
    measure = measure_of(f"part/{one['about']}")
    if measure is None:
        raise ValueError(one["about"])
    until = one["at"] + timedelta(days=DAYS)
    too = {other["agent"] for other in done if other["about"] == one["about"] and other["at"] < until}  # fmt: skip
    return look_back(table, measure, one["agent"], one["at"], until=until, moved_too=too - {one["agent"]})  # fmt: skip


def main() -> None:
    """Print a table by what was planted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--centres", type=int, default=30)
    parser.add_argument("--way", choices=("any", "count", "share"), default="any")
    parser.add_argument("--contacts", type=int, default=1200)
    said = parser.parse_args()
    counts: Counter[tuple[str, str]] = Counter()
    for seed in range(1, said.centres + 1):
        for planted, look in looked(generate_centre(seed, said.contacts, eventful=True), said.way):
            counts[planted, look.verdict] += 1
    print(
        f"{said.centres} centres of {said.contacts:,} contacts, looked back after {DAYS} days ({said.way}):\n"
    )
    verdicts = ("moved up", "moved down", "no movement shown", "not enough to say")
    print(f"| planted | looks | {' | '.join(verdicts)} |\n| --- | ---: | {' | '.join(['---:'] * 4)} |")  # fmt: skip
    for planted in dict.fromkeys(key[0] for key in sorted(counts)):
        cells = [counts[planted, verdict] for verdict in verdicts]
        print(f"| {planted} | {sum(cells)} | {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
