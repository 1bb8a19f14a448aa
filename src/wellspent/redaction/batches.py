"""A batch of contacts redacted at once, table to table, as `redact` does each by itself."""

from __future__ import annotations

import gc
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.contacts import Contact
from wellspent.redaction.fields import mask_key, redact_form
from wellspent.redaction.find import Said, find_spans, is_one_sided
from wellspent.redaction.hints import ASKS, HOLDS
from wellspent.redaction.lines import Span, masked
from wellspent.redaction.redact import redact, redact_said, said_in
from wellspent.redaction.screen import screen
from wellspent.redaction.tagger_batch import tag_turns
from wellspent.tables import IMPORTED, contacts_of, tables_of

__all__ = ["redact_contacts", "redact_tables"]

Tables = Mapping[str, pa.Table]
Column = Any  # an Arrow array, chunked or not
Places = npt.NDArray[np.int64]

_FIELDS: Final = ("source", "queue", "reason", "segment", "agent", "team", "resolved")
# what no key or field without personal form has: an at, nine digits, the head of an IBAN
_PERHAPS: Final = r"@|[^\x00-\x7F]|[0-9](?:[^0-9]*[0-9]){8}|[A-Za-z]{2}[0-9]{2}"


def redact_tables(tables: Tables, secret: bytes = b"") -> dict[str, pa.Table]:
    """The tables of the same contacts with personal data replaced by its kind.

    `tables` are `contacts`, `turns`, `states` and `redactions` of whole contacts, the turns of
    each together and in order. The result is what `redact` makes of every contact.
    """
    batch = _laid_out(tables)
    if batch is None:  # what is numbered or named twice goes the readable way
        return tables_of(redact(contact, secret) for contact in contacts_of(tables))
    with _uncollected():
        found = dict(_found(batch))
    keys = _each_unique(batch.contacts["contact"], lambda key: mask_key(key, secret))
    return {
        "contacts": _contacts(batch, found, keys, secret),
        "turns": _clean(batch.turns, keys, "text", found, 0),
        "states": _clean(batch.states, keys, "detail", found, 1),
        "redactions": _redactions(batch, found, keys),
    }


def redact_contacts(contacts: Iterable[Contact], secret: bytes = b"") -> list[Contact]:
    """What `redact` makes of each of these contacts, in their order."""
    batch = [(contact, said_in(contact)) for contact in contacts]
    flat = [each for _, said in batch for each in said]
    texts: Any = pa.array([text for _, text in flat], pa.string())
    speakers = [speaker for speaker, _ in flat]
    hints = iter(_hints(texts, speakers))
    talks = np.cumsum([0, *(len(said) for _, said in batch)])
    sided = [is_one_sided(said) for _, said in batch]
    verdicts = tag_turns(texts, _customers(speakers), talks, np.array(sided, bool))
    with _uncollected():
        return [
            redact_said(
                contact,
                said,
                [*islice(hints, len(said))],
                verdicts.of_talk(first, len(said), one_sided=alone),
                secret,
            )
            for (contact, said), first, alone in zip(batch, talks.tolist(), sided, strict=False)
        ]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Words and spans make no cycles: nothing is searched for any while there are many of them."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


@dataclass(frozen=True)
class _Rows:
    """A table's rows by contact: those of contact `n` are `at[n]` to `at[n + 1]`."""

    table: pa.Table
    owner: Places
    at: Places


@dataclass(frozen=True)
class _Batch:
    """The contacts, and the rows of the other tables in their order; `notes` are attributes."""

    contacts: pa.Table
    turns: _Rows
    states: _Rows
    done: _Rows
    notes: dict[int, dict[str, str]]


@dataclass(frozen=True)
class _Found:
    """What a contact's turns, details and attributes hold, by place; and how many there are."""

    spans: dict[int, list[Span]]
    starts: tuple[int, int, int]  # of turns, details and attributes among the places


def _laid_out(tables: Tables) -> _Batch | None:
    """The rows by contact; None if a contact or a turn is there twice, or a text is missing."""
    contacts, turns, states, done = (
        tables[name].select(IMPORTED[name].names).cast(IMPORTED[name]).combine_chunks()
        for name in ("contacts", "turns", "states", "redactions")
    )
    keys = contacts["contact"].combine_chunks()
    whole = not (turns["text"].null_count or states["detail"].null_count or keys.null_count)
    if not whole or len(pc.unique(keys)) < len(keys):
        return None
    rows = [_by_contact(table, keys) for table in (turns, states, done)]
    if any(each is None for each in rows):
        return None
    by_turn, by_state, by_done = (each for each in rows if each is not None)
    counted = np.arange(len(by_turn.owner)) - by_turn.at[by_turn.owner] + 1
    if not np.array_equal(by_turn.table["turn"].to_numpy(), counted):
        return None
    notes = {
        n: json.loads(text)
        for n, text in enumerate(contacts["attributes"].to_pylist())
        if text and text != "{}"
    }
    return _Batch(contacts, by_turn, by_state, by_done, notes)


def _by_contact(table: pa.Table, keys: Column) -> _Rows | None:
    """The rows in the order of the keys; None if one has a key that is not among them."""
    owner = pc.index_in(table["contact"].combine_chunks(), keys)
    if owner.null_count:
        return None
    places = owner.to_numpy(zero_copy_only=False).astype(np.int64)
    if np.any(places[1:] < places[:-1]):
        order = np.argsort(places, kind="stable")
        table, places = table.take(_places(order)).combine_chunks(), places[order]
    return _Rows(table, places, np.searchsorted(places, np.arange(len(keys) + 1)))


def _found(batch: _Batch) -> Iterator[tuple[int, _Found]]:
    """By contact what is personal in it, for those that hold something."""
    speakers: list[Any] = batch.turns.table["speaker"].to_pylist()
    texts: list[Any] = batch.turns.table["text"].to_pylist()
    details: list[Any] = batch.states.table["detail"].to_pylist()
    notes = [text for each in batch.notes.values() for text in each.values()]
    hints, detail_hints, note_hints = (
        [*_hints(batch.turns.table["text"], speakers)],
        [*_hints(batch.states.table["detail"], ["system"] * len(details))],
        iter(_hints(pa.array(notes, pa.string()), ["system"] * len(notes))),
    )
    customers = _customers(speakers)
    sided = _sided(batch, customers)
    verdicts = tag_turns(
        batch.turns.table["text"], customers, batch.turns.at, np.array(sided, bool)
    )
    holds = verdicts.in_talks(batch.turns.at)
    agents = batch.contacts["agent"].to_pylist()
    at, states_at, done_at = (rows.at.tolist() for rows in (batch.turns, batch.states, batch.done))
    for n, agent in enumerate(agents):
        turns, states = slice(at[n], at[n + 1]), slice(states_at[n], states_at[n + 1])
        own = list(batch.notes.get(n, {}).values())
        said_hints = hints[turns] + detail_hints[states] + [next(note_hints) for _ in own]
        if done_at[n] < done_at[n + 1]:
            continue
        others = details[states] + own
        if not (sided[n] or holds[n] or any(each & (HOLDS | ASKS) for each in said_hints)):
            continue
        said: list[Said] = list(zip(speakers[turns], texts[turns], strict=True))
        said += [("system", text) for text in others]
        count = turns.stop - turns.start
        judged = verdicts.of_talk(turns.start, count, one_sided=sided[n])
        judged += [()] * len(others)
        if spans := find_spans(said, agent, said_hints, judged):
            yield n, _Found(spans, (0, count, count + states.stop - states.start))


def _sided(batch: _Batch, customers: npt.NDArray[np.bool_]) -> list[bool]:
    """Whether the agent's side of a contact is missing, as `is_one_sided` says of what is said."""
    at, states = batch.turns.at, batch.states.at
    others = np.concatenate([[0], np.cumsum(~customers)])
    alone = (others[at[1:]] == others[at[:-1]]) & (np.diff(at) > 1) & (np.diff(states) == 0)
    return [each and not batch.notes.get(n) for n, each in enumerate(alone.tolist())]


def _customers(speakers: Sequence[str]) -> npt.NDArray[np.bool_]:
    return np.fromiter((each == "customer" for each in speakers), np.bool_, len(speakers))


def _hints(texts: Column, speakers: Sequence[str]) -> list[int]:
    codes = {"agent": 1, "customer": 2}
    who = np.fromiter((codes.get(each, 0) for each in speakers), np.uint8, len(speakers))
    array: Any = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    found: list[int] = screen(array, who).tolist()
    return found


def _places(places: Places) -> Any:
    """Row numbers as Arrow takes them."""
    return pa.array(places)


def _keyed(rows: _Rows, keys: Column | None) -> pa.Table:
    """The rows with the contacts' keys as they are now."""
    if keys is None:
        return rows.table
    return rows.table.set_column(0, "contact", keys.take(_places(rows.owner)))


def _clean(
    rows: _Rows, keys: Column | None, name: str, found: Mapping[int, _Found], part: int
) -> pa.Table:
    """The rows with what was found in a column masked; `part` says which places are its own."""
    table, at = _keyed(rows, keys), rows.at
    cells: list[Any] | None = None
    for n, each in found.items():
        first, count = each.starts[part], int(at[n + 1] - at[n])
        for place, spans in each.spans.items():
            if first <= place < first + count:
                cells = table[name].to_pylist() if cells is None else cells
                row = int(at[n]) + place - first
                cells[row] = masked(cells[row], spans)
    if cells is None:
        return table
    column = table.schema.get_field_index(name)
    return table.set_column(column, table.schema.field(name), pa.array(cells, pa.string()))


def _contacts(
    batch: _Batch, found: Mapping[int, _Found], keys: Column | None, secret: bytes
) -> pa.Table:
    columns: dict[str, Any] = {name: batch.contacts[name] for name in batch.contacts.column_names}
    changed = {name: _each_unique(columns[name], redact_form) for name in _FIELDS}
    changed["contact"] = keys
    changed["customer"] = _each_unique(
        columns["customer"], lambda key: mask_key(key, secret, customer=True)
    )
    changed["attributes"] = pa.array(
        [_notes(batch.notes.get(n), found.get(n)) for n in range(len(batch.contacts))], pa.string()
    )
    columns |= {name: column for name, column in changed.items() if column is not None}
    return pa.table(columns, IMPORTED["contacts"])


def _notes(notes: Mapping[str, str] | None, found: _Found | None) -> str:
    """The attributes of a contact as they stand in a table."""
    if not notes:
        return "{}"
    spans = found.spans if found else {}
    first = found.starts[2] if found else 0
    clean = {
        name: masked(text, spans.get(place, ()))
        for place, (name, text) in enumerate(notes.items(), first)
    }
    return json.dumps(clean, sort_keys=True, ensure_ascii=False)


def _each_unique(column: Column, change: Callable[[str], str]) -> Column | None:
    """The column with every cell that could be personal changed; None if none could."""
    array: Any = column.combine_chunks()
    perhaps: Any = pc.match_substring_regex(array, _PERHAPS)
    if not pc.any(perhaps).as_py():
        return None
    done: dict[Any, str] = {
        text: change(text) for text in pc.unique(array.filter(perhaps)).to_pylist()
    }
    return pa.array([done.get(text, text) for text in array.to_pylist()], pa.string())


def _redactions(batch: _Batch, found: Mapping[int, _Found], keys: Column | None) -> pa.Table:
    """What was taken out now, and what had been before, in the order of the contacts."""
    spans = [
        (n, place + 1, span)
        for n, each in found.items()
        for place, row in sorted(each.spans.items())
        if place < each.starts[1]
        for span in row
    ]
    before = _keyed(batch.done, keys)
    if not spans:
        return before
    names: Any = batch.contacts["contact"].combine_chunks() if keys is None else keys
    owner = np.array([n for n, _, _ in spans], np.int64)
    taken: dict[str, Any] = {
        "contact": names.take(_places(owner)),
        "turn": pa.array([turn for _, turn, _ in spans], pa.int32()),
        "kind": pa.array([span.kind for _, _, span in spans], pa.string()),
        "start": pa.array([span.start for _, _, span in spans], pa.int32()),
        "end": pa.array([span.end for _, _, span in spans], pa.int32()),
    }
    now = pa.table(taken, IMPORTED["redactions"])
    if not len(before):
        return now
    order = np.argsort(np.concatenate([batch.done.owner, owner]), kind="stable")
    both: pa.Table = pa.concat_tables([before, now]).combine_chunks().take(_places(order))
    return both
