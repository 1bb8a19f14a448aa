"""The price of a slow minute and the plan of the weeks to come, in a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from wellspent.estimate import Estimate, Figure, Unknown
from wellspent.report.operation import Operation
from wellspent.report.slow_minute import SlowMinute, Story
from wellspent.report.week_plan import PoolPlan, WeekPlan
from wellspent.report.words import say_count, say_figure, say_interval, say_unknown, say_value
from wellspent.staffing.forecasting.forecast import Forecast
from wellspent.staffing.planning.plan import Plan

if TYPE_CHECKING:
    from rich.console import Console, Group, RenderableType
    from rich.table import Table

__all__ = ["print_plan", "render_plan_terminal"]

_DASH: Final = "–"
_WORTH_SAYING: Final = 0.02  # of the cost
_NOW: Final = "Now: paid hours of the agents that the ACD recorded."
_FICTION: Final = "a fictional centre with synthetic data; it proves nothing about real ones."


def print_plan(operation: Operation, slow: SlowMinute, plan: WeekPlan) -> None:
    """Print both on standard output."""
    from rich.console import Console  # noqa: PLC0415

    console: Console = Console(highlight=False)
    console.print(render_plan_terminal(operation, slow, plan))


def render_plan_terminal(operation: Operation, slow: SlowMinute, plan: WeekPlan) -> Group:
    """The answer first, then the three stories, then the plan, then what is not known."""
    from rich.console import Group  # noqa: PLC0415
    from rich.padding import Padding  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    parts: list[RenderableType] = [Text(operation.name, style="bold")]
    if operation.fictional:
        parts.append(Text(_FICTION, style="italic"))
    parts += [Text(""), *(Text(sentence) for sentence in slow.sentences)]
    if slow.stories:
        parts += [Text(""), _stories(operation, slow)]
    if plan.pools:
        parts += [Text(""), Text(_heading(plan), style="bold"), _plans(plan)]
    if plan.planned:
        parts.append(Text(_NOW))
    parts += [Text(""), *(Text(words) for words in _gaps(slow, plan))]
    return Group(*(Padding(part, (0, 1)) for part in parts))


def _stories(operation: Operation, slow: SlowMinute) -> Table:
    currency, staffing = slow.currency, operation.staffing
    priced = staffing.waiting_per_hour is not None or staffing.abandonment is not None
    table = _table(
        "A usual week",
        "paid\nhours",
        f"cost with\nwaiting {currency}" if priced else f"wages {currency}",
        f"gain {currency} (95 %)",
        "busy",
        "in time",
    )
    for story in slow.stories:
        words = story.words
        if story.name == "as_today":
            words += f", staffed to {slow.choices.target}"
        table.add_row(words, *_told(story))
    return table


def _told(story: Story) -> tuple[str, ...]:
    return (
        _amount(story.agent_hours),
        _amount(story.cost),
        _DASH if story.name == "as_today" else _spread(story.net),
        say_figure(story.occupancy, "share"),
        say_figure(story.service_level, "share"),
    )


def _heading(plan: WeekPlan) -> str:
    forecasts = [one.forecast for one in plan.pools if isinstance(one.forecast, Forecast)]
    kept = f"{plan.choices.target} kept"
    if not forecasts:
        return f"The plan, {kept}"
    first, last = (forecasts[0].at[place].astype("datetime64[D]").item() for place in (0, -1))
    return f"The plan, {first.day} {first:%b} to {last.day} {last:%b %Y}, {kept} in every interval"


def _plans(plan: WeekPlan) -> Table:
    table = _table(
        "Pool", "contacts", "paid hours", "now", f"wages {plan.currency}", "in time", "wait", "gave up",
        "busy",
    )  # fmt: skip
    for one in plan.pools:
        table.add_row(one.pool, *_planned(one))
    if len(plan.pools) > 1:
        every = plan.planned == len(plan.pools)
        words = "together" if every else f"together, of {plan.planned} of {len(plan.pools)} pools"
        hours = _DASH if plan.paid_hours is None else f"{plan.paid_hours:,.0f}"
        table.add_row(words, "", hours, "", _amount(plan.costs))
    return table


def _planned(one: PoolPlan) -> tuple[str, ...]:
    plan = one.plan
    if isinstance(plan, Unknown) or isinstance(one.forecast, Unknown):
        return ("no plan",)
    reached = plan.achieved if isinstance(plan.in_doubt, Unknown) else plan.in_doubt
    return (
        f"{one.forecast.mean.sum():,.0f}",
        f"{plan.paid_hours:,.0f}",
        _amount(one.today_hours),
        _amount(plan.cost),
        say_figure(reached.service_level, "share"),
        say_figure(reached.wait_seconds, "seconds"),
        say_figure(reached.abandonment, "share"),
        say_figure(reached.occupancy, "share"),
    )


def _gaps(slow: SlowMinute, plan: WeekPlan) -> list[str]:
    """What is not known, each in a sentence, and how sure the plan is."""
    said = [*plan.notes, *_once([(one.pool, one.plan) for one in plan.pools], len(plan.pools))]
    plans = [one.plan for one in plan.pools if isinstance(one.plan, Plan)]
    kept = [one.kept for one in plans if isinstance(one.kept, Estimate)]
    if kept:
        least = min(kept, key=lambda one: one.value)
        said.insert(
            0,
            f"Tried on {say_count(least.n, 'week')} drawn from the forecast, every pool keeps "
            f"{plan.choices.target} over the week in {_at_least(least)} "
            f"({say_interval(least, 'share')}). --json has shifts and intervals.",
        )
    gap = max((one.shifts.gap for one in plans), default=0.0)
    if gap >= _WORTH_SAYING:
        said.append(
            f"For one pool shifts up to {say_value(gap, 'share')} cheaper may exist: none was found."
        )
    late = [one.pool for one in plans if one.shifts.stopped == "time"]
    if late:
        said.append(
            f"Time ended the search for shifts of {', '.join(late)}: another run may find others."
        )
    return said + _once(slow.missing, 0)


def _at_least(least: Estimate) -> str:
    return "every one of them" if least.value == 1 else f"at least {say_figure(least, 'share')} of them"  # fmt: skip


def _once(figures: Sequence[tuple[str, object]], every: int) -> list[str]:
    """Each reason said once, with whose it is; `every` is how many there are where all can be said."""
    whose: dict[Unknown, list[str]] = {}
    for name, figure in figures:
        if isinstance(figure, Unknown):
            whose.setdefault(figure, []).append(name)
    said = []
    for gap, names in whose.items():
        who = f"each of the {every} pools" if 1 < every == len(names) else ", ".join(names)
        begun = who if every and who == names[0] else f"{who[0].upper()}{who[1:]}"
        said.append(f"{begun}: {say_unknown(gap)}")
    return said


def _amount(figure: Figure) -> str:
    return f"{figure.value:,.0f}" if isinstance(figure, Estimate) else _DASH


def _spread(figure: Figure) -> str:
    if isinstance(figure, Unknown):
        return _DASH
    return f"{figure.value:,.0f} ({figure.low:,.0f} to {figure.high:,.0f})"


def _table(*heads: str) -> Table:
    from rich.table import Table  # noqa: PLC0415

    table = Table(
        box=None, padding=(0, 1, 0, 0), pad_edge=False, show_header=True, header_style="bold"
    )
    table.add_column(heads[0], max_width=24)
    for head in heads[1:]:
        table.add_column(head, justify="right", vertical="bottom")
    return table
