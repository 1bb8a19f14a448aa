"""The formulas of staffing on the command line: what agents reach, and how many a target takes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from wellspent.staffing.demand import Demand, Performance, Target

__all__ = ["COMMANDS"]


def _demand_options(command: Callable[..., None]) -> Callable[..., None]:
    """What the pool is asked for, in the words that planners use for it."""
    for option in (
        click.option(
            "--patience", metavar="SECONDS", type=float, default=math.inf,
            help="Mean time after which a waiting customer hangs up; nobody does if left out.",
        ),
        click.option(
            "--handle", metavar="SECONDS", type=float, required=True,
            help="Mean handle time: talk, hold and wrap.",
        ),
        click.option(
            "--calls-per-hour", "--contacts-per-hour", "contacts_per_hour", metavar="N",
            type=float, required=True, help="Contacts that come in an hour.",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


_NOTHING = "Nothing comes in: there is nothing to answer."
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")


@click.command()
@click.option("--agents", metavar="N", type=float, required=True, help="Agents at work.")
@_demand_options
@click.option(
    "--threshold", metavar="SECONDS", type=float, default=20.0, show_default=True,
    help="The service level is the share of all contacts answered within it.",
)  # fmt: skip
@_JSON
def erlang(
    *, agents: float, contacts_per_hour: float, handle: float, patience: float,
    threshold: float, as_json: bool,
) -> None:  # fmt: skip
    """Say what so many agents reach, by Erlang A, or by Erlang C without --patience.

    \b
      wellspent erlang --agents 50 --calls-per-hour 2880 --handle 60 --patience 120
    """  # noqa: D301 - click reads the control character
    from wellspent.staffing.demand import Demand  # noqa: PLC0415
    from wellspent.staffing.erlang import perform  # noqa: PLC0415

    demand = Demand(contacts_per_hour, handle, patience)
    reached = perform(agents, demand, threshold)
    if as_json:
        _print_json(_asked(demand) | {"threshold_seconds": threshold} | _figures(demand, reached))
        return
    if not demand.erlangs:
        click.echo(_NOTHING)
        return
    busy = f"; agents are busy {_percent(reached.occupancy)} of their time" if agents else ""
    click.echo(
        f"With {_agents(agents)} {_percent(reached.service_level)} of the contacts are answered "
        f"within {threshold:g} s{busy}."
    )
    _print_figures(demand, reached)


@click.command()
@_demand_options
@click.option(
    "--target", metavar="SHARE/SECONDS", required=True,
    help="80/20 is 80 % of all contacts answered within 20 seconds.",
)  # fmt: skip
@click.option(
    "--max-occupancy", metavar="SHARE", type=float,
    help="Keep agents busy for at most this share of their time, such as .85.",
)  # fmt: skip
@click.option(
    "--shrinkage", metavar="SHARE", type=float, default=0.0,
    help="Share of paid time that is absence, training, meetings, such as .3.",
)  # fmt: skip
@_JSON
def staff(
    *, contacts_per_hour: float, handle: float, patience: float, target: str,
    max_occupancy: float | None, shrinkage: float, as_json: bool,
) -> None:  # fmt: skip
    """Say how few agents keep a target, and what a cap on their occupancy adds.

    \b
      wellspent staff --calls-per-hour 600 --handle 300 --target 80/20
    """  # noqa: D301
    from wellspent.staffing.demand import Demand, Target  # noqa: PLC0415
    from wellspent.staffing.erlang import perform  # noqa: PLC0415
    from wellspent.staffing.required import smallest  # noqa: PLC0415
    from wellspent.staffing.shrinkage import shrink  # noqa: PLC0415

    demand, aim = Demand(contacts_per_hour, handle, patience), Target.parse(target)
    needed = smallest(demand, aim, max_occupancy)
    uncapped = needed if max_occupancy is None else smallest(demand, aim)
    paid = shrink(needed, shrinkage)
    reached = perform(needed, demand, aim.seconds)
    fewer = _one_fewer(needed, demand, aim)
    if as_json:
        _print_json(
            _asked(demand)
            | {
                "target": asdict(aim),
                "max_occupancy": max_occupancy,
                "shrinkage": shrinkage,
                "agents": needed,
                "agents_without_cap": uncapped,
                "paid_agents": paid,
                "reached": _figures(demand, reached),
                "with_one_fewer": fewer and _figures(demand, fewer),
            }
        )
        return
    if not demand.erlangs:
        click.echo(_NOTHING)
        return
    capped = "" if max_occupancy is None else f" and occupancy at {100 * max_occupancy:g} % at most"
    pay = f", which is {paid:,.1f} paid" if shrinkage else ""
    click.echo(f"It takes {_agents(needed)} to keep {aim}{capped}{pay}.")
    if needed > uncapped:
        without = perform(uncapped, demand, aim.seconds)
        click.echo(
            f"The cap costs {_agents(needed - uncapped)} (+{needed / uncapped - 1:.0%}): without it "
            f"{uncapped:,} would do, busy {_percent(without.occupancy)} of their time."
        )
    elif fewer:
        click.echo(f"One fewer would answer {_percent(fewer.service_level)} in time.")
    _print_figures(demand, reached)


def _one_fewer(needed: int, demand: Demand, target: Target) -> Performance | None:
    """What one agent fewer would reach; None where the queue would grow without end."""
    from wellspent.staffing.erlang import Unstable, perform  # noqa: PLC0415

    if needed == 0:
        return None
    try:
        return perform(needed - 1, demand, target.seconds)
    except Unstable:
        return None


def _asked(demand: Demand) -> dict[str, Any]:
    return asdict(demand) | {
        "erlangs": demand.erlangs,
        "formula": "Erlang C" if demand.patience_seconds == math.inf else "Erlang A",
    }


def _figures(demand: Demand, reached: Performance) -> dict[str, Any]:
    """What is reached, with None where it would be a share of no contact or of no agent."""
    shown = asdict(reached)
    if not demand.erlangs:
        shown |= dict.fromkeys(shown.keys() - {"agents", "occupancy"})
    if not reached.agents:
        shown["occupancy"] = None
    return shown


def _print_figures(demand: Demand, reached: Performance) -> None:
    impatient = demand.patience_seconds < math.inf
    lines: Sequence[tuple[str, str]] = (
        ("load", f"{demand.erlangs:,.1f} erlangs: so many would be busy if nobody waited"),
        ("answered in time", _percent(reached.service_level)),
        ("have to wait", _percent(reached.waiting)),
        ("mean wait", f"{_seconds(reached.wait_seconds)} of all contacts"),
        ("", f"{_seconds(reached.answered_wait_seconds)} of those answered" if reached.agents else "nobody is answered"),
        ("hang up", _percent(reached.abandonment) if impatient else "nobody, as no --patience is given"),
        ("occupancy", _percent(reached.occupancy) if reached.agents else "nobody is there"),
    )  # fmt: skip
    click.echo("")
    for name, figure in lines:
        click.echo(f"  {name:<18}{figure}")
    if not impatient:
        click.echo("\nErlang C: where customers do hang up, the wait is shorter than this.")


def _print_json(figures: dict[str, Any]) -> None:
    click.echo(json.dumps(_finite(figures)))


def _finite(value: Any) -> Any:
    """The same with null for what is without end, which JSON has no number for."""
    if isinstance(value, dict):
        return {name: _finite(each) for name, each in value.items()}
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _agents(agents: float) -> str:
    return "1 agent" if agents == 1 else f"{agents:,.12g} agents"


def _percent(share: float) -> str:
    return "over 99.9 %" if 0.9995 <= share < 1 else f"{100 * share:.1f} %"


def _seconds(seconds: float) -> str:
    return f"{seconds:,.1f} s" if math.isfinite(seconds) else "without end"


COMMANDS: Iterable[click.Command] = (erlang, staff)
