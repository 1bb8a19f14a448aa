"""What redaction does with the fields of a record: forms are taken out, keys still join."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.contacts import Contact, Redaction, Turn
from wellspent.redaction import mask_key, redact, redact_form, redact_text

FORMS = {
    "jane@example.com": "email",
    "4111-1111-1111-1111": "card",
    "4111111111111111": "card",
    "GB82 WEST 1234 5698 7654 32": "account",
    "+44 7700 900738": "phone",
    "020 7946 0183": "phone",
    "(020) 7946 0183": "phone",
    "06 12 34 56 78": "phone",
    "555-010-4477": "phone",
}
PLAIN = [
    "", "billing", "Priya", "Desmond Brandreth", "Team 4 @ Leeds", "2026-05-01", "vip", "no",
    "2026-05-01T10:22", "C-2026-000123", "000123456789", "1042", "1234567812345678",
    "550e8400-e29b-41d4-a716-446655440000", "10.0.0.12", "contacts_2026_05.jsonl",
]  # fmt: skip
FIELDS = ["queue", "reason", "segment", "team", "resolved", "agent", "source"]


@pytest.mark.parametrize(("text", "kind"), FORMS.items())
def test_a_form_is_taken_out_of_a_field_and_what_stands_around_it_stays(
    text: str, kind: str
) -> None:
    assert redact_form(text) == f"[{kind}]"
    assert redact_form(f"billing, {text} (late)") == f"billing, [{kind}] (late)"
    assert redact_form(f"billing {text} notes") == f"billing [{kind}] notes"


@pytest.mark.parametrize("text", PLAIN)
def test_words_of_the_centre_stay(text: str) -> None:
    assert redact_form(text) == mask_key(text) == text


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(("text", "kind"), FORMS.items())
def test_every_field_of_a_contact_is_redacted_by_form(field: str, text: str, kind: str) -> None:
    contact = replace(Contact("1", ()), **{field: f"of {text}"})  # type: ignore[arg-type]
    safe = redact(contact)
    assert getattr(safe, field) == f"of [{kind}]"
    assert replace(safe, **{field: getattr(contact, field)}) == contact


@pytest.mark.parametrize("text", FORMS)
def test_a_personal_key_is_masked_the_same_wherever_it_stands(text: str) -> None:
    safe = redact(Contact(text, (), customer=text), b"secret")
    assert re.fullmatch("masked-[0-9a-f]{16}", safe.id)
    assert safe.id == safe.customer == mask_key(text, b"secret")
    assert safe.id != mask_key(text, b"another secret")


def test_a_customer_that_is_a_plain_phone_is_masked_and_a_plain_contact_id_stays() -> None:
    safe = redact(Contact("07700900738", (), customer="07700900738"))
    assert safe.id == "07700900738"
    assert safe.customer == mask_key("07700900738", customer=True) != safe.id
    assert redact(Contact("1", (), customer="tel:07700900738")).customer.startswith("masked-")  # type: ignore[union-attr]
    assert redact(Contact("1", (), customer="7700900738")).customer == "7700900738"


def test_the_fields_of_a_contact_that_was_redacted_before_are_redacted_too() -> None:
    turns = (Turn("customer", "It's [email], Desmond."),)
    before = Contact("1", turns, agent="a@example.com", redactions=(Redaction(1, "email", 5, 9),))
    safe = redact(before)
    assert (safe.agent, safe.turns, safe.redactions) == ("[email]", turns, before.redactions)


@given(st.sampled_from([*FORMS, *PLAIN]), st.binary(max_size=8))
def test_masking_a_key_twice_is_masking_it_once(text: str, secret: bytes) -> None:
    once = mask_key(text, secret, customer=True)
    assert mask_key(once, b"another", customer=True) == once


def test_a_mask_of_digits_alone_is_not_taken_for_a_card() -> None:
    mask = "masked-4111111111111111"
    assert mask_key(mask) == mask
    assert redact_form(f"contact {mask} twice") == f"contact {mask} twice"
    assert redact_text(f"contact {mask} twice") == f"contact {mask} twice"
    assert mask_key("masked-jane@example.com") != "masked-jane@example.com"


@given(st.text(max_size=60))
def test_a_redacted_field_has_nothing_left_to_redact(text: str) -> None:
    assert redact_form(redact_form(text)) == redact_form(text)
