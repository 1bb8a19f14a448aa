"""Contact reasons are found, named, counted, and kept from run to run."""

from __future__ import annotations

import json
import random
from collections import Counter
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_reasons import NEW, texts

from wellspent.estimate import Estimate
from wellspent.listening.reasons import Discovered, TopicBook, discover
from wellspent.listening.reasons.model import STEADY, TooFewTexts
from wellspent.listening.reasons.wording import content_of, names_in
from wellspent.report.listening.as_json import from_json, to_json


@cache
def found() -> Discovered:
    return discover(texts(40)[0])


def test_as_many_topics_are_found_as_were_planted() -> None:
    """Nobody says that there are five."""
    groups = {reason: Counter() for reason in texts(40)[1]}
    for reason, key in zip(texts(40)[1], found().assignment, strict=True):
        groups[reason][key] += 1
    assert len(found().topics) == 5
    assert all(counts.most_common(1)[0][1] >= 36 for counts in groups.values())
    assert len({counts.most_common(1)[0][0] for counts in groups.values()}) == 5


def test_topics_and_the_unassigned_share_add_up_to_all_texts() -> None:
    told = sum(topic.contacts for topic in found().topics)
    assert told + found().assignment.count(None) == 200
    assert isinstance(found().unassigned, Estimate)
    assert found().unassigned.value == found().assignment.count(None) / 200


def test_texts_that_say_nothing_belong_to_no_topic() -> None:
    """Hello. / Yes please, can you help me? / [name]"""
    said = [*texts(40)[0], "Hello.", "Yes please, can you help me?", "[name]"]
    assert discover(said).assignment[-3:] == (None, None, None)


def test_a_text_unlike_all_others_belongs_to_no_topic() -> None:
    said = [*texts(40)[0], "The saxophone quartet rehearses polyphonic madrigals nightly"]
    assert discover(said).assignment[-1] is None


def test_a_planted_topic_is_steady_and_says_how_steady() -> None:
    assert all(topic.steady for topic in found().topics)
    assert all(STEADY <= topic.stability.value <= 1 for topic in found().topics)


def test_topics_without_a_structure_are_not_steady() -> None:
    """Words drawn at random hold no topics, and nothing there is called steady."""
    rng = random.Random(3)
    words = [
        f"{a}{b}"
        for a in ("ba", "ke", "lo", "mi", "su", "ta")
        for b in ("rin", "dol", "pek", "vus")
    ]
    noise = [" ".join(rng.sample(words, 5)) for _ in range(150)]
    assert not [topic for topic in discover(noise).topics if topic.steady]


@settings(max_examples=3)
@given(st.randoms(use_true_random=False))
def test_the_order_of_texts_makes_no_difference(rng: random.Random) -> None:
    said = texts(40)[0]
    order = rng.sample(range(len(said)), len(said))
    other = discover([said[place] for place in order])
    assert other.topics == found().topics
    assert other.assignment == tuple(found().assignment[place] for place in order)


def test_texts_that_are_doubled_are_about_the_same() -> None:
    doubled = discover(texts(40)[0] * 2)
    assert doubled.assignment == found().assignment * 2


def test_a_topic_is_never_called_by_a_name_or_by_what_was_redacted() -> None:
    """Hello, my name is priscilla, my router … / [name] wrote to Brightwell"""
    said = [f"my name is priscilla and {text} says Brightwell for [name]" for text in texts(20)[0]]
    heard = {
        word for topic in discover(said).topics for word in (*topic.words, *topic.name.split())
    }
    assert heard.isdisjoint({"priscilla", "brightwell", "name"})
    assert names_in(said) >= {"priscilla", "brightwell"}


def test_the_wording_of_a_request_is_no_content() -> None:
    assert (
        content_of("Hi, I'd like to know if you can help me with a lost card? [name] 4421")
        == "lost card"
    )


def test_topics_keep_their_keys_and_names_when_new_data_come() -> None:
    """The data doubled and shuffled, and one reason that nobody had before."""
    said, true = texts(40)
    newer, fresh = texts(40, seed=8)
    late, outage = texts(40, NEW)
    rows = [
        *zip(said, true, strict=True),
        *zip(newer, fresh, strict=True),
        *zip(late, outage, strict=True),
    ]
    random.Random(1).shuffle(rows)
    before = dict(zip(said, found().assignment, strict=True))
    again = discover([text for text, _ in rows], book=found().book)
    now = {text: key for (text, _), key in zip(rows, again.assignment, strict=True)}
    kept = [now[text] == key for text, key in before.items() if key]
    assert sum(kept) >= 0.95 * len(kept)
    held = Counter(
        key for (_, reason), key in zip(rows, again.assignment, strict=True) if reason == "outage"
    )
    assert again.new
    assert sum(held[key] for key in again.new) >= 34
    names = {topic.key: topic.name for topic in again.topics}
    assert all(names[topic.key] == topic.name for topic in found().topics)


def test_a_key_is_never_used_twice() -> None:
    """All old topics vanish, a new one comes: its key goes on counting, and the old come back as they were."""
    only_new = discover(texts(40, NEW)[0], book=found().book)
    assert set(only_new.new).isdisjoint(topic.key for topic in found().topics)
    back = discover(texts(40)[0], book=only_new.book)
    assert back.assignment == found().assignment


def test_the_same_data_again_bring_no_new_topic() -> None:
    again = discover(texts(40)[0], book=found().book)
    assert again.new == ()
    assert again.assignment == found().assignment


def test_a_book_is_the_same_after_it_was_kept() -> None:
    kept = from_json(json.loads(json.dumps(to_json(found().book))), TopicBook)
    assert kept == found().book
    assert discover(texts(40)[0], book=kept).assignment == found().assignment


def test_a_number_of_topics_that_is_asked_for_is_given() -> None:
    assert len(discover(texts(40)[0], count=3).topics) == 3


def test_too_few_texts_are_refused_in_a_sentence() -> None:
    with pytest.raises(TooFewTexts, match=r"3 of the texts say what they are about, and finding topics needs 20\. Bring 17 more\."):  # fmt: skip
        discover(["lost card", "late parcel", "broken router", "hello"])
