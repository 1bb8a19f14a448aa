"""Redaction with a tagger that has not seen what is measured; used by the other scripts.

The tagger that ships has learned from all of MultiDoGO and of the gold. What these scripts
measure is the same training on half of MultiDoGO and the gold that the rules were made on.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from wellspent.redaction.find import Said, find_spans, is_one_sided
from wellspent.redaction.learn_words import is_for_learning
from wellspent.redaction.lines import Span
from wellspent.redaction.tagger import tag
from wellspent.redaction.tagger_training import examples, train
from wellspent.redaction.tagger_weights import Weights, read_weights, write_weights

DEVELOPED_ON = ("appliances", "campus", "cars", "clinic")


def held_out(shared: Path, file: Path | None = None, *, learned: bool = True) -> Weights:
    """A tagger that has seen one half of MultiDoGO and the gold developed on, and no more."""
    if file and file.exists():
        return read_weights(file.read_bytes())
    began = time.process_time()
    weights = train(examples(shared, DEVELOPED_ON, lambda talk: is_for_learning(talk) == learned))
    document = write_weights(weights)
    print(
        f"\nTrained in {time.process_time() - began:.0f} s of processor time:"
        f" {len(weights.keys):,} features, {len(document):,} bytes."
    )
    if file:
        file.write_bytes(document)
    return weights


def by_rules(
    turns: Sequence[Said], agent: str | None, _: Weights | None = None
) -> dict[int, list[Span]]:
    """What the rules find, with no tagger beside them."""
    return find_spans(turns, agent, None, [()] * len(turns))


def by_default(turns: Sequence[Said], agent: str | None, weights: Weights) -> dict[int, list[Span]]:
    """What `redact` finds, given these weights."""
    return find_spans(turns, agent, None, tag(turns, weights, one_sided=is_one_sided(turns)))
