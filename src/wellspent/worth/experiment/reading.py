"""The result of a registered experiment: the registered analysis, and nothing else.

as drawn     a contact counts in the arm that its agent (or day) was drawn for, whatever was done
not yet      before a planned look is due there is no figure: a look that nobody planned spoils it
moved        whether the arm really did more of the behaviour; if not, the outcome says nothing of it
note         what the list did not foresee, counted: contacts outside, changed arms, moved agents
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pyarrow as pa

from wellspent.estimate import Figure, Unknown
from wellspent.worth.effect import Effect, Refusal
from wellspent.worth.experiment.deviations import notes_of, refusal_of
from wellspent.worth.experiment.history import day_numbers, numbers_of, require_columns, texts_of
from wellspent.worth.experiment.randomising import Drawn
from wellspent.worth.experiment.registration import Registration, drawn_of, say_day
from wellspent.worth.experiment.seen import Seen
from wellspent.worth.looks import Look
from wellspent.worth.study import Floats, Ints, Mask
from wellspent.worth.trial import Trial, trial_of

__all__ = ["LookRead", "Reading", "read_experiment"]

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class LookRead:
    """One planned look that was due: what it saw."""

    look: Look
    until: date
    trial: Trial


@dataclass(frozen=True, slots=True)
class Reading:
    """What the experiment says by a day. `figure` is the last due look's, or why there is none.

    `decided` is the first look whose boundary was crossed, None while there is none. `moved` is the
    behaviour's own trial. `next_due` is the day of the next planned look.
    """

    registration: Registration
    on: date
    figure: Figure
    refusal: Refusal | None
    looks: tuple[LookRead, ...]
    decided: LookRead | None
    moved: Trial | None
    notes: tuple[str, ...]
    next_due: date | None

    @property
    def effect(self) -> Effect | None:
        """The last due look's effect with its design; None before the first."""
        return self.looks[-1].trial.effect if self.looks else None

    @property
    def final(self) -> bool:
        """Whether the last planned look was read."""
        return len(self.looks) == len(self.registration.looks)


def read_experiment(registration: Registration, facts: pa.Table, *, on: date) -> Reading:
    """What the registered analysis gives of these contacts, as of a day.

    `facts` has a row a contact: agent, team, began, behaviour, outcome; customer and arm (as it
    was done) where they are known. Raises `RegistrationChanged` where the list cannot be drawn again.
    """
    seen = _seen(registration, facts)
    due, late = _due(registration, seen, on)
    upcoming = registration.looks[len(due)] if len(due) < len(registration.looks) else None
    next_due = registration.due(upcoming) if upcoming else None
    started = on >= registration.start
    until = registration.until(due[-1]) if due else min(on, registration.until(registration.looks[-1]))  # fmt: skip
    window = seen.period(registration.start, until)
    notes = notes_of(registration, seen, window) if started else ()
    moved = _moved(registration, seen, window) if started and window.any() else None
    if not due:
        unknown = _not_yet(registration, on, late)
        return Reading(registration, on, unknown, None, (), None, moved, notes, next_due)
    refusal = refusal_of(registration, seen, window)
    if refusal:
        return Reading(registration, on, refusal.as_unknown(), refusal, (), None, moved, notes, next_due)  # fmt: skip
    looks = tuple(LookRead(look, registration.until(look), _trial(registration, seen, look)) for look in due)  # fmt: skip
    last = looks[-1].trial.effect
    return Reading(
        registration=registration,
        on=on,
        figure=last.figure,
        refusal=last.refusal,
        looks=looks,
        decided=next((one for one in looks if one.trial.crossed), None),
        moved=moved,
        notes=(*notes, *((late,) if late else ())),
        next_due=next_due,
    )


def _seen(registration: Registration, facts: pa.Table) -> Seen:
    """The contacts beside the list that was drawn."""
    require_columns(facts)
    day = day_numbers(facts["began"])
    agent = texts_of(facts, "agent")
    drawn = drawn_of(registration)
    place = _places(drawn, agent, day)
    listed = place >= 0
    blocks = np.unique([one.block for one in drawn], return_inverse=True)[1].astype(np.int64)
    arms = np.array([one.arm for one in drawn], dtype=np.int64)
    names = {name: n for n, name in enumerate(dict.fromkeys(one for one, _ in registration.agents))}
    return Seen(
        day=day,
        agent=np.array([names.get(one or "", -1) for one in agent], dtype=np.int64),
        team=texts_of(facts, "team"),
        unit=place,
        arm=np.where(listed, arms[place], -1),
        block=np.where(listed, blocks[place], -1),
        behaviour=numbers_of(facts["behaviour"]),
        outcome=numbers_of(facts["outcome"]),
        customer=texts_of(facts, "customer") if "customer" in facts.column_names else None,
        done=numbers_of(facts["arm"]) if "arm" in facts.column_names else None,
        drawn=drawn,
    )


def _places(drawn: tuple[Drawn, ...], agent: list[str | None], day: Ints) -> Ints:
    """Which line of the list each contact belongs to; −1 where to none."""
    if drawn and drawn[0].day is None:
        of = {one.agent: n for n, one in enumerate(drawn)}
        return np.array([of.get(name or "", -1) for name in agent], dtype=np.int64)
    on = {(one.agent, (one.day - _EPOCH).days): n for n, one in enumerate(drawn) if one.day}
    return np.array([on.get((name or "", when), -1) for name, when in zip(agent, day.tolist(), strict=True)], dtype=np.int64)  # fmt: skip


def _due(registration: Registration, seen: Seen, on: date) -> tuple[tuple[Look, ...], str]:
    """The planned looks whose day has come and whose contacts are there, and what is missing."""
    by_day = [look for look in registration.looks if registration.due(look) <= on]
    last = _EPOCH + timedelta(days=int(seen.day.max(initial=-1)))
    there = [look for look in by_day if last >= registration.until(look) - timedelta(days=7)]
    if len(there) == len(by_day):
        return tuple(by_day), ""
    return tuple(there), f"The contacts end on {say_day(last)}, before look {by_day[len(there)].number} sees its last week."  # fmt: skip


def _not_yet(registration: Registration, on: date, late: str) -> Unknown:
    first = registration.looks[0]
    if late:
        return Unknown(late.rstrip("."), "The contacts of the weeks that are missing.")
    if on < registration.start:
        return Unknown(f"Not yet: it begins on {say_day(registration.start)}", f"Read it on {say_day(registration.due(first))}.")  # fmt: skip
    return Unknown(
        f"Not yet: the first planned look is after week {registration.look_weeks[0]}, and the outcome of its last contacts is known {registration.window_days} days later",
        f"Read it on {say_day(registration.due(first))}. A look that nobody planned would spoil it.",
    )


def _trial(registration: Registration, seen: Seen, look: Look) -> Trial:
    """The registered analysis at one look."""
    mine = seen.period(registration.start, registration.until(look))
    return trial_of(
        seen.outcome[mine],
        seen.arm[mine],
        seen.unit[mine],
        before=_before(registration, seen, seen.outcome, mine, registration.window_days),
        block=seen.block[mine],
        look=look,
        treatment_name=registration.behaviour,
        outcome_name=registration.outcome,
        unit_name=registration.unit,
    )


def _moved(registration: Registration, seen: Seen, window: Mask) -> Trial:
    """The same for the behaviour, which is known at once."""
    return trial_of(
        seen.behaviour[window],
        seen.arm[window],
        seen.unit[window],
        before=_before(registration, seen, seen.behaviour, window, 0),
        block=seen.block[window],
        treatment_name="the arm",
        outcome_name=registration.behaviour,
        unit_name=registration.unit,
    )


def _before(registration: Registration, seen: Seen, values: Floats, mine: Mask, window_days: int) -> Floats | None:  # fmt: skip
    """Each contact's agent's mean in the weeks before, whose windows were over at the start."""
    if not registration.before_weeks:
        return None
    begin = registration.start - timedelta(days=7 * registration.before_weeks)
    end = registration.start - timedelta(days=window_days)
    past = (seen.agent >= 0) & np.isfinite(values) & seen.between(begin, end)
    n = len(registration.agents)
    counts = np.bincount(seen.agent[past], minlength=n)
    sums = np.bincount(seen.agent[past], values[past], minlength=n)
    means = np.divide(sums, counts, out=np.full(n, np.nan), where=counts > 0)
    known = means[np.isfinite(means)]
    if len(known) < 2 or np.ptp(known) <= 0:
        return None
    own: Floats = means[seen.agent[mine]]
    return own
