"""Outcomes simulated on real families, so that every effect is known: how far off are the means?

    python evidence/worth_ihdp.py

`../shared/operations/ihdp`: five replications of the infant health data with simulated outcomes (Hill
2011, response surface B; 747 families, 139 treated). The truth of each replication is the mean of
mu1 − mu0, over all and over the treated. Prints Markdown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
from pyarrow import csv

from wellspent.estimate import Estimate
from wellspent.worth.assess import assess
from wellspent.worth.association import Estimand, associate, naive_difference
from wellspent.worth.crossfitting import cross_fit
from wellspent.worth.study import study_of

SET: Final = Path(__file__).resolve().parents[2] / "shared" / "operations" / "ihdp"
COVARIATES: Final = tuple(f"x{i}" for i in range(1, 26))
NAMES: Final = ("treatment", "y", "y_other", "mu0", "mu1", *COVARIATES)
ESTIMANDS: Final[tuple[Estimand, ...]] = ("all", "treated")


def main() -> None:
    """Prints one line a replication and estimand."""
    print("# IHDP: known effects on real families\n")
    if not SET.is_dir():
        print("Not here: the reference data (../shared) are not beside this repository.")
        return
    print("| replication | over | truth | ours | off by | holds it | naive | off by | said |")
    print("| ---: | --- | ---: | ---: | ---: | --- | ---: | ---: | --- |")
    ours: dict[Estimand, list[float]] = {one: [] for one in ESTIMANDS}
    plain: dict[Estimand, list[float]] = {one: [] for one in ESTIMANDS}
    for place in range(1, 6):
        table = csv.read_csv(SET / f"ihdp_npci_{place}.csv", read_options=csv.ReadOptions(column_names=list(NAMES)))  # fmt: skip
        for estimand, off, naive in _replication(place, table):
            ours[estimand].append(abs(off))
            plain[estimand].append(abs(naive))
    for one in ESTIMANDS:
        print(f"\nMean absolute error over {one}: ours {np.mean(ours[one]):.3f}, naive {np.mean(plain[one]):.3f}.")  # fmt: skip


def _replication(place: int, table: pa.Table) -> list[tuple[Estimand, float, float]]:
    study = study_of(table, treatment="treatment", outcome="y", adjust=COVARIATES)
    gained = table["mu1"].to_numpy() - table["mu0"].to_numpy()
    fitted, naive, found = cross_fit(study), naive_difference(study).value, []
    for estimand in ESTIMANDS:
        truth = float(
            gained[study.treatment == 1].mean() if estimand == "treated" else gained.mean()
        )
        effect = assess(study, estimand=estimand, nuisances=fitted).effect
        figure, said = effect.figure, "warned" if effect.warnings else "given"
        if not isinstance(figure, Estimate):
            said = f"refused: {effect.refusal.cause if effect.refusal else ''}"
            figure = associate(study, estimand=estimand, nuisances=fitted).figure
        held = "yes" if figure.low <= truth <= figure.high else "no"
        print(
            f"| {place} | {estimand} | {truth:.3f} | {figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}] "
            f"| {figure.value - truth:+.3f} | {held} | {naive:.3f} | {naive - truth:+.3f} | {said} |"
        )
        found.append((estimand, figure.value - truth, naive - truth))
    return found


if __name__ == "__main__":
    main()
