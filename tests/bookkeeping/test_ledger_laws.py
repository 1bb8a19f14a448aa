"""Laws of the ledger, over turns and states that overlap, nest, are empty, out of order or untimed."""

from __future__ import annotations

from arbitrary import contacts, labels_of_seven, moments, short_moments
from hypothesis import given, settings

from wellspent.bookkeeping import keep_ledger
from wellspent.bookkeeping.silence import FILLS
from wellspent.bookkeeping.timeline import Timeline, place
from wellspent.parts import PACE_OF


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


@given(contacts(moments), labels_of_seven)
def test_the_lines_sum_to_the_handle_time(contact, labels):
    ledger = keep_ledger(contact, labels[: len(contact.turns)])
    total = sum(milliseconds(line.seconds) for line in ledger.lines)
    assert total == milliseconds(ledger.handle_seconds or 0.0)


@given(contacts(moments), labels_of_seven)
def test_the_segments_tile_the_handle_time_without_gap_or_overlap(contact, labels):
    ledger = keep_ledger(contact, labels[: len(contact.turns)])
    for one, next_one in zip(ledger.segments, ledger.segments[1:], strict=False):
        assert one.end == next_one.start
    for segment in ledger.segments:
        assert segment.start < segment.end
        assert milliseconds(segment.seconds) == milliseconds(segment.end - segment.start)


@given(contacts(moments), labels_of_seven)
def test_every_line_is_unique_and_not_empty_and_its_pace_is_its_parts(contact, labels):
    lines = keep_ledger(contact, labels[: len(contact.turns)]).lines
    keys = [(x.part, x.friction, x.speaker, x.timing) for x in lines]
    assert len(set(keys)) == len(keys)
    assert all(line.seconds > 0 and line.pace == PACE_OF[line.part] for line in lines)


@given(contacts(moments), labels_of_seven)
def test_talk_and_silence_make_up_the_handle_time(contact, labels):
    ledger = keep_ledger(contact, labels[: len(contact.turns)])
    both = milliseconds(ledger.talk_seconds) + milliseconds(ledger.silence_seconds)
    assert both == milliseconds(ledger.handle_seconds or 0.0)


@settings(max_examples=60)
@given(contacts(short_moments), labels_of_seven)
def test_the_ledger_says_of_every_millisecond_what_a_plain_look_at_it_says(contact, labels):
    timeline = place(contact)
    for segment in keep_ledger(contact, labels[: len(contact.turns)]).segments:
        for moment in range(milliseconds(segment.start), milliseconds(segment.end)):
            assert segment.speaker == who_speaks(timeline, moment)


def who_speaks(timeline: Timeline, moment: int) -> str:
    """Who speaks at a millisecond: the rule of the ledger, looked up afresh every time."""
    here = [turn for turn in timeline.turns if turn.start <= moment < turn.end]
    sure = [turn for turn in here if turn.timing == "measured"]
    recorded = [s for s in timeline.states if s.kind in FILLS and s.start <= moment < s.end]
    heard = sure or ([] if recorded else here)
    voices = {turn.turn.speaker for turn in heard}
    return "nobody" if not voices else voices.pop() if len(voices) == 1 else "both"
