"""How well both tiers do on conversations they never saw: `python evidence/labels.py`.

Prints Markdown tables. Twice everything is trained afresh: without one half of the
reference conversations and five clients, then without the other half and five others.
Training the careful tier takes most of an hour on two cores and needs the extra
`careful-training`; its networks and what they said are kept in `build/labels`.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

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
from wellspent.labelling import label_by_rules, label_table
from wellspent.labelling import train as training
from wellspent.labelling.calibration import expected_calibration_error, fit_temperature
from wellspent.labelling.careful.labeller import ENCODER_FILE, Encoder, agreed
from wellspent.labelling.careful.lessons import read_scorecards
from wellspent.labelling.decisions import CAREFUL, FAST, Thresholds, decide, sharpened
from wellspent.labelling.examples import Example, find_files, read_examples, redacted
from wellspent.labelling.labels_of_turns import settled
from wellspent.labelling.noise import is_noise
from wellspent.labelling.silver import unlabelled
from wellspent.labelling.train import Opinion, fold_of, held_out
from wellspent.parts import FRICTIONS, PACE_OF, PARTS, Label
from wellspent.tables import tables_of

HALVES = 2
FOLDS = 5
SHARE = 0.7  # of the transformer in the careful tier
CORPORA = ("star", "primock57")
REPOSITORY = Path(__file__).resolve().parents[1]
# the files of the fast labeller that opinions depend on
OPINIONATED = (
    "chain_training.py", "cues.toml", "decisions.py", "features.py", "kernel_training.py",
    "labeller.py", "reading.py", "repeats.py", "silver.py", "spelling.py", "spellings.toml",
    "train.py", "vetting.py", "weights.py",
)  # fmt: skip
WHATEVER = Thresholds(part=0.0, pace=0.0, friction=0.0)
AGREEMENT = ("turns of", "n", "κ parts", "κ pace", "macro-F1", "agreement")
TIERS = ("fast", "careful")


@dataclass(frozen=True)
class Heard:
    """A conversation that no model saw, and the opinions on it, uncalibrated."""

    example: Example
    half: int
    opinions: dict[str, Opinion]  # fast, encoder, careful


@dataclass(frozen=True)
class Told:
    """A conversation with the labels of one tier, as shipped and with nothing withheld."""

    example: Example
    given: tuple[Label, ...]
    forced: tuple[Label, ...]


def main() -> None:
    """Prints every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=REPOSITORY / ".." / "shared")
    parser.add_argument("--keep", type=Path, default=REPOSITORY / "build" / "labels")
    options = parser.parse_args()
    options.keep.mkdir(parents=True, exist_ok=True)
    examples = read_examples([options.shared / "gold"])
    print(f"# Labels\n\n{len(examples)} conversations of "
          f"{len(find_files([options.shared / 'gold']))} files.")  # fmt: skip
    print_data(examples)
    heard = [h for half in range(HALVES) for h in opinions(examples, half, options)]
    told = {tier: [tell(h, tier, heard) for h in heard] for tier in (*TIERS, "encoder")}
    print_agreement(told)
    print_folds(examples)
    print_unseen_corpora(examples, options.keep)
    print_confidence(told)
    print_friction(told)
    print_classes("Parts, class by class", told)
    print_confusions(told["careful"])
    print_mistakes(told["careful"])
    print_speed(examples)


def opinions(examples: Sequence[Example], half: int, options: argparse.Namespace) -> list[Heard]:
    """What models that saw neither this half of the reference nor these clients say of them."""
    clients = set(sorted({e.group for e in examples if e.spans})[half::3])
    test = [
        e
        for e in examples
        if e.group in clients or (e.origin == "reference-dev" and fold_of(e, HALVES) == half)
    ]
    inside = {e.contact.id for e in test}
    learn = [e for e in examples if e.contact.id not in inside]
    test += [replace(redacted(e), origin="redacted") for e in test if e.spans]
    path = options.keep / f"opinions-{half}-{digest_of(examples)}.npz"
    if not path.exists():
        keep_opinions(path, learn, test, trained_encoder(learn, half, options))
    with np.load(path) as kept:
        return [
            Heard(e, half, with_careful({
                name: (kept[f"{k}-{name}-parts"], kept[f"{k}-{name}-frictions"])
                for name in ("fast", "encoder")
            }))
            for k, e in enumerate(test)
        ]  # fmt: skip


def with_careful(said: dict[str, Opinion]) -> dict[str, Opinion]:
    """The same opinions and the careful tier's, which two of them make."""
    return said | {"careful": agreed(said["encoder"], said["fast"], SHARE)}


def keep_opinions(path: Path, learn: list[Example], test: list[Example], encoder: Encoder) -> None:
    """Asks every model, and keeps what they say."""
    fast = held_out(learn, test)
    arrays: dict[str, npt.NDArray[np.float64]] = {}
    for k, example in enumerate(test):
        own = encoder.alone(tables_of([example.contact])["turns"])
        said = {"fast": fast[k], "encoder": own}
        for name, (parts, frictions) in said.items():
            arrays |= {f"{k}-{name}-parts": parts, f"{k}-{name}-frictions": frictions}
    np.savez_compressed(path, allow_pickle=False, **arrays)


def trained_encoder(learn: list[Example], half: int, options: argparse.Namespace) -> Encoder:
    """The network of this half: the one that is kept, or else trained now."""
    folder = options.keep / f"encoder-{half}"
    if not (folder / ENCODER_FILE).exists():
        from wellspent.labelling.careful import train as careful  # noqa: PLC0415 - needs PyTorch

        cards = read_scorecards(find_files([options.shared / "gold"]))
        careful.train_careful(learn, cards, others(learn, options, careful.MOST), folder)
    return Encoder(folder)


def others(learn: Sequence[Example], options: argparse.Namespace, most: int) -> list[Contact]:
    """Conversations of the same corpora that nobody labelled."""
    labelled = {e.contact.id for e in read_examples([options.shared / "gold"])}
    files = [options.shared / "corpora" / name / "dev.jsonl.gz" for name in CORPORA]
    return unlabelled(files, labelled | {e.contact.id for e in learn}, most)


def digest_of(examples: Sequence[Example]) -> str:
    """Of the data and of all that fast opinions depend on."""
    package = Path(training.__file__).parent
    found = hashlib.sha256(repr(examples).encode())
    for name in OPINIONATED:
        found.update((package / name).read_bytes())
    return found.hexdigest()[:12]


def tell(heard: Heard, tier: str, everybody: Sequence[Heard]) -> Told:
    """The labels of a tier, its temperature fitted on the other half."""
    others = tuple(h for h in everybody if h.half != heard.half and h.example.origin != "redacted")
    parts, frictions = heard.opinions[tier]
    parts = sharpened(parts, temperature_of(others, tier))
    turns = tables_of([heard.example.contact])["turns"]
    thresholds = CAREFUL if tier == "careful" else FAST
    free = WHATEVER._replace(friction=thresholds.friction, lean=thresholds.lean)
    return Told(
        heard.example,
        settled(turns, decide(parts, frictions, thresholds)).labels(),
        settled(turns, decide(parts, frictions, free)).labels(),
    )


TEMPERATURES: dict[tuple[int, str], float] = {}


def temperature_of(heard: Sequence[Heard], tier: str) -> float:
    """The temperature that these conversations ask for."""
    key = (heard[0].half, tier)
    if key not in TEMPERATURES:
        parts = np.concatenate([h.opinions[tier][0] for h in heard])
        truth = np.array([PARTS.index(part) for h in heard for part in h.example.parts])
        TEMPERATURES[key] = fit_temperature(parts, truth)
    return TEMPERATURES[key]


def groups_of(told: Sequence[Told]) -> dict[str, list[Told]]:
    """The reference conversations, by corpus too, and the clients, raw and redacted."""
    reference = [t for t in told if t.example.origin == "reference-dev"]
    return {
        "reference-dev": reference,
        "STAR": [t for t in reference if t.example.group == "star"],
        "PriMock57": [t for t in reference if t.example.group == "primock57"],
        "unseen clients": [t for t in told if t.example.spans and t.example.origin != "redacted"],
        "unseen clients, redacted": [t for t in told if t.example.origin == "redacted"],
    }


def figures(told: Sequence[Told], labels: Sequence[Label]) -> list[object]:
    """κ of parts, κ of pace, macro-F1 and raw agreement of these labels."""
    parts, said = truth_of(told), [x.part for x in labels]
    paces = [PACE_OF[part] for part in parts]  # type: ignore[index]
    return [
        len(parts), cohen_kappa(parts, said), cohen_kappa(paces, [x.pace for x in labels]),
        macro_f1(parts, said), raw_agreement(parts, said),
    ]  # fmt: skip


def truth_of(told: Iterable[Told]) -> list[str]:
    """The annotators' parts, turn after turn."""
    return [part for t in told for part in t.example.parts]


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Prints one Markdown table under its title."""
    print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for row in rows:
        cells = [f"{c:.3f}" if isinstance(c, float) else "–" if c is None else str(c) for c in row]
        print(f"| {' | '.join(cells)} |")


def print_data(examples: Sequence[Example]) -> None:
    """What there is to learn from."""
    kinds: dict[str, list[Example]] = {}
    for example in examples:
        name = "written" if example.contact.source == "written" else example.group
        kinds.setdefault(name, []).append(example)
    rows = [(name, len(es), sum(len(e.parts) for e in es)) for name, es in sorted(kinds.items())]
    table("Data", ("data", "conversations", "turns"), rows)


def print_agreement(told: dict[str, list[Told]]) -> None:
    """Both tiers with nothing withheld and as shipped, and the rules, group by group."""
    names = {"fast": "fast", "careful": "careful", "encoder": "the transformers alone"}  # fmt: skip
    for group in groups_of(told["fast"]):
        rows: list[list[object]] = []
        for tier, name in names.items():
            inside = groups_of(told[tier])[group]
            rows.append([name, *figures(inside, [x for t in inside for x in t.forced])])
            if tier in TIERS:
                rows.append([f"{name}, as shipped (`unknown` counts as wrong)",
                             *figures(inside, [x for t in inside for x in t.given])])  # fmt: skip
        inside = groups_of(told["fast"])[group]
        rules = [x for t in inside for x in label_by_rules(t.example.contact)]
        rows.append(["rules", *figures(inside, rules)])
        table(f"Agreement: {group}", ("labels by", *AGREEMENT[1:]), rows)
    for tier in TIERS:
        clients = by_client(groups_of(told[tier])["unseen clients"])
        rows = [[c, *figures(ts, [x for t in ts for x in t.forced])] for c, ts in clients.items()]
        table(f"Each unseen client, {tier}", AGREEMENT, rows)


def by_client(told: Sequence[Told]) -> dict[str, list[Told]]:
    """The conversations by client, in order of name."""
    names = sorted({t.example.group for t in told})
    return {name: [t for t in told if t.example.group == name] for name in names}


def print_folds(examples: Sequence[Example]) -> None:
    """The fast tier with four fifths to learn from: of the contacts, and of the clients."""
    clients = sorted({e.group for e in examples if e.spans})
    told: list[Told] = []
    for fold in range(FOLDS):
        out = set(clients[fold::FOLDS])
        test = [e for e in examples
                if (e.group in out if e.spans else fold_of(e, FOLDS) == fold)]  # fmt: skip
        inside = {e.contact.id for e in test}
        learn = [e for e in examples if e.contact.id not in inside]
        told += [forced(e, said) for e, said in zip(test, held_out(learn, test), strict=True)]
    groups = groups_of(told)
    del groups["unseen clients, redacted"]
    both = [t for t in told if not t.example.spans]
    groups |= {f"{name}, training too": [t for t in both if t.example.group == group]
               for name, group in (("STAR", "star"), ("PriMock57", "primock57"))}  # fmt: skip
    rows = [
        [name, *figures(inside, [x for t in inside for x in t.given]), friction_of(inside)]
        for name, inside in groups.items()
    ]
    table("Five folds, fast", (*AGREEMENT, "κ friction"), rows)


def forced(example: Example, said: Opinion) -> Told:
    """The labels of an opinion with nothing withheld."""
    turns = tables_of([example.contact])["turns"]
    free = WHATEVER._replace(friction=FAST.friction)
    labels = settled(turns, decide(*said, free)).labels()
    return Told(example, labels, labels)


def friction_of(told: Sequence[Told]) -> float | None:
    """κ of friction."""
    known = [f for t in told for f in t.example.frictions]
    return cohen_kappa(known, [x.friction for t in told for x in t.given])


def print_unseen_corpora(examples: Sequence[Example], keep: Path) -> None:
    """A corpus of the reference by a fast labeller that saw nothing of that corpus."""
    rows = []
    for name in CORPORA:
        test = [e for e in examples if e.group == name and e.origin == "reference-dev"]
        path = keep / f"without-{name}-{digest_of(examples)}.npz"
        if not path.exists():
            said = held_out([e for e in examples if e.group != name], test)
            arrays = {f"{k}-{n}": a for k, pair in enumerate(said) for n, a in enumerate(pair)}
            np.savez_compressed(path, allow_pickle=False, **arrays)
        with np.load(path) as kept:
            labels = [
                label
                for k, e in enumerate(test)
                for label in settled(
                    tables_of([e.contact])["turns"],
                    decide(kept[f"{k}-0"], kept[f"{k}-1"], WHATEVER),
                ).labels()
            ]
        rows.append([f"{name}, without {name}", *figures([Told(e, (), ()) for e in test], labels)])
    table("Unseen corpora, fast", AGREEMENT, rows)


def print_confidence(told: dict[str, list[Told]]) -> None:
    """Whether the confidence means what it says, and what is withheld."""
    rows: list[list[object]] = []
    for tier in TIERS:
        for name, inside in groups_of(told[tier]).items():
            sure = np.array([x.confidence for t in inside for x in t.forced])
            right = np.array([x.part for t in inside for x in t.forced]) == truth_of(inside)
            given = [x for t in inside for x in t.given]
            kept = np.array([x.part for x in given]) != "unknown"
            paces = np.array([x.pace for x in given])
            known = np.array([PACE_OF[p] for p in truth_of(inside)])  # type: ignore[index]
            clear = paces != "unknown"
            rows.append([
                f"{tier}: {name}", expected_calibration_error(sure, right), float(1 - kept.mean()),
                float(right[kept].mean()), float(right[~kept].mean()) if (~kept).any() else None,
                float(1 - clear.mean()), float((paces == known)[clear].mean()),
            ])  # fmt: skip
    heads = ("turns of", "calibration error", "parts withheld", "right when given",
             "right when withheld", "pace withheld", "pace right when given")  # fmt: skip
    table(f"Confidence (fast {FAST.part}, careful {CAREFUL.part})", heads, rows)
    spread = ", ".join(
        f"{tier} without half {h + 1}: {t:.2f}" for (h, tier), t in TEMPERATURES.items()
    )
    print(f"\nTemperatures: {spread}.")


def print_friction(told: dict[str, list[Told]]) -> None:
    """κ of friction, with α and AC1 beside it, since most turns have none."""
    rows: list[list[object]] = []
    for tier in TIERS:
        for name, inside in groups_of(told[tier]).items():
            reference = [f for t in inside for f in t.example.frictions]
            said = [x.friction for t in inside for x in t.given]
            rows.append([
                f"{tier}: {name}", len(said), sum(f != "none" for f in reference),
                cohen_kappa(reference, said), krippendorff_alpha(reference, said),
                gwet_ac1(reference, said, [*FRICTIONS, "none"]),
            ])  # fmt: skip
    table("Friction", ("turns of", "n", "with friction", "κ", "α", "AC1"), rows)
    print_classes("Friction by cause", told, lambda t: t.example.frictions, lambda x: x.friction)


def print_classes(
    title: str, told: dict[str, list[Told]],
    known: Callable[[Told], Sequence[str]] = lambda t: t.example.parts,
    said: Callable[[Label], str] = lambda x: x.part,
) -> None:  # fmt: skip
    """Precision, recall and F1 of every class, over all held-out turns."""
    for tier in TIERS:
        inside = [t for t in told[tier] if t.example.origin != "redacted"]
        found = class_figures([k for t in inside for k in known(t)],
                              [said(x) for t in inside for x in t.forced])  # fmt: skip
        rows = [[str(k), f.n, f.precision, f.recall, f.f1] for k, f in found.items() if f.n]
        table(f"{title}, {tier}", ("label", "n", "precision", "recall", "F1"),
              sorted(rows, key=lambda r: -int(str(r[1]))))  # fmt: skip


def print_confusions(told: Sequence[Told]) -> None:
    """The pairs that the careful tier mistakes most often."""
    for name in ("reference-dev", "unseen clients"):
        inside = groups_of(told)[name]
        wrong = confusion(truth_of(inside), [x.part for t in inside for x in t.forced])
        rows = [(a, b, n) for (a, b), n in wrong.items() if a != b][:8]
        table(f"Confusions that remain, careful: {name}", ("annotated", "said", "turns"), rows)


def print_mistakes(told: Sequence[Told]) -> None:
    """The surest mistake of each of the commonest confusions, on the project's own conversations."""
    inside = [t for t in groups_of(told)["unseen clients"] if t.example.contact.source == "written"]
    wrong = [
        (x.confidence, t.example.contact.id, n, known, x.part, t.example.contact.turns[n].text)
        for t in inside
        for n, (known, x) in enumerate(zip(t.example.parts, t.forced, strict=True))
        if known != x.part and not is_noise(t.example.contact.turns[n].text)
    ]
    ranked = sorted(wrong, reverse=True)
    first: dict[tuple[str, str], tuple[object, ...]] = {}
    for sure, contact, n, known, said, text in ranked:
        first.setdefault((known, said), (sure, f"{contact}, turn {n + 1}", known, said, text))
    table("Five instructive mistakes, careful, unseen clients",
          ("confidence", "where", "annotated", "said", "the turn"), [*first.values()][:5])  # fmt: skip


def print_speed(examples: Sequence[Example]) -> None:
    """Turns a second on one core, from a table of turns to a table of labels."""
    turns = tables_of([e.contact for e in examples])["turns"]
    some = turns.slice(0, 1000)
    rows: list[list[object]] = []
    for tier, asked in (("fast", turns), ("careful", some)):
        label_table(some, tier)  # type: ignore[arg-type]  # what is compiled once is compiled
        began = time.process_time()
        label_table(asked, tier)  # type: ignore[arg-type]
        spent = time.process_time() - began
        rows.append([tier, len(asked), spent, round(len(asked) / spent)])
    table("Speed, one core", ("tier", "turns", "seconds of processor", "turns a second"), rows)


if __name__ == "__main__":
    main()
