"""Laws of redaction, over texts that nobody would write."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.contacts import Contact, Turn
from wellspent.redaction import personal_spans, redact, redact_text
from wellspent.redaction.checksums import is_iban, is_luhn

_PIECES = st.sampled_from(
    [
        "my name is",
        "Desmond",
        "it's",
        "4111 1111 1111 1111",
        "oh seven seven",
        "double",
        "four",
        "one",
        "account number",
        "A",
        "b",
        "postcode",
        "QX2 4LN",
        "a.b@example.com",
        "dot",
        "at",
        "14 Farrow Close",
        "Thanks,",
        "Mr",
        "Brandreth",
        "[name]",
        "?",
        ".",
        ", ",
        "the fourth of March",
        "1981",
        "born",
        "password is",
        "tango",
        "£40",
        "é",
        "👍",
        "\n",
        "-",
        "İ",
        "call me",
        "speaking",
    ]
)
texts = st.one_of(st.text(max_size=80), st.lists(_PIECES, max_size=14).map(" ".join))
turns = st.builds(Turn, st.sampled_from(["agent", "customer", "system"]), texts)
contacts = st.builds(Contact, st.just("1"), st.lists(turns, max_size=6).map(tuple))
_WORDS = "zero one two three four five six seven eight nine".split()  # noqa: SIM905


@st.composite
def cards(draw: st.DrawFn) -> str:
    """Sixteen digits whose last proves the others."""
    digits = "".join(map(str, draw(st.lists(st.integers(0, 9), min_size=15, max_size=15))))
    return next(
        number for last in "0123456789" if is_luhn(number := digits + last) or set(number) == {"0"}
    )


@given(contacts)
@settings(max_examples=60, deadline=None)
def test_redacting_twice_is_redacting_once(contact: Contact) -> None:
    assert redact(redact(contact)) == redact(contact)


@given(texts)
@settings(max_examples=60, deadline=None)
def test_a_redacted_text_has_nothing_left_to_redact(text: str) -> None:
    assert redact_text(redact_text(text)) == redact_text(text)


@given(contacts)
@settings(max_examples=60, deadline=None)
def test_spans_lie_inside_their_turn_and_never_overlap(contact: Contact) -> None:
    last = (0, 0)
    for span in redact(contact).redactions:
        assert (span.turn, span.start) >= last
        assert 0 <= span.start < span.end <= len(contact.turns[span.turn - 1].text)
        last = (span.turn, span.end)


@given(contacts)
@settings(max_examples=60, deadline=None)
def test_the_text_outside_the_spans_is_unchanged(contact: Contact) -> None:
    safe = redact(contact)
    for number, (turn, clean) in enumerate(zip(contact.turns, safe.turns, strict=True), 1):
        rebuilt, shift = clean.text, 0
        for span in (each for each in safe.redactions if each.turn == number):
            start = span.start + shift
            mark = f"[{span.kind}]"
            assert rebuilt[span.start : span.start + len(mark)] == mark or shift
            original = turn.text[span.start : span.end]
            rebuilt = rebuilt[: start - shift] + original + rebuilt[start - shift + len(mark) :]
        assert rebuilt == turn.text


@given(
    cards(),
    st.lists(
        st.sampled_from([" ", "-", ".", "/", " - ", "", "_", "\u00a0"]), min_size=15, max_size=15
    ),
    texts,
    texts,
)
@settings(max_examples=100, deadline=None)
def test_a_number_that_proves_itself_a_card_is_taken_out_however_it_is_written(
    card: str, gaps: list[str], before: str, after: str
) -> None:
    written = "".join(digit + gap for digit, gap in zip(card, [*gaps, ""], strict=True))
    if set(card) != {"0"}:
        clean = redact_text(f"{before} x {written} x {after}")
        assert written not in clean


@given(cards())
@settings(max_examples=100, deadline=None)
def test_a_card_read_out_in_words_is_taken_out(card: str) -> None:
    if set(card) != {"0"}:
        spoken = " ".join(_WORDS[int(digit)] for digit in card)
        assert redact_text(f"it's {spoken} okay") == "it's [card] okay"


@given(st.integers(0, 10**18), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_fails_the_check(number: int, place: int, off: int) -> None:
    digits = f"{number:019d}"
    wrong = digits[:place] + str((int(digits[place]) + off) % 10) + digits[place + 1 :]
    assert not (is_luhn(digits) and is_luhn(wrong))


def test_published_test_numbers_pass_their_checks() -> None:
    assert is_luhn("4111111111111111")
    assert is_luhn("378282246310005")
    assert is_iban("GB82WEST12345698765432")
    assert is_iban("DE89370400440532013000")
    assert not is_iban("GB82WEST12345698765433")
    assert not is_luhn("0000000000000000")


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "1 - ", "one ", "double ", "a ", "A1", "a.", "@", "a@", "dot at ", "Xa ", "flat 1 ",
     "the first of ", "name is ", "[", "GB82", "12/", "(1", "+4", "Mr ", "gmail ", "1 Oak "],
)  # fmt: skip
def test_time_grows_with_the_text_and_not_with_its_square(piece: str) -> None:
    """Eight times the text may take eight times the time, with room; the square would take 64."""

    def seconds(size: int) -> float:
        text = (piece * size)[:size]
        began = time.process_time()
        personal_spans(
            [Turn("agent", "Your name, address and account number?"), Turn("customer", text)]
        )
        return time.process_time() - began

    seconds(100)
    small = max(seconds(2_000), 0.004)
    assert seconds(16_000) < 30 * small


def test_a_very_long_turn_is_read_to_its_end() -> None:
    text = "so then I rang again and nobody knew. " * 2_700 + "It's otto@example.com"
    assert redact_text(text).endswith("It's [email]")
