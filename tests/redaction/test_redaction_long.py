"""Long conversations: the work grows with the turns, and numbers that merely follow are no cards."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wellspent.contacts import Contact, Speaker, Turn
from wellspent.redaction import redact
from wellspent.redaction.lines import read_line
from wellspent.redaction.mentions import Known, sought
from wellspent.redaction.readings import read_turn
from wellspent.redaction.spoken_numbers import read_runs


def talk(say: Callable[[int], str], count: int) -> Contact:
    """A conversation of so many turns, the two speaking by turns."""
    speakers: tuple[Speaker, ...] = ("customer", "agent")
    return Contact("1", tuple(Turn(speakers[n % 2], say(n)) for n in range(count)))


def lines_run(contact: Contact) -> int:
    """How many lines of code redacting a contact runs: work, whatever else the machine does."""
    ran = 0

    def trace(_frame: FrameType, event: str, _detail: Any) -> Any:
        nonlocal ran
        ran += event == "line"
        return trace

    read_turn.cache_clear()
    before = sys.gettrace()
    sys.settrace(trace)
    try:
        redact(contact)
    finally:
        sys.settrace(before)
    return ran


@pytest.mark.parametrize(
    "say",
    [
        lambda n: f"turn {n} ok please wait",
        lambda n: f"order {1_000_000 + 7919 * n}",
        lambda n: f"the password is zork{n}ab",
        lambda n: f"{7919 * n % 100_000:05d}",
    ],
    ids=["counter", "orders", "passwords", "bare numbers"],
)
def test_four_times_the_turns_take_four_times_the_work_and_not_sixteen(
    say: Callable[[int], str],
) -> None:
    assert lines_run(talk(say, 1_000)) < 8 * lines_run(talk(say, 250))


@pytest.mark.parametrize(
    "say",
    [
        lambda n: f"turn {n} ok please wait",
        str,
        lambda n: str(1000 + n),
        lambda n: f"item {100 + n}",
        lambda n: str(1000 + n) if n % 2 == 0 else "okay",
    ],
    ids=["counter", "bare counter", "bare numbers", "items", "acknowledged"],
)
def test_turns_that_count_are_no_card(say: Callable[[int], str]) -> None:
    contact = talk(say, 2_000)
    assert redact(contact) == contact


def test_numbers_of_two_speakers_are_not_joined() -> None:
    turns = (
        Turn("customer", "five five five five five five five five"),
        Turn("agent", "five five five five four four four four"),
    )
    assert all("[card]" not in turn.text for turn in redact(Contact("1", turns)).turns)


def test_a_number_that_was_asked_for_is_joined_though_no_digit_proves_it() -> None:
    turns = (
        Turn("agent", "What is your account number?"),
        Turn("customer", "forty one"),
        Turn("agent", "mm-hmm"),
        Turn("customer", "seventy two, oh nine"),
        Turn("agent", "go on"),
        Turn("customer", "and then thirteen, five"),
    )
    texts = [turn.text for turn in redact(Contact("1", turns)).turns[1::2]]
    assert texts == ["[account]", "[account]", "and then [account]"]


codes = st.text("AB12", min_size=3, max_size=9)


def says_again(digits: str, value: str, code: str) -> bool:
    """The rule, word for word: one holds the other, with or without the letters."""
    bare = "".join(sign for sign in code if sign.isdecimal())
    plainly = digits in code or value in code or (len(code) > 4 and code in value)
    return plainly or (len(bare) >= 4 and (digits in bare or bare in digits))


@given(st.lists(codes, max_size=6, unique=True), st.lists(codes, min_size=1, max_size=4))
def test_a_code_is_known_again_as_it_is_by_comparing_each_with_each(
    known: list[str], said: list[str]
) -> None:
    runs = [run for text in said for run in read_runs(read_line(1, "customer", text))]
    again = sought(Known(codes={code: f"kind of {code}" for code in known}), runs).codes
    for run in (each for each in runs if len(each.digits) > 2):
        same = (f"kind of {code}" for code in known if says_again(run.digits, run.value, code))
        assert again.get(run.value) == next(same, None)
