"""What is read once a text is what is read in every turn that says it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from wellspent.scorecard.batch_quotes import cut
from wellspent.scorecard.batch_texts import distinct
from wellspent.scorecard.cues import sentences

_EDGES = st.text(
    st.sampled_from(".!?…\"'”’) \n\t\r\x1c\x85\u00a0\u1680\u2003\u2028\u205f\u3000aZ0éł😡-"),
    max_size=24,
)


def cut_again(texts: list[str], held: list[int]) -> list[list[tuple[int, int, str]]]:
    cuts = cut(pa.array(texts, pa.string()), np.array(held, np.int64))
    rows = [(*span, word) for span, word in
            zip(cuts.spans.tolist(), cuts.words.to_pylist(), strict=True)]  # fmt: skip
    return [rows[begin:end] for begin, end in zip(cuts.edges, cuts.edges[1:], strict=False)]


def cut_by_hand(texts: list[str], held: list[int]) -> list[list[tuple[int, int, str]]]:
    return [
        [(start, end, texts[place][start:end]) for start, end in sentences(texts[place])]
        for place in held
    ]


@settings(max_examples=200)
@given(st.lists(_EDGES, max_size=5))
def test_sentences_of_many_texts_stand_where_those_of_each_do(texts: list[str]) -> None:
    held = [place for place, text in enumerate(texts) if len(text) != 7]
    assert cut_again(texts, held) == cut_by_hand(texts, held)


def test_every_character_parts_sentences_or_not_in_bytes_as_in_characters() -> None:
    kinds = [chr(code) for code in range(0x3100) if not 0xD800 <= code < 0xE000]
    kinds += ["\ufeff", "\uffff", "\U0001f621", "\U000e0020"]
    texts = [f"{kind}no.{kind}{kind}yes{kind}\n{kind}!{kind}" for kind in kinds]
    held = list(range(len(texts)))
    assert cut_again(texts, held) == cut_by_hand(texts, held)


@given(st.lists(st.integers(0, 30)))
def test_each_number_stands_once_and_is_found_again(values: list[int]) -> None:
    numbers = np.array(values, np.int64)
    once, places = distinct(numbers, 31)
    assert once.tolist() == sorted(set(values))
    assert once[places].tolist() == values
