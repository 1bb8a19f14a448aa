"""The command that starts the web app."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from wellspent.cli.progress import progress_bar

__all__ = ["COMMANDS"]


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to answer on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--database", default="", help="postgres://user:password@host/name; SQLite in DIR if left out."
)
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1), help="Processes.")
@click.option(
    "--demo", is_flag=True, help="Make a sign-in for each role, in a fictional centre alone."
)
@click.option("--ask", is_flag=True, help="Make all ready, and ask before it starts.")
def serve(
    folder: Path, *, host: str, port: int, database: str, workers: int, demo: bool, ask: bool
) -> None:
    """Start the web app: scoring, disputes, coaching and the live balance."""
    from wellspent.web import serving  # noqa: PLC0415 - Django is slow to import

    with progress_bar("Reading the run") as advance:
        serving.make_ready(folder, database, advance)
    people = serving.first_people(demo=demo)
    for role, name, password in people:
        click.echo(f"{role:>14}: sign in as {name} with {password}")
    if people and not demo:
        click.echo("Shown this once; change it under Security.")
    if ask and not (sys.stdin.isatty() and click.confirm("Start the web app now?")):
        again = " --demo" if demo else ""
        click.echo(f"Start it with: {_own_name()} serve {shlex.quote(str(folder))}{again}")
        return
    click.echo(f"http://{host}:{port}/  (Ctrl+C stops it)")
    serving.serve(host, port, workers)


def _own_name() -> str:
    """How this program was called, from here."""
    called = Path(sys.argv[0])
    here = Path.cwd()
    return str(called.relative_to(here) if called.is_relative_to(here) else called)


COMMANDS = (serve,)
