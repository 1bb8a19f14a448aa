"""A scheme tried on what was: who would have won, what it would teach, and what speaks against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import pyarrow as pa

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.incentives.gaming import Gaming, simulate_gaming
from wellspent.moments.incentives.luck import luck_of, same_again
from wellspent.moments.incentives.measures import measure_of
from wellspent.moments.incentives.payout import paid_of
from wellspent.moments.incentives.points import Points, points_of
from wellspent.moments.incentives.rows import Floats, Rows, rows_of
from wellspent.moments.incentives.scheme import Scheme
from wellspent.moments.incentives.slow_contacts import given_slow_time, slow_kinds_cost
from wellspent.moments.incentives.spread import Spread, spreads_of

__all__ = ["Flag", "Trial", "Winner", "try_scheme"]

_LEAST_UNITS: Final = 3
_MOSTLY: Final = 0.5
_PUNISHED: Final = -0.1  # standard deviations of points


@dataclass(frozen=True, slots=True)
class Winner:
    """A unit that would have been paid: in how many of its periods, and how much in all, a person."""

    name: str
    times: int
    periods: int
    contacts: int
    money: float


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that may speak against a scheme: whether it does, the figure, and why, in a sentence."""

    key: str
    raised: bool
    figure: Figure
    words: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of trying a scheme on the contacts from `first` to `last`.

    `winners` stand in the order of their names: it is no ranking. `out` counts units and periods with too few contacts,
    `left_out` contacts that could not count, `paid` is all that would have been paid, in the scheme's amount; of a team's payout everybody in it.
    `unseen` are measures of the scheme that no contact has.
    """

    scheme: Scheme
    first: date
    last: date
    contacts: int
    left_out: int
    units: int
    periods: int
    out: int
    winners: tuple[Winner, ...]
    paid: float
    luck: Figure
    same_again: Figure
    spreads: tuple[Spread, ...]
    slow_kinds: Figure
    slow_time: Figure
    gaming: Gaming
    flags: tuple[Flag, ...]
    unseen: tuple[str, ...]

    @property
    def flagged(self) -> bool:
        """Whether anything speaks against it."""
        return any(one.raised for one in self.flags)


def try_scheme(scheme: Scheme, contacts: pa.Table, *, seed: int = 1) -> Trial | Unknown:
    """Try a scheme on past contacts.

    `contacts` has the columns agent, team, queue, reason (texts), began (a timestamp) and a column of numbers for each measure
    that is known, null where it is not of a contact. Unknown where nothing can be compared.
    """
    what = "agents" if scheme.per == "agent" else "teams"
    unseen = tuple(one.measure for one in scheme.measures if _unseen(contacts, one.measure))
    if len(unseen) == len(scheme.measures):
        names = ", ".join(_name(one) for one in unseen)
        return Unknown(f"no contact tells what the scheme pays for: {names}", "a measure that your contacts have")  # fmt: skip
    rows = rows_of(contacts, scheme)
    if not len(rows.kind):
        return Unknown(f"no contact names its {'agent' if scheme.per == 'agent' else 'team'} and moment", "contacts that do")  # fmt: skip
    points = points_of(rows, scheme)
    units = len(np.unique(points.unit))
    if units < _LEAST_UNITS:
        return Unknown(
            f"{units} {what} have {scheme.least_contacts} contacts in a period, and {_LEAST_UNITS} are needed to compare",
            "longer periods, or more contacts",
        )  # fmt: skip
    return _tried(scheme, contacts, rows, points, unseen=unseen, seed=seed)


def _tried(
    scheme: Scheme, contacts: pa.Table, rows: Rows, points: Points, *, unseen: tuple[str, ...], seed: int,
) -> Trial:  # fmt: skip
    what = "agents" if scheme.per == "agent" else "teams"
    rng = np.random.default_rng(seed)
    paid = paid_of(points, scheme)
    winners = _winners(scheme, rows, points, paid)
    luck = luck_of(points, what, rng)
    spreads = spreads_of(rows, points, paid, what, rng)
    kinds, given = slow_kinds_cost(rows, points), given_slow_time(rows, points)
    gaming = simulate_gaming(rows, points, scheme, rng)
    days = contacts["began"].drop_null().to_numpy().astype("datetime64[D]")
    return Trial(
        scheme=scheme,
        first=days.min().item(),
        last=days.max().item(),
        contacts=len(rows.kind),
        left_out=rows.left_out,
        units=len(np.unique(points.unit)),
        periods=rows.periods,
        out=points.out,
        winners=winners,
        paid=sum(one.money for one in winners),
        luck=luck,
        same_again=same_again(points, paid, luck, scheme),
        spreads=spreads,
        slow_kinds=kinds,
        slow_time=given,
        gaming=gaming,
        flags=_flags(gaming, luck, kinds, given, spreads),
        unseen=unseen,
    )


def _winners(scheme: Scheme, rows: Rows, points: Points, paid: Floats) -> tuple[Winner, ...]:
    heads = np.ones(len(paid))
    if scheme.per == "team":
        both = np.unique(rows.cell * len(rows.agents) + rows.agent)
        heads = np.bincount(both // len(rows.agents), minlength=rows.cells)[points.cell].astype(np.float64)  # fmt: skip
    found = []
    for unit in np.unique(points.unit[paid > 0]):
        of = points.unit == unit
        found.append(
            Winner(
                name=rows.units[unit],
                times=int((paid[of] > 0).sum()),
                periods=int(of.sum()),
                contacts=int(points.contacts[of].sum()),
                money=round(float((paid * heads)[of].sum()) * scheme.amount, 2),
            )
        )
    return tuple(sorted(found, key=lambda one: one.name))


def _flags(
    gaming: Gaming, luck: Figure, kinds: Figure, given: Figure, spreads: tuple[Spread, ...]
) -> tuple[Flag, ...]:
    best = max(
        (one for one in gaming.ways if not one.honest),
        key=lambda one: one.best_for.value if isinstance(one.best_for, Estimate) else 0.0,
    )
    return (
        _flag(
            "gaming", gaming.tricks, _is_most(gaming.tricks),
            f"For most agents a trick pays better than any honest way; the best for most: {best.words}.",
            "For half of the agents or more no trick pays better than serving customers, or being quicker in quick parts.",
        ),
        _flag(
            "luck", luck, _is_most(luck),
            "Most of what sets people apart here is luck: another draw of contacts would pay others.",
            "More of what sets people apart is theirs than luck's.",
        ),
        _flag(
            "slow kinds", kinds, _is_loss(kinds),
            "Who gets more contacts of slow kinds loses by it, and chose nothing of it.",
            "That who gets more contacts of slow kinds loses by it does not show.",
        ),
        _flag(
            "slow time", given, _is_loss(given),
            "Slow time costs whoever gives it.", "That slow time costs whoever gives it does not show.",
        ),
        _spread_flag(spreads),
    )  # fmt: skip


def _flag(key: str, figure: Figure, raised: bool, bad: str, good: str) -> Flag:
    if isinstance(figure, Unknown):
        return Flag(key, raised=False, figure=figure, words="Not enough to say.")
    return Flag(key, raised, figure, bad if raised else good)


def _is_most(figure: Figure) -> bool:
    return isinstance(figure, Estimate) and figure.value > _MOSTLY


def _is_loss(figure: Figure) -> bool:
    return isinstance(figure, Estimate) and figure.high < 0 and figure.value < _PUNISHED


def _spread_flag(spreads: tuple[Spread, ...]) -> Flag:
    out = [one for one in spreads if one.stands_out]
    if not out:
        figure = next((one.ratio for one in spreads), Unknown("there is one queue, shift and reason", "contacts that name theirs"))  # fmt: skip
        return _flag("spread", figure, False, "", "Payouts go where the work is, as far as can be told.")  # fmt: skip
    names = ", ".join(f"{one.field} {one.name}" for one in out)
    return Flag("spread", raised=True, figure=out[0].ratio, words=f"Payouts go elsewhere than the work: {names}.")  # fmt: skip


def _unseen(contacts: pa.Table, measure: str) -> bool:
    return measure not in contacts.column_names or contacts[measure].null_count == contacts.num_rows


def _name(measure: str) -> str:
    found = measure_of(measure)
    return measure if found is None else found.name
