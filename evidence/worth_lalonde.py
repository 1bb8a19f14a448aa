"""A job training that chance dealt out, against controls that it did not: what is said, and whether.

    python evidence/worth_lalonde.py

`../shared/operations/lalonde`: the NSW experiment (445 people; Dehejia & Wahba 1999) gives the truth,
+1,794 dollars of earnings. Its treated beside 15,992 people of a population survey (CPS), who are
very unlike them, is the textbook's trap (LaLonde 1986). Prints Markdown.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
from pyarrow import csv

from wellspent.estimate import Estimate, Figure
from wellspent.worth.assess import assess
from wellspent.worth.association import Estimand, associate, naive_difference
from wellspent.worth.crossfitting import cross_fit
from wellspent.worth.study import Study, study_of

SET: Final = Path(__file__).resolve().parents[2] / "shared" / "operations" / "lalonde"
ADJUST: Final = ("age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75")
ESTIMANDS: Final[tuple[Estimand, ...]] = ("all", "treated")


def main() -> None:
    """Prints what each pair of groups gives, or why there is nothing."""
    print("# LaLonde: a training and the wrong controls\n")
    if not SET.is_dir():
        print("Not here: the reference data (../shared) are not beside this repository.")
        return
    experiment = csv.read_csv(SET / "nsw_experimental_445.csv")
    survey = csv.read_csv(SET / "cps_controls_15992.csv").select(experiment.column_names)
    treated = experiment.filter(pa.array(experiment["treat"].to_numpy() == 1))
    mixed = pa.concat_tables([treated.cast(survey.schema), survey])
    for words, table in (("The experiment", experiment), ("Its treated beside the survey", mixed)):
        _compare(words, study_of(table, treatment="treat", outcome="re78", adjust=ADJUST))


def _compare(words: str, study: Study) -> None:
    print(f"## {words}: {study.n:,} people, {int(study.treatment.sum())} treated\n")
    print(f"The plain difference of means: {_said(naive_difference(study))}.\n")
    fitted = cross_fit(study)
    for estimand in ESTIMANDS:
        effect = assess(study, estimand=estimand, nuisances=fitted).effect
        print(
            f"For {'the treated' if estimand == 'treated' else estimand}: {_said(effect.figure)}."
        )
        if effect.overlap:
            seen = effect.overlap
            print(
                f"Trimmed {seen.trimmed:.1%}; weighted, the untreated are worth {seen.effective[0]:,.0f} people,"
                f" the treated {seen.effective[1]:,.0f}; median propensity {seen.quantiles[0][3]:.4f} of the"
                f" untreated, {seen.quantiles[1][3]:.4f} of the treated."
            )
        if effect.balance:
            print(f"Largest standardised difference {effect.balance.worst_before:.2f}, after weighting {effect.balance.worst_after:.2f}.")  # fmt: skip
        for warning in effect.warnings:
            print(f"Warned: {warning}")
        if effect.refusal:
            bare = associate(study, estimand=estimand, nuisances=fitted).figure
            print(f"What it would have said without refusing: {_said(bare)}.")
        print()


def _said(figure: Figure) -> str:
    if isinstance(figure, Estimate):
        return f"{figure.value:+,.0f} [{figure.low:+,.0f}, {figure.high:+,.0f}]"
    return f"refused ({figure.reason})"


if __name__ == "__main__":
    main()
