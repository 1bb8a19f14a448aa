"""Early warnings on data that nobody here made: `python evidence/early_warnings.py [--shared ../shared]`.

Weekly counts of infections with outbreak weeks flagged, beside Farrington (the R package surveillance, where
R is installed) and EARS; a part of the Numenta Anomaly Benchmark, beside the windowed Gaussian. Prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from nab_scoring import Corpus, Scored, best_threshold, read_corpus, score_alarms
from scipy import special

from wellspent.listening.alarms import watch_each_date
from wellspent.listening.alarms.amount_kernel import first_of_each
from wellspent.listening.alarms.amounts import STANDARD_DEVIATIONS, Strays, strays

Floats = npt.NDArray[np.float64]
BEGIN: Final = date(2001, 1, 1)
NOT_COUNTS: Final = ("week", "state", "start_year", "start_week", "freq", "epoch")
# from which week on ways are compared: ours can, the classical method can with one year, with three
FROM: Final = (26, 56, 160)
GAUSSIAN: Final = 1000  # values in the window of the published detector


@dataclass(frozen=True, slots=True)
class Infections:
    """Cases by week, and the weeks that epidemiologists flagged."""

    counts: Floats
    outbreak: npt.NDArray[np.bool_]


def main() -> None:
    """Prints both comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument(
        "--no-r", action="store_true", help="leave Farrington out: it takes minutes"
    )
    asked = parser.parse_args()
    operations = asked.shared / "operations"
    _print_outbreaks(_infections(operations / "outbreaks"), with_r=not asked.no_r)
    _print_nab(read_corpus(operations / "nab"))


def _infections(folder: Path) -> dict[str, Infections]:
    found = {}
    for file in sorted(folder.glob("*.csv")):
        if ".sts" in file.name:  # the same series as another file
            continue
        with file.open() as opened:
            rows = list(csv.DictReader(opened))
        columns = [name for name in rows[0] if name not in NOT_COUNTS]
        counts = np.array([sum(float(row[name]) for name in columns) for row in rows])
        found[file.stem] = Infections(counts, np.array([row["state"] == "1" for row in rows]))
    return found


def _print_outbreaks(series: Mapping[str, Infections], *, with_r: bool) -> None:
    ways: dict[str, dict[str, Floats]] = {
        "share, windows of 1 and 2 weeks (ours)": {name: _ours(one, "share") for name, one in series.items()},
        "CUSUM (ours, strict)": {name: _ours(one, "strict") for name, one in series.items()},
    }  # fmt: skip
    for kind in (1, 2, 3):
        ways[f"EARS C{kind}"] = {name: _ears(one.counts, kind) for name, one in series.items()}
    if with_r and shutil.which("Rscript"):
        ways |= _farrington(series)
    else:
        print("Farrington is left out: Rscript is not installed, or was not wanted.\n")
    print(
        "| way | from week | quiet weeks | false alarms in 52 of them | found | median delay, weeks |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for begin in FROM:
        for name, scores in ways.items():
            print(_found(name, scores, series, begin))
    print("\nOutbreaks by series, the delay in weeks of ours from week 26: ", end="")
    print(_each(ways["share, windows of 1 and 2 weeks (ours)"], series, FROM[0]))


def _ours(one: Infections, mode: str) -> Floats:
    """The smallest q of each week, 1 without an alarm; not a number where it was not judged."""
    days = [BEGIN + timedelta(days=7 * week) for week in range(len(one.counts))]
    table = pa.table({"date": days, "topic": ["cases"] * len(days), "count": one.counts})
    q = np.full(len(days), np.nan)
    judged = (
        watch_each_date(table, mode="strict", false_share=1e-9)
        if mode == "strict"
        else watch_each_date(table, false_share=0.999)
    )
    for day, alarms in judged:
        q[(day - BEGIN).days // 7] = min((alarm.q for alarm in alarms), default=1.0)
    return q


def _ears(counts: Floats, kind: int) -> Floats:
    """Minus how far EARS C1, C2 or C3 is off, so that less is clearer; own implementation."""
    lag = 0 if kind == 1 else 2
    far = np.full(len(counts), np.nan)
    for week in range(7 + lag, len(counts)):
        past = counts[week - lag - 7 : week - lag]
        far[week] = (counts[week] - past.mean()) / max(float(past.std(ddof=1)), 0.5)
    if kind < 3:
        return -far
    over = np.maximum(far - 1, 0)
    together = np.full(len(counts), np.nan)
    together[2:] = over[2:] + over[1:-1] + over[:-2]
    return -together


def _farrington(series: Mapping[str, Infections]) -> dict[str, dict[str, Floats]]:
    """Scores by the R package: p-values of the flexible method, 0 or 1 at each level of the classical one."""
    ways: dict[str, dict[str, Floats]] = {}
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "counts.csv"
        with given.open("w") as file:
            file.write("series,week,count\n")
            for name, one in series.items():
                file.writelines(
                    f"{name},{week},{count:.0f}\n" for week, count in enumerate(one.counts, 1)
                )
        for years in (1, 3):
            made = Path(folder) / f"{years}.csv"
            script = Path(__file__).with_name("farrington.R")
            subprocess.run(["Rscript", str(script), str(given), str(made), str(years)], check=True)  # noqa: S603, S607
            with made.open() as file:
                for row in csv.DictReader(file):
                    way = ways.setdefault(f"Farrington, {row['method']}, {years} years", {})
                    scores = way.setdefault(
                        row["series"], np.full(len(series[row["series"]].counts), np.nan)
                    )
                    scores[int(row["week"]) - 1] = (
                        np.nan if row["score"] == "NA" else float(row["score"])
                    )
    return ways


def _found(
    name: str, scores: Mapping[str, Floats], series: Mapping[str, Infections], begin: int
) -> str:
    """One row: at the loosest threshold with at most one false alarm in 52 quiet weeks, what is found."""
    quiet = np.concatenate(
        [_judged(s, begin)[~series[k].outbreak[begin:]] for k, s in scores.items()]
    )
    quiet = np.sort(quiet[np.isfinite(quiet)])
    if not len(quiet):
        return f"| {name} | {begin} | 0 | – | cannot judge | – |"
    allowed = len(quiet) // 52
    # a way that says yes or no alone has no other threshold, though it be above what is allowed
    plain = bool(np.isin(quiet, (0, 1)).all())
    threshold = 0.0 if plain else float(np.nextafter(quiet[allowed], -np.inf))
    false = int((quiet <= threshold).sum())
    delays = _delays(scores, series, begin, threshold)
    known = [delay for delay in delays.values() if delay is not None]
    delay = f"{np.median(known):.1f}" if known else "–"
    return f"| {name} | {begin} | {len(quiet):,} | {52 * false / len(quiet):.2f} | {len(known)} of {len(delays)} | {delay} |"


def _judged(scores: Floats, begin: int) -> Floats:
    return scores[begin:]


def _delays(
    scores: Mapping[str, Floats], series: Mapping[str, Infections], begin: int, threshold: float
) -> dict[str, int | None]:
    """Of each outbreak that begins on a judged week: weeks until the first alarm in it, None where missed."""
    delays: dict[str, int | None] = {}
    for name, one in scores.items():
        flagged = series[name].outbreak.astype(np.int64)
        for start in np.flatnonzero(np.diff(np.append(0, flagged)) == 1):
            if start < begin or not np.isfinite(one[start]):
                continue
            over = np.flatnonzero(flagged[start:] == 0)
            end = int(start + over[0]) if len(over) else len(flagged)
            hits = np.flatnonzero(one[start:end] <= threshold)
            delays[f"{name} {start}"] = int(hits[0]) if len(hits) else None
    return delays


def _each(scores: Mapping[str, Floats], series: Mapping[str, Infections], begin: int) -> str:
    quiet = np.concatenate(
        [_judged(s, begin)[~series[k].outbreak[begin:]] for k, s in scores.items()]
    )
    quiet = np.sort(quiet[np.isfinite(quiet)])
    threshold = float(np.nextafter(quiet[len(quiet) // 52], -np.inf))
    delays = _delays(scores, series, begin, threshold)
    return f"{', '.join(f'{name}: {delay}' for name, delay in delays.items())} (q at most {threshold:.2g})."


def _print_nab(corpus: Corpus) -> None:
    windows = sum(len(one.windows) for one in corpus.series)
    print(
        f"\n{len(corpus.series)} series of the benchmark's 58, {windows} windows, {corpus.days:,.0f} days scored.\n"
    )
    print("| way | score | threshold | windows found | false alarms | a day |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    rng = np.random.default_rng(1)
    _print_scored(
        "random",
        best_threshold(corpus, [rng.random(len(one.values)) for one in corpus.series]),
        corpus,
    )
    gaussian = [_gaussian(one.values) for one in corpus.series]
    _print_scored("windowed Gaussian (own, as published)", best_threshold(corpus, gaussian), corpus)
    found = [strays(one.at, one.values) for one in corpus.series]
    for name, threshold in _ways_tried(corpus, found).items():
        _print_scored(name, threshold, corpus)
    _print_scored(
        "**ours, at its own threshold**", _ours_at(corpus, found, STANDARD_DEVIATIONS), corpus
    )


def _print_scored(name: str, one: Scored, corpus: Corpus) -> None:
    print(
        f"| {name} | {one.score:.1f} | {one.threshold:.4g} | {one.found} of {one.windows} | {one.false} | {one.false / corpus.days:.2f} |"
    )


def _gaussian(values: Floats) -> Floats:
    """1 minus the normal tail of each value among the 1,000 before it, either side."""
    before = np.append(0.0, np.cumsum(values - values[0]))
    squares = np.append(0.0, np.cumsum(np.square(values - values[0])))
    last = np.arange(len(values))
    first = np.maximum(0, last - GAUSSIAN)
    n = np.maximum(last - first, 1)
    mean = (before[last] - before[first]) / n
    spread = np.sqrt(np.maximum((squares[last] - squares[first]) / n - mean**2, 0))
    far = np.abs(values - values[0] - mean) / np.where(spread < 1e-6, 1e-6, spread)
    scores: Floats = np.where(last == 0, 0.0, 1 - 0.5 * special.erfc(far / np.sqrt(2)))
    return scores


def _ours_at(
    corpus: Corpus, found: Sequence[Strays], threshold: float, worse: float = 1.5, hours: float = 12
) -> Scored:
    """Ours: one alarm a matter, told again where it gets `worse`, until so many `hours` without."""
    alarms = [
        first_of_each(one.at, far.far, threshold, int(3600 * hours), worse)
        for one, far in zip(corpus.series, found, strict=True)
    ]
    return score_alarms(corpus, alarms, threshold)


def _ways_tried(corpus: Corpus, found: Sequence[Strays]) -> dict[str, Scored]:
    """Ours and its variants, each at the threshold (in quarters) that is best for the corpus."""
    thresholds = [float(one) for one in np.arange(3.0, 5.01, 0.25)]

    def best(worse: float = 1.5, hours: float = 12) -> Scored:
        ways = (_ours_at(corpus, found, one, worse, hours) for one in thresholds)
        return max(ways, key=lambda one: one.score)

    return {
        "ours": best(),
        "ours, a matter ends after 6 hours": best(hours=6),
        "ours, a matter ends after 24 hours": best(hours=24),
        "ours, told again when a quarter worse": best(worse=1.25),
        "ours, never told again": best(worse=1e9),
        "ours, every value that is off": best_threshold(corpus, [np.abs(one.far) for one in found]),
    }


if __name__ == "__main__":
    main()
