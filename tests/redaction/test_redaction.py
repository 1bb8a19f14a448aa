"""What redaction promises of whole conversations; a test's docstring is its conversation."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wellspent.contacts import Contact, Redaction, State, Turn
from wellspent.redaction import personal_spans, redact, redact_text

Said = Callable[[], list[str]]


def read(conversation: str) -> tuple[Turn, ...]:
    """Turns from lines such as "agent: Hello."."""
    lines = [line.strip() for line in conversation.strip().splitlines() if line.strip()]
    pairs = [line.split(": ", 1) for line in lines]
    return tuple(Turn("agent" if who == "agent" else "customer", text) for who, text in pairs)


@pytest.fixture
def redacted(request: pytest.FixtureRequest) -> list[str]:
    """The texts of the test's docstring after redaction."""
    contact = Contact("1", read(request.function.__doc__))
    return [turn.text for turn in redact(contact).turns]


def test_what_follows_an_identity_question_is_taken_out(redacted: list[str]) -> None:
    """
    agent: Hello, Tallow Bank, this is Wendeline. Can I take your full name and postcode?
    customer: Sure, it's Ottokar Brandreth, and it's QX4 7TN.
    agent: And your date of birth?
    customer: The fourth of March eighty-one.
    """
    assert redacted[1] == "Sure, it's [name], and it's [postcode]."
    assert redacted[3] == "[dob]."


def test_the_agents_own_name_and_the_company_stay(redacted: list[str]) -> None:
    """
    agent: Good morning, Tallow Bank, this is Wendeline. Your name, please?
    customer: Hello Wendeline. Ottokar Brandreth.
    agent: Thank you, Mr Brandreth. Thanks for calling Tallow Bank.
    customer: Bye, Wendeline.
    """
    assert "Wendeline" in redacted[0]
    assert redacted[1] == "Hello Wendeline. [name]."
    assert redacted[2] == "Thank you, [name]. Thanks for calling Tallow Bank."
    assert redacted[3] == "Bye, Wendeline."


def test_a_value_found_once_is_taken_out_wherever_it_is_said(redacted: list[str]) -> None:
    """
    agent: Order number?
    customer: It's ZK 884 120.
    agent: Let me see. ZK 884 120, yes.
    customer: Eight eight four one two oh, that's it.
    """
    assert redacted[1:] == ["It's [order].", "Let me see. [order], yes.", "[order], that's it."]


def test_a_card_dictated_over_several_turns_is_taken_out_whole(redacted: list[str]) -> None:
    """
    agent: Card number when you're ready.
    customer: four one one one
    agent: yes
    customer: one one one one
    agent: mm-hmm
    customer: one one one one, one one one one
    """
    assert redacted[1::2] == ["[card]", "[card]", "[card]"]


def test_a_card_dictated_without_a_question_is_known_by_its_check_digit(
    redacted: list[str],
) -> None:
    """
    agent: Okay.
    customer: five five five five five five five five
    agent: right
    customer: five five five five four four four four
    """
    assert redacted[1::2] == ["[card]", "[card]"]


def test_the_filler_around_an_answer_stays(redacted: list[str]) -> None:
    """
    agent: What's the email address?
    customer: Yes, that's otto dot brandreth at postbox dot example, thanks.
    """
    assert redacted[1] == "Yes, that's [email], thanks."


def test_an_address_is_taken_out_with_its_flat_and_its_town(redacted: list[str]) -> None:
    """
    agent: And the first line of the address?
    customer: Flat 6, 31 Cutler's Rise, Leeds.
    """
    assert redacted[1] == "[address]."


def test_a_security_answer_is_taken_out(redacted: list[str]) -> None:
    """
    agent: And the security question: what was the name of your first pet?
    customer: Marmaladka.
    """
    assert redacted[1] == "[password]."


def test_prices_times_and_plain_quantities_stay(redacted: list[str]) -> None:
    """
    agent: That is £1,904.50 for twelve months, so at two-forty on Monday the 3rd.
    customer: Room 214 at 10.30, thirty-four pounds, 250 minutes and 12 GB, in May 2019.
    """
    assert "[" not in "".join(redacted)


def test_ordinary_capitals_stay(redacted: list[str]) -> None:
    """
    agent: Thanks. Monday is fine. Will that do? May is busy, mark my words.
    customer: Brilliant. I hope so. Cheers.
    """
    assert "[" not in "".join(redacted)


def test_an_ambiguous_name_is_a_name_where_a_name_was_asked_for(redacted: list[str]) -> None:
    """
    agent: Can I take your full name?
    customer: Rose Penhaligon.
    agent: Thank you, Rose. The rose bushes will come in May.
    """
    assert redacted[1] == "[name]."
    assert redacted[2] == "Thank you, [name]. The rose bushes will come in May."


def test_spelling_a_name_gives_nothing_away(redacted: list[str]) -> None:
    """
    agent: And your surname?
    customer: Brandreth. B-R-A-N-D-R-E-T-H.
    """
    assert redacted[1] == "[name]. [name]."


def test_names_in_small_letters_are_found(redacted: list[str]) -> None:
    """
    agent: okay and what's your name please
    customer: it's desmond brandreth
    agent: thank you desmond
    """
    assert redacted[1:] == ["it's [name]", "thank you [name]"]


def test_a_transcript_of_the_customer_alone_is_read_as_answers(redacted: list[str]) -> None:
    """
    customer: i need to change my plan
    customer: ottokar brandreth
    customer: 4471
    customer: 98405
    customer: thank you
    """
    assert redacted[1] == "[name]"
    assert redacted[2].startswith("[")
    assert redacted[3].startswith("[")
    assert redacted[0] == "i need to change my plan"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("4111 1111 1111 1111", "card"),
        ("4111-1111-1111-1111", "card"),
        ("3782 822463 10005", "card"),
        ("GB82 WEST 1234 5698 7654 32", "account"),
        ("gb82west12345698765432", "account"),
        ("987-65-4321", "national_id"),
        ("QQ 12 34 56 C", "national_id"),
        ("ottokar.b+shop@example.co.uk", "email"),
        ("ottokar at gmail dot com", "email"),
        ("j dot brandreth oh seven at mailbox dot example", "email"),
        ("brandreth 45 gmailcom", "email"),
        ("+44 20 7946 0758", "phone"),
        ("(555) 010-4477", "phone"),
        ("07700 900 738", "phone"),
        ("oh double seven double oh nine hundred two three one", "phone"),
        ("QX2 4LN", "postcode"),
        ("l s ninety-nine, four q p", "postcode"),
        ("14 Farrow Close", "address"),
        ("six orchard rise", "address"),
        ("Mr Brandreth", "name"),
    ],
)
def test_a_form_is_known_anywhere(text: str, kind: str) -> None:
    assert redact_text(f"so it is {text}, right") == f"so it is [{kind}], right"


def test_a_surveys_comment_is_redacted_by_itself() -> None:
    comment = "Ask for Desmond, or ring me on 020 7946 0183!"
    assert redact_text(comment) == "Ask for [name], or ring me on [phone]!"


@pytest.mark.parametrize("text", ["", " ", "\n", "👍", "[name]", "[", "…", "ok", "İİİ 4"])
def test_texts_without_personal_data_stay_as_they_are(text: str) -> None:
    assert redact_text(text) == text


def test_redactions_count_characters_of_the_turn_as_it_was() -> None:
    turns = (Turn("customer", "👍 it's otto@example.com"),)
    assert personal_spans(turns) == [Redaction(1, "email", 7, 23)]
    assert redact(Contact("1", turns)).redactions == (Redaction(1, "email", 7, 23),)


def test_everything_else_about_a_contact_stays() -> None:
    opening = Turn("agent", "Hello, how can I help?", 0.0, 0.9)
    contact = Contact("1", (opening, Turn("agent", "Thanks, Desmond.", 1.0, 2.5)), queue="billing")
    safe = redact(contact)
    assert safe.turns == (opening, Turn("agent", "Thanks, [name].", 1.0, 2.5))
    assert (safe.id, safe.queue, safe.states) == ("1", "billing", ())


def test_states_and_attributes_are_redacted_with_what_the_turns_gave_away() -> None:
    contact = Contact(
        "1",
        read("agent: Your name?\ncustomer: Ottokar Brandreth."),
        states=(State("tool", 1.0, 2.0, "lookup Brandreth"),),
        attributes={"note": "Brandreth, otto@example.com", "tier": "gold"},
        reason="billing",
    )
    safe = redact(contact)
    assert safe.states[0].detail == "lookup [name]"
    assert safe.attributes == {"note": "[name], [email]", "tier": "gold"}
    assert safe.reason == "billing"


def test_the_recorded_agent_is_not_taken_for_a_customer() -> None:
    contact = Contact("1", (Turn("customer", "Cheers, Desmond."),), agent="Desmond")
    assert redact(contact) == contact
