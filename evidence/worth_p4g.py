"""Persuaders' behaviours and real donations: what goes with giving, and what could explain it.

    python evidence/worth_p4g.py

`../shared/corpora/p4g` (Wang et al. 2019): chats in which one person asks another to give part of a
task's pay to a charity; 182 of them have every sentence labelled by people. A behaviour is whether its
label occurs in a dialogue at all; the outcome is whether the other one gave. Personality,
values and background of both are adjusted for. This is an ASSOCIATION: nobody dealt the behaviours
out, a persuader does what the talk invites, and a talk that goes well goes on. Prints Markdown.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
from scipy import special

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.assess import assess
from wellspent.worth.clusters import freedom_of, t_reach
from wellspent.worth.segments import holm
from wellspent.worth.study import Study, study_of

SET: Final = Path(__file__).resolve().parents[2] / "shared" / "corpora" / "p4g" / "dev.jsonl.gz"
LEAST: Final = 50  # dialogues with the behaviour, and without it
ANSWERS: Final = frozenset({"thank", "closing", "confirm-donation", "ask-donate-more", "you-are-welcome", "ask-not-donate-reason", "positive-to-inquiry", "neutral-to-inquiry", "negative-to-inquiry", "other", "acknowledgement"})  # fmt: skip
CLUSTERS: Final = ("persuader", "persuadee")


def main() -> None:
    """Prints one line a behaviour, the least likely by chance first."""
    print("# Persuasion for good: behaviours and real donations, as association\n")
    if not SET.is_file():
        print("Not here: the reference data (../shared) are not beside this repository.")
        return
    with gzip.open(SET, "rt", encoding="utf-8") as lines:
        dialogues = [one for one in map(json.loads, lines) if one["meta"]["annotated"]]
    behaviours = _behaviours(dialogues)
    table, adjust = _table(dialogues, behaviours)
    gave = int(np.sum(table["gave"].to_numpy()))
    print(
        f"{len(dialogues)} labelled dialogues; in {gave} the other one gave. {len(behaviours)} behaviours occur"
    )
    print(
        f"in at least {LEAST} and are absent from at least {LEAST}; what answers the decision is left out.\n"
    )
    print("| behaviour | with | plain difference | association, adjusted | Holm | robustness |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    found = [(name, study_of(table, treatment=name, outcome="gave", adjust=adjust, clusters=CLUSTERS)) for name in behaviours]  # fmt: skip
    _show([_assessed(name, study) for name, study in found])


def _behaviours(dialogues: list[dict[str, Any]]) -> list[str]:
    counts: dict[str, int] = {}
    for one in dialogues:
        for label in _labels(one):
            counts[label] = counts.get(label, 0) + 1
    enough = {name for name, n in counts.items() if LEAST <= n <= len(dialogues) - LEAST}
    return sorted(enough - ANSWERS)


def _labels(dialogue: dict[str, Any]) -> set[str]:
    """What the persuader did at all."""
    return {
        str(label)
        for turn in dialogue["turns"] if turn["speaker"] == "agent"
        for key, label in turn["labels"].items() if key.startswith("er_") and label
    }  # fmt: skip


def _table(dialogues: list[dict[str, Any]], behaviours: list[str]) -> tuple[pa.Table, list[str]]:
    """One row a dialogue, and the columns of both profiles."""
    columns: dict[str, list[Any]] = {
        "gave": [float(one["meta"]["persuadee_donation"] > 0) for one in dialogues],
        "persuader": [one["meta"]["persuader_id"] for one in dialogues],
        "persuadee": [one["meta"]["persuadee_id"] for one in dialogues],
    }
    columns |= {name: [float(name in _labels(one)) for one in dialogues] for name in behaviours}
    adjust = []
    for role in ("persuadee", "persuader"):
        for trait in dialogues[0]["meta"][f"{role}_profile"]:
            name = f"{role} {trait.removesuffix('.x')}"
            columns[name] = _typed([one["meta"][f"{role}_profile"].get(trait) for one in dialogues])
            adjust.append(name)
    return pa.table(columns), adjust


def _typed(values: list[str | None]) -> list[float | None] | list[str | None]:
    try:
        return [float(one) if one else None for one in values]
    except ValueError:
        return [one or None for one in values]


def _assessed(name: str, study: Study) -> tuple[str, Study, Any, float]:
    """The behaviour with its effect, and the chance of an estimate so far from nothing."""
    effect = assess(study).effect
    if isinstance(effect.figure, Unknown):
        return name, study, effect, 1.0
    freedom = freedom_of(effect.figure.n, study.clusters)
    error = (effect.figure.high - effect.figure.low) / 2 / t_reach(freedom)
    return name, study, effect, float(2 * special.stdtr(freedom, -abs(effect.figure.value / error)))


def _show(found: list[tuple[str, Study, Any, float]]) -> None:
    chances = holm(np.array([chance for *_, chance in found]))
    for place in np.argsort([chance for *_, chance in found], kind="stable"):
        name, study, effect, _ = found[place]
        naive = effect.naive
        plain = f"{100 * naive.value:+.0f} [{100 * naive.low:+.0f}, {100 * naive.high:+.0f}]" if isinstance(naive, Estimate) else ""  # fmt: skip
        if isinstance(effect.figure, Estimate):
            one = effect.figure
            said = f"{100 * one.value:+.0f} [{100 * one.low:+.0f}, {100 * one.high:+.0f}]"
            last = f"{chances[place]:.2f} | {effect.sensitivity.robustness:.2f}"
        else:
            said, last = f"refused: {effect.refusal.cause}", " | "
        print(f"| {name} | {int(study.treatment.sum())} | {plain} | {said} | {last} |")
    print("\nPercentage points of dialogues in which the other one gave, with 95 % intervals.")


if __name__ == "__main__":
    main()
