"""The published scoring of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015), standard profile.

Of each labelled window the earliest alarm in it counts, more the earlier it comes (a sigmoid, 1 at its beginning);
a missed window costs 1; a false alarm costs up to 0.11, less shortly after a window. The first 15 % of a
series (of 5,000 rows at most) are not scored. The sum is put on a scale on which no alarm at all is 0 and a
perfect detector 100; one threshold, the best one, holds for the whole corpus.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

__all__ = ["Corpus", "Scored", "Series", "best_threshold", "read_corpus", "score_alarms"]

Floats = npt.NDArray[np.float64]
FALSE: Final = 0.11


@dataclass(frozen=True, slots=True)
class Series:
    """One series: its moments in seconds, its values, and the first and last row of each window."""

    name: str
    at: npt.NDArray[np.int64]
    values: Floats
    windows: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """All series, and of each row that is scored what an alarm there earns and its window, or -1."""

    series: tuple[Series, ...]
    earned: Floats
    window: npt.NDArray[np.int64]
    kept: tuple[npt.NDArray[np.bool_], ...]

    @property
    def days(self) -> float:
        """Days that are scored, over all series."""
        return sum(
            float(one.at[-1] - one.at[kept][0]) / 86_400
            for one, kept in zip(self.series, self.kept, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """The score at a threshold, how many windows were found of how many, and false alarms."""

    score: float
    threshold: float
    found: int
    windows: int
    false: int


def read_corpus(folder: Path, names: list[str] | None = None) -> Corpus:
    """The series that lie below the folder, or those of them that are named."""
    labelled = json.loads((folder / "windows.json").read_text())
    series = [
        _read(folder, name, labelled[name])
        for name in sorted(labelled)
        if names is None or name in names
    ]
    earned, window, kept, before = [], [], [], 0
    for one in series:
        rows, places = _earned(one)
        scored = np.arange(len(one.values)) >= int(min(0.15 * len(one.values), 0.15 * 5000))
        earned.append(rows[scored])
        window.append(np.where(places < 0, -1, places + before)[scored])
        kept.append(scored)
        before += len(one.windows)
    return Corpus(tuple(series), np.concatenate(earned), np.concatenate(window), tuple(kept))


def _read(folder: Path, name: str, windows: list[list[str]]) -> Series:
    rows = [line.split(",") for line in (folder / name).read_text().splitlines()[1:]]
    at = np.array([row[0].replace(" ", "T") for row in rows], dtype="datetime64[s]")
    ends = [[np.datetime64(end[:19].replace(" ", "T")) for end in one] for one in windows]
    return Series(
        name,
        at.astype(np.int64),
        np.array([float(row[1]) for row in rows]),
        tuple(
            (int(np.searchsorted(at, a)), int(np.searchsorted(at, b, "right")) - 1) for a, b in ends
        ),
    )


def _earned(one: Series) -> tuple[Floats, npt.NDArray[np.int64]]:
    earned, places = np.full(len(one.values), -FALSE), np.full(len(one.values), -1)
    for place, (first, last) in enumerate(one.windows):
        inside = np.arange(first, last + 1)
        earned[inside] = _sigmoid(-(last - inside + 1) / (last - first + 1)) / _sigmoid(
            np.array(-1.0)
        )
        places[inside] = place
        following = one.windows[place + 1][0] if place + 1 < len(one.windows) else len(one.values)
        after = np.arange(last + 1, following)
        past = (after - last) / max(last - first, 1)
        earned[after] = FALSE * np.where(past >= 3, -1.0, _sigmoid(np.minimum(past, 3.0)))
    return earned, places


def _sigmoid(place: Floats) -> Floats:
    sigmoid: Floats = 2 / (1 + np.exp(5 * place)) - 1
    return sigmoid


def best_threshold(corpus: Corpus, scores: list[Floats]) -> Scored:
    """The score of rows' scores at the threshold that is best for the whole corpus."""
    flat = np.concatenate([one[kept] for one, kept in zip(scores, corpus.kept, strict=True)])
    order = np.argsort(-flat, kind="stable")
    earned, window, ordered = corpus.earned[order], corpus.window[order], flat[order]
    gain = np.where(window < 0, earned, 0.0)
    best = np.full(int(corpus.window.max()) + 1, -1.0)
    for place in np.flatnonzero(window >= 0):
        gain[place] = max(0.0, earned[place] - best[window[place]])
        best[window[place]] = max(best[window[place]], earned[place])
    whole = np.append(ordered[1:] != ordered[:-1], True) & np.isfinite(ordered)
    sums = np.where(whole, np.cumsum(gain), -np.inf)
    last = int(np.argmax(sums))
    windows = len(np.unique(corpus.window[corpus.window >= 0]))
    found = len(np.unique(window[: last + 1][window[: last + 1] >= 0]))
    false = int((window[: last + 1] < 0).sum())
    return Scored(
        100 * float(sums[last]) / (2 * windows), float(ordered[last]), found, windows, false
    )


def score_alarms(corpus: Corpus, alarms: list[npt.NDArray[np.bool_]], threshold: float) -> Scored:
    """The score of alarms as they are; `threshold` is only told."""
    flat = np.concatenate([one[kept] for one, kept in zip(alarms, corpus.kept, strict=True)])
    best: dict[int, float] = {}
    for place in np.flatnonzero(flat & (corpus.window >= 0)):
        window = int(corpus.window[place])
        best[window] = max(best.get(window, -1.0), float(corpus.earned[place]))
    windows = len(np.unique(corpus.window[corpus.window >= 0]))
    false = flat & (corpus.window < 0)
    total = sum(value + 1 for value in best.values()) + float(corpus.earned[false].sum())
    return Scored(100 * total / (2 * windows), threshold, len(best), windows, int(false.sum()))
