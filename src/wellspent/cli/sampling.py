"""Where the conversations of a sample come from: files, a workspace, or a sample begun before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from wellspent.annotation import Design, Piece, SampleOther, draw_sample, read_sample
from wellspent.cli.problems import show_problems
from wellspent.cli.progress import progress_bar
from wellspent.contacts import Contact
from wellspent.errors import NothingFound, Problem
from wellspent.labelling import label_turns
from wellspent.parts import Label
from wellspent.readers import read_each
from wellspent.readers.files import lines_of
from wellspent.stages import redact

__all__ = ["begin_sample", "resume_sample", "suggested"]


def begin_sample(
    source: Path, form: str | None, count: int, seed: int, annotator: str
) -> tuple[Design, tuple[Piece, ...]]:
    """A new sample of the conversations of a file, a folder or a workspace, redacted.

    Raises `NothingFound` where there is no conversation with turns.
    """
    problems: list[Problem] = []
    with progress_bar("Reading") as advance:
        contacts = _counting(_contacts_of(source, form, problems), advance)
        chosen, of = draw_sample(contacts, count, seed)
    show_problems(problems)
    if not chosen:
        raise NothingFound(source, "conversations with turns")
    pieces = tuple(Piece.blank(redact(contact)) for contact in chosen)
    return Design(annotator, seed, len(pieces), of), pieces


def resume_sample(output: Path, asked: Mapping[str, object]) -> tuple[Design, tuple[Piece, ...]]:
    """The sample that `output` keeps, where it is the one that was asked for.

    `asked` names annotator, seed and sample; None for what was not said. Raises
    `SampleOther` where they differ, `SampleDamaged` for a file that is no sample.
    """
    design, pieces = read_sample(lines_of(output), str(output))
    kept = {"annotator": design.by, "seed": design.seed}
    for what, found in kept.items():
        if asked[what] is not None and asked[what] != found:
            raise SampleOther(str(output), what, found, asked[what])
    size = asked["sample"]
    # a sample larger than all there is was cut down to all
    if isinstance(size, int) and min(size, design.of) != design.sample:
        raise SampleOther(str(output), "sample", design.sample, size)
    return design, pieces


def suggested(pieces: tuple[Piece, ...]) -> dict[str, tuple[Label, ...]]:
    """What the labeller says of every turn, by contact."""
    return {piece.contact: label_turns(Contact(piece.contact, piece.turns)) for piece in pieces}


def _contacts_of(source: Path, form: str | None, problems: list[Problem]) -> Iterator[Contact]:
    if (source / "wellspent.toml").is_file():
        yield from _of_workspace(source)
        return
    for record in read_each([source], form):
        if isinstance(record, Problem):
            problems.append(record)
        else:
            yield record


def _of_workspace(folder: Path) -> Iterator[Contact]:
    from wellspent.tables import contacts_of  # noqa: PLC0415
    from wellspent.workspace import open_workspace  # noqa: PLC0415
    from wellspent.workspace.batches import plan_batches, read_batch  # noqa: PLC0415
    from wellspent.workspace.manifest import read_manifest  # noqa: PLC0415

    workspace = open_workspace(folder)
    for batch in plan_batches(workspace.storage, read_manifest(workspace)):
        yield from contacts_of(read_batch(workspace.storage, batch))


def _counting(
    contacts: Iterator[Contact], advance: Callable[[int, int | None], None]
) -> Iterator[Contact]:
    for done, contact in enumerate(contacts, 1):
        advance(done, None)
        yield contact
