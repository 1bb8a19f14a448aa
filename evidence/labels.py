"""How well the labeller does on conversations it never saw: `python evidence/labels.py`.

Prints Markdown tables. Every model is trained afresh without the conversations it
is measured on; what it said is kept in `build/labels` and used again as long as
neither the data nor the labeller have changed.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from wellspent.agreement import (
    class_figures,
    cohen_kappa,
    confusion,
    gwet_ac1,
    krippendorff_alpha,
    macro_f1,
    raw_agreement,
)
from wellspent.contacts import Contact
from wellspent.labelling import label_by_rules, label_many
from wellspent.labelling import train as training
from wellspent.labelling.calibration import expected_calibration_error
from wellspent.labelling.decisions import PART_THRESHOLD, decide, sharpened
from wellspent.labelling.examples import Example, find_files, read_examples, redacted
from wellspent.labelling.labeller import shipped_labeller
from wellspent.labelling.noise import NOISE_AGREES, is_noise, settle_noise
from wellspent.labelling.train import Opinion, fold_of, held_out
from wellspent.parts import FRICTIONS, PACE_OF, Label

FOLDS = 5
REPOSITORY = Path(__file__).resolve().parents[1]
# what no held-out probability passes through; all else of the labeller is in the digest
AFTERWARDS = {"__init__.py", "noise.py", "rules.py"}


Rule = Callable[[Contact, Sequence[Label]], tuple[Label, ...]]


def keep(_: Contact, labels: Sequence[Label]) -> tuple[Label, ...]:
    """No rule for noise: the labels as they were decided."""
    return tuple(labels)


def follow(contact: Contact, labels: Sequence[Label]) -> tuple[Label, ...]:
    """Another rule for noise: it takes the part of the turn before, whatever comes after."""
    settled: list[Label] = []
    for turn, label in zip(contact.turns, labels, strict=True):
        before = settled[-1] if settled and is_noise(turn) else label
        settled.append(replace(label, part=before.part, pace=before.pace))
    return tuple(settled)


@dataclass(frozen=True)
class Reading:
    """A conversation that a model never saw, with what it says of every turn."""

    example: Example
    opinion: Opinion  # calibrated

    def given(self, rule: Rule = settle_noise) -> tuple[Label, ...]:
        """The labels as shipped, `unknown` included."""
        return rule(self.example.contact, decide(*self.opinion))

    def forced(self, rule: Rule = settle_noise) -> tuple[Label, ...]:
        """The labels if nothing were withheld."""
        decided = decide(*self.opinion, part_threshold=0.0, pace_threshold=0.0)
        return rule(self.example.contact, decided)


class Memory:
    """Held-out opinions, kept on disk under the digest of the data and of the labeller."""

    def __init__(self, folder: Path, examples: Sequence[Example]) -> None:
        """`folder` is made where it is not there yet."""
        folder.mkdir(parents=True, exist_ok=True)
        package = Path(training.__file__).parent
        sources = [*sorted(package.glob("*.py")), *sorted(package.glob("*.toml"))]
        digest = hashlib.sha256(repr(examples).encode())
        for source in (s for s in sources if s.name not in AFTERWARDS):
            digest.update(source.read_bytes())
        self._folder, self._digest = folder, digest.hexdigest()[:16]
        self._temperature = shipped_labeller().temperature

    def readings(
        self, name: str, learn: Sequence[Example], test: Sequence[Example]
    ) -> list[Reading]:
        """What a model of `learn` says of every conversation of `test`."""
        path = self._folder / f"{name}-{self._digest}.npz"
        if not path.exists():
            said = held_out(learn, test)
            arrays = {f"{k}-{n}": a for k, pair in enumerate(said) for n, a in enumerate(pair)}
            np.savez_compressed(path, allow_pickle=False, **arrays)
        with np.load(path) as kept:
            said = [(kept[f"{k}-0"], kept[f"{k}-1"]) for k in range(len(test))]
        return [
            Reading(example, (sharpened(parts, self._temperature), frictions))
            for example, (parts, frictions) in zip(test, said, strict=True)
        ]


def on_reference(
    memory: Memory, examples: Sequence[Example], folds: Iterable[int]
) -> list[Reading]:
    """`reference-dev` in five folds; the other folds and all other files train."""
    readings: list[Reading] = []
    for fold in folds:
        test = [e for e in examples if e.origin == "reference-dev" and fold_of(e, FOLDS) == fold]
        inside = {e.contact.id for e in test}
        learn = [e for e in examples if e.contact.id not in inside]
        readings += memory.readings(f"reference-{fold}", learn, test)
    return readings


def on_clients(memory: Memory, examples: Sequence[Example], folds: Iterable[int]) -> list[Reading]:
    """The written clients, three left out at a time; each read raw and then redacted."""
    clients = sorted({e.group for e in examples if e.spans})
    readings: list[Reading] = []
    for fold in folds:
        out = set(clients[fold::FOLDS])
        test = [e for e in examples if e.group in out]
        learn = [e for e in examples if e.group not in out]
        both = [*test, *(marked_redacted(e) for e in test)]
        readings += memory.readings(f"clients-{fold}", learn, both)
    return readings


def on_corpus(memory: Memory, examples: Sequence[Example], group: str) -> list[Reading]:
    """A corpus of `reference-dev` by a model that saw nothing of that corpus."""
    test = [e for e in examples if e.group == group and e.origin == "reference-dev"]
    return memory.readings(f"without-{group}", [e for e in examples if e.group != group], test)


def marked_redacted(example: Example) -> Example:
    """The redacted conversation, its origin saying so."""
    return replace(redacted(example), origin="redacted")


def by_rules(readings: Iterable[Reading]) -> list[Label]:
    """What the plain list of cues says of the same turns."""
    return [label for r in readings for label in label_by_rules(r.example.contact)]


def truth(readings: Iterable[Reading]) -> list[str]:
    """The annotators' parts, turn after turn."""
    return [part for r in readings for part in r.example.parts]


def figures(readings: Sequence[Reading], labels: Sequence[Label]) -> list[object]:
    """κ of parts, κ of pace, macro-F1 and raw agreement of these labels."""
    parts, said = truth(readings), [x.part for x in labels]
    paces = [PACE_OF[part] for part in parts]  # type: ignore[index]
    return [
        len(parts), cohen_kappa(parts, said), cohen_kappa(paces, [x.pace for x in labels]),
        macro_f1(parts, said), raw_agreement(parts, said),
    ]  # fmt: skip


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints one Markdown table under its title."""
    print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for row in rows:
        cells = [f"{c:.3f}" if isinstance(c, float) else "–" if c is None else str(c) for c in row]
        print(f"| {' | '.join(cells)} |")


AGREEMENT = ("turns of", "n", "κ parts", "κ pace", "macro-F1", "agreement")


def print_agreement(title: str, groups: dict[str, list[Reading]]) -> None:
    """The labeller with nothing withheld, as shipped, and the rules, group by group."""
    rows = []
    for name, readings in groups.items():
        forced = [x for r in readings for x in r.forced()]
        given = [x for r in readings for x in r.given()]
        rows.append([name, *figures(readings, forced)])
        rows.append([f"{name}, as shipped (`unknown` counts as wrong)", *figures(readings, given)])
        rows.append([f"{name}, rules", *figures(readings, by_rules(readings))])
    table(title, AGREEMENT, rows)


def print_confidence(
    title: str, groups: dict[str, list[Reading]], rule: Rule = settle_noise
) -> None:
    """Whether the confidence means what it says, and what is withheld."""
    rows = []
    for name, readings in groups.items():
        sure = np.array([x.confidence for r in readings for x in r.forced(rule)])
        said = [x.part for r in readings for x in r.forced(rule)]
        right = np.array(said) == np.array(truth(readings))
        given = [x for r in readings for x in r.given(rule)]
        kept = np.array([x.part for x in given]) != "unknown"
        rows.append([
            name, expected_calibration_error(sure, right), float(1 - kept.mean()),
            float(right[kept].mean()), float(right[~kept].mean()) if (~kept).any() else None,
            sum(x.pace == "unknown" for x in given) / len(given),
        ])  # fmt: skip
    heads = ("turns of", "calibration error", "parts withheld", "right when given",
             "right when withheld", "pace withheld")  # fmt: skip
    table(f"{title} (threshold {PART_THRESHOLD})", heads, rows)


def print_friction(groups: dict[str, list[Reading]]) -> None:
    """κ of friction, with α and AC1 beside it, since most turns have none; then by cause."""
    rows: list[list[object]] = []
    pairs: list[tuple[str, str]] = []
    for name, readings in groups.items():
        reference = [f for r in readings for f in r.example.frictions]
        said = [x.friction for r in readings for x in r.given()]
        pairs += zip(reference, said, strict=True)
        kinds = [*FRICTIONS, "none"]
        rows.append([
            name, len(said), sum(f != "none" for f in reference), cohen_kappa(reference, said),
            krippendorff_alpha(reference, said), gwet_ac1(reference, said, kinds),
        ])  # fmt: skip
    table("Friction", ("turns of", "n", "with friction", "κ", "α", "AC1"), rows)
    print_classes("Friction by cause", [a for a, _ in pairs], [b for _, b in pairs])


def print_classes(title: str, reference: Sequence[str], said: Sequence[str]) -> None:
    """Precision, recall and F1, label by label."""
    found = class_figures(reference, said)
    rows = [[str(k), f.n, f.precision, f.recall, f.f1] for k, f in found.items() if f.n]
    table(
        title,
        ("label", "n", "precision", "recall", "F1"),
        sorted(rows, key=lambda r: -int(str(r[1]))),
    )


def print_confusions(title: str, readings: Sequence[Reading]) -> None:
    """The pairs that are mistaken most often."""
    wrong = confusion(truth(readings), [x.part for r in readings for x in r.forced()])
    rows = [(a, b, n) for (a, b), n in wrong.items() if a != b][:10]
    table(title, ("annotated", "said", "turns"), rows)


def print_speed(examples: Sequence[Example]) -> None:
    """Turns a second on one core, from contacts in memory to labels."""
    contacts = [e.contact for e in examples]
    began = time.process_time()
    turns = sum(len(labels) for labels in label_many(contacts))
    spent = time.process_time() - began
    table("Speed, one core", ("turns", "seconds of processor", "turns a second"),
          [(turns, spent, round(turns / spent))])  # fmt: skip


def in_groups(
    readings: Sequence[Reading], key: Callable[[Reading], str]
) -> dict[str, list[Reading]]:
    """The readings by group, in order of name."""
    groups: dict[str, list[Reading]] = {}
    for reading in sorted(readings, key=lambda r: (key(r), r.example.contact.id)):
        groups.setdefault(key(reading), []).append(reading)
    return groups


def main() -> None:
    """Prints every table; `--quick` looks at one fold in five, for a test that it runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=REPOSITORY / ".." / "shared")
    parser.add_argument("--keep", type=Path, default=REPOSITORY / "build" / "labels")
    parser.add_argument("--quick", action="store_true", help="one fold of the reference alone")
    options = parser.parse_args()
    gold = options.shared / "gold"
    examples = read_examples([gold])
    print(f"# Labels\n\n{len(examples)} conversations of {len(find_files([gold]))} files.")
    print_data(examples)
    print_noise_labels(examples)
    memory = Memory(options.keep, examples)
    reference = on_reference(memory, examples, [0] if options.quick else range(FOLDS))
    print_reference(reference)
    if options.quick:
        print_noise_rules({"reference-dev": reference})
    if not options.quick:
        print_unseen(memory, examples, reference)
    print_speed(examples)


def print_data(examples: Sequence[Example]) -> None:
    """What there is to learn from."""
    kinds: dict[str, list[Example]] = {}
    for example in examples:
        name = "written" if example.contact.source == "written" else example.group
        kinds.setdefault(name, []).append(example)
    rows = [(name, len(es), sum(len(e.parts) for e in es)) for name, es in sorted(kinds.items())]
    table("Data", ("data", "conversations", "turns"), rows)


def print_reference(reference: Sequence[Reading]) -> None:
    """The five folds of `reference-dev`."""
    corpora = {"all": list(reference), **in_groups(reference, lambda r: r.example.group)}
    print_agreement("Held-out conversations of reference-dev", corpora)
    print_confidence("Confidence", corpora)
    print_confusions("Confusions that remain in reference-dev", reference)


def print_noise_rules(groups: dict[str, list[Reading]]) -> None:
    """What the rule for turns such as "[inaudible]" changes, and what another would."""
    rules: dict[str, Rule] = {
        "with the rule": settle_noise, "without it": keep, "by the turn before alone": follow,
    }  # fmt: skip
    rows = []
    for name, readings in groups.items():
        for rule, settle in rules.items():
            forced = [x for r in readings for x in r.forced(settle)]
            given = [x for r in readings for x in r.given(settle)]
            rows.append([f"{name}, {rule}", *figures(readings, forced)])
            rows.append([f"{name}, {rule}, as shipped", *figures(readings, given)])
    table("The rule for turns of noise alone", AGREEMENT, rows)
    print_confidence("Confidence without the rule for noise", groups, keep)
    print_settled(groups)


def print_settled(groups: dict[str, list[Reading]]) -> None:
    """How many turns of noise the rule settles, by the parts that the labeller gave around them."""
    rows = []
    for name, readings in groups.items():
        turns = [
            (known, settled.part, own.part)
            for r in readings
            for turn, known, settled, own in zip(
                r.example.contact.turns, r.example.parts, r.given(), r.given(keep), strict=True
            )
            if is_noise(turn)
        ]
        changed = [(known, said) for known, said, own in turns if said != own]
        rows.append([name, len(turns), sum(known == own for known, _, own in turns),
                     sum(known == said for known, said, _ in turns),
                     len(changed), sum(known == said for known, said in changed)])  # fmt: skip
    heads = ("turns of", "of noise alone", "right without the rule", "right with it",
             "changed by the rule", "of these right")  # fmt: skip
    table("Turns of noise alone, as shipped", heads, rows)


def print_noise_labels(examples: Sequence[Example]) -> None:
    """What the annotators made of turns such as "[inaudible]", and of the turns around them."""
    counts: dict[str, list[tuple[bool, bool, bool, bool]]] = {}
    for example in examples:
        name = "written" if example.contact.source == "written" else example.origin
        contact, unsettled = example.contact, Label.of("unknown")
        known = [Label.of(part) for part in example.parts]
        asked = [
            unsettled if is_noise(turn) else label
            for turn, label in zip(contact.turns, known, strict=True)
        ]
        around, before = settle_noise(contact, asked), follow(contact, asked)
        counts.setdefault(name, []).extend(
            (own.part == "other", both != unsettled, own.part == both.part, own.part == first.part)
            for turn, own, both, first in zip(contact.turns, known, around, before, strict=True)
            if is_noise(turn)
        )
    rows = [(name, len(said), *map(sum, zip(*said, strict=True)))
            for name, said in sorted(counts.items()) if said]  # fmt: skip
    heads = ("data", "turns", "annotated `other`", "neighbours annotated alike",
             "of these with their part", "with the part of the turn before")  # fmt: skip
    table(f"Turns of noise alone, annotated (`NOISE_AGREES` {NOISE_AGREES:.3f})", heads, rows)


def print_unseen(memory: Memory, examples: Sequence[Example], reference: Sequence[Reading]) -> None:
    """Clients and corpora that the model saw nothing of."""
    both = on_clients(memory, examples, range(FOLDS))
    raw = [r for r in both if r.example.origin != "redacted"]
    hidden = [r for r in both if r.example.origin == "redacted"]
    print_noise_rules({
        "reference-dev": list(reference), **in_groups(reference, lambda r: r.example.group),
        "unseen clients": raw,
    })  # fmt: skip
    print_agreement("Unseen clients (three of fifteen left out at a time)",
                    {"raw text": raw, "redacted text": hidden})  # fmt: skip
    clients = in_groups(raw, lambda r: r.example.group)
    rows = [[c, *figures(rs, [x for r in rs for x in r.forced()])] for c, rs in clients.items()]
    table("Each unseen client", AGREEMENT, rows)
    unseen = {f"{g}, without {g}": on_corpus(memory, examples, g) for g in ("star", "primock57")}
    print_agreement("Unseen corpora", unseen)
    print_confidence("Confidence with unseen clients", {"unseen clients": raw})
    print_friction({"reference-dev": list(reference), "unseen clients": raw})
    together = [*reference, *raw]
    print_classes("Parts, reference-dev and unseen clients", truth(together),
                  [x.part for r in together for x in r.forced()])  # fmt: skip
    print_confusions("Confusions that remain with unseen clients", raw)


if __name__ == "__main__":
    main()
