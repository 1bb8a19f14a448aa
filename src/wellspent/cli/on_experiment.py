"""`wellspent experiment`: the test that would settle what a behaviour is worth, and its result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.workspace_place import Place

if TYPE_CHECKING:
    from wellspent.report.impact.trial_history import TrialHistory
    from wellspent.worth.experiment.registration import Registration
    from wellspent.worth.experiment.spilling import SpillOver

__all__ = ["COMMANDS"]

_DAY: Final = click.DateTime(["%Y-%m-%d"])
_FILE: Final = click.Path(path_type=Path)
_NOTICE: Final = timedelta(days=7)  # between designing it and its start, for telling the agents
_ROLES: Final = {"agent": "agent", "team": "team", "began": "at", "customer": "customer", "arm": "arm", "handle": "handle"}  # fmt: skip

_COLUMNS: Final = (
    click.option("--data", metavar="F", type=_FILE, help="Any table, CSV or Parquet, a row a contact, instead of a centre."),
    click.option("--agent", metavar="COLUMN", default="agent", show_default=True, help="Of --data: who answered."),
    click.option("--team", metavar="COLUMN", default="team", show_default=True, help="Of --data: the agent's team, if there is one."),
    click.option("--at", metavar="COLUMN", default="began", show_default=True, help="Of --data: when the contact began."),
    click.option("--customer", metavar="COLUMN", default="customer", show_default=True, help="Of --data: whose contact it was, if known."),
)  # fmt: skip

_DESIGN: Final = (
    click.option("--behaviour", metavar="KEY", required=True, help="Such as slow/empathy; of --data a column."),
    click.option("--outcome", metavar="KEY", required=True, help="Such as repeat, spend, churn; of --data a column."),
    click.option("--unit", type=click.Choice(("agent", "shift")), help="What is drawn; recommended with its reason if left out."),
    click.option("--effect", type=float, help="The smallest effect that would matter, on the arm's mean: 0.02 of a share is 2 points."),
    click.option("--weeks", type=click.IntRange(1, 52), help="How long; found from --effect if left out."),
    click.option("--power", type=float, default=0.8, show_default=True, help="How often that effect is to be found."),
    click.option("--looks", type=click.IntRange(1, 12), default=1, show_default=True, help="How often the result is looked at, the end included."),
    click.option("--start", type=_DAY, metavar="DATE", help="The first day; the Monday after next week's notice if left out."),
    click.option("--slow", type=float, metavar="SECONDS", help="What the behaviour takes in a contact; measured in a centre if left out."),
    click.option("--window-days", type=click.IntRange(0, 365), default=7, show_default=True, help="Of --data: how long after a contact its outcome is known."),
    click.option("--handle", metavar="COLUMN", default="handle", show_default=True, help="Of --data: handle seconds, if known."),
    click.option("--simulations", type=click.IntRange(50, 10_000), default=400, show_default=True, help="How many experiments are simulated."),
    click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed gives the same design and the same list."),
    click.option("--output", metavar="F.json", type=_FILE, help="Register it: writes F.json, the list F.csv and the agents' script F.md."),
    click.option("--json", "data_as", metavar="[F]", is_flag=False, flag_value=Path("-"), type=click.Path(path_type=Path, allow_dash=True), help="Write the design's figures as JSON to F; prints them without F."),
)  # fmt: skip


def _with(*options: Callable[..., Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@click.group()
def experiment() -> None:
    """Design the experiment that would settle what a behaviour is worth, and read it."""


@experiment.command()
@click.argument("folder", metavar="[DIR]", type=Place(), required=False)
@_with(*_DESIGN, *_COLUMNS)
def design(folder: Path | str | None, **asked: Any) -> None:
    """Say who, how many and how long, what it would see, and register it.

    \b
      wellspent experiment design centre --behaviour slow/empathy --outcome repeat \\
        --output empathy.json
    """  # noqa: D301 - click reads the control character
    from wellspent.cli.output import check_writable, write_json  # noqa: PLC0415
    from wellspent.cli.progress import progress_bar  # noqa: PLC0415
    from wellspent.rendering.terminal_experiment import design_on_a_page  # noqa: PLC0415
    from wellspent.report.impact.experiment_as_json import design_to_json  # noqa: PLC0415
    from wellspent.worth.experiment.design import design_experiment  # noqa: PLC0415
    from wellspent.worth.experiment.registration import register  # noqa: PLC0415

    output: Path | None = asked["output"]
    if output and output.suffix != ".json":
        raise click.BadParameter(f"'{output.name}' does not end in .json", param_hint="--output")
    check_writable(output)
    check_writable(asked["data_as"])
    columns = _columns(asked, asked["behaviour"], asked["outcome"])
    history, spill = _past(folder, asked, columns)
    start = _start(history, asked["start"])
    with progress_bar("Simulating experiments") as advance:
        found = design_experiment(
            history.facts,
            progress=advance,
            **{name: asked[name] for name in ("behaviour", "outcome", "unit", "effect", "weeks", "power", "looks", "simulations", "seed")},
        )  # fmt: skip
    kept = tuple(columns.items()) if asked["data"] else ()
    registration = None if found.refusal else register(found, start=start, window_days=history.window_days, columns=kept)  # fmt: skip
    if asked["data_as"] != Path("-"):
        click.echo(
            design_on_a_page(
                found, registration, spill, unit=history.unit, fictional=history.fictional
            ),
            nl=False,
        )
    if asked["data_as"]:
        document = design_to_json(found, spill)
        write_json(asked["data_as"], document)
    if registration and output:
        _keep(registration, spill, output, quiet=asked["data_as"] == Path("-"))


@experiment.command(name="list")
@click.argument("registered", metavar="F.json", type=_FILE)
@click.option("--output", metavar="F.csv", type=_FILE, default=Path("-"), help="Write the list here instead of printing it.")  # fmt: skip
def list_units(registered: Path, *, output: Path) -> None:
    """Draw the list of a registered experiment again, and check that it is the same."""
    from wellspent.cli.output import check_writable, write_text  # noqa: PLC0415
    from wellspent.worth.experiment.randomising import list_as_csv  # noqa: PLC0415
    from wellspent.worth.experiment.registration import drawn_of  # noqa: PLC0415

    check_writable(output)
    write_text(output, list_as_csv(drawn_of(_registration(registered))))


@experiment.command()
@click.argument("registered", metavar="F.json", type=_FILE)
@click.argument("folder", metavar="[DIR]", type=Place(), required=False)
@click.option("--on", "on", type=_DAY, metavar="DATE", help="Read it as of this day; today if left out.")  # fmt: skip
@click.option("--arm", metavar="COLUMN", default="arm", show_default=True, help="Of --data: the arm as it was done, 1 or 0, if recorded.")  # fmt: skip
@click.option("--data", metavar="F", type=_FILE, help="The contacts as a table, with the registered columns.")  # fmt: skip
@click.option("--json", "data_as", metavar="[F]", is_flag=False, flag_value=Path("-"), type=click.Path(path_type=Path, allow_dash=True), help="Write the result as JSON to F; prints it without F.")  # fmt: skip
def read(
    registered: Path, folder: Path | str | None, *, on: datetime | None, arm: str,
    data: Path | None, data_as: Path | None,
) -> None:  # fmt: skip
    """Do the registered analysis and nothing else, and say what the list did not foresee.

    \b
      wellspent experiment read empathy.json centre
    """  # noqa: D301
    from wellspent.cli.output import check_writable, write_json  # noqa: PLC0415
    from wellspent.rendering.terminal_experiment import reading_in_words  # noqa: PLC0415
    from wellspent.report.impact.experiment_as_json import reading_to_json  # noqa: PLC0415
    from wellspent.worth.experiment.reading import read_experiment  # noqa: PLC0415

    check_writable(data_as)
    registration = _registration(registered)
    columns = dict(registration.columns) or _columns({}, registration.behaviour, registration.outcome)  # fmt: skip
    asked = {"data": data, "behaviour": registration.behaviour, "outcome": registration.outcome}
    history = _contacts(folder, asked, {**columns, "arm": arm}, registration.window_days)
    day = on.date() if on else datetime.now().astimezone().date()
    reading = read_experiment(registration, history.facts, on=day)
    if data_as is None:
        click.echo(
            reading_in_words(reading, unit=history.unit, fictional=history.fictional), nl=False
        )
        return
    document = reading_to_json(reading)
    write_json(data_as, document)


def _columns(asked: Mapping[str, Any], behaviour: str, outcome: str) -> dict[str, str]:
    """What the columns of a table are called; `arm` is none of the past's."""
    named = {ours: asked.get(option) or ours for ours, option in _ROLES.items() if ours != "arm"}
    return {**named, "behaviour": behaviour, "outcome": outcome}


def _past(
    folder: Path | str | None, asked: Mapping[str, Any], columns: Mapping[str, str]
) -> tuple[TrialHistory, SpillOver]:
    """The contacts, and what slow time would do to the queue."""
    from wellspent.report.impact.spill_over import spill_over_of_contacts, spill_over_of_operation  # noqa: PLC0415

    history = _contacts(folder, asked, columns, asked["window_days"])
    slow = asked["slow"]
    seconds, assumed = (history.seconds, history.assumed) if slow is None else (slow, False)
    if folder is None:
        import numpy as np  # noqa: PLC0415

        facts = history.facts.filter(history.facts["began"].is_valid())
        began = facts["began"].to_numpy().astype("datetime64[us]")
        handle = np.asarray(facts["handle"].to_numpy(), dtype=np.float64) if "handle" in facts.column_names else None  # fmt: skip
        return history, spill_over_of_contacts(began, handle, seconds, assumed=assumed)
    from wellspent.report import gather_operation  # noqa: PLC0415
    from wellspent.workspace import connect_analysed, open_workspace  # noqa: PLC0415

    workspace = open_workspace(folder)
    operation = gather_operation(connect_analysed(workspace), workspace.settings)
    return history, spill_over_of_operation(operation, seconds, assumed=assumed)


def _contacts(
    folder: Path | str | None,
    asked: Mapping[str, Any],
    columns: Mapping[str, str],
    window_days: int,
) -> TrialHistory:
    """The contacts of the centre or of the table, whichever was named."""
    from wellspent.report.impact.trial_history import gather_trial_history, trial_history_of_table  # noqa: PLC0415

    data: Path | None = asked["data"]
    if (folder is None) == (data is None):
        raise click.UsageError("Name a centre's folder or a table: DIR, or --data F.csv.")
    if data is not None:
        from wellspent.cli.problems import show_problems  # noqa: PLC0415
        from wellspent.readers.any_table import read_any_table  # noqa: PLC0415

        table, problems = read_any_table(data)
        show_problems(problems)
        return trial_history_of_table(table, columns, seconds=asked.get("slow"), window_days=window_days)  # fmt: skip
    from wellspent.workspace import connect_analysed, open_workspace  # noqa: PLC0415

    assert folder is not None  # noqa: S101 - one of the two is given
    workspace = open_workspace(folder)
    return gather_trial_history(connect_analysed(workspace), workspace.settings, behaviour=asked["behaviour"], outcome=asked["outcome"])  # fmt: skip


def _start(history: TrialHistory, said: datetime | None) -> date:
    """The first day: it has to lie after every contact that the design has seen."""
    import pyarrow.compute as pc  # noqa: PLC0415

    last: Any = pc.max(history.facts["began"]).as_py()
    seen = last.date() if isinstance(last, datetime) else last
    if said is not None:
        if seen and said.date() <= seen:
            raise click.UsageError(
                f"The experiment cannot begin on {said.date()}: there are contacts until {seen}, "
                "and what was seen already is not registered beforehand. Name a later day: --start DATE."
            )
        return said.date()
    today = datetime.now().astimezone().date()
    day = max(today, seen or today) + _NOTICE
    return day + timedelta(days=-day.weekday() % 7)


def _registration(path: Path) -> Registration:
    from wellspent.errors import FileUnreadable, reason_of  # noqa: PLC0415
    from wellspent.worth.experiment.registration import RegistrationUnreadable, registration_of_text  # noqa: PLC0415

    try:
        return registration_of_text(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise FileUnreadable(path, reason_of(error)) from None
    except UnicodeDecodeError:
        raise RegistrationUnreadable("it is not UTF-8 text") from None


def _keep(registration: Registration, spill: SpillOver, output: Path, *, quiet: bool) -> None:
    """The registration, and beside it the list and the script."""
    from wellspent.cli.output import write_text  # noqa: PLC0415
    from wellspent.worth.experiment.randomising import list_as_csv  # noqa: PLC0415
    from wellspent.worth.experiment.registration import drawn_of, text_of_registration  # noqa: PLC0415
    from wellspent.worth.experiment.script import script_of  # noqa: PLC0415

    rows, script = output.with_suffix(".csv"), output.with_suffix(".md")
    write_text(rows, list_as_csv(drawn_of(registration)))
    write_text(script, script_of(registration, spill))
    write_text(output, text_of_registration(registration))
    if quiet:
        return
    click.echo(f"\nRegistered in {output.name} (SHA-256 {registration.digest[:16]}…); the list is {rows.name}, what the agents are told {script.name}.")  # fmt: skip
    click.echo(
        "Keep the SHA-256 where nobody can change it, such as a mail to whoever will decide."
    )


COMMANDS: Final = (experiment,)
