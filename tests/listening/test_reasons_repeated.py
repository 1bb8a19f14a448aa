"""The same few texts over and over, and texts in another language; all of them synthetic."""

from __future__ import annotations

import pytest

pytest.importorskip("sklearn")

from wellspent.listening.reasons import discover
from wellspent.listening.reasons.language import language_note

THREE = ("card stolen abroad", "password reset fails", "refund is late")
GERMAN = ("Mein Paket ist nicht angekommen", "Ich möchte meinen Vertrag kündigen", "Die Rechnung ist falsch")  # fmt: skip
ENDS = ("bitte helfen", "danke", "seit gestern")


def test_three_plain_reasons_are_three_topics():
    found = discover([f"{THREE[n % 3]} {n}" for n in range(60)])
    assert sorted(topic.contacts for topic in found.topics) == [20, 20, 20]
    assert not found.notes


def test_identical_texts_are_one_topic():
    [topic] = discover(["where is my parcel"] * 40).topics
    assert (topic.name, topic.contacts) == ("parcel", 40)


def test_where_nothing_is_found_a_sentence_says_why():
    found = discover([chr(97 + n) * 4 + " " + chr(98 + n) * 5 for n in range(22)])
    assert not found.topics
    assert "What" not in found.notes[0]
    assert "would lift it" in found.notes[0]


def test_another_language_is_said_and_what_everybody_says_names_no_topic():
    found = discover([f"{GERMAN[n % 3]} {ENDS[n % 7 % 3]}" for n in range(60)])
    assert "do not look like English" in found.notes[0]
    assert len(found.topics) == 3
    assert all("ist" not in topic.name.split() for topic in found.topics)


def test_english_and_mere_keywords_are_not_told_to_be_another_language():
    assert language_note(["I would like to cancel the contract that I have with you"] * 20) is None
    assert language_note(["parcel late"] * 60) is None
