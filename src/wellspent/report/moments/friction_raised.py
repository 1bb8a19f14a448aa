"""The moments that friction raises: what takes most, whom to ask, and what a change brought.

fix      to the middle manager: the queue's friction with most seconds, that nobody is working on
cause    to the director: the cause with most seconds in the whole centre
ask      to the lead of the team that has the queue: ask the people what would help
result   to the middle manager: a change that did or did not do what it was for; tell who proposed it
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from scipy import special

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.moments.friction.changes import ChangeFound
from wellspent.moments.friction.ranking import CauseTotal, FrictionRow
from wellspent.moments.moment import NOT_PRICED, Aim, Moment, NamedFigure
from wellspent.report.words import FRICTION_WORDS, say_seconds, say_value
from wellspent.settings import Settings

__all__ = ["raise_moments"]

_MOST: Final = 3  # frictions raised at once
_LEAST_SECONDS: Final = 3.0  # of a contact; a change would not be worth anybody's while for less
_MEASURE: Final = "friction_seconds"


def raise_moments(
    rows: Sequence[FrictionRow],
    causes: Sequence[CauseTotal],
    changes: Sequence[ChangeFound],
    settings: Settings,
    said: Mapping[str, str],
) -> tuple[Moment, ...]:
    """Every moment that the friction and the changes carry."""
    worked_on = _worked_on(changes, said)
    free = [row for row in rows if row.key not in worked_on and _certainty(row.seconds) >= 0.5]
    fixes = [_fix(row, settings) for row in free[:_MOST]]
    asked: dict[str, Moment] = {}
    for row in free:
        if row.team and row.shown:
            asked.setdefault(row.team, _ask(row))
    most = [_cause(one, settings) for one in causes[:1] if _certainty(one.seconds) >= 0.5]
    results = [moment for one in changes if (moment := _result(one))]
    return (*fixes, *asked.values(), *most, *results)


def _worked_on(changes: Sequence[ChangeFound], said: Mapping[str, str]) -> frozenset[str]:
    """Frictions for which a change has begun, or has somebody who sees to it."""
    begun = {f"{one.change.cause}/{start.unit}" for one in changes for start in one.change.starts}
    try:
        kept: list[dict[str, Any]] = json.loads(said.get("changes", "[]"))
    except ValueError:
        kept = []
    owned = {f"{one.get('cause')}/{one.get('queue')}" for one in kept if one.get("owned")}
    return frozenset(begun | owned)


def _certainty(figure: Figure) -> float:
    """How surely it is more than a few seconds of a contact."""
    if isinstance(figure, Unknown):
        return 0.0
    # the upper half: the lower one ends at 0, and would make it surer than it is
    error = max((figure.high - figure.value) / 1.96, 1e-9)
    return float(special.ndtr((figure.value - _LEAST_SECONDS) / error))


def _fix(row: FrictionRow, settings: Settings) -> Moment:
    what = FRICTION_WORDS[row.cause]
    reason = f"{_per_contact(row.seconds)} of {what} in an average contact of {row.queue}{_in_week(row.weekly_seconds, row.weekly_money, settings)}."
    return Moment(
        key=f"process/friction/{row.key}", kind="process", level="middle manager",
        about=row.queue, whom="queue", title=f"{what.capitalize()} in {row.queue}", reason=reason,
        opening=f"What happens in {row.queue} just before people have to say this, and who could change it?",
        certainty=_certainty(row.seconds), queue=row.queue, shown=row.shown,
        figures=_figures(row), checklist=_STEPS, worth=_worth(row.weekly_money, settings),
        aim=Aim(_MEASURE, "queue", row.queue, more_is_better=False), due_days=14,
    )  # fmt: skip


def _ask(row: FrictionRow) -> Moment:
    what = FRICTION_WORDS[row.cause]
    return Moment(
        key=f"process/ask/{row.team}/{row.key}", kind="process", level="team lead",
        about=row.team or "", whom="team", team=row.team, queue=row.queue,
        title=f"Ask {row.team} about {what} in {row.queue}",
        reason=f"{_per_contact(row.seconds)} of {what} in an average contact of {row.queue}; those who suffer it know most about it, and {_votes(row.votes)}.",
        opening=f"In {row.queue} we lose time to {what}. What would you change first, if you could?",
        certainty=_certainty(row.seconds), shown=row.shown, figures=_figures(row),
        checklist=("Read one of these conversations together.", "Write down what people propose, with their names, under Changes.", "Say when you will come back to it."),
        aim=Aim(_MEASURE, "team", row.team or "", more_is_better=False),
    )  # fmt: skip


def _cause(total: CauseTotal, settings: Settings) -> Moment:
    what = FRICTION_WORDS[total.cause]
    return Moment(
        key=f"process/cause/{total.cause}", kind="process", level="director", about=settings.name,
        whom="centre", title=f"{what.capitalize()}, the friction with most seconds",
        reason=f"{_per_contact(total.seconds)} of {what} in an average contact{_in_week(total.weekly_seconds, total.weekly_money, settings)}.",
        opening=f"Who outside of the centre would have to decide something so that {what} gets less, and what do they need from us?",
        certainty=_certainty(total.seconds),
        figures=(NamedFigure("Seconds per contact", total.seconds, "seconds"), NamedFigure("Money a week", total.weekly_money, "money")),
        worth=_worth(total.weekly_money, settings),
        aim=Aim(_MEASURE, "centre", settings.name, more_is_better=False), due_days=28,
    )  # fmt: skip


def _result(found: ChangeFound) -> Moment | None:
    """A change with a figure; one that is refused has nothing to tell yet."""
    if not isinstance(found.figure, Estimate):
        return None
    last = max(start.day for start in found.change.starts)
    opening = {
        "less": "It worked. Who had the idea, and where else would it help?",
        "more": "It has not gone as we meant it. What do people see that we do not?",
    }.get(found.brought, "We cannot see an effect. Do people notice one, and where?")
    return Moment(
        key=f"process/result/{found.change.key}", kind="process", level="middle manager",
        about=found.change.title, whom="centre", title=f"{found.change.title}: what it brought",
        reason=found.sentence, opening=opening,
        certainty=0.95 if found.brought in {"less", "more"} else 0.5,
        figures=(
            NamedFigure("Seconds of friction per contact, by the change", found.figure, "seconds"),
            NamedFigure("Seconds of handle time per contact, by the change", found.handle, "seconds"),
            NamedFigure("Saved a week, seconds", found.weekly_seconds, "seconds"),
        ),
        checklist=("Tell those who proposed it what became of it.", "Decide whether it goes on, goes further or ends."),
        worth=found.weekly_money if found.brought == "less" else NOT_PRICED,
        arose=datetime(last.year, last.month, last.day),  # noqa: DTZ001 - moments of tables are naive UTC
        due_days=28,
    )  # fmt: skip


_STEPS: Final = (
    "Read the conversations below.",
    "Ask those who work in the queue what would help; they can propose it under Changes.",
    "Choose one change, and who sees to it.",
    "Begin it in some queues or teams first: then it can be told what it brought.",
)


def _figures(row: FrictionRow) -> tuple[NamedFigure, ...]:
    return (
        NamedFigure("Seconds per contact", row.seconds, "seconds"),
        NamedFigure("Contacts that show it", row.touched, "share"),
        NamedFigure("Seconds a week", row.weekly_seconds, "seconds"),
        NamedFigure("Money a week", row.weekly_money, "money"),
    )


def _per_contact(figure: Figure) -> str:
    return say_seconds(figure.value) if isinstance(figure, Estimate) else "Some time"


def _in_week(seconds: Figure, money: Figure, settings: Settings) -> str:
    if not isinstance(seconds, Estimate):
        return ""
    said = f", about {say_seconds(seconds.value)} a week"
    if isinstance(money, Estimate):
        said += f" or {_money(money.value, settings.currency)}"
    return said


def _money(value: float, currency: str) -> str:
    """As a sentence says it: whole, from ten on; no cent of an estimate is known."""
    said = f"{value:,.0f} {currency}" if abs(value) >= 9.5 else say_value(value, "money", currency)
    return said.strip()


def _votes(n: int) -> str:
    return f"{n} {'says' if n == 1 else 'say'} that it gets in their way" if n else "nobody was asked yet"  # fmt: skip


def _worth(money: Figure, settings: Settings) -> Figure:
    """Money of a week, if as much of it went as the centre's stories take away."""
    if isinstance(money, Unknown):
        return money
    cut = settings.staffing.friction_cut
    return Estimate(
        money.value * cut, money.low * cut, money.high * cut, money.n,
        f"wages of a week, if {cut:.0%} of it went",
    )  # fmt: skip
