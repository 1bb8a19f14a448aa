"""On real recordings the ledger gives what the timings themselves give."""

from __future__ import annotations

import itertools

from reference import json_lines

from wellspent.bookkeeping import keep_ledger
from wellspent.contacts import Contact, Turn
from wellspent.parts import Label


def recordings(shared):
    """PriMock57: consultations with a start and an end of every utterance, in milliseconds."""
    for record in json_lines(shared / "corpora" / "primock57" / "dev.jsonl.gz"):
        turns = tuple(Turn(t["speaker"], t["text"], t["start"], t["end"]) for t in record["turns"])
        yield Contact(record["id"], turns, channel="voice")


def test_ledgers_sum_to_the_recordings_length_to_the_millisecond(shared):
    for contact in recordings(shared):
        ledger = keep_ledger(contact, [Label.of("process")] * len(contact.turns))
        length = round(1000 * max(turn.end for turn in contact.turns))
        assert sum(round(1000 * line.seconds) for line in ledger.lines) == length


def test_talk_silence_and_overlap_are_those_that_the_timings_give(shared):
    for contact in recordings(shared):
        ledger = keep_ledger(contact, [Label.of("process")] * len(contact.turns))
        talk, overlap, length = by_counting(contact)
        assert round(1000 * ledger.talk_seconds) == talk
        assert round(1000 * ledger.overlap_seconds) == overlap
        assert round(1000 * ledger.silence_seconds) == length - talk


def by_counting(contact: Contact) -> tuple[int, int, int]:
    """Milliseconds of talk, of both at once, and in all, by counting who speaks at each."""
    spoken = {"agent": set(), "customer": set()}
    for turn in contact.turns:
        spoken[turn.speaker].update(range(round(1000 * turn.start), round(1000 * turn.end)))
    agent, customer = spoken["agent"], spoken["customer"]
    length = max(itertools.chain(agent, customer)) + 1
    return len(agent | customer), len(agent & customer), length
