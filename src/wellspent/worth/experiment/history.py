"""What the centre's own past tells of an experiment to come: how variable agents and days are.

facts     one row a contact: agent, team, began, behaviour, outcome, as far as they are known
cell      one agent's one day: its contacts with a known outcome, and their sum
lasting   what an agent's mean differs by, week after week; more weeks do not lessen it
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.worth.clusters import mean_estimate, t_reach
from wellspent.worth.study import Floats, Ints

__all__ = ["FACTS", "History", "HistoryUnusable", "day_numbers", "history_of", "numbers_of", "require_columns", "texts_of"]  # fmt: skip

FACTS: Final = ("agent", "team", "began", "behaviour", "outcome")
LEAST_WEEKS: Final = 2  # of an agent: from one week nobody knows what another is like


class HistoryUnusable(WellspentError):
    """A past from which no experiment can be designed."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """The past as cells. Agents are codes into `agents`; `week` and `day` count from the first.

    `usual` is the outcome's mean over contacts, `present` the share of contacts with the behaviour
    (any of it, where it comes `in_amounts`), `between` the share of the variance of weekly means that lies between agents and lasts.
    `left_out` names agents with too little of a past.
    """

    agents: tuple[str, ...]
    teams: tuple[str, ...]
    agent: Ints
    day: Ints
    contacts: Floats
    total: Floats
    usual: Figure
    present: Figure
    in_amounts: bool
    between: Figure
    left_out: tuple[str, ...]
    all_contacts: int

    @property
    def week(self) -> Ints:
        """The week of each cell, of seven days from the first day."""
        return self.day // 7

    @property
    def weeks(self) -> int:
        """How many weeks the past has."""
        return int(self.week.max()) + 1

    @property
    def contacts_a_week(self) -> float:
        """How many contacts with a known outcome an agent has in a week of work."""
        return float(self.contacts.sum() / len({*zip(self.agent.tolist(), self.week.tolist(), strict=True)}))  # fmt: skip


def history_of(facts: pa.Table) -> History:
    """The past of the agents who have two weeks of it; raises `HistoryUnusable`.

    `facts` has the columns of `FACTS`; contacts without agent, day or outcome are left out. An
    agent's team is the one of most of its contacts.
    """
    require_columns(facts)
    outcome = numbers_of(facts["outcome"])
    names = np.array(facts["agent"].cast(pa.string()).to_pylist(), dtype=object)
    days = day_numbers(facts["began"])
    usable = np.isfinite(outcome) & (days >= 0) & np.array([bool(one) for one in names], dtype=bool)
    if not usable.any():
        raise HistoryUnusable(
            "No contact has an agent, a day and a known outcome.",
            "Import outcomes of customers whose contacts are there, and agents with the contacts.",
        )
    present = _present(numbers_of(facts["behaviour"])[usable], names[usable])
    days = days - days[usable].min()
    kept, left_out = _with_a_past(names[usable], days[usable])
    agents = tuple(sorted(kept))
    if len(agents) < 2:
        raise HistoryUnusable(
            f"{len(agents)} agents have contacts in {LEAST_WEEKS} different weeks.",
            f"Import {LEAST_WEEKS} weeks or more: what an agent's weeks differ by has to be known.",
        )
    mine = usable & np.isin(names, list(agents))
    codes = np.searchsorted(np.array(agents, dtype=object), names[mine]).astype(np.int64)
    cells, place = np.unique(codes * 100_000 + days[mine], return_inverse=True)
    contacts = np.bincount(place).astype(np.float64)
    total: Floats = np.bincount(place, outcome[mine]).astype(np.float64)
    agent, day = cells // 100_000, cells % 100_000
    return History(
        agents=agents,
        teams=_teams(
            names[mine], facts["team"].cast(pa.string()).filter(pa.array(mine)).to_pylist(), agents
        ),
        agent=agent,
        day=day,
        contacts=contacts,
        total=total,
        usual=mean_estimate(outcome[mine], (codes,), "mean over contacts, clustered by agent"),
        present=present,
        in_amounts=_in_amounts(facts),
        between=_between(agent, day // 7, contacts, total),
        left_out=left_out,
        all_contacts=int(mine.sum()),
    )


def require_columns(facts: pa.Table) -> None:
    """Raise `HistoryUnusable` where a column of `FACTS` is missing."""
    for name in FACTS:
        if name not in facts.column_names:
            raise HistoryUnusable(
                f"The table has no column '{name}'; it has: {', '.join(facts.column_names[:20])}.",
                "Name the column that holds it.",
            )


def numbers_of(column: Any) -> Floats:
    """The column as float64, NaN where it is empty."""
    cast = pc.cast(column.combine_chunks(), pa.float64())
    return np.array(pc.fill_null(cast, float("nan")).to_numpy(zero_copy_only=False), dtype=np.float64)  # fmt: skip


def texts_of(table: pa.Table, name: str) -> list[str | None]:
    """The column as texts, None where it is empty."""
    return [one or None for one in pc.cast(table[name].combine_chunks(), pa.string()).to_pylist()]


def day_numbers(began: Any) -> Ints:
    """The days since 1970, −1 where none is known."""
    days = pc.cast(pc.cast(began.combine_chunks(), pa.date32()), pa.int32())
    return np.asarray(pc.fill_null(days, -1).to_numpy(zero_copy_only=False), dtype=np.int64)


def _present(behaviour: Floats, names: Any) -> Figure:
    known = np.isfinite(behaviour)
    if not known.any():
        return Unknown("nobody knows which contacts had the behaviour", "its labels or answers")
    codes = np.unique(names[known].astype(str), return_inverse=True)[1].astype(np.int64)
    shares = (behaviour[known] > 0).astype(np.float64)
    return mean_estimate(shares, (codes,), "share of contacts, clustered by agent")


def _in_amounts(facts: pa.Table) -> bool:
    known = numbers_of(facts["behaviour"])
    return not bool(np.isin(known[np.isfinite(known)], (0.0, 1.0)).all())


def _with_a_past(names: Any, days: Ints) -> tuple[set[str], tuple[str, ...]]:
    weeks: defaultdict[str, set[int]] = defaultdict(set)
    for name, day in zip(names.tolist(), days.tolist(), strict=True):
        weeks[name].add(day // 7)
    kept = {name for name, seen in weeks.items() if len(seen) >= LEAST_WEEKS}
    return kept, tuple(sorted(set(weeks) - kept))


def _teams(names: Any, teams: list[str | None], agents: tuple[str, ...]) -> tuple[str, ...]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, team in zip(names.tolist(), teams, strict=True):
        counts[name][team or ""] += 1
    return tuple(min(counts[one].items(), key=lambda item: (-item[1], item[0]))[0] for one in agents)  # fmt: skip


def _between(agent: Ints, week: Ints, contacts: Floats, total: Floats) -> Figure:
    """The intraclass correlation of weekly means, jackknifed over agents."""
    codes, place = np.unique(agent * 10_000 + week, return_inverse=True)
    means = np.bincount(place, total) / np.bincount(place, contacts)
    whose = codes // 10_000
    n = len(np.unique(whose))
    if n < 3 or np.ptp(means) == 0:
        return Unknown("too few agents to tell what lasts", "the weeks of more agents")
    value = _intraclass(whose, means)
    left_out = np.array([_intraclass(whose[whose != one], means[whose != one]) for one in np.unique(whose)])  # fmt: skip
    spread = float(np.sqrt((n - 1) / n * np.square(left_out - left_out.mean()).sum()))
    half = t_reach(n - 1) * spread
    method = "intraclass correlation of weekly means, jackknife over agents"
    return Estimate(value, max(0.0, value - half), min(1.0, value + half), n, method)


def _intraclass(whose: Ints, means: Floats) -> float:
    """One-way analysis of variance, unequal numbers of weeks; nothing below 0."""
    place = np.unique(whose, return_inverse=True)[1]
    sizes = np.bincount(place)
    own = np.bincount(place, means) / sizes
    n, total = len(sizes), len(means)
    if total <= n:
        return 0.0
    within = float(np.square(means - own[place]).sum()) / (total - n)
    across = float(sizes @ np.square(own - means.mean())) / (n - 1)
    typical = (total - float(np.square(sizes).sum()) / total) / (n - 1)
    lasting = max(0.0, (across - within) / typical)
    return lasting / (lasting + within) if lasting + within > 0 else 0.0
