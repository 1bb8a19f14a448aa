"""Looks at an experiment before it is over that do not spoil it: how far each has to reach.

look       a moment, fixed beforehand, at which the result may be read
fraction   the share of the planned information that is there by then
spent      the chance, so far, of calling nothing an effect: it adds up to α at the last look
boundary   how many standard errors the difference has to lie from 0 at that look

α is spent as Lan & DeMets (1983) let it be, in the manner of O'Brien & Fleming: hardly any early,
nearly all at the end. Where looks are more alike than the fractions say, as with agents who stay
who they are, less than α is spent: the boundaries stay valid, and are a little wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy import optimize, special

from wellspent.errors import WellspentError
from wellspent.worth.study import Floats

__all__ = ["Look", "LooksInvalid", "crossing_chance", "looks_at", "reach_at", "spent_by"]

_NODES: Final = 48  # of the Gauss–Legendre rule in each piece: eight digits of a boundary
_FAR: Final = 9.0  # standard errors that no chance reaches in double precision


class LooksInvalid(WellspentError):
    """Fractions of information that cannot be looks at one experiment."""

    def __init__(self, fractions: Sequence[float]) -> None:
        """`fractions` are those that were asked for."""
        said = ", ".join(f"{one:g}" for one in fractions) or "none"
        super().__init__(
            f"Looks cannot be at these shares of the information: {said}.",
            "Give shares that rise, above 0 and up to 1.",
        )


@dataclass(frozen=True, slots=True)
class Look:
    """One planned look: its number from 1, the information by then, α spent so far, boundary in z."""

    number: int
    fraction: float
    spent: float
    boundary: float

    @property
    def chance(self) -> float:
        """The two-sided p-value that has to be undercut at this look."""
        return float(2 * special.ndtr(-self.boundary))


def spent_by(fraction: float, alpha: float = 0.05) -> float:
    """The two-sided α that may be spent by a fraction of the information.

    4 (1 − Φ(z_{1−α/4} / √t)): on each side what O'Brien and Fleming would spend of α / 2.
    """
    return float(4 * special.ndtr(-special.ndtri(1 - alpha / 4) / np.sqrt(fraction)))


def looks_at(fractions: Sequence[float], alpha: float = 0.05) -> tuple[Look, ...]:
    """The boundaries of looks at these fractions of the information; raises `LooksInvalid`.

    The last look spends all of α, also where its fraction is below 1.
    """
    times = np.asarray(fractions, dtype=np.float64)
    if not len(times) or times[0] <= 0 or times[-1] > 1 or (np.diff(times) <= 0).any():
        raise LooksInvalid(fractions)
    inside = _Inside(0.0, np.zeros(1), np.ones(1))
    looks: list[Look] = []
    for number, fraction in enumerate(times.tolist(), 1):
        spent = alpha if number == len(times) else spent_by(fraction, alpha)
        boundary = _boundary(inside, fraction, spent)
        looks.append(Look(number, fraction, spent, boundary))
        inside = inside.carried_to(fraction, boundary)
    return tuple(looks)


def crossing_chance(fractions: Sequence[float], boundaries: Sequence[float]) -> float:
    """How likely pure chance crosses one of the boundaries at one of the looks."""
    inside, left = _Inside(0.0, np.zeros(1), np.ones(1)), 1.0
    for time, boundary in zip(fractions, boundaries, strict=True):
        left = inside.staying(time, boundary)
        inside = inside.carried_to(time, boundary)
    return 1 - left


def reach_at(look: Look, freedom: float) -> float:
    """How many standard errors the interval of a look reaches, with so many degrees of freedom.

    The repeated confidence interval (Jennison & Turnbull 1989): all looks' intervals together
    hold the truth with 95 %. The boundary is in z; here in t of the same chance.
    """
    return float(-special.stdtrit(freedom, look.chance / 2))


@dataclass(frozen=True, slots=True)
class _Inside:
    """The score of all that have not crossed so far: nodes, and how much chance lies on each.

    The recursive integration of Armitage, McPherson & Rowe (1969): the density is carried from
    look to look over what lies between the boundaries.
    """

    time: float
    scores: Floats
    masses: Floats

    def staying(self, time: float, boundary: float) -> float:
        """The chance to have crossed neither so far nor at `time`."""
        edge, spread = boundary * np.sqrt(time), np.sqrt(time - self.time)
        within = special.ndtr((edge - self.scores) / spread) - special.ndtr((-edge - self.scores) / spread)  # fmt: skip
        return float(within @ self.masses)

    def carried_to(self, time: float, boundary: float) -> _Inside:
        """The same after one more look."""
        spread = np.sqrt(time - self.time)
        nodes, weights = _rule(boundary * np.sqrt(time))
        density = np.exp(-0.5 * ((nodes[:, None] - self.scores) / spread) ** 2) @ self.masses
        return _Inside(time, nodes, weights * density / (spread * np.sqrt(2 * np.pi)))


def _boundary(inside: _Inside, time: float, spent: float) -> float:
    """The boundary at `time` with which `spent` is spent in all."""

    def short(boundary: float) -> float:
        return 1 - inside.staying(time, boundary) - spent

    if short(_FAR) > 0:  # what is to be spent is below what can be told
        return _FAR
    return float(optimize.brentq(short, 0.05, _FAR, xtol=1e-10))


def _rule(edge: float) -> tuple[Floats, Floats]:
    """Nodes and weights between −edge and edge, in pieces since the density may be narrow."""
    pieces = 2 * max(1, int(np.ceil(edge / 2)))
    nodes, weights = special.roots_legendre(_NODES)
    cuts = np.linspace(-edge, edge, pieces + 1)
    half, middle = np.diff(cuts) / 2, (cuts[:-1] + cuts[1:]) / 2
    return (middle[:, None] + half[:, None] * nodes).ravel(), (half[:, None] * weights).ravel()
