"""Trains the labeller: `python -m wellspent.labelling.train --data PATH… --output DIR`.

Three models over nearly the same features (parts, pace, friction) and one temperature,
fitted on cross-validated predictions. The same data give the same model files,
byte for byte, on the same processor and build of numba; across machines the
last bits of a weight may differ.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np

from wellspent.agreement import cohen_kappa, macro_f1
from wellspent.errors import WellspentError
from wellspent.labelling.calibration import expected_calibration_error, fit_temperature
from wellspent.labelling.chain_training import Penalty, train_heads
from wellspent.labelling.decisions import decide, sharpened
from wellspent.labelling.examples import Example, read_examples, redacted
from wellspent.labelling.features import features_of
from wellspent.labelling.labeller import SETTINGS_FILE, WEIGHTS_FILE, Labeller
from wellspent.labelling.repeats import is_repeat
from wellspent.labelling.sequence import Marginals
from wellspent.labelling.silver import silver_examples, unlabelled
from wellspent.labelling.vetting import keep_safe, naming_words
from wellspent.labelling.weights import HEADS, write_weights
from wellspent.parts import PACE_OF, PARTS
from wellspent.tables import tables_of

__all__ = ["FOLDS", "fold_of", "held_out", "main", "train"]

PENALTIES: Final = {
    "parts": Penalty(1.0),
    "pace": Penalty(1.0),
    "friction": Penalty(0.5),
}
FEWEST_CONTACTS: Final = 3  # what fewer contacts share is noise, or somebody's own words
FOLDS: Final = 3  # for the temperature; the evidence uses five

# calibrated parts, frictions, one row a turn
Opinion = tuple[Marginals, Marginals]


def train(
    examples: Sequence[Example],
    output: Path,
    folds: int = FOLDS,
    silver: Sequence[Example] = (),
) -> dict[str, Any]:
    """Writes the labeller that these examples teach into the folder `output`.

    `silver` are conversations that the careful tier labelled; they teach, and nothing is
    measured on them.

    Returns what is written to its `model.json`: the temperature, and the figures
    of `folds`-fold cross-validation over all examples, as they come out before
    anything is withheld.
    """
    output.mkdir(parents=True, exist_ok=True)
    opinions = cross_validated(examples, folds)
    settings = {"conversations": len(examples), "silver": len(silver)}
    settings |= _settings(examples, opinions)
    _write_models(examples, output, settings, silver)
    return settings


def cross_validated(examples: Sequence[Example], folds: int = FOLDS) -> list[Opinion]:
    """What models that never saw a contact say of it, uncalibrated, in the order of the examples."""
    found: dict[int, Opinion] = {}
    for fold in range(folds):
        inside = [k for k, e in enumerate(examples) if fold_of(e, folds) == fold]
        outside = [e for e in examples if fold_of(e, folds) != fold]
        if inside:
            said = held_out(outside, [examples[k] for k in inside])
            found.update(zip(inside, said, strict=True))
    return [found[k] for k in range(len(examples))]


def held_out(
    training: Sequence[Example], test: Sequence[Example], silver: Sequence[Example] = ()
) -> list[Opinion]:
    """What a model of the training examples says of the test examples, uncalibrated."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        _write_models(training, folder, {"temperature": 1.0}, silver)
        labeller = Labeller(folder)
        return [labeller.probabilities(tables_of([example.contact])["turns"]) for example in test]


def fold_of(example: Example, folds: int = FOLDS) -> int:
    """The fold of an example: by its identifier alone, so that other data never move it."""
    digest = hashlib.sha256(example.contact.id.encode()).hexdigest()
    return int(digest, 16) % folds


def _write_models(
    examples: Sequence[Example],
    folder: Path,
    settings: dict[str, Any],
    silver: Sequence[Example] = (),
) -> None:
    naming = naming_words(examples)
    shown = [redacted(e) if fold_of(e, 2) else e for e in examples]
    # the annotators' own labels come last and count twice as much as the careful tier's
    taught = [*silver, *examples, *(examples if silver else ())]
    seen = [*silver, *shown, *(shown if silver else ())]
    features = keep_safe([features_of(e.contact) for e in seen], FEWEST_CONTACTS, naming)
    labels: dict[str, Sequence[Sequence[str]]] = {
        "parts": [e.parts for e in taught],
        "pace": [[PACE_OF[part] for part in e.parts] for e in taught],
        "friction": [e.frictions for e in taught],
    }
    # what is said again tells friction alone: parts and pace do not gain by it
    once = [[[f for f in turn if not is_repeat(f)] for turn in turns] for turns in features]
    weights = train_heads(
        (head, features if head.name == "friction" else once, labels[head.name],
         PENALTIES[head.name])
        for head in HEADS
    )  # fmt: skip
    (folder / WEIGHTS_FILE).write_bytes(write_weights(weights))
    text = json.dumps(settings, indent=2) + "\n"
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")


def _settings(examples: Sequence[Example], opinions: Sequence[Opinion]) -> dict[str, Any]:
    marginals = np.concatenate([parts for parts, _ in opinions])
    said = [part for example in examples for part in example.parts]
    temperature = fit_temperature(marginals, np.array([PARTS.index(part) for part in said]))
    sharp = sharpened(marginals, temperature)
    right = sharp.argmax(axis=1) == [PARTS.index(part) for part in said]
    labels = [
        label
        for parts, frictions in opinions
        for label in decide(sharpened(parts, temperature), frictions).labels()
    ]
    frictions = [friction for example in examples for friction in example.frictions]
    return {
        "turns": len(said),
        "temperature": temperature,
        "cross_validated": {
            "kappa_parts": _rounded(cohen_kappa(said, [PARTS[k] for k in sharp.argmax(axis=1)])),
            "macro_f1_parts": _rounded(macro_f1(said, [PARTS[k] for k in sharp.argmax(axis=1)])),
            "kappa_friction": _rounded(cohen_kappa(frictions, [x.friction for x in labels])),
            "withheld": _rounded(sum(x.part == "unknown" for x in labels) / len(labels)),
            "calibration_error": _rounded(expected_calibration_error(sharp.max(axis=1), right)),
        },
    }


def _silver(examples: Sequence[Example], paths: Sequence[Path], most: int) -> list[Example]:
    if not paths:
        return []
    from wellspent.labelling.careful.labeller import shipped_encoder  # noqa: PLC0415

    known = {example.contact.id for example in examples}
    return silver_examples(unlabelled(paths, known, most), shipped_encoder())


def _rounded(figure: float | None) -> float | None:
    return None if figure is None else round(figure, 4)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 when the model is written, 2 when the data cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m wellspent.labelling.train", description=__doc__
    )
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "model")
    parser.add_argument("--folds", type=int, default=FOLDS)
    parser.add_argument("--unlabelled", type=Path, nargs="*", default=[], help="conversations that the careful tier labels first")  # fmt: skip
    parser.add_argument("--most", type=int, default=700, help="of each unlabelled file")
    options = parser.parse_args(arguments)
    try:
        examples = read_examples(options.data)
        silver = _silver(examples, options.unlabelled, options.most)
        settings = train(examples, options.output, options.folds, silver)
    except WellspentError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(settings, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
