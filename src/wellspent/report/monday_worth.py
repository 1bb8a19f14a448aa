"""Worth in the Monday answer: the strongest link that stands, by its design, or why there is none.

It is read from what `wellspent worth` kept of the run, and never worked out in a report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.estimate import Unknown
from wellspent.report.gather import query_rows
from wellspent.report.impact.model import Impact, Link
from wellspent.report.impact.words import say_link, standing_of
from wellspent.report.model import SlowWorth
from wellspent.report.monday import WORTH

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["NOT_WEIGHED", "worth_found", "worth_of_report"]

NOT_WEIGHED: Final = Unknown(
    "outcomes are there, and nobody has tied them to these seconds yet", "wellspent worth DIR"
)


def worth_of_report(con: DuckDBPyConnection, impact: Impact | None) -> SlowWorth | Unknown:
    """What was found, or what to do so that something is."""
    if impact is not None:
        return worth_found(impact)
    (outcomes,) = query_rows(con, "SELECT count(*) FROM outcomes")[0]
    return NOT_WEIGHED if outcomes else WORTH


def worth_found(impact: Impact) -> SlowWorth | Unknown:
    """The headline of an Impact, with how many of its links stand, may be nothing, or are refused."""
    if isinstance(impact.headline, Unknown):
        return impact.headline
    return SlowWorth(impact.headline.effect.figure, impact.headline.effect.design, _words(impact, impact.headline))  # fmt: skip


def _words(impact: Impact, link: Link) -> str:
    standing = [standing_of(one) for one in impact.links]
    return (
        f"{say_link(impact, link)} Of {len(impact.links)} links {standing.count('finding')} stand, "
        f"{standing.count('faint')} may be nothing, {standing.count('refused')} are refused."
    )
