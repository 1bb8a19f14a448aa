"""Moments of connection, quiet helpers and the spread of recognition: what is told, of whom, and when not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pyarrow as pa
import pytest

from wellspent.estimate import Unknown
from wellspent.moments.recognition import (
    Exchange,
    Praise,
    Recognised,
    quiet_helpers,
    raise_helper,
    raise_spread,
    raise_telling,
    rested_first,
    spread_of,
    tell_moments,
)
from wellspent.tables import IMPORTED

AT = datetime.fromisoformat("2026-10-04T14:10")
HELD = "He washed the cup so that it would be clean for her when she came home."
SAID_TO_ALL = "I am so sorry to hear that, thank you for your patience today."


def contact(name="c1", *, seconds=840.0, longer=0.96):
    return (name, "Dana", "Quayside", "bank", "Bereavement", AT, seconds, longer)


def exchange(text=HELD, *, name="c1", turn=7, part="empathy", **more):
    return Exchange(name, turn, part, text, 0.9, **({"felt": 0.9} | more))


def others(text=SAID_TO_ALL, n=60):
    """What is said in many other contacts, which nobody tells of."""
    return [exchange(text, name=f"x{place}") for place in range(n)]


def test_two_minutes_with_whoever_just_held_a_long_contact():
    """Fourteen minutes about a bereavement, longer than 96 % of the queue's contacts."""
    [told] = tell_moments([contact()], [exchange(), *others()], [])
    moment = raise_telling(told, 200)
    assert (told.kind, moment.title, moment.due_days) == ("held", "Two minutes with Dana", 1)
    assert "14 min about “Bereavement”" in moment.reason
    assert moment.shown[0].quote == HELD
    assert moment.opening.endswith("?")


def test_a_long_contact_of_some_days_ago_is_a_connection_and_no_two_minutes():
    [told] = tell_moments([contact()], [exchange(), *others()], [], just=AT + timedelta(hours=1))
    assert told.kind == "connection"


def test_a_short_contact_counts_as_well():
    [told] = tell_moments([contact(seconds=50.0, longer=0.02)], [exchange(), *others()], [])
    assert told.kind == "connection"
    assert "50 s" in raise_telling(told).reason


def test_what_is_said_to_everybody_is_nothing_to_read_out():
    """60 contacts: 'I am so sorry to hear that, thank you for your patience today.'"""
    assert tell_moments([contact()], [exchange(SAID_TO_ALL), *others()], []) == ()


def test_where_nobody_knows_whether_the_customer_was_met_nothing_is_told():
    assert tell_moments([contact()], [exchange(felt=0.4), *others()], []) == ()


@pytest.mark.parametrize(
    "script",
    [
        "I apologize for any inconvenience. I am required to mention the offer.",
        "You are pre-selected for the Quayside Summit Card, with 2x points on travel and dining.",
        "There is also a welcome bonus of 40,000 points if you spend $4,000 in the first three months.",
    ],
)
def test_what_is_prescribed_is_never_praised_however_rare_its_words(script):
    for part in ("empathy", "proactive"):
        assert tell_moments([contact()], [exchange(script, part=part), *others()], []) == ()


def test_an_own_word_of_sorrow_is_no_apology_by_the_form():
    own = "I'm really sorry to hear that. Have you got somewhere for tonight?"
    every = others("Your bill comes by mail on the first, and it is the same as ever.")
    assert tell_moments([contact()], [exchange(own), *every], [])


def test_what_is_read_out_is_the_surest_answer_and_a_doubtful_turn_is_not_shown():
    """Turn 26: 'Because it's better than the other thing.', hardly empathy; turn 31: 'He washed the cup…'"""
    doubtful = Exchange(
        "c1", 26, "empathy", "Because it's better than the other thing.", 0.74, 0.95
    )
    told_first = exchange("Let us look where the harbour ferry calls on Sundays.", turn=3, part="context", returned=0.95)  # fmt: skip
    [told] = tell_moments([contact()], [told_first, doubtful, exchange(turn=31), *others()], [])
    assert [one.turn for one in told.shown] == [31, 3]
    assert HELD in raise_telling(told).opening


def test_a_greeting_is_no_moment_of_connection():
    hello = "Good morning, Quayside Bank, Dana speaking, whom may I greet today?"
    assert tell_moments([contact()], [exchange(hello, part="rapport", returned=1.0), *others()], []) == ()  # fmt: skip


def test_a_customers_praise_comes_first_with_their_words():
    """Customer: 'You're the first one who asked his name.'"""
    praise = Praise("c1", 9, "You're the first one who asked his name.", 0.8)
    [told] = tell_moments([contact()], [exchange(), *others()], [praise])
    moment = raise_telling(told)
    assert (told.kind, told.certainty) == ("compliment", 0.8)
    assert [one.turn for one in moment.shown] == [9, 7]
    assert "first one who asked his name" in moment.opening


def test_praise_that_is_as_likely_none_is_not_passed_on():
    assert tell_moments([contact()], [], [Praise("c1", 9, "Fine.", 0.4)]) == ()


def test_a_long_turn_is_cut_where_a_sentence_ends_and_stays_a_piece_of_it():
    long = HELD + " " + "And then we sat for a while and spoke about the harbour. " * 8
    [told] = tell_moments([contact()], [exchange(long), *others()], [])
    quote = told.shown[0].quote
    assert quote in long
    assert quote.endswith(".")
    assert len(quote) <= 240


def consults(**asked_by):
    rows = [
        {"contact": f"c{n}", "at": AT, "asker": asker, "helper": helper, "seconds": 60.0}
        for helper, askers in asked_by.items()
        for n, asker in enumerate(askers)
    ]
    return pa.Table.from_pylist(rows, IMPORTED["consults"])


TEAM = dict.fromkeys(("Ana", "Ben", "Cal", "Dana", "Eve", "Yusuf"), "Quayside")


def test_a_quiet_helper_is_seen():
    """Yusuf was asked 14 times by five colleagues, Ben twice."""
    found = quiet_helpers(consults(Yusuf=["Ana", "Ben", "Cal", "Dana", "Eve"] * 3, Ben=["Ana", "Cal"]), TEAM)  # fmt: skip
    [yusuf] = found
    moment = raise_helper(yusuf, 28)
    assert (yusuf.agent, yusuf.askers, yusuf.seconds) == ("Yusuf", 5, 900.0)
    assert "5 colleagues asked Yusuf 15 times in 28 days, 15 min in all" in moment.reason
    assert moment.shown[0].quote == ""


@pytest.mark.parametrize(
    "asked_by",
    [
        {"Yusuf": ["Ana", "Ben"] * 8},  # two who sit beside one another
        {"Yusuf": ["Ana", "Ben", "Cal"]},  # too few to say anything
        {"Ana": ["Ben", "Cal", "Dana"], "Ben": ["Ana", "Cal", "Eve"], "Cal": ["Ana", "Dana", "Eve"]},
        {"Yusuf": ["Yusuf"] * 20},
    ],
)  # fmt: skip
def test_nobody_is_named_where_asking_is_spread_or_rare(asked_by):
    assert quiet_helpers(consults(**asked_by), TEAM) == ()


def recognised(*agents, at=AT):
    return [Recognised(agent, at) for agent in agents]


def test_recognition_that_always_goes_to_the_same_people_is_seen_and_names_nobody():
    people = {f"a{n}" for n in range(30)}
    spread = spread_of(recognised(*["a1", "a2"] * 12), people)
    moment = raise_spread(spread, "Fernhill", 90, AT)
    assert spread.same_people
    assert spread.reached.value == pytest.approx(2 / 30)
    assert spread.held_by_few == 1.0
    assert moment.level == "middle manager"
    assert not any(name in str(moment) for name in ("a1", "a2"))


def test_recognition_by_lot_is_no_cause_for_alarm():
    people = [f"a{n}" for n in range(30)]
    spread = spread_of(recognised(*people[:20], *people[:4]), people)
    assert not spread.same_people


@pytest.mark.parametrize(("n", "people"), [(3, 30), (20, 4)])
def test_of_few_nothing_is_said(n, people):
    names = [f"a{k}" for k in range(people)]
    assert isinstance(spread_of(recognised(*[names[0]] * n), names), Unknown)


def test_of_whom_nobody_said_anything_for_longest_comes_first():
    said = [*recognised("a", at=AT), *recognised("b", at=AT - timedelta(days=9)), *recognised("b", at=AT - timedelta(days=2))]  # fmt: skip
    assert rested_first(["a", "b", "c", "d"], lambda name: name, said) == ["c", "d", "b", "a"]
