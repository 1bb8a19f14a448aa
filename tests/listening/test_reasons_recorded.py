"""Topics beside recorded reasons, what a contact is about, and people's names for topics."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from functools import cache

import duckdb
from planted_reasons import texts

from wellspent.contacts import Contact, Turn
from wellspent.estimate import Estimate, Unknown, estimate_share
from wellspent.listening.reasons import compare_recorded, reason_texts
from wellspent.report.listening import contact_reasons
from wellspent.report.listening.contact_reasons import FoundReasons, apply_names, gather_reasons
from wellspent.settings import Settings
from wellspent.tables import COMPUTED, IMPORTED, tables_of

N = 400
TOPICS = [f"t{1 + place % 4}" for place in range(N)]


def test_records_that_say_the_same_agree_wholly_and_shuffled_ones_not() -> None:
    same = compare_recorded(TOPICS, [f"reason {key}" for key in TOPICS])
    random.Random(2).shuffle(shuffled := list(TOPICS))
    other = compare_recorded(TOPICS, shuffled)
    assert same.agreement.value == 1
    assert other.agreement.value <= other.floor_high < 0.05
    assert abs(other.floor) < 0.01


def test_a_category_that_hides_two_topics_is_named_with_both() -> None:
    recorded = ["billing" if key in {"t1", "t2"} else key for key in TOPICS]
    [hiding] = compare_recorded(TOPICS, recorded).hiding
    assert (hiding.category, hiding.contacts) == ("billing", 200)
    assert [(one.key, one.share.value) for one in hiding.topics] == [("t1", 0.5), ("t2", 0.5)]


def test_a_topic_that_is_recorded_as_anything_has_no_category() -> None:
    recorded = [f"c{place % 7}" if key == "t3" else key for place, key in enumerate(TOPICS)]
    [bare] = compare_recorded(TOPICS, recorded).uncovered
    assert bare.key == "t3"
    assert bare.share.high < 0.5


def test_catch_alls_and_missing_records_are_shares_of_all() -> None:
    recorded = ["General enquiry", "Other", None, "Refund"] * 100
    beside = compare_recorded(TOPICS, recorded)
    assert beside.unrecorded.value == 0.25
    assert beside.catch_all.value == 200 / 300


def test_contacts_of_one_customer_count_as_one_customer() -> None:
    """100 contacts, each of them four times: as wide as 100 contacts, where customers are known."""
    recorded = [key if place % 3 else "other" for place, key in enumerate(TOPICS[:100])]
    once = compare_recorded(TOPICS[:100], recorded).agreement
    who = [f"u{place}" for place in range(100)]
    replayed = [one * 4 for one in (TOPICS[:100], recorded, who)]
    known = compare_recorded(*replayed[:2], customers=replayed[2]).agreement
    unknown = compare_recorded(*replayed[:2]).agreement

    def wide(one: Estimate) -> float:
        return one.high - one.low

    assert wide(unknown) < 0.7 * wide(once)
    assert 0.7 * wide(once) < wide(known) < 1.4 * wide(once)


def test_few_contacts_give_no_agreement_but_a_reason() -> None:
    beside = compare_recorded(TOPICS[:50], TOPICS[:50])
    assert beside.agreement == Unknown(
        "50 contacts have a topic and a recorded reason, and comparing needs 100", "50 more"
    )
    assert isinstance(compare_recorded(TOPICS, [None] * N), Unknown)


def test_a_contact_is_about_what_its_customer_says_first_and_not_about_who_they_are() -> None:
    """agent: your full name please? / customer: Ada Quill, Elm Cottage / customer: my router shows a red light"""
    said = (
        Turn("customer", "Hello there"),
        Turn("agent", "Could I take your full name please?"),
        Turn("customer", "Ada Quill, Elm Cottage"),
        Turn("agent", "Thank you. And how can I help?"),
        Turn("customer", "My router shows a red light"),
    )
    assert reason_texts(tables_of([Contact("a", said)])) == ["My router shows a red light"]


def test_with_labels_the_context_is_what_a_contact_is_about() -> None:
    said = (
        Turn("customer", "Lovely weather in Leeds, grand"),
        Turn("customer", "parcel never came"),
    )
    tables = tables_of([Contact("a", said)])
    labels = [("a", 1, "rapport"), ("a", 2, "context")]
    rows = [dict.fromkeys(COMPUTED["labels"].names) | {"contact": c, "turn": t, "part": p} for c, t, p in labels]  # fmt: skip
    import pyarrow as pa

    tables["labels"] = pa.Table.from_pylist(rows, COMPUTED["labels"])
    assert reason_texts(tables) == ["parcel never came"]


def test_a_contact_whose_customer_says_nothing_is_about_nothing() -> None:
    assert reason_texts(tables_of([Contact("a", (Turn("agent", "Hello?"),))])) == [""]


def _centre() -> duckdb.DuckDBPyConnection:
    said, true = texts(40)
    contacts = [
        Contact(
            f"c{place:03}",
            (Turn("agent", "Hello"), Turn("customer", text)),
            queue="desk",
            reason=reason,
        )
        for place, (text, reason) in enumerate(zip(said, true, strict=True))
    ]
    con = duckdb.connect()
    tables = tables_of(contacts)
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, tables.get(name, schema.empty_table()))
    return con


@cache
def centre() -> FoundReasons:
    return gather_reasons(_centre(), Settings())


def test_a_large_centre_is_learned_from_a_part_and_every_contact_has_one_row(monkeypatch) -> None:
    """200 contacts in parts of 60 or so: the topics that all of them together have, a row a contact."""
    monkeypatch.setattr(contact_reasons, "_LEARNED_FROM", 60)
    parted = gather_reasons(_centre(), Settings())
    whole = centre().assignment["topic"].to_pylist()
    assert parted.assignment["contact"].to_pylist() == centre().assignment["contact"].to_pylist()
    assert parted.reasons.contacts == 200
    topics = parted.assignment["topic"].to_pylist()
    both = Counter((one, other) for one, other in zip(topics, whole, strict=True) if one and other)
    assert len(parted.reasons.topics) == len(centre().reasons.topics)
    assert {one for one, _ in both} == {topic.key for topic in parted.reasons.topics}
    assert sum(n for _, n in both.most_common(5)) >= 0.95 * both.total() >= 160
    assert "about 60 of 200 contacts" in parted.reasons.method


def test_a_centre_s_topics_have_contacts_queues_categories_and_quotes() -> None:
    first = centre().reasons.topics[0]
    assert first.queues[0].name == "desk"
    assert first.queues[0].contacts == first.contacts
    assert first.categories[0].contacts >= 36
    assert all(example.turn == 2 and example.quote for example in first.examples)
    assert isinstance(centre().reasons.beside.agreement, Estimate)
    assert centre().reasons.beside.agreement.value > 0.9


def test_every_contact_of_a_centre_stands_in_the_assignment_once() -> None:
    assert centre().assignment["contact"].to_pylist() == [f"c{place:03}" for place in range(200)]


def test_names_and_merges_of_people_hold_and_circles_do_no_harm() -> None:
    reasons = centre().reasons
    a, b, c = (topic.key for topic in reasons.topics[:3])
    called = apply_names(reasons, {"names": {a: "Refunds"}, "merged": {b: a, c: "t99"}})
    by_key = {topic.key: topic for topic in called.topics}
    both = reasons.topics[0].contacts + reasons.topics[1].contacts
    assert by_key[a].name == "Refunds"
    assert (by_key[a].contacts, by_key[a].share) == (both, estimate_share(both, 200))
    assert by_key[a].merged == (b,)
    assert b not in by_key
    assert c in by_key
    assert sum(
        topic.contacts for topic in apply_names(reasons, {"merged": {a: b, b: a}}).topics
    ) == sum(topic.contacts for topic in reasons.topics)
    assert apply_names(reasons, {}) == replace(reasons)


def test_a_centre_with_few_contacts_has_no_reasons_but_a_sentence() -> None:
    con = duckdb.connect()
    for name, schema in (IMPORTED | COMPUTED).items():
        con.register(name, schema.empty_table())
    found = gather_reasons(con, Settings())
    assert isinstance(found.reasons, Unknown)
    assert found.assignment.num_rows == 0
