"""What surveys' figures say where the truth is known: `python evidence/surveys.py`.

olist         every buyer's score is in the file; those who wrote a comment stand for those who answer
thornton_hiv  a lot paid people in Malawi for collecting the result of a test (Thornton 2008, *AER* 98);
              the result is known of those who came
survey_api    a population of schools, and samples of it as survey packages teach them
fernhill      our own fictional, synthetic centre: the satisfaction of everybody who was asked is planted
Prints Markdown. The first three lie in ../shared; nothing of them is copied.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa

from wellspent.engine import analyse
from wellspent.estimate import Estimate, Figure
from wellspent.fernhill.aftermath import csat_of
from wellspent.fernhill.centre import generate_centre
from wellspent.fernhill.files import SETTINGS
from wellspent.listening.surveys.calling_back import draw_callbacks
from wellspent.listening.surveys.model import SurveyReading
from wellspent.listening.surveys.reading import read_survey
from wellspent.report.listening.survey_readings import gather_surveys, non_respondents
from wellspent.settings import parse_settings
from wellspent.tables import COMPUTED, IMPORTED, tables_of

SETS: Final = Path(__file__).resolve().parents[2] / "shared" / "operations"


def main() -> None:
    """Print every section whose data are here."""
    sections = (("olist", print_olist), ("thornton_hiv", print_thornton), ("survey_api", print_api))
    for name, show in sections:
        if (SETS / name).is_dir():
            show()
        else:
            print(
                f"`{name}` is not here: the reference data (../shared) are not beside this repository."
            )
    print_fernhill()


def print_olist() -> None:
    """Commenters as those who answer; what is known of all is how long the review took, and when it was asked."""
    with gzip.open(SETS / "olist" / "reviews.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    score = np.array([float(row["review_score"]) for row in rows])
    wrote = np.array([bool(row["review_comment_message"].strip()) for row in rows])
    delay = [_days(row["review_creation_date"], row["review_answer_timestamp"]) for row in rows]
    table = pa.table({"score": score, "wrote": wrote, "days": delay, "month": [row["review_creation_date"][:7] for row in rows]})  # fmt: skip
    reading = read_survey(table, score="score", responded="wrote", known=("days", "month"), scale=(1, 5))  # fmt: skip
    _heading("olist", "those who wrote a comment stand for those who answer")
    _rows(reading, float(score.mean()))
    called = draw_callbacks([str(k) for k in np.flatnonzero(~wrote)], 150, 1)
    said = np.full(len(score), np.nan)
    drawn = [int(str(one)) for one in called["contact"].to_pylist()]
    said[drawn] = score[drawn]
    again = read_survey(table.append_column("said", pa.array(said, from_pandas=True)), score="score", responded="wrote", known=("days", "month"), callback="said", scale=(1, 5))  # fmt: skip
    _row("with 150 call-backs", again.corrected, float(score.mean()))
    print(f"\nClaims: {reading.claims}; with call-backs {again.claims}.\n")


def print_thornton() -> None:
    """The share with the illness, of all who were tested and drawn for a sum: the lot corrects for who came."""
    with (SETS / "thornton_hiv" / "thornton.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["got"] and row["any"]]
    table = pa.table(
        {
            "ill": _numbers(row["hiv2004"] if row["got"] == "1.0" else "" for row in rows),
            "came": [row["got"] == "1.0" for row in rows],
            "paid": _numbers(row["any"] for row in rows),
            "sum": _numbers(row["tinc"] for row in rows),
            "village": [row["villnum"] for row in rows],
        }
    )
    _heading("thornton_hiv", "no truth in the file: what the lot's correction costs in width")
    for name in ("paid", "sum"):
        reading = read_survey(table, score="ill", responded="came", incentive=name, cluster="village", scale=(0, 1))  # fmt: skip
        lot = reading.incentive
        if lot is None:
            continue
        if name == "paid":
            _row("raw, of those who came", reading.raw, None)
            if reading.bounds:
                print(f"| bounds without the lot | {reading.bounds.low:.3f} | {reading.bounds.interval_low:.3f} to {reading.bounds.interval_high:.3f} | {reading.bounds.high - reading.bounds.low:.3f} | |")  # fmt: skip
        for arm in lot.arms:
            _row(f"{name} {arm.incentive}: came", arm.response, None)
        _row(f"selection model by `{name}`", lot.figure, None)
        print(f"| bounds by `{name}` | {lot.bounds.low:.3f} to {lot.bounds.high:.3f} | {lot.bounds.interval_low:.3f} to {lot.bounds.interval_high:.3f} | {lot.bounds.high - lot.bounds.low:.3f} | |")  # fmt: skip
    print()


def print_api() -> None:
    """Each sample as those who answered, of the population that the file has whole."""
    population = _read_csv(SETS / "survey_api" / "apipop.csv")
    truth = float(np.mean([float(row["api00"]) for row in population]))
    _heading(
        "survey_api",
        "the mean of `api00` over 6,194 schools; each sample stands for those who answered",
    )
    for sample in ("apisrs", "apistrat", "apiclus1"):
        drawn = {row["cds"] for row in _read_csv(SETS / "survey_api" / f"{sample}.csv")}
        table = pa.table(
            {
                "api00": _numbers(row["api00"] for row in population),
                "drawn": [row["cds"] in drawn for row in population],
                "stype": [row["stype"] for row in population],
                "meals": _numbers(row["meals"] for row in population),
                "ell": _numbers(row["ell"] for row in population),
                "district": [row["dnum"] for row in population],
            }
        )
        reading = read_survey(table, score="api00", responded="drawn", known=("stype", "meals", "ell"), cluster="district" if sample == "apiclus1" else None, scale=(200, 1000))  # fmt: skip
        _row(f"{sample}, raw", reading.raw, truth)
        _row(f"{sample}, weighted", reading.corrected, truth)
    print()


def print_fernhill(seeds: int = 6) -> None:
    """The planted satisfaction of everybody who was asked; answering depends on it."""
    _heading(
        "fernhill",
        "share satisfied of all who were asked; answering depends on the answer (synthetic)",
    )
    for seed in range(1, seeds + 1):
        centre = generate_centre(seed=seed)
        held: dict[str, pa.Table] = dict(tables_of(centre.contacts))
        held |= {"surveys": centre.surveys, **{name: one for name, one in analyse(held).items() if name in COMPUTED}}  # fmt: skip
        con = duckdb.connect()
        for name, schema in (IMPORTED | COMPUTED).items():
            con.register(name, held.get(name, schema.empty_table()))
        said = {one.id: float(csat_of(one)) for one in centre.happenings}
        asked = [str(one) for one in centre.surveys["contact"].to_pylist()]
        truth = float(np.mean([said[one] >= 4 for one in asked]))
        settings = parse_settings(SETTINGS)
        called = draw_callbacks(non_respondents(con, "csat"), 150, seed)["contact"].to_pylist()
        callbacks = pa.table({"contact": called, "question": ["csat"] * len(called), "score": [said[str(one)] for one in called]})  # fmt: skip
        alone, back = gather_surveys(con, settings)[0], gather_surveys(con, settings, callbacks)[0]
        _row(f"seed {seed}: raw", alone.raw, truth)
        _row(f"seed {seed}: weighted ({alone.claims})", alone.corrected, truth)
        if alone.sensitivity:
            print(f"| seed {seed}: sensitivity interval | | {alone.sensitivity.low:.3f} to {alone.sensitivity.high:.3f} | {alone.sensitivity.high - alone.sensitivity.low:.3f} | {_holds(alone.sensitivity.low, alone.sensitivity.high, truth)} |")  # fmt: skip
        _row(f"seed {seed}: 150 call-backs ({back.claims})", back.corrected, truth)


def _heading(name: str, what: str) -> None:
    print(f"### {name}: {what}\n")
    print("| | figure | 95 % | width | holds the truth |\n| --- | ---: | --- | ---: | --- |")


def _rows(reading: SurveyReading, truth: float) -> None:
    print(f"| truth | {truth:.3f} | | | |")
    _row("response", reading.response_rate, None)
    _row("raw", reading.raw, truth)
    _row("weighted", reading.corrected, truth)
    for name, one in (("sensitivity interval", reading.sensitivity), ("bounds without assumption", reading.bounds)):  # fmt: skip
        if one is not None:
            print(f"| {name} | | {one.low:.3f} to {one.high:.3f} | {one.high - one.low:.3f} | {_holds(one.low, one.high, truth)} |")  # fmt: skip


def _row(name: str, figure: Figure, truth: float | None) -> None:
    if not isinstance(figure, Estimate):
        print(f"| {name} | unknown: {figure.reason} | | | |")
        return
    held = "" if truth is None else f"{_holds(figure.low, figure.high, truth)} ({truth:.3f})"
    print(f"| {name} | {figure.value:.3f} | {figure.low:.3f} to {figure.high:.3f} | {figure.high - figure.low:.3f} | {held} |")  # fmt: skip


def _holds(low: float, high: float, truth: float) -> str:
    return "yes" if low <= truth <= high else "no"


def _days(first: str, last: str) -> float:
    return (datetime.fromisoformat(last) - datetime.fromisoformat(first)).total_seconds() / 86_400


def _numbers(texts: Iterable[str]) -> pa.Array[Any]:
    return pa.array([float(one) if one not in {"", "NA"} else None for one in texts], pa.float64())


def _read_csv(path: Path) -> Sequence[Mapping[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    main()
