"""What a centre's own labels add to the labeller: `python evidence/adapt.py`.

Prints Markdown tables. The base is trained without five clients at a time, so that it never
saw the client whose conversations adapt it. Of these, one half adapts and the other
measures, then the other way round; so every conversation is measured once, by an
adapter that never saw it. What the bases said is kept in `build/adapt` and used again as
long as neither the data nor the labeller have changed.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

from wellspent.estimate import Figure, Unknown
from wellspent.labelling import train as training
from wellspent.labelling.adapter import Probabilities
from wellspent.labelling.adapter_fitting import Reference, fit_adapter, reference_of
from wellspent.labelling.adapting import measure
from wellspent.labelling.decisions import sharpened
from wellspent.labelling.examples import Example, read_examples, redacted
from wellspent.labelling.labeller import shipped_labeller

REPOSITORY = Path(__file__).resolve().parents[1]
BASES = 3
HEADS = ("conversations of", "each half", "measured", "κ parts before", "after", "difference",
         "κ pace, difference", "macro-F1, difference")  # fmt: skip

Measured = list[tuple[Reference, Probabilities]]


def main() -> None:
    """Prints every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=REPOSITORY / ".." / "shared")
    parser.add_argument("--keep", type=Path, default=REPOSITORY / "build" / "adapt")
    options = parser.parse_args()
    examples = read_examples([options.shared / "gold"])
    bases = [left_out(examples, number, options.keep) for number in range(BASES)]
    clients = {client: told for base in bases for client, told in base.items()}
    print("# Adapting to clients that the labeller never saw\n")
    print(f"{len(clients)} clients, {BASES} bases, each without five of them;"
          " redacted text, nothing withheld.\n")  # fmt: skip
    alone = {client: each_half(told) for client, told in sorted(clients.items())}
    table("Each client adapts for itself", {
        **{client: (len(found) // 2, found) for client, found in alone.items()},
        "all": (None, [x for found in alone.values() for x in found]),
    })  # fmt: skip
    centres = {f"centre {n}": each_half([r for told in base.values() for r in told])
               for n, base in enumerate(bases, 1)}  # fmt: skip
    table("Five clients adapt together, as one centre with five customers of its own", {
        **{name: (len(found) // 2, found) for name, found in centres.items()},
        "all": (None, [x for found in centres.values() for x in found]),
    })  # fmt: skip


def left_out(examples: Sequence[Example], number: int, folder: Path) -> dict[str, list[Reference]]:
    """What a base without five clients says of their conversations, by client."""
    clients = sorted({e.group for e in examples if e.spans})
    out = set(clients[number::BASES])
    learn = [e for e in examples if e.group not in out]
    test = [redacted(e) for e in examples if e.group in out]
    temperature = shipped_labeller().temperature
    found: dict[str, list[Reference]] = {}
    for example, parts in zip(test, opinions(learn, test, folder), strict=True):
        base = sharpened(parts, temperature)
        found.setdefault(example.group, []).append(
            reference_of(example.contact, example.parts, base)
        )
    return found


def opinions(
    learn: Sequence[Example], test: Sequence[Example], folder: Path
) -> list[Probabilities]:
    """The probabilities of parts that a base of `learn` gives to `test`, kept in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(repr((learn, test)).encode())
    package = Path(training.__file__).parent
    for source in sorted((*package.glob("*.py"), *package.glob("*.toml"))):
        # what adapts stands after the base and changes nothing of what it says
        if not source.name.startswith("adapt"):
            digest.update(source.read_bytes())
    path = folder / f"{digest.hexdigest()[:16]}.npz"
    if not path.exists():
        said = [parts for parts, _ in training.held_out(learn, test)]
        np.savez_compressed(path, allow_pickle=False, **{str(k): x for k, x in enumerate(said)})
    with np.load(path) as kept:
        return [kept[str(k)] for k in range(len(test))]


def each_half(references: Sequence[Reference]) -> Measured:
    """Every conversation with what an adapter of the other half says of it."""
    ordered = sorted(references, key=lambda r: hashlib.sha256(r.contact.id.encode()).hexdigest())
    halves = ordered[::2], ordered[1::2]
    return [
        (r, adapter.apply(r.base, r.named))
        for ours, theirs in (halves, halves[::-1])
        for adapter in [fit_adapter(ours)]
        for r in theirs
    ]


def table(title: str, rows: dict[str, tuple[int | None, Measured]]) -> None:
    """Prints one Markdown table under its title."""
    print(f"\n### {title}\n\n| {' | '.join(HEADS)} |\n|{' --- |' * len(HEADS)}")
    for name, (half, measured) in rows.items():
        parts, pace, f1 = measure(measured)
        cells: Iterable[object] = (
            name, "–" if half is None else half, len(measured), value(parts.before),
            value(parts.after), said(parts.difference), said(pace.difference), said(f1.difference),
        )  # fmt: skip
        print(f"| {' | '.join(map(str, cells))} |")


def value(figure: Figure) -> str:
    """The value alone."""
    return "–" if isinstance(figure, Unknown) else f"{figure.value:.3f}"


def said(figure: Figure) -> str:
    """The value with its interval."""
    if isinstance(figure, Unknown):
        return "–"
    return f"{figure.value:+.3f} ({figure.low:+.3f} to {figure.high:+.3f})"


if __name__ == "__main__":
    main()
