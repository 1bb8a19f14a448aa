"""The analysis of a batch of whole contacts: labels, ledger and scorecard, Arrow in, Arrow out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wellspent.bookkeeping import ledger_table
from wellspent.labelling import Tier, label_table
from wellspent.listening.signal import NO_NAMES, Names
from wellspent.listening.signals import signals_table
from wellspent.scorecard import score_tables

if TYPE_CHECKING:
    from wellspent.labelling.adapter import Adapter

__all__ = ["analyse", "analysis_version"]

# all that the results depend on beside the contacts: code and models
_MADE_BY: Final = (
    "parts.py", "contacts.py", "tables.py", "compiling.py", "bookkeeping", "labelling",
    "scorecard", "listening/signal.py", "listening/signals", "engine/analysis.py",
)  # fmt: skip
_KEPT_BY_PYTHON: Final = "__pycache__"  # and by numba: what it compiled, which says nothing new


def analyse(
    tables: Mapping[str, pa.Table],
    adapter: Adapter | None = None,
    tier: Tier = "fast",
    names: Names = NO_NAMES,
) -> dict[str, pa.Table]:
    """The computed tables of a batch, and `contacts` with the ids that it held.

    `tables` are `contacts`, `turns`, `states` and `redactions` of whole contacts;
    rows come out in the order of `contacts`. A pure function of them: the same batch
    always gives the same tables, and each contact the same rows in any batch. `adapter`
    is the centre's own correction of the labeller of this `tier`, where it has one; `names` are
    the competitors and products that it listens for.
    """
    contacts = tables["contacts"]
    turns = in_order_of(contacts, tables["turns"])
    labels = label_table(turns, tier) if adapter is None else _adapted(turns, adapter, tier)
    given = {**tables, "turns": turns}
    answers, evidence = score_tables(given, labels)
    segments = ledger_table(given, labels)
    computed = {
        "labels": labels, "segments": segments, "answers": answers, "evidence": evidence,
        "signals": signals_table(given, names),
    }  # fmt: skip
    return computed | {"contacts": contacts.select(["contact"])}


def in_order_of(contacts: pa.Table, turns: pa.Table) -> pa.Table:
    """The turns of these contacts alone: contact by contact as in `contacts`, then by number.

    A table that stands so already is not copied.
    """
    wanted = contacts["contact"].combine_chunks()
    places: Any = pc.index_in(turns["contact"], value_set=wanted)
    place = places.fill_null(-1).to_numpy()
    number = turns["turn"].to_numpy()
    steps = np.diff(place)
    if not np.any(place < 0) and not np.any((steps < 0) | ((steps == 0) & (np.diff(number) < 0))):
        return turns
    order = np.lexsort((number, place))
    return turns.take(pa.array(order[np.count_nonzero(place < 0) :], pa.int64()))


def _adapted(turns: pa.Table, adapter: Adapter, tier: Tier) -> pa.Table:
    from wellspent.labelling.adapted import adapted_label_table  # noqa: PLC0415 - few centres adapt

    return adapted_label_table(turns, adapter, tier)


def analysis_version(
    adapter: Adapter | None = None, tier: Tier = "fast", names: Names = NO_NAMES
) -> str:
    """What identifies the state of the analysis: its code and models, adapter, tier and lists of names.

    Results of another version are never used again.
    """
    root = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for path in sorted(_files_of(root)):
        digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    if names != NO_NAMES:
        digest.update(
            repr((sorted(names.competitors.items()), sorted(names.products.items()))).encode()
        )
    own = digest.hexdigest()[:16] + ("" if tier == "fast" else f"-{tier}")
    return own if adapter is None else f"{own}-{adapter.digest}"


def _files_of(root: Path) -> Iterable[Path]:
    for name in _MADE_BY:
        stage = root / name
        found = stage.rglob("*") if stage.is_dir() else [stage]
        yield from (p for p in found if p.is_file() and _is_code(p))


def _is_code(path: Path) -> bool:
    return path.suffix not in (".pyc", ".md") and _KEPT_BY_PYTHON not in path.parts
