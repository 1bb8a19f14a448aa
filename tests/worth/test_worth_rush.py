"""Rush: interruptions, early closes, unanswered concerns, no recap, each with its words."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.estimate import Estimate, Unknown
from wellspent.tables import IMPORTED
from wellspent.worth.rush import RUSH_SIGNS, STATUSES, rush_of, rush_over


def turns_of(text: str, contact: str = "c"):
    """The turns of a conversation, one a line: `A: …`, or `A 1.0-4.0: …` where it was timed."""
    rows = []
    for number, line in enumerate(filter(None, map(str.strip, (text or "").splitlines())), 1):
        head, _, said = line.partition(": ")
        who, _, times = head.partition(" ")
        start, end = map(float, times.split("-")) if times else (None, None)
        speaker = {"A": "agent", "C": "customer"}[who]
        rows.append({"contact": contact, "turn": number, "speaker": speaker, "text": said, "start": start, "end": end})  # fmt: skip
    return rows


def looked_at(*texts: str, **tables: pa.Table):
    rows = [row for n, text in enumerate(texts) for row in turns_of(text, f"c{n}")]
    return rush_of({"turns": pa.Table.from_pylist(rows, IMPORTED["turns"]), **tables})


def status(found, sign: str, contact: int = 0) -> str:
    return found.contacts[sign][contact].as_py()


def flagged(found, sign: str):
    return [(row["turn"], row["quote"]) for row in found.signs.to_pylist() if row["sign"] == sign]


OVERLAPPING = """
    C 0-8: And then they told me that it would arrive on Monday, but
    A 3-9: I need your order number to look at this.
    C 9-10: Okay.
"""


def test_beginning_while_the_customer_speaks_is_an_interruption():
    found = looked_at(OVERLAPPING)
    assert flagged(found, "interruptions") == [(2, "I need your order number to look at this.")]


@pytest.mark.parametrize(
    "line",
    [
        "A 3-4: Mm-hmm, right, yes.",
        "A 7.5-9: I need your order number to look at this.",
        "A 0.4-9: I need your order number to look at this.",
    ],
    ids=["a backchannel", "a turn that changes hands", "both began together"],
)
def test_what_is_no_interruption_is_not_called_one(line: str):
    told = OVERLAPPING.splitlines()
    found = looked_at("\n".join([told[1], line, told[3]]), OVERLAPPING)
    assert status(found, "interruptions") == "not shown"


def test_typed_and_untimed_contacts_cannot_tell_of_interruptions():
    found = looked_at("C: Hello\nA: Hi, what is it?", "C 0-2: Hello\nA 2-4: Hi, what is it?")
    assert found.contacts["interruptions"].to_pylist() == ["cannot tell", "cannot tell"]
    signs = dict(rush_over(found.contacts).signs)
    assert isinstance(signs["interruptions"], Unknown)


def test_a_typed_channel_has_no_interruptions_whatever_its_times_say():
    contacts = pa.Table.from_pylist([{"contact": "c0", "channel": "chat", "source": "s"}], IMPORTED["contacts"])  # fmt: skip
    found = looked_at(OVERLAPPING, contacts=contacts)
    assert status(found, "interruptions") == "cannot tell"


def test_a_farewell_to_an_open_question_is_an_early_close():
    found = looked_at("""
        A: Your request is noted.
        C: And will the old card still work until then?
        A: Thank you for calling, goodbye.
    """)
    assert flagged(found, "early closes") == [(3, "Thank you for calling, goodbye.")]


def test_a_farewell_into_the_middle_of_a_sentence_is_an_early_close():
    found = looked_at("""
        A: So do that first.
        C: And there is this other thing with the freezer, it --
        A: See how you get on. Bye.
    """)
    assert status(found, "early closes") == "shown"


@pytest.mark.parametrize("reply", ["No, that's all, thanks.", "Great, thank you!", "Nope, bye."])
def test_a_farewell_to_a_customer_who_is_done_is_no_early_close(reply: str):
    found = looked_at(f"""
        C: Will the old card still work until then?
        A: It works until Friday.
        C: {reply}
        A: Thank you for calling, goodbye.
    """)
    assert status(found, "early closes") == "not shown"


def test_a_feeling_that_no_later_words_meet_is_unanswered():
    found = looked_at("""
        C: I am really worried about the payment.
        A: What is your account number?
        C: 4471
        A: The payment arrives on Friday.
    """)
    assert flagged(found, "unanswered concerns") == [(1, "I am really worried about the payment.")]


@pytest.mark.parametrize("meets", ["I'm sorry, that must be stressful.", "Don't worry, it is on its way."])  # fmt: skip
def test_a_feeling_that_is_met_later_is_answered(meets: str):
    found = looked_at(f"""
        C: I am really worried about the payment.
        A: What is your account number?
        C: 4471
        A: {meets}
    """)
    assert status(found, "unanswered concerns") == "not shown"


def test_a_turn_that_the_labeller_takes_for_empathy_meets_a_feeling():
    text = "C: I am so upset about it.\nA: Every one of them would be, in your place."
    labels = pa.table({"contact": ["c0"], "turn": pa.array([2], pa.int32()), "part": ["empathy"]})
    assert status(looked_at(text), "unanswered concerns") == "shown"
    assert status(looked_at(text, labels=labels), "unanswered concerns") == "not shown"


def test_what_the_record_ends_with_counts_for_nothing():
    found = looked_at("A: It is on Friday.\nC: Which Friday do you mean exactly?")
    assert status(found, "unanswered concerns") == "no occasion"


def test_something_done_of_which_nothing_is_said_back_has_no_recap():
    found = looked_at("C: Please book it.\nA: Great, it is all done!\nC: Thanks.\nA: Bye.")
    assert flagged(found, "no recap") == [(2, "Great, it is all done!")]


@pytest.mark.parametrize(
    "told",
    ["I've booked you for Tuesday at ten.", "All done, your reference is AB12.", "All done, I'll email it."],
)  # fmt: skip
def test_a_day_a_reference_or_a_letter_is_a_recap(told: str):
    found = looked_at(f"C: Please book it.\nA: {told}\nC: Thanks.\nA: Bye.")
    assert status(found, "no recap") == "not shown"


def test_a_contact_in_which_one_side_is_silent_tells_nothing():
    found = looked_at("A: Hello? All done, goodbye.")
    assert {status(found, sign) for sign in RUSH_SIGNS} == {"cannot tell"}
    assert found.contacts["index"].to_pylist() == [None]


def test_the_index_is_what_was_shown_of_what_could_be_seen():
    found = looked_at("C: Please book it. Does it cost anything more?\nA: Great, it is all done!\nC: Hm.\nA: Goodbye.")  # fmt: skip
    row = found.contacts.to_pylist()[0]
    assert (row["shown"], row["seen"]) == (1, 3)
    assert row["index"] == pytest.approx(1 / 3)


def test_contacts_are_read_apart_from_one_another():
    alone = looked_at(OVERLAPPING).signs.num_rows
    many = looked_at(*[OVERLAPPING] * 5, "C 0-2: Hello\nA 2-4: Hi, how can I help you?")
    assert many.signs.num_rows == 5 * alone


words = st.text(st.sampled_from("abc sorry?!.-\n'’é worried done bye 7"), max_size=40)
one_turn = st.tuples(st.sampled_from(["agent", "customer", "system"]), words, st.floats(0, 50), st.floats(0, 50))  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from("ab"), one_turn), max_size=14))
def test_every_quote_stands_where_it_is_said_to(told):
    rows = [{"contact": c, "turn": n, "speaker": s, "text": t, "start": a, "end": b}
            for n, (c, (s, t, a, b)) in enumerate(told, 1)]  # fmt: skip
    table = pa.Table.from_pylist(rows, IMPORTED["turns"])
    found = rush_of({"turns": table})
    texts = {(row["contact"], row["turn"]): row["text"] for row in rows}
    for row in found.signs.to_pylist():
        assert texts[row["contact"], row["turn"]][row["start"] : row["end"]] == row["quote"]
    for row in found.contacts.to_pylist():
        shown = [sign for sign in RUSH_SIGNS if row[sign] == "shown"]
        assert {row[sign] for sign in RUSH_SIGNS} <= set(STATUSES)
        assert len(shown) == row["shown"] <= row["seen"]


def test_over_many_contacts_each_sign_has_its_share_and_interval():
    open_question = "A: Noted.\nC: And will the old card still work until then?\nA: Goodbye."
    settled = "C: Is it open on Sunday?\nA: It is, from nine.\nC: Thanks, bye.\nA: Goodbye."
    over = rush_over(looked_at(*[open_question] * 4, *[settled] * 12).contacts)
    share = dict(over.signs)["early closes"]
    assert isinstance(share, Estimate)
    assert (share.value, share.n) == (0.25, 16)
    assert sum(over.spread) + over.unseen == 16
