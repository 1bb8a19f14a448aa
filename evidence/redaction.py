"""How much personal data redaction finds, and how much else it takes out: Markdown tables.

Run as `python evidence/redaction.py --shared ../shared`. Two kinds of conversation:

gold        conversations written for this project (synthetic), personal data marked by
            their writer. Developed on: `sample` and four of the written files; measured
            on: the five written files that nobody looked at while the rules were made.
MultiDoGO   real people's typed turns to a staged agent, customer's side alone, their
            punctuation taken out; slots marked. A seeded sample of the half that the word
            list was not learned from.

Found: every letter and digit of the marked span is covered. Touched: at least one.
Medical facts are marked in the gold but left in on purpose, so they count nowhere.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redaction_held_out import DEVELOPED_ON, by_default, by_rules, held_out

from wellspent.contacts import Redaction, Speaker, Turn
from wellspent.redaction import personal_spans
from wellspent.redaction.learn_words import is_for_learning
from wellspent.redaction.lines import Span
from wellspent.redaction.tagger_weights import Weights

MEASURED_ON = ("courier", "delivery", "pensions", "saas", "streaming")
SLOTS = {
    "name": "name",
    "username": "name",
    "approver_name": "name",
    "ssn": "national_id",
    "card_number": "card",
    "account_number": "account",
    "account_id": "account",
    "target_account_number": "account",
    "email_address": "email",
    "phonenumber": "phone",
    "phone_number": "phone",
    "address": "address",
    "password": "password",
    "booking_confirmation_number": "order",
    "order_number": "order",
    "claimid": "order",
    "policyid": "account",
    "current_zipcode": "postcode",
}
TOKEN = re.compile(r"\w+")


@dataclass(frozen=True)
class Marked:
    """One conversation with the spans that people marked."""

    id: str
    turns: list[Turn]
    agent: str | None
    spans: list[Redaction]
    ignored: list[Redaction]


@dataclass
class Tally:
    """What was counted over many conversations."""

    marked: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    touched: Counter[str] = field(default_factory=Counter)
    kind_right: Counter[str] = field(default_factory=Counter)
    other_tokens: int = 0
    false_tokens: int = 0
    missed: list[str] = field(default_factory=list)
    excess: list[str] = field(default_factory=list)


def main() -> None:
    """Prints the tables; `--show N` adds examples of what went wrong, for development."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--multidogo", type=int, default=3000, help="conversations sampled")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--tagger", type=Path)
    asked = parser.parse_args()
    gold = asked.shared / "gold"
    sets = {
        "Gold, developed on (sample and written: " + ", ".join(DEVELOPED_ON) + ")": [
            *read_gold(sorted((gold / "sample").glob("*.gz"))),
            *read_gold([gold / "written" / f"{name}.jsonl.gz" for name in DEVELOPED_ON]),
        ],
        "Gold, measured on (written: " + ", ".join(MEASURED_ON) + ")": list(
            read_gold([gold / "written" / f"{name}.jsonl.gz" for name in MEASURED_ON])
        ),
        f"MultiDoGO, {asked.multidogo} conversations, seed {asked.seed}": read_multidogo(
            asked.shared, asked.multidogo, random.Random(asked.seed)
        ),
    }
    weights = held_out(asked.shared, asked.tagger)
    for title, conversations in sets.items():
        show(title, conversations, weights, 0 if title.startswith("Gold, measured") else asked.show)
    show_long((1_000, 10_000))


def show_long(counts: Sequence[int]) -> None:
    """What a synthetic conversation that merely counts its turns takes, by its length."""
    print('\n## Long conversations (synthetic: every turn is "turn N ok please wait")\n')
    print("| turns | redactions | seconds of processor time |")
    print("|---:|---:|---:|")
    for count in counts:
        turns = [
            Turn("agent" if n % 2 else "customer", f"turn {n} ok please wait") for n in range(count)
        ]
        began = time.process_time()
        found = personal_spans(turns)
        print(f"| {count:,} | {len(found)} | {time.process_time() - began:.1f} |")


def show(title: str, conversations: Sequence[Marked], weights: Weights, examples: int) -> None:
    """One table, and the speed on one core."""
    began = time.process_time()
    found = [as_redactions(by_default(_said(each), each.agent, weights)) for each in conversations]
    seconds = time.process_time() - began
    tally = Tally()
    for conversation, spans in zip(conversations, found, strict=True):
        count(conversation, spans, tally)
    turns = sum(len(each.turns) for each in conversations)
    print(f"\n## {title}\n")
    print("| kind | marked | found | touched | named rightly, of those touched |")
    print("|---|---:|---:|---:|---:|")
    for kind, marked in [*tally.marked.most_common(), ("all", tally.marked.total())]:
        print(_row(kind, marked, tally))
    print(
        f"\n{1000 * tally.false_tokens / max(tally.other_tokens, 1):.1f} false redactions per 1,000"
        f" other tokens ({tally.false_tokens} of {tally.other_tokens:,});"
        f" {turns:,} turns at {turns / seconds:,.0f} turns/s of processor time."
    )
    pick = random.Random(1)
    for name, lines in (("missed", tally.missed), ("false", tally.excess)):
        for line in pick.sample(lines, min(examples, len(lines))):
            print(f"{name}: {line}")


def rules_spans(talk: Marked) -> list[Redaction]:
    """What the rules take out of a conversation, with no tagger beside them."""
    return as_redactions(by_rules(_said(talk), talk.agent))


def as_redactions(found: Mapping[int, Sequence[Span]]) -> list[Redaction]:
    """The spans of each turn, by its place from 0, as redactions."""
    return [
        Redaction(place + 1, span.kind, span.start, span.end)
        for place, spans in sorted(found.items())
        for span in spans
    ]


def _said(talk: Marked) -> list[tuple[Speaker, str]]:
    return [(turn.speaker, turn.text) for turn in talk.turns]


def _row(kind: str, marked: int, tally: Tally) -> str:
    def of(counter: Counter[str]) -> int:
        return counter.total() if kind == "all" else counter[kind]

    touched = of(tally.touched)
    return (
        f"| {kind} | {marked} | {of(tally.found) / max(marked, 1):.3f} |"
        f" {touched / max(marked, 1):.3f} | {of(tally.kind_right) / max(touched, 1):.3f} |"
    )


def count(conversation: Marked, found: Sequence[Redaction], tally: Tally) -> None:
    """Adds one conversation to the tally."""
    for number, turn in enumerate(conversation.turns, 1):
        spans = [span for span in found if span.turn == number]
        wanted = [span for span in conversation.spans if span.turn == number]
        for span in wanted:
            _count_span(turn.text, span, spans, tally)
        personal = [*wanted, *(s for s in conversation.ignored if s.turn == number)]
        for token in TOKEN.finditer(turn.text):
            if not any(meets(token, span) for span in personal):
                tally.other_tokens += 1
                if any(meets(token, span) for span in spans):
                    tally.false_tokens += 1
                    tally.excess.append(f"«{token[0]}» in {turn.text[:150]}")


def _count_span(text: str, span: Redaction, spans: Sequence[Redaction], tally: Tally) -> None:
    signs = [place for place in range(span.start, span.end) if text[place].isalnum()]
    covered = [place for place in signs if any(s.start <= place < s.end for s in spans)]
    kinds = {s.kind for s in spans if s.start < span.end and s.end > span.start}
    tally.marked[span.kind] += 1
    tally.found[span.kind] += len(covered) == len(signs)
    tally.touched[span.kind] += bool(covered)
    tally.kind_right[span.kind] += bool(covered) and span.kind in kinds
    if len(covered) < len(signs):
        tally.missed.append(f"{span.kind} «{text[span.start : span.end]}» in {text[:150]}")


def meets(token: re.Match[str], span: Redaction) -> bool:
    """Whether a token has a character in the span."""
    return span.start < token.end() and span.end > token.start()


def read_gold(files: Sequence[Path]) -> Iterator[Marked]:
    """Conversations written for this project, with their writer's marks."""
    for record in _records(files):
        marks = [Redaction(m["turn"], m["kind"], m["start"], m["end"]) for m in record["pii"]]
        yield Marked(
            record["id"],
            [Turn(_speaker(turn["speaker"]), turn["text"]) for turn in record["turns"]],
            record["meta"].get("agent"),
            [mark for mark in marks if mark.kind != "medical"],
            [mark for mark in marks if mark.kind == "medical"],
        )


def read_multidogo(
    shared: Path, size: int, draw: random.Random, learned: bool = False
) -> list[Marked]:
    """A sample of MultiDoGO's half that words were learned from, or of the other one.

    Conversations whose tokens and slots do not match are left out.
    """
    records = list(_records([shared / "corpora" / "multidogo" / "dev.jsonl.gz"]))
    usable = [
        record
        for record in records
        if is_for_learning(record["id"]) == learned and all(map(_aligned, record["turns"]))
    ]
    return [_slotted(record) for record in draw.sample(usable, min(size, len(usable)))]


def _aligned(turn: dict[str, Any]) -> bool:
    return len(turn["text"].split()) == len(turn["labels"]["slots"])


def _slotted(record: dict[str, Any]) -> Marked:
    spans: list[Redaction] = []
    for number, turn in enumerate(record["turns"], 1):
        last = "O"
        tokens = re.finditer(r"\S+", turn["text"])
        for token, slot in zip(tokens, turn["labels"]["slots"], strict=True):
            kind = SLOTS.get(slot, "O")
            if kind != "O" and slot == last:
                spans[-1] = Redaction(number, kind, spans[-1].start, token.end())
            elif kind != "O":
                spans.append(Redaction(number, kind, *token.span()))
            last = slot
    turns = [Turn("customer", turn["text"]) for turn in record["turns"]]
    return Marked(record["id"], turns, None, spans, [])


def _speaker(name: str) -> Any:
    return name if name in {"agent", "customer"} else "system"


def _records(files: Sequence[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            yield from map(json.loads, lines)


if __name__ == "__main__":
    main()
