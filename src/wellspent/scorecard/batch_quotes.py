"""The quotes of a batch: which turns show each answer, and which of their sentences says it."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.contacts import SPEAKERS
from wellspent.scorecard.answers import ANSWERS
from wellspent.scorecard.batch import Batch, Whole, named, text_arrays
from wellspent.scorecard.cue_set import cue_masks, plain_texts
from wellspent.scorecard.cues import sentences
from wellspent.scorecard.empathy_spans import empathic_stretch
from wellspent.scorecard.kernels import say_texts
from wellspent.scorecard.model import ScoreModel
from wellspent.scorecard.quote_kernels import choose_turns, loudest
from wellspent.scorecard.scoring import CLOSES, FEELS, OPENS, SHOWS_NO, SHOWS_TOO
from wellspent.scorecard.trait_places import places_in
from wellspent.tables import COMPUTED

__all__ = ["quote_batch"]

# which columns of `shows` an answer is quoted by: 1 those of yes and partly, 2 that of no
_SIDES: Final = np.array([{"yes": 1, "partly": 1, "no": 2}.get(each, 0) for each in ANSWERS])
# where a no looks that no turn shows
_PLACES: Final = {OPENS: 1, CLOSES: 2, FEELS: 3}


class _Items(NamedTuple):
    """One value a quote: contact and question, the side, the turn's row in the batch."""

    contacts: Whole
    questions: Whole
    sides: Whole
    turns: Whole


class _Quoted(NamedTuple):
    """Turns that are quoted, each once: their rows in the batch, which of them each item quotes,
    their words, and where their sentences stand.
    """

    held: Whole
    of: Whole
    texts: list[str]
    spans: list[list[tuple[int, int]]]


def quote_batch(model: ScoreModel, batch: Batch, shows: Whole, answers: Whole) -> pa.Table:
    """The table `evidence` of these answers (contact × question, places in `ANSWERS`)."""
    items = _items(model, batch, shows, _SIDES[answers])
    held, of = np.unique(items.turns, return_inverse=True)
    texts: list[Any] = batch.texts.take(pa.array(held)).to_pylist()
    spans = [sentences(text) for text in texts]
    best = _best(model, batch, items, _Quoted(held, of, texts, spans))
    meets = _meets_feelings(model, batch, items)
    quoted = [
        (empathic_stretch(texts[turn]) if met else None) or spans[turn][place]
        for turn, place, met in zip(of.tolist(), best.tolist(), meets.tolist(), strict=True)
    ]
    starts, ends = np.array(quoted, np.int32).reshape(-1, 2).T
    quotes = [
        texts[turn][start:end] for turn, (start, end) in zip(of.tolist(), quoted, strict=True)
    ]
    rows: Any = pa.array(batch.of[items.contacts])
    columns = [
        batch.contacts.take(rows),
        named(model.turns.questions, items.questions),
        pa.array((items.turns - batch.edges[items.contacts] + 1).astype(np.int32)),
        pa.array(starts), pa.array(ends), pa.array(quotes, pa.string()),
    ]  # fmt: skip
    return pa.Table.from_arrays(columns, schema=COMPUTED["evidence"])


def _meets_feelings(model: ScoreModel, batch: Batch, items: _Items) -> npt.NDArray[np.bool_]:
    """Which quotes are of an agent's turn that meets feelings: the stretch that does is quoted."""
    feels = items.questions == list(model.turns.questions).index(FEELS)
    said = batch.speakers[items.turns] == SPEAKERS.index("agent")
    return np.asarray(feels & said & (items.sides == _SIDES[ANSWERS.index("yes")]))


def _items(model: ScoreModel, batch: Batch, shows: Whole, sides: Whole) -> _Items:
    """What is to be quoted, in the order of the table `contacts`."""
    places = np.array([_PLACES.get(name, 0) for name in model.turns.questions])
    chosen = choose_turns(shows, batch.blank(), batch.edges, sides, places, batch.speakers,
                          batch.felt, SHOWS_TOO, SHOWS_NO)  # fmt: skip
    contacts, questions, places = np.nonzero(chosen >= 0)
    order = np.argsort(batch.of[contacts], kind="stable")
    contacts, questions, places = contacts[order], questions[order], places[order]
    return _Items(contacts, questions, sides[contacts, questions],
                  chosen[contacts, questions, places])  # fmt: skip


def _best(model: ScoreModel, batch: Batch, items: _Items, quoted: _Quoted) -> Whole:
    """Of each quoted turn's sentences, which one speaks loudest; turns of one are not weighed."""
    held, of, texts, spans = quoted
    counts = np.array([len(each) for each in spans], np.int64)
    many = counts > 1
    said = [text[start:end]
            for text, own in zip(texts, spans, strict=True) if len(own) > 1
            for start, end in own]  # fmt: skip
    sentence_texts = pa.array(said, pa.string())
    plain = plain_texts(sentence_texts)
    data, offsets = text_arrays(plain)
    speakers = np.repeat(batch.speakers[held[many]], counts[many])
    says, _ = say_texts(places_in(model).text, data, offsets, speakers,
                        cue_masks(sentence_texts, plain))  # fmt: skip
    ends = np.cumsum(np.where(many, counts, 0))
    begins = ends - np.where(many, counts, 0)
    places = loudest(says, begins[of], ends[of], items.questions, items.sides)
    return np.asarray(places - begins[of])
