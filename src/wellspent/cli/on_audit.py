"""The fairness audit on the command line."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from wellspent.cli.problems import show_problems
from wellspent.cli.progress import progress_bar
from wellspent.cli.tiers import TIER

if TYPE_CHECKING:
    from wellspent.audit.auditing import Audit, Labeller, Row, Scorer
    from wellspent.contacts import Contact
    from wellspent.errors import Problem
    from wellspent.estimate import Figure
    from wellspent.labelling import Tier

__all__ = ["COMMANDS"]

_ORDER: Final = {
    "contacts": "contact", "turns": "contact, turn", "states": 'contact, "start"',
    "redactions": 'contact, turn, "start"',
}  # fmt: skip
_BROKEN: Final = 1  # exit code of --strict where the promise is not kept


@click.command()
@click.argument("sources", metavar="IN…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--as", "form", metavar="FORMAT", help="The format of IN; found out if left out."
)  # fmt: skip
@click.option(
    "--sample", default=200, show_default=True, type=click.IntRange(1),
    help="How many contacts to look at, drawn at random.",
)  # fmt: skip
@click.option(
    "--flips", metavar="A,B,…", default="",
    help="Which flips: names, dialect, politeness, tenure, scores, or one such as "
    "names.arabic; all if left out.",
)  # fmt: skip
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same.")
@TIER
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option(
    "--strict", is_flag=True,
    help="Exit with code 1 where name flips change more than 1 % of the labels, or nobody can say.",
)  # fmt: skip
def audit(
    *, sources: tuple[Path, ...], form: str | None, sample: int, flips: str, seed: int,
    tier: Tier, as_json: bool, strict: bool,
) -> None:  # fmt: skip
    """Flip what should not matter, and count what changes.

    Names, dialect spellings, politeness markers, hints at tenure and at earlier scores are
    changed in conversations of IN, files or one workspace; the shares of labels and answers
    that change are shown with their intervals.
    """
    from wellspent.audit import FLIPS, audit_contacts, choose_flips  # noqa: PLC0415
    from wellspent.rendering.terminal_audit import print_audit  # noqa: PLC0415

    chosen = choose_flips(FLIPS, [name.strip() for name in flips.split(",") if name.strip()])
    contacts, problems = _drawn(sources, form, sample, random.Random(seed))
    show_problems(problems)
    label, score = _stages(tier)
    with progress_bar("Auditing") as advance:
        found = audit_contacts(contacts, label, score, chosen, seed=seed, advance=advance)
    if as_json:
        click.echo(json.dumps(_to_json(found), ensure_ascii=False))
    else:
        print_audit(found)
    if strict and not _promise_kept(found):
        raise click.exceptions.Exit(_BROKEN)


def _stages(tier: Tier) -> tuple[Labeller, Scorer]:
    """What is audited: the labeller of this tier and the scorer that ship."""
    from wellspent.labelling import label_turns  # noqa: PLC0415
    from wellspent.scorecard import score_contact  # noqa: PLC0415

    return partial(label_turns, tier=tier), score_contact


def _drawn(
    sources: tuple[Path, ...], form: str | None, sample: int, rng: random.Random
) -> tuple[list[Contact], list[Problem]]:
    """A random sample of what the sources hold, in the order in which it was read."""
    from wellspent.contacts import Contact  # noqa: PLC0415
    from wellspent.errors import NothingFound  # noqa: PLC0415
    from wellspent.readers import read_each  # noqa: PLC0415

    if len(sources) == 1 and (sources[0] / "wellspent.toml").is_file():
        return _drawn_from_workspace(sources[0], sample, rng), []
    problems: list[Problem] = []
    drawn: list[tuple[int, Contact]] = []
    seen = 0
    for item in read_each(sources, form):
        if not isinstance(item, Contact):
            problems.append(item)
            continue
        seen += 1  # reservoir sampling, Vitter 1985: the memory of the sample, whatever IN holds
        if len(drawn) < sample:
            drawn.append((seen, item))
        elif (place := rng.randrange(seen)) < sample:
            drawn[place] = (seen, item)
    if not drawn:
        show_problems(problems)
        raise NothingFound(sources[0], "conversations")
    return [contact for _, contact in sorted(drawn, key=lambda each: each[0])], problems


def _drawn_from_workspace(folder: Path, sample: int, rng: random.Random) -> list[Contact]:
    import pyarrow as pa  # noqa: PLC0415

    from wellspent.errors import NothingFound  # noqa: PLC0415
    from wellspent.tables import contacts_of  # noqa: PLC0415
    from wellspent.workspace import connect, open_workspace  # noqa: PLC0415

    connection = connect(open_workspace(folder))
    ids = [row[0] for row in connection.sql("SELECT contact FROM contacts ORDER BY 1").fetchall()]
    if not ids:
        raise NothingFound(folder, "conversations")
    connection.register("drawn", pa.table({"contact": rng.sample(ids, min(sample, len(ids)))}))
    tables = {
        name: connection.sql(
            f"SELECT {name}.* FROM {name} JOIN drawn USING (contact) ORDER BY {order}"
        ).to_arrow_table()
        for name, order in _ORDER.items()
    }
    return contacts_of(tables)


def _promise_kept(found: Audit) -> bool:
    from wellspent.audit import judge_names  # noqa: PLC0415

    rows = [row for row in found.families if row.name == "names"]
    kept = ("within", "not shown")
    return bool(rows) and all(judge_names(row.labels()) in kept for row in rows)


def _to_json(found: Audit) -> dict[str, Any]:
    from wellspent.audit import say_audit  # noqa: PLC0415

    return {
        "contacts": found.contacts,
        "flips": [_row(row) for row in found.rows],
        "families": [_row(row) for row in found.families],
        "reading": list(say_audit(found)),
    }


def _row(row: Row) -> dict[str, Any]:
    shares = {
        "labels": row.labels(), "part": row.labels("part"), "pace": row.labels("pace"),
        "friction": row.labels("friction"), "changed_turns": row.where_touched,
        "other_turns": row.elsewhere, "answers": row.answers(), "shift": row.shift(),
    }  # fmt: skip
    questions = {
        name: _figures({"changed": row.answers(name), "shift": row.shift(name)})
        for name in row.questions
    }
    return {
        "flip": row.name, "view": row.view, "contacts": row.contacts,
        **_figures(shares), "questions": questions,
    }  # fmt: skip


def _figures(named: dict[str, Figure]) -> dict[str, Any]:
    return {name: asdict(figure) for name, figure in named.items()}


COMMANDS: Iterable[click.Command] = (audit,)
