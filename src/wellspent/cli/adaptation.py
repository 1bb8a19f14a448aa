"""What `wellspent adapt` does between its file and its words: references in, an adapter out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from wellspent.cli.output import write_text
from wellspent.comparison import Labelled, figure_to_json
from wellspent.contacts import Contact
from wellspent.errors import FileUnwritable, Problem, reason_of
from wellspent.estimate import Figure, Unknown
from wellspent.labelling.adapter import ADAPTER_FILE, Adapter, adapter_to_json, base_digest
from wellspent.labelling.adapter_fitting import Reference, reference_of
from wellspent.labelling.adapting import Adaptation
from wellspent.labelling.labeller import shipped_labeller
from wellspent.rendering.terminal_comparison import say_interval
from wellspent.stages import redact
from wellspent.tables import tables_of

__all__ = ["adaptation_to_json", "gather", "install", "render_adaptation"]

_NAMED: Final = 12  # conversations that were held out, named on screen


def gather(labelled: Iterable[Labelled]) -> tuple[list[Reference], list[Problem]]:
    """What there is to learn from: redacted words, a person's parts, the labeller's opinion.

    A conversation without words, or without a part on any turn, is a problem.
    """
    references, problems = [], []
    labeller = shipped_labeller()
    for each in labelled:
        if not each.turns or not any(each.parts):
            file, _, line = each.place.rpartition(":")
            lacking = "words" if not each.turns else "parts"
            found = f"Conversation '{each.contact}' has no {lacking}; nothing was learned from it."
            remedy = "Use what wellspent annotate writes, where both stand together."
            problems.append(Problem(file, int(line), found, remedy))
            continue
        contact = redact(Contact(each.contact, each.turns))
        parts, _ = labeller.probabilities(tables_of([contact])["turns"])
        references.append(reference_of(contact, each.parts, parts))
    return references, problems


def install(adapter: Adapter, workspace: str | None, folder: Path | None) -> str:
    """Where the adapter was put: into a workspace, or as `adapter.json` into a folder.

    Raises `NotAWorkspace`, `FileUnwritable`.
    """
    if workspace is not None:
        from wellspent.workspace import open_workspace  # noqa: PLC0415
        from wellspent.workspace.adaptation import keep_adapter  # noqa: PLC0415

        place = workspace if "://" in workspace else Path(workspace)
        return keep_adapter(open_workspace(place), adapter)
    target = (folder or Path()) / Path(ADAPTER_FILE).name
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileUnwritable(target.parent, reason_of(error)) from None
    write_text(target, adapter_to_json(adapter))
    return str(target)


def render_adaptation(found: Adaptation) -> str:
    """Before, after and the difference, and which conversations were held out."""
    how = "each once, in five folds" if found.crossed else "one fold in five"
    rows: list[tuple[str, ...]] = [("", "before", "after", "difference")]
    rows += [
        (f.name, *(say_interval(x) for x in (f.before, f.after, f.difference)))
        for f in found.figures
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    learned = f"{found.conversations:,} conversations, {found.turns:,} labelled turns"
    lines = [
        f"{learned}; {len(found.held_out):,} were held out, {how}:",
        f"  {_named(found.held_out)}",
        "",
        *(
            "  ".join(f"{c:<{w}}" for c, w in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ),
        "",
        "In brackets: 95 % interval, whole conversations resampled; nothing withheld.",
    ]
    unknown = {x.reason: x.lift for f in found.figures
               for x in (f.before, f.after, f.difference) if isinstance(x, Unknown)}  # fmt: skip
    lines += [f"– because {reason}; it takes {lift}." for reason, lift in unknown.items()]
    return "\n".join(lines)


def adaptation_to_json(found: Adaptation, installed: str | None) -> dict[str, Any]:
    """The figures, the conversations held out, and where the adapter was put; None for nowhere."""
    return {
        "conversations": found.conversations,
        "turns": found.turns,
        "held_out": list(found.held_out),
        "cross_validated": found.crossed,
        "figures": [
            {"name": f.name} | {name: figure_to_json(x) for name, x in _three(f)}
            for f in found.figures
        ],
        "better": found.better,
        "installed": installed,
        "base": base_digest(),
    }


def _three(figures: Any) -> Iterable[tuple[str, Figure]]:
    return [(name, getattr(figures, name)) for name in ("before", "after", "difference")]


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED:,} more (--json names all)" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
