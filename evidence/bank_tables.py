"""What models predict of the bank's half hours, table by table; `evidence/bank.py` prints them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
from bank_prediction import (
    BREAKS,
    ERLANG_CHOICES,
    SIMULATION_CHOICES,
    Choice,
    Fit,
    Volume,
    predict_erlang_a,
    predict_erlang_c,
    predict_naive,
    predict_simulated,
    simulate_half_hours,
)
from bank_records import HALF_HOUR, Records, see
from bank_scoring import (
    Errors,
    Predict,
    chosen,
    difference,
    errors_of,
    mean_error,
    median_error,
)

from wellspent.estimate import Estimate

__all__ = ["Choices", "measure", "model", "print_choices", "print_days", "print_floor",
           "print_measured"]  # fmt: skip

Choices = Mapping[str, Choice]  # of each model

TRIED: Final = 20  # replications for each choice
REPLICATIONS: Final = 200
SHOWN: Final = ("Erlang A", "simulation")
COMPARED: Final = (
    ("Erlang A", "Erlang C"), ("simulation", "Erlang C"),
    ("Erlang A", "naive"), ("simulation", "naive"), ("simulation", "Erlang A"),
    ("simulation, to the second", "Erlang A"),
)  # fmt: skip


def model(
    name: str, choice: Choice, volume: Volume = "as they came", replications: int = REPLICATIONS
) -> Predict:
    """The prediction of one model with one choice."""
    match name:
        case "naive":
            return predict_naive
        case "Erlang C":
            return lambda fit, seen, day: predict_erlang_c(fit, seen, day, choice, volume)
        case "Erlang C, nobody hangs up":
            return lambda fit, seen, day: predict_erlang_c(
                fit, seen, day, choice, volume, hang_ups=False)  # fmt: skip
        case "Erlang A":
            return lambda fit, seen, day: predict_erlang_a(fit, seen, day, choice, volume)
        case "simulation, its medians":
            return lambda fit, seen, day: predict_simulated(
                fit, seen, day, choice, volume, replications=replications, median=True)  # fmt: skip
        case _:
            return lambda fit, seen, day: predict_simulated(
                fit, seen, day, choice, volume, replications=replications)  # fmt: skip


def measure(
    records: Records, choices: Choices, fits: Mapping[int, Fit],
    volume: Volume = "as they came", replications: int = REPLICATIONS,
) -> dict[str, Errors]:  # fmt: skip
    """The errors of every model on the days of `fits`."""
    erlang_c, erlang_a, simulated = (choices[n] for n in ("Erlang C", "Erlang A", "simulation"))
    asked: dict[str, tuple[str, Choice, Volume]] = {
        "naive": ("naive", erlang_a, volume),
        "Erlang C": ("Erlang C", erlang_c, volume),
        "Erlang C, nobody hangs up": ("Erlang C, nobody hangs up", erlang_c, volume),
        "Erlang C, from what Erlang A chose": ("Erlang C", erlang_a, volume),
        "Erlang A": ("Erlang A", erlang_a, volume),
        "simulation": ("simulation", simulated, volume),
        "simulation, its medians": ("simulation, its medians", simulated, volume),
    }
    if volume == "as they came":
        asked["simulation, to the second"] = ("simulation", simulated, "to the second")
    found = {
        name: errors_of(model(kind, choice, of, replications), fits, records)
        for name, (kind, choice, of) in asked.items()
    }
    found["Erlang C, up to half an hour"] = errors_of(
        model("Erlang C", erlang_c, volume), fits, records, HALF_HOUR
    )
    return found


def print_choices(records: Records, fits: Mapping[int, Fit]) -> dict[str, Choice]:
    """The choice of each model, and what each way of reading the day would have given."""
    found: dict[str, Choice] = {}
    naive = errors_of(predict_naive, fits, records)
    print("\n## What the days fitted on choose, each predicted from the other six\n")
    print(f"naive: {_both(naive)}. In the tables: mean absolute error of the wait in seconds,"
          " and of the share that hangs up.\n")  # fmt: skip
    for name in ("Erlang C", "Erlang A", "simulation"):
        choices = SIMULATION_CHOICES if name == "simulation" else ERLANG_CHOICES
        found[name], tried = chosen(
            lambda choice, name=name: model(name, choice, replications=TRIED),  # type: ignore[misc]
            choices, fits, records,
        )  # fmt: skip
        print(f"**{name}** chooses {found[name]}: {_both(tried[found[name]])}.\n")
        for patience in dict.fromkeys(choice.patience for choice in choices):
            print(f"patience {patience}\n")
            _print_grid({c: e for c, e in tried.items() if c.patience == patience})
    return found


def print_measured(
    records: Records, choices: Choices, fits: Mapping[int, Fit], title: str,
    volumes: Iterable[Volume] = ("as they came", "forecast"),
) -> None:  # fmt: skip
    """Every model's errors, with contacts as they came and with a forecast of them."""
    for volume in volumes:
        found = measure(records, choices, fits, volume)
        days, half_hours = len(fits), len(found["naive"].day)
        print(f"\n## {title}: contacts {volume}; {days} days, {half_hours} half hours\n")
        _print_errors(found, found)
        stable = found["Erlang C"].stable
        print(f"\nOnly the {stable.sum()} half hours in which Erlang C is stable:\n")
        _print_errors({name: each.at(stable) for name, each in found.items()},
                      ("naive", "Erlang C", "Erlang A", "simulation"))  # fmt: skip
        print("\n| mean absolute error of | less that of | wait, s | hang-ups |\n"
              "| --- | --- | --- | --- |")  # fmt: skip
        for one, other in COMPARED:
            if one in found:
                apart = (difference(found[one], found[other], each)
                         for each in ("wait", "abandonment"))  # fmt: skip
                print(f"| {one} | {other} | {_seconds(next(apart))} | {_share(next(apart))} |")


def print_days(records: Records, choices: Choices, known: Fit, days: Iterable[int]) -> None:
    """Whole days: mean wait of those offered and share that hung up, seen and predicted."""
    print("\nWhole days, seven to midnight, contacts as they came:\n")
    print(
        "| February | contacts | wait, s | Erlang A | simulation | hung up | Erlang A | simulation |"
    )
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for day in days:
        seen = see(records, day)
        weights = seen.contacts / seen.contacts.sum()
        told = [model(name, choices[name])(known, records, day) for name in SHOWN]
        waits = [seen.wait, *(each.wait for each in told)]
        shares = [seen.abandonment, *(each.abandonment for each in told)]
        cells = [f"{np.nansum(weights * each):.1f}" for each in waits]
        cells += [f"{np.nansum(weights * each):.3f}" for each in shares]
        print(f"| {day} | {seen.contacts.sum():,.0f} | {' | '.join(cells)} |")


def print_floor(records: Records, choices: Choices, fits: Mapping[int, Fit]) -> None:
    """The error that chance alone would make if the simulation were right in everything."""
    waits, shares = [], []
    for day, known in fits.items():
        wait, share = simulate_half_hours(known, records, day, choices["simulation"],
                                          "to the second", replications=REPLICATIONS)  # fmt: skip
        waits.append(np.abs(wait - np.nanmean(wait, axis=0)))
        shares.append(np.abs(share - np.nanmean(share, axis=0)))
    print("\nIf the simulation were right in everything, with every contact at its moment, chance alone"
          f" would make a mean absolute error of {np.nanmean(waits):.1f} s and"
          f" {np.nanmean(shares):.3f}.")  # fmt: skip


def _print_grid(tried: Mapping[Choice, Errors]) -> None:
    columns = [(c.rest, c.handle) for c in tried if c.break_seconds == BREAKS[0]]
    print("| break from | " + " | ".join(f"rest {r}, handle {h}" for r, h in columns) + " |")
    print("| ---: " + "| ---: " * len(columns) + "|")
    by_key = {(c.break_seconds, c.rest, c.handle): e for c, e in tried.items()}
    for longest in BREAKS:
        row = " | ".join(_both(by_key[longest, *column]) for column in columns)
        print(f"| {longest / 60:g} min | {row} |")
    print()


def _print_errors(found: Mapping[str, Errors], names: Iterable[str]) -> None:
    print("| | wait: mean absolute error, s | median, s | predicted − seen, s |"
          " hang-ups: mean absolute error | median | no finite wait |\n"
          "| --- | --- | --- | ---: | --- | --- | ---: |")  # fmt: skip
    for name in names:
        errors = found[name]
        print(f"| {name} | {_seconds(mean_error(errors, 'wait'))} |"
              f" {_seconds(median_error(errors, 'wait'))} | {errors.bias.mean():+.1f} |"
              f" {_share(mean_error(errors, 'abandonment'))} |"
              f" {_share(median_error(errors, 'abandonment'))} | {(~errors.stable).sum()} |")  # fmt: skip


def _both(errors: Errors) -> str:
    return f"{errors.wait.mean():.1f} / {errors.abandonment.mean():.3f}"


def _seconds(found: Estimate) -> str:
    return f"{found.value:.1f} ({found.low:.1f} to {found.high:.1f})"


def _share(found: Estimate) -> str:
    return f"{found.value:.3f} ({found.low:.3f} to {found.high:.3f})"
