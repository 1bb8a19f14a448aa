"""How often the lint of forms is right: `python evidence/forms.py`.

On questions written for this (`evidence/form_questions.toml`, synthetic): two sets that the lint was
tuned on, one put aside before its words were chosen, one written when they were settled. Prints
Markdown; `--misses` names what went wrong where it was tuned, `--unseen-misses` where it was not.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from wellspent.estimate import Figure, Unknown, estimate_share
from wellspent.scorecard import default_form
from wellspent.scorecard.form_lint import REMARK_KINDS, lint_form
from wellspent.scorecard.forms import Form, form_from_dict

QUESTIONS = Path(__file__).with_name("form_questions.toml")
Row = tuple[str, frozenset[str], frozenset[str]]  # the text, what it wants, what it got


def main() -> None:
    """Lints every set and prints precision and recall of every kind of remark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--unseen-misses", action="store_true")
    chosen = parser.parse_args()
    document = tomllib.loads(QUESTIONS.read_text(encoding="utf-8"))
    halves = {
        name: linted(document, name) for name in ("tuned", "held_out", "afterwards", "unseen")
    }
    every = [wants for rows in halves.values() for _, wants, _ in rows]
    print(f"{len(every)} questions, {sum(not wants for wants in every)} of them sound.")
    for name, rows in halves.items():
        print_half(name, rows)
    if chosen.misses:
        print_misses([*halves["tuned"], *halves["afterwards"]])
    if chosen.unseen_misses:
        print_misses([*halves["held_out"], *halves["unseen"]])
    remarks = lint_form(default_form())
    print(f"\nThe form that ships gets {len(remarks)} remarks:\n")
    for remark in remarks:
        print(f"- `{remark.question}`: {remark.kind} (“{remark.words}”)")


def linted(document: dict[str, Any], half: str) -> list[Row]:
    """Every question of a set with the remarks it should get and those it got."""
    rows: list[Row] = []
    for row in document[half]:
        found = lint_form(form_of({**document["usual"], **row}))
        got: frozenset[str] = frozenset(
            remark.kind for remark in found if remark.question == "asked"
        )
        rows.append((row["text"], frozenset(row.get("wants", ())), got))
    return rows


def form_of(row: dict[str, Any]) -> Form:
    """A form of four questions, the last of them the one in question."""
    asked = {"id": "asked", "text": row["text"], "guidance": row["guidance"]}
    asked["weight"] = row.get("weight", 1)
    if row.get("critical"):
        asked["critical"] = "form"
    if "options" in row:
        last = max(len(row["options"]) - 1, 1)
        asked |= {"kind": "choice", "options": [
            {"id": f"o{i}", "text": text, "score": i / last} for i, text in enumerate(row["options"])
        ]}  # fmt: skip
    else:
        asked["answers"] = row["answers"]
    others = (row["beside"], "Did the agent ask for the street?", "Did the agent name the depot?")
    beside = [
        {"id": f"other{i}", "text": text, "guidance": row["guidance"]}
        for i, text in enumerate(others)
    ]
    section = {"id": "s", "title": "S", "questions": [*beside, asked]}
    return form_from_dict({"id": "f", "version": 1, "title": "F", "sections": [section]})


def print_half(name: str, rows: list[Row]) -> None:
    """Precision and recall of each kind, and how many sound questions are left in peace."""
    print(f"\n### {name.replace('_', ' ')} ({len(rows)} questions)\n")
    print("| remark | wanted | given | precision | recall |\n| --- | ---: | ---: | --- | --- |")
    totals = [0, 0, 0]
    for kind in REMARK_KINDS:
        counts = counted(rows, kind)
        totals = [total + count for total, count in zip(totals, counts, strict=True)]
        print_row(kind, *counts)
    print_row("any", *totals)
    sound = [got for _, wants, got in rows if not wants]
    peace = estimate_share(sum(not got for got in sound), len(sound), "questions")
    print(f"\nSound questions without a remark: {said(peace)} of {len(sound)}.")


def counted(rows: Iterable[Row], kind: str) -> tuple[int, int, int]:
    """How often a remark was wanted, given, and both."""
    rows = list(rows)
    wanted = sum(kind in wants for _, wants, _ in rows)
    given = sum(kind in got for _, _, got in rows)
    return wanted, given, sum(kind in wants and kind in got for _, wants, got in rows)


def print_row(kind: str, wanted: int, given: int, both: int) -> None:
    """One line of the table."""
    precision = said(estimate_share(both, given, "remarks"))
    recall = said(estimate_share(both, wanted, "questions"))
    print(f"| {kind} | {wanted} | {given} | {precision} | {recall} |")


def said(figure: Figure) -> str:
    """A share with its interval, or that there are too few."""
    if isinstance(figure, Unknown):
        return "too few to say"
    return f"{figure.value:.2f} ({figure.low:.2f}–{figure.high:.2f})"


def print_misses(rows: Iterable[Row]) -> None:
    """What was wanted and not given, and the other way round."""
    print()
    for text, wants, got in rows:
        if wants != got:
            print(f"- {text} missing: {sorted(wants - got)}; too many: {sorted(got - wants)}")


if __name__ == "__main__":
    main()
