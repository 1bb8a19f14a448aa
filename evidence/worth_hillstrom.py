"""A randomised e-mail test, subsampled by what is known of customers: does adjusting find the way back?

    python evidence/worth_hillstrom.py [--seeds 10]

`../shared/operations/hillstrom`: 44,841 customers, two e-mails drawn at random and none. The truth is
the difference of means of all of them. Then customers are dropped by a rule: those who got the e-mail
are kept the more likely the more recently they bought, the more they spent and if they came by the
web; those who got none the other way round. Behaviour and outcome then hang together through what is
known, as in a centre's data. The same people are in truth and subsample, so the truth's own error
counts only where the subsample's does. Prints Markdown.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from wellspent.estimate import Estimate, Unknown
from wellspent.worth.assess import assess
from wellspent.worth.study import study_of

SET: Final = Path(__file__).resolve().parents[2] / "shared" / "operations" / "hillstrom" / "hillstrom.csv.gz"  # fmt: skip
ADJUST: Final = ("recency", "history", "mens", "womens", "zip_code", "newbie", "channel")
OUTCOMES: Final = ("visit", "spend")
EMAILS: Final = ("Mens E-Mail", "Womens E-Mail")


def main() -> None:
    """Prints the table, or why there is none."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seeds", type=int, default=10)
    seeds = parser.parse_args().seeds
    print("# Hillstrom: a randomised test, subsampled by a confounding rule\n")
    if not SET.is_file():
        print("Not here: the reference data (../shared) are not beside this repository.")
        return
    everybody = csv.read_csv(SET)  # it knows .gz by its name
    print("| e-mail | outcome | experiment | ours, mean | error, ours | naive, mean | ours holds the experiment | naive holds it | refused |")  # fmt: skip
    print("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for email in EMAILS:
        of_two = everybody.filter(pc.is_in(everybody["segment"], pa.array([email, "No E-Mail"])))
        for outcome in OUTCOMES:
            _line(of_two, email, outcome, seeds)


def _line(table: pa.Table, email: str, outcome: str, seeds: int) -> None:
    """One e-mail and one outcome over all seeds."""
    given = table["segment"].to_numpy(zero_copy_only=False) == email
    happened = table[outcome].to_numpy().astype(np.float64)
    truth = happened[given].mean() - happened[~given].mean()
    ours, naive, held, naive_held, refused = [], [], 0, 0, 0
    for seed in range(seeds):
        kept = _subsample(table, given, np.random.default_rng(seed))
        few = table.append_column("given", pa.array(given.astype(np.float64))).filter(
            pa.array(kept)
        )
        effect = assess(study_of(few, treatment="given", outcome=outcome, adjust=ADJUST)).effect
        if isinstance(effect.naive, Estimate):
            naive.append(effect.naive.value)
            naive_held += effect.naive.low <= truth <= effect.naive.high
        if isinstance(effect.figure, Unknown):
            refused += 1
            continue
        ours.append(effect.figure.value)
        held += effect.figure.low <= truth <= effect.figure.high
    error = np.sqrt(np.mean(np.square(np.array(ours) - truth))) if ours else np.nan
    print(
        f"| {email} | {outcome} | {truth:+.4f} | {np.mean(ours) if ours else np.nan:+.4f} | {error:.4f} "
        f"| {np.mean(naive):+.4f} | {held} of {len(ours)} | {naive_held} of {len(naive)} | {refused} |",
        flush=True,
    )


def _subsample(
    table: pa.Table, given: npt.NDArray[np.bool_], rng: np.random.Generator
) -> npt.NDArray[np.bool_]:
    """Who is kept: with the e-mail the likely buyers rather, without it the unlikely ones."""
    recency = table["recency"].to_numpy().astype(np.float64)
    history = np.log(table["history"].to_numpy().astype(np.float64))
    web = table["channel"].to_numpy(zero_copy_only=False) != "Phone"
    likely = 0.9 * (recency < 5) + 0.7 * (history > history.mean()) * (1 + web) + 0.5 * web
    chance = 1 / (1 + np.exp(-(likely - likely.mean()) * 1.3))
    return np.asarray(rng.random(len(given)) < np.where(given, chance, 1 - chance))


if __name__ == "__main__":
    main()
