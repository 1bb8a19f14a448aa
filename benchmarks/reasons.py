"""What finding contact reasons costs in a large centre: `python benchmarks/reasons.py [--centre DIR]`.

One line a number of contacts, each in a process of its own: seconds of the processor, seconds by the clock,
and the most memory that it held. DIR is a workspace with a run, as `benchmarks/web_centre.py` makes one
(synthetic); its first contacts are taken, in the order of a hash of their ids. Without DIR contacts are
drawn here: twelve reasons, each told in words that are put together anew, in three turns. Prints Markdown.
"""

from __future__ import annotations

import argparse
import resource
import time
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Unknown
from wellspent.report.listening.contact_reasons import gather_reasons
from wellspent.settings import Settings
from wellspent.tables import COMPUTED, IMPORTED
from wellspent.workspace import connect_analysed, open_workspace

REASONS: Final = 12
OWN_WORDS: Final = 30  # of a reason; a contact says six of them
SHARED_WORDS: Final = 400  # that any contact may say; a contact says four of them
NEEDED: Final = ("contacts", "turns", "labels")


def main() -> None:
    """Print one line a number of contacts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--contacts", type=int, nargs="+", default=[3_000])
    parser.add_argument("--centre", type=Path)
    asked = parser.parse_args()
    print(
        "| contacts | processor seconds | seconds | most memory, MB | of it before, MB | topics | unassigned |\n"
        "| ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    )
    for contacts in asked.contacts:
        with get_context("spawn").Pool(1) as pool:
            print(pool.apply(_line, (contacts, asked.centre)), flush=True)


def _line(contacts: int, centre: Path | None) -> str:
    con = _drawn(contacts) if centre is None else _first(centre, contacts)
    before = _memory()
    processor, clock = time.process_time(), time.perf_counter()
    reasons = gather_reasons(con, Settings()).reasons
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    if isinstance(reasons, Unknown) or not isinstance(reasons.unassigned, Estimate):
        raise SystemExit(str(reasons))
    return (
        f"| {reasons.contacts:,} | {processor:.1f} | {clock:.1f} | {_memory():,.0f} | {before:,.0f} "
        f"| {len(reasons.topics)} | {reasons.unassigned.value:.1%} |"
    )


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _first(centre: Path, contacts: int) -> duckdb.DuckDBPyConnection:
    """The workspace's tables, with so many of its contacts."""
    con = connect_analysed(open_workspace(centre))
    con.execute("SET enable_progress_bar = false")
    con.execute(
        f"CREATE TABLE chosen AS SELECT contact FROM contacts ORDER BY hash(contact), contact LIMIT {contacts}"
    )
    for name in NEEDED:
        con.execute(f"ALTER VIEW {name} RENAME TO every_{name}")
        con.execute(
            f"CREATE VIEW {name} AS SELECT * FROM every_{name} SEMI JOIN chosen USING (contact)"
        )
    return con


def _drawn(contacts: int, seed: int = 1) -> duckdb.DuckDBPyConnection:
    rng = np.random.default_rng(seed)
    own = [[_word(rng) for _ in range(OWN_WORDS)] for _ in range(REASONS)]
    shared = [_word(rng) for _ in range(SHARED_WORDS)]
    ids = [f"c{place:07}" for place in range(contacts)]
    reason = rng.integers(0, REASONS, contacts)
    turns: list[dict[str, Any]] = []
    for identity, one in zip(ids, reason, strict=True):
        said = [own[one][at] for at in rng.choice(OWN_WORDS, 6, replace=False)]
        said += [shared[at] for at in rng.choice(SHARED_WORDS, 4, replace=False)]
        words = " ".join(rng.permutation(said))
        for turn, (speaker, text) in enumerate(
            (("agent", "Hello, how can I help?"), ("customer", words), ("agent", "Let me see.")), 1
        ):
            turns.append({"contact": identity, "turn": turn, "speaker": speaker, "text": text})
    con = duckdb.connect()
    rows = [
        {"contact": identity, "reason": f"r{one}"}
        for identity, one in zip(ids, reason, strict=True)
    ]
    tables = {
        "contacts": pa.Table.from_pylist(rows, IMPORTED["contacts"]),
        "turns": pa.Table.from_pylist(turns, IMPORTED["turns"]),
        "labels": COMPUTED["labels"].empty_table(),
    }
    for name, table in tables.items():
        con.register(f"given_{name}", table)
        con.execute(f"CREATE TABLE {name} AS SELECT * FROM given_{name}")
        con.unregister(f"given_{name}")
    return con


def _word(rng: np.random.Generator) -> str:
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    return "".join(rng.choice(syllables, 3))


if __name__ == "__main__":
    main()
