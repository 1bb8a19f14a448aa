"""Whether what is quoted for empathy is what people marked: `python evidence/epitome.py`.

EPITOME (Sharma et al. 2020) has pairs of a post and an answer from peer support. For three
mechanisms (emotional reactions, interpretations, explorations) people gave the answer a level
0–2 and, from level 1, marked the words that show it. Its licence is unclear: it is measured on
and nothing else: nothing is trained on it or copied from it, and this script prints sums alone.
Five of its pairs were looked at to learn its form before the phrases were written.

A pair is read as a contact of two turns, the post the customer's and the answer the agent's.
Token F1 of a pair: the words of the answer that are quoted against those that people marked,
2 · both / (quoted + marked), averaged over pairs; intervals by jackknife over posts. "union" is
every mechanism's words together, which is what one quote for "addressed the feelings" is for.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wellspent.contacts import Contact, Turn
from wellspent.estimate import Estimate, Figure, estimate_ratio, estimate_share
from wellspent.labelling import label_turns
from wellspent.scorecard import score_contact
from wellspent.scorecard.empathy_spans import empathic_kinds, empathic_spans, units

MECHANISMS: Final = ("emotional_reactions", "interpretations", "explorations")
_TOKEN: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A post and an answer, with the spans that people marked in it, by mechanism."""

    post: str
    contact: Contact
    marked: Mapping[str, tuple[Span, ...]]

    @property
    def answer(self) -> str:
        """The words of the answer."""
        return self.contact.turns[1].text


def read_pairs(path: Path) -> tuple[list[Pair], int]:
    """Every pair, and how many marked stretches are not literally in their answer."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    pairs = [_pair(record) for record in records]
    wanted = sum(
        len(each["rationales"]) for r in records for each in r["turns"][1]["labels"].values()
    )
    return pairs, wanted - sum(len(spans) for pair in pairs for spans in pair.marked.values())


def _pair(record: Mapping[str, Any]) -> Pair:
    post, answer = record["turns"]
    turns = (Turn("customer", post["text"]), Turn("agent", answer["text"]))
    contact = Contact(record["id"], turns, channel="message")
    marked = {
        name: tuple(span for quote in answer["labels"][name]["rationales"]
                    for span in _place(answer["text"], quote))
        for name in MECHANISMS
    }  # fmt: skip
    return Pair(record["meta"]["sp_id"], contact, marked)


def _place(text: str, quote: str) -> Iterator[Span]:
    words = quote.split()
    found = re.search(r"\s+".join(map(re.escape, words)), text, re.IGNORECASE) if words else None
    if found:
        yield found.span()


# --- what may be quoted ----------------------------------------------------------------------


def whole_turn(pair: Pair) -> list[Span]:
    """All of the answer."""
    return [(0, len(pair.answer))]


def first_sentence(pair: Pair) -> list[Span]:
    """Up to the first end of a sentence or clause."""
    return units(pair.answer)[:1]


def shipped_quote(pair: Pair) -> list[Span]:
    """What the shipped scorer quotes of the answer for `addressed_feelings`; often nothing."""
    answers = score_contact(pair.contact, label_turns(pair.contact))
    feelings = next(each for each in answers if each.question == "addressed_feelings")
    if feelings.answer not in ("yes", "partly"):
        return []
    return [(item.start, item.end) for item in feelings.evidence if item.turn == 2]


def phrases(pair: Pair) -> list[Span]:
    """`empathic_spans`: every unit with a phrase of the lexicon, and stories that go on."""
    return empathic_spans(pair.answer)


def phrases_without_stories(pair: Pair) -> list[Span]:
    """Every unit with a phrase of the lexicon, and nothing else."""
    return [unit for unit in units(pair.answer) if empathic_kinds(pair.answer[slice(*unit)])]


def from_first_to_last(pair: Pair) -> list[Span]:
    """One stretch, from the first empathic unit to the last."""
    spans = empathic_spans(pair.answer)
    return [(spans[0][0], spans[-1][1])] if spans else []


CHOOSERS: Final[Mapping[str, Callable[[Pair], list[Span]]]] = {
    "whole turn (baseline)": whole_turn,
    "first sentence or clause (baseline)": first_sentence,
    "`empathic_spans`": phrases,
    "the same without stories that go on": phrases_without_stories,
    "the same as one stretch, first to last": from_first_to_last,
    "shipped quote, no quote counts 0": shipped_quote,
}


# --- figures ---------------------------------------------------------------------------------


def token_f1(text: str, quoted: Sequence[Span], marked: Sequence[Span]) -> float:
    """2 · both / (quoted + marked) over the words of a text; a word counts if a span meets it."""
    tokens = [found.span() for found in _TOKEN.finditer(text)]
    one, two = ({t for t in tokens if _met(t, spans)} for spans in (quoted, marked))
    return 2 * len(one & two) / (len(one) + len(two)) if one or two else 0.0


def _met(token: Span, spans: Sequence[Span]) -> bool:
    return any(start < token[1] and token[0] < end for start, end in spans)


def mean_f1(pairs: Sequence[Pair], quoted: Mapping[str, Sequence[Span]],
            mechanisms: Sequence[str]) -> Figure:  # fmt: skip
    """The mean over the pairs in which people marked something for these mechanisms."""
    sums: dict[str, tuple[float, int]] = {}
    for pair in pairs:
        marked = [span for name in mechanisms for span in pair.marked[name]]
        if marked:
            f1 = token_f1(pair.answer, quoted[pair.contact.id], marked)
            before = sums.get(pair.post, (0.0, 0))
            sums[pair.post] = (before[0] + f1, before[1] + 1)
    return estimate_ratio([f for f, _ in sums.values()], [n for _, n in sums.values()], "posts")


def say(figure: Figure) -> str:
    """`.512 [.498, .526]`, or why not."""
    if not isinstance(figure, Estimate):
        return figure.reason
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def main() -> None:
    """Prints Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    options = parser.parse_args()
    pairs, lost = read_pairs(options.shared / "corpora" / "epitome" / "dev.jsonl.gz")
    kept = [pair for pair in pairs if any(pair.marked.values())]
    print(
        f"# Evidence for empathy, on EPITOME\n\n{len(pairs)} pairs; in {len(kept)} of them people"
    )
    print(f"marked words; {lost} marked stretches are not in their answer and are left out.\n")
    counts = [sum(bool(p.marked[name]) for p in pairs) for name in MECHANISMS]
    print(f"| token F1 (n pairs) | union ({len(kept)}) | "
          + " | ".join(f"{m.replace('_', ' ')} ({n})" for m, n in zip(MECHANISMS, counts, strict=True))
          + " | quotes something |")  # fmt: skip
    print("|" + " --- |" * 6)
    for name, choose in CHOOSERS.items():
        quoted = {pair.contact.id: choose(pair) for pair in kept}
        cells = [say(mean_f1(kept, quoted, m)) for m in (MECHANISMS, *((m,) for m in MECHANISMS))]
        some = estimate_share(sum(map(bool, quoted.values())), len(kept), "pairs")
        share = f"{some.value:.0%}" if isinstance(some, Estimate) else some.reason
        print(f"| {name} | {' | '.join(cells)} | {share} |", flush=True)
        if choose is shipped_quote:
            own = [pair for pair in kept if quoted[pair.contact.id]]
            print(f"\nWhere the shipped scorer quotes the answer ({len(own)} pairs): "
                  f"{say(mean_f1(own, quoted, MECHANISMS))} of the union.")  # fmt: skip
    print_by_size(kept)
    print_length(kept)


def print_by_size(pairs: Sequence[Pair]) -> None:
    """Where there is much to leave out, and where there is hardly anything."""
    print("\n| answers of | pairs | whole turn | first | `empathic_spans` |\n" + "|" + " --- |" * 5)
    for low, high in ((1, 2), (3, 5), (6, 999)):
        inside = [pair for pair in pairs if low <= len(units(pair.answer)) <= high]
        cells = [
            say(mean_f1(inside, {p.contact.id: choose(p) for p in inside}, MECHANISMS))
            for choose in (whole_turn, first_sentence, phrases)
        ]
        name = f"{low}–{high} units" if high < 999 else f"{low} units or more"
        print(f"| {name} | {len(inside)} | {' | '.join(cells)} |", flush=True)


def print_length(pairs: Sequence[Pair]) -> None:
    """How much of the answer people marked, and how much is quoted."""
    marked, quoted, words = 0, 0, 0
    for pair in pairs:
        tokens = [found.span() for found in _TOKEN.finditer(pair.answer)]
        human = [span for spans in pair.marked.values() for span in spans]
        ours = empathic_spans(pair.answer)
        marked += sum(_met(t, human) for t in tokens)
        quoted += sum(_met(t, ours) for t in tokens)
        words += len(tokens)
    print(f"\nPeople marked {marked / words:.0%} of the words of these answers; "
          f"`empathic_spans` quotes {quoted / words:.0%}.")  # fmt: skip


if __name__ == "__main__":
    main()
