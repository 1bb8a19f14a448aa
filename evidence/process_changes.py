"""Whether a mended tool is found, and nothing where nothing was mended: `python evidence/process_changes.py [CENTRES [CONTACTS]]`.

Fernhill with happenings is fictional and synthetic. In one client's queues tool waits are .35 times as long from
a day on, two queues a week after the other two. Each seed is told twice: with the fix, and with the same entry in
`actions` and no fix at all. The two are not the same contacts (who comes back depends on what was), so that what the fix
truly took away is not known beyond this: 65 % of tool waits, and so at most that of tool trouble. Labels are our labeller's, which was
trained on the conversations that Fernhill retells. Prints Markdown.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[_variable] = "1"

import duckdb  # noqa: E402
import numpy as np  # noqa: E402

from wellspent.bookkeeping import ledger_table  # noqa: E402
from wellspent.estimate import Estimate, Unknown  # noqa: E402
from wellspent.fernhill import planted_occasions  # noqa: E402
from wellspent.fernhill.centre import Centre, generate_centre  # noqa: E402
from wellspent.labelling import label_table  # noqa: E402
from wellspent.moments.friction.changes import ChangeFound  # noqa: E402
from wellspent.report.moments.friction_changes import gather_changes  # noqa: E402
from wellspent.report.moments.friction_rows import causes_of_contacts  # noqa: E402
from wellspent.settings import Settings  # noqa: E402
from wellspent.tables import COMPUTED, IMPORTED, tables_of  # noqa: E402

CENTRES: Final = 30
CONTACTS: Final = 1_200


@dataclass(frozen=True)
class Told:
    """One centre: what was found with the fix and without it."""

    mended: ChangeFound
    unmended: ChangeFound


def main() -> None:
    """Print the figures of so many centres."""
    said = [int(one) for one in sys.argv[1:3]]
    centres, contacts = said[0] if said else CENTRES, said[1] if said[1:] else CONTACTS
    told = []
    for seed in range(1, centres + 1):
        told.append(_told(seed, contacts))
        print(f"centre {seed}: {told[-1].mended.sentence}", file=sys.stderr, flush=True)
    print(f"{centres} centres of {contacts:,} contacts; tool trouble in the queues of one client times {planted_occasions.FIX_TIMES}.")  # fmt: skip
    print()
    print(
        "| | refused | less found | more found | interval holds nothing | mean share found | half an interval, median |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    _print("the tool is mended", [one.mended for one in told])
    _print("nothing is mended", [one.unmended for one in told])
    print()
    _print_plain(told)
    reasons = [one.figure.reason for it in told for one in (it.mended, it.unmended) if isinstance(one.figure, Unknown)]  # fmt: skip
    print(f"Refused: {', '.join(sorted({one[-60:] for one in reasons})) or 'none'}.")


def _print(name: str, found: Sequence[ChangeFound]) -> None:
    known = [(one.figure, one.expected.value) for one in found if isinstance(one.figure, Estimate) and isinstance(one.expected, Estimate)]  # fmt: skip
    n = max(len(known), 1)
    cells = [
        f"{len(found) - len(known)} of {len(found)}",
        f"{sum(one.high < 0 for one, _ in known)} of {n}",
        f"{sum(one.low > 0 for one, _ in known)} of {n}",
        f"{sum(one.low <= 0 <= one.high for one, _ in known)} of {n}",
        f"{np.mean([one.value / expected for one, expected in known]) if known else float('nan'):.0%}",
        f"{np.median([(one.high - one.value) / expected for one, expected in known]) if known else float('nan'):.0%}",
    ]
    print(f"| {name} | {' | '.join(cells)} |")


def _print_plain(told: Sequence[Told]) -> None:
    """What after less before alone would have said where nothing was mended."""
    plain = [one.unmended.plain for one in told if isinstance(one.unmended.plain, Estimate)]
    wrong = sum(one.low > 0 or one.high < 0 for one in plain)
    print(f"After less before alone, where nothing was mended: an effect in {wrong} of {len(plain)}.")  # fmt: skip


def _told(seed: int, contacts: int) -> Told:
    mended = _found(generate_centre(seed, contacts, eventful=True))
    times = planted_occasions.FIX_TIMES
    try:
        planted_occasions.FIX_TIMES = 1.0  # type: ignore[misc]
        unmended = _found(generate_centre(seed, contacts, eventful=True))
    finally:
        planted_occasions.FIX_TIMES = times  # type: ignore[misc]
    return Told(mended, unmended)


def _found(centre: Centre) -> ChangeFound:
    """What our design says of the fix."""
    con = _connection(centre)
    causes_of_contacts(con)
    (change,) = gather_changes(con, Settings(), {})
    return change


def _connection(centre: Centre) -> duckdb.DuckDBPyConnection:
    tables: dict[str, Any] = {**tables_of(centre.contacts), "intervals": centre.intervals}
    assert centre.eventful is not None  # noqa: S101 - it was asked for
    tables["actions"] = centre.eventful.actions
    tables["labels"] = label_table(tables["turns"])
    tables["segments"] = ledger_table(tables, tables["labels"])
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, tables.get(name, schema.empty_table()))
    return con


if __name__ == "__main__":
    main()
