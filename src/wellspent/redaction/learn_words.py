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
from pathlib import Path

from wellspent.redaction.vocabulary import GIVEN_NAMES

__all__ = ["learn_words", "read_texts"]

CORPORA = ("star", "banking77", "natcs_intents", "p4g", "casino", "primock57")
GOLD = ("sample/*", "written/appliances*", "written/campus*", "written/cars*", "written/clinic*")
_WORD = re.compile(r"(?<![\w@.])[a-z][a-z]*(?:['’][a-z]+)?(?![\w@])")


def read_texts(shared: Path) -> Iterator[str]:
    """Every conversation's text, marked personal data taken out; one string each."""
    files = [shared / "corpora" / name / "dev.jsonl.gz" for name in CORPORA]
    files += [path for pattern in GOLD for path in sorted((shared / "gold").glob(pattern))]
    for file in files:
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield _text(json.loads(line))


def learn_words(texts: Iterator[str], least: int) -> list[str]:
    """Words seen in small letters in at least `least` texts, most frequent first.

    A given name needs ten times as many: people write names in small letters too.
    """
    seen = Counter(word for text in texts for word in set(_WORD.findall(text.replace("’", "'"))))
    return [
        word
        for word, count in sorted(seen.items(), key=lambda item: (-item[1], item[0]))
        if count >= (least * 10 if word in GIVEN_NAMES else least)
    ]


def _text(record: dict[str, object]) -> str:
    turns = record.get("turns")
    if not isinstance(turns, list):
        return str(record.get("text") or record.get("utterance") or "")
    texts = [str(turn["text"]) for turn in turns]
    marks = record.get("pii")
    for mark in marks if isinstance(marks, list) else []:
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
    words = learn_words(read_texts(asked.shared), asked.least)
    Path(__file__).with_name("words.txt").write_text("\n".join(words) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
