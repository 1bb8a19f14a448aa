"""What a turn says again is read off whole contacts, and the compiled loop reads the same."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from wellspent.contacts import Contact, Turn
from wellspent.labelling.batch import batch_of
from wellspent.labelling.kernel_repeats import repeated
from wellspent.labelling.reading import read_turn
from wellspent.labelling.repeats import BACK, COMMON, NAMES, repeats_of
from wellspent.tables import tables_of

_WORDS = st.sampled_from(
    ["where", "departing", "hospital", "from", "my", "name", "main", "ok", "?", "42"]
)
_TURNS = st.builds(
    Turn, st.sampled_from(["agent", "customer", "system"]), st.lists(_WORDS, max_size=7).map(" ".join)
)  # fmt: skip
_CONTACTS = st.lists(st.lists(_TURNS, max_size=60), min_size=1, max_size=4)


def names_of(*said: str) -> list[list[str]]:
    """The features of turns that the customer and the agent say in turn."""
    return repeats_of(
        [read_turn(Turn("agent" if k % 2 else "customer", text)) for k, text in enumerate(said)]
    )


def test_a_question_whose_answer_was_given_already_shows_it() -> None:
    """Customer: I am at the hospital · Agent: where are you? · Customer: the hospital"""
    assert "ro:c.91" in names_of("I am at the hospital", "where are you?", "the hospital")[2]


def test_a_question_that_is_asked_again_shows_it() -> None:
    """Agent: what venue? · Customer: Sunday · Agent: which venue?"""
    assert "rj:a?9" in names_of("hello", "what venue?", "Sunday", "which venue?")[3]


def test_what_is_said_once_shows_nothing() -> None:
    """Customer: I need a taxi · Agent: which street? · Customer: Broadway"""
    grades = {name[-2] for names in names_of("I need a taxi", "which street?", "Broadway")
              for name in names if name[:2] in {"rs", "rk", "ra", "ro"}}  # fmt: skip
    assert grades == {"0"}


@given(_CONTACTS)
def test_the_compiled_loop_finds_what_the_readable_one_does(talks: list[list[Turn]]) -> None:
    """Any contacts of one, two or three speakers, long ones too."""
    contacts = [Contact(str(k), tuple(turns)) for k, turns in enumerate(talks)]
    wanted = [
        [name for name in names if name[0] == "r"]
        for contact in contacts
        for names in repeats_of([read_turn(turn) for turn in contact.turns])
    ]
    assert compiled(contacts) == wanted


def compiled(contacts: list[Contact]) -> list[list[str]]:
    """The names that the compiled loop finds for every turn."""
    turns = batch_of(tables_of(contacts)["turns"])
    words = [bytes(turns.words[turns.starts[k] : turns.ends[k]]).decode() for k in turns.places]
    content = np.array([word not in COMMON and word[0] not in "?!.[" for word in words], bool)
    asks = np.array([
        "?" in {words[n] for n in turns.numbers[turns.first[t] : turns.first[t + 1]]}
        for t in range(len(turns.speakers))
    ], bool)  # fmt: skip
    codes = repeated(
        turns.first, turns.numbers, content, asks, turns.speakers, turns.contacts, BACK
    )
    return [[NAMES[code] for code in row if code >= 0] for row in codes.tolist()]
