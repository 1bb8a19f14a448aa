"""One table for a question: the contacts it is about, a row a source, and no answer without rows."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from heard_sources import MONDAY, centre, contact, step

from wellspent.estimate import Estimate, Unknown
from wellspent.listening.blend import Blend
from wellspent.rendering.terminal_sources import blend_text
from wellspent.report.listening.as_json import from_json, to_json
from wellspent.report.listening.blend_subject import find_subject, mentions, stems_of
from wellspent.report.listening.blending import blend_question
from wellspent.settings import Settings

RETURNS = "how do customers feel about returns?"


def turn(name, text="I was charged twice."):
    return {"contact": name, "turn": 1, "speaker": "customer", "text": text, "start": 0.0, "end": 4.0}  # fmt: skip


def rows_of(n=40, *, ticked="yes", judged="no"):
    """So many contacts about returns, ticked and judged so, and as many about bills."""
    names = [f"r{k}" for k in range(n)]
    bills = [contact(f"b{k}", f"d{k}", k, "Bill", queue="billing") for k in range(n)]
    return {
        "contacts": [contact(name, f"c{k}", k, resolved=ticked) for k, name in enumerate(names)] + bills,
        "turns": [turn(name) for name in names],
        "answers": [{"contact": name, "question": "resolved", "answer": judged, "by": "scorer"} for name in names],
        "signals": [{"contact": "r0", "turn": 1, "kind": "effort", "start": 0, "end": 5, "quote": "I was", "confidence": 0.9, "asked": False, "followed_up": False}],
    }  # fmt: skip


def row(blend, key):
    return next(one for one in blend.sources if one.key.split(":")[0] == key)


@pytest.mark.parametrize(
    ("question", "stems"),
    [(RETURNS, {"return"}), ("What about late fees?", {"late", "fee"}), ("How do people feel?", set())],
)  # fmt: skip
def test_words_that_only_ask_are_no_subject(question, stems):
    assert stems_of(question) == stems


def test_a_question_without_a_subject_is_about_every_contact():
    con = centre(contacts=[contact("a", "c"), contact("b", "d", reason="Bill")])
    assert find_subject(con, "how do customers feel?").contacts == 2


def test_the_reason_that_holds_most_of_the_words_is_taken():
    con = centre(contacts=[contact("a", "c", reason="Late fee"), contact("b", "d", reason="Fee waiver")])  # fmt: skip
    found = find_subject(con, "customers and the late fee")
    assert (found.reasons, found.contacts) == (("Late fee",), 1)


def test_a_discovered_topic_brings_contacts_that_no_reason_names():
    import pyarrow as pa

    con = centre(contacts=[contact("a", "c", reason="General", queue="desk"), contact("b", "d", reason="General", queue="desk")])  # fmt: skip
    found = find_subject(
        con, RETURNS, pa.table({"contact": ["a"], "topic": ["t1"]}), {"t1": "parcel return label"}
    )
    assert (found.topics, found.contacts) == (("t1",), 1)


def test_what_may_not_be_seen_is_not_counted():
    con = centre(**rows_of())
    blend = blend_question(con, Settings(), RETURNS, within={f"r{k}" for k in range(12)} | {"b1"})
    assert (blend.subject.contacts, blend.subject.of) == (12, 13)
    assert {one for source in blend.sources for one in source.contacts} <= {f"r{k}" for k in range(12)}  # fmt: skip


def test_no_rows_is_no_answer_and_says_which_words_would_do():
    blend = blend_question(centre(**rows_of()), Settings(), "unicorns?")
    assert blend.sources == ()
    assert "unicorns" in blend.nothing
    assert "“Bill”" in blend.lift
    assert "No answer" in blend_text(blend)


def test_an_empty_centre_says_what_to_import():
    assert "import" in blend_question(centre(), Settings(), RETURNS).lift


def test_the_record_and_the_card_disagree_and_nothing_is_averaged():
    blend = blend_question(centre(**rows_of()), Settings(), RETURNS)
    [pair] = blend.compared
    assert pair.disagree
    assert pair.gap.value == -1.0
    assert isinstance(blend.pooled[0].figure, Unknown)
    assert row(blend, "records").bias == "too pleased"
    assert "100% more often" in row(blend, "records").because


def test_the_record_and_the_card_agree_where_they_say_the_same():
    [pair] = blend_question(centre(**rows_of(judged="yes")), Settings(), RETURNS).compared
    assert not pair.disagree


def test_signals_that_nobody_looked_for_are_not_said_to_be_none():
    tables = rows_of() | {"signals": []}
    found = row(blend_question(centre(**tables), Settings(), RETURNS), "conversations")
    assert all(isinstance(said.figure, Unknown) for said in found.says)


def asked_and_called(answers, calls):
    """All of 200 were asked; those who answered said `answers`, and of the others so many said `calls`."""
    names = [f"r{k}" for k in range(200)]
    surveys = [
        {"contact": name, "question": "csat", "at": MONDAY, "score": answers[k] if k < len(answers) else None}
        for k, name in enumerate(names)
    ]  # fmt: skip
    called = [
        {"contact": name, "question": "csat", "at": MONDAY + timedelta(days=9), "score": score}
        for name, score in zip(names[len(answers) :], calls, strict=False)
    ]
    contacts = [contact(name, f"c{k}", k) for k, name in enumerate(names)]
    return {"contacts": contacts, "surveys": surveys, "callbacks": called}


def test_those_who_answered_and_those_called_back_are_two_parts_of_one_whole():
    """Of the 40 who answered all are content; of the 160 others, all called back, a quarter is."""
    con = centre(**asked_and_called([5.0] * 36 + [1.0] * 4, [5.0] * 40 + [1.0] * 120))
    blend = blend_question(con, Settings(), RETURNS)
    assert [pair.disagree for pair in blend.compared] == [True]
    [joined] = blend.pooled
    assert isinstance(joined.figure, Estimate)
    assert joined.figure.value == pytest.approx((36 + 40) / 200, abs=0.01)
    assert row(blend, "survey").bias == "too pleased"
    assert row(blend, "callbacks").newest == MONDAY + timedelta(days=9)


def test_too_few_calls_make_no_joined_figure():
    con = centre(**asked_and_called([5.0] * 40, [1.0] * 12))
    [joined] = blend_question(con, Settings(), RETURNS).pooled
    assert isinstance(joined.figure, Unknown)


def test_a_focus_group_gives_words_and_never_a_share():
    tables = rows_of() | {
        "focus_groups": [{"group": "g", "at": MONDAY, "customer": f"c{k}", "said": "A return needs a printer."} for k in range(9)]
    }  # fmt: skip
    found = row(blend_question(centre(**tables), Settings(), RETURNS), "focus_groups")
    assert found.says == ()
    assert found.words == ("A return needs a printer.",)


def test_self_service_says_which_page_and_what_was_searched_in_vain():
    tables = rows_of() | {
        "digital": [step(f"s{k}", f"c{k}", k - 0.5, "article", "Send a return") for k in range(20)]
        + [step("s0", "c0", -0.4, "search", "return label", 0)]
    }  # fmt: skip
    tables["contacts"].append(contact("z", "z", 24 * 30, "Bill", queue="billing"))
    found = row(blend_question(centre(**tables), Settings(), RETURNS), "self_service")
    assert "Send a return" in found.says[0].name
    assert found.words[0].startswith("searched in vain 1 times: return label")


def test_the_pulse_is_told_without_names_and_only_where_it_speaks_of_it():
    import pyarrow as pa

    pulse = pa.table({"at": [MONDAY] * 9, "said": ["Returns need a printer."] * 3 + ["Bills."] * 6})
    found = row(blend_question(centre(**rows_of()), Settings(), RETURNS, pulse=pulse), "pulse")
    assert found.words == ("Returns need a printer.",)
    assert found.says[0].figure.value == pytest.approx(1 / 3)


def test_a_blend_goes_to_json_and_back_and_onto_a_terminal():
    blend = blend_question(centre(**rows_of()), Settings(), RETURNS)
    assert from_json(json.loads(json.dumps(to_json(blend))), Blend) == blend
    shown = blend_text(blend)
    assert "0 of 40, 0 %" in shown
    assert "Nothing from:" in shown


def test_a_text_mentions_what_shares_a_stem():
    assert mentions("Two returned parcels", stems_of("returns"))
    assert not mentions("Two parcels", stems_of("returns"))
    assert mentions("anything", set())
    assert not mentions(None, set())
