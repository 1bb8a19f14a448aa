"""Fits a question's answers as grades: what speaks for `yes` mostly speaks against `no`.

A multinomial logistic regression whose weights are `grade of the answer × one vector, and
what departs from it`. What departs costs more, so that a few hundred contacts teach one
direction first and the differences between answers where they are plain.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from wellspent.scorecard.answers import AnswerValue
from wellspent.scorecard.model import Matrix

__all__ = ["GRADES", "fit_grades"]

GRADES: Final[dict[AnswerValue, float]] = {"yes": 1.0, "partly": 0.0, "no": -1.0}
_STRENGTH: Final = 0.3  # inverse of the L2 penalty on the common direction
_DEPARTURE: Final = 2.0  # how much dearer it is to depart from it
_ROUNDS: Final = 300


def fit_grades(
    rows: Matrix, target: Sequence[AnswerValue]
) -> tuple[tuple[AnswerValue, ...], Matrix, Matrix]:
    """The answers that occur, in alphabetical order; their weights, one row an answer; their bias.

    `rows` are design rows on a common scale, one a contact.
    """
    from scipy.optimize import minimize  # noqa: PLC0415

    answers = tuple(sorted(set(target)))
    grades = np.array([GRADES.get(answer, 0.0) for answer in answers])
    wanted = np.array([[each == answer for answer in answers] for each in target], np.float64)
    width, start = rows.shape[1], np.log(wanted.mean(axis=0))

    def parts(flat: Matrix) -> tuple[Matrix, Matrix, Matrix]:
        common, rest = flat[:width], flat[width:].reshape(width + 1, len(answers))
        return common, rest[:width], rest[width]

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        common, apart, bias = parts(flat)
        odds = rows @ (np.outer(common, grades) + apart) + bias
        odds -= odds.max(axis=1, keepdims=True)
        raised = np.exp(odds)
        total = raised.sum(axis=1, keepdims=True)
        wrong = raised / total - wanted
        slope = _STRENGTH * (rows.T @ wrong)
        missed = _STRENGTH * float(np.sum(np.log(total[:, 0]) - (odds * wanted).sum(axis=1)))
        cost = missed + 0.5 * float(common @ common) + 0.5 * _DEPARTURE * float((apart**2).sum())
        down = np.vstack([slope + _DEPARTURE * apart, _STRENGTH * wrong.sum(axis=0)])
        return cost, np.concatenate([slope @ grades + common, down.ravel()])

    begin = np.concatenate([np.zeros(width * (1 + len(answers))), start])
    found: Any = minimize(loss, begin, jac=True, method="L-BFGS-B",
                          options={"maxiter": _ROUNDS, "ftol": 1e-8, "gtol": 1e-4})  # fmt: skip
    common, apart, bias = parts(found.x)
    return answers, (np.outer(common, grades) + apart).T, bias
