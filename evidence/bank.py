"""A real bank's centre, 1–18 February 1999: `python evidence/bank.py`.

What is known of its record beside what we find in it; then the wait and the hang-ups of each
half hour of seven weekdays, predicted from the seven weekdays before by Erlang C, Erlang A
and the simulation. Everything that a prediction may choose is chosen on the first seven, each
predicted from the other six. Prints Markdown. The record lies beside the repository.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from bank_prediction import fit
from bank_records import DAYS, FIT, HALF_HOUR, MEASURED, Records, read_bank, see
from bank_scoring import left_out_fits
from bank_tables import print_choices, print_days, print_floor, print_measured

from wellspent.estimate import Estimate, Figure, estimate_mean, estimate_share
from wellspent.staffing.records.active_agents import BREAK_SECONDS
from wellspent.staffing.records.fitting import fit_arrivals, fit_handle_times, fit_patience
from wellspent.staffing.records.head_start import fit_head_start
from wellspent.staffing.records.survival import Survival

__all__ = ["known_figures"]

REPOSITORY: Final = Path(__file__).resolve().parents[1]
ABSENT: Final = "The record of the bank (../shared/operations) is not beside this repository."


def main() -> None:
    """Prints every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=REPOSITORY / ".." / "shared")
    shared = parser.parse_args().shared
    if not (shared / "operations").is_dir():
        print(ABSENT)
        return
    records = read_bank(shared)
    print("# A real bank\n")
    print_figures(records)
    print_fit(records)
    left_out = left_out_fits(records)
    choices = print_choices(records, left_out)
    known = fit(records, FIT)
    print_measured(records, choices, dict.fromkeys(MEASURED, known), "The days measured")
    evenings = {day: fit(records, [other for other in DAYS if other < day]) for day in MEASURED}
    print_measured(records, choices, evenings, "The days measured, fitted on all days before")
    print_days(records, choices, known, MEASURED)
    print_floor(records, choices, dict.fromkeys(MEASURED, known))
    print_measured(
        records, choices, left_out, "The days fitted on, each from the other six", ["as they came"]
    )


def known_figures(records: Records) -> dict[str, tuple[float, Figure]]:
    """What is published of the whole month, beside the same of the days at hand."""
    waited = records.where(records.queued)
    answered = records.answered.handle
    handled = fit_handle_times(answered)
    patience = fit_patience(waited.wait, waited.hung_up)
    usual = waited.where(waited.kind == "PS")
    ahead = fit_head_start(usual.at, usual.at + usual.wait, ~usual.hung_up, usual.favoured)
    return {
        "hung up, of all": (0.179, _share(records.hung_up)),
        "waited, of all": (0.545, _share(records.queued)),
        "hung up, of those who waited": (0.218, _share(waited.hung_up)),
        "mean wait of those who waited, s": (75.8, estimate_mean(waited.wait)),
        "answered for less than 10 s": (0.064, handled.short),
        "mean handle time of the others, s": (188.7, estimate_mean(answered[answered >= 10])),
        "the same, by the lognormal law": (188.7, handled.mean_seconds),
        "log-mean": (4.784, handled.log_mean),
        "log-sd": (0.953, handled.log_sd),
        "median patience, s": (280.0, patience.median if isinstance(patience, Survival) else patience),
        "head start of favoured customers, s": (90.0, ahead),
    }  # fmt: skip


def print_figures(records: Records) -> None:
    """Known beside found."""
    print(f"{len(records.at):,} contacts that are no phantoms.\n")
    print("| | whole month, as known | 1–18 February, here |\n| --- | ---: | --- |")
    for name, (known, found) in known_figures(records).items():
        print(f"| {name} | {known:g} | {_told(found)} |")


def print_fit(records: Records) -> None:
    """The rest of what the fit says, on all weekdays at hand."""
    counts = np.array([see(records, day).contacts for day in DAYS])
    offered = records.of(*DAYS)
    patience = fit_patience(offered.wait, offered.hung_up)
    handled = fit_handle_times(offered.answered.handle)
    known = fit(records, DAYS)
    print("\nOn the 14 weekdays:\n")
    print(
        "- contacts offered a day, seven to midnight:",
        _told(estimate_mean(counts.sum(axis=1), "days")),
    )
    print("- overdispersion of half-hourly counts:",
          _told(fit_arrivals(counts, HALF_HOUR).overdispersion))  # fmt: skip
    print("- distance of handle times from the lognormal law:", _told(handled.distance))
    assert isinstance(patience, Survival)  # noqa: S101 - thousands of hang-ups
    print("- mean patience if it were exponential, s:", _told(patience.exponential_mean))
    rest = known.rest(BREAK_SECONDS)
    print("- rest after a contact while customers wait, pauses up to 20 min, s:",
          _told(rest.mean_within(BREAK_SECONDS)))  # fmt: skip
    shares = " · ".join(f"{rest.at(s):.0%} longer than {s} s" for s in (5, 30, 60, 300))
    print(f"- of such rests: {shares}")
    usual = offered.where(offered.kind == "PS")
    shares = " · ".join(f"{usual.where(usual.queued == waited).known.mean():.1%} {of_whom}"
                        for waited, of_whom in ((False, "of those answered at once"),
                                                (True, "of those who waited")))  # fmt: skip
    print(f"- customers of the usual service whom the record names: {shares}")


def _share(flags: npt.NDArray[np.bool_]) -> Figure:
    return estimate_share(int(flags.sum()), len(flags))


def _told(found: Figure) -> str:
    if not isinstance(found, Estimate):
        return found.reason
    low, value, high = (f"{each:,.4g}" for each in (found.low, found.value, found.high))
    return f"{value} ({low} to {high}), n {found.n:,}"


if __name__ == "__main__":
    main()
