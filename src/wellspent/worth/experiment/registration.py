"""What the analysis will do, written down before anybody has seen a result.

registration   behaviour, outcome, window, units, list, looks, cut-offs: all that the reading uses
digest         the SHA-256 of all of it; whoever keeps it can show that nothing was changed

The reading takes everything from here and nothing from its caller but the data and the day.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any, Final

from wellspent.errors import WellspentError
from wellspent.estimate import Estimate
from wellspent.worth import cutoffs
from wellspent.worth.experiment.design import ExperimentDesign, Unit
from wellspent.worth.experiment.randomising import Drawn, digest_of, draw_agents, draw_shifts
from wellspent.worth.experiment.simulating import look_week
from wellspent.worth.looks import Look

__all__ = [
    "Registration",
    "RegistrationChanged",
    "RegistrationUnreadable",
    "drawn_of",
    "register",
    "registration_of_text",
    "say_day",
    "text_of_registration",
]

FORM: Final = 1
_MONTHS: Final = [
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
]
ANALYSIS: Final = (
    "Contacts that began from the start until the look, of the agents on the list, whatever they did (as drawn).",
    "The mean outcome of each unit; the difference of the arms' means by least squares within the blocks that were drawn in.",
    "By agent: less the same agent's mean outcome of the weeks before the start, as far as their windows were over by then (CUPED).",
    "HC2 errors, Satterthwaite degrees of freedom with a variance of its own in each arm, two-sided.",
    "Interval and decision by the boundary of the look; no look but those planned.",
    "Beside it, and deciding nothing: the behaviour in both arms, the share of units that came, and what the list did not foresee.",
)


class RegistrationUnreadable(WellspentError):
    """A file that is no registration of an experiment."""

    def __init__(self, why: str) -> None:
        """`why` says what is wrong, as a clause."""
        super().__init__(
            f"This is no registration of an experiment: {why}.",
            "Give the JSON file that `wellspent experiment design --output` wrote.",
        )


class RegistrationChanged(WellspentError):
    """A registration that is not what was registered."""

    def __init__(self, what: str) -> None:
        """`what` does not agree with its digest."""
        super().__init__(
            f"The {what} is not the one that was registered: its SHA-256 differs.",
            "Read with the file as it was written, or design another experiment.",
        )


@dataclass(frozen=True, slots=True)
class Registration:
    """All that the reading uses. `look_weeks` says after which week each look is taken.

    `start` is the first day, `window_days` how long after a contact its outcome is known,
    `columns` what the columns of a file are called, empty for a workspace.
    """

    form: int
    behaviour: str
    outcome: str
    window_days: int
    unit: Unit
    start: date
    weeks: int
    before_weeks: int
    agents: tuple[tuple[str, str], ...]
    seed: int
    list_sha256: str
    looks: tuple[Look, ...]
    alpha: float
    effect: float | None
    aimed_power: float
    power: float | None
    smallest: float | None
    least_units_an_arm: int
    least_events: int
    largest_mismatch: float
    columns: tuple[tuple[str, str], ...]
    analysis: tuple[str, ...]

    @property
    def look_weeks(self) -> tuple[int, ...]:
        """The week after which each look is taken, from 1."""
        return tuple(look_week(look, self.weeks) for look in self.looks)

    def until(self, look: Look) -> date:
        """The first day that a look does not see any more."""
        return self.start + timedelta(days=7 * look_week(look, self.weeks))

    def due(self, look: Look) -> date:
        """The day on which the windows of all that a look sees are over."""
        return self.until(look) + timedelta(days=self.window_days)

    @property
    def digest(self) -> str:
        """The SHA-256 of everything above, as canonical JSON."""
        return hashlib.sha256(_canonical(_plain(self)).encode()).hexdigest()


def register(
    design: ExperimentDesign,
    *,
    start: date,
    window_days: int,
    columns: Sequence[tuple[str, str]] = (),
) -> Registration:
    """The registration of a design that begins on `start`."""
    drawn = _draw(design.unit, design.agents, start, design.weeks, design.seed)
    return Registration(
        form=FORM,
        behaviour=design.behaviour,
        outcome=design.outcome,
        window_days=window_days,
        unit=design.unit,
        start=start,
        weeks=design.weeks,
        before_weeks=design.before_weeks,
        agents=design.agents,
        seed=design.seed,
        list_sha256=digest_of(drawn),
        looks=design.looks,
        alpha=0.05,
        effect=design.effect,
        aimed_power=design.aimed_power,
        power=design.power.value if isinstance(design.power, Estimate) else None,
        smallest=design.smallest.value if isinstance(design.smallest, Estimate) else None,
        least_units_an_arm=cutoffs.LEAST_CLUSTERS,
        least_events=cutoffs.LEAST_EVENTS,
        largest_mismatch=cutoffs.MISMATCH_CHANCE,
        columns=tuple(columns),
        analysis=ANALYSIS,
    )


def drawn_of(registration: Registration) -> tuple[Drawn, ...]:
    """The list, drawn again from the seed; raises `RegistrationChanged` if it is another."""
    drawn = _draw(registration.unit, registration.agents, registration.start, registration.weeks, registration.seed)  # fmt: skip
    if digest_of(drawn) != registration.list_sha256:
        raise RegistrationChanged("list")
    return drawn


def say_day(day: date) -> str:
    """`4 Jan 2027`, whatever the language of the machine."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def text_of_registration(registration: Registration) -> str:
    """The registration as JSON, with its digest at the top."""
    document = {"sha256": registration.digest, **_plain(registration)}
    return json.dumps(document, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def registration_of_text(text: str) -> Registration:
    """The registration that a file holds; raises `RegistrationUnreadable`, `RegistrationChanged`."""
    try:
        document = json.loads(text)
    except ValueError:
        raise RegistrationUnreadable("it is not JSON") from None
    if not isinstance(document, dict) or "sha256" not in document:
        raise RegistrationUnreadable("it has no SHA-256")
    said = document.pop("sha256")
    missing = [field.name for field in fields(Registration) if field.name not in document]
    if missing:
        raise RegistrationUnreadable(f"it has no '{missing[0]}'")
    if hashlib.sha256(_canonical(document).encode()).hexdigest() != said:
        raise RegistrationChanged("registration")
    if document["form"] != FORM:
        raise RegistrationUnreadable(f"it has form {document['form']}, and this version knows {FORM}")  # fmt: skip
    made = _made(document)
    _refuse_other_cutoffs(made)
    return made


def _refuse_other_cutoffs(made: Registration) -> None:
    """What was registered is what is done: other cut-offs would be another analysis."""
    registered = made.least_units_an_arm, made.least_events, made.largest_mismatch
    known = cutoffs.LEAST_CLUSTERS, cutoffs.LEAST_EVENTS, cutoffs.MISMATCH_CHANCE
    if registered != known:
        raise RegistrationUnreadable(f"its cut-offs are {registered}, and this version has {known}")


def _draw(unit: Unit, agents: Sequence[tuple[str, str]], start: date, weeks: int, seed: int) -> tuple[Drawn, ...]:  # fmt: skip
    return draw_agents(agents, seed) if unit == "agent" else draw_shifts(agents, start, weeks, seed)


def _plain(registration: Registration) -> dict[str, Any]:
    """Nothing but what JSON knows; as it comes back from a file."""
    document: dict[str, Any] = json.loads(json.dumps(asdict(registration), default=str))
    return document


def _canonical(document: dict[str, Any]) -> str:
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _made(document: dict[str, Any]) -> Registration:
    try:
        return Registration(
            **document
            | {
                "start": date.fromisoformat(document["start"]),
                "agents": tuple((one, team) for one, team in document["agents"]),
                "looks": tuple(Look(**look) for look in document["looks"]),
                "columns": tuple((ours, theirs) for ours, theirs in document["columns"]),
                "analysis": tuple(document["analysis"]),
            }
        )
    except (TypeError, ValueError) as error:
        raise RegistrationUnreadable(f"something in it has no meaning ({type(error).__name__})") from None  # fmt: skip
