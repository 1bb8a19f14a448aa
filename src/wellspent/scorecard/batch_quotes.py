"""The quotes of a batch: which turns show each answer, and which of their sentences says it.

item      one quote: a contact, a question and a turn that shows the answer
sentence  of a text that is quoted; each text is cut once, however often it is said
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.contacts import SPEAKERS
from wellspent.scorecard.answers import ANSWERS
from wellspent.scorecard.batch import Batch, Whole, named
from wellspent.scorecard.batch_texts import distinct, read_texts, say, text_arrays, texts_of
from wellspent.scorecard.empathy_screen import screened_kinds
from wellspent.scorecard.empathy_spans import empathic_stretch
from wellspent.scorecard.model import ScoreModel
from wellspent.scorecard.quote_kernels import choose_turns, loudest
from wellspent.scorecard.scoring import CLOSES, FEELS, OPENS, SHOWS_NO, SHOWS_TOO
from wellspent.scorecard.sentence_kernels import cut_sentences, gather
from wellspent.scorecard.trait_places import places_in
from wellspent.tables import COMPUTED

__all__ = ["Sentences", "cut", "quote_batch"]

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


class Sentences(NamedTuple):
    """Sentences of texts, and where they begin and end in characters of their text.

    `edges[h]` to `edges[h + 1]` are those of the h-th text.
    """

    words: Any
    spans: Whole
    edges: Whole


def quote_batch(model: ScoreModel, batch: Batch, shows: Whole, answers: Whole) -> pa.Table:
    """The table `evidence` of these answers (contact × question, places in `ANSWERS`)."""
    items = _items(model, batch, shows, _SIDES[answers])
    held, of = distinct(batch.said[items.turns], len(batch.texts.masks))
    sentences = cut(batch.texts.written, held)
    places = _loudest(model, batch, items, sentences, of)
    met = np.flatnonzero(_meets_feelings(model, batch, items))
    stretches, chosen = _stretches(batch, held, of[met])
    found = chosen >= 0
    places[met[found]] = len(sentences.words) + chosen[found]
    words: Any = pa.concat_arrays([sentences.words, stretches.words])
    spans = np.concatenate([sentences.spans, stretches.spans])[places]
    columns = [
        batch.contacts.take(pa.array(batch.of[items.contacts])),
        named(model.turns.questions, items.questions),
        pa.array((items.turns - batch.edges[items.contacts] + 1).astype(np.int32)),
        pa.array(spans[:, 0]), pa.array(spans[:, 1]), words.take(pa.array(places)),
    ]  # fmt: skip
    return pa.Table.from_arrays(columns, schema=COMPUTED["evidence"])


def cut(written: Any, held: Whole) -> Sentences:
    """The sentences of some of these texts, as `cues.sentences` cuts them."""
    data, offsets = text_arrays(written)
    spans, edges = cut_sentences(data, offsets, held)
    words = texts_of(*gather(data, spans[:, 0], spans[:, 1]))
    return Sentences(words, spans[:, 2:], edges)


def _items(model: ScoreModel, batch: Batch, shows: Whole, sides: Whole) -> _Items:
    """What is to be quoted, in the order of the table `contacts`."""
    places = np.array([_PLACES.get(name, 0) for name in model.turns.questions])
    blank = batch.texts.blank()[batch.said]
    chosen = choose_turns(shows, blank, batch.edges, sides, places, batch.speakers, batch.felt,
                          SHOWS_TOO, SHOWS_NO)  # fmt: skip
    contacts, questions, places = np.nonzero(chosen >= 0)
    order = np.argsort(batch.of[contacts], kind="stable")
    contacts, questions, places = contacts[order], questions[order], places[order]
    return _Items(contacts, questions, sides[contacts, questions],
                  chosen[contacts, questions, places])  # fmt: skip


def _loudest(
    model: ScoreModel, batch: Batch, items: _Items, sentences: Sentences, of: Whole
) -> Whole:
    """Of each quoted text's sentences, which one speaks loudest; texts of one are not weighed."""
    kinds, edges = len(SPEAKERS), sentences.edges
    many = np.diff(edges) > 1
    several = np.repeat(many, np.diff(edges))
    encoded = pc.dictionary_encode(sentences.words.filter(pa.array(several)))
    codes = np.full(len(several), -1)
    codes[several] = encoded.indices.to_numpy()
    own, rows = distinct(of * kinds + batch.speakers[items.turns], kinds * len(many))
    texts, speakers = np.divmod(own, kinds)
    counts = np.where(many[texts], np.diff(edges)[texts], 0)
    ends = np.cumsum(counts)
    begins = ends - counts
    each = np.arange(counts.sum()) + np.repeat(edges[texts] - begins, counts)
    said = say(places_in(model).text, read_texts(encoded.dictionary), codes[each],
               np.repeat(speakers, counts))  # fmt: skip
    places = loudest(said.says, said.rows, begins[rows], ends[rows], items.questions, items.sides)
    return np.asarray(places - begins[rows] + edges[of])


def _meets_feelings(model: ScoreModel, batch: Batch, items: _Items) -> npt.NDArray[np.bool_]:
    """Which quotes are of an agent's turn that meets feelings: the stretch that does is quoted."""
    feels = items.questions == list(model.turns.questions).index(FEELS)
    said = batch.speakers[items.turns] == SPEAKERS.index("agent")
    return np.asarray(feels & said & (items.sides == _SIDES[ANSWERS.index("yes")]))


def _stretches(batch: Batch, held: Whole, of: Whole) -> tuple[Sentences, Whole]:
    """The stretches of these texts that meet feelings, and each one's place among them; −1: none."""
    texts, rows = distinct(of, len(held))
    words: list[Any] = batch.texts.written.take(pa.array(held[texts])).to_pylist()
    found = [empathic_stretch(text, screened_kinds) for text in words]
    there = np.array([stretch is not None for stretch in found], np.bool_)
    spans = [stretch for stretch in found if stretch is not None]
    quotes = [text[slice(*each)] for text, each in zip(words, found, strict=True) if each]
    places = np.where(there, np.cumsum(there) - 1, -1)
    stretches = Sentences(pa.array(quotes, pa.string()), np.array(spans, np.int32).reshape(-1, 2),
                          np.arange(len(spans) + 1))  # fmt: skip
    return stretches, places[rows]
