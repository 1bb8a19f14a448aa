"""The Arrow schemas of everything that is stored, and contacts to tables and back.

Imported: contacts, turns, states, redactions, surveys, outcomes, intervals, digital,
callbacks, focus_groups, actions, staff_records, consults, problems. Computed: labels, segments, answers, evidence, signals.
Every table but intervals, outcomes, digital, focus_groups, actions, staff_records and problems has the column `contact`; `turn` counts from 1; seconds are float64
from the beginning of the contact; `began` and `at` are naive UTC.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa

from wellspent.contacts import Contact, Redaction, State, Turn
from wellspent.errors import Problem

__all__ = ["COMPUTED", "IMPORTED", "contacts_of", "problems_table", "tables_of"]

_TEXT: Final = pa.string()
_SECONDS: Final = pa.float64()
_MOMENT: Final = pa.timestamp("us")
_COUNT: Final = pa.int32()


def _schema(**columns: pa.DataType) -> pa.Schema:
    return pa.schema(list(columns.items()))


IMPORTED: Final[dict[str, pa.Schema]] = {
    "contacts": _schema(
        contact=_TEXT, source=_TEXT, channel=_TEXT, began=_MOMENT, queue=_TEXT, reason=_TEXT,
        segment=_TEXT, agent=_TEXT, team=_TEXT, customer=_TEXT, handle_seconds=_SECONDS,
        resolved=_TEXT, attributes=_TEXT,
    ),
    "turns": _schema(
        contact=_TEXT, turn=_COUNT, speaker=_TEXT, text=_TEXT, start=_SECONDS, end=_SECONDS
    ),
    "states": _schema(
        contact=_TEXT, kind=_TEXT, start=_SECONDS, end=_SECONDS, detail=_TEXT, after_turn=_COUNT
    ),
    "redactions": _schema(contact=_TEXT, turn=_COUNT, kind=_TEXT, start=_COUNT, end=_COUNT),
    # one row an invitation; score is null where nobody answered
    "surveys": _schema(
        contact=_TEXT, question=_TEXT, at=_MOMENT, score=pa.float64(), comment=_TEXT
    ),
    # what happened afterwards: kind is spend, churn, referral, … ; value in its own unit
    "outcomes": _schema(customer=_TEXT, at=_MOMENT, kind=_TEXT, value=pa.float64()),
    "intervals": _schema(
        queue=_TEXT, at=_MOMENT, seconds=_SECONDS, offered=_COUNT, answered=_COUNT,
        abandoned=_COUNT, answered_in_target=_COUNT, wait_seconds=_SECONDS,
        handle_seconds=_SECONDS, agents=pa.float64(),
    ),
    # self-service before a contact, a row a step: kind is visit, article, search or bot; detail the
    # article's name or the words that were searched; found how many results a search gave
    "digital": _schema(
        customer=_TEXT, at=_MOMENT, session=_TEXT, kind=_TEXT, detail=_TEXT, found=_COUNT
    ),
    # people who did not answer a survey, drawn at random and called back; score is null where not reached
    "callbacks": _schema(contact=_TEXT, question=_TEXT, at=_MOMENT, score=pa.float64()),
    # who sat in a focus group, a row a statement; said is null where somebody said nothing of note
    "focus_groups": _schema(group=_TEXT, at=_MOMENT, customer=_TEXT, said=_TEXT),
    # what leaders did: kind is coaching, recognition, training, process_change, slow_time, …; agent, team and
    # queue say for whom (null: everybody); about is a part, a friction or a question; hours it took
    "actions": _schema(
        at=_MOMENT, kind=_TEXT, agent=_TEXT, team=_TEXT, queue=_TEXT, about=_TEXT, hours=pa.float64()
    ),
    # people as data, shown per team alone: kind is absence (hours), worked (hours), engagement (a score),
    # left (1), joined (1); the person is masked
    "staff_records": _schema(
        at=_MOMENT, person=_TEXT, team=_TEXT, kind=_TEXT, value=pa.float64()
    ),
    # one colleague asked another; both are agents
    "consults": _schema(
        contact=_TEXT, at=_MOMENT, asker=_TEXT, helper=_TEXT, seconds=_SECONDS
    ),
    "problems": _schema(file=_TEXT, line=pa.int64(), found=_TEXT, remedy=_TEXT),
}  # fmt: skip

COMPUTED: Final[dict[str, pa.Schema]] = {
    "labels": _schema(
        contact=_TEXT, turn=_COUNT, part=_TEXT, pace=_TEXT, friction=_TEXT, confidence=pa.float64()
    ),
    # the ledger opened out in time; segments tile the handle time of a contact; the
    # turn is null where none owns the seconds, the speaker agent, customer, system,
    # both (overlap) or nobody, the timing measured or estimated
    "segments": _schema(
        contact=_TEXT, start=_SECONDS, end=_SECONDS, seconds=_SECONDS, turn=_COUNT, part=_TEXT,
        pace=_TEXT, friction=_TEXT, speaker=_TEXT, timing=_TEXT,
    ),
    "answers": _schema(
        contact=_TEXT, question=_TEXT, answer=_TEXT, by=_TEXT, confidence=pa.float64()
    ),
    "evidence": _schema(
        contact=_TEXT, question=_TEXT, turn=_COUNT, start=_COUNT, end=_COUNT, quote=_TEXT
    ),
    # what the company should hear; start and end are characters of the turn's text
    "signals": _schema(
        contact=_TEXT, turn=_COUNT, kind=_TEXT, start=_COUNT, end=_COUNT, quote=_TEXT,
        confidence=pa.float64(), name=_TEXT, asked=pa.bool_(), followed_up=pa.bool_(),
    ),
}  # fmt: skip

_SAME_NAME: Final = (
    "source", "channel", "began", "queue", "reason", "segment", "agent", "team", "customer",
    "handle_seconds", "resolved",
)  # fmt: skip


def tables_of(contacts: Iterable[Contact]) -> dict[str, pa.Table]:
    """The tables `contacts`, `turns`, `states` and `redactions` that hold these contacts."""
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("contacts", "turns", "states", "redactions")
    }
    for contact in contacts:
        rows["contacts"].append(_contact_row(contact))
        rows["turns"] += [_turn_row(contact.id, n, t) for n, t in enumerate(contact.turns, 1)]
        rows["states"] += [_row_of(contact.id, state) for state in contact.states]
        rows["redactions"] += [_row_of(contact.id, span) for span in contact.redactions]
    return {name: pa.Table.from_pylist(rows[name], IMPORTED[name]) for name in rows}


def contacts_of(tables: Mapping[str, pa.Table]) -> list[Contact]:
    """The contacts that these tables hold, in the order of the table `contacts`."""
    turns = _grouped(tables["turns"].sort_by([("contact", "ascending"), ("turn", "ascending")]))
    states = _grouped(tables["states"])
    spans = _grouped(tables["redactions"])
    return [
        Contact(
            id=row["contact"],
            turns=tuple(
                Turn(t["speaker"], t["text"], t["start"], t["end"]) for t in turns[row["contact"]]
            ),
            states=tuple(State(**state) for state in states[row["contact"]]),
            redactions=tuple(Redaction(**span) for span in spans[row["contact"]]),
            attributes=json.loads(row["attributes"] or "{}"),
            **{name: row[name] for name in _SAME_NAME},
        )
        for row in tables["contacts"].to_pylist()
    ]


def problems_table(problems: Iterable[Problem]) -> pa.Table:
    """The table `problems`, one row a problem."""
    rows = [{name: getattr(p, name) for name in IMPORTED["problems"].names} for p in problems]
    return pa.Table.from_pylist(rows, IMPORTED["problems"])


def _contact_row(contact: Contact) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(contact, name) for name in _SAME_NAME}
    attributes = json.dumps(dict(contact.attributes), sort_keys=True, ensure_ascii=False)
    return row | {"contact": contact.id, "attributes": attributes}


def _turn_row(contact: str, number: int, turn: Turn) -> dict[str, Any]:
    return {"contact": contact, "turn": number} | _fields(turn)


def _row_of(contact: str, item: State | Redaction) -> dict[str, Any]:
    return {"contact": contact} | _fields(item)


def _fields(item: Turn | State | Redaction) -> dict[str, Any]:
    return {name: getattr(item, name) for name in item.__slots__}


def _grouped(table: pa.Table) -> defaultdict[str, list[dict[str, Any]]]:
    groups: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in table.to_pylist():
        groups[row.pop("contact")].append(row)
    return groups
