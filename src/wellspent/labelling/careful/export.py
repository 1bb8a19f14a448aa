"""Trained networks as files: one ONNX graph in whole numbers of eight bits, and what stands on top.

Networks that are asked together share what they have in common, above all the vectors of
the word pieces, which training leaves alone: the second adds half of the first's size.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from wellspent.labelling.careful.labeller import (
    ENCODER_FILE,
    HEADS_FILE,
    PIECES_FILE,
    SETTINGS_FILE,
)
from wellspent.labelling.careful.network import Network

__all__ = ["write_model"]

_OPSET: Final = 17
_KEPT: Final = ("proj", "gru", "parts", "fric")  # the others taught, and are asked nothing


def write_model(
    networks: Sequence[Network], pieces: Path, output: Path, settings: dict[str, Any]
) -> None:
    """Writes the networks, their heads, the file `pieces` of the tokenizer and the settings."""
    import onnx  # noqa: PLC0415

    output.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        graphs = [
            _eight_bits(network.bert, Path(folder), f"network{k}_")
            for k, network in enumerate(networks)
        ]
    onnx.save(_together(graphs), output / ENCODER_FILE)
    kept = {
        f"{k}.{name}": values.numpy().astype(np.float16)
        for k, network in enumerate(networks)
        for name, values in network.state_dict().items()
        if name.split(".")[0] in _KEPT
    }
    np.savez_compressed(output / HEADS_FILE, allow_pickle=False, **kept)
    shutil.copyfile(pieces, output / PIECES_FILE)
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


def _eight_bits(bert: Any, folder: Path, prefix: str) -> Any:
    """The transformer as a graph whose names begin with `prefix`."""
    import onnx  # noqa: PLC0415
    from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: PLC0415

    whole, small = folder / f"{prefix}whole.onnx", folder / f"{prefix}small.onnx"
    ids = torch.randint(5, 20_000, (2, 40))
    free = {0: "windows", 1: "pieces"}
    torch.onnx.export(
        _Encoder(bert), (ids, torch.ones_like(ids)), str(whole), dynamo=False,
        input_names=["input_ids", "attention_mask"], output_names=["vectors"],
        dynamic_axes={"input_ids": free, "attention_mask": free, "vectors": free},
        opset_version=_OPSET,
    )  # fmt: skip
    quantize_dynamic(
        str(whole), str(small), weight_type=QuantType.QInt8, per_channel=True,
        op_types_to_quantize=["MatMul", "Gather"],
    )  # fmt: skip
    named = onnx.compose.add_prefix(onnx.load(small), prefix, rename_inputs=False)
    whole.unlink()
    return named


def _together(graphs: Sequence[Any]) -> Any:
    """One graph that reads a window once and gives each network's vectors, in their order."""
    first = graphs[0]
    known = {_content(each): each.name for each in first.graph.initializer}
    for other in graphs[1:]:
        same = {}
        for each in other.graph.initializer:
            if (name := known.setdefault(_content(each), each.name)) != each.name:
                same[each.name] = name
            else:
                first.graph.initializer.append(each)
        for node in other.graph.node:
            node.input[:] = [same.get(name, name) for name in node.input]
        first.graph.node.extend(other.graph.node)
        first.graph.output.extend(other.graph.output)
        first.graph.value_info.extend(other.graph.value_info)
    return first


def _content(tensor: Any) -> tuple[object, ...]:
    """What two initializers have in common if they hold the same numbers."""
    import onnx  # noqa: PLC0415

    return (
        tensor.data_type, tuple(tensor.dims), onnx.numpy_helper.to_array(tensor).tobytes(),
    )  # fmt: skip
