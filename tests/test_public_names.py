"""The public surface: few names, quick to import, and each where it says it is."""

from __future__ import annotations

import subprocess
import sys

import pytest

import wellspent

PUBLIC = {
    "Answer", "Contact", "Estimate", "Evidence", "Label", "Ledger", "Line", "Names", "Problem",
    "Reading", "Redaction", "Segment", "Signal", "State", "Turn", "Unknown", "WellspentError",
    "label", "ledger", "read", "redact", "score", "signals",
}  # fmt: skip


def test_the_public_names_are_these_and_no_others():
    assert set(wellspent.__all__) == set(dir(wellspent)) == PUBLIC


@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_every_public_name_can_be_imported_and_says_what_it_is(name):
    assert getattr(wellspent, name).__doc__


def test_the_stages_stay_functions_whatever_else_was_imported():
    import wellspent.bookkeeping
    import wellspent.labelling
    import wellspent.listening.signals

    assert all(
        callable(getattr(wellspent, name))
        for name in ("label", "ledger", "read", "redact", "score", "signals")
    )


def test_a_name_that_does_not_exist_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'nonsense'"):
        _ = wellspent.nonsense


def test_importing_the_package_imports_nothing_heavy():
    heavy = "numpy pyarrow duckdb scipy altair click rich pycrfsuite"
    code = f"import sys, wellspent; print([m for m in {heavy.split()!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_imports_nothing_heavy():
    heavy = "numpy pyarrow duckdb scipy altair rich pycrfsuite"
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom wellspent.cli import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        f"print([m for m in {heavy.split()!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
