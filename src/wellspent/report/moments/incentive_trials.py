"""Schemes of incentives tried on a centre's own contacts: those that people keep, and two to compare with.

The schemes are `said["schemes"]`: a list of `{"scheme": …, "in_force": bool}`, as the app keeps them. A scheme in force that
something speaks against is a moment of the middle manager; one that is only thought about is not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from wellspent.estimate import Estimate, Unknown
from wellspent.moments.choosing import LEAST_CERTAINTY
from wellspent.moments.incentives import (
    Scheme,
    SchemeInvalid,
    Trial,
    Weighed,
    scheme_of,
    try_scheme,
)
from wellspent.moments.incentives.trial import Flag
from wellspent.moments.moment import Moment, NamedFigure, Unit
from wellspent.report.moments.before import Before
from wellspent.report.moments.scheme_contacts import gather_scheme_contacts
from wellspent.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["COMPARED", "IncentiveTrials", "Tried", "gather_incentive_trials", "schemes_said"]

COMPARED: Final = (
    Scheme(
        "Results and behaviours together",
        (
            Weighed("no_repeat", 3), Weighed("satisfied", 2), Weighed("handle_seconds", 1),
            Weighed("part/empathy", 1), Weighed("part/proactive", 1),
        ),
        adjusted=True, pays="above", threshold=0.3, cap=2.0,
    ),
    Scheme("Handle time alone", (Weighed("handle_seconds", 1),)),
)  # fmt: skip
_SURE_FLAG: Final = 0.9  # of a flag whose whole interval is on its side
_UNITS: Final[dict[str, Unit]] = {"gaming": "share", "luck": "share"}
_TITLES: Final = {
    "gaming": "can be won by a trick",
    "luck": "pays mostly for luck",
    "slow kinds": "costs those who get slow contacts",
    "slow time": "costs those who take time",
    "spread": "pays elsewhere than the work is",
}


@dataclass(frozen=True, slots=True)
class Tried:
    """One scheme, whether it is in force, and what came of trying it."""

    scheme: Scheme
    in_force: bool
    trial: Trial | Unknown


@dataclass(frozen=True, slots=True)
class IncentiveTrials:
    """Kept schemes first, then those to compare with; `contacts` is how many there were to try them on."""

    contacts: int
    tried: tuple[Tried, ...]
    moments: tuple[Moment, ...]


def schemes_said(text: str | None) -> tuple[tuple[Scheme, bool], ...]:
    """The schemes that people keep, and whether each is in force; what cannot be read is left out."""
    try:
        rows = json.loads(text or "[]")
    except ValueError:
        return ()
    found = []
    for row in rows if isinstance(rows, list) else []:
        try:
            found.append((scheme_of(row["scheme"]), row.get("in_force") is True))
        except (SchemeInvalid, KeyError, TypeError, AttributeError):
            continue
    return tuple(found)


def gather_incentive_trials(
    con: DuckDBPyConnection, settings: Settings, before: Before
) -> IncentiveTrials | Unknown:
    """Every kept scheme tried on the centre's contacts, and two to compare with."""
    contacts = gather_scheme_contacts(con, settings)
    if not contacts.num_rows:
        return Unknown("there is no contact", "contacts, and a run")
    kept = schemes_said(before.said.get("schemes"))
    tried = tuple(
        Tried(scheme, in_force, try_scheme(scheme, contacts, seed=settings.seed))
        for scheme, in_force in (*kept, *((one, False) for one in COMPARED))
    )
    raised = tuple(moment for one in tried if one.in_force and (moment := _moment(one)) is not None)
    return IncentiveTrials(contacts.num_rows, tried, raised)


def _moment(one: Tried) -> Moment | None:
    """What speaks most surely against a scheme in force."""
    trial = one.trial
    flags = [] if isinstance(trial, Unknown) else [flag for flag in trial.flags if flag.raised]
    if not flags or isinstance(trial, Unknown):
        return None
    flag = max(flags, key=_certainty)
    if _certainty(flag) < LEAST_CERTAINTY:
        return None
    return Moment(
        key=f"process/incentive/{one.scheme.name}/{flag.key}",
        kind="process",
        level="middle manager",
        about=one.scheme.name,
        whom="centre",
        title=f"The scheme '{one.scheme.name}' {_TITLES[flag.key]}",
        reason=flag.words,
        opening="What do we want people to do more of, and what would you do if you had to win this scheme by Friday?",
        certainty=_certainty(flag),
        figures=tuple(NamedFigure(_NAMES[each.key], each.figure, _UNITS.get(each.key, "count")) for each in flags),
        checklist=(
            "Ask three agents what the scheme makes them do.",
            "Try another one in the incentive designer, and compare.",
            "Say beforehand when it changes, and why.",
        ),
        due_days=14,
    )  # fmt: skip


_NAMES: Final[dict[str, str]] = {
    "gaming": "agents for whom a trick pays best",
    "luck": "of what sets people apart, luck",
    "slow kinds": "standard deviations of points that a tenth more slow contacts cost",
    "slow time": "standard deviations of points that ten more slow seconds cost",
    "spread": "share of payouts over share of work",
}


def _certainty(flag: Flag) -> float:
    """Surely where the whole interval is on the flag's side; else as far as its value is."""
    figure: Any = flag.figure
    if not isinstance(figure, Estimate):
        return 0.0
    if flag.key in {"gaming", "luck"}:
        return _SURE_FLAG if figure.low > 0.5 else min(max(figure.value, 0.0), _SURE_FLAG)
    return _SURE_FLAG
