"""Whether what should not matter changes labels and answers: `python evidence/audit.py`.

The labeller and the scorer that ship, on the conversations that we have labels for, although no
label is used. They trained on most of them, which hardly matters here: what is counted is
whether a change of a name or a spelling changes what they say. Prints Markdown.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from wellspent.audit import (
    FLIPS,
    Audit,
    LabelChange,
    Row,
    audit_contacts,
    choose_flips,
    say_audit,
    say_share,
)
from wellspent.contacts import Contact
from wellspent.estimate import Estimate, Figure
from wellspent.labelling import label_turns
from wellspent.readers import read
from wellspent.scorecard import score_contact

FILES: Final = ("sample", "written", "reference-dev.jsonl.gz")
_WORDS: Final = 12  # of a turn, beside what was changed, in an example
_VIEWS: Final = {"stored": "redacted first", "spoken": "names in the text"}


def main() -> None:
    """Audits and prints; `--sample` takes fewer conversations, `--flips` fewer flips."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--sample", type=int, help="so many conversations, drawn at random")
    parser.add_argument("--flips", default="", help="such as names,tenure.newcomer")
    parser.add_argument("--examples", type=int, default=15, help="how many changed turns to show")
    options = parser.parse_args()
    contacts = list(read([options.shared / "gold" / name for name in FILES]))
    if options.sample and options.sample < len(contacts):
        contacts = random.Random(1).sample(contacts, options.sample)
    chosen = choose_flips(FLIPS, [name for name in options.flips.split(",") if name])
    audit = audit_contacts(contacts, label_turns, score_contact, chosen)
    turns = sum(len(contact.turns) for contact in contacts)
    print(f"# Fairness audit\n\n{len(contacts)} conversations, {turns:,} turns.")
    print_flips(audit)
    print_kinds(audit)
    print_questions(audit)
    print("\n### The reading\n\n" + "\n".join(f"- {sentence}" for sentence in say_audit(audit)))
    print_words(audit, contacts, options.examples)


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Prints one Markdown table under its title."""
    print(f"\n### {title}\n\n| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    for row in rows:
        print(f"| {' | '.join(row)} |")


def print_flips(audit: Audit) -> None:
    """Every flip, and every family taken together."""
    rows = [
        [f"**{row.name}**" if row in audit.families else row.name, _VIEWS[row.view],
         str(row.contacts), *map(say_share, (row.labels(), row.where_touched, row.elsewhere,
                                             row.answers())), say_shift(row.shift())]
        for row in (*audit.rows, *audit.families)
    ]  # fmt: skip
    heads = ("flip", "read", "contacts", "labels changed", "in changed turns", "in other turns",
             "answers changed", "shift of answers")  # fmt: skip
    table("Share that changes, 95 % intervals clustered by conversation", heads, rows)


def print_kinds(audit: Audit) -> None:
    """Part, pace and friction apart."""
    rows = [
        [row.name, _VIEWS[row.view],
         *(say_share(row.labels(what)) for what in ("part", "pace", "friction"))]
        for row in audit.families
    ]  # fmt: skip
    table("Labels by kind", ("family", "read", "part", "pace", "friction"), rows)


def print_questions(audit: Audit) -> None:
    """Answers by question, and which way they went."""
    families = [row for row in audit.families if row.view == "stored"]
    rows = [
        [question, *(f"{say_share(row.answers(question))}; {say_shift(row.shift(question))}"
                     for row in families)]
        for question in dict.fromkeys(q for row in families for q in row.questions)
    ]  # fmt: skip
    heads = ("question", *(row.name for row in families))
    table("Answers by question: share that changes; shift", heads, rows)


def say_shift(figure: Figure) -> str:
    """`+0.010 [-0.002, +0.022]`, or a dash."""
    if not isinstance(figure, Estimate):
        return "–"
    return f"{figure.value:+.3f} [{figure.low:+.3f}, {figure.high:+.3f}]"


# --- the words behind the changes ------------------------------------------------------------


def print_words(audit: Audit, contacts: Sequence[Contact], examples: int) -> None:
    """For names: what labels turned into what, and the turns whose labels changed most often."""
    rows = [row for row in audit.rows if row.name.startswith("names.")]
    by_kind = Counter(_kind(change) for row in rows for _, change in _changes(row))
    table("Names: the labels that changed most often", ("before", "after", "times"),
          [(*kind, str(n)) for kind, n in by_kind.most_common(10)])  # fmt: skip
    texts = {contact.id: contact for contact in contacts}
    by_turn: Counter[tuple[str, int]] = Counter()
    for row in rows:
        by_turn.update((contact, change.turn) for contact, change in _changes(row))
    shown = [
        (contact, str(turn), str(n), _head(texts[contact].turns[turn - 1].text))
        for (contact, turn), n in by_turn.most_common(examples)
    ]
    table("Names: the turns whose labels changed most often", ("contact", "turn", "flips", "text"),
          shown)  # fmt: skip


def _changes(row: Row) -> Iterable[tuple[str, LabelChange]]:
    return ((each.contact, change) for each in row.comparisons for change in each.changes)


def _kind(change: LabelChange) -> tuple[str, str]:
    sides = (change.before, change.after)
    before, after = (f"{x.part}, {x.pace}, {x.friction}" for x in sides)
    return before, after


def _head(text: str) -> str:
    words = text.replace("|", "/").split()
    return " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")


if __name__ == "__main__":
    main()
