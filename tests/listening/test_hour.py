"""The hour stands for all contacts: by lot, with a chance that is told, in the time that was asked for."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

from wellspent.listening.hour import (
    Frame,
    HourContact,
    HourTurn,
    NothingToHear,
    ask_advisors,
    draw_sample,
)


def frame(n=300, seed=1):
    rng = np.random.default_rng(seed)
    minutes = np.round(rng.lognormal(1.0, 0.6, size=n), 2)
    lengths = np.array(["short", "middling", "long"])[np.searchsorted(np.quantile(minutes, (1 / 3, 2 / 3)), minutes)]  # fmt: skip
    queue = np.array(["billing", "faults", "sales"])[rng.choice(3, size=n, p=(0.6, 0.3, 0.1))]
    return Frame(
        tuple(f"c{k}" for k in range(n)), tuple(minutes.tolist()),
        {"queue": tuple(queue.tolist()), "length": tuple(lengths.tolist())},
    )  # fmt: skip


@pytest.fixture(scope="module")
def drawn():
    everything = frame()
    return everything, [draw_sample(everything, 25, np.random.default_rng(s), "length", draws=40) for s in range(100)]  # fmt: skip


def test_the_minutes_come_to_what_was_asked_for(drawn):
    everything, draws = drawn
    for one in draws:
        assert sum(everything.minutes[place] for place in one.places) == pytest.approx(25, rel=0.2)


def test_nobody_is_heard_twice(drawn):
    assert all(len(set(one.places)) == len(one.places) for one in drawn[1])


def test_the_chance_that_is_told_is_the_chance_that_contacts_have(drawn):
    """Over 100 draws a contact of each length is drawn as often as each draw said."""
    everything, draws = drawn
    lengths = everything.traits["length"]
    seen = Counter(lengths[place] for one in draws for place in one.places)
    for length, there in Counter(lengths).items():
        told = np.mean([one.chances[length] for one in draws])
        assert seen[length] / (100 * there) == pytest.approx(told, rel=0.15)


def test_every_queue_has_its_share_of_the_hour(drawn):
    everything, draws = drawn
    queues = everything.traits["queue"]
    seen = Counter(queues[place] for one in draws for place in one.places)
    for queue, there in Counter(queues).items():
        assert seen[queue] / seen.total() == pytest.approx(there / 300, abs=0.03)


def test_the_same_seed_draws_the_same(drawn):
    everything, draws = drawn
    assert draw_sample(everything, 25, np.random.default_rng(3), "length", draws=40) == draws[3]


def test_seven_contacts_stand_for_nobody():
    with pytest.raises(NothingToHear, match=r"7 contacts.*needs 8"):
        draw_sample(frame(7), 30, np.random.default_rng(1), "length")


def test_contacts_that_are_all_too_long_give_the_nearest_that_can_be():
    long = Frame(tuple("abcdefghij"), (11.0,) * 10, {"length": ("long",) * 10})
    assert len(draw_sample(long, 5, np.random.default_rng(1), "length").places) == 2


def heard(contact, chosen_for=None, friction=None, said="Why is there no bus?"):
    turns = (HourTurn(1, "customer", said, 0.0, chosen_for == "unspoken need"),)
    return HourContact(contact, chosen_for, None, "q", "s", "voice", None, 2.0, "", friction or {}, turns)  # fmt: skip


def test_questions_come_from_what_is_heard_and_ask_about_the_work():
    """Customer: 'Why is there no bus?' – nobody asked. And two contacts with a minute of waiting each."""
    questions = ask_advisors(
        [heard("a", "unspoken need"), heard("b", friction={"wait": 60.0}), heard("c", friction={"wait": 61.0, "repetition": 3.0})]
    )  # fmt: skip
    assert "Why is there no bus?" in questions[0].words
    assert questions[0].contacts == ("a",)
    assert questions[1].contacts == ("b", "c")
    assert not any("same thing twice" in one.words for one in questions)
    assert questions[-1].contacts == ()


def test_a_long_quote_is_cut_at_a_word():
    [first, *_] = ask_advisors([heard("a", "unspoken need", said="word " * 80)])
    assert "word …" in first.words
