"""What the stories change, drawn from what is known: one case for the values, one for each draw.

case  contacts, handle time and patience of a pool as they may be; case 0 has the values
step  friction cut; then slow time added; then the repeats that no longer come
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wellspent.estimate import Estimate
from wellspent.staffing.demand import StaffingError
from wellspent.staffing.price.pools import Hours, Pool
from wellspent.staffing.price.slow_value import mean_of, share_out
from wellspent.staffing.price.uncertain_inputs import (
    Floats,
    Input,
    central,
    draw_input,
    standard_draws,
)
from wellspent.staffing.price.week_work import contacts_error, open_hours

__all__ = ["Change", "ChangeInvalid", "FrictionUnknown", "PoolCases", "Step", "draw_cases"]

_COLUMNS = 5  # draws of a pool: handle, friction, patience, repeats, contacts


class ChangeInvalid(StaffingError):
    """A change that cannot be made: more than all, or less than nothing."""


class FrictionUnknown(StaffingError):
    """A pool of which nobody measured the friction, so that none can be cut."""

    def __init__(self, pool: str) -> None:
        """`pool` is its name."""
        super().__init__(
            f"Nobody measured the friction in '{pool}'.",
            "Label its contacts (wellspent run), or state its friction_seconds yourself.",
        )


@dataclass(frozen=True, slots=True)
class Change:
    """What the stories change.

    `friction_cut` is the share of friction that goes. `slow_seconds` are added to a contact in the
    third story: one mean, shared out among segments for the best; or so many for each segment by
    name; None: just those that the cut sets free. `repeats_per_friction` is the share of repeats
    that would go with all of the friction, `repeats_per_slow_second` the share that goes with each
    slow second: a number is the user's assumption, an Estimate was measured. Raises
    `ChangeInvalid`.
    """

    friction_cut: float = 0.4
    slow_seconds: float | Mapping[str, float] | None = None
    repeats_per_friction: Input = 0.0
    repeats_per_slow_second: Input = 0.0

    def __post_init__(self) -> None:
        """Refuse what cannot be cut or added."""
        if not 0 <= self.friction_cut <= 1:
            raise ChangeInvalid(
                f"{self.friction_cut:g} of the friction cannot be cut.",
                "Give a share from 0 to 1: 40 % is 0.4.",
            )
        given = self.slow_seconds
        each = given.values() if isinstance(given, Mapping) else () if given is None else (given,)
        for seconds in each:
            if not 0 <= seconds <= 3600:
                raise ChangeInvalid(
                    f"{seconds:g} slow seconds cannot be added to a contact.",
                    "Give seconds from 0 to 3,600.",
                )
        for name in ("repeats_per_friction", "repeats_per_slow_second"):
            if not 0 <= central(getattr(self, name)) <= 1:
                raise ChangeInvalid(
                    f"{name} cannot be {central(getattr(self, name)):g}.",
                    "Give the share of repeats that goes, from 0 to 1.",
                )

    @property
    def assumed(self) -> tuple[str, ...]:
        """Those effects that nobody measured."""
        return tuple(
            name
            for name in ("repeats_per_friction", "repeats_per_slow_second")
            if isinstance(given := getattr(self, name), int | float) and given > 0
        )


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """One pool after one step, in all its cases: arrays `[case]`."""

    handle_seconds: Floats
    slow_added: Floats  # seconds of a contact, on average
    slow_worth: Floats  # what they bring in a contact; nan where nobody said
    less: Floats  # contacts left of each that comes today
    repeats: Floats  # share of contacts


@dataclass(frozen=True, slots=True, eq=False)
class PoolCases:
    """One pool in all its cases, after each step."""

    pool: Pool
    hours: Hours  # those in which anything comes in
    patience_seconds: Floats
    level: Floats  # contacts of the week, as a multiple of those recorded
    today: Step
    cut: Step  # the friction is gone, and as many contacts come
    banked: Step  # the repeats that came from it too
    slow: Step  # friction gone and slow time added, and as many contacts come
    spent: Step  # the repeats that came from it too


def draw_cases(
    pools: Sequence[Pool], change: Change, draws: int, seed: int
) -> tuple[PoolCases, ...]:
    """The cases of each pool.

    Case 0 takes every input at its value. Without any interval there is no other case.
    """
    inputs = [given for pool in pools for given in pool.inputs]
    inputs += [change.repeats_per_friction, change.repeats_per_slow_second]
    _refuse_unknown_segments(pools, change)
    uncertain = any(isinstance(each, Estimate) for each in inputs)
    uncertain |= any(contacts_error(open_hours(pool.hours)) > 0 for pool in pools)
    columns = 2 + sum(_COLUMNS + len(pool.segments) for pool in pools)
    normal = standard_draws(columns, draws if uncertain else 0, seed)
    effects = (
        _cases(change.repeats_per_friction, normal[:, -1], "share"),
        _cases(change.repeats_per_slow_second, normal[:, -2], "share"),
    )
    cases, column = [], 0
    for pool in pools:
        width = _COLUMNS + len(pool.segments)
        cases.append(_of_pool(pool, change, effects, normal[:, column : column + width]))
        column += width
    return tuple(cases)


def _refuse_unknown_segments(pools: Sequence[Pool], change: Change) -> None:
    if not isinstance(change.slow_seconds, Mapping):
        return
    known = sorted({segment.name for pool in pools for segment in pool.segments})
    for name in change.slow_seconds:
        if name not in known:
            raise ChangeInvalid(
                f"Slow seconds are given for '{name}', which no pool has as a segment.",
                f"Give them for some of: {', '.join(known) or 'none, or one number for all'}.",
            )


def _of_pool(
    pool: Pool, change: Change, effects: tuple[Floats, Floats], normal: Floats
) -> PoolCases:
    if pool.friction_seconds is None:
        raise FrictionUnknown(pool.name)
    hours = open_hours(pool.hours)
    gone = change.friction_cut * _cases(pool.friction_seconds, normal[:, 1])
    seconds = _slow_seconds(pool, change, float(gone[0]))
    mean = mean_of(pool.segments, seconds) if pool.segments else seconds[0]
    # seconds set free are as uncertain as the friction; seconds that were chosen are not
    share = gone / gone[0] if change.slow_seconds is None and gone[0] > 0 else np.ones_like(gone)
    repeats = _cases(pool.repeat_share or 0.0, normal[:, 3], "share")
    banked = repeats * np.maximum(1.0 - effects[0] * change.friction_cut, 0.0)
    spent = repeats * np.maximum(
        1.0 - effects[0] * change.friction_cut - effects[1] * mean * share, 0.0
    )
    handle, none = _cases(pool.handle_seconds, normal[:, 0]), np.zeros_like(gone)
    worth = _worth(pool, seconds, share, normal[:, _COLUMNS:])
    same, short = np.ones_like(gone), np.maximum(handle - gone, 1.0)
    fewer, fewest = (1.0 - repeats) / (1.0 - banked), (1.0 - repeats) / (1.0 - spent)
    return PoolCases(
        pool=pool,
        hours=hours,
        patience_seconds=_cases(pool.patience_seconds, normal[:, 2]),
        level=np.exp(np.append(0.0, contacts_error(hours) * normal[:, 4])),
        today=Step(handle, none, none, same, repeats),
        cut=Step(short, none, none, same, repeats),
        banked=Step(short, none, none, fewer, banked),
        slow=Step(short + mean * share, mean * share, worth, same, repeats),
        spent=Step(short + mean * share, mean * share, worth, fewest, spent),
    )


def _cases(given: Input, normal: Floats, kind: str = "amount") -> Floats:
    """The value of an input, and then its draws."""
    drawn = draw_input(given, normal, "share" if kind == "share" else "amount")
    return np.append(central(given), drawn)


def _slow_seconds(pool: Pool, change: Change, freed: float) -> tuple[float, ...]:
    """What each segment gets, or the one number that all customers get where there are none."""
    given = freed if change.slow_seconds is None else change.slow_seconds
    if isinstance(given, Mapping):  # to those who are of no segment, nothing
        return tuple(float(given.get(segment.name, 0.0)) for segment in pool.segments) or (0.0,)
    return share_out(pool.segments, given) if pool.segments else (float(given),)


def _worth(pool: Pool, seconds: tuple[float, ...], share: Floats, normal: Floats) -> Floats:
    """What the slow seconds bring in a contact, over all segments."""
    if not pool.segments:
        return np.full(share.shape, np.nan)
    total = np.zeros_like(share)
    for column, (segment, x) in enumerate(zip(pool.segments, seconds, strict=True)):
        most = _cases(segment.value.worth, normal[:, column])
        total += segment.share * most * -np.expm1(-x * share / segment.value.seconds)
    return total
