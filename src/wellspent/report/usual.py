"""The figures that every centre knows, each beside what it cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wellspent.estimate import (
    MINIMUM_N,
    Estimate,
    Figure,
    Unknown,
    estimate_mean,
    estimate_quantile,
    estimate_share,
    too_few,
)
from wellspent.report.gather import Vector, query_rows, query_vectors
from wellspent.report.model import Named, Rows, Usual
from wellspent.report.words import say_count
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["usual_figures"]

_AHT: Final = (
    "It is one number for two things: a shorter contact may have lost the slow part that "
    "the customer came for, and an average hides how far contacts differ."
)
_CSAT: Final = (
    "It speaks for those who answered: the bounds show what the silent ones could make of it, "
    "and no score says which seconds earned it."
)
_COST: Final = (
    "It prices every second alike and says nothing of what a second earns; "
    "idle time, repeat contacts and lost customers are not in it."
)
_REPEAT: Final = (
    "A customer may come back with another matter, or give up and never come back; "
    "neither is told apart here, and customers without a key are not counted."
)
_TRANSFERS: Final = "A transfer may be the right help as well as a failure, and one that no system recorded is not seen."


def usual_figures(con: DuckDBPyConnection, settings: Settings) -> tuple[Usual, ...]:
    """AHT, CSAT, cost per contact, repeat contacts and transfers. Reads the tables of `gather`."""
    ledger = query_vectors(con, "SELECT handle FROM handled ORDER BY i")["handle"]
    return (
        Usual("Average handle time", _handle_times(con, ledger), _AHT),
        Usual("Customer satisfaction", _satisfaction(con, settings), _CSAT),
        Usual("Cost per contact", (_cost(ledger, settings),), _COST),
        Usual("Resolution and repeat contacts", _repeats(con, settings), _REPEAT),
        Usual("Transfers", (_transfers(con),), _TRANSFERS),
    )


def _handle_times(con: DuckDBPyConnection, ledger: Vector) -> tuple[Named, ...]:
    acd = query_vectors(con, "SELECT handle_seconds AS acd FROM contacts WHERE handle_seconds IS NOT NULL ORDER BY contact")["acd"]  # fmt: skip
    both = query_vectors(con, "SELECT handle - acd_seconds AS apart FROM handled WHERE acd_seconds IS NOT NULL ORDER BY i")["apart"]  # fmt: skip
    within = int((abs(both) <= 1.0).sum())
    has_acd = bool(len(acd))
    return (
        Named("by the ledger, mean", estimate_mean(ledger), "seconds", Rows("handle")),
        Named("by the ACD, mean", estimate_mean(acd) if has_acd else _no_acd(), "seconds"),
        Named("ledger less ACD, median", estimate_quantile(both) if has_acd else _no_acd(), "seconds"),
        Named("within one second of the ACD", estimate_share(within, len(both)) if has_acd else _no_acd(), "share"),
    )  # fmt: skip


def _no_acd() -> Unknown:
    return Unknown("no contact carries the ACD's own handle time", "the column handle_seconds")


def _satisfaction(con: DuckDBPyConnection, settings: Settings) -> tuple[Named, ...]:
    query = """
        SELECT count(*), count(*) FILTER (answered), count(*) FILTER (satisfied) FROM surveyed
    """
    invited, answered, satisfied = query_rows(con, query)[0]
    names = (
        f"scored {settings.csat_good:g} or more",
        "answered",
        "least and most possible, had all answered",
    )
    if not invited:
        nobody = Unknown(
            f"nobody was asked '{settings.csat}'", "survey invitations, answered or not"
        )
        return tuple(Named(name, nobody, "share") for name in names)
    return (
        Named(names[0], estimate_share(satisfied, answered, "answers"), "share", Rows("flag/satisfied")),
        Named(names[1], estimate_share(answered, invited, "invitations"), "share", Rows("flag/answered")),
        Named(names[2], _bounds(satisfied, answered, invited), "share"),
    )  # fmt: skip


def _bounds(satisfied: int, answered: int, invited: int) -> Figure:
    """The least and the most that the share can be, whatever the silent ones would have said."""
    if answered < MINIMUM_N:
        return too_few(answered, "answers")
    low, high = satisfied / invited, (satisfied + invited - answered) / invited
    method = "least and most possible, no assumption on those who did not answer"
    return Estimate(satisfied / answered, low, high, invited, method)


def _cost(ledger: Vector, settings: Settings) -> Named:
    name = "handle time at the agent's hourly cost, mean"
    if settings.cost_per_hour is None:
        lift = "cost_per_hour under [centre] in wellspent.toml"
        return Named(name, Unknown("the centre has not said what an hour costs", lift), "money")
    cost = estimate_mean(ledger * settings.cost_per_hour / 3600.0)
    return Named(name, cost, "money", Rows("handle"))


def _repeats(con: DuckDBPyConnection, settings: Settings) -> tuple[Named, ...]:
    query = """
        SELECT count(*), count(*) FILTER (observed), count(*) FILTER (observed AND repeated)
        FROM followed
    """
    known, observed, repeated = query_rows(con, query)[0]
    days = settings.repeat_days
    share = estimate_share(
        repeated, observed, f"contacts with {say_count(days, 'day')} observed after them"
    )
    if not known:
        share = Unknown("no contact carries both a customer and a time", "customer keys and times")
    (yes, said) = query_rows(
        con, "SELECT count(*) FILTER (resolved = 'yes'), count(resolved) FROM contacts"
    )[0]
    resolved = estimate_share(yes, said) if said else Unknown(
        "no contact records whether it was resolved", "the column resolved"
    )  # fmt: skip
    left = (
        f"left out, as that time is not over: {known - observed:,} of {say_count(known, 'contact')}"
    )
    return (
        Named(f"the same customer again within {say_count(days, 'day')} ({left})", share, "share", Rows("flag/repeat")),
        Named("recorded as resolved", resolved, "share", Rows("flag/resolved")),
    )  # fmt: skip


def _transfers(con: DuckDBPyConnection) -> Named:
    total, transferred = query_rows(
        con, "SELECT count(*), count(*) FILTER (transferred) FROM transfers"
    )[0]
    share = estimate_share(transferred, total) if total else Unknown(
        "no source records the states of a contact", "states (hold, transfer, wrap) with the contacts"
    )  # fmt: skip
    return Named("contacts with a transfer", share, "share", Rows("flag/transfer"))
