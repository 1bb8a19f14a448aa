"""Who is asked by colleagues and helps: work that no figure of their own contacts shows.

asked      how often colleagues consulted somebody
usual      what would be if all of the team were asked alike; nobody is put in an order
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyarrow as pa
from scipy import special

from wellspent.estimate import MINIMUM_N, Estimate

__all__ = ["Helper", "quiet_helpers"]

_FALSE_SHARE: Final = 0.05
_LEAST_ASKERS: Final = 3  # two who sit together are no helper of a team


@dataclass(frozen=True, slots=True)
class Helper:
    """Somebody whom colleagues ask more often than would be if all of the team were asked alike.

    `asked` counts consults, with its exact interval; `usual` is how many would be usual; `askers`
    are how many colleagues asked; `seconds` what the consults took, None where no length is
    known. `chance` is that of so many if all were asked alike, among all who were looked at.
    """

    agent: str
    team: str | None
    asked: Estimate
    usual: float
    askers: int
    seconds: float | None
    chance: float
    last: datetime | None
    contact: str | None


def quiet_helpers(consults: pa.Table, team_of: Mapping[str, str | None]) -> tuple[Helper, ...]:
    """Those who help more than their team's share, by name.

    `consults` has contact, at, asker, helper, seconds, a row a consult; `team_of` every agent's team. The
    chance is binomial: k or more of a team's n consults with probability 1/members each; of all
    who are found, one in twenty may be by chance (Benjamini & Hochberg 1995).
    """
    rows = [row for row in consults.to_pylist() if row["helper"] in team_of and row["asker"] != row["helper"]]  # fmt: skip
    of_helper: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        of_helper[row["helper"]].append(row)
    members = Counter(team_of.values())
    in_team = Counter(team_of[row["helper"]] for row in rows)
    looked = [
        _helper(agent, team, of_helper[agent], in_team[team], members[team])
        for agent, team in sorted(team_of.items())
        if members[team] > 1 and in_team[team] >= MINIMUM_N
    ]
    return tuple(one for one in _standing_out(looked) if one.askers >= _LEAST_ASKERS)


def _helper(
    agent: str, team: str | None, rows: list[dict[str, object]], n: int, members: int
) -> Helper:
    k = len(rows)
    chance = float(special.bdtrc(k - 1, n, 1 / members)) if k else 1.0
    low = float(special.betaincinv(k, n - k + 1, 0.025)) * n if k else 0.0
    high = float(special.betaincinv(k + 1, n - k, 0.975)) * n if k < n else float(n)
    lengths = [float(row["seconds"]) for row in rows if row["seconds"] is not None]  # type: ignore[arg-type]
    latest = max(rows, key=lambda row: str(row["at"]), default={})
    return Helper(
        agent, team, Estimate(float(k), low, high, n, "consults of the team, Clopper–Pearson interval"),
        n / members, len({row["asker"] for row in rows}), sum(lengths) if lengths else None, chance,
        latest.get("at"), latest.get("contact"),  # type: ignore[arg-type]
    )  # fmt: skip


def _standing_out(looked: list[Helper]) -> list[Helper]:
    """Those that stand out among all who were looked at."""
    ordered = sorted(looked, key=lambda one: (one.chance, one.agent))
    passed = [
        rank for rank, one in enumerate(ordered, 1)
        if one.chance * len(ordered) / rank <= _FALSE_SHARE
    ]  # fmt: skip
    return sorted(ordered[: max(passed, default=0)], key=lambda one: one.agent)
