"""Trains the labeller: `python -m wellspent.labelling.train --data PATH… --output DIR`.

The same data give the same model, byte for byte, on the same build of CRFsuite.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from wellspent.errors import WellspentError
from wellspent.labelling.examples import Example, read_examples, redacted
from wellspent.labelling.features import features_of
from wellspent.labelling.labeller import FRICTION_FILE, PARTS_FILE, SETTINGS_FILE
from wellspent.labelling.sequence import Penalty, keep_frequent, train_sequencer

__all__ = ["main", "train"]

PARTS_PENALTY: Final = Penalty(c1=0.1, c2=0.05, iterations=80)
FRICTION_PENALTY: Final = Penalty(c1=0.1, c2=0.05, iterations=80)
FEWEST_CONTACTS: Final = 3  # what fewer contacts share is noise, or somebody's own words


def train(examples: Sequence[Example], output: Path) -> None:
    """Writes the model files that these examples teach into the folder `output`."""
    output.mkdir(parents=True, exist_ok=True)
    features = keep_frequent(
        [features_of(redacted(example).contact) for example in examples], FEWEST_CONTACTS
    )
    parts = [example.parts for example in examples]
    frictions = [example.frictions for example in examples]
    train_sequencer(features, parts, output / PARTS_FILE, PARTS_PENALTY)
    train_sequencer(features, frictions, output / FRICTION_FILE, FRICTION_PENALTY)
    settings = {"temperature": 1.0}
    (output / SETTINGS_FILE).write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 when the model is written, 2 when the data cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m wellspent.labelling.train")
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "model")
    options = parser.parse_args(arguments)
    try:
        train(read_examples(options.data), options.output)
    except WellspentError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
