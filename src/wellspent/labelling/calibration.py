"""Whether a confidence means what it says.

A labeller is calibrated when, of the turns to which it gives the confidence .8,
eight in ten are right.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wellspent.labelling.decisions import Probabilities, sharpened

__all__ = ["expected_calibration_error", "fit_temperature"]


def fit_temperature(marginals: Probabilities, truth: npt.NDArray[np.intp]) -> float:
    """The temperature that makes held-out probabilities most likely, between 0.5 and 5.

    `truth` holds the column of the right label of every row. Guo et al. 2017.
    """
    from scipy.optimize import minimize_scalar  # noqa: PLC0415

    rows = np.arange(len(truth))

    def surprise(temperature: float) -> float:
        given = sharpened(marginals, temperature)[rows, truth]
        return float(-np.log(np.maximum(given, 1e-12)).mean())

    return round(float(minimize_scalar(surprise, bounds=(0.5, 5.0), method="bounded").x), 3)


def expected_calibration_error(
    confidences: npt.NDArray[np.float64], right: npt.NDArray[np.bool_], bins: int = 10
) -> float:
    """How far confidence and accuracy lie apart on average, in [0, 1]; 0 is perfect.

    ECE = Σ_b n_b / n · |accuracy_b − mean confidence_b| over equally wide bins.
    Naeini, Cooper & Hauskrecht 2015.
    """
    places = np.minimum((confidences * bins).astype(int), bins - 1)
    gaps = [
        abs(float(right[places == b].mean()) - float(confidences[places == b].mean()))
        * int((places == b).sum())
        for b in np.unique(places)
    ]
    return sum(gaps) / len(confidences)
