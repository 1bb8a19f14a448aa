"""Contact reasons in Fernhill (synthetic): what contacts truly are about, what was recorded, and what is found.

    python evidence/fernhill_reasons.py

True reasons come from the templates that contacts were told from; each template is one conversation, written
once and told many times, with its own reason. Agreement is adjusted mutual information, beside what shuffled
ones reach; intervals are of customers drawn anew. Prints Markdown.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import duckdb

from wellspent.estimate import Figure, Unknown
from wellspent.fernhill.centre import generate_centre
from wellspent.labelling import label_table
from wellspent.listening.reasons import Beside, compare_recorded
from wellspent.redaction import redact_tables
from wellspent.report.listening.contact_reasons import gather_reasons
from wellspent.settings import Settings
from wellspent.tables import tables_of

Said = Sequence[str | None]


def main() -> None:
    """Print the agreement of each two of the three, and what categories hide."""
    centre = generate_centre(1)
    told = {one.id: one.told.template for one in centre.happenings}
    tables = redact_tables(tables_of(centre.contacts))
    con = duckdb.connect()
    for name in ("contacts", "turns"):
        con.register(name, tables[name])
    con.register("labels", label_table(tables["turns"]))
    found = gather_reasons(con, Settings())
    if isinstance(found.reasons, Unknown):
        raise SystemExit(found.reasons.reason)
    topics: Said = found.assignment["topic"].to_pylist()
    rows = con.execute("SELECT contact, reason, customer FROM contacts ORDER BY contact").fetchall()
    true = [str(told[contact].meta["reason"]) for contact, _, _ in rows]
    recorded: Said = [reason for _, reason, _ in rows]
    customers: Said = [customer for _, _, customer in rows]
    steady = sum(topic.steady for topic in found.reasons.topics)
    print(
        f"{len(rows):,} contacts of {len(set(customers)):,} customers, told from {len({one.id for one in told.values()})} conversations; "
        f"{len(set(true))} true reasons, {len(set(recorded))} recorded, {len(found.reasons.topics)} topics found "
        f"({steady} steady), {_said(found.reasons.unassigned)} unassigned\n"
    )
    print(
        "| beside | contacts | agreement | when shuffled (97.5 %) |\n| --- | ---: | ---: | ---: |"
    )
    pairs: dict[str, tuple[Said, Said]] = {
        "found and true": (topics, true),
        "found and recorded": (topics, recorded),
        "recorded and true": (recorded, true),
    }
    for name, (one, other) in pairs.items():
        beside = compare_recorded(one, other, 1, customers)
        if isinstance(beside, Beside):
            print(
                f"| {name} | {beside.compared:,} | {_said(beside.agreement)} | {beside.floor_high or 0:.3f} |"
            )
    _hidden(true, recorded, found.reasons.beside)
    _pure(topics, true)
    print("\n" + ", ".join(f"{one.name} ({one.contacts})" for one in found.reasons.topics))


def _hidden(true: Said, recorded: Said, beside: Beside | Unknown) -> None:
    """Categories that truly hide several reasons, and which of them were told of."""
    within: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one, other in zip(true, recorded, strict=True):
        within[other or ""][one or ""] += 1
    truly = {
        category
        for category, reasons in within.items()
        if category
        and reasons.total() >= 20
        and sum(n >= 0.2 * reasons.total() for n in reasons.values()) > 1
    }
    told = set() if isinstance(beside, Unknown) else {one.category for one in beside.hiding}
    print(
        f"\n{len(truly)} categories of 20 contacts or more hide several true reasons, {len(told)} were told of: "
        f"{len(truly & told)} of them rightly"
    )


def _pure(topics: Said, true: Said) -> None:
    """Of the contacts with a topic, how many have the true reason that most of their topic have."""
    within: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for topic, reason in zip(topics, true, strict=True):
        if topic:
            within[topic][reason or ""] += 1
    most = sum(reasons.most_common(1)[0][1] for reasons in within.values())
    n = sum(reasons.total() for reasons in within.values())
    print(f"\n{most / n:.1%} of {n} contacts with a topic have its most frequent true reason")


def _said(figure: Figure) -> str:
    if isinstance(figure, Unknown):
        return figure.reason
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


if __name__ == "__main__":
    main()
