"""The trained model: from turns to what they show, from a contact to its answers.

shows      how strongly a turn shows yes, partly or no to a question (log odds, in hundredths)
pooled     the turns' shows summed up over a contact, one row of figures a question

Both layers read and weigh whole numbers, so that sums are exact in any order and a
batch of contacts gives what each of them gives alone. Only the last step, from odds
to a confidence, is not exact; it is rounded to `CONFIDENCE_DECIMALS`. Both layers stand
with their names in one JSON file: `weights.json`, written by
`python -m wellspent.scorecard.train`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, cast

import numpy as np
import numpy.typing as npt

from wellspent.scorecard.answers import AnswerValue

__all__ = [
    "SHOWN",
    "ContactModel",
    "ScoreModel",
    "TurnModel",
    "design_row",
    "load_model",
    "pool",
    "read_model",
]

# whole numbers, kept as float64: products run at full speed and are exact below 2**53
Matrix = npt.NDArray[np.float64]

SHOWN: Final[tuple[AnswerValue, ...]] = ("yes", "partly", "no")
GAUGE_SHARE: Final = 0.03  # how loud the gauges are beside the turns; keeps them from overfitting
OTHERS_SHARE: Final = 0.1  # how loud the other questions' turns are
RARITY_LEAN: Final = 0.4  # 0: the likeliest answer; 1: the one that the evidence raises most
LEAST_SHARE: Final = 0.1  # rarer answers are leaned to no further: too few taught them
CONFIDENCE_DECIMALS: Final = 4
ODDS_SCALE: Final = 1e7  # of a contact's odds: log odds 1 is ten million
FLOOR: Final = -600  # hundredths; what a contact without turns shows
ENDING: Final = 4  # turns
FIGURES: Final = 4 * len(SHOWN)  # that `pool` gives of one question
LIKELY_SCALE: Final = 65536  # a probability in whole numbers
_STEEP: Final = 1500  # hundredths from which a turn shows for certain, or not at all
# the probability of a turn that shows −15.00 … 15.00
LIKELY: Final = np.rint(
    LIKELY_SCALE / (1.0 + np.exp(-np.arange(-_STEEP, _STEEP + 1) / 100.0))
).astype(np.int64)


def hundredths(counts: Any) -> Matrix:
    """How much there is of something, on a scale that flattens: log(1 + x) in whole hundredths."""
    return np.asarray(np.rint(100.0 * np.log1p(np.maximum(counts, 0.0))))


@dataclass(frozen=True, slots=True)
class TurnModel:
    """How strongly a turn shows yes, partly and no to every question, in hundredths.

    `weights` has one row a trait and three columns a question, in `questions`'
    order; `bias` one value a column.
    """

    questions: tuple[str, ...]
    traits: Mapping[str, int]
    weights: Matrix
    bias: Matrix

    def shows(self, turns: Iterable[Iterable[str]]) -> dict[str, Matrix]:
        """Log odds by question: one row a turn, columns yes, partly, no."""
        rows = [self._row(traits) + self.bias for traits in turns]
        table = np.array(rows).reshape(len(rows), len(self.bias))
        width = len(SHOWN)
        return {q: table[:, n * width : (n + 1) * width] for n, q in enumerate(self.questions)}

    def says(self, traits: Iterable[str], question: str, answer: AnswerValue) -> float:
        """How far these traits alone speak for an answer: log odds, in hundredths."""
        column = self.questions.index(question) * len(SHOWN) + SHOWN.index(answer)
        return float(self._row(traits)[column])

    def _row(self, traits: Iterable[str]) -> Matrix:
        known = sorted(self.traits[trait] for trait in traits if trait in self.traits)
        return cast("Matrix", self.weights[known].sum(axis=0))


@dataclass(frozen=True, slots=True)
class ContactModel:
    """One question's multinomial logistic regression over a contact's design row."""

    answers: tuple[AnswerValue, ...]
    shares: Matrix  # how common each answer was in training
    weights: Matrix  # one row an answer
    bias: Matrix

    @property
    def lean(self) -> Matrix:
        """What each answer's odds have to beat: the log of how common it is, in part."""
        common = np.maximum(self.shares, LEAST_SHARE)
        return np.rint(ODDS_SCALE * RARITY_LEAN * np.log(common))

    def odds(self, rows: Matrix) -> Matrix:
        """The log odds of each answer, scaled by `ODDS_SCALE`: one row a design row."""
        return rows @ self.weights.T + self.bias

    def choose(self, odds: Matrix) -> npt.NDArray[np.intp]:
        """The answer that is given: the likeliest, leaning towards those that are seldom.

        Without the lean a question that is mostly `yes` would be answered `yes`
        whenever in doubt, and say little; see `RARITY_LEAN`.
        """
        return np.asarray(np.argmax(odds - self.lean, axis=1))


@dataclass(frozen=True, slots=True, eq=False)  # equal to itself alone, so that it can be a key
class ScoreModel:
    """Both layers, and the names of the gauges that the second one reads."""

    name: str
    turns: TurnModel
    gauges: tuple[str, ...]
    contacts: Mapping[str, ContactModel]

    def odds(self, shows: Mapping[str, Matrix], gauges: Mapping[str, float]) -> dict[str, Matrix]:
        """The odds of each question's answers for one contact, one row."""
        pooled = {question: pool(table) for question, table in shows.items()}
        counted = [gauges.get(name, 0.0) for name in self.gauges]
        return {
            question: contact.odds(design_row(question, pooled, counted)[None, :])
            for question, contact in self.contacts.items()
        }


def probabilities(odds: Matrix) -> Matrix:
    """How likely each answer is, one row a contact, rounded; they sum to 1 but for rounding."""
    raised = np.exp((odds - odds.max(axis=1, keepdims=True)) / ODDS_SCALE)
    likely = raised / raised.sum(axis=1, keepdims=True)
    return cast("Matrix", np.round(likely, CONFIDENCE_DECIMALS))


def pool(shows: Matrix) -> Matrix:
    """A contact's turns summed up: for yes, partly and no the strongest, the two
    strongest together, the strongest near the end, and how many show it.
    """
    if not len(shows):
        return np.repeat([FLOOR, 2 * FLOOR, FLOOR, 0.0], len(SHOWN))
    ordered = np.sort(shows, axis=0)
    strongest, second = ordered[-1], ordered[max(-2, -len(ordered))]
    steep = np.clip(shows, -_STEEP, _STEEP).astype(np.int64) + _STEEP
    many = hundredths(LIKELY[steep].sum(axis=0) / LIKELY_SCALE)
    ending = shows[-ENDING:].max(axis=0)
    return np.concatenate(
        [
            np.maximum(strongest, FLOOR),
            np.maximum(strongest + second, 2 * FLOOR),
            np.maximum(ending, FLOOR),
            many,
        ]
    )


def design_row(question: str, pooled: Mapping[str, Matrix], gauges: Sequence[float]) -> Matrix:
    """What a question's contact model reads: its own pooled turns, the others', the gauges."""
    others = [row for name, row in pooled.items() if name != question]
    return np.concatenate([pooled[question], *others, np.asarray(gauges, dtype=np.float64)])


@cache
def load_model() -> ScoreModel:
    """The model that ships with the package."""
    path = files("wellspent.scorecard").joinpath("model", "weights.json")
    return read_model(json.loads(path.read_text(encoding="utf-8")))


def read_model(document: Mapping[str, Any]) -> ScoreModel:
    """The model that `weights.json` states."""
    turns = document["turns"]
    return ScoreModel(
        document["name"],
        TurnModel(
            tuple(turns["questions"]),
            {trait: place for place, trait in enumerate(turns["traits"])},
            np.array(turns["weights"], dtype=np.float64),
            np.array(turns["bias"], dtype=np.float64),
        ),
        tuple(document["gauges"]),
        {name: _contact_model(each) for name, each in document["contacts"].items()},
    )


def _contact_model(document: Mapping[str, Any]) -> ContactModel:
    return ContactModel(
        tuple(document["answers"]),
        *(np.array(document[key], dtype=np.float64) for key in ("shares", "weights", "bias")),
    )
