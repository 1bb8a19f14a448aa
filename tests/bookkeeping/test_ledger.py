"""The ledger gives every second of handle time to exactly one line."""

from __future__ import annotations

import pytest
from spoken import conversation, kept, lines

from wellspent.bookkeeping import LabelsMismatch, keep_ledger, reconcile
from wellspent.contacts import Contact, Turn


def told(test: object) -> str:
    return test.__doc__ or ""


def test_speech_belongs_to_its_speaker_and_part():
    """
    0.0-2.0 agent rapport: Hello, how can I help?
    2.0-5.0 customer context: I was charged twice.
    """
    ledger = kept(told(test_speech_belongs_to_its_speaker_and_part))
    assert lines(ledger) == {"2.000 s rapport (slow), agent", "3.000 s context (slow), customer"}


def test_overlapping_turns_are_counted_once_for_who_has_the_floor():
    """
    0.0-4.0 agent process: I am booking it now.
    3.0-6.0 customer empathy: I am so glad.
    """
    ledger = kept(told(test_overlapping_turns_are_counted_once_for_who_has_the_floor))
    assert lines(ledger) == {
        "3.000 s process (quick), agent",
        "1.000 s process (quick), both",
        "2.000 s empathy (slow), customer",
    }


def test_a_turn_inside_another_leaves_the_floor_where_it_was():
    """
    0.0-6.0 customer context: It all began on Monday.
    2.0-2.5 agent other: mm-hm
    """
    ledger = kept(told(test_a_turn_inside_another_leaves_the_floor_where_it_was))
    assert lines(ledger) == {"5.500 s context (slow), customer", "0.500 s context (slow), both"}


def test_a_hold_is_waiting():
    """
    0.0-2.0 agent waiting: One moment please.
    2.0-32.0 hold
    32.0-33.0 agent process: Done.
    """
    assert "30.000 s waiting (quick, wait), nobody" in lines(kept(told(test_a_hold_is_waiting)))


def test_tools_are_navigation_knowledge_is_knowledge_and_wrap_is_documentation():
    """
    0.0-1.0 customer process: Five hundred, please.
    1.0-9.0 tool
    9.0-12.0 knowledge
    12.0-13.0 agent process: Done.
    13.0-20.0 wrap
    """
    ledger = kept(told(test_tools_are_navigation_knowledge_is_knowledge_and_wrap_is_documentation))
    assert {
        "8.000 s navigation (quick), nobody",
        "3.000 s knowledge (quick), nobody",
        "7.000 s documentation (quick), nobody",
    } <= lines(ledger)


def test_a_tool_that_the_agent_calls_slow_is_tool_trouble():
    """
    0.0-1.0 customer process: Five hundred, please.
    1.0-21.0 tool
    21.0-23.0 agent navigation/tool_trouble: Sorry, it is frozen today.
    """
    ledger = kept(told(test_a_tool_that_the_agent_calls_slow_is_tool_trouble))
    assert "20.000 s navigation (quick, tool_trouble), nobody" in lines(ledger)


def test_a_hold_counts_before_the_tool_that_is_worked_meanwhile():
    """
    0.0-1.0 agent waiting: I'll put you on hold.
    1.0-11.0 hold
    3.0-8.0 tool
    11.0-12.0 agent process: Done.
    """
    ledger = kept(told(test_a_hold_counts_before_the_tool_that_is_worked_meanwhile))
    assert "10.000 s waiting (quick, wait), nobody" in lines(ledger)


def test_silence_before_the_customer_belongs_to_what_the_customer_then_says():
    """
    0.0-1.0 agent identity: Your date of birth?
    6.0-7.0 customer identity: Let me see.
    """
    ledger = kept(told(test_silence_before_the_customer_belongs_to_what_the_customer_then_says))
    assert "5.000 s identity (quick), nobody" in lines(ledger)


def test_silence_before_the_agent_with_nothing_recorded_is_unknown():
    """
    0.0-1.0 customer process: Five hundred.
    9.0-10.0 agent process: Right, where were we.
    """
    ledger = kept(told(test_silence_before_the_agent_with_nothing_recorded_is_unknown))
    assert "8.000 s unknown (unknown), nobody" in lines(ledger)


def test_an_ordinary_pause_before_the_agent_belongs_to_the_agents_turn():
    """
    0.0-1.0 customer process: Five hundred.
    2.0-3.0 agent process: Right.
    """
    ledger = kept(told(test_an_ordinary_pause_before_the_agent_belongs_to_the_agents_turn))
    assert "1.000 s process (quick), nobody" in lines(ledger)


@pytest.mark.parametrize("thanks", ["Thanks for holding.", "Sorry about the wait."])
def test_silence_is_waiting_when_the_agent_says_so_afterwards(thanks):
    ledger = kept(f"0.0-1.0 customer process: Five hundred.\n31.0-32.0 agent process: {thanks}")
    assert "30.000 s waiting (quick, wait), nobody" in lines(ledger)


def test_silence_is_navigation_when_the_agent_had_said_so_before():
    """
    0.0-1.0 agent process: Let me pull that up.
    1.0-1.5 customer process: Okay, thanks.
    21.5-23.0 agent process: It goes on the nineteenth.
    """
    ledger = kept(told(test_silence_is_navigation_when_the_agent_had_said_so_before))
    assert "20.000 s navigation (quick), nobody" in lines(ledger)


def test_a_slow_tool_tells_more_of_a_silence_than_thanks_for_waiting():
    """
    0.0-2.0 agent waiting: One moment, the system is slow today.
    22.0-23.0 agent process: Thanks for waiting.
    """
    ledger = kept(told(test_a_slow_tool_tells_more_of_a_silence_than_thanks_for_waiting))
    assert "20.000 s navigation (quick, tool_trouble), nobody" in lines(ledger)


def test_time_in_the_queue_is_not_handle_time():
    """
    -30.0-0.0 queued
    0.0-2.0 agent rapport: Hello.
    """
    assert kept(told(test_time_in_the_queue_is_not_handle_time)).handle_seconds == 2.0


def test_a_typed_gap_is_split_into_typing_and_the_rest():
    """
    10.0 customer context: hello
    40.0 agent rapport: Good morning there and welcome to our little shop, thirteen words in all.
    """
    ledger = kept(told(test_a_typed_gap_is_split_into_typing_and_the_rest), "chat")
    assert "15.000 s rapport (slow), agent" in lines(ledger)
    assert "15.000 s unknown (unknown), nobody" in lines(ledger)
    assert ledger.timing == "estimated"


def test_a_turn_without_times_takes_the_time_of_its_words_within_the_room_there_is():
    """
    0.0-1.0 agent identity: Your name?
    -       customer identity: It is Dana Quill
    1.8-3.0 agent identity: Thank you.
    """
    ledger = kept(
        told(test_a_turn_without_times_takes_the_time_of_its_words_within_the_room_there_is)
    )
    assert "0.800 s identity (quick), customer" in lines(ledger)
    assert ledger.timing == "estimated"


def test_measured_and_estimated_seconds_never_share_a_line():
    """
    0.0-1.0 agent identity: Your name?
    -       agent identity: And your postcode?
    """
    ledger = kept(told(test_measured_and_estimated_seconds_never_share_a_line))
    assert {line.timing for line in ledger.lines} == {"measured", "estimated"}
    assert len(ledger.lines) == 2


def test_a_contact_without_any_time_or_word_has_no_ledger():
    ledger = keep_ledger(Contact("c-1", ()), [])
    assert (ledger.timing, ledger.handle_seconds, ledger.lines) == ("absent", None, ())


def test_words_without_times_give_an_estimate_and_say_so():
    """
    - agent rapport: Hello there my friend
    - customer context: Hello
    """
    ledger = kept(told(test_words_without_times_give_an_estimate_and_say_so))
    assert (ledger.timing, ledger.handle_seconds) == ("estimated", 2.0)


def test_labels_that_are_not_one_a_turn_are_refused():
    contact, labels = conversation("0.0-1.0 agent rapport: Hello.")
    with pytest.raises(LabelsMismatch, match="has 1 turns and was given 2 labels"):
        keep_ledger(contact, labels * 2)


def test_the_phone_systems_handle_time_stands_beside_the_ledgers():
    ledger = kept("0.0-9.5 agent rapport: Hello.")
    found = reconcile(ledger, 10.0)
    assert str(found) == "ledger 9.500 s, ACD 10.000 s, difference +0.500 s"


def test_without_the_phone_systems_handle_time_nothing_is_reconciled():
    assert reconcile(kept("0.0-9.5 agent rapport: Hello."), None) is None


def test_times_that_are_not_numbers_count_as_missing():
    turn = Turn("agent", "Hello there my friend", float("nan"), float("inf"))
    contact, labels = conversation("0.0-1.0 agent rapport: Hi.")
    contact = Contact("c-1", (*contact.turns, turn), channel="voice")
    assert keep_ledger(contact, labels * 2).handle_seconds == 2.6
