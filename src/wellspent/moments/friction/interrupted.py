"""What a process change brought, as an interrupted time series with units to compare with.

begun      units (queues or teams) in which the change began, each on its day
compared   units in which it had not begun by the end of the days that are looked at
expected   what the begun units would have shown without it: their own mean before, changed as much
           as the compared units changed meanwhile
earlier    the same question asked of days before the change, when nothing had been done: if something is
           found there, the units were on their way already, and no figure is given

Units that began on the same day count as one: one decision, one thing that may have happened to them.
Before and after alone is never an effect: it stands beside it, as `plain`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.friction.two_sides import (
    LEAST_CONTACTS,
    LEAST_TOUCHED,
    Contacts,
    Floats,
    Sides,
)
from wellspent.moments.friction.usual_change import (
    LEAST_COMPARED,
    UsualChange,
    ratio_of_sides,
    usual_change_of,
)

__all__ = ["Interrupted", "interrupted_by"]

_LEAST_DAYS: Final = 7  # on either side: every weekday once
_LEAST_EARLIER: Final = 8  # contacts on either side of a start that was none
_METHOD: Final = "interrupted time series with comparison units, Student's t"
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Interrupted:
    """What the change brought in seconds of friction per contact: below 0 is less of it.

    `expected` is the mean without the change and `observed` the mean with it, in contacts after it;
    `plain` is after less before, which is no effect. `earlier` is what the same comparison finds
    before the change. `visible` is the smallest effect that it sees in four of five such changes.
    """

    figure: Figure
    expected: Figure
    observed: Figure
    plain: Figure
    earlier: Figure
    visible: float | None
    begun: tuple[str, ...]
    compared: int
    contacts_before: int
    contacts_after: int
    words: str


@dataclass(frozen=True, slots=True)
class _Cohort:
    """Units that began on one day, the days that are looked at, and whom they are compared with."""

    units: tuple[str, ...]
    since: date
    start: date
    end: date
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Contrast:
    """One cohort's observed and expected mean, and what their errors are made of."""

    contacts: int
    weight: float
    observed: float
    expected: float
    before: float
    contacts_before: int
    own: float  # variance by chance, of the begun units
    usual: UsualChange
    freedom: float


def interrupted_by(
    contacts: Contacts, starts: Mapping[str, date], ended: date | None = None
) -> Interrupted:
    """What the change brought. `starts` has a day for each unit in which it began.

    Days after `ended` are not looked at. Whatever the days cannot carry is Unknown, with the
    reason and what would lift it.
    """
    known = {unit: day for unit, day in starts.items() if unit in contacts.units}
    cohorts = _cohorts(contacts, known, min(contacts.last, ended or contacts.last))
    if isinstance(cohorts, Unknown):
        return _refused(cohorts, known)
    found = [_contrast(contacts, one) for one in cohorts]
    contrasts = [one for one in found if isinstance(one, _Contrast)]
    if not contrasts:
        return _refused(next(one for one in found if isinstance(one, Unknown)), known)
    used = [one for one, it in zip(cohorts, found, strict=True) if isinstance(it, _Contrast)]
    effect = _together(contrasts)
    earlier = _earlier(contacts, used, contrasts)
    refusal = _moving(earlier)
    return _answered(used, contrasts, effect, earlier, refusal)


def _cohorts(contacts: Contacts, starts: Mapping[str, date], last: date) -> list[_Cohort] | Unknown:
    """The units by their start, with the days and the units to compare with that leave most."""
    if not starts:
        return Unknown("no contact is known of where it began", "contacts of these queues or teams")
    days = sorted(set(starts.values()))
    inside = [
        day for day in days
        if (day - contacts.first).days >= _LEAST_DAYS and (last - day).days + 1 >= _LEAST_DAYS
    ]  # fmt: skip
    if not inside:
        return Unknown(
            f"it began on {days[0]:%Y-%m-%d}, and there are contacts from {contacts.first:%Y-%m-%d} to {last:%Y-%m-%d}",
            f"contacts of {_LEAST_DAYS} days before it and {_LEAST_DAYS} after it",
        )
    found = [one for day in inside if (one := _cohort(contacts, starts, day, last))]
    if found:
        return found
    others = len(contacts.units) - len(starts)
    return Unknown(
        f"{others} {'unit' if others == 1 else 'units'} without it can be compared with, and a comparison needs {LEAST_COMPARED}",
        "a start in some queues or teams first, and in others weeks later",
    )


def _cohort(
    contacts: Contacts, starts: Mapping[str, date], day: date, last: date
) -> _Cohort | None:
    ends = sorted({last, *(one - _DAY for one in starts.values() if day < one <= last)}, reverse=True)  # fmt: skip
    for end in ends:
        others = tuple(u for u in contacts.units if u not in starts or starts[u] > end)
        if len(others) >= LEAST_COMPARED and (end - day).days + 1 >= _LEAST_DAYS:
            units = tuple(sorted(u for u, at in starts.items() if at == day))
            return _Cohort(units, contacts.first, day, end, others)
    return None


def _contrast(contacts: Contacts, cohort: _Cohort) -> _Contrast | Unknown:
    days = cohort.since, cohort.start, cohort.end
    sides = contacts.sides(cohort.units, *days)
    lacking = _lacking(sides)
    if lacking:
        return lacking
    ratios = [ratio_of_sides(contacts.sides([unit], *days)) for unit in cohort.others]
    usual = usual_change_of([one for one in ratios if one])
    if usual is None:
        n = sum(one is not None for one in ratios)
        return Unknown(f"{n} {'unit' if n == 1 else 'units'} to compare with {'has' if n == 1 else 'have'} enough of this friction on both sides of it, and {LEAST_COMPARED} are needed", "more contacts of other queues or teams")  # fmt: skip
    return _against(sides, usual)


def _against(sides: Sides, usual: UsualChange) -> _Contrast:
    """What was observed, and what was before as it would have changed by itself."""
    grown = float(np.exp(usual.value))
    return _Contrast(
        sides.contacts[1], sides.weight, sides.means[1], sides.means[0] * grown, sides.means[0], sides.contacts[0],
        grown**2 * sides.errors[0] + sides.errors[1], usual, sum(sides.days) - 2.0,
    )  # fmt: skip


def _lacking(sides: Sides) -> Unknown | None:
    """Why the begun units' own contacts say nothing."""
    for n, when in zip(sides.contacts, ("before", "after"), strict=True):
        if n < LEAST_CONTACTS:
            return Unknown(f"{n} comparable contacts {when} it, and {LEAST_CONTACTS} are needed", "more contacts")  # fmt: skip
    if not sides.enough:
        return Unknown(f"contacts on {min(sides.days)} days alone", "contacts on more days")
    if sides.touched[0] < LEAST_TOUCHED:
        return Unknown(f"{sides.touched[0]} contacts before it show this friction, and {LEAST_TOUCHED} are needed", "a friction that these contacts have, or more of them")  # fmt: skip
    return None


def _shares(contrasts: list[_Contrast]) -> Floats:
    """How much each cohort counts: as much as its comparison is worth."""
    weights = np.array([one.weight for one in contrasts])
    return np.asarray(weights / weights.sum())


def _together(contrasts: list[_Contrast]) -> Estimate:
    """The mean over cohorts, by what each comparison is worth; errors that cohorts share are added, not averaged out."""
    share = _shares(contrasts)
    expected = np.array([one.expected for one in contrasts])
    value = float(share @ (np.array([one.observed for one in contrasts]) - expected))
    own = float(share**2 @ np.array([one.own for one in contrasts]))
    shared = float(share @ (expected * np.sqrt([one.usual.variance for one in contrasts]))) ** 2
    apart = float(share**2 @ (expected**2 * np.array([one.usual.apart for one in contrasts])))
    between = shared + apart
    freedoms = min(one.freedom for one in contrasts), min(one.usual.units for one in contrasts) - 1
    total = own + between
    spread = own**2 / max(freedoms[0], 1.0) + between**2 / max(freedoms[1], 1.0)
    freedom = max(total**2 / spread, 1.0) if spread > 0 else 1.0
    half = float(special.stdtrit(freedom, 0.975)) * total**0.5
    n = sum(one.contacts + one.contacts_before for one in contrasts)
    method = f"{_METHOD} with {freedom:.0f} degrees of freedom"
    return Estimate(value, value - half, value + half, n, method)


def _earlier(contacts: Contacts, cohorts: list[_Cohort], found: list[_Contrast]) -> Figure:
    """What the comparison finds before anything was done: the surest of two starts that were none."""
    looks = []
    for back in (None, _LEAST_DAYS):
        contrasts = [
            contrast
            for cohort, main in zip(cohorts, found, strict=True)
            if (contrast := _pretended(contacts, cohort, back, main.usual))
        ]
        looks += [_together(contrasts)] if contrasts else []
    if not looks:
        return Unknown("the contacts before it are too few to see whether the units were on their way already", "contacts of two weeks or more before it")  # fmt: skip
    return max(looks, key=lambda one: abs(one.value) / max(one.high - one.value, 1e-9))


def _pretended(
    contacts: Contacts, cohort: _Cohort, back: int | None, usual: UsualChange
) -> _Contrast | None:
    """The same units as if it had begun so many days earlier, or halfway of what lies before.

    The compared units are taken together, for half of the days leave each of them few contacts; how
    far such units go apart is known from the whole.
    """
    length = (cohort.start - cohort.since).days
    start = cohort.start - (back or length // 2) * _DAY
    if (start - cohort.since).days < _LEAST_DAYS // 2:
        return None
    days = cohort.since, start, cohort.start - _DAY
    sides, others = (contacts.sides(units, *days) for units in (cohort.units, cohort.others))
    ratio = ratio_of_sides(others)
    if ratio is None or min(sides.contacts) < _LEAST_EARLIER or not sides.touched[0]:
        return None
    return _against(sides, replace(usual, value=ratio.value, variance=ratio.variance))


def _moving(earlier: Figure) -> Unknown | None:
    """Why there is no figure, where something is found before the change; both looks count."""
    if isinstance(earlier, Unknown):
        return earlier
    # the interval is at 95 %; of two looks each may be wrong half as often
    reach = (earlier.high - earlier.value) * 1.17
    if abs(earlier.value) <= reach:
        return None
    way = "less" if earlier.value < 0 else "more"
    return Unknown(
        f"the units had {abs(earlier.value):.3g} s {way} of it than expected before anything was changed: they were on their way already",
        "other units to compare with, or a start that is drawn by lot",
    )


def _answered(
    cohorts: list[_Cohort],
    contrasts: list[_Contrast],
    effect: Estimate,
    earlier: Figure,
    refusal: Unknown | None,
) -> Interrupted:
    share = _shares(contrasts)
    observed, before, expected = (
        float(share @ np.array([getattr(one, name) for one in contrasts]))
        for name in ("observed", "before", "expected")
    )
    half = effect.high - effect.value
    own = 1.96 * float(share**2 @ np.array([one.own for one in contrasts])) ** 0.5
    n_before, n_after = (
        sum(one.contacts_before for one in contrasts),
        sum(one.contacts for one in contrasts),
    )
    compared = max(one.usual.units for one in contrasts)
    units = tuple(unit for one in cohorts for unit in one.units)
    return Interrupted(
        figure=refusal or effect,
        expected=refusal or Estimate(expected, max(expected - half, 0.0), expected + half, n_before, "mean before, changed as the compared units changed"),
        observed=Estimate(observed, max(observed - own, 0.0), observed + own, n_after, "mean after"),
        plain=Estimate(observed - before, observed - before - own, observed - before + own, n_before + n_after, "after less before: no effect"),
        earlier=earlier,
        visible=None if refusal else half * (1 + 0.8416 / 1.96),
        begun=units, compared=compared, contacts_before=n_before, contacts_after=n_after,
        words=f"{n_after:,} contacts after it and {n_before:,} before it, of {', '.join(units)}, are compared with {compared} others in which it had not begun.",
    )  # fmt: skip


def _refused(reason: Unknown, starts: Mapping[str, date]) -> Interrupted:
    return Interrupted(
        reason, reason, reason, reason, reason, None, tuple(sorted(starts)), 0, 0, 0, ""
    )
