"""Fernhill's planted faults, each hinted at by three customers in different words: which are found.

Prints the hints of Fernhill's tables (redacted, as a run reads them), once with the signals of the shipped
model and once with no signals at all, from what customers say of a change alone; then the same for the nine
clients of ../shared/gold/written, whose conversations are told once.

The shipped model was trained on these conversations, and the cues and subjects were written by somebody who
had read them. So this shows that what was planted is found from the tables, not how it would go elsewhere.

    python evidence/fernhill_hints.py
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from wellspent.contacts import Contact, Turn
from wellspent.fernhill.centre import generate_centre
from wellspent.fernhill.files import SETTINGS
from wellspent.listening.hints import Hint, find_hints
from wellspent.listening.signal import NO_NAMES, Names
from wellspent.listening.signals import signals_table
from wellspent.redaction import redact_tables
from wellspent.settings import parse_settings
from wellspent.tables import tables_of

WRITTEN = Path(__file__).resolve().parents[2] / "shared" / "gold" / "written"

# the three conversations of each client whose writer hinted at its fault
PLANTED = {
    "Quayside Bank": {"bank-08", "bank-14", "bank-18"},
    "Hollin Power": {"energy-06", "energy-12", "energy-15"},
    "Pixelmoor": {"games-10", "games-17", "games-20"},
    "Bramble & Co": {"retail-06", "retail-08", "retail-17"},
    "Larkline": {"telecom-02", "telecom-08", "telecom-14"},
    "Windrow": {"travel-08", "travel-09", "travel-11"},
}
# the same of the written clients; where one customer came back, both conversations are the fault's
WRITTEN_FAULTS = {
    "appliances": {"appliances-05", "appliances-06", "appliances-19", "appliances-21"},
    "campus": {"campus-04", "campus-14", "campus-19"},
    "cars": {"cars-08", "cars-17", "cars-19"},
    "clinic": {"clinic-02", "clinic-03", "clinic-04", "clinic-17"},
    "courier": {"courier-05", "courier-06", "courier-16"},
    "delivery": {"delivery-07", "delivery-09", "delivery-10"},
    "pensions": {"pensions-06", "pensions-11", "pensions-21"},
    "saas": {"saas-09", "saas-17", "saas-19"},
    "streaming": {"streaming-11", "streaming-16", "streaming-23"},
}


def main() -> None:
    """Print what is found of the planted faults, and every group beside them."""
    centre = generate_centre(1)
    told = {one.id: one.told.template.id for one in centre.happenings}
    listed = parse_settings(SETTINGS).listening
    tables = redact_tables(tables_of(centre.contacts))
    print(
        f"Fernhill, synthetic: {len(tables['contacts']):,} contacts, {len(tables['turns']):,} turns"
    )
    _compare(tables, told, PLANTED, Names(listed.competitors, listed.products))
    contacts = _written()
    print(f"\nwritten clients: {len(contacts)} contacts, each conversation told once")
    told = {contact.id: contact.id for contact in contacts}
    tables = redact_tables(tables_of(contacts))
    print(
        "\n  with the early warnings that the writers marked: what grouping does where all is heard"
    )
    hints = find_hints(tables["contacts"], tables["turns"], _marked())
    _print([one for one in hints if one.kind == "early_warning"], told, WRITTEN_FAULTS)
    _compare(tables, told, WRITTEN_FAULTS, NO_NAMES)


def _compare(
    tables: Mapping[str, pa.Table],
    told: Mapping[str, str],
    faults: Mapping[str, set[str]],
    names: Names,
) -> None:
    signals = signals_table(tables, names)
    for title, heard in (
        ("with the signals of the shipped model", signals),
        ("without any signal", signals.slice(0, 0)),
    ):
        hints = find_hints(tables["contacts"], tables["turns"], heard)
        print(f"\n  {title}")
        _print([one for one in hints if one.kind == "early_warning"], told, faults)
    needs = [
        one
        for one in find_hints(tables["contacts"], tables["turns"], signals)
        if one.kind != "early_warning"
    ]
    print("\n  needs, efforts and demands that several customers share, not judged:")
    for one in needs:
        print(
            f"    {one.team}, {one.kind}: {', '.join(one.about)} ({one.wordings} wordings, {one.chance:.1%})"
        )


def _print(hints: Sequence[Hint], told: Mapping[str, str], faults: Mapping[str, set[str]]) -> None:
    found = wordings = 0
    used: set[str] = set()
    for team, fault in faults.items():
        best = max(
            (one for one in hints if one.team == team),
            key=lambda one: len(_said(one, told) & fault),
            default=None,
        )
        hit = _said(best, told) & fault if best else set()
        if best is None or len(hit) < 2:
            print(f"    {team}: not found")
            continue
        used.add(best.key)
        found += 1
        wordings += len(hit)
        beside = sorted(_said(best, told) - fault)
        print(
            f"    {team}: {len(hit)} of {len(fault)} wordings; {best.customers} customers, {best.contacts} of "
            f"{best.of} contacts; about {', '.join(best.about)}; by luck {best.chance:.2%}"
            + (f"; also in it: {', '.join(beside)}" if beside else "")
        )
        for quote in best.quotes:
            print(f"        {told[quote.contact]}: {quote.quote}")
    others = [one for one in hints if one.key not in used]
    total = sum(map(len, faults.values()))
    print(
        f"    found {found} of {len(faults)} faults, {wordings} of {total} wordings; beside them {len(others)} groups"
    )
    for one in others:
        print(
            f"        {one.team}: {', '.join(one.about)} in {', '.join(sorted(_said(one, told)))}, {one.chance:.2%}"
        )


def _said(hint: Hint, told: Mapping[str, str]) -> set[str]:
    return {told[quote.contact] for quote in hint.quotes}


def _marked() -> pa.Table:
    rows = [
        {
            "contact": record["id"],
            "turn": one["turn"],
            "kind": one["kind"],
            "quote": "",
            "confidence": 1.0,
        }
        for record in _records()
        for one in record["signals"]
        if one["kind"] == "early_warning"
    ]
    return pa.Table.from_pylist(rows)


def _written() -> list[Contact]:
    return [
        Contact(
            record["id"],
            tuple(Turn("system" if t["speaker"] == "bot" else t["speaker"], t["text"]) for t in record["turns"]),
            team=record["meta"]["client"], queue=record["meta"]["queue"],
            customer=f"{record['meta']['client']}-{record['meta']['customer']}",
        )
        for record in _records()
    ]  # fmt: skip


def _records() -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for file in sorted(WRITTEN.glob("*.jsonl.gz"))
        for line in gzip.decompress(file.read_bytes()).decode().splitlines()
    ]


if __name__ == "__main__":
    main()
