"""What the false and the missed of MultiDoGO really are, read one by one: a Markdown table.

Run as `python evidence/redaction_adjudicated.py --shared ../shared`. From the sample that
`redaction.py` reports (3,000 conversations, seed 7) spans were drawn by seed 11 and read,
with two turns before and one behind, by one language model, not by people. They are the
rules' own, without the tagger:

false    200 of the redactions that cover a word nobody marked
missed   150 of the marked e-mails, accounts and addresses of which a letter was left in:
         all e-mails and accounts, and of the addresses as many as make up 150

`redaction_adjudicated.csv` keeps place and judgement of each and no text; docs/method/redaction.md
has the rules. `--draw` prints the places that would be drawn today. Where rules have changed
since, a span that is no longer false, or no longer missed, is left out here, and said.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from redaction import TOKEN, Marked, meets, read_multidogo, rules_spans
from redaction_names import said

from wellspent.contacts import Redaction
from wellspent.estimate import Figure, estimate_ratio, estimate_share

JUDGED: Final = Path(__file__).with_name("redaction_adjudicated.csv")
KINDS: Final = ("account", "address", "email")
SEED: Final = 11
# what is taken for personal after all; what cannot be told stays false in either case
PERSONAL: Final[Mapping[str, frozenset[str]]] = {
    "less what is personal": frozenset({"personal"}),
    "less what is personal and the customer's own town": frozenset({"personal", "town"}),
}

Place = tuple[str, int, int, int]
"""Conversation, turn from 1, first and last character."""


@dataclass(frozen=True)
class Slot:
    """A marked span: where, its kind, and whether every letter of it was taken out."""

    place: Place
    kind: str
    found: bool


@dataclass
class Read:
    """One conversation: its marked spans, its false redactions with their false words."""

    slots: list[Slot] = field(default_factory=list)
    false: dict[Place, int] = field(default_factory=dict)
    other_tokens: int = 0


def main() -> None:
    """Prints raw figures beside adjudicated ones."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--draw", action="store_true", help="print the places to be judged")
    asked = parser.parse_args()
    talks = [read(talk) for talk in read_multidogo(asked.shared, 3000, random.Random(7))]
    if asked.draw:
        csv.writer(sys.stdout).writerows(drawn(talks))
        return
    false, missed = judgements("false"), judgements("missed")
    print_false(talks, false)
    print_missed([slot for talk in talks for slot in talk.slots], missed)


def drawn(talks: Sequence[Read]) -> Iterator[tuple[str | int, ...]]:
    """The places to be judged: what, conversation, turn, start, end."""
    false = sorted(place for talk in talks for place in talk.false)
    missed = sorted((s.place, s.kind) for talk in talks for s in talk.slots if not s.found)
    few = [place for place, kind in missed if kind in {"account", "email"}]
    addresses = [place for place, kind in missed if kind == "address"]
    for place in random.Random(SEED).sample(false, min(200, len(false))):
        yield "false", *place
    size = min(150 - len(few), len(addresses))
    for place in [*few, *random.Random(SEED).sample(addresses, size)]:
        yield "missed", *place


def judgements(what: str) -> dict[Place, str]:
    """What was judged at each place: `false` or `missed`."""
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        return {
            (row["conversation"], int(row["turn"]), int(row["start"]), int(row["end"])): row[
                "judgement"
            ]
            for row in csv.DictReader(lines)
            if row["what"] == what
        }


def read(talk: Marked) -> Read:
    """What is marked, what of it was left in, and what else was taken out."""
    spans = rules_spans(talk)
    reading = Read()
    for number, turn in enumerate(talk.turns, 1):
        taken = [span for span in spans if span.turn == number]
        marked = [span for span in talk.spans if span.turn == number]
        covered = {at for span in taken for at in range(span.start, span.end)}
        for span in marked:
            signs = {at for at in range(span.start, span.end) if turn.text[at].isalnum()}
            reading.slots.append(Slot(_place(talk, span), span.kind, signs <= covered))
        others = [
            token
            for token in TOKEN.finditer(turn.text)
            if not any(meets(token, span) for span in marked)
        ]
        reading.other_tokens += len(others)
        for span in taken:
            if words := sum(meets(token, span) for token in others):
                reading.false[_place(talk, span)] = words
    return reading


def _place(talk: Marked, span: Redaction) -> Place:
    return talk.id, span.turn, span.start, span.end


def print_false(talks: Sequence[Read], judged: Mapping[Place, str]) -> None:
    """False redactions per 1,000 other tokens, raw and without what is personal after all."""
    words = {place: n for talk in talks for place, n in talk.false.items()}
    read_now = {place: word for place, word in judged.items() if place in words}
    weight = sum(words.values()) / max(sum(words[place] for place in read_now), 1)
    print(f"\n## False redactions: {len(words)} spans, {len(read_now)} of {len(judged)} judged\n")
    print("| judged | spans | their words nobody marked |\n|---|---:|---:|")
    for word, spans in Counter(read_now.values()).most_common():
        tokens = sum(words[place] for place, judgement in read_now.items() if judgement == word)
        print(f"| {word} | {spans} | {tokens} |")
    print("\n| false per 1,000 other tokens | value (95 % interval) |\n|---|---:|")
    raw = [float(sum(talk.false.values())) for talk in talks]
    print(f"| raw | {said(_per_thousand(talks, raw), 1)} |")
    for name, personal in PERSONAL.items():
        left = [
            weight * sum(n for p, n in talk.false.items() if read_now.get(p, "personal") not in personal)
            for talk in talks
        ]  # fmt: skip
        print(f"| {name} | {said(_per_thousand(talks, left), 1)} |")


def _per_thousand(talks: Sequence[Read], false: Sequence[float]) -> Figure:
    tokens = [float(talk.other_tokens) for talk in talks]
    return estimate_ratio([1000 * each for each in false], tokens, "conversations")


def print_missed(slots: Sequence[Slot], judged: Mapping[Place, str]) -> None:
    """Recall, raw and adjudicated; what was read stands for all that was missed of its kind."""
    print(
        "\n## Missed\n\n| kind | marked | missed | judged | missed indeed | value taken |", end=""
    )
    print(" mislabelled | cannot tell | recall, raw | recall, adjudicated |")
    print("|---|" + "---:|" * 9)
    for kind in KINDS:
        marked = [slot for slot in slots if slot.kind == kind]
        missed = [slot.place for slot in marked if not slot.found]
        told = Counter(judged[place] for place in missed if place in judged)
        weight = len(missed) / max(told.total(), 1)
        parts, wholes = [], []
        for slot in marked:
            word = "found" if slot.found else judged.get(slot.place, "not read")
            share = 1.0 if slot.found else weight
            parts.append(share * (word in {"found", "value_taken"}))
            wholes.append(share * (word not in {"not read", "mislabelled"}))
        counts = " | ".join(
            str(told[word]) for word in ("missed", "value_taken", "mislabelled", "cannot_tell")
        )
        raw = estimate_share(len(marked) - len(missed), len(marked), "slots")
        print(
            f"| {kind} | {len(marked)} | {len(missed)} | {told.total()} | {counts} |"
            f" {said(raw, 3)} | {said(estimate_ratio(parts, wholes, 'slots'), 3)} |"
        )


if __name__ == "__main__":
    main()
