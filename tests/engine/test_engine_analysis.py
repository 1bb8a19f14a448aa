"""The analysis of a batch is, row for row, what the readable functions give contact by contact."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from wellspent.contacts import Contact, Turn
from wellspent.engine import analyse, analysis, analysis_version
from wellspent.engine.plain_analysis import analyse_plainly
from wellspent.fernhill.centre import generate_centre
from wellspent.readers import read_each
from wellspent.tables import COMPUTED, tables_of


@pytest.fixture(scope="module")
def sample() -> dict[str, pa.Table]:
    """Some conversations of the sample centre."""
    return tables_of(generate_centre(seed=2, contacts=40).contacts)


def assert_the_same(tables) -> None:
    fast, plain = analyse(tables), analyse_plainly(tables)
    for name in plain:
        assert fast[name].combine_chunks().equals(plain[name].combine_chunks()), name
    assert list(fast) == list(plain)


def test_over_the_sample_centre(sample):
    assert_the_same(sample)


@pytest.mark.parametrize("path", ["gold/sample/bank.jsonl.gz", "corpora/primock57"])
def test_over_the_reference_conversations(shared, path):
    read = [one for one in read_each([shared / path]) if isinstance(one, Contact)]
    assert_the_same(tables_of(read[:25]))


def test_over_contacts_without_turns_among_others():
    """c-1 has no turn, c-2 has one, c-3 has none."""
    turns = (Turn("agent", "Hello, this is Dana, how can I help?", 0.0, 2.0),)
    assert_the_same(tables_of([Contact("c-1", ()), Contact("c-2", turns), Contact("c-3", ())]))


def test_over_nothing():
    assert_the_same(tables_of([]))


def test_rows_come_in_the_order_of_the_contacts_however_the_turns_stand(sample):
    backwards = sample["contacts"].take(pa.array(np.arange(len(sample["contacts"]))[::-1]))
    mixed = sample["turns"].take(
        pa.array(np.random.default_rng(1).permutation(len(sample["turns"])))
    )
    assert_the_same(sample | {"contacts": backwards, "turns": mixed})


def test_a_contact_gets_the_same_rows_in_any_batch(sample):
    whole = analyse(sample)
    one = sample["contacts"].slice(7, 1)
    alone = analyse(sample | {"contacts": one})
    for name in COMPUTED:
        rows = whole[name].filter(pa.compute.equal(whole[name]["contact"], one["contact"][0]))
        assert alone[name].combine_chunks().equals(rows.combine_chunks()), name


def test_what_is_compiled_and_kept_changes_no_version(tmp_path, monkeypatch):
    """Python and numba keep files beside the code; a reader's notes stand there too."""
    root = tmp_path / "wellspent"
    (root / "labelling").mkdir(parents=True)
    (root / "labelling" / "labeller.py").write_text("one = 1\n")
    monkeypatch.setattr(analysis, "__file__", str(root / "engine" / "analysis.py"))
    monkeypatch.setattr(analysis, "_MADE_BY", ("labelling",))
    before = analysis_version()
    (root / "labelling" / "__pycache__").mkdir()
    (root / "labelling" / "__pycache__" / "labeller.kernel-1.py311.nbi").write_bytes(b"compiled")
    (root / "labelling" / "MODEL_CARD.md").write_text("How good it is.\n")
    assert analysis_version() == before
    (root / "labelling" / "labeller.py").write_text("one = 2\n")
    assert analysis_version() != before


def test_all_that_makes_the_results_is_in_the_version():
    root = Path(analysis.__file__).parents[1]
    assert all((root / name).exists() for name in analysis._MADE_BY)
