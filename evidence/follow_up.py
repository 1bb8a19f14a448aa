"""What looking back says of Fernhill's coached agents, by what their contacts truly hold.

    python evidence/follow_up.py [--centres N] [--contacts N] [--ways any times share]

Fernhill is fictional and synthetic. In every centre one agent is coached and gives more exchanges ever
after (+3 log-odds), one is coached without effect, three are coached because they were the
lowest of their team, and others as every week; of all these nothing changes. It is looked back
after 14 days, by the writer's labels and not the labeller's, at one value a contact:

any    whether it holds the part from the agent (`part/<part>`)
times  how many exchanges of the part it holds (`times/<part>`, what is looked at in practice)
share  the share of the part's occasions that was taken, which no record of a centre shows
"""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"

import duckdb  # noqa: E402
import pyarrow as pa  # noqa: E402

from wellspent.fernhill.centre import Centre, generate_centre  # noqa: E402
from wellspent.fernhill.retelling import Retelling  # noqa: E402
from wellspent.fernhill.truth_of_occasions import truth_of_occasions  # noqa: E402
from wellspent.moments.follow_up.looking_back import look_back  # noqa: E402
from wellspent.moments.follow_up.measures import Measure, measure_of  # noqa: E402
from wellspent.moments.follow_up.model import FollowUp  # noqa: E402
from wellspent.parts import PACE_OF  # noqa: E402
from wellspent.report.moments.measured import values_of  # noqa: E402
from wellspent.settings import Settings  # noqa: E402
from wellspent.tables import COMPUTED, IMPORTED, tables_of  # noqa: E402

DAYS: Final = 14
WAYS: Final = ("any", "times", "share")
VERDICTS: Final = ("moved up", "moved down", "no movement shown", "not enough to say")


class Values:
    """The tables of values of one centre, a row a contact, as `values_of` reads them from the writer's labels."""

    def __init__(self, centre: Centre) -> None:
        """`centre` is with happenings."""
        self._centre = centre
        self._con = duckdb.connect()
        labels = [
            {"contact": one.id, "turn": n, "part": part, "pace": PACE_OF[part], "friction": "none", "confidence": 1.0}
            for one in centre.happenings
            for n, part in enumerate(one.told.parts, 1)
        ]  # fmt: skip
        tables = tables_of(centre.contacts) | {"labels": pa.Table.from_pylist(labels, COMPUTED["labels"])}  # fmt: skip
        for name, schema in (IMPORTED | COMPUTED).items():
            self._con.register(name, tables.get(name, schema.empty_table()))
        self._known: dict[tuple[str, str], pa.Table] = {}

    def of(self, part: str, way: str) -> pa.Table:
        """The values of a part in one of `WAYS`."""
        if (part, way) not in self._known:
            found = values_of(self._con, Settings(), _measure(part, way))
            self._known[part, way] = self._shares(found, part) if way == "share" else found
        return self._known[part, way]

    def _shares(self, table: pa.Table, part: str) -> pa.Table:
        """The share of the part's occasions that were taken, which no record shows (null: no occasion)."""
        taken = {one.id: _share_taken(one.told, part) for one in self._centre.happenings}
        values = pa.array([taken[str(contact)] for contact in table["contact"].to_pylist()], pa.float64())  # fmt: skip
        return table.set_column(table.column_names.index("value"), "value", values)


def _share_taken(told: Retelling, part: str) -> float | None:
    given = sum(one.part == part and one.optional for one in told.given)
    occasions = given + sum(one.part == part and one.optional for one in told.withheld)
    return given / occasions if occasions else None


def _measure(part: str, way: str) -> Measure:
    measure = measure_of(f"{'times' if way == 'times' else 'part'}/{part}")
    if measure is None:
        raise ValueError(part)
    return measure


def looked(centre: Centre, ways: Sequence[str]) -> Iterator[tuple[str, str, FollowUp]]:
    """Every coaching that is due in every way: the way, what was planted (improved, the lowest, nothing), the look."""
    if centre.eventful is None:
        return
    truth = truth_of_occasions(centre.eventful)
    improved = truth["improvement"]["agent"]
    lowest = {one["agent"] for one in truth["coached_at_their_worst"]}
    latest = max(one.began for one in centre.contacts if one.began)
    values = Values(centre)
    done = [one for one in centre.eventful.actions.to_pylist() if one["kind"] == "coaching"]
    for one in done:
        if one["at"] + timedelta(days=DAYS) <= latest:
            for way in ways:
                look = _look(one, done, values.of(one["about"], way), _measure(one["about"], way))
                yield way, _planted(one, improved, lowest), look


def _planted(one: dict[str, Any], improved: str, lowest: set[str]) -> str:
    first = datetime.fromisoformat("2026-09-17T00:00")
    if one["agent"] == improved and one["at"] >= first:
        return "coached, and it helped"
    return "the lowest, coached without effect" if one["agent"] in lowest and one["at"] >= first else "coached without effect"  # fmt: skip


def _look(one: dict[str, Any], done: list[dict[str, Any]], table: pa.Table, measure: Measure) -> FollowUp:  # fmt: skip
    until = one["at"] + timedelta(days=DAYS)
    too = {other["agent"] for other in done if other["about"] == one["about"] and other["at"] < until}  # fmt: skip
    return look_back(table, measure, one["agent"], one["at"], until=until, moved_too=too - {one["agent"]})  # fmt: skip


def main() -> None:
    """Print a table by what was planted for every way, after every fifth centre what there is by then."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)  # fmt: skip
    parser.add_argument("--centres", type=int, default=30)
    parser.add_argument("--ways", nargs="+", choices=WAYS, default=WAYS)
    parser.add_argument("--contacts", type=int, default=1200)
    said = parser.parse_args()
    counts: Counter[tuple[str, str, str]] = Counter()
    for seed in range(1, said.centres + 1):
        for way, planted, look in looked(generate_centre(seed, said.contacts, eventful=True), said.ways):  # fmt: skip
            counts[way, planted, look.verdict] += 1
        if seed % 5 == 0 or seed == said.centres:
            print(f"{seed} centres of {said.contacts:,} contacts, looked back after {DAYS} days:\n")
            print("\n".join(table_of(counts, said.ways)) + "\n", flush=True)


def table_of(counts: Counter[tuple[str, str, str]], ways: Sequence[str]) -> Iterator[str]:
    """A Markdown table of verdicts."""
    yield f"| value of a contact | planted | looks | {' | '.join(VERDICTS)} |"
    yield f"| --- | --- | ---: | {' | '.join(['---:'] * 4)} |"
    for way in ways:
        for planted in dict.fromkeys(key[1] for key in sorted(counts)):
            cells = [counts[way, planted, verdict] for verdict in VERDICTS]
            yield f"| {way} | {planted} | {sum(cells)} | {' | '.join(map(str, cells))} |"


if __name__ == "__main__":
    main()
