"""The command line: thin, composable, and quick to answer.

Commands import what they need when they are called, so that `--help` is quick.
"""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from wellspent import __version__
from wellspent.cli import (
    on_ask,
    on_audit,
    on_corrections,
    on_crisis,
    on_experiment,
    on_files,
    on_forms,
    on_incentives,
    on_labels,
    on_listen,
    on_moments,
    on_plan,
    on_reasons,
    on_signals,
    on_sources,
    on_staffing,
    on_survey,
    on_warn,
    on_workspace,
    on_worth,
    serving,
)
from wellspent.errors import WellspentError

__all__ = ["cli", "main"]


class _Plain(click.Group):
    """A group whose errors are sentences: a fact, a remedy, exit code 2."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what goes wrong is said without a traceback."""
        try:
            return super().invoke(ctx)
        except WellspentError as error:
            click.echo(f"wellspent: {error}", err=True)
            ctx.exit(2)
        except (click.ClickException, click.Abort, click.exceptions.Exit, BrokenPipeError):
            raise
        except Exception as error:  # a fault of ours, and no traceback reaches a user
            if os.environ.get("WELLSPENT_TRACEBACK"):
                raise
            click.echo(f"wellspent: {_own_fault(error)}", err=True)
            ctx.exit(70)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Commands in the order of their use, not of the alphabet."""
        return list(self.commands)


def _own_fault(error: Exception) -> str:
    # the message of a foreign error may hold a customer's words: only its kind is shown
    return (
        f"this is a fault of wellspent itself ({type(error).__name__}), not of your files. "
        "Repeat with WELLSPENT_TRACEBACK=1 in the environment, and send us what it prints "
        "after taking private words out."
    )


@click.group(cls=_Plain, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="wellspent")
def cli() -> None:
    """Which seconds of handle time to cut, which to protect, what each is worth.

    A first answer from a folder of conversations:

    \b
      wellspent init centre
      wellspent import centre conversations/
      wellspent run centre
      wellspent report centre --html monday.html

    Without conversations at hand: wellspent sample fernhill
    """  # noqa: D301 - click reads the control character


for command in (
    *on_workspace.COMMANDS,
    *on_plan.COMMANDS,
    *on_worth.COMMANDS,
    *on_survey.COMMANDS,
    *on_experiment.COMMANDS,
    *on_listen.COMMANDS,
    *on_moments.COMMANDS,
    *on_incentives.COMMANDS,
    *on_ask.COMMANDS,
    *on_files.COMMANDS,
    *on_signals.COMMANDS,
    *on_reasons.COMMANDS,
    *on_labels.COMMANDS,
    *on_audit.COMMANDS,
    *on_forms.COMMANDS,
    *serving.COMMANDS,
    *on_corrections.COMMANDS,
    *on_staffing.COMMANDS,
    *on_warn.COMMANDS,
    *on_crisis.COMMANDS,
    *on_sources.COMMANDS,
):
    cli.add_command(command)


def main() -> None:
    """The entry point of the command `wellspent`."""
    try:
        cli()
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
