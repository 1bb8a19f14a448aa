"""The command that takes what people put right in the web app to where it is learned from."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from wellspent.cli.output import write_text
from wellspent.cli.progress import progress_bar
from wellspent.errors import BadInput

if TYPE_CHECKING:
    from wellspent.web.contacts.export_corrections import LabelledContact

__all__ = ["COMMANDS"]


class NothingCorrected(BadInput):
    """A centre in whose web app nobody has corrected or checked a label."""

    def __init__(self, folder: Path) -> None:
        """`folder` is the workspace."""
        super().__init__(
            f"Nobody has corrected or checked a label in '{folder}'.",
            "Correct labels on the page of a contact: wellspent serve.",
        )


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--to", "output", metavar="FILE", default="labels.jsonl", show_default=True,
    type=click.Path(path_type=Path), help="Where the labelled conversations go.",
)  # fmt: skip
@click.option(
    "--checked-only", is_flag=True, help="Leave out contacts whose labels nobody marked as checked."
)
@click.option("--database", default="", help="As with serve; SQLite in DIR if left out.")
def corrections(folder: Path, *, output: Path, checked_only: bool, database: str) -> None:
    """Write the labels that people put right in the web app, for `wellspent adapt`.

    Of a contact that somebody marked as checked every label counts; of another one those
    alone that were corrected.
    """
    from wellspent.web import serving  # noqa: PLC0415 - Django is slow to import

    with progress_bar("Reading the run") as advance:
        serving.make_ready(folder, database, advance)
    from wellspent.web.contacts.export_corrections import labelled_contacts  # noqa: PLC0415
    from wellspent.web.contacts.models import Correction, LabelCheck  # noqa: PLC0415

    found = list(labelled_contacts(Correction.objects.all(), LabelCheck.objects.all()))
    kept = [one for one in found if one.labels and (one.checked or not checked_only)]
    if not kept:
        raise NothingCorrected(folder)
    write_text(output, "".join(f"{one.line}\n" for one in kept))
    for said in _say(kept, sum(one.outdated for one in found), output, folder):
        click.echo(said, err=output == Path("-"))


def _say(
    kept: Sequence[LabelledContact], outdated: int, output: Path, folder: Path
) -> Iterator[str]:
    """What was written, what was left out, and what the figures of `adapt` will be worth."""
    labels, checked = sum(one.labels for one in kept), sum(one.checked for one in kept)
    yield f"{len(kept):,} conversations, {labels:,} labelled turns: {output}"
    if outdated:
        yield f"{outdated:,} corrections of other words were left out: imported anew since."
    if len(kept) > checked:
        yield (
            f"{len(kept) - checked:,} of them nobody marked as checked: they hold corrected turns "
            "alone, so that adapt will find the labeller worse than it is. "
            "--checked-only leaves them out."
        )
    yield f"Next: wellspent adapt {shlex.quote(str(output))} --workspace {shlex.quote(str(folder))}"


COMMANDS: Final = (corrections,)
