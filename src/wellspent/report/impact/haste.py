"""Seconds saved against seconds paid back, from a workspace's tables.

known before  queue, reason, channel, segment, hour, weekday, the customer's contacts in the month before
repeat        the customer's next contact within `repeat_days`: its handle time is paid back by the contact
              just before it, so that no second is paid back twice
transfer      seconds in a transfer, where the files record states at all
churn         within `[worth] window_days`; escalations are outcomes of the kind escalation or complaint

Handle time is the ledger's, else the phone system's. Friction is the ledger's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.gather import gather
from wellspent.settings import Settings
from wellspent.worth.haste import LEAST_BLOCKS, LEAST_CONTACTS, Haste, Hasty, haste_of
from wellspent.worth.outcomes import (
    OutcomeRule,
    contacts_before,
    days_since_contact,
    outcomes_after,
)
from wellspent.worth.rush import Rush, RushFound, rush_of, rush_over

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["gather_haste", "gather_rush", "haste_from_json", "haste_to_json", "read_rush"]

_MOST_READ: Final = 100_000  # contacts whose words are read for rush; of more, a draw
_LEAST_AGENTS: Final = 4  # with fewer nobody has enough others to be compared with
_HISTORY_DAYS: Final = 30.0
_KNOWN: Final = (
    "queue", "reason", "channel", "segment", "hour", "weekday", "earlier contacts",
    "days since the last contact",
)  # fmt: skip
_CHURN: Final = {"churned": ("churn",), "escalated": ("escalation", "complaint")}

_CONTACTS: Final = """
WITH timed AS (
    SELECT c.contact, c.agent, c.team, c.reason, c.queue, c.channel, c.segment, c.customer, c.began,
        coalesce(h.handle, c.handle_seconds) AS handle, coalesce(h.friction, 0) AS friction_seconds,
        c.source
    FROM contacts AS c LEFT JOIN handled AS h USING (contact)
), moved AS (
    SELECT contact, sum(coalesce("end" - start, 0)) AS seconds
    FROM states WHERE kind = 'transfer' GROUP BY contact
)
SELECT timed.* EXCLUDE (source), CAST(hour(began) AS DOUBLE) AS hour, dayname(began) AS weekday,
    CAST(CAST(began AS DATE) AS VARCHAR) AS day,
    CASE WHEN customer IS NULL OR began IS NULL
            OR began + to_days(CAST($days AS INTEGER)) > (SELECT max(began) FROM contacts) THEN NULL
        WHEN lead(began) OVER later <= began + to_days(CAST($days AS INTEGER)) THEN lead(handle) OVER later
        ELSE 0 END AS repeat_seconds,
    CASE WHEN transfers.contact IS NOT NULL THEN coalesce(moved.seconds, 0) END AS transfer_seconds,
    CAST(transfers.transferred AS DOUBLE) AS transferred
FROM timed LEFT JOIN transfers USING (contact) LEFT JOIN moved USING (contact)
WINDOW later AS (PARTITION BY customer ORDER BY began, timed.contact)
ORDER BY timed.contact
"""
_DRAWN: Final = """
CREATE OR REPLACE TEMP TABLE read_for_rush AS
SELECT contact FROM contacts ORDER BY hash(contact), contact LIMIT {most}
"""


def gather_haste(con: DuckDBPyConnection, settings: Settings) -> Haste | Unknown:
    """Who and what is fast or hasty in a workspace. Makes the tables of `gather`.

    Agents below the minimum are counted in the warnings and not named, since what this gives is kept.
    Unknown where contacts name no agents, customers or times. A lost customer's price is
    `[worth] worth_of_customer`.
    """
    gather(con, settings)
    table = con.sql(_CONTACTS, params={"days": settings.repeat_days}).to_arrow_table()
    lacking = _lacking(table)
    if lacking is not None:
        return lacking
    table = _with_history(_with_outcomes(con, table, settings))
    known = [name for name in _KNOWN if table[name].null_count < table.num_rows]
    for name in ("transfer_seconds", "transferred"):
        if table[
            name
        ].null_count:  # files without states would be told from those with, not contacts
            table = table.drop_columns([name])
    for name in ("team", "reason", "queue"):
        if table[name].null_count == table.num_rows:
            table = table.drop_columns([name])
    haste = haste_of(table, known=known, churn_price=settings.worth.worth_of_customer,
                     rush=gather_rush(con), seed=settings.seed)  # fmt: skip
    return _without_few(haste)


def _without_few(haste: Haste) -> Haste:
    """The same without agents of whom too little is known: their number stands for their names."""
    named = tuple(one for one in haste.groups if one.kind != "agent" or not _too_little(one))
    few = len(haste.groups) - len(named)
    if not few:
        return haste
    who = "1 agent is" if few == 1 else f"{few} agents are"
    said = f"{who} below the minimum ({LEAST_CONTACTS} contacts on {LEAST_BLOCKS} days, with what followed) and not named."  # fmt: skip
    return replace(haste, groups=named, warnings=(*haste.warnings, said))


def _too_little(one: Hasty) -> bool:
    return isinstance(one.saved, Unknown) or isinstance(one.paid_back, Unknown)


def gather_rush(con: DuckDBPyConnection) -> Rush:
    """How hurried contacts are by their words."""
    return rush_over(read_rush(con).contacts)


def read_rush(con: DuckDBPyConnection) -> RushFound:
    """The signs of rush in a workspace's contacts; of more than 100,000 in as many that are drawn."""
    con.execute(_DRAWN.format(most=_MOST_READ))
    tables = {
        name: con.sql(f"SELECT * FROM {name} WHERE contact IN (SELECT contact FROM read_for_rush)").to_arrow_table()
        for name in ("contacts", "turns", "labels", "answers", "evidence")
    }  # fmt: skip
    return rush_of(tables)


def haste_to_json(haste: Haste | Unknown) -> dict[str, Any]:
    """Plain JSON; an Unknown is `{"unknown", "lift"}`, and so is a figure that is one."""
    if isinstance(haste, Unknown):
        return _figure_to_json(haste)
    return {
        "groups": [_hasty_to_json(one) for one in haste.groups],
        "n": haste.n,
        "expected_by": haste.expected_by,
        "rush": None if haste.rush is None else _rush_to_json(haste.rush),
        "warnings": list(haste.warnings),
        "left_out": [list(one) for one in haste.left_out],
    }


def haste_from_json(said: Mapping[str, Any]) -> Haste | Unknown:
    """What `haste_to_json` gave, exactly."""
    if "unknown" in said:
        return Unknown(said["unknown"], said["lift"])
    return Haste(
        tuple(_hasty_from_json(one) for one in said["groups"]),
        said["n"],
        said["expected_by"],
        None if said["rush"] is None else _rush_from_json(said["rush"]),
        tuple(said["warnings"]),
        tuple((reason, n) for reason, n in said["left_out"]),
    )


def _lacking(table: pa.Table) -> Unknown | None:
    agents = len(set(table["agent"].to_pylist()) - {None})
    if agents < _LEAST_AGENTS:
        return Unknown(
            f"{agents} agents are named, and pace needs {_LEAST_AGENTS} to be compared",
            "contacts that name their agent",
        )
    if table["handle"].null_count == table.num_rows:
        return Unknown("no contact has a handle time", "timings of turns, or the phone system's handle time")  # fmt: skip
    if table["repeat_seconds"].null_count == table.num_rows:
        return Unknown(
            "of no contact it is known whether its customer came back",
            "contacts that name their customer and moment, over more days than the window",
        )
    return None


def _with_outcomes(con: DuckDBPyConnection, table: pa.Table, settings: Settings) -> pa.Table:
    for column, kinds in _CHURN.items():
        for kind in kinds:
            rows = con.sql("SELECT * FROM outcomes WHERE kind = $kind", params={"kind": kind}).to_arrow_table()  # fmt: skip
            if not rows.num_rows or column in table.column_names:
                continue
            found = outcomes_after(
                table, rows, OutcomeRule(kind, settings.worth.window_days, "any")
            )
            if found.refusal is None and found.known:
                values = pa.array(found.values, mask=np.isnan(found.values))
                table = table.append_column(column, values)
    return table


def _with_history(table: pa.Table) -> pa.Table:
    history = {
        "earlier contacts": contacts_before(table, _HISTORY_DAYS),
        "days since the last contact": days_since_contact(table),
    }
    for name, values in history.items():
        table = table.append_column(name, pa.array(values, mask=~np.isfinite(values)))
    return table


def _hasty_to_json(one: Hasty) -> dict[str, Any]:
    return {
        "kind": one.kind, "name": one.name, "n": one.n,
        "saved": _figure_to_json(one.saved), "paid_back": _figure_to_json(one.paid_back),
        "net": _figure_to_json(one.net),
        "causes": [[cause, _figure_to_json(figure)] for cause, figure in one.causes],
        "friction": _figure_to_json(one.friction), "verdict": one.verdict, "words": one.words,
    }  # fmt: skip


def _hasty_from_json(said: Mapping[str, Any]) -> Hasty:
    return Hasty(
        said["kind"], said["name"], said["n"], _figure_from_json(said["saved"]),
        _figure_from_json(said["paid_back"]), _figure_from_json(said["net"]),
        tuple((cause, _figure_from_json(figure)) for cause, figure in said["causes"]),
        _figure_from_json(said["friction"]), said["verdict"], said["words"],
    )  # fmt: skip


def _rush_to_json(rush: Rush) -> dict[str, Any]:
    return {
        "index": _figure_to_json(rush.index),
        "signs": [[sign, _figure_to_json(figure)] for sign, figure in rush.signs],
        "spread": list(rush.spread),
        "unseen": rush.unseen,
    }


def _rush_from_json(said: Mapping[str, Any]) -> Rush:
    signs = tuple((sign, _figure_from_json(figure)) for sign, figure in said["signs"])
    return Rush(_figure_from_json(said["index"]), signs, tuple(said["spread"]), said["unseen"])


def _figure_to_json(figure: Figure) -> dict[str, Any]:
    if isinstance(figure, Unknown):
        return {"unknown": figure.reason, "lift": figure.lift}
    return {"value": figure.value, "low": figure.low, "high": figure.high, "n": figure.n,
            "method": figure.method}  # fmt: skip


def _figure_from_json(said: Mapping[str, Any]) -> Figure:
    if "unknown" in said:
        return Unknown(said["unknown"], said["lift"])
    return Estimate(said["value"], said["low"], said["high"], said["n"], said["method"])
