"""One contact's answers to the eight questions of the default form, each with its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.contacts import Contact
from wellspent.parts import Label
from wellspent.scorecard.answers import Answer, AnswerValue, Evidence
from wellspent.scorecard.cues import sentences
from wellspent.scorecard.empathy_spans import empathic_stretch
from wellspent.scorecard.evidence import keep_proven, quote_of
from wellspent.scorecard.forms import default_form
from wellspent.scorecard.model import SHOWN, Matrix, ScoreModel, load_model, probabilities
from wellspent.scorecard.reading import Reading, read_contact
from wellspent.scorecard.traits import contact_gauges, text_traits, turn_traits

__all__ = [
    "CERTAIN_ENOUGH",
    "CLOSES",
    "FEELS",
    "OPENS",
    "SHOWS_NO",
    "SHOWS_TOO",
    "score_contact",
    "score_with",
]

# below it an answer is wrong twice as often as right: cannot_tell
CERTAIN_ENOUGH: Final = 0.33
_QUOTES: Final = 3  # at most, an answer
# the questions whose `no` has a place of its own in the contact
OPENS: Final = "warm_opening"
CLOSES: Final = "partnership_close"
FEELS: Final = "addressed_feelings"
SHOWS_TOO: Final = 0  # hundredths of log odds from which a turn is quoted beside the strongest
SHOWS_NO: Final = -100  # and from which a turn is quoted for a no


@dataclass(frozen=True, slots=True)
class _Bench:
    """All that the answers to one contact are drawn from."""

    reading: Reading
    model: ScoreModel
    shows: Mapping[str, Matrix]
    odds: Mapping[str, Matrix]


def score_contact(contact: Contact, labels: Sequence[Label]) -> tuple[Answer, ...]:
    """The answers to the eight questions of the default form, in the form's order.

    `labels` are the labeller's, one a turn; `unknown` ones say nothing. Every
    answer's quotes were checked against the contact: see `check_evidence`. A
    contact in which the agent or the customer says nothing is `cannot_tell`
    throughout, and so is an answer less certain than `CERTAIN_ENOUGH`.
    """
    return score_with(load_model(), contact, labels)


def score_with(model: ScoreModel, contact: Contact, labels: Sequence[Label]) -> tuple[Answer, ...]:
    """The same by another model than the one that ships."""
    questions = [question.id for question in default_form().questions]
    reading = read_contact(contact, labels)
    if not _spoken(reading, "agent") or not _spoken(reading, "customer"):
        return tuple(Answer(question, "cannot_tell", (), model.name, 0.0) for question in questions)
    shows = model.turns.shows(turn_traits(reading))
    odds = model.odds(shows, contact_gauges(reading))
    bench = _Bench(reading, model, shows, odds)
    return tuple(keep_proven(contact, _answer(bench, question)) for question in questions)


def _spoken(reading: Reading, speaker: str) -> bool:
    return any(
        look.turn.speaker == speaker and any(map(str.isalnum, look.turn.text))
        for look in reading.looks
    )


def _answer(bench: _Bench, question: str) -> Answer:
    odds, contacts = bench.odds[question], bench.model.contacts[question]
    place = int(contacts.choose(odds)[0])
    answer, confidence = contacts.answers[place], float(probabilities(odds)[0, place])
    if confidence < CERTAIN_ENOUGH:
        return Answer(question, "cannot_tell", (), bench.model.name, confidence)
    quotes = tuple(
        _quote(bench, turn, question, answer) for turn in _turns(bench, question, answer)
    )
    return Answer(question, answer, quotes, bench.model.name, confidence)


def _turns(bench: _Bench, question: str, answer: AnswerValue) -> list[int]:
    """The turns (from 1) that show the answer, in their order."""
    if answer == "no_occasion":
        return []
    strength = _strength(bench, question, answer)
    ranked = [int(place) for place in np.argsort(-strength, kind="stable")]
    if answer == "no":
        chosen = [place for place in ranked[:_QUOTES] if strength[place] > SHOWS_NO]
        return sorted(place + 1 for place in chosen) or _looked_at(bench.reading, question, ranked)
    chosen = ranked[:1] + [place for place in ranked[1:_QUOTES] if strength[place] > SHOWS_TOO]
    return sorted(place + 1 for place in chosen if np.isfinite(strength[place]))


def _strength(bench: _Bench, question: str, answer: AnswerValue) -> Matrix:
    """How strongly each turn shows the answer; −∞ where a turn has no words.

    Whether a turn shows `yes` or `partly` depends on the rest of the contact,
    so either counts for both.
    """
    table = bench.shows[question]
    strength = table[:, [SHOWN.index(column) for column in _columns(answer)]].max(axis=1)
    blank = [not look.turn.text.strip() for look in bench.reading.looks]
    return np.where(blank, -np.inf, strength)


def _columns(answer: AnswerValue) -> tuple[AnswerValue, ...]:
    return ("no",) if answer == "no" else ("yes", "partly")


def _looked_at(reading: Reading, question: str, ranked: Sequence[int]) -> list[int]:
    """The turns where a `no` looked and found nothing: the opening, the close, the feelings
    that nobody met; elsewhere the turn that comes nearest to showing it.
    """
    agent = [look.number for look in reading.by("agent") if look.turn.text.strip()]
    if question == OPENS:
        return agent[:1]
    if question == CLOSES:
        return agent[-1:]
    if question == FEELS:
        felt = [look for look in reading.by("customer") if look.felt and look.turn.text.strip()]
        return [look.number for look in felt][:_QUOTES]
    return [ranked[0] + 1]


def _quote(bench: _Bench, turn: int, question: str, answer: AnswerValue) -> Evidence:
    """The sentence of the turn that speaks loudest for the answer; of a turn of the agent's
    that meets feelings, the stretch that does so.
    """
    spoken = bench.reading.looks[turn - 1].turn
    meets = question == FEELS and answer != "no" and spoken.speaker == "agent"
    if meets and (stretch := empathic_stretch(spoken.text)):
        return quote_of(bench.reading.contact, turn, *stretch)
    spans = sentences(spoken.text)

    def loudness(span: tuple[int, int]) -> float:
        traits = text_traits(spoken.speaker, spoken.text[slice(*span)])
        return max(bench.model.turns.says(traits, question, column) for column in _columns(answer))

    start, end = max(spans, key=loudness) if len(spans) > 1 else spans[0]
    return quote_of(bench.reading.contact, turn, start, end)
