"""How well contact reasons are found, the number of topics not given, beside other ways and published figures.

    python evidence/reasons.py [--quick | --embeddings]

Sets with known intents beside the repository (`../shared/corpora`): `natcs_intents` (two domains) and
`banking77`. NMI, ACC (Hungarian) and ARI are over all texts, those without a topic as one group of
their own, and over assigned texts alone. The settings were chosen on these sets. `--embeddings` measures
topics found by meaning instead, and needs the extra `embeddings`; its rule was not tuned.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import HDBSCAN, AgglomerativeClustering
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score, silhouette_score

from wellspent.listening.reasons import discover, discover_embedded, embed_texts
from wellspent.listening.reasons.grouping import count_groups, group, one_thread
from wellspent.listening.reasons.model import ReasonsMissing
from wellspent.listening.reasons.space import Matrix, Weighing, fit_space, points_of
from wellspent.listening.reasons.wording import content_of

# README of github.com/Jeiyoon/dstc11-track2 (commit 074a735), which runs the baselines of
# github.com/amazon-science/dstc11-track2-intent-induction, k-means with the number of clusters
# found by silhouette: task 2, development domain, 22 intents, 913 utterances. NMI, ACC, ARI, clusters
PUBLISHED = {
    "average GloVe (baseline)": (35.0, 29.1, 18.8, 29),
    "all-mpnet-base-v2 (baseline)": (72.8, 60.2, 41.6, 26),
    "MiniLM-L6": (73.2, 57.1, 47.1, 25),
    "MiniLM-L12 (their best k-means)": (77.4, 63.2, 54.5, 24),
}
CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"
Labels = Any


def accuracy(true: Labels, found: Labels) -> float:
    """The share of texts in the topic that the best one-to-one matching gives their intent."""
    rows, columns = (np.unique(side, return_inverse=True)[1] for side in (found, true))
    table = np.zeros((rows.max() + 1, columns.max() + 1))
    np.add.at(table, (rows, columns), 1)
    return float(table[linear_sum_assignment(-table)].sum() / len(true))


def sets() -> Iterator[tuple[str, list[str], Labels]]:
    """Name, texts and intents of each set."""
    natcs = _lines("natcs_intents")
    for domain in ("development", "test-banking"):
        rows = [row for row in natcs if row["domain"] == domain]
        yield f"natcs {domain}", [row["utterance"] for row in rows], _intents(rows)
    rows = _lines("banking77")
    yield "banking77", [row["text"] for row in rows], _intents(rows)


def _lines(name: str) -> list[dict[str, Any]]:
    with gzip.open(CORPORA / name / "dev.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def _intents(rows: list[dict[str, Any]]) -> Labels:
    return np.array([row["intent"] for row in rows])


def show(name: str, way: str, true: Labels, found: Labels, seconds: float) -> None:
    """One line of the table; `found` is "" where a text has no topic."""
    there = found != ""
    topics = len(set(found[there].tolist()))
    print(
        f"{name:18} {way:34} topics {topics:3} of {len(set(true.tolist())):2}  unassigned {1 - there.mean():5.1%}  "
        f"all: NMI {normalized_mutual_info_score(true, found):.3f} ACC {accuracy(true, found):.3f} "
        f"ARI {adjusted_rand_score(true, found):.3f}  "
        f"assigned: NMI {normalized_mutual_info_score(true[there], found[there]):.3f} "
        f"ACC {accuracy(true[there], found[there]):.3f}  {seconds:.1f} s of processor",
        flush=True,
    )


def others(texts: list[str]) -> Iterator[tuple[str, Callable[[], Labels]]]:
    """Other ways over the same rows; each gives a topic a text."""
    contents = [content_of(text) for text in texts]
    distinct = sorted(set(filter(None, contents)))
    place = {content: at for at, content in enumerate(distinct)}
    times = np.array([contents.count(one) if len(texts) < 2_000 else 1 for one in distinct], float)
    rows, _ = Weighing(fit_space(distinct, times)).rows(distinct)

    def spread(labels: Labels) -> Labels:
        return np.array([
            str(labels[place[one]]) if one and labels[place[one]] >= 0 else "" for one in contents
        ])  # fmt: skip

    few, many = points_of(rows, times, 1), points_of(rows, times, 1, 100)

    def best_silhouette() -> Labels:
        tried = [group(few, times, k, 1, starts=1) for k in range(4, 61, 2)]
        return max(
            tried, key=lambda one: silhouette_score(few, one, sample_size=2_000, random_state=1)
        )

    yield (
        "k-means alone, every text in a topic",
        lambda: spread(group(few, times, count_groups(few, times, 1), 1)),
    )
    yield "k-means, the best silhouette", lambda: spread(best_silhouette())
    yield "k-means on 100 axes", lambda: spread(group(many, times, count_groups(many, times, 1), 1))
    yield (
        "HDBSCAN, 5 or more",
        lambda: spread(HDBSCAN(min_cluster_size=5, copy=True).fit_predict(few)),
    )
    yield (
        "HDBSCAN, 10 or more",
        lambda: spread(HDBSCAN(min_cluster_size=10, copy=True).fit_predict(few)),
    )
    yield (
        "agglomerative (Ward), same number",
        lambda: spread(AgglomerativeClustering(count_groups(few, times, 1)).fit_predict(few)),
    )


def main(*, quick: bool) -> None:
    """Print the table."""
    for way, (nmi, acc, ari, clusters) in PUBLISHED.items():
        print(f"published, task 2  {way:34} clusters {clusters}  NMI {nmi} ACC {acc} ARI {ari}")
    for name, texts, true in sets():
        began = time.process_time()
        found = discover(texts)
        labels = np.array([key or "" for key in found.assignment])
        show(name, "shipped", true, labels, time.process_time() - began)
        steady = [topic for topic in found.topics if topic.steady]
        print(f"{name:18} {len(steady)} of {len(found.topics)} topics steady", flush=True)
        if quick or len(texts) > 2_000:
            continue
        for way, labelled in others(texts):
            began = time.process_time()
            with one_thread():
                labels = labelled()
            show(name, way, true, labels, time.process_time() - began)


def _placed(placed: dict[str, Any], texts: Sequence[str]) -> Matrix:
    return np.array([placed[text] for text in texts])


def by_meaning() -> None:
    """Print the rows of topics found by embeddings."""
    try:
        embed_texts(["is the library there"])
    except ReasonsMissing as missing:
        print(f"skipped: {missing}")
        return
    for name, texts, true in sets():
        began = time.process_time()
        placed = dict(zip(distinct := sorted(set(texts)), embed_texts(distinct), strict=True))
        print(f"{name:18} embedded in {time.process_time() - began:.1f} s of processor", flush=True)
        began = time.process_time()
        found = discover_embedded(texts, embed=partial(_placed, placed))
        labels = np.array([key or "" for key in found.assignment])
        show(name, "MiniLM (--embeddings)", true, labels, time.process_time() - began)
        steady = [topic for topic in found.topics if topic.steady]
        print(f"{name:18} {len(steady)} of {len(found.topics)} topics steady", flush=True)


if __name__ == "__main__":
    if "--embeddings" in sys.argv:
        by_meaning()
    else:
        main(quick="--quick" in sys.argv)
