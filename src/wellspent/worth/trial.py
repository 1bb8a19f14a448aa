"""What an experiment says: the arms as they were drawn, analysed by what was drawn.

unit     what was drawn: an agent, or an agent's day. Its contacts hang together; units do not
arm      1: asked to do more of the behaviour; 0: as ever. A unit has one arm
before   what is known of the unit from before the start, as a rule the same outcome (CUPED)
block    units among which was drawn: a team, or an agent where days are drawn
gain     the share of the variance that knowing `before` takes away

Each unit counts once, whatever its number of contacts: the figure is the mean over units of their
means. Contacts one by one would cover far less than they say (`benchmarks/worth_trial.py`).
CUPED: Deng, Xu, Kohavi & Walker (2013), *Improving the sensitivity of online controlled experiments*.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.clusters import mean_estimate, t_reach
from wellspent.worth.contrast import Contrast, contrast_of
from wellspent.worth.cutoffs import LEAST_CLUSTERS, LEAST_EVENTS
from wellspent.worth.effect import Effect, Refusal
from wellspent.worth.looks import Look, reach_at
from wellspent.worth.study import Floats, Ints

__all__ = ["Arm", "Trial", "Units", "difference_of", "trial_of", "units_of"]

_WORDS: Final = "difference of the units' means"


@dataclass(frozen=True, slots=True)
class Units:
    """One row a drawn unit: its mean outcome, its arm, how many contacts; `before` and `block` if known.

    `before` is filled with the block's mean where a unit has none.
    """

    mean: Floats
    arm: Ints
    contacts: Ints
    before: Floats | None
    block: Ints | None


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm as it was seen: its units, their contacts, and the mean over units."""

    units: int
    contacts: int
    mean: Figure


@dataclass(frozen=True, slots=True)
class Trial:
    """What the experiment says. `plain` is the figure without `before`.

    `gain` is the share of the variance that `before` took away (below 0: it did harm), None
    without it. `chance` is the two-sided p-value; None where refused. `crossed` says whether the
    look's boundary was reached: only then may the experiment be called decided.
    """

    effect: Effect
    with_it: Arm
    without: Arm
    plain: Figure
    gain: float | None
    chance: float | None
    crossed: bool


def units_of(
    outcome: Floats,
    arm: Ints,
    unit: Ints,
    *,
    before: Floats | None = None,
    block: Ints | None = None,
) -> Units | Refusal:
    """Contacts to units; a refusal where a unit stands in both arms.

    All arrays have one row a contact. `before` is the mean of a unit's, NaN where it is unknown.
    """
    codes, first, place = np.unique(unit, return_index=True, return_inverse=True)
    arms = np.asarray(arm, dtype=np.int64)
    both = int((np.bincount(place, arms != arms[first][place]) > 0).sum())
    if both:
        return Refusal(
            "randomisation",
            f"{both} of {len(codes)} units are in both arms",
            "Give every unit the arm that was drawn for it, whatever it did.",
        )
    contacts = np.bincount(place)
    drawn_in = None if block is None else np.asarray(block, dtype=np.int64)[first]
    return Units(
        mean=np.bincount(place, outcome) / contacts,
        arm=arms[first],
        contacts=contacts.astype(np.int64),
        before=None if before is None else _filled(_unit_means(before, place), drawn_in),
        block=drawn_in,
    )


def difference_of(units: Units) -> Contrast | None:
    """The arms' difference as the analysis takes it: within blocks, less what was known before."""
    return contrast_of(units.mean, units.arm, units.block, units.before)


def trial_of(
    outcome: Floats,
    arm: Ints,
    unit: Ints,
    *,
    before: Floats | None = None,
    block: Ints | None = None,
    look: Look | None = None,
    treatment_name: str = "the arm",
    outcome_name: str = "the outcome",
    unit_name: str = "agent",
) -> Trial:
    """The effect of having been drawn into the arm, per contact, with its 95 % interval.

    One row a contact: the outcome, the arm 0 or 1, the unit's code, and what is known `before`
    of the unit (one value a contact, NaN where unknown; a unit's are averaged). With `block`
    arms are compared within the blocks that they were drawn in. With `look` the interval is as
    wide as a planned look in between asks. Rows without an outcome are left out and counted. The
    figure is of what was drawn, not of what was done; it is refused as `cutoffs` say.
    """
    usable = np.isfinite(outcome)
    lost = int(len(usable) - usable.sum())
    units = units_of(
        outcome[usable],
        arm[usable],
        unit[usable],
        before=None if before is None else before[usable],
        block=None if block is None else block[usable],
    )
    about = _About(treatment_name, outcome_name, unit_name, int(usable.sum()), lost)
    if isinstance(units, Refusal):
        return _refused(about, units)
    refusal = _refusal_of(units, outcome[usable], arm[usable], unit_name)
    if refusal:
        return _refused(about, refusal, _arm(units, 1, unit_name), _arm(units, 0, unit_name))
    naive = _naive(outcome[usable], arm[usable])
    return _analysed(about, units, naive, look)


@dataclass(frozen=True, slots=True)
class _About:
    """What an effect says beside its figure."""

    treatment: str
    outcome: str
    unit: str
    n: int
    lost: int

    def effect(self, figure: Figure, refusal: Refusal | None, warnings: Sequence[str] = (), naive: Figure | None = None) -> Effect:  # fmt: skip
        lost = (
            f"{self.lost:,} contacts have no known outcome and are left out." if self.lost else ""
        )
        return Effect(
            treatment=self.treatment,
            outcome=self.outcome,
            figure=figure,
            design=f"randomised by {self.unit}",
            n=self.n,
            unit="contact in the arm",
            naive=naive,
            refusal=refusal,
            warnings=tuple(one for one in (*warnings, lost) if one),
        )


def _analysed(about: _About, units: Units, naive: Figure, look: Look | None) -> Trial:
    plain = contrast_of(units.mean, units.arm, units.block)
    taken = difference_of(units)
    arms = _arm(units, 1, about.unit), _arm(units, 0, about.unit)
    if plain is None or taken is None or taken.error <= 0:
        return _refused(about, _same_everywhere(), *arms)
    blocks = ", within the blocks they were drawn in" if units.block is not None else ""
    known = units.before is not None
    cuped = ", each less what was known before the start (CUPED)" if known else ""
    interval = f"; HC2, t with {taken.freedom:.0f} degrees of freedom" + _of_look(look)
    n = len(units.mean)
    return Trial(
        effect=about.effect(
            _figure(taken, n, f"{_WORDS}{blocks}{cuped}{interval}", look), None, (), naive
        ),
        with_it=arms[0],
        without=arms[1],
        plain=_figure(plain, n, f"{_WORDS}{blocks}{_of_look(look)}", look),
        gain=1 - (taken.error / plain.error) ** 2 if known else None,
        chance=taken.chance,
        crossed=taken.chance <= (look.chance if look else 0.05),
    )


def _of_look(look: Look | None) -> str:
    return f"; boundary of look {look.number}, {look.boundary:.2f} standard errors" if look else ""


def _figure(contrast: Contrast, n: int, method: str, look: Look | None) -> Estimate:
    reach = reach_at(look, contrast.freedom) if look else t_reach(contrast.freedom)
    half = reach * contrast.error
    return Estimate(contrast.value, contrast.value - half, contrast.value + half, n, method)


def _naive(outcome: Floats, arm: Ints) -> Figure:
    """The difference as if contacts had been drawn one by one: to be seen beside it, never instead."""
    one, other = outcome[arm == 1], outcome[arm == 0]
    value = float(one.mean() - other.mean())
    half = t_reach(len(outcome) - 2) * float(np.sqrt(one.var(ddof=1) / len(one) + other.var(ddof=1) / len(other)))  # fmt: skip
    method = "difference of the contacts' means, as if each had been drawn; too narrow"
    return Estimate(value, value - half, value + half, len(outcome), method)


def _arm(units: Units, which: int, unit_name: str) -> Arm:
    mine = units.arm == which
    n = int(mine.sum())
    mean: Figure
    if n < 2:
        mean = Unknown(f"{n} {unit_name}s in the arm", "two or more")
    else:
        mean = mean_estimate(units.mean[mine], (), f"mean over {unit_name}s, t interval")
    return Arm(n, int(units.contacts[mine].sum()), mean)


def _refusal_of(units: Units, outcome: Floats, arm: Ints, unit_name: str) -> Refusal | None:
    counts = [int((units.arm == one).sum()) for one in (1, 0)]
    if min(counts) == 0:
        return Refusal(
            "treatment",
            f"one arm has {max(counts)} {unit_name}s and the other none",
            "Two arms that were drawn by lot.",
        )
    if min(counts) < LEAST_CLUSTERS:
        return Refusal(
            "clusters",
            f"{counts[0]} {unit_name}s in the arm and {counts[1]} in the other, and {LEAST_CLUSTERS} each are needed",
            f"{LEAST_CLUSTERS - min(counts)} more {unit_name}s, or an experiment by shift.",
        )
    if np.ptp(outcome) == 0:
        return _same_everywhere()
    if not np.isin(outcome, (0.0, 1.0)).all():
        return None
    fewest = min(int((outcome[arm == which] == said).sum()) for which in (0, 1) for said in (0, 1))
    if fewest < LEAST_EVENTS:
        return Refusal(
            "outcomes",
            f"an arm has {fewest} contacts with one of the two outcomes, and {LEAST_EVENTS} are needed",
            "More weeks, or an outcome that is less rare.",
        )
    return None


def _same_everywhere() -> Refusal:
    return Refusal("outcomes", "the outcome is the same everywhere", "An outcome that differs.")


def _refused(about: _About, refusal: Refusal, with_it: Arm | None = None, without: Arm | None = None) -> Trial:  # fmt: skip
    unknown = refusal.as_unknown()
    empty = Arm(0, 0, unknown)
    return Trial(
        about.effect(unknown, refusal),
        with_it or empty,
        without or empty,
        unknown,
        None,
        None,
        crossed=False,
    )


def _unit_means(values: Floats, place: Ints) -> Floats:
    """Each unit's mean of what is known, NaN where nothing is."""
    known = np.isfinite(values)
    sums = np.bincount(place, np.where(known, values, 0.0))
    counts = np.bincount(place, known)
    means: Floats = np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)
    return means


def _filled(values: Floats, block: Ints | None) -> Floats:
    """Gaps take the mean of their block, or of all: they then say nothing, and stay in."""
    filled = values.copy()
    for one in np.unique(block) if block is not None else ():
        mine = block == one
        known = mine & np.isfinite(values)
        if known.any():
            filled[mine & ~np.isfinite(values)] = values[known].mean()
    known = np.isfinite(values)
    rest = float(values[known].mean()) if known.any() else 0.0
    done: Floats = np.where(np.isfinite(filled), filled, rest)
    return done
