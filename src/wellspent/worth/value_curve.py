"""V and τ: what slow time brings at its most, and after how many seconds most of it is reached.

curve         V (1 − e^(−x/τ)) through the points of the dose response, and 0 where there is none
profile       the fit that is possible with a given τ; τ's interval is where it is hardly worse
not bent      the points also lie on a line: then τ may be endless, and V with it
bent at once  the first band brings as much as the last: V is known, and τ is shorter than the data show

Fitted by generalised least squares with the points' covariance (Seber & Wild 1989, *Nonlinear
regression*, section 5.4 on profile intervals). A band's part is the mean of the curve over its amounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.clusters import t_reach
from wellspent.worth.dose import DoseResponse
from wellspent.worth.ratio import product_of, scaled
from wellspent.worth.study import Floats

__all__ = ["ValueCurve", "value_curve_of"]

_STEPS: Final = 600
_SHORTEST, _LONGEST = 0.02, 50.0  # τ is looked for between these times the smallest and largest
_LEAST_BANDS: Final = 3
_MISFIT: Final = 0.01  # a fit as bad as this by chance alone is taken for another curve
_PRICE_MAY_BE_0: Final = Unknown(
    "what one more of the outcome is worth may be nothing", "a price that is surely not 0"
)


@dataclass(frozen=True, slots=True)
class ValueCurve:
    """What slow time brings at its most (`worth`, V) and the seconds τ after which 63 % are reached.

    `misfit` is the chance of points that lie as far off such a curve or farther, None where
    nothing was fitted. V may be below 0: then slow time does harm.
    """

    worth: Figure
    seconds: Figure
    words: str
    misfit: float | None = None


@dataclass(frozen=True, slots=True)
class _Fit:
    """For each τ: how far the points lie from the curve, the best V, and V's information."""

    tau: Floats
    distance: Floats
    worth: Floats
    information: Floats


def value_curve_of(
    dose: DoseResponse, money_per_outcome: float | Estimate, *, unit_seconds: float = 1.0
) -> ValueCurve:
    """V in money and τ in seconds; Unknown where the points do not tell them.

    `money_per_outcome` is what one more of the outcome is worth, `unit_seconds` how many seconds
    one unit of the amounts has. Both intervals are of 95 %, each by itself.
    """
    lack = _lacking(dose)
    if lack:
        return _unknown(lack)
    points = np.array([p.figure.value for p in dose.points if isinstance(p.figure, Estimate)])
    inverse = np.linalg.pinv(np.array(dose.covariance))
    amounts = [np.array(p.amounts) for p in dose.points]
    fit = _profile(points, inverse, amounts)
    misfit = float(special.chdtrc(len(points) - 2, fit.distance.min())) if len(points) > 2 else 1.0
    within = fit.distance.min() + t_reach(dose.freedom) ** 2
    lack = _unidentified(fit, within, float(points @ inverse @ points), misfit)
    if lack:
        return _unknown(lack, misfit)
    worth, seconds = _figures(fit, within, dose, unit_seconds)
    money = (
        product_of(worth, money_per_outcome, _PRICE_MAY_BE_0, f"{worth.method}, × price")
        if isinstance(money_per_outcome, Estimate)
        else scaled(worth, money_per_outcome)
    )
    return ValueCurve(money, seconds, _words(money, seconds), misfit)


def _lacking(dose: DoseResponse) -> Unknown | None:
    if dose.refusal:
        return dose.refusal.as_unknown()
    if len(dose.points) < _LEAST_BANDS:
        return Unknown(
            f"{len(dose.points)} bands of amounts do not show a curve", "three bands or more"
        )
    share = np.array([p.n for p in dose.points]) / sum(p.n for p in dose.points)
    value = sum(s * p.figure.value for s, p in zip(share, dose.points, strict=True) if isinstance(p.figure, Estimate))  # fmt: skip
    half = t_reach(dose.freedom) * float(np.sqrt(share @ np.array(dose.covariance) @ share))
    return _NOTHING_SURE if abs(value) <= half else None


_NOTHING_SURE: Final = Unknown(
    "the effect's interval reaches 0, so what slow time brings may be nothing or its opposite",
    "more contacts, or an experiment",
)


def _profile(points: Floats, inverse: Floats, amounts: list[Floats]) -> _Fit:
    shortest = _SHORTEST * min(float(a.min()) for a in amounts)
    longest = _LONGEST * max(float(a.max()) for a in amounts)

    grid = np.linspace(np.log(shortest), np.log(longest), _STEPS)
    near = int(np.argmin(_fitted(grid, points, inverse, amounts).distance))
    ends = grid[max(near - 1, 0)], grid[min(near + 1, _STEPS - 1)]
    best = optimize.minimize_scalar(
        lambda one: _fitted(np.array([one]), points, inverse, amounts).distance[0],
        bounds=ends, method="bounded",
    ).x  # fmt: skip
    return _fitted(np.sort(np.append(grid, best)), points, inverse, amounts)


def _fitted(log_tau: Floats, points: Floats, inverse: Floats, amounts: list[Floats]) -> _Fit:
    """The best V of each τ: g'Σ⁻¹y / g'Σ⁻¹g, and what is left of the distance y'Σ⁻¹y."""
    tau = np.exp(log_tau)
    curves = np.column_stack([-np.expm1(-own / tau[:, None]).mean(axis=1) for own in amounts])
    weighed = curves @ inverse
    information = np.sum(weighed * curves, axis=1)
    worth = weighed @ points / information
    return _Fit(tau, points @ inverse @ points - worth**2 * information, worth, information)


def _unidentified(fit: _Fit, within: float, at_nothing: float, misfit: float) -> Unknown | None:
    if misfit < _MISFIT:
        return Unknown(
            "the points rise and fall unlike a curve that levels off",
            "the points themselves, or an experiment with given seconds",
        )
    if at_nothing <= within:
        return _NOTHING_SURE
    if fit.distance[-1] <= within:
        return Unknown(
            "the last seconds seem worth as much as the first: τ is not identified",
            "contacts with more slow seconds, or more contacts",
        )
    return None


def _figures(fit: _Fit, within: float, dose: DoseResponse, unit_seconds: float) -> tuple[Estimate, Figure]:  # fmt: skip
    inside = np.flatnonzero(fit.distance <= within)
    reach = np.sqrt(np.maximum(within - fit.distance[inside], 0) / fit.information[inside])
    best = int(np.argmin(fit.distance))
    method = "V(1 − e^(−x/τ)) by generalised least squares, profile interval"
    low, high = (fit.worth[inside] - reach).min(), (fit.worth[inside] + reach).max()
    worth = Estimate(float(fit.worth[best]), float(low), float(high), dose.n, method)
    if inside[0] == 0:
        longest = fit.tau[inside[-1]] * unit_seconds
        return worth, Unknown(
            f"the first band brings as much as the last: τ is anything up to {longest:.0f} seconds",
            "more contacts with few slow seconds, in bands of their own",
        )
    # from one grid place outside to the next, so that the grid makes no interval too narrow
    ends = fit.tau[inside[0] - 1], fit.tau[min(inside[-1] + 1, len(fit.tau) - 1)]
    tau = fit.tau[best] * unit_seconds
    return worth, Estimate(float(tau), float(ends[0] * unit_seconds), float(ends[1] * unit_seconds), dose.n, method)  # fmt: skip


def _words(worth: Figure, seconds: Figure) -> str:
    if isinstance(worth, Unknown):
        return f"Not known: {worth.reason}."
    verb = "brings" if worth.value >= 0 else "loses"
    said = f"Slow time {verb} at most {abs(worth.value):.2f} a contact ({worth.low:.2f} to {worth.high:.2f})"  # fmt: skip
    if isinstance(seconds, Unknown):
        return f"{said}; {seconds.reason}."
    return f"{said}, 63 % of it in the first {seconds.value:.0f} seconds ({seconds.low:.0f} to {seconds.high:.0f})."  # fmt: skip


def _unknown(why: Unknown, misfit: float | None = None) -> ValueCurve:
    return ValueCurve(why, why, f"V and τ are not known: {why.reason}.", misfit)
