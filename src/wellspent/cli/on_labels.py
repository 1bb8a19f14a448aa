"""Commands on labels: compare two readings, make one's own reference, learn from it."""

from __future__ import annotations

import json
import shlex
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.problems import show_problems
from wellspent.errors import BadInput

if TYPE_CHECKING:
    from wellspent.annotation import Session
    from wellspent.comparison import Labelled, LabelledLines

__all__ = ["COMMANDS"]


class NotAdapted(BadInput):
    """A reference that is too small to learn from."""

    def __init__(self, reason: str, lift: str) -> None:
        """`reason` says why, `lift` what would make it enough."""
        super().__init__(f"Nothing was learned: {reason}.", f"It takes {lift}.")


_JSON = click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")


@click.command()
@click.argument("first", metavar="A.jsonl", type=click.Path(path_type=Path))
@click.argument("second", metavar="B.jsonl", type=click.Path(path_type=Path))
@_JSON
@click.option(
    "--worst", default=10, show_default=True, type=click.IntRange(0),
    help="How many of the turns that disagree to show.",
)  # fmt: skip
def agree(first: Path, second: Path, as_json: bool, worst: int) -> None:
    """Say how far two readings agree: two people, a person and the labeller, two versions.

    A and B hold one labelled conversation a line, as `annotate`, `label` and `score`
    write them; plain or gzipped. Conversations are matched by their id.
    """
    from wellspent.comparison import compare, comparison_to_json  # noqa: PLC0415
    from wellspent.rendering.terminal_comparison import render_comparison  # noqa: PLC0415

    ours, theirs = _labelled(first), _labelled(second)
    found = compare(ours.conversations, theirs.conversations)
    shown = {each.contact for each in found.disagreements[:worst]}
    # the words of either file will do, if only one has them
    both = (*theirs.conversations, *ours.conversations)
    texts = {x.contact: _redacted(x) for x in both if x.contact in shown and x.turns}
    if as_json:
        plain = comparison_to_json(found, worst, texts)
        click.echo(json.dumps(plain, ensure_ascii=False))
    else:
        click.echo(render_comparison(found, str(first), str(second), worst, texts))
    show_problems([*ours.problems, *theirs.problems, *found.problems])
    if not found.shared:
        raise click.exceptions.Exit(2)


def _labelled(path: Path) -> LabelledLines:
    """The labelled conversations of a file; `NothingFound` where it holds none."""
    from wellspent.comparison import read_labelled  # noqa: PLC0415
    from wellspent.errors import NothingFound  # noqa: PLC0415
    from wellspent.readers.files import lines_of  # noqa: PLC0415

    found = read_labelled(lines_of(path), str(path))
    if not found.conversations:
        show_problems(found.problems)
        raise NothingFound(path, "labelled conversations")
    return found


def _redacted(each: Labelled) -> tuple[str, ...]:
    from wellspent.contacts import Contact  # noqa: PLC0415
    from wellspent.stages import redact  # noqa: PLC0415

    return tuple(turn.text for turn in redact(Contact(each.contact, each.turns)).turns)


@click.command()
@click.argument("source", metavar="IN", type=click.Path(path_type=Path))
@click.option(
    "--output", metavar="FILE", default="annotations.jsonl", show_default=True,
    type=click.Path(path_type=Path), help="Where every label goes as soon as it is given.",
)  # fmt: skip
@click.option("--as", "form", metavar="FORMAT", help="The format of IN; found out if left out.")
@click.option("--sample", type=click.IntRange(1), help="How many conversations; 20 if left out.")
@click.option("--seed", type=int, help="The same seed draws the same conversations; 1 if left out.")
@click.option("--annotator", metavar="NAME", help="Who reads; kept beside the labels.")
@click.option("--labels", is_flag=True, help="Show what the labeller says. Blind if left out.")
def annotate(
    *,
    source: Path,
    output: Path,
    form: str | None,
    sample: int | None,
    seed: int | None,
    annotator: str | None,
    labels: bool,
) -> None:
    """Label a random sample of conversations, turn by turn, one key each.

    IN is a file or folder of conversations, or a workspace. Personal data is taken
    out before anything is shown or kept. Stop with q at any time: the same command
    goes on where you stopped.
    """
    from dataclasses import replace  # noqa: PLC0415

    from wellspent.annotation import Session  # noqa: PLC0415
    from wellspent.cli.annotating import annotate_sample, keys_of  # noqa: PLC0415
    from wellspent.cli.sampling import begin_sample, resume_sample, suggested  # noqa: PLC0415

    if output.exists():
        asked = {"annotator": annotator, "seed": seed, "sample": sample}
        design, pieces = resume_sample(output, asked)
    else:
        size, number = sample or 20, 1 if seed is None else seed
        design, pieces = begin_sample(source, form, size, number, annotator or "annotator")
    # once somebody has seen automatic labels, the sample was not read blind
    design = replace(design, blind=design.blind and not labels)
    session = Session.resume(pieces)
    click.echo(
        f"{len(pieces)} of {design.of:,} conversations, seed {design.seed}; "
        f"{session.done:,} of {session.turns:,} turns are done."
    )
    suggestions = suggested(pieces) if labels else {}
    with closing(keys_of()) as keys:
        session = annotate_sample(design, session, output, keys=keys, suggestions=suggestions)
    _say_next(session, output)


def _say_next(session: Session, output: Path) -> None:
    name = shlex.quote(str(output))
    if not session.over:
        click.echo(
            f"\nSaved in {output}: {session.done:,} of {session.turns:,} turns. "
            "The same command goes on from here."
        )
        return
    click.echo(f"\nAll {session.turns:,} turns are done: {output}")
    click.echo(f"Next: wellspent label {name} --output labels.jsonl")
    click.echo(f"      wellspent agree {name} labels.jsonl")


@click.command()
@click.argument("reference", metavar="REFERENCE.jsonl", type=click.Path(path_type=Path))
@click.option(
    "--workspace", metavar="DIR", help="Put the adaptation into this workspace, for its next run.",
)  # fmt: skip
@click.option(
    "--output", metavar="FOLDER", type=click.Path(path_type=Path),
    help="Put the adaptation into this folder.",
)  # fmt: skip
@click.option("--anyway", is_flag=True, help="Keep it even where it is not better.")
@_JSON
def adapt(
    *, reference: Path, workspace: str | None, output: Path | None, anyway: bool, as_json: bool
) -> None:
    """Learn from a centre's own labels, and say on held-out conversations what that is worth.

    REFERENCE holds conversations with their words and a person's labels, as `annotate`
    writes them. Without a workspace or a folder it is measured and not kept. Exit code 1
    where it is not kept because it is not better.
    """
    from wellspent.cli.adaptation import (  # noqa: PLC0415
        adaptation_to_json,
        gather,
        install,
        render_adaptation,
    )
    from wellspent.estimate import Unknown  # noqa: PLC0415
    from wellspent.labelling.adapting import adapt as adapted  # noqa: PLC0415

    if workspace is not None and output is not None:
        raise click.UsageError("Name --workspace or --output, not both.")
    read = _labelled(reference)
    references, problems = gather(read.conversations)
    show_problems([*read.problems, *problems])
    found = adapted(references)
    if isinstance(found, Unknown):
        raise NotAdapted(found.reason, found.lift)
    wanted = workspace is not None or output is not None
    kept = wanted and (found.better or anyway)
    place = install(found.adapter, workspace, output) if kept else None
    if as_json:
        click.echo(json.dumps(adaptation_to_json(found, place), ensure_ascii=False))
    else:
        click.echo(render_adaptation(found))
        click.echo(_verdict(found.better, wanted, place))
    if wanted and not kept:
        raise click.exceptions.Exit(1)


def _verdict(better: bool, wanted: bool, place: str | None) -> str:
    said = (
        "Better beyond chance." if better
        else "Not better beyond chance: κ of parts does not rise for certain, or κ of pace falls."
    )  # fmt: skip
    if place:
        return f"{said} Kept in {place}."
    if not wanted:
        return f"{said} Measured only; --workspace DIR keeps it."
    return f"{said} Not kept; --anyway keeps it, more labelled conversations may lift it."


COMMANDS: Final[tuple[Any, ...]] = (agree, annotate, adapt)
