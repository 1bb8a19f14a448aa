"""How well signals are heard in conversations never seen: `python evidence/signals.py`.

Prints Markdown tables. Each client of the sample is judged by a model that learned from the other
five, from the written conversations and from the package's own snippets; thresholds and
confidences come from those alone. `signals_read.csv` says which signals are explicit and
`signals_adjudicated.csv` which false alarms a careful reader would also call a signal: both are
readings by a language model, independent of the labels. `signals_second_reading.csv` is a third: another
reader of that kind marked signals in the sample without having seen a label or the code, and said of which it
was sure; held against the labels like the model, it tells how far two careful readings agree at all. What a user gets is `find_signals` with the
centre's lists of names: those of Fernhill's settings. `--variants` compares recipes on the written
conversations alone, three parts of their clients held out in turn: there the recipe was chosen.
"""

from __future__ import annotations

import argparse
import csv
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from wellspent.fernhill.files import SETTINGS
from wellspent.listening.signal import NO_NAMES, SIGNAL_KINDS, Names
from wellspent.listening.signals.finding import signals_of
from wellspent.listening.signals.fitting import DEFAULT, Recipe, fit_model
from wellspent.listening.signals.lessons import Lesson, own_snippets, read_lessons
from wellspent.listening.signals.names import finder_of
from wellspent.listening.signals.turn_kinds import Heard, hear, settled

HERE = Path(__file__).resolve().parent
DRAWS = 1_000
CUTS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)
Signal = tuple[str, int, str]  # conversation, turn, kind
VARIANTS: Mapping[str, Recipe] = {
    "ships": DEFAULT,
    "weaker penalty (C = 2), snippets at half weight": replace(
        DEFAULT, strength=2.0, snippet_weight=0.5
    ),
    "stronger penalty (C = 0.2)": replace(DEFAULT, strength=0.2),
    "snippets at half weight": replace(DEFAULT, snippet_weight=0.5),
    "without the snippets": replace(DEFAULT, snippets=False),
    "whole turns, not their best sentence": replace(DEFAULT, rounds=1),
    "cues alone": replace(DEFAULT, words=False, neighbours=False, places=False),
    "words alone": replace(DEFAULT, cues=False, neighbours=False, places=False),
    "cues and words": replace(DEFAULT, neighbours=False, places=False),
    "without neighbour turns": replace(DEFAULT, neighbours=False),
    "without places": replace(DEFAULT, places=False),
}


@dataclass(frozen=True)
class Judged:
    """One held-out conversation: what is labelled, and what was heard with which confidence."""

    id: str
    labelled: frozenset[tuple[int, str]]
    heard: Mapping[tuple[int, str], float]  # as `find_signals` tells it, with the lists
    bare: Mapping[tuple[int, str], float]  # by the model alone
    all_turns: Mapping[tuple[int, str], float]  # confidence of every turn of the customer


def judge(
    sample: Sequence[Lesson], others: Sequence[Lesson], recipe: Recipe, names: Names, parts: int
) -> list[Judged]:
    """Every conversation of the sample by a model without its client, in so many parts."""
    judged = []
    clients = sorted({lesson.group for lesson in sample})
    for part in range(parts):
        out = clients[part::parts]
        model = fit_model([*(x for x in sample if x.group not in out), *others], recipe)
        for lesson in sample:
            if lesson.group not in out:
                continue
            loudest = hear(lesson.turns, model)
            sure = model.confidences(
                np.array([x.kind for x in loudest], np.int64),
                np.array([x.score for x in loudest], np.int64),
            )
            said: dict[tuple[int, str], float] = {
                (x.turn, SIGNAL_KINDS[x.kind]): float(c) for x, c in zip(loudest, sure, strict=True)
            }
            heard = [
                Heard(
                    x.turn, SIGNAL_KINDS[x.kind], x.start, x.end, said[x.turn, SIGNAL_KINDS[x.kind]]
                )
                for x in settled(loudest, model.thresholds)
            ]
            bare: dict[tuple[int, str], float] = {(x.turn, x.kind): x.confidence for x in heard}
            told = signals_of(lesson.turns, heard, finder_of(names))
            labelled = frozenset((t, kind) for t, kinds in lesson.signals.items() for kind in kinds)
            told_of: dict[tuple[int, str], float] = {(x.turn, x.kind): x.confidence for x in told}
            judged.append(Judged(lesson.id, labelled, told_of, bare, said))
    return judged


def counts(
    one: Judged, explicit: Callable[[Signal], bool | None], level: str, cut: float
) -> Counter[str]:
    """Hits, misses and false alarms of one conversation; `hit:…` and `miss:…` by kind and saying."""
    found: Counter[str] = Counter()
    heard = {key for key, sure in one.heard.items() if sure >= cut}
    near = 1 if level == "turn" else 10_000

    def matched(key: tuple[int, str], among: set[tuple[int, str]]) -> bool:
        return any(kind == key[1] and abs(turn - key[0]) <= near for turn, kind in among)

    seen: set[str] = set()
    for turn, kind in sorted(one.labelled):
        if level == "conversation" and kind in seen:
            continue
        seen.add(kind)
        same = [t for t, k in one.labelled if k == kind] if level == "conversation" else [turn]
        said = any(explicit((one.id, t, kind)) for t in same)
        way = "hit" if matched((turn, kind), heard) else "miss"
        found.update([way, f"{way}:{kind}", f"{way}:{'explicit' if said else 'unspoken'}",
                      f"{way}:{kind}:{'explicit' if said else 'unspoken'}"])  # fmt: skip
    alarms = [key for key in heard if not matched(key, set(one.labelled))]
    if level == "conversation":
        alarms = [(0, kind) for kind in {kind for _, kind in alarms}]
    for _, kind in alarms:
        found.update(["alarm", f"alarm:{kind}"])
    return found


def rates(total: Counter[str], which: str = "") -> tuple[float, float]:
    """Precision and recall; of explicit signals alone: hits on others count neither way."""
    kind = f":{which.partition(':')[0]}" if which and which not in {"explicit", "unspoken"} else ""
    hits, misses = (
        total[f"hit:{which}" if which else "hit"],
        total[f"miss:{which}" if which else "miss"],
    )
    alarms = total[f"alarm{kind}"]
    return hits / max(hits + alarms, 1), hits / max(hits + misses, 1)


def interval(per: Sequence[Counter[str]], which: str, seed: int = 1) -> str:
    """95 % intervals of precision and recall: conversations drawn again, percentiles."""
    rng = np.random.default_rng(seed)
    tail = f":{which}" if which else ""
    table = np.array([[one[f"hit{tail}"], one[f"miss{tail}"], one["alarm"]] for one in per])
    drawn = []
    for _ in range(DRAWS):
        hits, misses, alarms = table[rng.integers(0, len(per), len(per))].sum(axis=0)
        drawn.append((hits / max(hits + alarms, 1), hits / max(hits + misses, 1)))
    low, high = np.percentile(np.array(drawn), [2.5, 97.5], axis=0)
    return f"{low[0]:.2f}-{high[0]:.2f} | {low[1]:.2f}-{high[1]:.2f}"


def print_pooled(
    title: str, judged: Sequence[Judged], explicit: Callable[[Signal], bool | None]
) -> None:
    """All kinds together, at both levels."""
    print(
        f"\n### All kinds together, {title}\n\n| level | signals | n | precision | recall | 95 % precision | 95 % recall |"
    )
    print("| --- | --- | ---: | ---: | ---: | --- | --- |")
    for level in ("conversation", "turn"):
        per = [counts(one, explicit, level, 0.0) for one in judged]
        total = sum(per, Counter())
        for which in ("", "explicit", "unspoken"):
            precision, recall = rates(total, which)
            tail = f":{which}" if which else ""
            n = total[f"hit{tail}"] + total[f"miss{tail}"]
            shown = "-" if which == "unspoken" else f"{precision:.2f}"
            print(
                f"| {level} | {which or 'all'} | {n} | {shown} | {recall:.2f} | {interval(per, which)} |"
            )


def second_reading(sample: Sequence[Lesson], least: frozenset[str]) -> list[Judged]:
    """What the blind reader marked, as if it had been heard."""
    marks = read_marks(HERE / "signals_second_reading.csv", "sure")
    return [
        Judged(
            lesson.id,
            frozenset((t, kind) for t, kinds in lesson.signals.items() for kind in kinds),
            {
                (t, kind): 1.0
                for (id_, t, kind), sure in marks.items()
                if id_ == lesson.id and sure in least
            },
            {},
            {},
        )
        for lesson in sample
    ]


def print_kinds(judged: Sequence[Judged], explicit: Callable[[Signal], bool | None]) -> None:
    """One row a kind."""
    for level in ("conversation", "turn"):
        total = sum((counts(one, explicit, level, 0.0) for one in judged), Counter())
        print(
            f"\n### By kind, {level} level\n\n| kind | n | explicit | heard | precision | recall | recall explicit | recall unspoken |"
        )
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for kind in SIGNAL_KINDS:
            precision, recall = rates(total, kind)
            n = total[f"hit:{kind}"] + total[f"miss:{kind}"]
            e = total[f"hit:{kind}:explicit"] + total[f"miss:{kind}:explicit"]
            heard = total[f"hit:{kind}"] + total[f"alarm:{kind}"]
            said, not_said = (
                total[f"hit:{kind}:{w}"]
                / max(total[f"hit:{kind}:{w}"] + total[f"miss:{kind}:{w}"], 1)
                for w in ("explicit", "unspoken")
            )
            print(
                f"| {kind} | {n} | {e} | {heard} | {precision:.2f} | {recall:.2f} | {said:.2f} | {not_said:.2f} |"
            )


def print_cuts(
    judged: Sequence[Judged], explicit: Callable[[Signal], bool | None], good: Mapping[Signal, str]
) -> None:
    """What keeping only surer signals does to explicit ones."""
    print(
        "\n### Keeping only surer signals (turn level, explicit)\n\n| least confidence | heard | precision, strict | precision, generous | recall |"
    )
    print("| ---: | ---: | ---: | ---: | ---: |")
    for cut in CUTS:
        total = sum((counts(one, explicit, "turn", cut) for one in judged), Counter())
        precision, recall = rates(total, "explicit")
        also = sum(good.get(alarm) == "signal" for alarm in false_alarms(judged, cut))
        hits = total["hit:explicit"]
        generous = (hits + also) / max(hits + total["alarm"], 1)
        print(
            f"| {cut:.1f} | {total['hit'] + total['alarm']} | {precision:.2f} | {generous:.2f} | {recall:.2f} |"
        )


def false_alarms(judged: Sequence[Judged], cut: float = 0.0) -> list[Signal]:
    """What was heard and is not labelled within a turn."""
    return [
        (one.id, turn, kind)
        for one in judged
        for (turn, kind), sure in sorted(one.heard.items())
        if sure >= cut and not any(k == kind and abs(t - turn) <= 1 for t, k in one.labelled)
    ]


def print_reliability(judged: Sequence[Judged]) -> None:
    """Whether a confidence means what it says, over every turn of the customer and every kind."""
    pairs = [(sure, key in one.labelled) for one in judged for key, sure in one.all_turns.items()]
    sure, right = np.array([p for p, _ in pairs]), np.array([r for _, r in pairs])
    edges = [0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1.01]
    print(
        "\n### Confidence (the very turn, every kind)\n\n| confidence | turns × kinds | mean confidence | labelled |"
    )
    print("| --- | ---: | ---: | ---: |")
    gap = 0.0
    for low, high in pairwise(edges):
        inside = (sure >= low) & (sure < high)
        if inside.any():
            gap += abs(sure[inside].mean() - right[inside].mean()) * inside.sum()
            print(
                f"| {low:.2f} to {min(high, 1):.2f} | {inside.sum()} | {sure[inside].mean():.3f} | {right[inside].mean():.3f} |"
            )
    print(f"\nExpected calibration error {gap / len(sure):.4f}.")


def print_variants(
    sample: Sequence[Lesson], others: Sequence[Lesson], explicit: Callable[[Signal], bool | None]
) -> None:
    """Average precision by recipe: no threshold is chosen for it."""
    print(
        "\n### Recipes: mean over kinds of the average precision\n\n| recipe | turns | turns, explicit alone | conversations |"
    )
    print("| --- | ---: | ---: | ---: |")
    for name, recipe in VARIANTS.items():
        judged = judge(sample, others, replace(recipe, folds=1), NO_NAMES, 3)
        print(
            "| " + name + " | " + " | ".join(f"{x:.3f}" for x in ranking(judged, explicit)) + " |",
            flush=True,
        )


def ranking(
    judged: Sequence[Judged], explicit: Callable[[Signal], bool | None]
) -> tuple[float, float, float]:
    """Mean average precision over kinds: of turns, of turns without the unspoken, of conversations."""
    figures = []
    for kind in SIGNAL_KINDS:
        turns, said, whole = [], [], []
        for one in judged:
            of_kind = [(t, sure) for (t, k), sure in one.all_turns.items() if k == kind]
            labelled = {t for t, k in one.labelled if k == kind}
            whole.append((max((s for _, s in of_kind), default=0.0), bool(labelled)))
            for turn, sure in of_kind:
                if turn in labelled or all(abs(turn - t) > 2 for t in labelled):
                    turns.append((sure, turn in labelled))
                    if turn not in labelled or explicit((one.id, turn, kind)):
                        said.append((sure, turn in labelled))
        figures.append([average_precision(x) for x in (turns, said, whole)])
    means = np.mean(figures, axis=0)
    return float(means[0]), float(means[1]), float(means[2])


def average_precision(pairs: Sequence[tuple[float, bool]]) -> float:
    """Mean precision at each hit, from the surest downwards."""
    right = np.array([r for _, r in sorted(pairs, key=lambda pair: -pair[0])], float)
    at = np.cumsum(right) / np.arange(1, len(right) + 1)
    return float((at * right).sum() / max(right.sum(), 1))


def read_marks(path: Path, column: str) -> dict[Signal, str]:
    """A file of conversation, turn, kind and one more column."""
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as rows:
        return {
            (r["conversation"], int(r["turn"]), r["kind"]): r[column] for r in csv.DictReader(rows)
        }


def main() -> None:
    """Print the tables."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--gold", type=Path, default=HERE.parents[1] / "shared" / "gold")
    asked.add_argument("--variants", action="store_true", help="compare recipes instead")
    asked.add_argument("--list", type=Path, help="write the false alarms here, to be read")
    given = asked.parse_args()
    sample = read_lessons(sorted(given.gold.glob("sample/*.jsonl.gz")))
    written = read_lessons(sorted(given.gold.glob("written/*.jsonl.gz")))
    others = [*written, *own_snippets()]
    read = read_marks(HERE / "signals_read.csv", "said")

    def explicit(signal: Signal) -> bool | None:
        return read[signal] == "explicit"

    if given.variants:
        print_variants(written, own_snippets(), explicit)
        return
    lists = tomllib.loads(SETTINGS)["listening"]
    names = Names(lists["competitors"], lists["products"])
    judged = judge(sample, others, DEFAULT, names, len({x.group for x in sample}))
    good = read_marks(HERE / "signals_adjudicated.csv", "verdict")
    alarms = false_alarms(judged)
    if given.list:
        texts = {x.id: x.turns for x in sample}
        given.list.write_text(
            "".join(f"{c},{t},{k}\t{texts[c][t - 1].text}\n" for c, t, k in alarms)
        )
    print(
        f"{len(sample)} conversations of {len({x.group for x in sample})} clients, {sum(len(o.labelled) for o in judged)} signals."
    )
    print_pooled("with the centre's lists", judged, explicit)
    print_pooled("without lists", [replace(x, heard=x.bare) for x in judged], explicit)
    print_pooled("a blind reader in the model's place, what it was sure of", second_reading(sample, frozenset({"high"})), explicit)  # fmt: skip
    print_pooled("a blind reader in the model's place, all that it marked", second_reading(sample, frozenset({"high", "low"})), explicit)  # fmt: skip
    print_kinds(judged, explicit)
    print_cuts(judged, explicit, good)
    verdicts = Counter(good.get(alarm, "not read") for alarm in alarms)
    print(
        f"\nOf {len(alarms)} false alarms by turn, read again: "
        + ", ".join(f"{n} {v}" for v, n in sorted(verdicts.items()))
        + "."
    )
    print_reliability(judged)


if __name__ == "__main__":
    main()
