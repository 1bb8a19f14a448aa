"""How far the scorecard's answers agree with the reference labels: `python evidence/scorecard.py`.

Every contact is answered by a model that never saw it, from labels that a labeller
gave which never saw it either, and from redacted text. Prints Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
from sklearn.metrics import cohen_kappa_score
from sklearn.model_selection import GroupKFold, KFold

from wellspent.labelling.decisions import decide, sharpened
from wellspent.labelling.examples import read_examples as read_labelled
from wellspent.labelling.labeller import shipped_labeller
from wellspent.labelling.labels_of_turns import settled
from wellspent.labelling.train import held_out
from wellspent.parts import Label
from wellspent.scorecard import Answer, check_evidence
from wellspent.scorecard.examples import Example, copies_of, read_examples, redacted, with_labels
from wellspent.scorecard.fitting import fit_model, prepare
from wellspent.scorecard.reading import read_contact
from wellspent.scorecard.rules import RULES
from wellspent.scorecard.scoring import score_with
from wellspent.tables import tables_of

SEED: Final = 20
FOLDS: Final = 5
POINTS: Final = {"no": 0, "partly": 1, "yes": 2}
CORPORA: Final = ("star", "primock57")
Folds = Sequence[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]


@dataclass(frozen=True, slots=True)
class Scored:
    """One contact with the answers of a model that never saw it."""

    example: Example
    answers: tuple[Answer, ...]


def main() -> None:
    """Reads, cross-validates and prints."""
    options = _options().parse_args()
    gold = options.shared / "gold"
    examples = read_examples(gold)
    files = options.labels or Path(tempfile.mkdtemp())
    by_contact = _labelled(gold, examples, files / "by-contact.jsonl", _by_contact(examples))
    by_client = _labelled(gold, examples, files / "by-client.jsonl", _by_client(examples))
    learn = not options.worn_only
    scored = list(_cross_validated(by_contact, examples, _by_contact(examples), learn=learn))
    _print_agreement("Five folds, by contact", scored, gold)
    _print_sources(scored)
    _print_confidence(scored)
    _print_answers(scored)
    if not options.quick:
        left_out = list(
            _cross_validated(by_client, examples, _unseen_clients(examples), learn=learn)
        )
        _print_clients(left_out)


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--labels", type=Path, help="folder that keeps the labels between runs")
    parser.add_argument("--worn-only", action="store_true",
                        help="train as `train` does without `--labels`")  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="leave out the folds by client")
    return parser


# --- labels from a labeller that never saw the contact ---------------------------------------


def _by_contact(examples: Sequence[Example]) -> Folds:
    return list(KFold(FOLDS, shuffle=True, random_state=0).split(np.arange(len(examples))))


def _by_client(examples: Sequence[Example]) -> Folds:
    groups = [example.group for example in examples]
    return list(GroupKFold(FOLDS).split(np.arange(len(examples)), groups=groups))


def _unseen_clients(examples: Sequence[Example]) -> Folds:
    """Five folds of three written clients each; everything else trains."""
    groups = np.array([example.group for example in examples])
    written = np.flatnonzero(~np.isin(groups, CORPORA))
    everything = np.arange(len(examples))
    return [
        (np.setdiff1d(everything, written[unseen]), written[unseen])
        for _, unseen in GroupKFold(FOLDS).split(written, groups=groups[written])
    ]


def _labelled(gold: Path, examples: Sequence[Example], file: Path, folds: Folds) -> list[Example]:
    if not file.exists():
        _write_labels(gold, examples, file, folds)
    return with_labels([redacted(example) for example in examples], file)


def _write_labels(gold: Path, examples: Sequence[Example], file: Path, folds: Folds) -> None:
    """Labels in the form of `wellspent label`, each by a labeller trained on the other folds.

    The temperature alone, one number, is the shipped labeller's.
    """
    labelled = {each.contact.id: each for each in read_labelled([gold])}
    file.parent.mkdir(parents=True, exist_ok=True)
    temperature = shipped_labeller("fast").temperature
    lines = []
    for seen, unseen in folds:
        contacts = [redacted(examples[i]).contact for i in unseen]
        said = held_out(
            [labelled[examples[i].contact.id] for i in seen],
            [replace(labelled[contact.id], contact=contact) for contact in contacts],
        )
        for contact, (parts, frictions) in zip(contacts, said, strict=True):
            decided = decide(sharpened(parts, temperature), frictions)
            labels = settled(tables_of([contact])["turns"], decided).labels()
            lines.append(_line(contact.id, labels))
    file.write_text("".join(lines), encoding="utf-8")


def _line(contact: str, labels: Sequence[Label]) -> str:
    turns = [
        {"n": n, "part": each.part, "pace": each.pace, "friction": each.friction,
         "confidence": each.confidence}
        for n, each in enumerate(labels, 1)
    ]  # fmt: skip
    return json.dumps({"id": contact, "turns": turns}) + "\n"


# --- cross-validation ------------------------------------------------------------------------


def _cross_validated(
    labelled: Sequence[Example], gold: Sequence[Example], folds: Folds, *, learn: bool
) -> Iterable[Scored]:
    """Trains as the package does, on two copies of `gold`, of which one carries the labels of
    labellers that never saw it (without `learn` both are worn); scores `labelled`.
    """
    rng = random.Random(SEED)
    prepared = [
        [prepare(copy) for copy in copies_of(example, own if learn else example, rng)]
        for example, own in zip(gold, labelled, strict=True)
    ]
    for seen, unseen in folds:
        model = fit_model([copy for i in seen for copy in prepared[i]])
        for i in unseen:
            example = labelled[i]
            yield Scored(example, score_with(model, example.contact, example.labels))


# --- figures ---------------------------------------------------------------------------------


def _kappa(pairs: Sequence[tuple[Any, Any]], weights: str | None = None) -> str:
    if len(pairs) < 2 or len({value for pair in pairs for value in pair}) < 2:
        return "–"
    value = cohen_kappa_score(*zip(*pairs, strict=True), weights=weights)
    return f"{value:.2f}"


def _pairs(scored: Iterable[Scored], question: str) -> list[tuple[str, str]]:
    return [
        (each.example.answers[question], answer.answer)
        for each in scored
        for answer in each.answers
        if answer.question == question
    ]


def _ordered(pairs: Iterable[tuple[str, str]]) -> list[tuple[int, int]]:
    return [(POINTS[one], POINTS[two]) for one, two in pairs if one in POINTS and two in POINTS]


def _mean(cells: Iterable[str]) -> str:
    return f"{np.mean([float(cell) for cell in cells if cell != '–']):.2f}"


def _print_table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    print(f"\n### {title}\n")
    print(f"| {' | '.join(head)} |")
    print(f"|{' --- |' * len(head)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def _questions(scored: Sequence[Scored]) -> list[str]:
    return [answer.question for answer in scored[0].answers]


def _print_agreement(title: str, scored: Sequence[Scored], gold: Path) -> None:
    two, second = _annotators(gold), _second_annotator(gold)
    rows = []
    for question in _questions(scored):
        pairs = _pairs(scored, question)
        alike = np.mean([one == two for one, two in pairs])
        rows.append([
            question, _kappa(pairs), _kappa(_ordered(pairs), "linear"), f"{alike:.0%}",
            _kappa(_by_rules(scored, question)), _evidence_hits(scored, question),
            _kappa(two[question]), _kappa(second[question]),
        ])  # fmt: skip
    rows.append(["mean", *(_mean(row[n] for row in rows) if n not in (3, 5) else ""
                           for n in range(1, 8))])  # fmt: skip
    head = ["question", "κ", "κ of yes/partly/no, linear", "agree", "κ of the rules alone",
            "evidence hits", "κ, annotators, reference-dev", "κ, writer and annotator, telecom"]  # fmt: skip
    _print_table(f"{title}: {len(scored)} contacts", head, rows)


def _by_rules(scored: Iterable[Scored], question: str) -> list[tuple[str, str]]:
    return [
        (each.example.answers[question],
         RULES[question](read_contact(each.example.contact, each.example.labels)).answer)
        for each in scored
    ]  # fmt: skip


def _evidence_hits(scored: Iterable[Scored], question: str) -> str:
    """The share of automatic yes and partly, agreed to be one of them, whose turns hit."""
    hits = [
        any(quote.turn in each.example.turns[question] for quote in answer.evidence)
        for each in scored
        for answer in each.answers
        if answer.question == question and answer.answer in ("yes", "partly")
        if each.example.answers[question] in ("yes", "partly") and each.example.turns[question]
    ]
    return f"{np.mean(hits):.0%} of {len(hits)}" if hits else "–"


def _print_sources(scored: Sequence[Scored]) -> None:
    kinds: dict[str, Callable[[str], bool]] = {
        "STAR": lambda group: group == "star",
        "PriMock57": lambda group: group == "primock57",
        "written": lambda group: group not in CORPORA,
    }
    rows = [
        [question, *(_kappa(_pairs([s for s in scored if kind(s.example.group)], question))
                     for kind in kinds.values())]
        for question in _questions(scored)
    ]  # fmt: skip
    rows.append(["mean", *(_mean(row[n] for row in rows) for n in range(1, 4))])
    _print_table("By source, κ", ["question", *kinds], rows)


def _print_clients(scored: Sequence[Scored]) -> None:
    questions = _questions(scored)
    clients = sorted({each.example.group for each in scored})
    rows = [[question, _kappa(_pairs(scored, question))] for question in questions]
    rows.append(["mean", _mean(row[1] for row in rows)])
    _print_table(f"Clients left out: {len(scored)} written contacts", ["question", "κ"], rows)
    rows = []
    for client in clients:
        own = [each for each in scored if each.example.group == client]
        rows.append([client, str(len(own)), _mean(_kappa(_pairs(own, q)) for q in questions)])
    _print_table("Clients left out, by client", ["client", "contacts", "mean κ"], rows)


def _print_confidence(scored: Sequence[Scored]) -> None:
    """Reliability over all answers, in tenths of confidence."""
    sure = [
        (answer.confidence, answer.answer == each.example.answers[answer.question])
        for each in scored
        for answer in each.answers
        if answer.answer != "cannot_tell" and answer.confidence is not None
    ]
    rows, error = [], 0.0
    for tenth in range(3, 10):
        inside = [pair for pair in sure if tenth <= min(pair[0] * 10, 9.99) < tenth + 1]
        if inside:
            said, right = (float(np.mean(side)) for side in zip(*inside, strict=True))
            error += len(inside) / len(sure) * abs(said - right)
            rows.append([f"{tenth / 10:.1f}–{(tenth + 1) / 10:.1f}", str(len(inside)),
                         f"{said:.2f}", f"{right:.2f}"])  # fmt: skip
    title = f"Confidence: expected calibration error {error:.3f}"
    _print_table(title, ["confidence", "answers", "mean confidence", "agree"], rows)


def _print_answers(scored: Sequence[Scored]) -> None:
    kinds = ("yes", "partly", "no", "no_occasion", "cannot_tell")
    rows = []
    for question in _questions(scored):
        given = [two for _, two in _pairs(scored, question)]
        rows.append([question, *(f"{given.count(kind) / len(given):.1%}" for kind in kinds)])
    _print_table("What is answered", ["question", *kinds], rows)
    proven = [check_evidence(each.example.contact, a) for each in scored for a in each.answers]
    print(f"\n{sum(proven)} of {len(proven)} answers carry evidence that holds.")


# --- how far people's stand-ins agree --------------------------------------------------------


def _annotators(gold: Path) -> dict[str, list[tuple[str, str]]]:
    """The two annotators' answers to reference-dev, by question."""
    pairs = [
        [annotator["scorecard"] for annotator in record["annotators"]]
        for record in _records(gold / "reference-dev.jsonl.gz")
    ]
    return {q: [(one[q][0], two[q][0]) for one, two in pairs] for q in pairs[0][0]}


def _second_annotator(gold: Path) -> dict[str, list[tuple[str, str]]]:
    """The writer's answers and the independent annotator's, by question."""
    first = {each["id"]: each for each in _records(gold / "sample" / "telecom.jsonl.gz")}
    second = _records(gold / "sample-second-annotator" / "telecom.jsonl.gz")
    pairs = [
        (first[each["id"]]["labels"]["scorecard"], each["labels"]["scorecard"])
        for each in second
        if each["id"] in first
    ]
    return {q: [(one[q][0], two[q][0]) for one, two in pairs] for q in pairs[0][0]}


def _records(file: Path) -> list[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


if __name__ == "__main__":
    main()
