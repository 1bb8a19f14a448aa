"""A batch redacted at once is each of its contacts redacted by itself; nothing else differs."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_redaction_laws import texts as any_texts

from wellspent.contacts import Contact, Redaction, Speaker, State, Turn
from wellspent.redaction import redact, redact_contacts, redact_tables
from wellspent.redaction.asked_for import Asked
from wellspent.redaction.cues import CUES
from wellspent.redaction.dictation import _is_piece
from wellspent.redaction.find import find_spans
from wellspent.redaction.hints import (
    COUNTS,
    EVERYTHING,
    HOLDS,
    LETTERS,
    NAMES,
    NUMBERS,
    NUMERALS,
    PIECES,
    telling_hints,
)
from wellspent.redaction.lines import read_line
from wellspent.redaction.marks import known_words
from wellspent.redaction.mentions import Known, _codes_again, _few_again
from wellspent.redaction.names import names_in
from wellspent.redaction.readings import read_turn
from wellspent.redaction.screen import screen
from wellspent.redaction.spoken_numbers import read_runs
from wellspent.tables import IMPORTED, contacts_of, tables_of

_LIKELY = st.sampled_from(
    """my name is|Desmond|desmond|grumble|Grumble|Hazel|will|it’s|don’t|o'clock|speaking|call me|
    Mr|thanks|hi|husband|my|I|a|Q|q|u|USA|OK|for|like|tango|one|two|ten|twelve|thirty|hundred|double|
    thousand|nineteen|eighty|5|12|124|1981|20 10|4111 1111 1111 1111|7pm|A1|B-1234|ABCDE-1234|'78|
    march|first|3/4|ending|last four|account|order|postcode|password|is|was|zork|maiden name|born|
    birthday|address|Farrow|Close|close|road|flat|at|dot|com|gmail|gmailcom|exampledotcom|café|£|—|
    …|“|👍|🏽|\u00a0|\x00|[name]|[ name]|masked-0123456789abcdef|unmasked-0123456789abcdef|?|.|,|!|#|
    @|viswa|8899|mg road|14 blossom dell, rome|zork kumar|gmailcom|who am i speaking to|your name please?|can I take your number|security word|where are you|
    first line|you're mr|call you|contact no|again?|okay|and then|um|-|/|x's|Dawn's|boss's|İ|ſ|
    Q R|AB C|q z|the card ending|4th|of May|5 / 3 / 78|ALL|-05-|ABC (4|four one one|yes|424242|x9"""
    .replace("\n    ", "")
    .split("|")
)  # fmt: skip
likely = st.lists(_LIKELY, max_size=12).map(" ".join)
known = st.lists(st.sampled_from(known_words()), max_size=10).map(" ".join)
texts = st.one_of(likely, likely.map(str.lower), likely.map(str.title), known, any_texts)
turns = st.builds(Turn, st.sampled_from(["agent", "customer", "system"]), texts)
states = st.builds(State, st.just("tool"), detail=texts)
alone = st.builds(Turn, st.just("customer"), texts)
talks = st.one_of(st.lists(turns, max_size=9), st.lists(alone, max_size=6)).map(tuple)
contacts = st.builds(
    Contact,
    st.sampled_from(["1", "C-2", "jane@example.com", "4111111111111111", "07700900123"]),
    talks,
    states=st.lists(states, max_size=2).map(tuple),
    agent=st.sampled_from([None, "Priya", "Hazel Grumble"]),
    customer=st.sampled_from([None, "", "C7", "07700900123", "jane@example.com"]),
    attributes=st.dictionaries(st.sampled_from(["note", "plan"]), texts, max_size=2),
)


def same(contacts: Iterable[Contact]) -> bool:
    """Whether the batch is redacted as its contacts are."""
    tables = tables_of(contacts)
    wanted = tables_of(redact(contact, b"key") for contact in contacts_of(tables))
    return redact_tables(tables, b"key") == wanted


@given(st.lists(contacts, max_size=3, unique_by=lambda contact: contact.id))
@settings(max_examples=60, deadline=None)
def test_a_batch_is_redacted_as_each_of_its_contacts(batch: list[Contact]) -> None:
    assert same(batch)


@given(st.lists(contacts, max_size=3))
@settings(max_examples=40, deadline=None)
def test_contacts_are_redacted_at_once_as_each_by_itself(batch: list[Contact]) -> None:
    assert redact_contacts(batch, b"key") == [redact(contact, b"key") for contact in batch]


@given(st.sampled_from(["agent", "customer", "system"]), texts)
@settings(max_examples=200, deadline=None)
def test_each_hint_says_of_a_turn_what_could_be_in_it(speaker: Speaker, text: str) -> None:
    who = np.array([{"agent": 1, "customer": 2}.get(speaker, 0)], np.uint8)
    hints, line = int(screen(pa.array([text]), who)[0]), read_line(1, speaker, text)
    runs = read_runs(line)
    assert hints & NAMES or not [*names_in(line, frozenset())]
    assert hints & COUNTS or all(len(run.digits) < 3 for run in runs)
    assert hints & (NUMERALS | NUMBERS | LETTERS) or all(
        not r.digits and r.letters < 3 for r in runs
    )
    pieces = [run for run in runs if len(run.digits) > 1 and not run.letters]
    assert hints & PIECES or not pieces or not _is_piece(line, pieces)


@given(texts, st.frozensets(st.sampled_from(sorted({*CUES.values()}))), st.booleans())
@settings(max_examples=300, deadline=None)
def test_what_a_turn_tells_is_what_its_hints_let_it_tell(
    text: str, kinds: frozenset[str], fresh: bool
) -> None:
    hints = screen(pa.array([text]), np.array([2], np.uint8))[0]
    could = bool(hints & (telling_hints(kinds) | HOLDS))
    everything, seen = (
        read_turn("customer", text, each).told(Asked(kinds, fresh), set(), Known())
        for each in (EVERYTHING, int(hints))
    )
    assert everything == (seen if could else [])


_codes = st.text("A1234", min_size=3, max_size=60)


@given(st.lists(_codes, max_size=5), st.lists(_codes, max_size=5))
def test_a_few_codes_are_known_again_as_many_are(known: list[str], said: list[str]) -> None:
    codes = {code: f"kind {place}" for place, code in enumerate(known)}
    digits = {value: value.replace("A", "") for value in said}
    values = {value: bare for value, bare in digits.items() if len(bare) > 2}
    assert _few_again(codes, values) == _codes_again(codes, values)


@given(st.sampled_from(["agent", "customer", "system"]), texts)
@settings(max_examples=200, deadline=None)
def test_in_a_turn_that_the_screen_calls_quiet_the_rules_find_nothing(
    speaker: Speaker, text: str
) -> None:
    who = np.array([{"agent": 1, "customer": 2}.get(speaker, 0)], np.uint8)
    hints = screen(pa.array([text]), who)[0]
    assert hints & HOLDS or not find_spans([(speaker, text)], verdicts=[()])


def _contact(record: dict) -> Contact:
    said = tuple(
        Turn(t["speaker"] if t["speaker"] in {"agent", "customer"} else "system", t["text"])
        for t in record["turns"]
    )
    return Contact(record["id"], said, agent=(record.get("meta") or {}).get("agent"))


def _read(path: Path, every: int) -> list[Contact]:
    lines = gzip.decompress(path.read_bytes()).decode().splitlines()
    return [_contact(json.loads(line)) for line in lines[::every]]


def test_the_sample_centre_is_redacted_at_once_as_by_contact() -> None:
    folder = files("wellspent.fernhill") / "conversations"
    for item in folder.iterdir():
        assert same(_read(Path(str(item)), 2))


@pytest.mark.parametrize(
    ("corpus", "every"), [("star", 60), ("primock57", 5), ("multidogo", 120), ("p4g", 40)]
)
def test_corpora_are_redacted_at_once_as_by_contact(shared: Path, corpus: str, every: int) -> None:
    assert same(_read(shared / "corpora" / corpus / "dev.jsonl.gz", every))


def test_a_batch_of_nothing_is_nothing() -> None:
    empty = {name: IMPORTED[name].empty_table() for name in tables_of([])}
    assert redact_tables(empty) == empty


def test_what_was_redacted_before_stays_as_it_is_beside_what_is_new() -> None:
    before = Contact("b", (Turn("customer", "[name], 4111 1111 1111 1111"),),
                     redactions=(Redaction(1, "name", 0, 4),))  # fmt: skip
    after = Contact("a", (Turn("customer", "my name is Desmond"),))
    done = redact_tables(tables_of([after, before, after.__class__("c", after.turns)]))
    assert done["turns"]["text"].to_pylist() == [
        "my name is [name]", "[name], 4111 1111 1111 1111", "my name is [name]",
    ]  # fmt: skip
    assert done["redactions"]["contact"].to_pylist() == ["a", "b", "c"]


def test_turns_in_another_order_than_the_contacts_find_their_contact() -> None:
    tables = tables_of([Contact(n, (Turn("customer", f"{n} is Desmond"),) * 2) for n in "zay"])
    mixed = tables | {"turns": tables["turns"].take([2, 3, 4, 5, 0, 1])}
    assert redact_tables(mixed) == redact_tables(tables)


def test_a_key_that_is_personal_is_the_same_mask_in_every_table() -> None:
    contact = Contact(
        "jane@example.com", (Turn("customer", "I am Desmond"),), states=(State("hold"),)
    )
    done = redact_tables(tables_of([contact]), b"key")
    assert len({key for table in done.values() for key in table["contact"].to_pylist()}) == 1
    assert "jane" not in str(done)
