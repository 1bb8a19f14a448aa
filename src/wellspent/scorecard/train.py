"""`python -m wellspent.scorecard.train --data FOLDER`: trains the scorecard's model anew.

The folder holds scored conversations; the same data give the same file.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wellspent.scorecard.examples import copies_of, read_examples, with_labels
from wellspent.scorecard.fitting import fit_model, prepare
from wellspent.scorecard.model import ContactModel, ScoreModel

__all__ = ["document_of", "main"]

_SEED: Final = 20
_SHIPPED: Final = Path(__file__).parent / "model" / "weights.json"


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads, wears, fits and writes."""
    options = _options().parse_args(arguments)
    examples = read_examples(options.data)
    rng = random.Random(_SEED)
    given = with_labels(examples, options.labels) if options.labels else examples
    copies = [
        copy
        for each, labelled in zip(examples, given, strict=True)
        for copy in copies_of(each, labelled, rng)
    ]
    model = fit_model([prepare(copy) for copy in copies])
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(_as_text(document_of(model)), encoding="utf-8")


def document_of(model: ScoreModel) -> dict[str, Any]:
    """The model as `weights.json` holds it; `read_model` reads it back."""
    turns = model.turns
    return {
        "name": model.name,
        "turns": {
            "questions": list(turns.questions),
            "traits": sorted(turns.traits, key=turns.traits.__getitem__),
            "bias": turns.bias.astype(int).tolist(),
            "weights": turns.weights.astype(int).tolist(),
        },
        "gauges": list(model.gauges),
        "contacts": {name: _contact(each) for name, each in model.contacts.items()},
    }


def _contact(model: ContactModel) -> dict[str, Any]:
    return {
        "answers": list(model.answers),
        "shares": model.shares.tolist(),
        "bias": model.bias.astype(int).tolist(),
        "weights": model.weights.astype(int).tolist(),
    }


def _as_text(document: dict[str, Any]) -> str:
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False) + "\n"


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m wellspent.scorecard.train", description="Train the scorecard's model."
    )
    parser.add_argument("--data", type=Path, required=True, help="scored conversations")
    parser.add_argument("--output", type=Path, default=_SHIPPED, help="where the weights go")
    parser.add_argument(
        "--labels",
        type=Path,
        help="labels of labellers that never saw the conversations, as `wellspent label` writes"
        " them: one of the two copies of each conversation then carries its own",
    )
    return parser


if __name__ == "__main__":
    main()
