"""The live index says of any choice of contacts what the report says of a centre of those alone."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_centre import Tables, connect, sample_tables, spoken, tiny, without_fields

from wellspent.report.breakdowns import break_down
from wellspent.report.conversations import collect_details
from wellspent.report.gather import gather
from wellspent.report.index import CHOICES, ContactIndex
from wellspent.report.indexing import build_index
from wellspent.report.model import FIELDS
from wellspent.report.monday import answer_monday
from wellspent.report.rows_behind import contacts_with
from wellspent.report.selected import answer_selection, break_down_selection, weekly
from wellspent.report.selection import EVERYTHING, Selection
from wellspent.settings import Settings

SETTINGS = Settings(seed=3)
OF_CONTACTS = ("contacts", "turns", "states", "segments", "labels", "answers", "evidence")


@cache
def index() -> ContactIndex:
    return build_index(connect(sample_tables()), SETTINGS)


def alone(tables: Tables, ids: list[str]) -> Any:
    """A connection to a centre that has these contacts and no others."""
    kept = {name: table.filter(pc.is_in(table["contact"], pc.cast(ids or [""], "string"))) for name, table in tables.items()}  # fmt: skip
    con = connect(kept)
    gather(con, SETTINGS)
    return con


def same(one: Any, other: Any) -> bool:
    """Whether two answers say the same; sums may differ by what adding in another order does."""
    if is_dataclass(one):
        return type(one) is type(other) and all(same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one))  # fmt: skip
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)


def check(held: ContactIndex, tables: Tables, mask: Any) -> None:
    """Answer and breakdowns against those of the chosen contacts alone."""
    con = alone(tables, [held.contact(place) for place in np.flatnonzero(mask)])
    assert same(answer_selection(held, mask), answer_monday(con))
    assert same(tuple(break_down_selection(held, mask, f) for f in FIELDS), break_down(con))


def test_without_a_filter_it_is_the_report():
    check(index(), sample_tables(), index().mask(EVERYTHING))


@pytest.mark.parametrize("field", CHOICES)
def test_each_value_of_each_filter_is_the_report_of_those_contacts(field):
    for value in index().values(field)[:3]:
        mask = index().mask(Selection(**{CHOICES[field]: frozenset({value})}))
        assert mask.any()
        check(index(), sample_tables(), mask)


def test_filters_hold_together_and_a_scope_holds_with_them():
    chosen = Selection(channels=frozenset({"voice"}), segments=frozenset({"standard", "premium"}))
    scope = Selection(channels=frozenset({"voice", "chat"}), weeks=frozenset({"2026-W11"}))
    mask = index().mask(chosen.within(scope))
    one, other = index().mask(chosen), index().mask(scope)
    assert np.array_equal(mask, one & other)
    assert 8 < mask.sum() < one.sum()
    check(index(), sample_tables(), mask)


def test_nothing_and_one_contact_are_not_enough_to_say():
    nobody = index().mask(Selection(queues=frozenset()))
    single = index().mask(Selection(contacts=frozenset({"bank-04", "nobody"})))
    assert (nobody.sum(), single.sum()) == (0, 1)
    check(index(), sample_tables(), nobody)
    check(index(), sample_tables(), single)


@settings(max_examples=12)
@given(st.data())
def test_any_choice_of_contacts_is_the_report_of_those_contacts(data):
    share = data.draw(st.sampled_from((0.07, 0.1, 0.3, 0.6, 0.95)))
    drawn = np.random.default_rng(data.draw(st.integers(0, 2**32))).random(len(index())) < share
    check(index(), sample_tables(), drawn)


def untimed_centre() -> Tables:
    """Ten chats that nobody timed between twelve calls of two lengths, with odd ids."""
    chats = [spoken(f"ü{n}", "Hi", "Hello", channel="chat", queue=None) for n in range(10)]
    for n, chat in enumerate(chats):
        chats[n] = type(chat)(chat.id, tuple(type(t)(t.speaker, t.text) for t in chat.turns), channel="chat")  # fmt: skip
    calls = [spoken(f"Z{n}", "Hi", "Hello", seconds=10.0 + n % 2, queue=("a", "b")[n % 2], agent="Ann") for n in range(12)]  # fmt: skip
    return tiny([*chats, *calls])


def test_contacts_without_timing_or_without_a_value_are_as_in_the_report():
    tables = untimed_centre()
    held = build_index(connect(tables), SETTINGS)
    for chosen in (EVERYTHING, Selection(queues=frozenset({None})), Selection(queues=frozenset({"a"})), Selection(agents=frozenset({"Ann", None}))):  # fmt: skip
        check(held, tables, held.mask(chosen))
    bare = without_fields(tables)
    check(build_index(connect(bare), SETTINGS), bare, np.ones(22, np.bool_))
    assert held.values("queue") == ("a", "b", None)


def test_an_index_without_contacts_says_that_there_is_not_enough():
    held = build_index(connect({}), SETTINGS)
    check(held, tiny([]), held.mask(EVERYTHING))
    assert held.position("anybody") is None
    assert weekly(held, held.mask(EVERYTHING)) == ()


def test_every_contact_is_found_by_its_id_and_let_through_as_its_mask_says():
    chosen = Selection(channels=frozenset({"voice"}), contacts=frozenset({"bank-04", "bank-05"}))
    mask = index().mask(chosen)
    for place in range(len(index())):
        assert index().position(index().contact(place)) == place
        assert index().lets_through(chosen, place) == mask[place]
    assert index().position("nobody") is None


def test_the_lists_behind_figures_hold_whoever_has_the_measure_most_of_it_first():
    mask = index().mask(Selection(channels=frozenset({"voice"})))
    con = alone(sample_tables(), [index().contact(place) for place in np.flatnonzero(mask)])
    amounts = {one.contact: dict(one.measures) for one in collect_details(con, SETTINGS).conversations}  # fmt: skip
    for measure in (
        "handle",
        "slow",
        "friction/wait",
        "unknown/unknown",
        "answer/resolved/no",
        "flag/resolved",
    ):
        page = contacts_with(index(), mask, measure, 0, 200)
        behind = {one: has[measure] for one, has in amounts.items() if has.get(measure, 0) > 0}
        assert page.total == len(page.lines) == len(behind) > 0
        assert {one.contact: s for one, s in zip(page.lines, page.seconds, strict=True)} == pytest.approx(behind)  # fmt: skip
        assert list(page.seconds) == sorted(page.seconds, reverse=True)


def test_pages_of_a_list_follow_one_another():
    mask = index().mask(EVERYTHING)
    whole = contacts_with(index(), mask, "friction", 0, 500)
    parts = [contacts_with(index(), mask, "friction", start, 30) for start in range(0, 150, 30)]
    assert tuple(line for part in parts for line in part.lines) == whole.lines
    assert {part.total for part in parts} == {whole.total}
    assert contacts_with(index(), mask, "friction/nothing", 0, 9).total == 0


def test_a_list_of_all_contacts_begins_with_the_latest():
    page = contacts_with(index(), index().mask(EVERYTHING), "contacts", 0, 500)
    began = [line.began for line in page.lines]
    assert page.total == len(began) == 120
    assert began == sorted(began, reverse=True)


def test_a_line_of_a_list_is_what_was_recorded_and_its_seconds():
    row = next(r for r in sample_tables()["contacts"].to_pylist() if r["contact"] == "bank-04")
    place = index().position("bank-04")
    assert place is not None
    line = index().line(place)
    for field in ("contact", "began", "channel", "queue", "reason", "segment", "agent", "team"):
        assert getattr(line, field) == row[field]
    assert line.handle_seconds == pytest.approx(sum(seconds for _, seconds in line.kinds))


def test_a_week_is_the_report_of_the_contacts_that_began_in_it():
    weeks = weekly(index(), index().mask(Selection(channels=frozenset({"voice"}))))
    assert [week.week for week in weeks] == ["2026-W10", "2026-W11", "2026-W12", "2026-W13"]
    for week in weeks:
        mask = index().mask(Selection(channels=frozenset({"voice"}), weeks=frozenset({week.week})))
        monday = answer_selection(index(), mask)
        assert (week.contacts, week.timed) == (monday.contacts, monday.timed)
        assert same(week.mean, monday.mean)
        for (kind, share, mean), line in zip(week.kinds, monday.kinds, strict=True):
            assert kind == line.kind
            assert same((share, mean), (line.share, line.mean_seconds))


def test_an_index_that_was_stored_says_the_same(tmp_path):
    for name, array in index().arrays().items():
        np.save(tmp_path / f"{name}.npy", array)
    read = ContactIndex.from_arrays(
        {name: np.load(tmp_path / f"{name}.npy", mmap_mode="r") for name in index().arrays()}
    )
    mask = read.mask(EVERYTHING)
    assert answer_selection(read, mask) == answer_selection(index(), mask)
    assert read.values("queue") == index().values("queue")


def test_few_contacts_of_many_are_sorted_and_it_is_the_same(monkeypatch):
    monkeypatch.setattr("wellspent.report.group_sums._FEW", 1)
    check(index(), sample_tables(), index().mask(Selection(channels=frozenset({"voice"}))))
    held = build_index(connect(tables := untimed_centre()), SETTINGS)
    check(held, tables, held.mask(Selection(queues=frozenset({"a", "b"}))))
