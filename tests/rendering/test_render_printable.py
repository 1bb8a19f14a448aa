"""Nothing that is said can steer a terminal."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from wellspent.rendering.printable import printable


@given(st.text())
def test_what_is_printed_is_printable_and_as_long(text: str) -> None:
    """Escape sequences, bells, marks that turn the writing round, characters without width."""
    assert printable(text).isprintable()
    assert len(printable(text)) == len(text)


def test_plain_words_stay_as_they_are() -> None:
    """Accents, another script, and an emoji."""
    assert printable("Zoë said: 你好 🙂!") == "Zoë said: 你好 🙂!"
