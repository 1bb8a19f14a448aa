"""Where a warning concentrates: the queue or segment that has more of it than of all contacts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from wellspent.estimate import Estimate, Unknown, estimate_share

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Concentration", "concentration"]

_COUNTS: Final = """
SELECT name, count(*) FILTER (of_it) AS of_it, count(*) AS contacts
FROM (
    SELECT {where} AS name, contact IN (
        SELECT contact FROM heard_by_day WHERE kind = $kind AND subject = $subject
    ) AS of_it
    FROM contacts WHERE CAST(began AS DATE) BETWEEN $first AND $last
)
GROUP BY name
ORDER BY name
"""


@dataclass(frozen=True, slots=True)
class Concentration:
    """The queue or segment that stands out in a warning.

    `contacts` of the warning's contacts are from there, which is `share` of them; of all contacts in the same
    days `usual` are, and the interval of `share` lies above it.
    """

    where: Literal["queue", "segment"]
    name: str
    contacts: int
    share: Estimate
    usual: float


def concentration(
    con: DuckDBPyConnection, where: Literal["queue", "segment"], contacts: Mapping[str, Any]
) -> Concentration | Unknown:
    """What stands out most among these contacts: of a `kind` and `subject`, from `first` to `last`.

    The table `heard_by_day` of `gather_warnings` has to be there.
    """
    rows = con.execute(_COUNTS.format(where=where), dict(contacts)).fetchall()
    of_it, everybody = sum(row[1] for row in rows), sum(row[2] for row in rows)
    found: list[Concentration] = []
    for name, hits, n in rows:
        share = estimate_share(hits, of_it)
        if isinstance(share, Unknown):
            return Unknown(share.reason, share.lift)
        if name is not None and share.low > n / everybody:
            found.append(Concentration(where, name, hits, share, n / everybody))
    if not found:
        return Unknown(
            f"it stands out in no {where}", "nothing is missing: it is spread like all contacts"
        )
    return max(found, key=lambda one: (one.share.low / one.usual, one.name))
