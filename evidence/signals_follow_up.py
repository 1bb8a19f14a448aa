"""Asked for, and followed up: the rules against an independent reading by a language model.

`signals_follow_up.csv` holds the reading: every signal that the writers of ../shared/gold/sample and written
marked, with two flags and no text. The rules were written with the sample in view and looked at on `written`.

    python evidence/signals_follow_up.py
"""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from wellspent.comparison.clustered import estimate_clustered, kappa, raw
from wellspent.contacts import Turn
from wellspent.estimate import Figure, Unknown, estimate_share
from wellspent.listening.signals.asked import was_asked
from wellspent.listening.signals.followed_up import was_followed_up

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"
READ = Path(__file__).with_name("signals_follow_up.csv")
Pair = tuple[str, str, bool, bool]  # conversation, kind, what the reading says, what the rule says


def main() -> None:
    """Print both rules' agreement, precision and recall, and how much is unspoken by either."""
    turns = dict(_conversations())
    rows = list(csv.DictReader(READ.open(encoding="utf-8")))
    for gold in ("sample", "written"):
        those = [row for row in rows if row["gold"] == gold]
        print(f"\n{gold}: {len(those)} signals in {len({r['id'] for r in those})} conversations")
        pairs: dict[str, list[Pair]] = {"asked": [], "followed_up": [], "unspoken": []}
        for row in those:
            said, turn = turns[row["id"]], int(row["turn"])
            read = {name: row[name] == "1" for name in ("asked", "followed_up")}
            ruled = {"asked": was_asked(said, turn), "followed_up": was_followed_up(said, turn)}
            for flags in (read, ruled):
                flags["unspoken"] = not flags["asked"] and not flags["followed_up"]
            for name, found in pairs.items():
                found.append((row["id"], row["kind"], read[name], ruled[name]))
        for name, found in pairs.items():
            _print(name, found)


def _print(name: str, pairs: list[Pair]) -> None:
    both = sum(read and ruled for *_, read, ruled in pairs)
    ruled = sum(rule for *_, rule in pairs)
    read = sum(one for *_, one, _ in pairs)
    places = {one: place for place, one in enumerate(dict.fromkeys(pair[0] for pair in pairs))}
    tables = np.zeros((len(places), 2, 2))
    for conversation, _, one, rule in pairs:
        tables[places[conversation], int(one), int(rule)] += 1
    found = estimate_clustered(tables, {"agreement": raw, "kappa": kappa})
    print(f"  {name}: read {read}, ruled {ruled}")
    print(
        f"    precision {_said(estimate_share(both, ruled))}, recall {_said(estimate_share(both, read))}"
    )
    print(f"    agreement {_said(found['agreement'])}, kappa {_said(found['kappa'])}")


def _said(figure: Figure) -> str:
    if isinstance(figure, Unknown):
        return f"unknown ({figure.reason})"
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}] (n {figure.n})"


def _conversations() -> Iterator[tuple[str, list[Turn]]]:
    for folder in ("sample", "written"):
        for file in sorted((GOLD / folder).glob("*.jsonl.gz")):
            for line in gzip.decompress(file.read_bytes()).decode().splitlines():
                record = json.loads(line)
                yield (
                    record["id"],
                    [
                        Turn("system" if t["speaker"] == "bot" else t["speaker"], t["text"])
                        for t in record["turns"]
                    ],
                )


if __name__ == "__main__":
    main()
