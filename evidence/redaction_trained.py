"""What the trained tagger adds to the rules, on conversations that it was not trained on: Markdown tables.

Run as `python evidence/redaction_trained.py --shared ../shared`. The tagger that ships has learned
from all of MultiDoGO and of the gold (synthetic), so nothing here is measured with it. The same
training is done on less: one half of MultiDoGO and the gold that the rules were made on; it is
measured on the sample of the other half that `redaction.py` reports and on the gold that was kept
back. `--half other` changes the halves round; the list of ordinary words was learned from the half
that is then measured. Thresholds were chosen on what the first sample leaves of its half.
`--tagger FILE` keeps the trained weights there, or takes them from there.

tagger                what the tagger finds by itself, and the rules do not see
both                  what either takes out
both, as in redact    the same, with words that the tagger is sure of taken off the rules' spans
                      where the agent's side is missing, and what was found sought again
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable, Sequence
from pathlib import Path

from redaction import MEASURED_ON, Marked, Tally, count, read_gold, read_multidogo
from redaction_held_out import by_default, by_rules, held_out
from redaction_names import said

from wellspent.contacts import Redaction
from wellspent.estimate import estimate_ratio, estimate_share
from wellspent.redaction.find import Said, is_one_sided
from wellspent.redaction.lines import Span, settle
from wellspent.redaction.tagger import found, tag
from wellspent.redaction.tagger_weights import Weights

KINDS = ("name", "address", "email", "account", "national_id", "card", "phone")
OTHERS = ("order", "postcode", "password", "dob")
Found = dict[int, list[Span]]
Way = Callable[[Sequence[Said], str | None, Weights], Found]


def main() -> None:
    """Trains or reads a tagger, then prints one table a collection."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--multidogo", type=int, default=3000, help="conversations measured on")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--half", choices=("learned", "other"), default="learned")
    parser.add_argument("--tagger", type=Path)
    asked = parser.parse_args()
    learned = asked.half == "learned"
    weights = held_out(asked.shared, asked.tagger, learned=learned)
    draw = random.Random(asked.seed)
    talks = read_multidogo(asked.shared, asked.multidogo, draw, learned=not learned)
    compare(f"MultiDoGO, {len(talks)} conversations, seed {asked.seed}", talks, weights)
    if learned:
        written = asked.shared / "gold" / "written"
        kept = read_gold([written / f"{name}.jsonl.gz" for name in MEASURED_ON])
        compare("Gold, measured on (synthetic)", [*kept], weights)


def said_of(talk: Marked) -> list[Said]:
    """Who says what in a conversation."""
    return [(turn.speaker, turn.text) for turn in talk.turns]


def by_tagger(turns: Sequence[Said], _: str | None, weights: Weights) -> Found:
    """What the tagger finds by itself."""
    verdicts = tag(turns, weights, one_sided=is_one_sided(turns))
    return {place: [*found(each, turns[place][1])] for place, each in enumerate(verdicts) if each}


def by_either(turns: Sequence[Said], agent: str | None, weights: Weights) -> Found:
    """What one or the other finds."""
    rules, tagged = by_rules(turns, agent), by_tagger(turns, agent, weights)
    return {
        place: settle([*rules.get(place, ()), *tagged.get(place, ())])
        for place in rules.keys() | tagged.keys()
    }


def spans_of(talk: Marked, way: Way, weights: Weights) -> list[Redaction]:
    """What a way of finding takes out of a conversation."""
    return [
        Redaction(place + 1, span.kind, span.start, span.end)
        for place, spans in sorted(way(said_of(talk), talk.agent, weights).items())
        for span in spans
    ]


def compare(title: str, talks: Sequence[Marked], weights: Weights) -> None:
    """One table: a line for the rules, for the tagger, and for both together."""
    ways: dict[str, Way] = {
        "rules": by_rules, "tagger": by_tagger, "both": by_either, "both, as in redact": by_default,
    }  # fmt: skip
    lines: list[tuple[str, list[str]]] = []
    others: list[str] = []
    for name, way in ways.items():
        tallies = []
        for talk in talks:
            tallies.append(Tally())
            count(talk, spans_of(talk, way, weights), tallies[-1])
        false = estimate_ratio(
            [1000.0 * tally.false_tokens for tally in tallies],
            [float(tally.other_tokens) for tally in tallies],
        )
        lines.append((name, [*(_recall(tallies, kind) for kind in KINDS), said(false, 1)]))
        row = [_recall(tallies, kind) for kind in OTHERS]
        others.append(f"| {name} | {' | '.join([*row, _right(tallies)])} |")
    print(f"\n## {title}\n\n| found by | {' | '.join(KINDS)} | false per 1,000 other tokens |")
    print("|---|" + "---:|" * (len(KINDS) + 1))
    for name, row in lines:
        print(f"| {name} | {' | '.join(row)} |")
    print(f"\n| found by | {' | '.join(OTHERS)} | named rightly, of those touched |")
    print("|---|" + "---:|" * (len(OTHERS) + 1))
    print("\n".join(others))


def _recall(tallies: Sequence[Tally], kind: str) -> str:
    marked = sum(tally.marked[kind] for tally in tallies)
    if not marked:
        return "–"
    return said(estimate_share(sum(tally.found[kind] for tally in tallies), marked), 3)


def _right(tallies: Sequence[Tally]) -> str:
    right = sum(tally.kind_right.total() for tally in tallies)
    return said(estimate_share(right, sum(tally.touched.total() for tally in tallies)), 3)


if __name__ == "__main__":
    main()
