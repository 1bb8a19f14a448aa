"""Trains the model of signals: `python -m wellspent.listening.signals.train FILE_OR_FOLDER …`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from wellspent.listening.signals.fitting import fit_model
from wellspent.listening.signals.lessons import own_snippets, read_lessons
from wellspent.listening.signals.weights import MODEL, write_model

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> None:
    """Learn from labelled conversations and the package's own snippets, and write the model."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("paths", type=Path, nargs="+", help="files or folders of conversations")
    asked.add_argument("--output", type=Path, help="default: the package's own model")
    given = asked.parse_args(arguments)
    output = given.output or Path(str(files("wellspent.listening.signals") / "model" / MODEL))
    paths = [
        p for path in given.paths for p in ([path] if path.is_file() else path.rglob("*.jsonl.gz"))
    ]
    model = fit_model([*read_lessons(paths), *own_snippets()])
    output.write_bytes(write_model(model))
    print(f"{output}: {len(model.hashes):,} features")  # noqa: T201


if __name__ == "__main__":
    main()
