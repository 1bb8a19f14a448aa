"""The careful labeller: the transformer's opinion and the fast labeller's, taken together."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from importlib.resources import as_file, files
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.errors import WellspentError
from wellspent.labelling.careful.heads import Heads, turn_vectors
from wellspent.labelling.careful.windows import BEGIN, END, Window, pieces_of, windows_of
from wellspent.labelling.decisions import CAREFUL, FRICTION_LABELS, sharpened
from wellspent.labelling.labeller import AnyLabeller, ModelMissing
from wellspent.labelling.sequence import Marginals
from wellspent.parts import PARTS

__all__ = [
    "ENCODER_FILE",
    "HEADS_FILE",
    "PIECES_FILE",
    "CarefulLabeller",
    "CarefulMissing",
    "Encoder",
    "agreed",
    "model_folder",
    "shipped_encoder",
]

ENCODER_FILE: Final = "encoder.onnx"
HEADS_FILE: Final = "heads.npz"
PIECES_FILE: Final = "pieces.json"
SETTINGS_FILE: Final = "careful.json"
_SIZE: Final = 512  # pieces that the transformer can read at once
_LEAST: Final = 1e-6


class CarefulMissing(WellspentError):
    """The careful tier without what it runs on."""

    def __init__(self, package: str) -> None:
        """`package` could not be imported."""
        super().__init__(
            f"The careful tier needs the package '{package}', which is not installed.",
            "Install it: pip install 'wellspent[careful]'. The fast tier needs nothing more.",
        )


class _Job(NamedTuple):
    """One window of one contact: its place among all turns, and its pieces."""

    first: int  # of all turns of the table
    window: Window
    turns: list[list[int]]


class Encoder:
    """The transformers of one folder and what stands on top of them: the careful tier's own opinion.

    Of what several say, parts get the geometric mean and frictions the arithmetic one.
    """

    def __init__(self, folder: Path) -> None:
        """Raises `ModelMissing` for a file that is not there, `CarefulMissing` without its packages."""
        for name in (ENCODER_FILE, HEADS_FILE, PIECES_FILE, SETTINGS_FILE):
            if not (folder / name).is_file():
                raise ModelMissing(folder, name)
        self._session = _session(folder / ENCODER_FILE)
        self._tokenizer = _tokenizer(folder / PIECES_FILE)
        self._heads = _heads(folder / HEADS_FILE)

    def alone(self, turns: pa.Table) -> tuple[Marginals, Marginals]:
        """Probabilities of parts (turns, `PARTS`) and frictions (turns, `FRICTION_LABELS`), uncalibrated.

        `turns` has the schema of the table `turns`; the rows of a contact stand together.
        """
        parts = np.zeros((len(turns), len(PARTS)))
        frictions = np.zeros((len(turns), len(FRICTION_LABELS)))
        alike = [1 / len(self._heads)] * len(self._heads)
        for job in self._jobs(turns):
            window = job.window
            lengths = [*map(len, job.turns)]
            said = [
                heads.probabilities(turn_vectors(vectors, lengths))
                for heads, vectors in zip(self._heads, self._read(job.turns), strict=True)
            ]
            own = slice(window.begin - window.first, window.end - window.first)
            place = slice(job.first + window.begin, job.first + window.end)
            parts[place] = _geometric_mean([each[0][own] for each in said], alike)
            frictions[place] = np.mean([each[1][own] for each in said], axis=0)
        return parts, frictions

    def _jobs(self, turns: pa.Table) -> Iterator[_Job]:
        texts = self._tokenizer.encode_batch(turns["text"].to_pylist(), add_special_tokens=False)
        speakers, names = turns["speaker"].to_pylist(), turns["contact"].to_pylist()
        starts = [k for k in range(len(names)) if k == 0 or names[k] != names[k - 1]]
        for first, last in pairwise([*starts, len(names)]):
            pieces = [pieces_of(speakers[k], texts[k].ids) for k in range(first, last)]
            for window in windows_of([len(turn) for turn in pieces], _SIZE):
                yield _Job(first, window, pieces[window.first : window.last])

    def _read(self, turns: list[list[int]]) -> list[npt.NDArray[np.float32]]:
        """The pieces' vectors, shape (pieces, width), by each network."""
        # one window at a time: what shares a batch would share the rounding to eight bits,
        # and a contact's labels would depend on what else is labelled
        ids = np.array([[BEGIN, *(piece for turn in turns for piece in turn), END]], np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        return [np.asarray(vectors[0]) for vectors in self._session.run(None, given)]


class CarefulLabeller:
    """The transformer of one folder beside the fast labeller."""

    thresholds = CAREFUL

    def __init__(self, folder: Path, fast: AnyLabeller) -> None:
        """Raises what `Encoder` raises."""
        self._encoder = Encoder(folder)
        self._fast = fast
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        self.temperature: float = settings["temperature"]
        self._share: float = settings["share"]

    def probabilities(self, turns: pa.Table) -> tuple[Marginals, Marginals]:
        """Calibrated probabilities of parts (turns, `PARTS`) and frictions (turns, `FRICTION_LABELS`).

        `turns` has the schema of the table `turns`; the rows of a contact stand together.
        """
        own, other = self._encoder.alone(turns), self._fast.probabilities(turns)
        parts, frictions = agreed(own, other, self._share)
        return sharpened(parts, self.temperature), frictions


def agreed(
    own: tuple[Marginals, Marginals], other: tuple[Marginals, Marginals], share: float
) -> tuple[Marginals, Marginals]:
    """What two opinions come to: of parts their geometric mean, of frictions the arithmetic one.

    `share` is the weight of the first opinion of the parts; of the frictions both count alike.
    """
    parts = _geometric_mean([own[0], other[0]], [share, 1 - share])
    return parts, (own[1] + other[1]) / 2


def _geometric_mean(said: Sequence[npt.NDArray[Any]], shares: Sequence[float]) -> Marginals:
    """The mean of several opinions of the same turns; their shares sum to 1."""
    logs = sum(share * np.log(each + _LEAST) for each, share in zip(said, shares, strict=True))
    raised = np.exp(logs)
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _heads(path: Path) -> list[Heads]:
    """The heads of every network, in order; the names in the file begin with its number."""
    found: list[dict[str, Any]] = []
    with np.load(path, allow_pickle=False) as kept:
        for key in sorted(kept.files):
            number, _, name = key.partition(".")
            if int(number) == len(found):
                found.append({})
            found[int(number)][name] = kept[key].astype(np.float32)
    return [Heads(each) for each in found]


@cache
def shipped_encoder() -> Encoder:
    """What the package ships, opened once a process."""
    return Encoder(model_folder())


@cache
def model_folder() -> Path:
    """Where the files of the model lie that the package ships."""
    return ExitStack().enter_context(as_file(files("wellspent.labelling") / "model" / "careful"))


def _session(path: Path) -> Any:
    try:
        import onnxruntime  # noqa: PLC0415
    except ImportError as error:
        raise CarefulMissing("onnxruntime") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1  # the cores are shared out by processes
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def _tokenizer(path: Path) -> Any:
    try:
        from tokenizers import Tokenizer  # noqa: PLC0415
    except ImportError as error:
        raise CarefulMissing("tokenizers") from error
    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
