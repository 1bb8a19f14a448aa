"""What holds of every contact that Fernhill records, whatever its seed."""

from __future__ import annotations

import gzip
import itertools
import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.contacts import Contact, State
from wellspent.fernhill import planted, write_centre
from wellspent.fernhill.centre import Centre, SampleImpossible, generate_centre
from wellspent.fernhill.templates import read_templates
from wellspent.fernhill.wording import templates_with_fixed_names
from wellspent.settings import parse_settings
from wellspent.tables import IMPORTED, contacts_of, tables_of

LABEL_WORDS = ("parts", "friction", "scorecard", "labels", "signals", "pii", "template", "bank-0")


@pytest.fixture(scope="module")
def centre() -> Centre:
    return generate_centre(seed=1, contacts=1200)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fernhill")
    write_centre(folder, seed=3, contacts=60)
    return folder


def records(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.open(folder / "contacts.jsonl.gz", "rt", encoding="utf-8")]  # fmt: skip


def own_states(contact: Contact) -> list[State]:
    return [state for state in contact.states if state.kind != "queued"]


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path, folder: Path) -> None:
    write_centre(tmp_path, seed=3, contacts=60)
    for file in sorted(folder.iterdir()):
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


def test_another_seed_differs_in_every_record(tmp_path: Path, folder: Path) -> None:
    write_centre(tmp_path, seed=4, contacts=60)
    for name in ("contacts.jsonl.gz", "surveys.csv", "outcomes.csv", "intervals.csv", "digital.csv",
                 "focus_groups.csv", "truth.json"):  # fmt: skip
        assert (tmp_path / name).read_bytes() != (folder / name).read_bytes()


def test_the_120_conversations_are_all_there_and_all_used(centre: Centre) -> None:
    used = {happening.told.template.id for happening in centre.happenings}
    assert len(read_templates()) == 120
    assert used == {template.id for template in read_templates()}


def test_turns_follow_one_another_and_none_ends_before_it_begins(centre: Centre) -> None:
    for contact in centre.contacts:
        times = [t for turn in contact.turns for t in (turn.start, turn.end) if t is not None]
        assert times == sorted(times)
        assert times[0] >= 0


def test_typed_turns_have_no_end_and_spoken_ones_do(centre: Centre) -> None:
    for contact in centre.contacts:
        assert all((turn.end is None) == (contact.channel == "chat") for turn in contact.turns)


def test_states_stand_in_the_gap_after_their_turn(centre: Centre) -> None:
    for contact in centre.contacts:
        ends = [0.0, *(turn.end or turn.start or 0.0 for turn in contact.turns)]
        starts = [*(turn.start or 0.0 for turn in contact.turns), float("inf")]
        for state in own_states(contact):
            assert state.after_turn is not None
            assert ends[state.after_turn] <= state.start < state.end <= starts[state.after_turn]


def test_states_never_overlap(centre: Centre) -> None:
    for contact in centre.contacts:
        times = [t for state in contact.states for t in (state.start, state.end)]
        assert times == sorted(times)


def test_wrap_comes_once_and_last(centre: Centre) -> None:
    for contact in centre.contacts:
        kinds = [state.kind for state in contact.states]
        assert kinds.index("wrap") == len(kinds) - 1
        assert contact.states[-1].after_turn == len(contact.turns)


def test_the_queue_ends_where_the_contact_begins(centre: Centre) -> None:
    queued = [s for contact in centre.contacts for s in contact.states if s.kind == "queued"]
    assert queued
    assert all(state.start < 0 == state.end and state.after_turn == 0 for state in queued)


def test_a_contact_begins_with_the_first_words_and_keeps_their_order(centre: Centre) -> None:
    for happening in centre.happenings:
        assert happening.told.kept[0] == 1
        assert list(happening.told.kept) == sorted(set(happening.told.kept))


def test_leaving_an_exchange_out_leaves_the_speakers_taking_turns(centre: Centre) -> None:
    """Wherever two turns of a speaker meet, they met in the template too."""
    for happening in centre.happenings:
        turns, kept = happening.told.template.turns, happening.told.kept
        for before, after in itertools.pairwise(kept):
            if after > before + 1:
                assert turns[before - 1]["speaker"] != turns[after - 1]["speaker"]


def test_what_is_withheld_hides_no_friction(centre: Centre) -> None:
    for happening in centre.happenings:
        marked = happening.told.template.friction
        assert len(happening.told.friction) == len(marked)


def test_no_agent_holds_two_conversations_at_once(centre: Centre) -> None:
    free_at: dict[str, float] = {}
    for happening in centre.happenings:
        assert free_at.get(happening.agent.name, 0) <= happening.moment
        free_at[happening.agent.name] = happening.moment + happening.told.handle_seconds


def test_agents_work_only_on_their_days_and_for_their_client(centre: Centre) -> None:
    for contact, happening in zip(centre.contacts, centre.happenings, strict=True):
        assert contact.began is not None
        assert contact.began.weekday() not in happening.agent.days_off
        assert happening.agent.client == happening.customer.client
        assert happening.agent.client == happening.told.template.meta["client"]


def test_contacts_begin_within_opening_hours_in_order_of_time(centre: Centre) -> None:
    began = [contact.began for contact in centre.contacts if contact.began]
    assert began == sorted(began)
    assert len(began) == len(centre.contacts)
    assert all(planted.OPENS <= at.hour < planted.CLOSES for at in began)
    last = planted.FIRST_DAY + timedelta(days=planted.DAYS - 1)
    assert {at.date() for at in began} <= {planted.FIRST_DAY + timedelta(d) for d in range(28)}
    assert last.isoformat() == "2026-10-04"


def test_the_acd_differs_from_the_events_only_as_documented(centre: Centre) -> None:
    told = [happening.told.handle_seconds for happening in centre.happenings]
    acd = [contact.handle_seconds or 0.0 for contact in centre.contacts]
    rounded = sum(a == round(t) != t for a, t in zip(acd, told, strict=True)) / len(acd)
    shorter = sum(t - a > 1 for a, t in zip(acd, told, strict=True)) / len(acd)
    assert rounded == pytest.approx(planted.ACD_WHOLE_SECONDS, abs=0.05)
    assert shorter == pytest.approx(planted.ACD_WITHOUT_WRAP, abs=0.02)
    assert all(a <= t + 0.5 for a, t in zip(acd, told, strict=True))


def test_an_agent_says_his_own_name() -> None:
    """Where the template's agent says his name, the contact's agent says his own instead."""
    for happening in generate_centre(seed=2, contacts=200).happenings:
        template, agent = happening.told.template, happening.agent.name
        said = " ".join(turn.text for turn in happening.told.turns[:1])
        if template.meta["agent"] in template.turns[0]["text"]:
            assert agent in said


def test_a_customer_goes_by_one_name_in_all_contacts(centre: Centre) -> None:
    """bank-02: 'Darnell Whitcomb. March ninth, seventy-eight.' is said by whoever calls."""
    told = [h for h in centre.happenings if h.told.template.id == "bank-02"]
    assert told
    for happening in told:
        said = " ".join(turn.text for turn in happening.told.turns)
        customer = happening.customer
        assert f"{customer.first_name} {customer.last_name}. March ninth" in said
        assert "Whitcomb" not in said


def test_most_templates_give_the_names_away() -> None:
    assert templates_with_fixed_names() < 30


def test_nothing_that_is_exported_tells_a_label(folder: Path) -> None:
    exported = gzip.decompress((folder / "contacts.jsonl.gz").read_bytes()).decode()
    assert not any(f'"{word}' in exported for word in LABEL_WORDS)
    assert {key for record in records(folder) for key in record} == {
        "id", "source", "began", "channel", "queue", "reason", "segment", "agent", "team",
        "customer", "handle_seconds", "resolved", "attributes", "turns", "events",
    }  # fmt: skip
    turns = [turn for record in records(folder) for turn in record["turns"]]
    assert {key for turn in turns for key in turn} == {"speaker", "text", "start", "end"}


def test_fernhill_is_called_fictional_wherever_it_is_named(folder: Path) -> None:
    centre = parse_settings((folder / "wellspent.toml").read_text("utf-8"))
    assert centre.fictional
    assert centre.name == "Fernhill (fictional)"
    assert {record["source"] for record in records(folder)} == {"fernhill (fictional)"}
    assert "fictional" in json.loads((folder / "truth.json").read_text("utf-8"))["notice"]


def test_the_tables_are_those_that_a_workspace_stores(centre: Centre) -> None:
    assert centre.surveys.schema == IMPORTED["surveys"]
    assert centre.outcomes.schema == IMPORTED["outcomes"]
    assert centre.intervals.schema == IMPORTED["intervals"]
    assert centre.digital.schema == IMPORTED["digital"]
    assert centre.focus_groups.schema == IMPORTED["focus_groups"]
    assert contacts_of(tables_of(centre.contacts[:50])) == list(centre.contacts[:50])


@given(contacts=st.integers(0, 9), seed=st.integers(0, 2**32))
@settings(max_examples=6, deadline=None)
def test_a_few_contacts_are_a_centre_too(contacts: int, seed: int) -> None:
    centre = generate_centre(seed, contacts)
    assert len(centre.contacts) == contacts
    assert [contact.id for contact in centre.contacts] == [
        f"FH-{n:06d}" for n in range(1, contacts + 1)
    ]


def test_a_centre_of_nobody_is_written(tmp_path: Path) -> None:
    write_centre(tmp_path, contacts=0)
    assert records(tmp_path) == []
    assert (tmp_path / "outcomes.csv").read_text("utf-8").splitlines()[0].count(",") == 3


@pytest.mark.parametrize("contacts", [-1, planted.MOST_CONTACTS + 1])
def test_impossible_numbers_are_refused_in_words(contacts: int) -> None:
    with pytest.raises(SampleImpossible, match=f"cannot have {contacts} conversations.*Ask for 0"):
        generate_centre(contacts=contacts)
