"""What flips change, and what they leave as it is."""

from __future__ import annotations

import pytest
from audited import spoken
from hypothesis import given
from hypothesis import strategies as st

from wellspent.audit import FLIPS, FlipUnknown, choose_flips
from wellspent.audit.names import name_groups
from wellspent.audit.rewriting import rewrite
from wellspent.contacts import Contact, Turn

FLIP = {flip.name: flip for flip in FLIPS}
TALK = spoken(
    "Larkline, Priya speaking, how can I help?",
    "Hi, my name is Desmond Okafor. I was charged twice.",
    "Thank you, Desmond. Can you confirm the date, please?",
    "Yes. I don't have any idea why, you're going to organise a refund?",
    "I have refunded it, Desmond. Priya will call you.",
    agent="Priya",
)


def texts(contact: Contact) -> list[str]:
    return [turn.text for turn in contact.turns]


def pair(name: str, contact: Contact = TALK):
    found = FLIP[name].pair(contact)
    assert found is not None
    return found


def test_a_name_becomes_the_same_other_name_throughout():
    """Priya … Desmond Okafor … Desmond … Desmond … Priya"""
    after = pair("names.arabic").after
    given_names, surnames = name_groups()["arabic"].given, name_groups()["arabic"].surnames
    agent, customer = after.agent, texts(after)[2].removeprefix("Thank you, ").partition(".")[0]
    assert agent in given_names
    assert customer in given_names
    assert agent != customer
    assert texts(after)[0] == f"Larkline, {agent} speaking, how can I help?"
    assert any(f"my name is {customer} {s}." in texts(after)[1] for s in surnames)
    assert texts(after)[4] == f"I have refunded it, {customer}. {agent} will call you."


def test_names_of_a_redacted_contact_are_compared_between_two_groups():
    """[name] stands for a name of the first group before, of the second after"""
    found = pair("names.east_asian", spoken("Hello", "It's [name]", "Thank you, [name]."))
    before, after = texts(found.before)[1], texts(found.after)[1]
    assert before.removeprefix("It's ") in name_groups()["english"].given
    assert after.removeprefix("It's ") in name_groups()["east_asian"].given


def test_women_and_men_are_compared_within_one_group_and_surnames_stay():
    found = pair("names.gender")
    group = next(g for g in name_groups().values() if found.before.agent in g.women)
    assert found.after.agent in group.men
    assert texts(found.before)[1].split()[5] == texts(found.after)[1].split()[5]


def test_a_contact_without_names_is_not_flipped():
    """How much is it? / ten pounds"""
    assert FLIP["names.hispanic"].pair(spoken("how much is it?", "ten pounds")) is None


def test_an_ordinary_word_that_is_a_name_too_stays():
    """There is a grace period … I will mark it"""
    plain = spoken("There is a grace period.", "I will mark it.", "My name is Ingrid Halvorsen.")
    assert texts(pair("names.english", plain).after)[:2] == texts(plain)[:2]


@pytest.mark.parametrize(
    ("table", "text", "written"),
    [
        ("african_american", "You're going to wait, it isn't done.", "You gonna wait, it ain't done."),
        ("african_american", "They don't have any record.", "They don't have no record."),
        ("african_american", "It's always loading.", "It always be loading."),
        ("indian", "I have a question, when will I get it?", "I am having a question, when I will get it?"),
        ("indian", "I need it today, right?", "I am needing it today itself, isn't it?"),
        ("articles_dropped", "The card is in a drawer, a few days.", "Card is in drawer, a few days."),
        ("chat_spelling", "Please don't, you are going to lose your card.", "Pls dont, ur gonna lose ur card."),
        ("please_added", "Can you check it?", "Can you please check it?"),
        ("please_added", "Could you please check it?", "Could you please check it?"),
        ("please_removed", "Please hold, sir.", "Hold."),
        ("please_removed", "Your name, please?", "Your name?"),
        ("sir_added", "Yes.", "Yes, sir."),
        ("maam_added", "Yes, I do.", "Yes, ma'am, I do."),
        ("indian", "Card [name] works.", "Card [name] works."),
    ],
)  # fmt: skip
def test_a_way_of_writing_is_written_by_its_rules(table, text, written):
    assert rewrite(text, table) == written


def test_spellings_go_to_america_and_back():
    """Organised by the theatre centre, cheque in hand"""
    british = spoken("Organised by the theatre centre, cheque in hand")
    american = pair("dialect.american", british).after
    assert texts(american) == ["Organized by the theater center, check in hand"]
    back = pair("dialect.british", american).after
    assert texts(back) == ["Organised by the theatre centre, check in hand"]


def test_a_hint_stands_in_one_of_the_agents_middle_turns_and_alone_tells_the_sides_apart():
    found = pair("tenure.one_for_other")
    assert found.touched == (False, False, True, False, False)
    assert texts(found.before)[2] == f"{texts(TALK)[2]} I've been here ten years."
    assert texts(found.after)[2] == f"{texts(TALK)[2]} I've been here one week."


def test_a_hint_in_the_record_changes_no_words():
    found = pair("scores.recorded")
    assert not any(found.touched)
    assert found.before.attributes == {"last_score": "95"}
    assert found.after.attributes == {"last_score": "45"}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["agent", "customer"]),
            st.text(alphabet="aeinrt 'IY.?[]", max_size=40)
            | st.sampled_from(["Thank you, Maria.", "It's [name]", "can you organise it please"]),
        ),
        max_size=8,
    ),
    st.sampled_from(FLIPS),
)
def test_a_flip_keeps_the_number_of_turns_their_speakers_and_their_times(said, flip):
    turns = tuple(Turn(who, text, float(n), n + 0.5) for n, (who, text) in enumerate(said))
    contact = Contact("c", turns, agent="Renata")
    found = flip.pair(contact)
    for side in (found.before, found.after) if found else ():
        assert [(t.speaker, t.start, t.end) for t in side.turns] == [
            (t.speaker, t.start, t.end) for t in turns
        ]
    assert flip.pair(contact) == found


def test_every_flip_says_what_it_does_and_who_describes_it():
    assert all(flip.says and flip.source for flip in FLIPS)
    assert len({flip.name for flip in FLIPS}) == len(FLIPS)


def test_flips_are_chosen_by_name_or_by_family():
    assert choose_flips(FLIPS, []) == FLIPS
    chosen = choose_flips(FLIPS, ["tenure", "names.arabic"])
    assert next(f.name for f in chosen) == "names.arabic"
    assert {f.family for f in chosen[1:]} == {"tenure"}
    with pytest.raises(FlipUnknown, match="No flip is called 'horoscope'"):
        choose_flips(FLIPS, ["horoscope"])
