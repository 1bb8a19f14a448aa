"""A trained labeller: model files in a folder, and what they say of a contact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from wellspent.contacts import Contact
from wellspent.errors import WellspentError
from wellspent.labelling.decisions import (
    FRICTION_LABELS,
    PACES,
    decide,
    reconcile,
    sharpened,
)
from wellspent.labelling.features import features_of
from wellspent.labelling.noise import settle_noise
from wellspent.labelling.sequence import Marginals, Sequencer, items_of
from wellspent.parts import PARTS, Label

__all__ = ["Labeller", "ModelMissing", "shipped_labeller"]

PARTS_FILE: Final = "parts.crfsuite"
SMOOTH_FILE: Final = "parts-smooth.crfsuite"
PACE_FILE: Final = "pace.crfsuite"
FRICTION_FILE: Final = "friction.crfsuite"
SETTINGS_FILE: Final = "model.json"


class ModelMissing(WellspentError):
    """A folder without the files of a trained labeller."""

    def __init__(self, folder: Path, name: str) -> None:
        """`name` is the first file that is not there."""
        super().__init__(
            f"'{folder}' holds no labeller: it has no {name}.",
            "Train one: python -m wellspent.labelling.train --data PATH --output DIR.",
        )


class Labeller:
    """The models of one folder, held open for as long as this object lives."""

    def __init__(self, folder: Path) -> None:
        """Raises `ModelMissing` where a file of the model is not in `folder`."""
        for name in (PARTS_FILE, SMOOTH_FILE, PACE_FILE, FRICTION_FILE, SETTINGS_FILE):
            if not (folder / name).is_file():
                raise ModelMissing(folder, name)
        settings = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
        self.temperature: float = settings["temperature"]
        self._parts = Sequencer(folder / PARTS_FILE, PARTS)
        self._smooth = Sequencer(folder / SMOOTH_FILE, PARTS)
        self._paces = Sequencer(folder / PACE_FILE, PACES)
        self._frictions = Sequencer(folder / FRICTION_FILE, FRICTION_LABELS)

    def label(self, contact: Contact) -> tuple[Label, ...]:
        """One label a turn, in order; none for a contact without turns."""
        if not contact.turns:
            return ()
        return settle_noise(contact, decide(*self.probabilities(contact)))

    def probabilities(self, contact: Contact) -> tuple[Marginals, Marginals]:
        """Calibrated probabilities of parts (turns, `PARTS`) and of frictions (turns, `FRICTION_LABELS`)."""
        items = items_of(features_of(contact))
        first = reconcile(self._parts.marginals(items), self._paces.marginals(items))
        # two opinions err in different places: their mean errs a little less than either
        parts = (first + self._smooth.marginals(items)) / 2
        return sharpened(parts, self.temperature), self._frictions.marginals(items)

    def label_many(self, contacts: Iterable[Contact]) -> Iterator[tuple[Label, ...]]:
        """The labels of every contact, in the order given."""
        return map(self.label, contacts)


@cache
def shipped_labeller() -> Labeller:
    """The labeller that this package ships, opened once a process."""
    with as_file(files("wellspent.labelling") / "model") as folder:
        return Labeller(folder)
