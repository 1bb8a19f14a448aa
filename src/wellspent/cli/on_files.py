"""One stage alone, on files: conversations in, JSON lines out, nothing stored in between."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.judging import answers_to_json, judge_options, opened_bench
from wellspent.cli.streaming import AS, IN, OUT, stream_contacts
from wellspent.cli.tiers import TIER

if TYPE_CHECKING:
    from wellspent.labelling import Tier

__all__ = ["COMMANDS"]


@click.command()
@IN
@AS
@OUT
def redact(source: Path, form: str | None, output: Path) -> None:
    """Replace personal data by [name], [card], … and say where it stood."""
    from wellspent.readers.jsonl import contact_to_json  # noqa: PLC0415
    from wellspent.stages import redact as redacted  # noqa: PLC0415

    def row(contact: Any) -> dict[str, Any]:
        record = contact_to_json(redacted(contact))
        return record | {"redactions": record.get("redactions", [])}

    stream_contacts(source, form, output, row)


@click.command()
@IN
@AS
@OUT
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

    stream_contacts(source, form, output, row, afterwards=withheld)


@click.command()
@IN
@AS
@OUT
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

    stream_contacts(source, form, output, row)


@click.command()
@IN
@AS
@OUT
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
        stream_contacts(
            source, form, output,
            lambda contact: {
                "id": contact.id, "answers": answers_to_json(answers_of(contact, tier=tier)),
            },
        )  # fmt: skip
        return
    with opened_bench(judge, settings, **options) as bench:
        stream_contacts(
            source, form, output, bench.row, problems=bench.session.problems,
            afterwards=lambda: click.echo(bench.account(), err=True),
        )  # fmt: skip
        if bench.session.failed:
            raise click.exceptions.Exit(2)


COMMANDS: Final = (redact, label, ledger, score)
