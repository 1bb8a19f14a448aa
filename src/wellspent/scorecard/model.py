"""The trained model: from turns to what they show, from a contact to its answers.

shows      how strongly a turn shows yes, partly or no to a question (log odds)
pooled     the turns' shows summed up over a contact, one row of figures a question

Two layers of logistic regressions, both linear in what they see, both in one
JSON file with their names and whole-number weights: `weights.json`, written by
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

Matrix = npt.NDArray[np.float64]

SHOWN: Final[tuple[AnswerValue, ...]] = ("yes", "partly", "no")
GAUGE_SHARE: Final = 0.05  # how loud the gauges are beside the turns; keeps them from overfitting
OTHERS_SHARE: Final = 0.1  # how loud the other questions' turns are
RARITY_LEAN: Final = 0.4  # 0: the likeliest answer; 1: the one that the evidence raises most
_FLOOR: Final = -6.0
_ENDING: Final = 4  # turns
_SCALE: Final = 100.0  # weights are stored as whole hundredths


@dataclass(frozen=True, slots=True)
class TurnModel:
    """How strongly a turn shows yes, partly and no to every question.

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
        """How far these traits alone speak for an answer, as a difference in log odds."""
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
    centre: Matrix
    weights: Matrix  # one row an answer
    bias: Matrix

    def probabilities(self, row: Matrix) -> dict[AnswerValue, float]:
        """How likely each answer is; they sum to 1."""
        odds = self.weights @ (row - self.centre) + self.bias
        raised = np.exp(odds - odds.max())
        return dict(zip(self.answers, (raised / raised.sum()).tolist(), strict=True))

    def choose(self, likely: Mapping[AnswerValue, float]) -> AnswerValue:
        """The answer that is given: the likeliest, leaning towards those that are seldom.

        Without the lean a question that is mostly `yes` would be answered `yes`
        whenever in doubt, and say little; see `RARITY_LEAN`.
        """
        lean = self.shares**RARITY_LEAN
        return max(self.answers, key=lambda each: likely[each] / lean[self.answers.index(each)])


@dataclass(frozen=True, slots=True)
class ScoreModel:
    """Both layers, and the names of the gauges that the second one reads."""

    name: str
    turns: TurnModel
    gauges: tuple[str, ...]
    contacts: Mapping[str, ContactModel]

    def probabilities(
        self, shows: Mapping[str, Matrix], gauges: Mapping[str, float]
    ) -> dict[str, dict[AnswerValue, float]]:
        """How likely each answer is, by question."""
        pooled = {question: pool(table) for question, table in shows.items()}
        counted = [gauges.get(name, 0.0) for name in self.gauges]
        return {
            question: contact.probabilities(design_row(question, pooled, counted))
            for question, contact in self.contacts.items()
        }


def pool(shows: Matrix) -> Matrix:
    """A contact's turns summed up: for yes, partly and no the strongest, the two
    strongest, the strongest near the end, and how many show it (log(1 + sum)).
    """
    if not len(shows):
        return np.full(4 * len(SHOWN), _FLOOR)
    ordered = np.sort(shows, axis=0)
    likely = 1.0 / (1.0 + np.exp(-shows))
    return np.concatenate(
        [
            np.maximum(ordered[-1], _FLOOR),
            np.maximum(ordered[-2:].mean(axis=0), _FLOOR),
            np.maximum(shows[-_ENDING:].max(axis=0), _FLOOR),
            np.log1p(likely.sum(axis=0)),
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
            np.array(turns["weights"], dtype=np.float64) / _SCALE,
            np.array(turns["bias"], dtype=np.float64) / _SCALE,
        ),
        tuple(document["gauges"]),
        {name: _contact_model(each) for name, each in document["contacts"].items()},
    )


def _contact_model(document: Mapping[str, Any]) -> ContactModel:
    return ContactModel(
        tuple(document["answers"]),
        *(
            np.array(document[key], dtype=np.float64)
            for key in ("shares", "centre", "weights", "bias")
        ),
    )
