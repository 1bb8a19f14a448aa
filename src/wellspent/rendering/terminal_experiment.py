"""An experiment in words for a terminal of 80 columns: its design on a page, and what it says later."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from typing import Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.impact.words import say_amount, say_change, say_span
from wellspent.worth.experiment.design import ExperimentDesign
from wellspent.worth.experiment.reading import LookRead, Reading
from wellspent.worth.experiment.registration import Registration, say_day
from wellspent.worth.experiment.script import asked_for
from wellspent.worth.experiment.spilling import SpillOver

__all__ = ["design_on_a_page", "reading_in_words"]

_WIDTH: Final = 78
_NOT_FOUND: Final = (
    "It is not decided: the interval holds nothing at all as well as what it ends at."
)


def design_on_a_page(
    design: ExperimentDesign,
    registration: Registration | None,
    spill: SpillOver,
    *,
    unit: str,
    fictional: str | None = None,
) -> str:
    """The design: who, how many, how long, what it would see, what it does to the queue.

    `registration` is None where the design was refused and nothing is registered; `unit` is the
    outcome's, `fictional` the name of a centre that does not exist.
    """
    parts = [
        f"Experiment: what {design.behaviour} does to {design.outcome}",
        *_fiction(fictional),
        *_section("The design", _who(design, registration)),
        *_section("What it would see", _sight(design, unit, spill.seconds)),
        *_durations(design, unit),
        *_section("What it does to the queue", [spill.words]),
        *_section("What the arm is told", _told(design, spill)),
        *_section("To know beside it", design.warnings),
    ]
    return "\n".join(parts) + "\n"


def reading_in_words(reading: Reading, *, unit: str, fictional: str | None = None) -> str:
    """What the experiment says by a day, and what the list did not foresee."""
    registration = reading.registration
    parts = [
        f"Experiment {registration.digest[:12]}: what {registration.behaviour} does to {registration.outcome}",
        *_fiction(fictional),
        *_section("The result", _result(reading, unit)),
        *_section("Whether the arm did it", _moved(reading)),
        *_section("Not as the list has it", reading.notes),
    ]
    return "\n".join(parts) + "\n"


def _section(title: str, sentences: Iterable[str]) -> Iterator[str]:
    said = [one for one in sentences if one]
    if said:
        yield ""
        yield title
    for sentence in said:
        yield textwrap.fill(sentence, _WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)  # fmt: skip


def _fiction(fictional: str | None) -> Iterator[str]:
    if fictional:
        yield f"{fictional}: synthetic data, which prove nothing about real centres."


def _who(design: ExperimentDesign, registration: Registration | None) -> Iterator[str]:
    if design.refusal:
        yield f"Refused: {design.refusal.reason}. What would lift it: {design.refusal.lift}"
        if not design.plan.durations:
            return
    elif design.unit == "agent":
        yield f"{design.units_an_arm} agents in the arm and as many as ever ({len(design.agents)} in all), drawn within their teams; seed {design.seed}."
    else:
        yield f"About {design.units_an_arm} agents' days an arm: half of every week's days of each of {len(design.agents)} agents, by lot; seed {design.seed}."
    yield design.why
    if registration:
        yield f"It begins on {say_day(registration.start)} and lasts {registration.weeks} weeks. {_looks(registration)}"


def _looks(registration: Registration) -> str:
    dues = [registration.due(look) for look in registration.looks]
    if len(dues) == 1:
        return f"It is read once, on {say_day(dues[0])}, when the outcome of its last contacts is known ({registration.window_days} days)."
    days = ", ".join(f"{say_day(due)} (beyond {look.boundary:.2f} standard errors)" for due, look in zip(dues, registration.looks, strict=True))  # fmt: skip
    return f"It is read on {days}, and at no other time: all looks together err 5 times in 100."


def _sight(design: ExperimentDesign, unit: str, seconds: float) -> Iterator[str]:
    yield f"Now the outcome is {_level(design.usual, unit)}; the behaviour is in {_share(design.present)} of the contacts."
    smallest, aimed = design.smallest, f"{100 * design.aimed_power:.0f} times in 100"
    if isinstance(smallest, Unknown):
        yield f"What it would see is not known: {smallest.reason}."
        return
    yield f"The smallest effect that {design.weeks} weeks find {aimed}: {say_amount(smallest.value, unit)} on the mean of all the arm's contacts ({say_amount(smallest.low, unit)} to {say_amount(smallest.high, unit)} is what the simulations leave open)."
    if design.in_amounts:
        minute = smallest.value / max(seconds, 1.0) * 60
        yield f"If each of the arm's contacts takes {seconds:.0f} s more of it, that is {say_amount(minute, unit)} a minute."
    elif isinstance(design.present, Estimate) and design.present.value < 1:
        each = smallest.value / (1 - design.present.value)
        yield f"Even if every contact of the arm had it, a contact with it would have to change the outcome by {say_amount(each, unit)}; if half as many more do, by twice that."
    if design.effect and isinstance(design.power, Estimate):
        power = design.power
        yield f"An effect of {say_change(design.effect, unit)} would be found {power.value:.0%} of the time ({power.low:.0%} to {power.high:.0%}; {power.method})."
    if design.fewest:
        yield f"{design.fewest} agents an arm would do for that."
    if design.gain is not None:
        yield f"What agents were like in the {design.before_weeks} weeks before takes {max(0.0, design.gain):.0%} of the variance away (CUPED)."


def _durations(design: ExperimentDesign, unit: str) -> Iterator[str]:
    """Weeks and what they would see, by either unit; weeks alone that were looked at."""
    shown = [one for one in design.plan.durations if one.weeks in {2, 4, 6, 8, 12, design.weeks}]
    if not shown:
        return
    yield ""
    head = f"  {'weeks':>5}   {'smallest effect by ' + design.plan.unit:<28}"
    last = "power for the effect" if design.effect else ""
    yield f"{head}{'by ' + design.other.unit:<16}{last}".rstrip()
    for one in shown:
        other = design.other.lasting(one.weeks)
        mark = "→" if one.weeks == design.weeks else " "
        power = f"{one.power.value:.0%}" if isinstance(one.power, Estimate) else ""
        beside = _size(other.smallest, unit) if other else "–"
        yield f" {mark}{one.weeks:>5}   {_size(one.smallest, unit):<28}{beside:<16}{power}".rstrip()


def _told(design: ExperimentDesign, spill: SpillOver) -> Iterator[str]:
    yield f"Please {asked_for(design.behaviour)}. Handle time of these weeks is held against nobody in the arm; whoever wants to stop says so, and still counts as drawn."
    if spill.assumed:
        yield f"That it takes {spill.seconds:.0f} s is assumed and measured nowhere; --slow says otherwise."


def _result(reading: Reading, unit: str) -> Iterator[str]:
    figure = reading.figure
    if isinstance(figure, Unknown):
        word = "" if figure.reason.startswith("Not yet") or not reading.refusal else "Refused: "
        yield f"{word}{figure.reason}. {figure.lift}"
    for read in reading.looks:
        yield from _look(reading, read, unit)
    if reading.looks and isinstance(figure, Estimate):
        yield _verdict(reading, unit)
    if reading.effect:
        yield from reading.effect.warnings
    if reading.next_due and reading.looks:
        yield f"The next planned look is on {say_day(reading.next_due)}."


def _look(reading: Reading, read: LookRead, unit: str) -> Iterator[str]:
    trial, number = read.trial, read.look.number
    figure = trial.effect.figure
    name = "The planned look" if len(reading.registration.looks) == 1 else f"Look {number} of {len(reading.registration.looks)}"  # fmt: skip
    if isinstance(figure, Unknown):
        yield f"{name}: no figure: {figure.reason}."
        return
    arms = f"{trial.with_it.units} {reading.registration.unit}s in the arm with {trial.with_it.contacts:,} contacts, {trial.without.units} as ever with {trial.without.contacts:,}"
    yield f"{name}, contacts until {say_day(read.until)}: {say_change(figure.value, unit)} per contact in the arm ({say_span(figure, unit)}); {trial.effect.design}, {arms}."
    if trial.gain is not None:
        plain = f" ({say_span(trial.plain, unit)} without)" if isinstance(trial.plain, Estimate) else ""  # fmt: skip
        yield f"What the agents were like before took {max(0.0, trial.gain):.0%} of the variance away{plain}."


def _verdict(reading: Reading, unit: str) -> str:
    if reading.decided:
        size = reading.decided.trial.effect.figure
        way = "more" if isinstance(size, Estimate) and size.value > 0 else "less"
        return f"Decided at look {reading.decided.look.number}: there is {way} of the outcome in the arm."
    if reading.final:
        smallest = reading.registration.smallest
        planned = f" It was planned to find {say_amount(smallest, unit)} {100 * reading.registration.aimed_power:.0f} times in 100." if smallest else ""  # fmt: skip
        return f"{_NOT_FOUND}{planned}"
    return "It is not decided yet; that is no finding either way."


def _moved(reading: Reading) -> Iterator[str]:
    if reading.moved is None:
        return
    figure = reading.moved.effect.figure
    if isinstance(figure, Unknown):
        yield f"Not known: {figure.reason}."
        return
    said = f"{figure.value:+.3g} per contact ({figure.low:+.3g} to {figure.high:+.3g})"
    if figure.low > 0:
        yield f"Yes, it did more of it than the other: {said}."
    elif figure.high < 0:
        yield f"No, it did less of it than the other: {said}. The result says nothing of the behaviour."
    else:
        yield f"That cannot be seen: {said}. Without a difference in the behaviour the result says nothing of it."


def _level(figure: Figure, unit: str) -> str:
    if isinstance(figure, Unknown):
        return f"not known ({figure.reason})"
    if unit == "share":
        return f"{figure.value:.1%} of contacts ({figure.low:.1%} to {figure.high:.1%})"
    return f"{say_amount(figure.value, unit)} in the mean ({say_amount(figure.low, unit)} to {say_amount(figure.high, unit)})"


def _share(figure: Figure) -> str:
    return f"an unknown share ({figure.reason})" if isinstance(figure, Unknown) else f"{figure.value:.0%}"  # fmt: skip


def _size(figure: Figure, unit: str) -> str:
    return "–" if isinstance(figure, Unknown) else say_amount(figure.value, unit)
