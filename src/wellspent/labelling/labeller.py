"""The fast labeller: a table of weights, and what it says of many contacts at once."""

from __future__ import annotations

import json
from functools import cache, cached_property
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
import pyarrow as pa

from wellspent.contacts import Contact
from wellspent.errors import WellspentError
from wellspent.labelling.decisions import (
    FAST,
    PACE_COLUMN,
    SAY_OF_PACE,
    Thresholds,
    reconcile,
    sharpened,
)
from wellspent.labelling.features import features_of
from wellspent.labelling.sequence import Marginals, marginals, scores
from wellspent.labelling.weights import HEADS, UNIT, read_weights

if TYPE_CHECKING:
    from wellspent.labelling import Tier
    from wellspent.labelling.batch import Lookup

__all__ = [
    "SETTINGS_FILE",
    "WEIGHTS_FILE",
    "AnyLabeller",
    "Labeller",
    "ModelMissing",
    "shipped_labeller",
]

WEIGHTS_FILE: Final = "weights.npz"
SETTINGS_FILE: Final = "model.json"


class ModelMissing(WellspentError):
    """A folder without the files of a trained labeller."""

    def __init__(self, folder: Path, name: str) -> None:
        """`name` is the first file that is not there."""
        super().__init__(
            f"'{folder}' holds no labeller: it has no {name}.",
            "Train one: python -m wellspent.labelling.train --data PATH --output DIR.",
        )


class AnyLabeller(Protocol):
    """What every tier can do."""

    thresholds: Thresholds
    temperature: float

    def probabilities(self, turns: pa.Table) -> tuple[Marginals, Marginals]:
        """Calibrated probabilities of parts and of frictions, one row a turn."""


class Labeller:
    """The weights of one folder, and the temperature of what they say."""

    thresholds = FAST

    def __init__(self, folder: Path) -> None:
        """Raises `ModelMissing` where a file of the model is not in `folder`."""
        for name in (WEIGHTS_FILE, SETTINGS_FILE):
            if not (folder / name).is_file():
                raise ModelMissing(folder, name)
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        self.temperature: float = settings["temperature"]
        self.weights = read_weights((folder / WEIGHTS_FILE).read_bytes())

    def probabilities(self, turns: pa.Table) -> tuple[Marginals, Marginals]:
        """Calibrated probabilities of parts (turns, `PARTS`) and frictions (turns, `FRICTION_LABELS`).

        `turns` has the schema of the table `turns`; the rows of a contact stand together.
        """
        from wellspent.labelling.batch import batch_of, scores_of  # noqa: PLC0415
        from wellspent.labelling.kernel_marginals import agreed, chain_marginals  # noqa: PLC0415

        batch = batch_of(turns)
        summed = scores_of(batch, self._lookup)
        said = {}
        for head in HEADS:
            said[head.name] = np.zeros((len(summed), len(head.labels)))
            passing = self.weights.transitions[head.name]
            chain_marginals(summed, UNIT, head.first, batch.contacts, passing, said[head.name])
        parts = agreed(said["parts"], said["pace"], PACE_COLUMN, SAY_OF_PACE, self.temperature)
        return parts, said["friction"]

    @cached_property
    def _lookup(self) -> Lookup:
        from wellspent.labelling.batch import lookup_of  # noqa: PLC0415

        return lookup_of(self.weights)

    def probabilities_plainly(self, contact: Contact) -> tuple[Marginals, Marginals]:
        """The same of one contact, by the readable way: slow, and the oracle of the other."""
        summed = scores(features_of(contact), self.weights)
        said = {
            head.name: marginals(summed[:, head.columns], self.weights.transitions[head.name])
            for head in HEADS
        }
        parts = reconcile(said["parts"], said["pace"])
        return sharpened(parts, self.temperature), said["friction"]


@cache
def shipped_labeller(tier: Tier = "fast") -> AnyLabeller:
    """The labeller of this tier that the package ships, opened once a process."""
    with as_file(files("wellspent.labelling") / "model") as folder:
        if tier == "fast":
            return Labeller(folder)
        from wellspent.labelling.careful.labeller import CarefulLabeller  # noqa: PLC0415

        return CarefulLabeller(folder / "careful", shipped_labeller())
