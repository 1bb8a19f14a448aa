"""One stage alone, on files: conversations in, JSON lines out, nothing stored in between."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.judging import answers_to_json, judge_options, opened_bench
from wellspent.cli.problems import show_problems
from wellspent.cli.progress import progress_bar
from wellspent.cli.tiers import TIER

if TYPE_CHECKING:
    from wellspent.errors import Problem
    from wellspent.labelling import Tier

__all__ = ["COMMANDS"]

_IN = click.argument("source", metavar="IN", type=click.Path(path_type=Path))
_AS = click.option(
    "--as", "form", metavar="FORMAT", help="The format of IN; found out if left out."
)
_OUT = click.option(
    "--output", metavar="OUT", default="-", type=click.Path(path_type=Path, allow_dash=True),
    help="Where the JSON lines go; printed if left out.",
)  # fmt: skip


@click.command()
@_IN
@_AS
@_OUT
def redact(source: Path, form: str | None, output: Path) -> None:
    """Replace personal data by [name], [card], … and say where it stood."""
    from wellspent.readers.jsonl import contact_to_json  # noqa: PLC0415
    from wellspent.stages import redact as redacted  # noqa: PLC0415

    def row(contact: Any) -> dict[str, Any]:
        record = contact_to_json(redacted(contact))
        return record | {"redactions": record.get("redactions", [])}

    _stream(source, form, output, row)


@click.command()
@_IN
@_AS
@_OUT
@TIER
def label(source: Path, form: str | None, output: Path, tier: Tier) -> None:
    """Say of every turn which part it is, its pace and its friction."""
    from wellspent.stages import label as labels_of  # noqa: PLC0415

    parts: Counter[bool] = Counter()

    def row(contact: Any) -> dict[str, Any]:
        labels = labels_of(contact, tier)
        parts.update(x.part == "unknown" for x in labels)
        turns = [
            {"n": n, "part": x.part, "pace": x.pace, "friction": x.friction,
             "confidence": round(x.confidence, 4)}
            for n, x in enumerate(labels, 1)
        ]  # fmt: skip
        return {"id": contact.id, "turns": turns}

    def withheld() -> None:
        if turns := parts.total():
            share = parts[True] / turns
            click.echo(
                f"{parts[True]:,} of {turns:,} parts withheld ({share:.0%}): not sure enough.",
                err=True,
            )

    _stream(source, form, output, row, afterwards=withheld)


@click.command()
@_IN
@_AS
@_OUT
@TIER
def ledger(source: Path, form: str | None, output: Path, tier: Tier) -> None:
    """Put every second of the handle time in exactly one line."""
    from wellspent.bookkeeping import reconcile  # noqa: PLC0415
    from wellspent.stages import ledger as ledger_of  # noqa: PLC0415

    def row(contact: Any) -> dict[str, Any]:
        kept = ledger_of(contact, tier=tier)
        found = reconcile(kept, contact.handle_seconds)
        return {
            "id": contact.id,
            "handle_seconds": kept.handle_seconds,
            "timing": kept.timing,
            "lines": [{name: getattr(x, name) for name in x.__slots__} for x in kept.lines],
            "talk_seconds": kept.talk_seconds,
            "overlap_seconds": kept.overlap_seconds,
            "silence_seconds": kept.silence_seconds,
            "acd_seconds": contact.handle_seconds,
            "acd_difference_seconds": found.difference_seconds if found else None,
        }

    _stream(source, form, output, row)


@click.command()
@_IN
@_AS
@_OUT
@TIER
@judge_options
def score(
    *,
    source: Path,
    form: str | None,
    output: Path,
    tier: Tier,
    judge: str,
    settings: Path | None,
    **options: Any,
) -> None:
    """Answer the eight questions of the form, each with quotes that are checked.

    A language model as judge gets redacted turns and nothing else. Its key is read from
    WELLSPENT_JUDGE_KEY. `both` writes the labels' answers, the model's as `second`, and
    where they differ.
    """
    from wellspent.stages import score as answers_of  # noqa: PLC0415

    if judge == "labels":
        _stream(
            source, form, output,
            lambda contact: {
                "id": contact.id, "answers": answers_to_json(answers_of(contact, tier=tier)),
            },
        )  # fmt: skip
        return
    with opened_bench(judge, settings, **options) as bench:
        _stream(
            source, form, output, bench.row, problems=bench.session.problems,
            afterwards=lambda: click.echo(bench.account(), err=True),
        )  # fmt: skip
        if bench.session.failed:
            raise click.exceptions.Exit(2)


def _stream(
    source: Path,
    form: str | None,
    output: Path,
    row: Callable[[Any], dict[str, Any] | None],
    *,
    problems: list[Problem] | None = None,
    afterwards: Callable[[], None] = lambda: None,
) -> None:
    """Write one row for every contact as it is read; OUT appears when all is there.

    `row` may put what fails into `problems`, and give None where nothing is to be written.
    """
    from wellspent.cli.output import writing  # noqa: PLC0415
    from wellspent.errors import Problem  # noqa: PLC0415
    from wellspent.readers import read_each  # noqa: PLC0415

    _require_another(source, output)
    problems = [] if problems is None else problems
    written = 0
    with writing(output) as out, progress_bar("Working") as advance:
        for done, record in enumerate(read_each([source], form), 1):
            if isinstance(record, Problem):
                problems.append(record)
            elif (line := row(record)) is not None:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")
                written += 1
            advance(done, None)
    show_problems(problems, nothing=not written)
    afterwards()
    if problems and not written:
        raise click.exceptions.Exit(2)


def _require_another(source: Path, output: Path) -> None:
    from wellspent.errors import OutputIsInput  # noqa: PLC0415

    if output != Path("-") and source.resolve() in (output.resolve(), *output.resolve().parents):
        raise OutputIsInput(output)


COMMANDS: Final = (redact, label, ledger, score)
