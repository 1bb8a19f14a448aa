"""`wellspent incentives`: a scheme tried on a centre's own past."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.output import check_writable, write_json
from wellspent.cli.workspace_place import FOLDER

if TYPE_CHECKING:
    from wellspent.estimate import Figure
    from wellspent.moments.incentives import Trial

__all__ = ["COMMANDS"]


@click.command()
@click.argument("scheme", metavar="SCHEME.toml", type=click.Path(path_type=Path))
@FOLDER
@click.option(
    "--json",
    "data_as",
    metavar="[F]",
    is_flag=False,
    flag_value=Path("-"),
    type=click.Path(path_type=Path, allow_dash=True),
    help="Write everything as JSON to F; prints it without F.",
)
def incentives(scheme: Path, folder: Path | str, *, data_as: Path | None) -> None:
    """Say who would have won a scheme, how much of it is luck, and what it teaches people to do.

    \b
      wellspent incentives scheme.toml centre

    SCHEME.toml names measures and their weights:

    \b
      name = "Balanced"
      adjusted = true      # each contact beside what such contacts usually take
      pays = "above"       # or top, by_points
      threshold = 0.3
      [measures]
      no_repeat = 3
      handle_seconds = 1
      "part/empathy" = 2
    """  # noqa: D301 - click reads the control character
    from wellspent.errors import EncodingUnknown, FileUnreadable, reason_of  # noqa: PLC0415
    from wellspent.estimate import Unknown  # noqa: PLC0415
    from wellspent.moments.incentives import scheme_of_text, try_scheme  # noqa: PLC0415
    from wellspent.report.listening.as_json import to_json  # noqa: PLC0415
    from wellspent.report.moments.scheme_contacts import gather_scheme_contacts  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, open_workspace  # noqa: PLC0415

    check_writable(data_as)
    try:
        text = scheme.read_text(encoding="utf-8")
    except OSError as error:
        raise FileUnreadable(scheme, reason_of(error)) from None
    except UnicodeDecodeError as error:
        raise EncodingUnknown(scheme, error.start) from None
    wanted = scheme_of_text(text)
    workspace = open_workspace(folder)
    contacts = gather_scheme_contacts(connect_analysed(workspace), workspace.settings)
    trial = try_scheme(wanted, contacts, seed=workspace.settings.seed)
    if data_as is not None:
        whole = to_json(trial)
        write_json(data_as, whole if isinstance(trial, Unknown) else {"flagged": trial.flagged} | whole)  # fmt: skip
        return
    if isinstance(trial, Unknown):
        click.echo(f"Not enough to say: {trial.reason}. What would tell: {trial.lift}.")
        return
    _say(trial, workspace.settings.currency)
    if workspace.settings.fictional:
        click.echo("\nThis centre is fictional: its figures are of synthetic data.")


def _say(trial: Trial, currency: str) -> None:
    """The trial on a screen: the verdict first."""
    scheme = trial.scheme
    who = "agents" if scheme.per == "agent" else "teams"
    against = [one for one in trial.flags if one.raised]
    verdict = f"{len(against)} of {len(trial.flags)} things speak against it" if against else "nothing speaks against it that these contacts could show"  # fmt: skip
    click.echo(f"{scheme.name}: {verdict}.")
    click.echo(f"Tried on {trial.contacts:,} contacts of {trial.units} {who}, {trial.first} to {trial.last}; {_periods(trial)}.\n")  # fmt: skip
    for flag in trial.flags:
        unit = "share" if flag.key in {"gaming", "luck"} else ""
        click.echo(f"  {'!' if flag.raised else ' '} {flag.key:<10}  {_figure(flag.figure, unit)}  {flag.words}")  # fmt: skip
    click.echo("\nWhat an agent would do to win it (an agent model, docs/method/incentives.md):")
    for way in sorted(trial.gaming.ways, key=_best_for, reverse=True):
        kind = "serves" if way.honest else "trick "
        click.echo(f"  {kind}  best for {_figure(way.best_for, 'share')} of agents: {way.words}")
    harm = trial.gaming
    click.echo(f"Customers would have of it, per 100 contacts: {_figure(harm.repeats)} repeat contacts, {_figure(harm.wasted_minutes)} minutes for nothing.\n")  # fmt: skip
    names = ", ".join(one.name for one in trial.winners) or "nobody"
    click.echo(f"Would have been paid {trial.paid:,.2f} {currency} in all: {len(trial.winners)} of {trial.units} {who}, by name: {names}.")  # fmt: skip
    if trial.out:
        click.echo(f"Out of it with fewer than {scheme.least_contacts} contacts in a period: {trial.out}.")  # fmt: skip
    if trial.unseen:
        click.echo(f"No contact tells: {', '.join(trial.unseen)}; it counts for nobody.")


def _periods(trial: Trial) -> str:
    days = trial.scheme.period_days
    return f"{trial.periods} period{'' if trial.periods == 1 else 's'} of {days} days"


def _best_for(way: Any) -> float:
    return float(getattr(way.best_for, "value", 0.0))


def _figure(figure: Figure, unit: str = "") -> str:
    from wellspent.estimate import Unknown  # noqa: PLC0415

    if isinstance(figure, Unknown):
        return f"not enough to say ({figure.reason})"
    if unit == "share":
        return f"{figure.value:.0%} [{figure.low:.0%} to {figure.high:.0%}]"
    return f"{figure.value:+.2f} [{figure.low:+.2f} to {figure.high:+.2f}]"


COMMANDS: Final = (incentives,)
