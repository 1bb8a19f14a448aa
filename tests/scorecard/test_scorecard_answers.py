"""Obvious conversations get the obvious answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wellspent.contacts import Contact, State, Turn
from wellspent.parts import Label, Part
from wellspent.scorecard import Answer, score_contact

NOTHING = Label("unknown", "unknown", "none", 0.0)


def answers_to(contact: Contact, *parts: Part) -> dict[str, Answer]:
    labels = [Label.of(part) for part in parts] or [NOTHING] * len(contact.turns)
    return {each.question: each for each in score_contact(contact, labels)}


def answer_to(question: str, contact: Contact) -> str:
    return answers_to(contact)[question].answer


def quotes_of(question: str, contact: Contact) -> str:
    return " ".join(each.quote for each in answers_to(contact)[question].evidence)


def test_a_good_contact_is_good_throughout(contact: Contact) -> None:
    """
    A: Good morning, thank you for calling Tamarind Water, my name is Jo, how can I help you today?
    C: My boiler letter says I owe ninety pounds and I'm really worried, I've just lost my job.
    A: Oh, I'm so sorry to hear that, that's a frightening letter to get. Let's sort it out together.
    A: Could I take your name and postcode?
    C: [name], [postcode].
    A: Thank you. I can see on your account that the ninety was paid on the third.
    C: Oh, thank goodness.
    A: I've cancelled the reminder. That's done, you owe nothing.
    C: Brilliant.
    A: So to confirm, your balance is zero, and your reference is TW-40912.
    A: While I'm here, shall I set up a text reminder so this doesn't happen again?
    C: Yes please, that would be great.
    A: Done. Is there anything else I can help you with?
    C: No, that's all, thank you so much.
    A: Thank you for calling us, [name]. I hope the new job turns up soon, take good care.
    """
    answers = answers_to(
        contact,
        *("rapport", "context", "empathy", "identity", "identity", "history", "empathy", "process"),
        *("process", "documentation", "proactive", "proactive", "proactive", "proactive"),
        "partnership",
    )
    wanted = dict.fromkeys(answers, "yes")
    assert {name: answer.answer for name, answer in answers.items()} == wanted
    assert "how can I help" in quotes_of("warm_opening", contact)
    assert "TW-40912" in quotes_of("documented", contact)


def test_a_poor_contact_is_seen_for_what_it_is(contact: Contact) -> None:
    """
    A: Account number.
    C: I don't have it. My father died last week and I have to close his line. I'm at my wits' end.
    A: I need the account number.
    C: I just said I don't have it!
    A: One moment.
    C: Hello? Are you still there?
    C: I've been waiting ten minutes!
    A: The system is slow. I think you need another department maybe. Not sure.
    C: Nobody helps me. This is a nightmare.
    A: I can't do it from here.
    C: Then it's useless. Forget it.
    A: Bye.
    """
    answers = answers_to(contact)
    for question in ("warm_opening", "addressed_feelings", "partnership_close", "resolved"):
        assert answers[question].answer == "no", question
    assert answers["no_needless_wait"].answer in ("partly", "no")
    assert answers["verified_knowledge"].answer in ("partly", "no")
    assert answers["proactive_help"].answer == "no"


def test_straight_to_business_is_no_warm_opening(contact: Contact) -> None:
    """
    C: I need to change my booking.
    A: What is the booking number?
    C: 4471
    A: It is changed to Friday.
    C: Thanks, bye
    A: Goodbye.
    """
    assert answer_to("warm_opening", contact) == "no"
    assert [each.turn for each in answers_to(contact)["warm_opening"].evidence] == [2]


def test_where_nobody_shows_a_feeling_there_is_no_occasion_to_meet_one(contact: Contact) -> None:
    """
    A: Good afternoon, Tamarind Water, how can I help?
    C: Hi, what time do you open on Saturdays?
    A: We open at nine and close at one.
    C: Nine to one. Okay. And is there parking?
    A: There is, behind the building.
    C: Great, thanks.
    A: Is there anything else I can help with?
    C: No, that's everything.
    A: Thank you for calling. Have a good day.
    C: Bye.
    """
    assert answer_to("addressed_feelings", contact) == "no_occasion"


def test_a_bare_anything_else_is_half_of_proactive_help(contact: Contact) -> None:
    """
    A: Hello, how may I help you?
    C: What is my balance?
    A: Your balance is 40 pounds.
    C: Okay, thank you.
    A: Is there anything else I can help you with?
    C: No, that's all.
    A: Goodbye.
    """
    assert answer_to("proactive_help", contact) == "partly"
    assert "anything else" in quotes_of("proactive_help", contact)


def test_have_a_nice_day_is_half_of_a_close(contact: Contact) -> None:
    """
    A: Hello, how may I help you?
    C: Please book me a table for two at eight.
    A: Your table is booked for two at eight.
    C: Thanks, bye!
    A: Goodbye, have a nice day.
    """
    assert answer_to("partnership_close", contact) == "partly"
    assert "nice day" in quotes_of("partnership_close", contact)


def test_an_answer_that_is_only_a_guess_is_not_verified(contact: Contact) -> None:
    """
    A: Hi there, how can I help?
    C: Does the blue kettle fit on the old base?
    A: Hmm, I think so, I'm not sure. Probably. Let me ask somebody.
    C: Okay.
    A: They're not sure either. I'd imagine it might fit, but I couldn't swear to it.
    C: Right. I'd hoped somebody would know.
    A: Sorry. I don't really know.
    C: Okay. Bye.
    A: Bye now, thank you.
    """
    assert answer_to("verified_knowledge", contact) in ("partly", "no")


def test_a_name_that_was_taken_out_still_thanks(contact: Contact) -> None:
    """
    A: Hello, thank you for calling Tamarind Water, how can I help?
    C: Hello. I'd like paper bills please.
    A: Of course. I've set your bills to paper.
    C: Lovely, thank you.
    A: Thank you, [name], it was a pleasure. Enjoy the sunshine this weekend!
    C: You too. Bye.
    """
    assert answer_to("partnership_close", contact) == "yes"
    assert {each.turn for each in answers_to(contact)["partnership_close"].evidence} == {5}


@pytest.mark.parametrize(
    "turns",
    [
        (),
        (Turn("agent", "Hello?"), Turn("agent", "Is anybody there?")),
        (Turn("customer", "Hello?"), Turn("customer", "I want my money back.")),
        (Turn("agent", "…"), Turn("customer", " ")),
        (Turn("system", "You are number 3."),),
    ],
)
def test_where_only_one_side_speaks_nothing_can_be_told(turns: tuple[Turn, ...]) -> None:
    answers = answers_to(Contact("c1", turns))
    assert len(answers) == 8
    assert {answer.answer for answer in answers.values()} == {"cannot_tell"}
    assert not any(answer.evidence for answer in answers.values())


def test_every_answer_says_who_gave_it(contact: Contact) -> None:
    """
    A: Hello, how can I help?
    C: I have a question.
    """
    assert {answer.by for answer in answers_to(contact).values()} == {"model-1"}


def test_the_quote_is_the_sentence_and_not_the_whole_turn(contact: Contact) -> None:
    """
    A: Hello, how can I help?
    C: Is my parcel in?
    A: It came at ten. It is on the second shelf. Is there anything else I can help you with?
    C: No, that's it.
    A: Okay. Goodbye.
    """
    assert quotes_of("proactive_help", contact) == "Is there anything else I can help you with?"


def test_one_contact_is_scored_the_same_whatever_was_scored_before(contact: Contact) -> None:
    """
    A: Hello, how can I help?
    C: My order never came and I'm furious.
    A: I'm sorry. I can see it was lost. I've sent another.
    C: Thank you. Bye.
    """
    other = replace(contact, id="c2", turns=contact.turns[::-1], states=(State("hold", 0, 90),))
    one_way = [answers_to(each) for each in (contact, other)]
    assert [answers_to(each) for each in (other, contact)] == one_way[::-1]
