"""How long `wellspent worth` takes over many contacts, and how much memory: beside DoubleML.

    python benchmarks/worth_scale.py [--contacts 100000 1000000] [--covariates 40] [--no-peer]

Synthetic contacts × 40 covariates, a yes-or-no behaviour, money, two ways of clustering. Each size in
a process of its own: seconds by the clock and of the processor, and the most memory that it held, for
the whole question (`assess`: expectations, overlap, balance, sensitivity, placebo, routing), and for
the figure alone. DoubleML's interactive regression model, where it is installed, with LightGBM of the
same size of trees and five folds of single rows, on the first size. Prints Markdown.
"""

from __future__ import annotations

import argparse
import importlib.util
import resource
import time
import warnings
from collections.abc import Callable
from multiprocessing import get_context
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from wellspent.worth.assess import assess
from wellspent.worth.association import associate
from wellspent.worth.study import Floats, Study

EFFECT: Final = 2.0


def main() -> None:
    """Prints one line a way and size."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--contacts", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--covariates", type=int, default=40)
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args()
    print("# Worth at scale\n\nPlanted: 2.00. All contacts are synthetic.\n")
    print("| what | contacts | seconds | of the processor | most memory, MB | effect |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for place, n in enumerate(asked.contacts):
        _line("the whole question", _whole, n, asked.covariates)
        _line("the figure alone", _figure, n, asked.covariates)
        if not place and not asked.no_peer and importlib.util.find_spec("doubleml"):
            _line("DoubleML, the figure alone", _peer, n, asked.covariates)


def _line(words: str, ask: Callable[[Study], str], n: int, covariates: int) -> None:
    with get_context("spawn").Pool(1) as pool:
        clock, processor, memory, said = pool.apply(_measured, (ask, n, covariates))
    print(
        f"| {words} | {n:,} | {clock:.1f} | {processor:.1f} | {memory:,.0f} | {said} |", flush=True
    )


def _measured(ask: Callable[[Study], str], n: int, covariates: int) -> tuple[float, float, float, str]:  # fmt: skip
    study = _study(n, covariates)
    clock, processor = time.perf_counter(), time.process_time()
    said = ask(study)
    took = time.perf_counter() - clock, time.process_time() - processor
    return *took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, said


def _study(n: int, covariates: int) -> Study:
    """Contacts of n / 200 agents and n / 3 customers; the first ten covariates confound, some bent."""
    rng = np.random.default_rng(1)
    x: Floats = rng.normal(size=(n, covariates))
    leaning = 0.4 * np.tanh(x[:, :5] @ np.ones(5)) + 0.4 * (x[:, 5] * x[:, 6] > 0) - 0.2
    agents, customers = max(n // 200, 20), max(n // 3, 20)
    agent, customer = rng.integers(0, agents, n), rng.integers(0, customers, n)
    chance = 1 / (1 + np.exp(-leaning - 0.4 * rng.normal(size=agents)[agent]))
    behaviour = (rng.random(n) < chance).astype(np.float64)
    ways = rng.normal(size=agents)[agent] + rng.normal(size=customers)[customer]
    money = 40 + 6 * leaning + x[:, 7:10].sum(axis=1) + EFFECT * behaviour + ways
    names = tuple(f"x{i}" for i in range(covariates))
    return Study(
        "behaviour", "money", behaviour, money + 10 * rng.normal(size=n), x, names, names, names,
        (_codes(agent), _codes(customer)), ("agent", "customer"), None, (), (),
    )  # fmt: skip


def _codes(values: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    return np.asarray(values, dtype=np.int64)


def _whole(study: Study) -> str:
    return _said(assess(study).effect.figure)


def _figure(study: Study) -> str:
    return _said(associate(study).figure)


def _peer(study: Study) -> str:
    warnings.simplefilter("ignore")
    import doubleml  # noqa: PLC0415 - for comparison, slow to import
    from lightgbm import LGBMClassifier, LGBMRegressor  # noqa: PLC0415

    size: dict[str, Any] = {"n_estimators": 100, "num_leaves": 31, "n_jobs": 2, "verbosity": -1}
    data = doubleml.DoubleMLData.from_arrays(study.covariates, study.outcome, study.treatment)
    model = doubleml.DoubleMLIRM(data, LGBMRegressor(**size), LGBMClassifier(**size), n_folds=5)
    model.fit()
    low, high = model.confint().to_numpy()[0]
    return f"{float(model.coef[0]):.2f} [{low:.2f}, {high:.2f}]"


def _said(figure: Any) -> str:
    return f"{figure.value:.2f} [{figure.low:.2f}, {figure.high:.2f}]" if hasattr(figure, "value") else figure.reason  # fmt: skip


if __name__ == "__main__":
    main()
