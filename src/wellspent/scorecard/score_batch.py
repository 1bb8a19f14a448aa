"""The answers to all contacts of a batch, Arrow in, Arrow out: what `score_contact` gives of each.

Everything is reckoned over the whole batch: cues by one automaton, weights by
compiled loops, odds by products of matrices. A text is read once, however often it is
said, and cut into sentences only where it is quoted. What `read_batch` cannot read goes
contact by contact.

Where a new trait of `traits.turn_traits` goes: a cue only into `cues.PHRASES`; what the words
alone tell into `kernels.say_texts`, by text and speaker; what stands around them into a field of
`kernels.Signs`, its rows in `trait_places`, added in `kernels.show_turns`. A gauge goes into
`batch_gauges` where its name stands in `GAUGES`. The tests fail until both ways agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
import pyarrow as pa

from wellspent.parts import Label
from wellspent.scorecard.answers import ANSWERS
from wellspent.scorecard.batch import Batch, Whole, named, read_batch
from wellspent.scorecard.batch_gauges import batch_gauges
from wellspent.scorecard.batch_quotes import quote_batch
from wellspent.scorecard.batch_texts import say
from wellspent.scorecard.kernels import AGENT, CUSTOMER, pool_turns, show_turns
from wellspent.scorecard.model import (
    ENDING,
    FLOOR,
    LIKELY,
    LIKELY_SCALE,
    SHOWN,
    Matrix,
    ScoreModel,
    hundredths,
    load_model,
    probabilities,
)
from wellspent.scorecard.scoring import CERTAIN_ENOUGH, score_with
from wellspent.scorecard.trait_places import places_in
from wellspent.scorecard.traits import FAR
from wellspent.tables import COMPUTED, IMPORTED, contacts_of

__all__ = ["score_tables", "score_tables_with"]

_CANNOT_TELL: Final = ANSWERS.index("cannot_tell")
_NO_REDACTIONS: Final = IMPORTED["redactions"].empty_table()


def score_tables(tables: Mapping[str, pa.Table], labels: pa.Table) -> tuple[pa.Table, pa.Table]:
    """The tables `answers` and `evidence` of these contacts, in the order of `contacts`.

    `tables` are `contacts`, `turns` and `states` of whole contacts; `labels` are the
    labeller's, a row a turn.
    """
    return score_tables_with(load_model(), tables, labels)


def score_tables_with(
    model: ScoreModel, tables: Mapping[str, pa.Table], labels: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """The same by another model than the one that ships."""
    batch = read_batch(tables, labels)
    if batch is None:
        return _one_by_one(model, tables, labels)
    places = places_in(model)
    said = say(places.text, batch.texts, batch.said, batch.speakers)
    shows, first, last = show_turns(
        places.signs, places.text.weights, places.bias, batch.edges, batch.speakers, batch.parts,
        batch.frictions, batch.masks, *said, FAR,
    )  # fmt: skip
    gauges = batch_gauges(batch, tables, first, last, places.gauges)
    answers, confidence = _answered(model, batch, shows, gauges)
    evidence = quote_batch(model, batch, shows, answers)
    contacts = len(batch.contacts), answers.shape[1]
    every, sure = np.full(contacts, _CANNOT_TELL), np.zeros(contacts)
    every[batch.of], sure[batch.of] = answers, confidence
    return _answer_table(model, batch.contacts, every, sure), evidence


def _answered(model: ScoreModel, batch: Batch, shows: Whole, gauges: Whole) -> tuple[Whole, Whole]:
    """The answers (places in `ANSWERS`) and confidences: contact × question."""
    rows = np.hstack([_pooled(shows, batch.edges), gauges])
    odds_of_all = rows @ places_in(model).contacts
    told, begin = _both_speak(batch), 0
    answers = np.full((len(batch.of), len(model.turns.questions)), _CANNOT_TELL)
    confidence = np.zeros(answers.shape)
    for question, contacts in enumerate(model.contacts.values()):
        codes = np.array([ANSWERS.index(answer) for answer in contacts.answers])
        odds = odds_of_all[:, begin : begin + len(codes)] + contacts.bias
        begin += len(codes)
        place = contacts.choose(odds)
        sure = np.take_along_axis(probabilities(odds), place[:, None], axis=1)[:, 0]
        answers[:, question] = np.where(told & (sure >= CERTAIN_ENOUGH), codes[place], _CANNOT_TELL)
        confidence[:, question] = np.where(told, sure, 0.0)
    return answers, confidence


def _pooled(shows: Whole, edges: Whole) -> Matrix:
    """Every contact's pooled turns: for each question the figures of `pool`."""
    pooled, many = pool_turns(shows, edges, LIKELY, FLOOR, ENDING)
    figures = np.concatenate([pooled, hundredths(many / LIKELY_SCALE)[:, None]], axis=1)
    contacts, kinds, width = figures.shape
    by_question = figures.reshape(contacts, kinds, width // len(SHOWN), len(SHOWN))
    return np.moveaxis(by_question, 1, 2).reshape(contacts, -1)


def _both_speak(batch: Batch) -> Whole:
    """Which contacts hold words of the agent and of the customer."""
    heard = ~batch.texts.silent()[batch.said]
    begins = batch.edges[:-1]
    return np.asarray(
        np.logical_or.reduceat(heard & (batch.speakers == AGENT), begins)
        & np.logical_or.reduceat(heard & (batch.speakers == CUSTOMER), begins)
    )


def _answer_table(model: ScoreModel, contacts: Any, answers: Whole, confidence: Whole) -> pa.Table:
    questions = model.turns.questions
    rows = np.repeat(np.arange(len(contacts)), len(questions))
    columns = [
        contacts.take(pa.array(rows)),
        named(questions, np.tile(np.arange(len(questions)), len(contacts))),
        named(ANSWERS, answers.ravel()),
        named([model.name], np.zeros(len(rows), np.int64)),
        pa.array(confidence.ravel(), pa.float64()),
    ]
    return pa.Table.from_arrays(columns, schema=COMPUTED["answers"])


def _one_by_one(
    model: ScoreModel, tables: Mapping[str, pa.Table], labels: pa.Table
) -> tuple[pa.Table, pa.Table]:
    """The readable way."""
    own: dict[str, list[Label]] = {}
    for row in labels.to_pylist():
        label = Label(row["part"], row["pace"], row["friction"], row["confidence"])
        own.setdefault(row["contact"], []).append(label)
    answers: list[dict[str, Any]] = []
    evidence: list[dict[str, Any]] = []
    for contact in contacts_of({"redactions": _NO_REDACTIONS, **tables}):
        for each in score_with(model, contact, own.get(contact.id, [])):
            asked = {"contact": contact.id, "question": each.question}
            answers.append(
                {**asked, "answer": each.answer, "by": each.by, "confidence": each.confidence}
            )
            evidence += [
                {**asked, "turn": item.turn, "start": item.start, "end": item.end,
                 "quote": item.quote}
                for item in each.evidence
            ]  # fmt: skip
    return (
        pa.Table.from_pylist(answers, COMPUTED["answers"]),
        pa.Table.from_pylist(evidence, COMPUTED["evidence"]),
    )
