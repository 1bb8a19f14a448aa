"""Commands on a workspace: from a folder of conversations to the Monday answer."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.problems import counted, show_problems
from wellspent.cli.progress import progress_bar
from wellspent.cli.tiers import TIER
from wellspent.cli.workspace_place import FOLDER

if TYPE_CHECKING:
    from wellspent.labelling import Tier

__all__ = ["COMMANDS"]


_JSON = click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")


@click.command()
@FOLDER
def init(folder: Path | str) -> None:
    """Make a workspace: a folder for one centre, or an address as s3://bucket/centre."""
    from wellspent.workspace import init_workspace, key_file  # noqa: PLC0415

    workspace = init_workspace(folder)
    click.echo(f"Workspace '{workspace.settings.name}' in {folder}.")
    if key := key_file(workspace.storage):
        click.echo(
            f"Its masking key stays on this machine, in {key}: keep it, and keep it private."
        )
    click.echo(f"Next: wellspent import {shlex.quote(str(folder))} FILES…")


@click.command("import")
@FOLDER
@click.argument("files", metavar="FILES…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as", "form", metavar="FORMAT",
    help="The format: jsonl, csv, plain, webvtt, srt, whisper, whisperx, vcon, contact-lens, "
    "star, harper-valley, abcd, primock57; or surveys, outcomes, intervals, digital, "
    "callbacks, focus_groups, actions, staff_records, consults. Found out if left out.",
)  # fmt: skip
@_JSON
def import_(folder: Path | str, files: tuple[Path, ...], form: str | None, as_json: bool) -> None:
    """Read conversations or records in; personal data is taken out first."""
    from wellspent.workspace import import_files, open_workspace  # noqa: PLC0415

    workspace = open_workspace(folder)
    with progress_bar("Reading") as advance:
        summary = import_files(workspace, files, form, lambda done: advance(done, None))
    if as_json:
        click.echo(json.dumps(asdict(summary), ensure_ascii=False))
    elif summary.already:
        click.echo("Imported before; nothing changed.")
    else:
        click.echo(
            f"{summary.new:,} new contacts, {summary.replaced:,} replaced, "
            f"{summary.unchanged:,} unchanged; {summary.rows:,} other rows; "
            f"{summary.redactions:,} redactions; {counted(summary.problems)}."
        )
    show_problems(summary.problems, ", all in the table 'problems' of the workspace")
    if summary.problems and not summary.new + summary.replaced + summary.unchanged + summary.rows:
        raise click.exceptions.Exit(2)


@click.command()
@FOLDER
@click.option("--processes", type=click.IntRange(1), help="How many cores to use; all if left out.")
@click.option(
    "--engine", type=click.Choice(["local", "spark"]), default="local", show_default=True,
    help="Where the work is done.",
)  # fmt: skip
@click.option("--master", help="With --engine spark: its address, such as spark://host:7077.")
@TIER
@_JSON
def run(
    folder: Path | str,
    *,
    processes: int | None,
    engine: str,
    master: str | None,
    tier: Tier,
    as_json: bool,
) -> None:
    """Label, account for and score every contact that is new."""
    from wellspent.engine import analyse, analysis_version, map_locally, map_on_spark  # noqa: PLC0415
    from wellspent.listening.signal import Names  # noqa: PLC0415
    from wellspent.workspace import open_workspace, run_new  # noqa: PLC0415
    from wellspent.workspace.adaptation import read_adapter  # noqa: PLC0415

    if (engine == "spark") != (master is not None):
        raise click.UsageError("--engine spark and --master ADDRESS belong together.")
    map_each = (
        partial(map_on_spark, master=master)
        if master
        else partial(map_locally, processes=processes)
    )
    workspace = open_workspace(folder)
    adapter = read_adapter(workspace)
    if adapter and tier == "careful":
        click.echo("This workspace's adapter corrects the fast tier and is not used now.", err=True)
        adapter = None
    lists = workspace.settings.listening
    names = Names(lists.competitors, lists.products)
    work = partial(analyse, adapter=adapter, tier=tier, names=names)
    with progress_bar("Analysing") as advance:
        summary = run_new(
            workspace, analysis_version(adapter, tier, names), work, map_each, advance
        )
    if as_json:
        click.echo(json.dumps(asdict(summary)))
        return
    done = f"{summary.analysed:,} contacts analysed" if summary.analysed else "Nothing new"
    click.echo(f"{done}, {summary.reused:,} taken over from before; run {summary.number}.")


@click.command()
@FOLDER
@click.option(
    "--html",
    "page",
    metavar="F",
    type=click.Path(path_type=Path),
    help="Write the report as one HTML file.",
)
@click.option("--json", "data", metavar="F", type=click.Path(path_type=Path, allow_dash=True), help="Write the figures as JSON; - prints them.")  # fmt: skip
def report(folder: Path | str, page: Path | None, data: Path | None) -> None:
    """Give the Monday answer: here, as a page to open, or as data."""
    from wellspent.cli.output import write_text  # noqa: PLC0415
    from wellspent.rendering import print_report, render_html  # noqa: PLC0415
    from wellspent.report import build_report, collect_details, report_to_json  # noqa: PLC0415
    from wellspent.report.impact.kept import kept_worth  # noqa: PLC0415

    workspace, connection = _analysed(folder)
    with progress_bar("Reporting"):
        impact = kept_worth(workspace)
        answer = build_report(connection, workspace.settings, impact)
        html = render_html(answer, collect_details(connection, workspace.settings), impact) if page else ""  # fmt: skip
    if page:
        write_text(page, html)
    if not data:
        print_report(answer)
    if page:
        click.echo(f"Report: {page.resolve()}", err=data == Path("-"))
    if data:
        write_text(data, json.dumps(report_to_json(answer), indent=1, ensure_ascii=False) + "\n")


@click.command()
@FOLDER
@click.argument("contact")
@_JSON
def show(folder: Path | str, contact: str, as_json: bool) -> None:
    """Open one contact: its ribbon, its turns, its answers with their quotes."""
    from wellspent.rendering import print_conversation  # noqa: PLC0415
    from wellspent.report import conversation_to_json, find_conversation  # noqa: PLC0415

    _, connection = _analysed(folder)
    conversation = find_conversation(connection, contact)
    if as_json:
        click.echo(json.dumps(conversation_to_json(conversation), ensure_ascii=False))
    else:
        print_conversation(conversation)


@click.command()
@FOLDER
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option(
    "--as", "form", type=click.Choice(["rows", "vcon"]), default="rows", show_default=True,
    help="One row a contact in OUT.csv or OUT.parquet, or one vCon a contact in the folder OUT.",
)  # fmt: skip
def export(folder: Path | str, out: Path, form: str) -> None:
    """Write one row a contact, or one vCon a contact."""
    from wellspent.workspace import export_contacts, export_vcons, open_workspace  # noqa: PLC0415

    workspace = open_workspace(folder)
    if form == "vcon":
        with progress_bar("Writing") as advance:
            count = export_vcons(workspace, out, advance)
    else:
        count = export_contacts(workspace, out)
    click.echo(f"{count:,} contacts: {out}")


@click.command()
@FOLDER
@click.option(
    "--contacts", default=1200, show_default=True, type=click.IntRange(1), help="How many."
)
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same files.")
@click.option(
    "--happenings",
    is_flag=True,
    help="Also plant a crisis, coaching and a mended tool, with actions, staff records and consults.",
)
def sample(folder: Path, contacts: int, seed: int, *, happenings: bool) -> None:
    """Write the files of Fernhill, a fictional centre, as a centre would export them."""
    from wellspent.errors import FileUnwritable, reason_of  # noqa: PLC0415
    from wellspent.fernhill import write_centre  # noqa: PLC0415

    try:
        with progress_bar("Writing"):
            write_centre(folder, seed, contacts, happenings=happenings)
    except OSError as error:
        raise FileUnwritable(folder, reason_of(error)) from None
    click.echo(
        f"Fernhill (fictional; its operation is synthetic): {contacts:,} contacts in {folder}."
    )


def _analysed(folder: Path | str) -> tuple[Any, Any]:
    """The workspace and a connection to it; `NoRunYet` where it was never analysed."""
    from wellspent.workspace import connect_analysed, open_workspace  # noqa: PLC0415

    workspace = open_workspace(folder)
    return workspace, connect_analysed(workspace)


COMMANDS: Final = (init, import_, run, report, show, export, sample)
