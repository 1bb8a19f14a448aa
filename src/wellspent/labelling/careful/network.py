"""The transformer and the layers on top of it, as they are trained (PyTorch).

The base is MiniLM (Wang et al. 2020, six layers of width 384) as `all-MiniLM-L6-v2`
publishes it (Apache-2.0). `heads` computes the same layers without PyTorch.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import torch
from torch import nn

from wellspent.labelling.careful.lessons import ANSWERS, QUESTIONS
from wellspent.labelling.decisions import FRICTION_LABELS
from wellspent.parts import PARTS

__all__ = ["Network", "Said"]

_WIDTH: Final = 384
_NARROW: Final = 192


class Said(NamedTuple):
    """Scores of a batch of windows: parts and frictions by turn, evidence by turn, answers by window.

    `there` tells the turns from the padding.
    """

    parts: torch.Tensor
    frictions: torch.Tensor
    evidence: torch.Tensor
    answers: torch.Tensor
    there: torch.Tensor


class Network(nn.Module):
    """A transformer over word pieces, a recurrent layer over turns, and one linear layer a task."""

    def __init__(self, base: str) -> None:
        """`base` is the folder of the published transformer."""
        from transformers import BertModel  # noqa: PLC0415 - a second's import, for training alone

        super().__init__()
        self.bert: Any = BertModel.from_pretrained(
            base, add_pooling_layer=False, attn_implementation="eager",
            hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0,
        )  # fmt: skip
        # words that training never meets keep their meaning if no word moves
        self.bert.embeddings.word_embeddings.weight.requires_grad_(requires_grad=False)
        both = 2 * _WIDTH + _NARROW
        self.drop = nn.Dropout(0.2)
        self.proj = nn.Linear(2 * _WIDTH, _NARROW)
        self.gru = nn.GRU(_NARROW, _NARROW // 2, batch_first=True, bidirectional=True)
        self.parts = nn.Linear(both, len(PARTS))
        self.fric = nn.Linear(both, len(FRICTION_LABELS))
        # learned beside the labels, and left out of what ships: they teach the rest
        self.ev = nn.Linear(both, len(QUESTIONS) * len(ANSWERS))
        self.att = nn.Linear(both, len(QUESTIONS))
        self.ans = nn.Linear(both, len(QUESTIONS) * len(ANSWERS))

    def forward(
        self, ids: torch.Tensor, mask: torch.Tensor, turn: torch.Tensor, turns: int
    ) -> Said:
        """`ids` and `mask` (windows, pieces); `turn` the place of every piece's turn, or -1."""
        vectors, there = self._turns(ids, mask, turn, turns)
        vectors = self.drop(vectors)
        heard = torch.cat([vectors, self.drop(self._around(vectors, there))], 2)
        weight = self.att(heard).masked_fill(~there[:, :, None], -1e4).softmax(1)
        answers = self.ans(heard).view(len(ids), turns, len(QUESTIONS), len(ANSWERS))
        return Said(
            self.parts(heard).float(), self.fric(heard).float(), self.ev(heard).float(),
            (answers * weight[:, :, :, None]).sum(1).float(), there,
        )  # fmt: skip

    def _turns(
        self, ids: torch.Tensor, mask: torch.Tensor, turn: torch.Tensor, turns: int
    ) -> tuple[torch.Tensor, torch.Tensor]:
        pieces = self.bert(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        member = torch.zeros(len(ids), turns, ids.shape[1])
        window, piece = torch.nonzero(turn >= 0, as_tuple=True)
        member[window, turn[window, piece], piece] = 1
        count = member.sum(2, keepdim=True)
        mean = torch.bmm(member, pieces) / count.clamp(min=1)
        first = ((member.cumsum(2) == 1) & (member > 0)).float()
        return torch.cat([mean, torch.bmm(first, pieces)], 2), count.squeeze(2) > 0

    def _around(self, vectors: torch.Tensor, there: torch.Tensor) -> torch.Tensor:
        packed = nn.utils.rnn.pack_padded_sequence(
            torch.tanh(self.proj(vectors)), there.sum(1).clamp(min=1).cpu(),
            batch_first=True, enforce_sorted=False,
        )  # fmt: skip
        heard, _ = nn.utils.rnn.pad_packed_sequence(
            self.gru(packed)[0], batch_first=True, total_length=vectors.shape[1]
        )
        return heard
