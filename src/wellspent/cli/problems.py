"""Problems on the terminal: counted, and the first of them in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from wellspent.errors import Problem

__all__ = ["counted", "show_problems"]

_SHOWN: Final = 10


def counted(problems: Sequence[Problem]) -> str:
    """How many problems there are, in words."""
    return "1 problem" if len(problems) == 1 else f"{len(problems):,} problems"


def show_problems(
    problems: Sequence[Problem], where_all: str = "", *, nothing: bool = False
) -> None:
    """Say on standard error how many records could not be used, and why.

    `where_all` tells where the rest stand when there are more than are shown; `nothing`: no
    record could be used.
    """
    if not problems:
        return
    rest = "nothing else was found" if nothing else "the rest was read"
    click.echo(f"{counted(problems)}; {rest}:", err=True)
    for problem in problems[:_SHOWN]:
        click.echo(f"  {problem}", err=True)
    if len(problems) > _SHOWN:
        click.echo(f"  … and {len(problems) - _SHOWN} more{where_all}.", err=True)
