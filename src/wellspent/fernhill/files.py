"""Fernhill's exports as files, in the forms that any centre could bring."""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.csv as pc

from wellspent.contacts import Contact
from wellspent.fernhill import planted
from wellspent.fernhill.centre import Centre
from wellspent.fernhill.truth import truth_of

__all__ = ["SETTINGS", "contact_line", "write_files"]

SETTINGS: Final = f"""\
# Fernhill and its six clients are fictional. Every contact, customer, agent and
# outcome is synthetic: drawn by wellspent.fernhill, for trying things out.
[centre]
name = "Fernhill (fictional)"
fictional = true
currency = "{planted.CURRENCY}"
cost_per_hour = {planted.COST_PER_HOUR}
repeat_days = 7
csat = "csat"
csat_good = 4
seed = 1

# What a fictional centre takes for granted: figures to try sliders with, measured nowhere.
[staffing]
target = "80/20"
shrinkage = 0.3
waiting_per_hour = 12.0         # what an hour of customers' waiting costs, in {planted.CURRENCY}
abandonment = 2.5               # what one customer who gives up costs
slow_worth = 0.6                # what slow time brings in a contact at its most …
slow_seconds = 40               # … of which 63 % after so many seconds

[staffing.segments.vip]
slow_worth = 2.0
slow_seconds = 60

# What outcomes are taken to be worth: prices of a fictional centre, measured nowhere.
[worth]
margin_of_spend = 0.4           # the share of a customer's spend that is left
worth_of_customer = 120.0       # what a customer who stays brings
worth_of_referral = 35.0        # what one who was sent by another brings
budget_seconds = 20             # slow time that a contact may be given on average

# Whom and what customers name: a name and the other ways it is said. All of them are fictional.
[listening.competitors]
"Tidewater Federal" = ["tidewater"]
Harborline = ["harbor line"]
Brightwell = ["bright well"]
JoltPlay = []
"Vantage Arcade" = []
Nimbus = []
"Larkfield's" = []
"Hexa Fibre" = []
"Nettle Mobile" = ["nettle"]
Brightwire = ["bright wire"]
"Corrie Air" = []
Skylark = ["the skylark one"]
Larkspur = []

[listening.products]
"Summit Card" = []
"Harbor Card" = []
"Drive tariff" = ["drive twenty", "drive classic"]
"Pixelmoor Plus" = ["plus family"]
Lantern = []
Brackenhold = []
Hollowmere = []
"Starling Drift" = []
"Puddle Patrol" = []
"Ward Pack" = []
"Harlow boot" = ["harlows"]
"Ashby shoe" = ["ashby"]
"Bramble Pass" = []
"TV Max" = []
"Skein Club" = []
"""
_MOMENTS: Final = """
[moments]
look_back_days = 14             # four weeks are all there is
"""


def write_files(centre: Centre, folder: Path) -> None:
    """The centre's exports and its truth, written to `folder`, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(contact_line(contact) for contact in centre.contacts)
    # no time of writing in the header: the same seed writes the same bytes
    (folder / "contacts.jsonl.gz").write_bytes(gzip.compress(lines.encode(), 6, mtime=0))
    for name in ("surveys", "outcomes", "intervals", "digital", "focus_groups"):
        _write_csv(getattr(centre, name), folder / f"{name}.csv")
    for name in ("actions", "staff_records", "consults") if centre.eventful else ():
        _write_csv(getattr(centre.eventful, name), folder / f"{name}.csv")
    settings = SETTINGS + _MOMENTS if centre.eventful else SETTINGS
    (folder / "wellspent.toml").write_text(settings, encoding="utf-8")
    (folder / "truth.json").write_text(_lines_of(truth_of(centre)), encoding="utf-8")


def _lines_of(document: dict[str, Any]) -> str:
    """The document as JSON with a line for each of its keys."""
    lines = [
        f"{json.dumps(key)}: {json.dumps(v, ensure_ascii=False)}" for key, v in document.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def contact_line(contact: Contact) -> str:
    """The contact as a line of a file of JSON lines."""
    return json.dumps(_contact_record(contact), ensure_ascii=False) + "\n"


def _contact_record(contact: Contact) -> dict[str, Any]:
    began = contact.began.isoformat() if contact.began else None
    return {
        "id": contact.id,
        "source": contact.source,
        "began": began,
        "channel": contact.channel,
        "queue": contact.queue,
        "reason": contact.reason,
        "segment": contact.segment,
        "agent": contact.agent,
        "team": contact.team,
        "customer": contact.customer,
        "handle_seconds": contact.handle_seconds,
        "resolved": contact.resolved,
        "attributes": dict(contact.attributes),
        "turns": [asdict(turn) for turn in contact.turns],
        "events": [asdict(state) for state in contact.states],
    }


def _write_csv(table: pa.Table, path: Path) -> None:
    """The table as CSV, its moments in ISO 8601 to the second."""
    place = table.schema.get_field_index("at")
    moments = [at.isoformat() if at else None for at in table.column("at").to_pylist()]
    pc.write_csv(table.set_column(place, "at", pa.array(moments, pa.string())), path)
