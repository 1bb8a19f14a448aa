"""Crises in counts that nobody here made: `python evidence/crisis.py [--shared ../shared]`.

A bank's arrivals, January to August 1999: quiet as they were, and with injected spikes of one hour; its calls of
February 1999, with handle times × 1.5 for two hours; a public line's months, which are no intervals. Prints Markdown.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from wellspent.moments.crisis import CrisisWatch, watch_intervals

Floats = npt.NDArray[np.float64]
OPEN: Final = 7 * 60  # minutes; it closes at midnight
SIX: Final = 6
SUNDAY_TO_THURSDAY: Final = (6, 0, 1, 2, 3)


def main() -> None:
    """Prints each table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    operations = parser.parse_args().shared / "operations"
    days, counts = _arrivals(operations / "anonymous_bank" / "arrivals_6min.csv.gz")
    _print_quiet(days, counts)
    _print_spikes(days, counts)
    _print_handle_times(operations / "anonymous_bank" / "calls.csv.gz")
    _print_months(operations / "nhs111" / "calls.csv")


def _arrivals(path: Path) -> tuple[list[str], Floats]:
    with gzip.open(path, "rt") as opened:
        rows = list(csv.DictReader(opened))
    days = sorted({row["date"] for row in rows})
    place = {day: n for n, day in enumerate(days)}
    counts = np.zeros((len(days), 1440 // SIX))
    for row in rows:
        counts[place[row["date"]], int(row["u"]) - 1] = float(row["calls"])
    return days, counts


def _watched(days: list[str], counts: Floats, minutes: int) -> CrisisWatch:
    together = counts.reshape(len(days), -1, minutes // SIX).sum(axis=2)[:, OPEN // minutes :]
    midnight = np.array(days, dtype="datetime64[D]").astype("datetime64[s]")
    seconds = (OPEN + np.arange(together.shape[1]) * minutes) * 60
    start = midnight[:, None] + seconds.astype("timedelta64[s]")
    return watch_intervals(pa.table({"start": start.ravel(), "offered": together.ravel()}))


def _print_quiet(days: list[str], counts: Floats) -> None:
    print("A bank's arrivals as they were: what is real among these nobody recorded.\n")
    print("| intervals | days | moments a day | Sunday to Thursday before 19 h | stated of chance alone |")  # fmt: skip
    print("| --- | ---: | ---: | ---: | ---: |")
    for minutes in (6, 30):
        watch = _watched(days, counts, minutes)
        working = [m for m in watch.moments if m.detected_at.weekday() in SUNDAY_TO_THURSDAY and m.detected_at.hour < 19]  # fmt: skip
        print(
            f"| {minutes} minutes | {watch.days} | {len(watch.moments) / watch.days:.3f} "
            f"| {len(working) / (watch.days * 5 / 7):.3f} | {watch.expected_false_per_day:.3f} |"
        )


def _print_spikes(days: list[str], counts: Floats) -> None:
    print("\nAn hour's spike between 9 and 19 h, on a Sunday to Thursday with 800 contacts and more.\n")  # fmt: skip
    print("| times | intervals | planted | found within it or two intervals later | median delay, minutes |")  # fmt: skip
    print("| ---: | --- | ---: | ---: | ---: |")
    for times in (1.5, 2.0, 3.0):
        for minutes in (6, 30):
            found, planted, delays = 0, 0, list[float]()
            for first in (30, 34):
                rng = np.random.default_rng([first, int(times * 10)])
                spiked, begins = _spiked(rng, days, counts, times, first)
                watch = _watched(days, spiked, minutes)
                for begin in begins:
                    planted += 1
                    delay = _delay(watch, begin, 60 + 2 * minutes)
                    found += delay is not None
                    delays += [delay] if delay is not None else []
            print(f"| {times:g} | {minutes} minutes | {planted} | {found} | {np.median(delays) if delays else float('nan'):.0f} |")  # fmt: skip


def _spiked(
    rng: np.random.Generator, days: list[str], counts: Floats, times: float, first: int
) -> tuple[Floats, list[datetime]]:
    spiked, begins = counts.copy(), []
    for day in range(first, len(days), 8):
        date = datetime.fromisoformat(days[day])
        slot = int(rng.integers(90, 180))
        if date.weekday() not in SUNDAY_TO_THURSDAY or counts[day].sum() < 800:
            continue
        spiked[day, slot : slot + 10] += rng.poisson((times - 1) * counts[day, slot : slot + 10])
        begins.append(date + timedelta(minutes=SIX * slot))
    return spiked, begins


def _delay(watch: CrisisWatch, begin: datetime, within: int) -> float | None:
    seen = [one.detected_at for one in watch.moments if begin < one.detected_at <= begin + timedelta(minutes=within)]  # fmt: skip
    return (seen[0] - begin).total_seconds() / 60 if seen else None


def _print_handle_times(path: Path) -> None:
    """February's calls in half hours; the handle times of two hours of a day times 1.5."""
    with gzip.open(path, "rt") as opened:
        rows = [row for row in csv.DictReader(opened) if row["outcome"] == "AGENT"]
    base = datetime.fromisoformat("1999-02-01")
    planted, found, others, judged = 0, 0, 0, 0
    for day in (9, 10, 13, 14, 15, 16, 17):  # days after the first; working days
        for hour in (9, 13):
            begin = base + timedelta(days=day, hours=hour)
            watch = watch_intervals(_half_hours(rows, base, begin))
            planted += 1
            found += any(begin < one.detected_at <= begin + timedelta(hours=3) and "aht_seconds" in {one.measure, *(each.measure for each in one.also)} for one in watch.moments)  # fmt: skip
            others += sum(one.measure == "aht_seconds" and one.start.date() != begin.date() for one in watch.moments)  # fmt: skip
            judged += watch.days
    print(f"\nIts calls of February 1999 in half hours, handle times × 1.5 for two hours: found {found} of {planted}; of handle time {others / judged:.3f} others a day.")  # fmt: skip


def _half_hours(rows: list[dict[str, str]], base: datetime, begin: datetime) -> pa.Table:
    sums: dict[datetime, list[float]] = {}
    for row in rows:
        hour, minute, _ = (int(part) for part in row["vru_exit"].split(":"))
        day = int(row["date"][-2:]) - 1
        start = base + timedelta(days=day, hours=hour, minutes=minute - minute % 30)
        seconds = float(row["ser_time"]) * (1.5 if begin <= start < begin + timedelta(hours=2) else 1)  # fmt: skip
        sums.setdefault(start, []).append(seconds)
    table: dict[str, Any] = {
        "start": sorted(sums),
        "offered": [float(len(sums[one])) for one in sorted(sums)],
        "aht_seconds": [float(np.mean(sums[one])) for one in sorted(sums)],
    }
    return pa.table(table)


def _print_months(path: Path) -> None:
    with path.open(encoding="utf-8-sig") as opened:
        rows = list(csv.DictReader(opened))
    months = list(dict.fromkeys(row["Periodname"] for row in rows))
    print(f"\nA public line's months in the file: {months[0]} to {months[-1]}; the crisis of 2021/22 is not in it.")  # fmt: skip
    shares = []
    for month in months:
        of = [row for row in rows if row["Periodname"] == month]
        answered, in_time = (sum(float(row[name] or 0) for row in of) for name in ("Nhs1 Answered Calls SUM", "Nhs1 Answered 60sec SUM"))  # fmt: skip
        shares.append(f"{month} {in_time / answered:.1%}")
    print(f"Answered within 60 seconds: {', '.join(shares)}.")
    monthly = pa.table({"start": [datetime.strptime(one, "%b-%y") for one in months], "offered": [1.0] * len(months)})  # noqa: DTZ007 - a month has no zone  # fmt: skip
    unknown = watch_intervals(monthly).not_judged
    print(f"What is said of months: {unknown.reason if unknown else 'judged'}.")


if __name__ == "__main__":
    main()
