"""Whether a tagger trained on MultiDoGO's slots finds what the rules miss: a Markdown table.

Run as `python evidence/redaction_trained.py --shared ../shared`. A conditional random field
(python-crfsuite) is trained on a seeded sample of the half of MultiDoGO that the word list
was learned from and on the gold conversations (synthetic) that the rules were made on; it is
measured on the sample of the other half that `redaction.py` reports and on the gold that was
kept back. It is no part of the product: this is what was tried beside the rules.

both                    what either takes out
both, rules checked     the same, less what the rules take out and the tagger gives at least that
                        probability of being nothing personal
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pycrfsuite
from redaction import (
    DEVELOPED_ON,
    MEASURED_ON,
    TOKEN,
    Marked,
    Tally,
    count,
    meets,
    read_gold,
    read_multidogo,
)
from redaction_names import said

from wellspent.contacts import Redaction
from wellspent.estimate import estimate_ratio, estimate_share
from wellspent.redaction import personal_spans
from wellspent.redaction.vocabulary import GIVEN_NAMES, PLACES, WORDS

KINDS = ("name", "address", "email", "account", "national_id", "card", "phone")
SURE = (0.98, 0.9, 0.7)  # probabilities of "nothing personal" from which the tagger may overrule
Spans = list[Redaction]
Plain = dict[tuple[int, int], float]
Reading = tuple[Spans, Plain]


def main() -> None:
    """Trains, then prints one table a collection."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--train", type=int, default=5000, help="conversations to train on")
    parser.add_argument("--multidogo", type=int, default=3000, help="conversations measured on")
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    learned = read_multidogo(asked.shared, asked.train, random.Random(asked.seed), learned=True)
    measured = read_multidogo(asked.shared, asked.multidogo, random.Random(asked.seed))
    gold = asked.shared / "gold"
    written = {
        names: list(read_gold([gold / "written" / f"{name}.jsonl.gz" for name in names]))
        for names in (DEVELOPED_ON, MEASURED_ON)
    }
    ours = [*read_gold(sorted((gold / "sample").glob("*.gz"))), *written[DEVELOPED_ON]]
    with TemporaryDirectory() as folder:
        began = time.process_time()
        tag = trained([*learned, *ours], Path(folder) / "tagger.crfsuite")
        seconds = time.process_time() - began
        print(
            f"\nTrained on {len(learned)} conversations of MultiDoGO and {len(ours)} of the gold"
            f" that was developed on; {seconds:.0f} s of processor time."
        )
        compare(f"MultiDoGO, {len(measured)} conversations, seed {asked.seed}", measured, tag)
        compare("Gold, measured on (synthetic)", written[MEASURED_ON], tag)


def trained(talks: Sequence[Marked], file: Path) -> Callable[[Marked], Reading]:
    """A tagger of conversations, trained on those; `file` holds its weights."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.01, "max_iterations": 60})
    for talk in talks:
        for number, features in enumerate(_features(talk), 1):
            marked = [span for span in talk.spans if span.turn == number]
            tokens = list(TOKEN.finditer(talk.turns[number - 1].text))
            kinds = [next((s.kind for s in marked if meets(t, s)), "O") for t in tokens]
            if tokens:
                trainer.append(features, kinds)
    trainer.train(str(file))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(file))
    return lambda talk: _tagged(talk, tagger)


def _tagged(talk: Marked, tagger: pycrfsuite.Tagger) -> Reading:
    """What the tagger takes out, and how sure it is, at the start of each token, that it is plain."""
    spans: Spans = []
    plain: Plain = {}
    for number, features in enumerate(_features(talk), 1):
        tokens = list(TOKEN.finditer(talk.turns[number - 1].text))
        kinds = tagger.tag(features) if tokens else []
        for at, (token, kind) in enumerate(zip(tokens, kinds, strict=True)):
            plain[number, token.start()] = tagger.marginal("O", at)
            if kind == "O":
                continue
            last = spans[-1] if spans else None
            gap = talk.turns[number - 1].text[last.end : token.start()] if last else ""
            if last and (last.turn, last.kind) == (number, kind) and not gap.strip():
                spans[-1] = Redaction(number, kind, last.start, token.end())
            else:
                spans.append(Redaction(number, kind, *token.span()))
    return spans, plain


def _features(talk: Marked) -> list[list[list[str]]]:
    """What the field sees of each token of each turn: it and its neighbours, the turns around."""
    turns = [[token[0].lower() for token in TOKEN.finditer(turn.text)] for turn in talk.turns]
    heads = [" ".join(tokens[:2]) if tokens else "" for tokens in turns]
    return [
        [_of_token(tokens, at, before) for at in range(len(tokens))]
        for before, tokens in zip(["", *heads], turns, strict=False)
    ]


def _of_token(tokens: Sequence[str], at: int, before: str) -> list[str]:
    features = [f"before={before}", f"length={min(len(tokens), 8)}", f"at={min(at, 5)}"]
    for step in (-2, -1, 0, 1, 2):
        word = tokens[at + step] if 0 <= at + step < len(tokens) else ""
        features += [f"{step}:{word}", f"{step}:shape={_shape(word)}"]
    word = tokens[at]
    features += [f"starts={word[:3]}", f"ends={word[-3:]}", f"signs={min(len(word), 17)}"]
    features += [f"pair={one}_{other}" for one, other in pairwise(tokens[max(at - 1, 0) : at + 2])]
    return features


def _shape(word: str) -> str:
    if word.isdigit():
        return f"digits{min(len(word), 17)}"
    if not word.isalpha():
        return "mixed" if word else "none"
    if word in WORDS:
        return "ordinary"
    if word in PLACES:
        return "place"
    return "given" if word in GIVEN_NAMES else "letters"


def compare(title: str, talks: Sequence[Marked], tag: Callable[[Marked], Reading]) -> None:
    """One table: a line for the rules, for the tagger, and for both together."""
    rules = [personal_spans(talk.turns, talk.agent) for talk in talks]
    readings = [tag(talk) for talk in talks]
    tagged = [spans for spans, _ in readings]
    both = [[*one, *other] for one, other in zip(rules, tagged, strict=True)]
    print(f"\n## {title}\n\n| found by | {' | '.join(KINDS)} | false per 1,000 other tokens |")
    print("|---|" + "---:|" * (len(KINDS) + 1))
    ways = {"rules": rules, "tagger": tagged, "both": both}
    for sure in SURE:
        ways[f"both, rules checked at {sure}"] = [
            [*(span for span in one if not _plain(talk, span, plain, sure)), *spans]
            for talk, one, (spans, plain) in zip(talks, rules, readings, strict=True)
        ]
    for name, way in ways.items():
        tallies = []
        for talk, spans in zip(talks, way, strict=True):
            tallies.append(Tally())
            count(talk, spans, tallies[-1])
        found = (
            estimate_share(
                sum(tally.found[kind] for tally in tallies),
                sum(tally.marked[kind] for tally in tallies),
            )
            for kind in KINDS
        )
        false = estimate_ratio(
            [1000.0 * tally.false_tokens for tally in tallies],
            [float(tally.other_tokens) for tally in tallies],
        )
        print(f"| {name} | {' | '.join(said(each, 3) for each in found)} | {said(false, 1)} |")


def _plain(talk: Marked, span: Redaction, plain: Plain, sure: float) -> bool:
    """Whether the tagger is sure of every token of a span that it is nothing personal."""
    text = talk.turns[span.turn - 1].text
    tokens = [token for token in TOKEN.finditer(text) if meets(token, span)]
    return all(plain[span.turn, token.start()] >= sure for token in tokens)


if __name__ == "__main__":
    main()
