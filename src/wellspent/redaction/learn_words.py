"""Learns `words.txt`: the ordinary words of service conversations, most frequent first.

A word that is on the list and not written with a capital is not taken for a name.
The list holds single words with at least five letters' worth of evidence: seen in
small letters in at least `--least` conversations, personal data masked where it is
marked. Run as `python -m wellspent.redaction.learn_words --shared ../shared`.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, Final
from zlib import crc32

from wellspent.redaction.vocabulary import GIVEN_NAMES, listed

__all__ = ["is_for_learning", "learn_words", "read_texts"]

CORPORA: Final = ("star", "banking77", "natcs_intents", "p4g", "casino", "primock57")
GOLD: Final = (
    "sample/*",
    "written/appliances*",
    "written/campus*",
    "written/cars*",
    "written/clinic*",
)
PERSONAL_SLOTS: Final = listed(
    "name username approver_name email_address address password company_name "
    "booking_confirmation_number order_number claimid policyid"
)
NAME_SLOTS: Final = listed("name username approver_name")
SURNAMES: Final = listed("smith johnson williams jones wilson doe lee foster")
_WORD: Final = re.compile(r"(?<![\w@.])[a-z][a-z]*(?:['’][a-z]+)?(?![\w@])")


def is_for_learning(conversation: str) -> bool:
    """Whether a MultiDoGO conversation may be learned from; on the other half it is measured."""
    return crc32(conversation.encode()) % 2 == 0


def read_texts(shared: Path) -> Iterator[str]:
    """Every conversation's text, marked personal data taken out; one string each."""
    for record in _records(shared / "corpora" / "multidogo" / "dev.jsonl.gz"):
        if is_for_learning(record["id"]):
            yield "\n".join(map(_without_slots, record["turns"]))
    files = [shared / "corpora" / name / "dev.jsonl.gz" for name in CORPORA]
    files += [path for pattern in GOLD for path in sorted((shared / "gold").glob(pattern))]
    for file in files:
        yield from map(_text, _records(file))


def learn_words(
    texts: Iterator[str], least: int, named: AbstractSet[str] = frozenset()
) -> list[str]:
    """Words seen in small letters in at least `least` texts, most frequent first.

    Given names and the most usual surnames are never among them: people write names in small letters too.
    Nor are the words of `named`.
    """
    seen = Counter(word for text in texts for word in set(_WORD.findall(text.replace("’", "'"))))
    return [
        word
        for word, count in sorted(seen.items(), key=lambda item: (-item[1], item[0]))
        if count >= least and word not in GIVEN_NAMES and word not in SURNAMES and word not in named
    ]


def marked_names(shared: Path) -> set[str]:
    """Words that people marked as a name thrice or more, and in a quarter of their occurrences."""
    names, seen = Counter[str](), Counter[str]()
    for record in _records(shared / "corpora" / "multidogo" / "dev.jsonl.gz"):
        for turn in record["turns"] if is_for_learning(record["id"]) else ():
            pairs = list(zip(turn["text"].split(), turn["labels"]["slots"], strict=False))
            seen.update(word for word, _ in pairs)
            names.update(word for word, slot in pairs if slot in NAME_SLOTS)
    return {word for word, count in names.items() if count >= 3 and 4 * count >= seen[word]}


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _without_slots(turn: dict[str, Any]) -> str:
    words = zip(turn["text"].split(), turn["labels"]["slots"], strict=False)
    return " ".join("\x00" if slot in PERSONAL_SLOTS else word for word, slot in words)


def _text(record: dict[str, Any]) -> str:
    if "turns" not in record:
        return str(record.get("text") or record.get("utterance") or "")
    texts = [str(turn["text"]) for turn in record["turns"]]
    for mark in record.get("pii", []):
        text = texts[mark["turn"] - 1]
        if mark["kind"] != "medical":
            blank = "\x00" * (mark["end"] - mark["start"])
            texts[mark["turn"] - 1] = text[: mark["start"]] + blank + text[mark["end"] :]
    return "\n".join(texts)


def main() -> None:
    """Writes `words.txt` beside this file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--least", type=int, default=3)
    asked = parser.parse_args()
    words = learn_words(read_texts(asked.shared), asked.least, marked_names(asked.shared))
    Path(__file__).with_name("words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
